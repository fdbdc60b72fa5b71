//! A Postgres of our own, for those who bring none: made in the data folder, reached over a socket, started and
//! stopped with the desk. It outlives a killed desk, and the next one takes it up again at once.
//!
//! Postgres refuses to run as root; as root, an unprivileged user owns and runs it.

use std::fs::File;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use sha2::{Digest, Sha256};

use crate::commands::Failure;

/// The database and its owner.
const NAME: &str = "guiche";

/// A cluster of ours.
#[derive(Debug)]
pub struct Cluster {
    /// Where its data is.
    data: PathBuf,
    /// Where its socket is; short, for a socket's path may not exceed 107 bytes.
    socket: PathBuf,
    /// Where Postgres' programs are.
    programs: PathBuf,
    /// Who runs it, when that is not us.
    owner: Option<(u32, u32)>,
    /// The data folder's lock file.
    locks: PathBuf,
    /// Whether this process started it.
    started: bool,
    /// Held by the one serving process.
    serving: Option<File>,
}

impl Cluster {
    /// Makes the cluster if there is none, starts it if it does not run, and attaches to it.
    ///
    /// # Errors
    /// Says what is missing or in the way.
    pub async fn open(data_dir: &Path, serve: bool) -> Result<Self, Failure> {
        let data_dir = data_dir.to_owned();
        tokio::task::spawn_blocking(move || Self::open_blocking(&data_dir, serve))
            .await
            .map_err(|error| Failure::say(error.to_string()))?
    }

    fn open_blocking(data_dir: &Path, serve: bool) -> Result<Self, Failure> {
        std::fs::create_dir_all(data_dir).map_err(|error| Failure::file(data_dir, &error))?;
        let data_dir = data_dir
            .canonicalize()
            .map_err(|error| Failure::file(data_dir, &error))?;
        let owner = owner(&data_dir)?;
        let home = home(&data_dir, owner)?;
        let mut cluster = Self {
            socket: socket(&home),
            data: home.join("postgres"),
            programs: programs()?,
            owner,
            locks: data_dir.clone(),
            started: false,
            serving: None,
        };
        if serve {
            let lock = cluster.lock_file("serve.lock")?;
            lock.try_lock().map_err(|_| {
                Failure::say(format!(
                    "another guiche already serves from {}",
                    data_dir.display()
                ))
            })?;
            cluster.serving = Some(lock);
        }
        let starting = cluster.lock_file("start.lock")?;
        starting
            .lock()
            .map_err(|error| Failure::file(&cluster.locks, &error))?;
        cluster.make()?;
        if !cluster.is_running() {
            cluster.start()?;
        }
        cluster.create_database()?;
        Ok(cluster)
    }

    /// Its address for sqlx and psql.
    pub fn url(&self) -> String {
        let socket = self
            .socket
            .display()
            .to_string()
            .replace('%', "%25")
            .replace('/', "%2F")
            .replace(' ', "%20");
        format!("postgres://{NAME}@localhost/{NAME}?host={socket}")
    }

    /// Stops it, if it is ours to stop: the serving process does, and a tool that had to start it does unless a
    /// serving process came meanwhile.
    pub async fn close(self) {
        let done = tokio::task::spawn_blocking(move || {
            let ours = self.serving.is_some()
                || (self.started
                    && self
                        .lock_file("serve.lock")
                        .is_ok_and(|lock| lock.try_lock().is_ok()));
            if ours {
                let stopped = self.run(
                    "pg_ctl",
                    &["-D", &self.data.display().to_string(), "-m", "fast", "-w", "stop"],
                );
                if let Err(error) = stopped {
                    tracing::warn!(%error, "Postgres did not stop: {error}");
                }
            }
        });
        done.await.ok();
    }

