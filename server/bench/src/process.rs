//! Processes by their id: finding Postgres, ending things, memory.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The postmasters that run in this folder or below.
pub fn postmasters(folder: &Path, depth: usize) -> Vec<u32> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        if entry.file_name() == "postmaster.pid" {
            let first = fs::read_to_string(entry.path()).ok();
            found.extend(first.and_then(|text| text.lines().next()?.trim().parse::<u32>().ok()));
        } else if depth > 0 && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.extend(postmasters(&entry.path(), depth - 1));
        }
    }
    found
}

/// Sends a signal, such as `TERM`.
pub fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill")
        .arg(format!("-{name}"))
        .arg(pid.to_string())
        .stderr(Stdio::null())
        .status();
}

/// Waits until `done`, at most `patience`; whether it was.
pub fn within(patience: Duration, mut done: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    while !done() {
        if begin.elapsed() > patience {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

/// Whether a process still runs; one that ended and was not fetched by its parent does not.
pub fn is_running(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, state)| !state.starts_with(['Z', 'X']))
}

/// Resident memory in megabytes; absent where there is no `/proc`.
pub fn resident(pid: u32) -> Option<f64> {
    memory(pid, "VmRSS:")
}

/// Of what is resident, megabytes of mapped files: the program and its libraries, however little it does.
pub fn resident_file(pid: u32) -> Option<f64> {
    memory(pid, "RssFile:")
}

/// The most memory that was resident, in megabytes, since it was started or [`forget_peak`].
pub fn peak(pid: u32) -> Option<f64> {
    memory(pid, "VmHWM:")
}

/// Lets [`peak`] begin anew from what is resident now, and gives that.
pub fn forget_peak(pid: u32) -> Option<f64> {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").ok()?;
    resident(pid)
}

fn memory(pid: u32, line: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|found| found.starts_with(line))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1_000.0)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn the_peak_stays_when_memory_is_given_back_and_can_be_forgotten() {
        let own = std::process::id();
        let before = forget_peak(own).unwrap();
        drop(std::hint::black_box(vec![1_u8; 64 << 20]));
        assert!(peak(own).unwrap() > before + 50.0);
        forget_peak(own).unwrap();
        assert!(peak(own).unwrap() < before + 50.0);
    }
}
