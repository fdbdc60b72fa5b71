//! A Postgres of our own, for those who bring none: made in the data folder, reached over a socket, started and
//! stopped with the desk. It outlives a killed desk, and the next one takes it up again at once; a killed Postgres is
//! started again by the desk ([`Cluster::keep`]).
//!
//! Postgres refuses to run as root; as root, an unprivileged user owns and runs it.

mod keep;
mod places;

use std::fs::File;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use places::programs;

use self::places::{home, owner, socket};
use crate::commands::Failure;

/// The database and its owner.
const NAME: &str = "guiche";

/// What a process wants of the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To serve from it. It is made where there is none.
    Serve,
    /// To fill it. It is made where there is none.
    Fill,
    /// To use the one that is there. A tool that made one would do its work in the wrong place.
    Use,
    /// To change what no desk that serves may see changing: the one that is there, while nobody serves from it.
    Mend,
}

impl Purpose {
    /// Whether there is a cluster afterwards though there was none.
    pub fn makes(self) -> bool {
        matches!(self, Self::Serve | Self::Fill)
    }
}

/// A cluster of ours.
#[derive(Debug)]
pub struct Cluster {
    engine: Engine,
    /// Whether this process started it.
    started: bool,
    /// Held by the one process that serves, or mends.
    serving: Option<File>,
}

/// What starts and stops it.
#[derive(Debug, Clone)]
struct Engine {
    /// Where its data is.
    data: PathBuf,
    /// Where its socket is.
    socket: PathBuf,
    /// Where Postgres' programs are.
    programs: PathBuf,
    /// Who runs it, when that is not us.
    owner: Option<(u32, u32)>,
    /// The folder of the lock files.
    locks: PathBuf,
}

impl Cluster {
    /// Makes the cluster if there is none and `purpose` is one to make it for, starts it if it does not run, and attaches
    /// to it.
    ///
    /// # Errors
    /// Says what is missing or in the way.
    pub async fn open(data_dir: &Path, purpose: Purpose) -> Result<Self, Failure> {
        let data_dir = data_dir.to_owned();
        tokio::task::spawn_blocking(move || Self::open_blocking(&data_dir, purpose))
            .await
            .map_err(|error| Failure::say(error.to_string()))?
    }

    fn open_blocking(data_dir: &Path, purpose: Purpose) -> Result<Self, Failure> {
        if purpose.makes() {
            std::fs::create_dir_all(data_dir).map_err(|error| Failure::file(data_dir, &error))?;
        } else if !data_dir.exists() {
            return Err(none_in(data_dir));
        }
        let data_dir = data_dir
            .canonicalize()
            .map_err(|error| Failure::file(data_dir, &error))?;
        let owner = owner(&data_dir)?;
        let home = home(&data_dir, owner);
        if !purpose.makes() && !home.join("postgres/PG_VERSION").exists() {
            return Err(none_in(&data_dir));
        }
        let engine = Engine {
            socket: socket(&home),
            data: home.join("postgres"),
            programs: programs()?,
            owner,
            locks: data_dir.clone(),
        };
        let mut serving = None;
        if matches!(purpose, Purpose::Serve | Purpose::Mend) {
            let lock = engine.lock_file("serve.lock")?;
            lock.try_lock().map_err(|_| {
                let data_dir = data_dir.display();
                Failure::say(match purpose {
                    Purpose::Mend => format!("a guiche serves from {data_dir}; stop it first"),
                    _ => format!("another guiche already serves from {data_dir}"),
                })
            })?;
            serving = Some(lock);
        }
        let _starting = engine.starting()?;
        engine.make()?;
        let started = !engine.is_running();
        if started {
            engine.start()?;
        }
        engine.create_database()?;
        Ok(Self {
            engine,
            started,
            serving,
        })
    }

    /// Its address for sqlx and psql.
    pub fn url(&self) -> String {
        let socket = self
            .engine
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
            let engine = &self.engine;
            let ours = self.serving.is_some()
                || (self.started
                    && engine
                        .lock_file("serve.lock")
                        .is_ok_and(|lock| lock.try_lock().is_ok()));
            if ours {
                let data = engine.data.display().to_string();
                let stopped = engine.run("pg_ctl", &["-D", &data, "-m", "fast", "-w", "stop"]);
                if let Err(error) = stopped {
                    tracing::warn!(%error, "Postgres did not stop: {error}");
                }
            }
        });
        done.await.ok();
    }
}

impl Engine {
    /// Held by whoever starts it, so that two do not.
    fn starting(&self) -> Result<File, Failure> {
        let lock = self.lock_file("start.lock")?;
        lock.lock().map_err(|error| Failure::file(&self.locks, &error))?;
        Ok(lock)
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
        let make = |locale: &str| {
            self.run(
                "initdb",
                &[
                    "-D",
                    &path,
                    "-U",
                    NAME,
                    "--auth=trust",
                    "--encoding=UTF8",
                    locale,
                    // A new piece of the log is filled with zeros while a commit waits for it: the smaller, the shorter.
                    "--wal-segsize=4",
                    "--no-instructions",
                ],
            )
        };
        make("--locale=C.UTF-8").or_else(|_| {
            std::fs::remove_dir_all(&aside).ok();
            make("--locale=C")
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
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let folder = std::fs::read_link(format!("/proc/{pid}/cwd")).ok();
        is_alive(&stat, "postgres") && folder.is_none_or(|folder| folder == self.data)
    }

    /// After a checkpoint whole pages go into the log: small, they keep commits from waiting for the disk. Not every build
    /// has the quick way of making them small.
    fn wal_compression(&self) -> &'static str {
        let data = self.data.display().to_string();
        let asked = self.run(
            "postgres",
            &["-D", &data, "-C", "wal_compression", "-c", "wal_compression=lz4"],
        );
        if asked.is_ok() { "lz4" } else { "on" }
    }

    fn start(&self) -> Result<(), Failure> {
        // Fsync and synchronous commit stay on: an acknowledged message is on the disk.
        let settings = [
            ("listen_addresses", String::new()),
            ("unix_socket_directories", self.socket.display().to_string()),
            ("unix_socket_permissions", "0700".into()),
            ("max_connections", "120".into()),
            ("shared_buffers", "128MB".into()),
            ("max_wal_size", "2GB".into()),
            ("checkpoint_timeout", "15min".into()),
            ("wal_compression", self.wal_compression().into()),
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

/// A tool was started where there is nothing for it.
fn none_in(data_dir: &Path) -> Failure {
    let place = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    Failure::say(format!(
        "there is no database in {} that this user can see, and this command makes none. Where the desk keeps its own, \
         GUICHE_DATA_DIR says (or DATABASE_URL): set it as the service has it. `guiche serve` makes a new one",
        place.display()
    ))
}

/// Whether `/proc/PID/stat` tells of a process of this name that has not ended. One that was killed stays in the list
/// until its parent has taken note, which may be long.
fn is_alive(stat: &str, name: &str) -> bool {
    let Some((before, after)) = stat.rsplit_once(") ") else {
        return false;
    };
    before.split_once('(').is_some_and(|(_, told)| told == name) && !after.starts_with(['Z', 'X'])
}

#[cfg(test)]
mod tests {
    use super::is_alive;

    #[test]
    fn a_process_that_ended_and_was_not_fetched_does_not_run() {
        assert!(is_alive("42 (postgres) S 1 42 42 0", "postgres"));
        assert!(!is_alive("42 (postgres) Z 1 42 42 0", "postgres"));
        assert!(!is_alive("42 (bash) S 1 42 42 0", "postgres"));
        assert!(!is_alive("", "postgres"));
    }
}
