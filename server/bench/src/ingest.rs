//! `ingest`: how many webhooks a second are stored before they are answered (P1), how long that takes (P2), and what a
//! message costs (P3).

use std::path::Path;
use std::time::Duration;

use clap::Args;
use sqlx::{PgPool, Row};

use crate::books;
use crate::desk::{APP_SECRET, Desk};
use crate::http::{Outcome, closed_loop, open_loop};
use crate::limits::Limits;
use crate::measure::{Cpu, postmaster, wal_flushes};
use crate::report::{Bound, Goal, Report};
use crate::traffic::{Hook, Mixture, Status, Traffic};
use crate::{Result, progress, unix_now};

/// Connections of the closed loop, as many as in the machine's limit L1.
const CLOSED: usize = 64;
/// Connections of the open loop: enough that a slow answer does not hold up the next webhook.
const OPEN: usize = 256;
/// More webhooks a second than a machine of this size will take: the stock that is signed in advance.
const STOCK: u64 = 16_000;

/// How long and how often.
#[derive(Args)]
pub struct Settings {
    /// Seconds of each measured span.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Runs, each on a fresh database; the worst one counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=100))]
    runs: u64,
}

/// Measures.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    report.note("P1: webhooks of one customer message each, closed loop, 64 connections, every one answered after its commit; new and known customers, bursts, 2 % delivered twice, 1 % out of order, 0.5 % pictures, 0.1 % forged. Counted is what is stored: repeats and forgeries are not.");
    report.note("P2: the same traffic, open loop: latency counts from the moment each webhook was due. P3: WAL flushes of the whole cluster by messages stored, over the 3 300/s span.");
    report.note("Machine limit: P1, durable single-row inserts a second at 64 clients (L1); P2, one client's durable insert; P3, flushes a row of L1. The worst of all runs is shown, with the limit of its own run.");
    for run in 1..=settings.runs {
        progress(&format!("run {run} of {}", settings.runs));
        let desk = Desk::fresh(guiche).await?;
        let outcome = one_run(&desk, settings, seed.wrapping_add(run), run, &mut report).await;
        outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    }
    Ok(report)
}

async fn one_run(desk: &Desk, settings: &Settings, seed: u64, run: u64, report: &mut Report) -> Result<()> {
    let pool = desk.database(2).await?;
    let limits = Limits::measure(desk, &pool).await?;
    let mut bench = Run {
        desk,
        postmaster: postmaster(&pool).await?,
        pool,
        traffic: Traffic::new(&desk.address.to_string(), APP_SECRET, Mixture::META, seed),
        span: Duration::from_secs(settings.seconds),
        stored: 0,
    };

    let capacity = bench.capacity().await?;
    report.add(
        Goal::new(
            "P1",
            "messages stored and answered",
            capacity.rate,
            "messages/s",
            Bound::AtLeast,
            3_300.0,
        )
        .aiming(8_000.0)
        .against(limits.rows_64_clients),
    );
    let slow = bench.steady(1_000.0).await?;
    report.add(
        Goal::new(
            "P2 at 1000/s",
            "p99 of the answer",
            slow.p99,
            "ms",
            Bound::AtMost,
            100.0,
        )
        .aiming(15.0)
        .against(limits.one_insert),
    );
    let fast = bench.steady(3_300.0).await?;
    report.add(
        Goal::new(
            "P2 at 3300/s",
            "p99 of the answer",
            fast.p99,
            "ms",
            Bound::AtMost,
            250.0,
        )
        .aiming(40.0)
        .against(limits.one_insert),
    );
    report.add(
        Goal::new(
            "P3",
            "WAL flushes a stored message at 3 300/s",
            fast.flushes,
            "flushes",
            Bound::AtMost,
            0.2,
        )
        .aiming(0.03)
        .against(limits.flushes_per_row),
    );
    for (name, span) in [("P2 p50 at 1000/s", &slow), ("P2 p50 at 3300/s", &fast)] {
        let what = "p50 of the answer";
        report.add(Goal::aim_only(name, what, span.p50, "ms", Bound::AtMost, 5.0).against(limits.one_insert));
    }
    if let Some(cpu) = fast.cpu {
        for (name, what, micros) in [
            (
                "P3 server",
                "processor time of the server a message at 3 300/s",
                cpu.server,
            ),
            ("P3 Postgres", "the same of Postgres", cpu.postgres),
        ] {
            report.add(Goal::aim_only(name, what, micros, "µs", Bound::AtMost, 150.0));
        }
    }
    let mixed = bench.mixed().await?;
    let orphans = books::orphans(&bench.pool).await?;
    if !orphans.is_empty() {
        return Err(format!("the books do not balance: {orphans:?}").into());
    }

    report.note(format!(
        "Run {run}: limits L1 {:.0} rows/s, one insert {:.2} ms, L64 {:.0} rows/s. Capacity {:.0} messages/s, p50 {:.1} p99 {:.1} ms, {}. \
         At 1 000/s p50 {:.1} p99 {:.1} ms, {}. At 3 300/s p50 {:.1} p99 {:.1} ms, {:.3} flushes, {}. \
         Three statuses to a message, each its own webhook: {:.0} webhooks/s, p99 {:.1} ms.",
        limits.rows_64_clients,
        limits.one_insert,
        limits.rows_batched,
        capacity.rate,
        capacity.p50,
        capacity.p99,
        capacity.cost(),
        slow.p50,
        slow.p99,
        slow.cost(),
        fast.p50,
        fast.p99,
        fast.flushes,
        fast.cost(),
        mixed.rate,
        mixed.p99,
    ));
    Ok(())
}

