//! `batch-send` (P9, P10): how fast a batch goes against a stand-in that answers in 60 ms and takes no more than its
//! throughput, and how soon an agent's answer is out meanwhile.

mod customers;
mod pace;
mod talk;

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use domain::BatchId;
use serde_json::json;

use self::customers::Heard;
use self::pace::{Pace, RAMP};
use self::talk::Talk;
use super::books::{compare, recipients};
use super::sheet::Sheet;
use super::simulator::{Accepted, Simulator, THROUGHPUT};
use super::{FIRST, Office};
use crate::crash::positive;
use crate::desk::{APP_SECRET, Desk};
use crate::office::staff;
use crate::process::{forget_peak, peak};
use crate::report::{Bound, Goal, Report};
use crate::traffic::{Mixture, Traffic};
use crate::{Result, progress, unix_now};

/// How long WhatsApp takes to answer, in milliseconds.
const ANSWER_MS: u64 = 60;
/// People of one run's sheet at most.
const MOST: usize = 100_000;
/// How often a batch is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// A batch that goes slower than so many a second is given up.
const SLOWEST: u64 = 100;
/// The longest that statuses may take to be told.
const SETTLE: Duration = Duration::from_secs(300);

/// How many and how much.
#[derive(Args)]
pub struct Settings {
    /// People in the sheet.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(3_000..=100_000))]
    recipients: u32,
    /// Messages of customers a second meanwhile, to another number of the desk.
    #[arg(long, default_value_t = 300.0, value_parser = positive)]
    rate: f64,
    /// Answers of an agent a second meanwhile.
    #[arg(long, default_value_t = 5.0, value_parser = positive)]
    replies: f64,
    /// Statuses of each message: sent and delivered, or read as well.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(2..=3))]
    statuses: u8,
    /// Batches, one after another, each to new people; the worst one counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=20))]
    runs: u64,
    /// What batches leave to agents, in percent.
    #[arg(long, default_value_t = domain::batch::DEFAULT_HEADROOM, value_parser = clap::value_parser!(u8).range(1..=90))]
    headroom: u8,
}

/// Measures.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    report.note(format!(
        "P9: messages a second that WhatsApp took, by the desk's record, from {RAMP} s after the first to the last. Answers after {ANSWER_MS} ms; no second with more than {THROUGHPUT}; no messaging limit; {} % left to agents. Machine limit: that throughput. Aim: 985/s.",
        settings.headroom,
    ));
    report.note(format!(
        "P10: from when an agent's answer was due to the moment WhatsApp took it, its {ANSWER_MS} ms of thinking included. Aim: 120 ms. Customers write to another number: what they write would take from the throughput of the batch's.",
    ));
    let simulator = Simulator::start(guiche).await?;
    let desk = Desk::beside(guiche, &simulator.url).await?;
    let outcome = measure(&desk, &simulator, settings, seed, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

async fn measure(
    desk: &Desk,
    simulator: &Simulator,
    settings: &Settings,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let office = Office::open(desk, simulator, settings.headroom).await?;
    let agent = staff(desk, &office.pool, 1)
        .await?
        .pop()
        .ok_or("nobody signed in")?;
    let talk = Talk::begin(simulator, &office.pool, agent.session).await?;
    simulator
        .change("settings", &json!({"auto_read": settings.statuses == 3}))
        .await?;
    simulator
        .change("faults", &json!({"answer_delay_ms": ANSWER_MS}))
        .await?;
    let mut stage = Stage {
        desk,
        simulator,
        office,
        talk,
        traffic: Traffic::new(&desk.address.to_string(), APP_SECRET, Mixture::TEXTS, seed),
    };
    for run in 1..=settings.runs {
        progress(&format!(
            "run {run} of {}: {} people",
            settings.runs, settings.recipients
        ));
        stage.one_run(settings, run, report).await?;
    }
    Ok(())
}

/// Everybody who takes part.
struct Stage<'a> {
    desk: &'a Desk,
    simulator: &'a Simulator,
    office: Office,
    talk: Talk,
    traffic: Traffic,
}

