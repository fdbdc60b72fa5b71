//! Transactions that take long, and what everybody else is told meanwhile.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::{PgPool, Postgres, Transaction};

use crate::common::{ANA, Bench, until};

const READABLE: &str = "select count(*) from events where xid < (select events_horizon())";
const QUIET: &str = "select keep_quiet()";
/// Writes, and may write events.
const LOUD: &str = "select pg_current_xact_id()";
const EVENT: &str = "insert into events (at) values (now())";

/// A transaction that began with `first`.
async fn begun(pool: &PgPool, first: &'static str) -> Transaction<'static, Postgres> {
    let mut tx = pool.begin().await.unwrap();
    sqlx::query(first).execute(&mut *tx).await.unwrap();
    tx
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_writes_no_events_holds_nobody_back(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let loud = begun(&pool, LOUD).await;
    bench.writes(ANA, "espere", bench.now()).await;
    let written = bench.count("select count(*) from events").await;
    assert!(written > 0);
    assert_eq!(
        bench.count(READABLE).await,
        0,
        "the other may still write an earlier one"
    );
    loud.rollback().await.unwrap();
    until("what was written is read", async || {
        bench.count(READABLE).await == written
    })
    .await;

    let mut quiet = begun(&pool, QUIET).await;
    sqlx::query("update numbers set name = name")
        .execute(&mut *quiet)
        .await
        .unwrap();
    bench.writes(ANA, "não espere", bench.now()).await;
    let written = bench.count("select count(*) from events").await;
    until("it is read while the other runs", async || {
        bench.count(READABLE).await == written
    })
    .await;
    quiet.commit().await.unwrap();
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_promised_to_write_none_is_held_to_it(pool: PgPool) {
    let mut quiet = begun(&pool, QUIET).await;
    let refused = sqlx::query(EVENT).execute(&mut *quiet).await.unwrap_err();
    let refused = refused.into_database_error().unwrap();
    assert_eq!(refused.constraint(), Some("events_not_of_the_quiet"));
    drop(quiet);

    let mut loud = begun(&pool, EVENT).await;
    sqlx::query(QUIET).execute(&mut *loud).await.unwrap_err();
    drop(loud);

    // The promise ends with its transaction, on the same connection too.
    let mut connection = pool.acquire().await.unwrap();
    for what in ["begin", QUIET, "commit", EVENT] {
        sqlx::query(what).execute(&mut *connection).await.unwrap();
    }
}

/// Writers, some of them quiet, begin, write and end in any order; a reader goes on from where it was.
#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nothing_is_passed_over_and_nothing_read_twice(pool: PgPool) {
    let writers: Vec<_> = (0..6)
        .map(|seed| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let mut chance = StdRng::seed_from_u64(seed);
                for _ in 0..120 {
                    let (first, then) = match chance.random_bool(0.4) {
                        true => (QUIET, LOUD),
                        false => (LOUD, EVENT),
                    };
                    let mut tx = begun(&pool, first).await;
                    tokio::time::sleep(Duration::from_micros(chance.random_range(0..3_000))).await;
                    sqlx::query(then).execute(&mut *tx).await.unwrap();
                    tokio::time::sleep(Duration::from_micros(chance.random_range(0..3_000))).await;
                    match chance.random_bool(0.9) {
                        true => tx.commit().await.unwrap(),
                        false => tx.rollback().await.unwrap(),
                    }
                }
            })
        })
        .collect();
    let mut reader = Reader {
        pool: pool.clone(),
        read: Vec::new(),
        place: ("0".to_owned(), 0),
    };
    while !writers.iter().all(|writer| writer.is_finished()) {
        reader.goes_on().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let all: Vec<i64> = sqlx::query_scalar("select id from events order by id")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert!(!all.is_empty());
    until("all is read", async || {
        reader.goes_on().await;
        reader.read.len() >= all.len()
    })
    .await;
    reader.read.sort_unstable();
    assert_eq!(reader.read, all);
}

/// Reads as live screens and the search do.
struct Reader {
    pool: PgPool,
    read: Vec<i64>,
    place: (String, i64),
}

impl Reader {
    async fn goes_on(&mut self) {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select xid::text, id from events
              where (xid, id) > ($1::xid8, $2) and xid < (select events_horizon()) order by xid, id",
        )
        .bind(&self.place.0)
        .bind(self.place.1)
        .fetch_all(&self.pool)
        .await
        .unwrap();
        self.read.extend(rows.iter().map(|(_, id)| *id));
        if let Some(last) = rows.into_iter().last() {
            self.place = last;
        }
    }
}