    fn lock_file(&self, name: &str) -> Result<File, Failure> {
        let path = self.locks.join(name);
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| Failure::file(&path, &error))
    }

    /// Makes the cluster aside and renames it, so that a kill in between leaves nothing half made.
    fn make(&self) -> Result<(), Failure> {
        self.own(self.data.parent().unwrap_or(&self.data))?;
        std::fs::create_dir_all(&self.socket).map_err(|error| Failure::file(&self.socket, &error))?;
        self.own(&self.socket)?;
        std::fs::set_permissions(&self.socket, std::fs::Permissions::from_mode(0o700))
            .map_err(|error| Failure::file(&self.socket, &error))?;
        if self.data.join("PG_VERSION").exists() {
            return Ok(());
        }
        eprintln!("Making a database in {} …", self.data.display());
        let aside = self.data.with_extension("making");
        if aside.exists() {
            std::fs::remove_dir_all(&aside).map_err(|error| Failure::file(&aside, &error))?;
        }
        let path = aside.display().to_string();
        self.run(
            "initdb",
            &[
                "-D",
                &path,
                "-U",
                NAME,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-instructions",
            ],
        )
        .or_else(|_| {
            std::fs::remove_dir_all(&aside).ok();
            self.run(
                "initdb",
                &[
                    "-D",
                    &path,
                    "-U",
                    NAME,
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-instructions",
                ],
            )
        })?;
        std::fs::rename(&aside, &self.data).map_err(|error| Failure::file(&self.data, &error))
    }

    /// Whether the cluster's own postmaster runs. Asking the kernel is quicker than asking `pg_ctl`, which is asked
    /// where the kernel does not tell.
    fn is_running(&self) -> bool {
        let noted = std::fs::read_to_string(self.data.join("postmaster.pid")).unwrap_or_default();
        let Some(pid) = noted
            .lines()
            .next()
            .and_then(|line| line.trim().parse::<u32>().ok())
        else {
            return false;
        };
        if !Path::new("/proc/self").exists() {
            return self
                .run("pg_ctl", &["-D", &self.data.display().to_string(), "status"])
                .is_ok();
        }
        let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        let folder = std::fs::read_link(format!("/proc/{pid}/cwd")).ok();
        name.trim() == "postgres" && folder.is_none_or(|folder| folder == self.data)
    }

    fn start(&mut self) -> Result<(), Failure> {
        // Fsync and synchronous commit stay on: an acknowledged message is on the disk.
        let settings = [
            ("listen_addresses", String::new()),
            ("unix_socket_directories", self.socket.display().to_string()),
            ("unix_socket_permissions", "0700".into()),
            ("max_connections", "120".into()),
            ("shared_buffers", "128MB".into()),
            ("max_wal_size", "2GB".into()),
            ("checkpoint_timeout", "15min".into()),
            ("random_page_cost", "1.1".into()),
            ("log_min_messages", "warning".into()),
        ];
        let options: Vec<String> = settings
            .iter()
            .map(|(name, value)| format!("-c {name}='{value}'"))
            .collect();
        let log = self.data.with_extension("log");
        self.run(
            "pg_ctl",
            &[
                "-D",
                &self.data.display().to_string(),
                "-l",
                &log.display().to_string(),
                "-w",
                "-t",
                "120",
                "-o",
                &options.join(" "),
                "start",
            ],
        )
        .map_err(|error| Failure::say(format!("{error} (its log: {})", log.display())))?;
        self.started = true;
        Ok(())
    }

    fn create_database(&self) -> Result<(), Failure> {
        // Noted once it is there: a desk that comes back after a kill has no time to ask.
        let note = self.data.with_extension("ready");
        if note.exists() {
            return Ok(());
        }
        let host = self.socket.display().to_string();
        let ask = |sql: &str| {
            self.run(
                "psql",
                &["-h", &host, "-U", NAME, "-d", "postgres", "-XAtqc", sql],
            )
        };
        if !ask(&format!("select 1 from pg_database where datname = '{NAME}'"))?
            .stdout
            .starts_with(b"1")
        {
            ask(&format!("create database {NAME}"))?;
        }
        std::fs::write(&note, b"").map_err(|error| Failure::file(&note, &error))
    }

    /// Gives `path` to the user who runs Postgres.
    fn own(&self, path: &Path) -> Result<(), Failure> {
        std::fs::create_dir_all(path).map_err(|error| Failure::file(path, &error))?;
        match self.owner {
            Some((user, group)) => {
                chown(path, Some(user), Some(group)).map_err(|error| Failure::file(path, &error))
            }
            None => Ok(()),
        }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<Output, Failure> {
        let mut command = Command::new(self.programs.join(program));
        command
            .args(arguments)
            .stdin(Stdio::null())
            .current_dir("/")
            .env_remove("PGDATA")
            .env_remove("PGHOST")
            .env_remove("PGPORT");
        // A group of its own: Ctrl-C at the terminal is for the desk, which then stops Postgres in order.
        command.process_group(0);
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        // `pg_ctl start` leaves a server behind that would keep a pipe open for ever: its output goes to the log.
        let output = if arguments.last() == Some(&"start") {
            command
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .map(|status| Output {
                    status,
                    stdout: Vec::new(),
                    stderr: Vec::new(),
                })
        } else {
            command.output()
        };
        let output = output.map_err(|error| Failure::say(format!("{program} could not be run: {error}")))?;
        if output.status.success() {
            return Ok(output);
        }
        let said = String::from_utf8_lossy(if output.stderr.is_empty() {
            &output.stdout
        } else {
            &output.stderr
        })
        .trim()
        .to_owned();
        Err(Failure::say(format!("{program} failed: {said}")))
    }
}