/// One run's instruments and books.
struct Run<'a> {
    desk: &'a Desk,
    postmaster: Option<u32>,
    pool: PgPool,
    traffic: Traffic,
    span: Duration,
    /// Messages in the table so far.
    stored: usize,
}

/// What a span showed.
struct Span {
    /// Messages stored a second; in the mixed span, webhooks answered.
    rate: f64,
    p50: f64,
    p99: f64,
    /// WAL flushes a message.
    flushes: f64,
    /// Processor time a message.
    cpu: Option<Cpu>,
}

impl Span {
    fn cost(&self) -> String {
        self.cpu.map_or_else(
            || "processor time unknown".to_owned(),
            |cpu| {
                format!(
                    "processor µs a message: server {:.0}, Postgres {:.0}",
                    cpu.server, cpu.postgres
                )
            },
        )
    }
}

impl Run<'_> {
    async fn capacity(&mut self) -> Result<Span> {
        let stock = self.span.as_secs() * STOCK;
        let hooks = self.traffic.messages(usize::try_from(stock)?, unix_now());
        self.span_of(&hooks, closed_loop(self.desk.address, &hooks, CLOSED, self.span))
            .await
    }

    async fn steady(&mut self, rate: f64) -> Result<Span> {
        let hooks = self
            .traffic
            .messages((self.span.as_secs_f64() * rate) as usize, unix_now());
        self.span_of(&hooks, open_loop(self.desk.address, &hooks, OPEN, rate))
            .await
    }

    /// Runs a load between two readings of the instruments, then checks that all of it is stored exactly once.
    async fn span_of(&mut self, hooks: &[Hook], load: impl Future<Output = Outcome>) -> Result<Span> {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let flushes = wal_flushes(&self.pool).await?;
        let cpu = self.cpu();
        let outcome = load.await;
        let cpu = self.cpu().zip(cpu).map(|(after, before)| after.since(before));

        let stored = books::stored(&self.pool).await?;
        let acknowledged = hooks
            .iter()
            .zip(&outcome.answers)
            .filter(|(_, answer)| **answer == 200)
            .map(|(hook, _)| hook);
        let difference = books::compare(&stored, acknowledged);
        if difference.lost + difference.doubled > 0 {
            return Err(format!(
                "{} messages answered 200 are not stored, {} are stored twice",
                difference.lost, difference.doubled
            )
            .into());
        }
        let other = hooks[..outcome.sent]
            .iter()
            .zip(&outcome.answers)
            .filter(|(hook, answer)| hook.answer != **answer)
            .count();
        if other > 0 {
            progress(&format!(
                "{other} of {} webhooks were not answered as they should be",
                outcome.sent
            ));
        }
        let added = (difference.stored - self.stored) as f64;
        let flushes = self.flushes_since(flushes).await?;
        self.stored = books::stored(&self.pool).await?.len();
        Ok(Span {
            rate: added / outcome.elapsed.as_secs_f64(),
            p50: outcome.latencies.percentile(0.5),
            p99: outcome.latencies.percentile(0.99),
            flushes: flushes / added,
            cpu: cpu.map(|cpu| Cpu {
                server: cpu.server / added,
                postgres: cpu.postgres / added,
            }),
        })
    }

    /// The flushes of the span. Backends report late, so a few more webhooks make them do it; those cost flushes too,
    /// which count against us.
    async fn flushes_since(&mut self, before: i64) -> Result<f64> {
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let nudges = self.traffic.messages(40, unix_now());
        open_loop(self.desk.address, &nudges, 8, 80.0).await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        Ok((wal_flushes(&self.pool).await? - before) as f64)
    }

    fn cpu(&self) -> Option<Cpu> {
        Cpu::read(self.desk.pid()?, self.postmaster?)
    }

    /// Meta's proportion: three statuses to each customer message, each in a webhook of its own.
    async fn mixed(&mut self) -> Result<Span> {
        let seconds = self.span.as_secs().div_ceil(2);
        let messages = usize::try_from(seconds * STOCK / 4)?;
        let ours = self.insert_outbound(messages).await?;
        let now = unix_now();
        let mut hooks = Vec::with_capacity(messages * 4);
        for (theirs, wamid) in self.traffic.messages(ours.len(), now).into_iter().zip(ours) {
            hooks.push(theirs);
            for status in ["sent", "delivered", "read"] {
                let status = Status {
                    wamid: wamid.clone(),
                    status,
                    at: now,
                    recipient: "5511980000000".into(),
                    callback_data: None,
                };
                hooks.push(self.traffic.pack_statuses(&[status]));
            }
        }
        let outcome = closed_loop(self.desk.address, &hooks, CLOSED, Duration::from_secs(seconds)).await;
        let right = hooks
            .iter()
            .zip(&outcome.answers)
            .filter(|(hook, answer)| hook.answer == **answer)
            .count();
        Ok(Span {
            rate: right as f64 / outcome.elapsed.as_secs_f64(),
            p50: outcome.latencies.percentile(0.5),
            p99: outcome.latencies.percentile(0.99),
            flushes: 0.0,
            cpu: None,
        })
    }

    /// Messages of ours that were sent, for statuses to speak of; straight into the table, since sending is not what is
    /// measured.
    async fn insert_outbound(&self, count: usize) -> Result<Vec<String>> {
        let rows = sqlx::query(
            "with thread as (select array_agg(id) as ids, count(*) as many from conversations)
             insert into messages (id, conversation_id, number_id, protocol_id, direction, wamid, at, content, delivery, attempts, sent_at)
             select gen_random_uuid(), c.id, c.number_id, c.protocol_id, 'outbound', 'wamid.HBgBENCHOUT' || n || '==', now(),
                    jsonb_build_object('kind', 'text', 'body', 'Resposta ' || n), 'uncertain', 1, null
               from thread cross join generate_series(1, $1) n join conversations c on c.id = thread.ids[1 + n % thread.many]
             returning wamid",
        )
        .bind(i64::try_from(count)?)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }
}
