//! Reading the instruments: percentiles, processor time, WAL flushes.

use std::fs;
use std::time::Duration;

use sqlx::PgPool;

use crate::Result;

/// Durations, kept as microseconds.
#[derive(Debug, Default, Clone)]
pub struct Latencies(Vec<u32>);

impl Latencies {
    /// Adds one.
    pub fn add(&mut self, took: Duration) {
        self.0.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Adds all of another.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The value in milliseconds that `share` of all stay at or below (nearest rank); 0 of nothing.
    pub fn percentile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted
            .get(rank.max(1) - 1)
            .map_or(0.0, |micros| f64::from(*micros) / 1_000.0)
    }

    /// The mean in milliseconds.
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.0.iter().map(|micros| f64::from(*micros)).sum();
        sum / self.0.len().max(1) as f64 / 1_000.0
    }
}

/// Processor time, in microseconds, of the desk and of its Postgres with all backends.
#[derive(Debug, Clone, Copy)]
pub struct Cpu {
    /// The process `guiche`.
    pub server: f64,
    /// The postmaster and every process it started.
    pub postgres: f64,
}

impl Cpu {
    /// Reads both; absent where there is no `/proc`.
    pub fn read(server: u32, postmaster: u32) -> Option<Self> {
        let mut postgres = process_time(postmaster, true)?.micros;
        for entry in fs::read_dir("/proc").ok()?.flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            if let Some(process) = process_time(pid, false)
                && process.parent == postmaster
            {
                postgres += process.micros;
            }
        }
        Some(Self {
            server: process_time(server, false)?.micros,
            postgres,
        })
    }

    /// What passed since `earlier`.
    pub fn since(self, earlier: Self) -> Self {
        Self {
            server: self.server - earlier.server,
            postgres: self.postgres - earlier.postgres,
        }
    }
}

struct ProcessTime {
    parent: u32,
    micros: f64,
}

fn process_time(pid: u32, with_ended_children: bool) -> Option<ProcessTime> {
    parse_stat(
        &fs::read_to_string(format!("/proc/{pid}/stat")).ok()?,
        with_ended_children,
    )
}

/// `/proc/PID/stat`: the name in brackets may hold anything, so count from its end.
fn parse_stat(stat: &str, with_ended_children: bool) -> Option<ProcessTime> {
    // Linux reports in hundredths of a second, whatever the kernel's own clock.
    const MICROS_PER_TICK: f64 = 10_000.0;
    let fields: Vec<_> = stat.get(stat.rfind(')')? + 1..)?.split_whitespace().collect();
    let ticks = |places: std::ops::Range<usize>| -> Option<f64> {
        fields
            .get(places)?
            .iter()
            .map(|field| field.parse::<f64>().ok())
            .sum()
    };
    let last = if with_ended_children { 15 } else { 13 };
    Some(ProcessTime {
        parent: fields.get(1)?.parse().ok()?,
        micros: ticks(11..last)? * MICROS_PER_TICK,
    })
}

/// The process that started the backend which answers us.
pub async fn postmaster(pool: &PgPool) -> Result<Option<u32>> {
    let backend: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(pool)
        .await?;
    let stat = fs::read_to_string(format!("/proc/{backend}/stat")).ok();
    Ok(stat
        .and_then(|stat| parse_stat(&stat, false))
        .map(|process| process.parent))
}

/// WAL flushes since the cluster was made. A backend reports its own at most once a second and when its next
/// transaction ends, so let a few more go by before reading.
pub async fn wal_flushes(pool: &PgPool) -> Result<i64> {
    let before_18: bool = sqlx::query_scalar(
        "select exists (select from information_schema.columns where table_name = 'pg_stat_wal' and column_name = 'wal_sync')",
    )
    .fetch_one(pool)
    .await?;
    let question = if before_18 {
        "select wal_sync::bigint from pg_stat_wal"
    } else {
        "select coalesce(sum(fsyncs), 0)::bigint from pg_stat_io where object = 'wal'"
    };
    Ok(sqlx::query_scalar(question).fetch_one(pool).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latencies(millis: impl IntoIterator<Item = u64>) -> Latencies {
        let mut all = Latencies::default();
        millis
            .into_iter()
            .for_each(|took| all.add(Duration::from_millis(took)));
        all
    }

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let hundred = latencies((1..=100).rev());
        assert_eq!(hundred.percentile(0.5), 50.0);
        assert_eq!(hundred.percentile(0.99), 99.0);
        assert_eq!(hundred.percentile(0.991), 100.0);
        assert_eq!(hundred.percentile(1.0), 100.0);
        assert_eq!(hundred.percentile(0.0), 1.0);
        assert_eq!(hundred.mean(), 50.5);
    }

    #[test]
    fn one_value_is_every_percentile_and_nothing_is_zero() {
        let one = latencies([7]);
        assert_eq!((one.percentile(0.5), one.percentile(0.99)), (7.0, 7.0));
        assert_eq!(latencies([]).percentile(0.99), 0.0);
        assert_eq!(latencies([]).mean(), 0.0);
    }

    #[test]
    fn a_process_name_may_hold_brackets_and_spaces() {
        let stat = "42 (postgres: a) b) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 30 20 20 0 1 0 100";
        let process = parse_stat(stat, false).unwrap();
        assert_eq!((process.parent, process.micros), (7, 2_000_000.0));
        assert_eq!(parse_stat(stat, true).unwrap().micros, 2_500_000.0);
        assert!(parse_stat("nonsense", false).is_none());
    }
}