impl Stage<'_> {
    async fn one_run(&mut self, settings: &Settings, run: u64, report: &mut Report) -> Result<()> {
        let first = FIRST + usize::try_from(run)? * MOST;
        let sheet = Sheet::clean(first, usize::try_from(settings.recipients)?);
        let stock = u64::from(settings.recipients) / SLOWEST + 60;
        let hooks = (stock.min(600) as f64 * settings.rate) as usize;
        let hooks = self.traffic.messages(hooks, unix_now());
        let pid = self.desk.pid().ok_or("the desk does not run")?;
        let unknown = "memory cannot be read on this system";
        forget_peak(pid).ok_or(unknown)?;
        let batch = self.office.begin(&sheet).await?;

        let over = Cell::new(false);
        let watching = async {
            let outcome = self.watch(batch, stock).await;
            over.set(true);
            outcome
        };
        let (watched, wrote, refused) = tokio::join!(
            watching,
            customers::write(self.desk.address, &hooks, settings.rate, &over),
            self.talk.answer(settings.replies, &over),
        );
        watched?;
        let Heard {
            latencies: heard,
            odd,
        } = wrote?;
        let memory = peak(pid).ok_or(unknown)?;
        let pace = Pace::of(&self.office.pool, batch).await?;
        let rate = pace.rate()?;
        let broken = self.simulator.get("limits").await?;
        let throttled = broken["throughput"].as_u64().unwrap_or_default();
        if !self.simulator.settled(SETTLE).await? {
            return Err(format!("statuses were not told within {SETTLE:?}").into());
        }
        let (answers, missing) = self.talk.taken(self.simulator, pace.first, pace.last).await?;
        let accepted = of_run(self.simulator.ledger().await?, &sheet);
        let books = compare(&sheet, &recipients(&self.office.pool, batch).await?, &accepted);

        report.add(
            Goal::new(
                "P9",
                "messages of a batch that WhatsApp took; the limit is its throughput",
                rate,
                "messages/s",
                Bound::AtLeast,
                800.0,
            )
            .aiming(985.0)
            .against(f64::from(THROUGHPUT)),
        );
        report.none(
            "P9 throttled",
            "refusals for throughput (130429) after the ramp",
            usize::try_from(throttled)?,
            "refusals",
        );
        report.none(
            "P9 books",
            "people who got it twice, were forgotten, or of whom the desk says another thing than WhatsApp",
            books.doubled + books.forgotten + books.differ + books.unsettled,
            "people",
        );
        let p99 = answers.percentile(0.99);
        report.add(
            Goal::new(
                "P10",
                "p99 of an agent's answer during P9, from when it was due to WhatsApp taking it",
                p99,
                "ms",
                Bound::AtMost,
                1_000.0,
            )
            .aiming(120.0),
        );
        report.none(
            "P9 webhooks",
            "messages of customers not answered with 200",
            odd,
            "answers",
        );
        report.none(
            "P10 missing",
            "answers of the agent that the desk refused, or WhatsApp was not given",
            missing.max(refused),
            "answers",
        );
        report.add(
            Goal::new(
                "P11 during P9",
                "the most memory of the desk that was resident",
                memory,
                "MB",
                Bound::AtMost,
                400.0,
            )
            .aiming(120.0),
        );
        report.note(format!(
            "Run {run}: {} of {} people in {:.1} s, {rate:.0}/s after the ramp; {throttled} refusals for throughput after it; {} answers of the agent: p50 {:.0} p99 {p99:.0} slowest {:.0} ms, to the API call {ANSWER_MS} ms less; {} messages of customers answered in p50 {:.1} p99 {:.1} ms; {} statuses of each message; {memory:.0} MB at most; {} failed.",
            pace.taken,
            settings.recipients,
            (pace.last - pace.first) / 1_000.0,
            answers.count(),
            answers.percentile(0.5),
            answers.percentile(1.0),
            heard.count(),
            heard.percentile(0.5),
            heard.percentile(0.99),
            settings.statuses,
            books.failed,
        ));
        Ok(())
    }

    /// Until the batch is finished; once its ramp is over, broken rules count anew.
    async fn watch(&self, batch: BatchId, patience: u64) -> Result<()> {
        let begin = Instant::now();
        let mut first = None;
        let mut counts = false;
        loop {
            tokio::time::sleep(LOOK).await;
            let (state, stopped) = self.office.state(batch).await?;
            match state.as_str() {
                "finished" => return Ok(()),
                "scheduled" | "sending" => {}
                _ => return Err(format!("the batch is {state}: {stopped:?}").into()),
            }
            if first.is_none() && self.office.has_begun(batch).await? {
                first = Some(Instant::now());
            }
            let ramp = Duration::from_secs_f64(RAMP);
            if !counts && first.is_some_and(|first: Instant| first.elapsed() >= ramp) {
                self.simulator.forget_broken_rules().await?;
                counts = true;
            }
            if begin.elapsed() > Duration::from_secs(patience) {
                return Err(format!("the batch was not sent within {patience} s").into());
            }
        }
    }
}

/// What was accepted for the people of `sheet`: earlier runs had others.
fn of_run(mut accepted: Accepted, sheet: &Sheet) -> Accepted {
    let mut others = std::mem::take(&mut accepted.by_customer);
    accepted.by_customer = sheet
        .people()
        .filter_map(|(_, person)| others.remove_entry(&person))
        .collect();
    accepted
}
