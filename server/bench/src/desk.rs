//! The desk under test: the release binary with an embedded Postgres of its own, in a folder that goes with it.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use crate::Result;
use crate::http::Connection;
use crate::process::{is_running, postmasters, signal, within};
use crate::report::Report;
use crate::traffic::{DISPLAY_PHONE, PHONE_NUMBER_ID, WABA_ID};

/// The app secret that traffic is signed with.
pub const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
/// A port where nothing answers: most benches send nothing out, and what the desk sends must not leave the machine.
const NOWHERE: &str = "http://127.0.0.1:9";
/// The first start makes a database cluster.
const FIRST_START: Duration = Duration::from_secs(90);

/// A desk that can be started, killed and asked. Dropping it ends its processes and removes its folder.
pub struct Desk {
    guiche: PathBuf,
    folder: PathBuf,
    data: PathBuf,
    /// Postgres to use instead of its own.
    database_url: Option<String>,
    /// What it takes for Meta.
    graph_url: String,
    /// Where it listens.
    pub address: SocketAddr,
    process: Option<Child>,
}

impl Desk {
    /// Starts a desk with an empty database, with one number connected.
    pub async fn fresh(guiche: &Path) -> Result<Self> {
        Self::with(guiche, None, None).await
    }

    /// The same, sending to what listens at `graph_url`.
    pub async fn beside(guiche: &Path, graph_url: &str) -> Result<Self> {
        Self::open(guiche, None, None, graph_url).await
    }

    /// The same with its data in a folder that is there already, or on another Postgres.
    pub async fn with(guiche: &Path, data: Option<&Path>, database_url: Option<String>) -> Result<Self> {
        Self::open(guiche, data, database_url, NOWHERE).await
    }

    async fn open(
        guiche: &Path,
        data: Option<&Path>,
        database_url: Option<String>,
        graph_url: &str,
    ) -> Result<Self> {
        let folder = new_folder()?;
        let mut desk = Self {
            guiche: guiche
                .canonicalize()
                .map_err(|error| format!("{}: {error}", guiche.display()))?,
            data: data.map_or_else(|| folder.join("data"), Path::to_owned),
            folder,
            database_url,
            graph_url: graph_url.to_owned(),
            address: free_address()?,
            process: None,
        };
        desk.start()?;
        desk.wait_ready(FIRST_START).await?;
        let number = [
            ["--phone-number-id", PHONE_NUMBER_ID],
            ["--waba-id", WABA_ID],
            ["--display-phone", DISPLAY_PHONE],
            ["--name", "Loja Centro"],
        ];
        desk.command(
            ["number", "add"].into_iter().chain(number.into_iter().flatten()),
            "EAAbench\n",
        )?;
        Ok(desk)
    }

    /// Starts the process; it may take a while until it answers. The moment of the start.
    pub fn start(&mut self) -> Result<Instant> {
        let log = OpenOptions::new().create(true).append(true).open(self.log())?;
        let mut command = self.guiche(["serve"]);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let begin = Instant::now();
        self.process = Some(command.spawn()?);
        Ok(begin)
    }