/// Where Postgres' programs are: the newest that the machine has.
///
/// # Errors
/// Says how to get them.
pub fn programs() -> Result<PathBuf, Failure> {
    let mut places: Vec<PathBuf> = std::env::var_os("GUICHE_POSTGRES_BIN")
        .map(PathBuf::from)
        .into_iter()
        .collect();
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    versions.sort_unstable_by_key(|(version, _)| std::cmp::Reverse(*version));
    places.extend(versions.into_iter().map(|(_, path)| path));
    places.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    places.extend(
        [
            "/opt/homebrew/opt/postgresql/bin",
            "/usr/local/opt/postgresql/bin",
            "/usr/local/pgsql/bin",
        ]
        .map(PathBuf::from),
    );
    places.into_iter().find(|place| place.join("initdb").exists() && place.join("pg_ctl").exists()).ok_or_else(|| {
        Failure::say("Postgres was not found. Install it (Debian: apt-get install postgresql), or give DATABASE_URL")
    })
}

/// As root, somebody else has to run Postgres: whoever owns an existing cluster, else `postgres`, else `nobody`.
fn owner(data_dir: &Path) -> Result<Option<(u32, u32)>, Failure> {
    let us = std::fs::metadata("/proc/self").map(|meta| meta.uid());
    if us.ok() != Some(0) {
        return Ok(None);
    }
    if let Ok(made) = std::fs::metadata(data_dir.join("cluster"))
        && made.uid() != 0
    {
        return Ok(Some((made.uid(), made.gid())));
    }
    let people = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| {
            let line = people.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut fields = line.split(':').skip(2);
            Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        })
        .map(Some)
        .ok_or_else(|| {
            Failure::say(
                "Postgres does not run as root, and there is no user “postgres” or “nobody” to run it as",
            )
        })
}

/// The folder the cluster lives in: the data folder, or, when the user who runs it could not get there, one that
/// stands for it under /var/lib.
fn home(data_dir: &Path, owner: Option<(u32, u32)>) -> Result<PathBuf, Failure> {
    let reachable = data_dir
        .ancestors()
        .all(|part| std::fs::metadata(part).is_ok_and(|meta| meta.mode() & 0o001 != 0));
    if owner.is_none() || reachable {
        return Ok(data_dir.join("cluster"));
    }
    let home = Path::new("/var/lib/guiche").join(&fingerprint(data_dir)[..16]);
    std::fs::create_dir_all(&home).map_err(|error| Failure::file(&home, &error))?;
    Ok(home)
}

fn socket(home: &Path) -> PathBuf {
    let beside = home.join("socket");
    if beside.as_os_str().len() <= 80 {
        beside
    } else {
        Path::new("/tmp").join(format!("guiche-{}", &fingerprint(home)[..16]))
    }
}

fn fingerprint(path: &Path) -> String {
    hex::encode(Sha256::digest(path.as_os_str().as_encoded_bytes()))
}
