//! `inbox`, `thread`, `search`: what people wait for, on the canonical data set (P4, P5, P6, P12, search).
//!
//! One agent with three of four numbers asks over HTTP, as their browser would, compressed answers and all; requests
//! leave at a steady rate and latency counts from the moment each was due.

mod audit;
mod dataset;
mod inbox;
mod pages;
mod search;
mod statements;
mod thread;
mod yardstick;

use std::path::Path;
use std::time::Duration;

use clap::Args;
use sqlx::PgPool;

use crate::desk::Desk;
use crate::http::{Outcome, open_loop};
use crate::report::{Bound, Goal, Report};
use crate::session::Session;
use crate::traffic::Hook;
use crate::{Result, progress};

/// Requests a second, as the goals say.
const RATE: f64 = 50.0;
/// Connections: enough that a slow answer does not hold up the next request.
const CONNECTIONS: usize = 32;
/// Conversations of the small desk that lists are compared with.
const FEW: u32 = 10_000;
const EMAIL: &str = "agent1@bench.example";
const PASSWORD: &str = "uma senha bem comprida";

/// How much and how long.
#[derive(Args)]
pub struct Settings {
    /// Conversations in the tables, some twenty messages each.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(2_000..=2_000_000))]
    conversations: u32,
    /// Seconds of each measured span.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Runs on the same tables; the worst one counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=100))]
    runs: u64,
    /// Points at which badges are compared with a count of the rows; 0 leaves them out.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(0..=100_000))]
    audits: u64,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Lists, badges and the page itself (P4, P6, P12).
    Inbox,
    /// Opening a conversation (P5).
    Thread,
    /// The search.
    Search,
    /// All of these on one set of tables.
    All,
}

/// Measures `part`.
pub async fn run(guiche: &Path, settings: &Settings, part: Part, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    let with = |wanted| part == wanted || part == Part::All;
    let span = Duration::from_secs(settings.seconds);
    let mut small = Vec::new();
    if with(Part::Inbox) && settings.conversations > FEW {
        let bench = Bench::on(guiche, FEW, false, span).await?;
        for _ in 0..settings.runs {
            small.push(bench.list_views().await?.percentile(0.99));
        }
        let told: Vec<_> = small.iter().map(|p99| format!("{p99:.1}")).collect();
        report.note(format!(
            "p99 of the lists with {FEW} conversations: {} ms.",
            told.join(", ")
        ));
    }
    if with(Part::Inbox) && settings.audits > 0 {
        audit::run(guiche, usize::try_from(settings.audits)?, seed, &mut report).await?;
    }
    let mut bench = Bench::on(guiche, settings.conversations, with(Part::Search), span).await?;
    if with(Part::Search) {
        let took = dataset::searchable(&bench.pool).await?;
        report.note(format!(
            "Reading all messages into the search took {:.0} s.",
            took.as_secs_f64()
        ));
    }
    let mut large = Vec::new();
    for run in 1..=settings.runs {
        progress(&format!("run {run} of {}", settings.runs));
        if with(Part::Inbox) {
            large.push(bench.inbox(&mut report).await?);
        }
        if with(Part::Thread) {
            bench.thread(&mut report).await?;
        }
        if with(Part::Search) {
            bench.search(&mut report).await?;
        }
    }
    if let Some((large, small)) = median(&mut large).zip(median(&mut small)) {
        report.add(Goal::aim_only(
            "P4 by 10k",
            "p99 of the lists by that with 10 000 conversations, the middle one of the runs of each",
            large / small,
            "times",
            Bound::AtMost,
            1.3,
        ));
    }
    // What slows the desk down comes last.
    if with(Part::Inbox) {
        bench.inbox_statements(&mut report).await?;
    }
    if with(Part::Thread) {
        bench.thread_statements(&mut report).await?;
        for _ in 0..settings.runs {
            bench.thread_cold(&mut report).await?;
        }
    }
    let messages: i64 = sqlx::query_scalar("select count(*) from messages")
        .fetch_one(&bench.pool)
        .await?;
    report.note(format!(
        "{} conversations, {messages} messages.",
        settings.conversations
    ));
    Ok(report)
}

/// The middle one, the upper of two; nothing of nothing.
fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

struct Bench {
    desk: Desk,
    /// Whose answers are looked at.
    plain: Session,
    /// Whose answers are measured: compressed, as a browser takes them.
    session: Session,
    pool: PgPool,
    span: Duration,
}

impl Bench {
    /// A desk with so many conversations of the canonical data set, and an agent signed in.
    async fn on(guiche: &Path, conversations: u32, search: bool, span: Duration) -> Result<Self> {
        let desk = Desk::fresh(guiche).await?;
        let agent = ["--email", EMAIL, "--name", "Agente 1", "--role", "agent"];
        desk.command(
            ["user", "create"].into_iter().chain(agent),
            &format!("{PASSWORD}\n"),
        )?;
        dataset::load(&desk, conversations, search)?;
        let pool = desk.database(2).await?;
        let plain = Session::sign_in(desk.address, EMAIL, PASSWORD).await?;
        Ok(Self {
            session: plain.as_browser(),
            plain,
            pool,
            desk,
            span,
        })
    }

    /// `requests` in turn, `rate` a second.
    async fn steady(&self, requests: &[Hook], rate: f64) -> Result<Outcome> {
        let count = (rate * self.span.as_secs_f64()).ceil() as usize;
        let all: Vec<Hook> = requests.iter().cycle().take(count).cloned().collect();
        let outcome = open_loop(self.session.address, &all, CONNECTIONS, rate).await;
        right(&outcome, &all)?;
        Ok(outcome)
    }
}

/// How many were answered; an error when one that was sent was not answered as it should be.
fn right(outcome: &Outcome, asked: &[Hook]) -> Result<usize> {
    let sent = outcome.answers.iter().zip(asked).take(outcome.sent);
    let wrong: Vec<u16> = sent
        .filter(|(answer, hook)| **answer != hook.answer)
        .map(|(answer, _)| *answer)
        .collect();
    match wrong.first() {
        Some(first) => Err(format!(
            "{} of {} requests were answered wrongly, the first with {first}",
            wrong.len(),
            outcome.sent
        )
        .into()),
        None => Ok(outcome.sent),
    }
}
