//! The canonical data set in a desk's tables.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::PgPool;

use crate::desk::Desk;
use crate::{Result, progress};

const CANON: &str = include_str!("../../dataset/canon.sql");
const LOAD: &str = include_str!("../../dataset/load.sql");
/// Longer than this, reading two million messages into the search does not take.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// Puts `conversations` conversations, some twenty messages each, into `desk`; for `search`, its worker begins to read
/// them.
pub fn load(desk: &Desk, conversations: u32, search: bool) -> Result<()> {
    progress(&format!(
        "{conversations} conversations of the canonical data set"
    ));
    let begin = Instant::now();
    let mut psql = Command::new("psql")
        .arg(desk.database_url()?)
        .args(["-qX", "-v", "ON_ERROR_STOP=1", "-v"])
        .arg(format!("convs={conversations}"))
        .arg("-v")
        .arg(format!("search={search}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("psql: {error}"))?;
    if let Some(mut pipe) = psql.stdin.take() {
        pipe.write_all(CANON.as_bytes())?;
        pipe.write_all(LOAD.as_bytes())?;
    }
    let output = psql.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("the data set: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    progress(&format!("stored in {:.0} s", begin.elapsed().as_secs_f64()));
    Ok(())
}

/// Waits until the desk's own worker has read everything into the search; how long that took.
pub async fn searchable(pool: &PgPool) -> Result<Duration> {
    progress("reading the messages into the search");
    let begin = Instant::now();
    loop {
        let waiting: bool = sqlx::query_scalar("select backfill is not null from search_progress")
            .fetch_one(pool)
            .await?;
        if !waiting {
            // Each by itself: several in one go would be one transaction, and vacuum takes none.
            for statement in [
                "vacuum (analyze) message_search, contact_search, search_words",
                "checkpoint",
            ] {
                sqlx::raw_sql(statement).execute(pool).await?;
            }
            return Ok(begin.elapsed());
        }
        if begin.elapsed() > PATIENCE {
            return Err("the messages are not searchable yet; giving up".into());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
