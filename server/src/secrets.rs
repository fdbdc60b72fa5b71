//! The desk's secret key: given, or made once and kept in the data folder, readable by its owner only.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use backend::Vault;
use rand::Rng;
use secrecy::ExposeSecret;

use crate::commands::Failure;
use crate::config::Config;

/// The vault under the configured key.
///
/// # Errors
/// When the key is not 64 hexadecimal digits, or the data folder cannot be written.
pub fn vault(config: &Config) -> Result<Vault, Failure> {
    let written = match &config.secret_key {
        Some(key) => key.expose_secret().to_owned(),
        None => kept(&config.data_dir)?,
    };
    let mut key = [0u8; 32];
    hex::decode_to_slice(written.trim(), &mut key).map_err(|_| {
        Failure::say("GUICHE_SECRET_KEY must be 64 hexadecimal digits (openssl rand -hex 32 makes one)")
    })?;
    Ok(Vault::new(&key))
}

fn kept(folder: &Path) -> Result<String, Failure> {
    let path = folder.join("secret.key");
    if let Ok(key) = std::fs::read_to_string(&path) {
        return Ok(key);
    }
    std::fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    let mut key = [0u8; 32];
    rand::rng().fill_bytes(&mut key);
    let key = hex::encode(key);
    // Written aside and renamed, so that a kill in between leaves no half key; linked, so that two first runs agree.
    let aside = folder.join(format!("secret.key.{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&aside)
        .map_err(|error| Failure::file(&aside, &error))?;
    file.write_all(key.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| Failure::file(&aside, &error))?;
    let linked = std::fs::hard_link(&aside, &path);
    std::fs::remove_file(&aside).ok();
    match linked {
        Ok(()) => Ok(key),
        Err(_) => std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error)),
    }
}
