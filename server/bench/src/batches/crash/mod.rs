//! `batch-crash` (R4): the desk is killed again and again while it sends a batch, and much of what it sends is not answered,
//! refused or cut. Nobody gets it twice, nobody is forgotten, and what is uncertain is settled by statuses.

mod verdict;

use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use domain::BatchId;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use self::verdict::{Settled, Verdict, told_wrongly, unanswered};
use super::books::{compare, recipients, uncertain};
use super::sheet::Sheet;
use super::simulator::Simulator;
use super::{FIRST, Office};
use crate::desk::Desk;
use crate::report::Report;
use crate::{Result, progress};

/// Milliseconds between two kills.
const LIVES: std::ops::Range<u64> = 300..6_000;
/// The longest that a start may take.
const START: Duration = Duration::from_secs(60);
/// The longest that the rest may take to be sent.
const SENDING: Duration = Duration::from_secs(1_800);
/// The longest that statuses may take to be told, and to be applied.
const SETTLING: Duration = Duration::from_secs(300);
/// How often the batch is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// How many and how often.
#[derive(Args)]
pub struct Settings {
    /// Rows of the sheet: 2 % repeat an earlier one, 1 % have no phone.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1_000..=100_000))]
    recipients: u32,
    /// Kills of the desk while it sends.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    kills: u32,
    /// How long a send stays without an answer before it is cut, in milliseconds.
    #[arg(long, default_value_t = 3_000, value_parser = clap::value_parser!(u64).range(1..=19_000))]
    timeout: u64,
}

/// Puts the desk to the proof.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    let simulator = Simulator::start(guiche).await?;
    let mut desk = Desk::beside(guiche, &simulator.url).await?;
    let outcome = prove(&mut desk, &simulator, settings, seed, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

/// What goes wrong: of all sends these parts, decided by the seed.
fn faults(timeout: u64, seed: u64) -> Value {
    json!({
        "answer_delay_ms": 60, "seed": seed,
        "share": {
            "timeout": 0.05, "timeout_ms": timeout, "http_5xx": 0.01, "cut": 0.01,
            "code": {"130429": 0.03, "131056": 0.01},
        },
    })
}

async fn prove(
    desk: &mut Desk,
    simulator: &Simulator,
    settings: &Settings,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let office = Office::open(desk, simulator, domain::batch::DEFAULT_HEADROOM).await?;
    let sheet = Sheet::mixed(FIRST, usize::try_from(settings.recipients)?);
    simulator
        .change("faults", &faults(settings.timeout, seed))
        .await?;
    simulator.forget_broken_rules().await?;
    let begin = Instant::now();
    let batch = office.begin(&sheet).await?;
    progress(&format!(
        "{} kills while {} rows are sent",
        settings.kills, settings.recipients
    ));
    kill_again_and_again(desk, simulator, &office, batch, settings.kills, seed).await?;
    progress("the rest is sent");
    until_sent(&office, batch).await?;
    let took = begin.elapsed();
    // As the desk lists them before the statuses that were held back come.
    let listed = uncertain(&recipients(&office.pool, batch).await?);
    let tally = simulator.get("limits").await?;
    progress("everything is well again, and the statuses come");
    simulator.heal().await?;
    until_settled(simulator, &office, batch).await?;

    let found = recipients(&office.pool, batch).await?;
    let accepted = simulator.ledger().await?;
    let books = compare(&sheet, &found, &accepted);
    let still = uncertain(&found);
    let verdict = Verdict {
        kills: settings.kills,
        books,
        settled: Settled::of(&listed, &still, &accepted),
        unanswered: unanswered(&tally),
        told: told_wrongly(&office, batch, &books, &sheet).await?,
    };
    verdict.report(report);
    report.note(format!(
        "R4: {} people of {} rows in {:.0} s; statuses flowed during the first half of the kills and were held back from then on. Injected: {}.",
        sheet.expected().valid,
        settings.recipients,
        took.as_secs_f64(),
        tally["injected"],
    ));
    Ok(())
}

/// Kills at random moments while somebody still waits for their turn; from the middle on no status is told.
async fn kill_again_and_again(
    desk: &mut Desk,
    simulator: &Simulator,
    office: &Office,
    batch: BatchId,
    kills: u32,
    seed: u64,
) -> Result<()> {
    let mut rng = StdRng::seed_from_u64(seed ^ 4);
    for kill in 0..kills {
        if kill == kills / 2 {
            simulator
                .change("faults", &json!({"pause_statuses": true}))
                .await?;
        }
        tokio::time::sleep(Duration::from_millis(rng.random_range(LIVES))).await;
        if !office.somebody_waits(batch).await? {
            return Err(format!("it was sent after {kill} kills: give it more --recipients").into());
        }
        desk.kill()?;
        desk.start()?;
        desk.wait_ready(START).await?;
    }
    Ok(())
}

/// Until nobody waits and nothing is on its way: what a dead process held is uncertain by then.
async fn until_sent(office: &Office, batch: BatchId) -> Result<()> {
    let begin = Instant::now();
    loop {
        let (state, stopped) = office.state(batch).await?;
        match state.as_str() {
            "finished" => return Ok(()),
            "scheduled" | "sending" => {}
            _ => return Err(format!("the batch is {state}: {stopped:?}").into()),
        }
        if begin.elapsed() > SENDING {
            return Err(format!("the batch was not sent within {SENDING:?}").into());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Until every status was told, and nothing of the batch has changed for a while.
async fn until_settled(simulator: &Simulator, office: &Office, batch: BatchId) -> Result<()> {
    let begin = Instant::now();
    simulator.settled(SETTLING).await?;
    let mut before = None;
    loop {
        let now = uncertain(&recipients(&office.pool, batch).await?).len();
        if before == Some(now) || begin.elapsed() > SETTLING {
            return Ok(());
        }
        before = Some(now);
        tokio::time::sleep(LOOK * 6).await;
    }
}
