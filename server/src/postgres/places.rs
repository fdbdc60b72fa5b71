//! Where Postgres' programs, data and socket are, and who runs it.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::commands::Failure;

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
pub(super) fn owner(data_dir: &Path) -> Result<Option<(u32, u32)>, Failure> {
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
pub(super) fn home(data_dir: &Path, owner: Option<(u32, u32)>) -> PathBuf {
    let reachable = data_dir
        .ancestors()
        .all(|part| std::fs::metadata(part).is_ok_and(|meta| meta.mode() & 0o001 != 0));
    if owner.is_none() || reachable {
        return data_dir.join("cluster");
    }
    Path::new("/var/lib/guiche").join(&fingerprint(data_dir)[..16])
}

/// The folder of its socket; short, for a socket's path may not exceed 107 bytes.
pub(super) fn socket(home: &Path) -> PathBuf {
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