    /// Waits until `/readyz` answers 200.
    pub async fn wait_ready(&mut self, patience: Duration) -> Result<()> {
        let begin = Instant::now();
        let mut connection = Connection::new(self.address);
        loop {
            if connection.get("/readyz").await.is_ok_and(|status| status == 200) {
                return Ok(());
            }
            if let Some(status) = self
                .process
                .as_mut()
                .and_then(|process| process.try_wait().ok().flatten())
            {
                return Err(format!("`guiche serve` ended by itself ({status}):\n{}", self.log_end()).into());
            }
            if begin.elapsed() > patience {
                return Err(format!(
                    "`guiche serve` is not ready after {patience:?}:\n{}",
                    self.log_end()
                )
                .into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// `kill -9`, of this process alone: Postgres goes on.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    /// Ends it and its Postgres in order, lets the machine forget the cluster's files, and starts both; the moment of the
    /// start.
    pub async fn restart_cold(&mut self, pool: &PgPool) -> Result<Instant> {
        let cluster = cluster(pool).await?;
        self.stop();
        // GNU dd's way to say that a file need not be kept in memory; nothing is read.
        let forget = r#"find "$1" -type f -exec dd if={} of=/dev/null iflag=nocache count=0 status=none \;"#;
        let forgot = Command::new("sh")
            .args(["-c", forget, "sh"])
            .arg(&cluster)
            .status()?;
        if !forgot.success() {
            return Err("the cluster's files cannot be dropped from memory".into());
        }
        let begin = self.start()?;
        self.wait_ready(FIRST_START).await?;
        Ok(begin)
    }

    /// The postmaster of its own cluster.
    pub fn postmaster(&self) -> Option<u32> {
        postmasters(&self.data, 3)
            .into_iter()
            .find(|pid| is_running(*pid))
    }

    /// Its process id.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    /// What `guiche audit --json` says.
    pub fn audit(&self) -> Result<Value> {
        Ok(serde_json::from_str(&self.command(["audit", "--json"], "")?)?)
    }

    /// Its database, with at most `connections` to it.
    pub async fn database(&self, connections: u32) -> Result<PgPool> {
        let url = self.database_url()?;
        Ok(PgPoolOptions::new()
            .max_connections(connections)
            .test_before_acquire(true)
            .connect(&url)
            .await?)
    }

    /// The address of its database.
    pub fn database_url(&self) -> Result<String> {
        Ok(self.command(["database-url"], "")?.trim().to_owned())
    }

    /// Runs a subcommand; what it printed.
    pub fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>, input: &str) -> Result<String> {
        let arguments: Vec<_> = arguments.into_iter().collect();
        let mut command = self.guiche(&arguments);
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut pipe) = process.stdin.take() {
            // A command that does not read its input closes the pipe; its status says whether that was right.
            let _ = pipe.write_all(input.as_bytes());
        }
        let output = process.wait_with_output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!(
                "`guiche {}` failed ({}):\n{said}",
                arguments.join(" "),
                output.status
            )
            .into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    fn guiche(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(&self.guiche);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_remove("DATABASE_URL")
            .envs(self.database_url.iter().map(|url| ("DATABASE_URL", url)))
            .env("GUICHE_ADDR", self.address.to_string())
            .env("GUICHE_DATA_DIR", &self.data)
            // All of the bench's people sign in from one address.
            .env("GUICHE_SIGN_IN_BURST", "10000")
            .env("WHATSAPP_APP_SECRET", APP_SECRET)
            .env("WHATSAPP_VERIFY_TOKEN", "bench")
            .env("WHATSAPP_GRAPH_URL", &self.graph_url);
        command
    }

    fn log(&self) -> PathBuf {
        self.folder.join("guiche.log")
    }

    /// The last lines of the desk's log.
    pub fn log_end(&self) -> String {
        let log = fs::read(self.log()).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// Counts the panics in the desk's log: there must be none.
    pub fn no_panic(&self, name: &'static str, report: &mut Report) -> Result<()> {
        let log = fs::read(self.log())?;
        let found: Vec<_> = String::from_utf8_lossy(&log)
            .lines()
            .filter(|line| tells_of_a_panic(line))
            .map(str::to_owned)
            .collect();
        report.none(name, "panics in the server's log", found.len(), "panics");
        for line in found.iter().take(3) {
            report.note(format!("WRONG: {line}"));
        }
        Ok(())
    }

    fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            signal("TERM", process.id());
            if !within(Duration::from_secs(20), || {
                matches!(process.try_wait(), Ok(Some(_)))
            }) {
                let _ = process.kill();
                let _ = process.wait();
            }
        }
        // `guiche` stops its Postgres when it is asked to end, but not when it was killed, or was never ready.
        for pid in postmasters(&self.data, 3) {
            signal("INT", pid);
            if !within(Duration::from_secs(10), || !is_running(pid)) {
                signal("QUIT", pid);
            }
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop();
        if std::thread::panicking() || std::env::var_os("GUICHE_BENCH_KEEP").is_some() {
            eprintln!("kept: {}", self.folder.display());
        } else {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Where the files of this Postgres are.
async fn cluster(pool: &PgPool) -> Result<PathBuf> {
    let folder: String = sqlx::query_scalar("show data_directory").fetch_one(pool).await?;
    Ok(folder.into())
}

/// The log that a Postgres of the desk's own keeps beside its files.
pub async fn postgres_log(pool: &PgPool) -> Result<PathBuf> {
    Ok(cluster(pool).await?.with_extension("log"))
}

/// As Rust says it, as the one who catches it says it, or as an abort does.
fn tells_of_a_panic(line: &str) -> bool {
    // A backend of Postgres that ends the cluster says PANIC: that is no panic of the server.
    [
        "panicked at",
        "Service panicked",
        "panic in a ",
        "fatal runtime error",
    ]
    .iter()
    .any(|words| line.contains(words))
}

/// A folder that Postgres's own user may enter too. The path is short: a socket's path may not be long.
pub fn new_folder() -> Result<PathBuf> {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH)?.subsec_nanos();
    let folder = std::env::temp_dir().join(format!("guiche-bench-{}-{nanos:09}", std::process::id()));
    fs::create_dir(&folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
    }
    File::create(folder.join("guiche.log"))?;
    Ok(folder)
}

/// A port of this machine that nobody listens on.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

#[cfg(test)]
mod tests {
    use super::tells_of_a_panic;

    #[test]
    fn a_panic_is_known_by_what_rust_says_of_it() {
        assert!(tells_of_a_panic(
            "thread 'tokio-runtime-worker' (7) panicked at server/src/events.rs:12:5:"
        ));
        assert!(tells_of_a_panic(
            r#"2026-11-28 ERROR tower_http::catch_panic: Service panicked: "oh""#
        ));
        assert!(!tells_of_a_panic(
            "2026-11-28 WARN the database is away: connection refused"
        ));
    }
}
