//! `guiche with-database`: another program beside the database, which runs for as long as the program does.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use sqlx::postgres::PgConnectOptions;
use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};

use super::Failure;
use crate::config::Config;
use crate::postgres::{self, Cluster, Purpose};

/// Runs `program` with the database's address in its environment, and ends with its exit status.
pub(super) async fn with_database(config: &Config, make: bool, program: &[OsString]) -> Result<(), Failure> {
    let purpose = if make { Purpose::Fill } else { Purpose::Use };
    let (url, cluster) = match &config.database_url {
        Some(url) => (url.clone(), None),
        None => {
            let cluster = Cluster::open(&config.data_dir, purpose).await?;
            (cluster.url(), Some(cluster))
        }
    };
    let ended = run(&url, program).await;
    if let Some(cluster) = cluster {
        cluster.close().await;
    }
    let status = ended?;
    if status.success() {
        return Ok(());
    }
    // As a shell tells of a program that a signal ended.
    std::process::exit(
        status
            .code()
            .unwrap_or_else(|| 128 + status.signal().unwrap_or_default()),
    );
}

async fn run(url: &str, program: &[OsString]) -> Result<ExitStatus, Failure> {
    let Some((name, arguments)) = program.split_first() else {
        return Err(Failure::say("which program?"));
    };
    let failed = |error: std::io::Error| Failure::say(format!("{}: {error}", name.display()));
    let mut command = Command::new(name);
    command
        .args(arguments)
        .env_remove("PGSERVICE")
        .env_remove("PGHOSTADDR")
        .env("DATABASE_URL", url)
        .envs(address(url)?);
    // A pg_dump that is older than the server refuses to work.
    if let Ok(programs) = postgres::programs() {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let places = std::iter::once(programs).chain(std::env::split_paths(&path));
        if let Ok(path) = std::env::join_paths(places) {
            command.env("PATH", path);
        }
    }
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut child = command.spawn().map_err(failed)?;
    loop {
        tokio::select! {
            status = child.wait() => return status.map_err(failed),
            // Ctrl-C reaches the program by itself; what is left is to wait for its end and then stop the database.
            _ = interrupt.recv() => {}
            _ = terminate.recv() => child.start_kill().map_err(failed)?,
        }
    }
}

/// The parts of `url` as Postgres's programs read them from their environment.
fn address(url: &str) -> Result<Vec<(&'static str, OsString)>, Failure> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(|error| Failure::say(format!("DATABASE_URL: {error}")))?;
    let host = match options.get_socket() {
        Some(folder) => folder.clone().into_os_string(),
        None => options.get_host().into(),
    };
    let mut parts = vec![
        ("PGHOST", host),
        ("PGPORT", options.get_port().to_string().into()),
        ("PGUSER", options.get_username().into()),
        (
            "PGDATABASE",
            options.get_database().unwrap_or(options.get_username()).into(),
        ),
    ];
    let read = reqwest::Url::parse(url).map_err(|error| Failure::say(format!("DATABASE_URL: {error}")))?;
    if let Some(password) = read.password() {
        parts.push(("PGPASSWORD", decoded(password).into()));
    }
    for (name, value) in read.query_pairs() {
        let name = match &*name {
            "password" => "PGPASSWORD",
            "sslmode" => "PGSSLMODE",
            "sslrootcert" => "PGSSLROOTCERT",
            "sslcert" => "PGSSLCERT",
            "sslkey" => "PGSSLKEY",
            _ => continue,
        };
        parts.push((name, value.into_owned().into()));
    }
    Ok(parts)
}

/// Text of an address with its `%` escapes read.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| hex::decode(digits).ok());
        match escaped {
            Some(byte) => {
                bytes.extend(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(url: &str, name: &str) -> Option<String> {
        let parts = address(url).unwrap();
        let found = parts.iter().rev().find(|(part, _)| *part == name)?;
        found.1.to_str().map(str::to_owned)
    }

    #[test]
    fn an_address_is_told_to_programs_part_by_part() {
        let url = "postgres://desk:a%2Bb%20c+%25@db.example:6432/guiche?sslmode=require";
        for (name, value) in [
            ("PGHOST", "db.example"),
            ("PGPORT", "6432"),
            ("PGUSER", "desk"),
            ("PGPASSWORD", "a+b c+%"),
            ("PGDATABASE", "guiche"),
            ("PGSSLMODE", "require"),
        ] {
            assert_eq!(told(url, name).as_deref(), Some(value), "{name}");
        }
        let own = "postgres://guiche@localhost/guiche?host=%2Fvar%2Flib%2Fa%20b%2Fsocket";
        assert_eq!(told(own, "PGHOST").as_deref(), Some("/var/lib/a b/socket"));
        assert_eq!(told(own, "PGPASSWORD"), None);
    }
}
