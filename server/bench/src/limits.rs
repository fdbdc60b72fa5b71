//! What the bare machine can do, against the same Postgres with the same settings: the yardstick of the same run.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use futures::future::join_all;
use sqlx::{AssertSqlSafe, PgPool};

use crate::Result;
use crate::desk::Desk;
use crate::measure::{Latencies, wal_flushes};

const SCHEMA: &str = "bench_limits";
const CREATE: &str = "create schema bench_limits;
    create table bench_limits.inbox(wamid text primary key, conv bigint not null, body text not null, at timestamptz not null default now())";
/// One durable row a transaction, then 64 rows a statement: the cells of the machine's limits, word for word.
const ONE_ROW: &str = "\\set r random(1,9000000000000000)
insert into bench_limits.inbox(wamid,conv,body) values('wamid.'||(:r)::bigint::text, (:r)::bigint%100000, repeat('x',160)) on conflict do nothing;
";
const ROWS_64: &str = "\\set r random(1,9000000000000)
insert into bench_limits.inbox(wamid,conv,body) select 'wamid.'||(:r)::bigint::text||'.'||g, ((:r)::bigint+g)%100000, repeat('x',160) from generate_series(1,64) g on conflict do nothing;
";

/// The machine's limits.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// L1: durable single-row inserts a second at 64 clients.
    pub rows_64_clients: f64,
    /// WAL flushes per row of the same.
    pub flushes_per_row: f64,
    /// One client's durable insert, in milliseconds.
    pub one_insert: f64,
    /// L64: rows a second of one client that inserts 64 at a time.
    pub rows_batched: f64,
}

impl Limits {
    /// Measures for about seven seconds, in tables of its own.
    pub async fn measure(desk: &Desk, pool: &PgPool) -> Result<Self> {
        sqlx::raw_sql(CREATE).execute(pool).await?;
        let before = wal_flushes(pool).await?;
        let l1 = cell(desk, pool, ONE_ROW, 64, 3).await?;
        let flushes = (wal_flushes(pool).await? - before) as f64;
        let one = cell(desk, pool, ONE_ROW, 1, 2).await?;
        let batched = cell(desk, pool, ROWS_64, 1, 2).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("drop schema {SCHEMA} cascade; checkpoint")))
            .execute(pool)
            .await?;
        Ok(Self {
            rows_64_clients: l1.rate,
            flushes_per_row: flushes / (l1.rate * 3.0),
            one_insert: one.mean,
            rows_batched: batched.rate * 64.0,
        })
    }
}

struct Cell {
    /// Transactions a second.
    rate: f64,
    /// Milliseconds a transaction.
    mean: f64,
}

async fn cell(desk: &Desk, pool: &PgPool, script: &str, clients: u32, seconds: u32) -> Result<Cell> {
    match pgbench() {
        Some(pgbench) => by_pgbench(pgbench, desk, script, clients, seconds).await,
        None => by_ourselves(desk, pool, script, clients, seconds).await,
    }
}

async fn by_pgbench(pgbench: PathBuf, desk: &Desk, script: &str, clients: u32, seconds: u32) -> Result<Cell> {
    let mut process = tokio::process::Command::new(pgbench)
        .args(["-n", "-M", "prepared", "-f", "/dev/stdin"])
        .args([
            "-c",
            &clients.to_string(),
            "-j",
            &clients.min(2).to_string(),
            "-T",
            &seconds.to_string(),
        ])
        .arg(desk.database_url()?)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut pipe) = process.stdin.take() {
        tokio::io::AsyncWriteExt::write_all(&mut pipe, script.as_bytes()).await?;
    }
    let output = process.wait_with_output().await?;
    let said = String::from_utf8_lossy(&output.stdout);
    let figure = |name: &str| {
        let line = said
            .lines()
            .rfind(|line| line.starts_with(name) && !line.contains("including"))?;
        line[name.len()..].split_whitespace().next()?.parse::<f64>().ok()
    };
    match (figure("tps = "), figure("latency average = ")) {
        (Some(rate), Some(mean)) => Ok(Cell { rate, mean }),
        _ => Err(format!(
            "pgbench failed:\n{said}{}",
            String::from_utf8_lossy(&output.stderr)
        )
        .into()),
    }
}

/// The same cell where there is no pgbench.
async fn by_ourselves(desk: &Desk, pool: &PgPool, script: &str, clients: u32, seconds: u32) -> Result<Cell> {
    let statement = script
        .split_once('\n')
        .map_or(script, |(_, statement)| statement)
        .replace(":r", "$1");
    let own = desk.database(clients).await?;
    // All connections are made before the clock starts.
    let open = join_all((0..clients).map(|_| own.acquire())).await;
    let begin = Instant::now();
    let span = Duration::from_secs(u64::from(seconds));
    let parts = join_all(open.into_iter().map(|connection| async {
        let mut connection = connection?;
        let mut took = Latencies::default();
        while begin.elapsed() < span {
            let from = Instant::now();
            let value = i64::from(rand::random::<u32>()) << 20 | i64::from(rand::random::<u32>() >> 12);
            sqlx::query(AssertSqlSafe(statement.as_str()))
                .bind(value)
                .execute(&mut *connection)
                .await?;
            took.add(from.elapsed());
        }
        Ok::<_, sqlx::Error>(took)
    }))
    .await;
    let mut all = Latencies::default();
    for part in parts {
        all.extend(part?);
    }
    own.close().await;
    sqlx::query("select 1").execute(pool).await?;
    Ok(Cell {
        rate: all.count() as f64 / begin.elapsed().as_secs_f64(),
        mean: all.mean(),
    })
}

/// On the path, or where Debian keeps it.
fn pgbench() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<_> = std::env::split_paths(&path)
        .map(|folder| folder.join("pgbench"))
        .collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    found.extend(versions.map(|version| version.path().join("bin/pgbench")));
    found.into_iter().find(|file| file.is_file())
}
