//! A disk that is quickly full.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::desk::new_folder;

/// Room for an empty cluster and a few thousand messages.
const MEGABYTES: u32 = 192;

/// A small disk in memory; dropping it takes it away.
pub struct SmallDisk {
    /// Where it is mounted.
    pub folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one.
    pub fn mount() -> Result<Self> {
        let disk = Self {
            folder: new_folder()?,
        };
        let mounted = Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={MEGABYTES}m,mode=755"),
                "tmpfs",
            ])
            .arg(&disk.folder)
            .output()?;
        if !mounted.status.success() {
            return Err(String::from_utf8_lossy(&mounted.stderr).trim().to_owned().into());
        }
        Ok(disk)
    }

    /// Takes all the room that is left.
    pub fn fill(&self) -> Result<()> {
        let mut ballast = fs::File::create(self.ballast())?;
        let bytes = vec![0; 4_096];
        // It ends with the error that is wanted.
        while ballast.write_all(&bytes).is_ok() {}
        Ok(())
    }

    /// Gives it back.
    pub fn free(&self) -> Result<()> {
        Ok(fs::remove_file(self.ballast())?)
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.folder).output();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
