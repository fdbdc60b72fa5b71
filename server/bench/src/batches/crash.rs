//! `batch-crash` (R4): the desk is killed again and again while it sends a batch, and much of what it sends is not answered,
//! refused or cut. Nobody gets it twice, nobody is forgotten, and what is uncertain is settled by statuses.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use domain::BatchId;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use uuid::Uuid;

use super::books::{Books, compare, recipients, uncertain};
use super::sheet::Sheet;
use super::simulator::{Accepted, Simulator};
use super::{FIRST, Office};
use crate::desk::Desk;
use crate::report::{Bound, Goal, Report};
use crate::{Result, progress};

/// Messages of a batch that may be on their way when the desk dies.
const IN_FLIGHT: u32 = 64;
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
    let outcome = Outcome {
        books,
        settled: Settled::of(&listed, &still, &accepted),
        unanswered: unanswered(&tally),
        told: told_wrongly(&office, batch, &books, &sheet).await?,
    };
    outcome.report(settings, report);
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

/// Sends whose answer the simulator kept to itself, whether it took them or not.
fn unanswered(tally: &Value) -> u64 {
    let injected = tally["injected"].as_object().into_iter().flatten();
    injected
        .filter(|(way, _)| {
            ["timeout", "cut", "http_5xx"]
                .iter()
                .any(|lost| way.starts_with(lost))
        })
        .filter_map(|(_, many)| many.as_u64())
        .sum()
}

/// In how many figures the batch's page differs from the ledger and the sheet.
async fn told_wrongly(office: &Office, batch: BatchId, books: &Books, sheet: &Sheet) -> Result<usize> {
    let told = office.card(batch).await?.counts;
    let expected = sheet.expected();
    let figures = [
        (told.reached() as usize, books.taken - books.unsettled),
        (told.uncertain as usize, books.lost + books.unsettled),
        (told.failed as usize, books.failed),
        (told.repeated as usize, expected.repeated as usize),
        (told.invalid as usize, expected.invalid as usize),
        (told.rows as usize, expected.rows() as usize),
    ];
    Ok(figures.iter().filter(|(told, right)| told != right).count())
}

/// What became of those whose answer was lost.
struct Settled {
    /// Listed as uncertain when all was sent.
    listed: usize,
    /// Of those, WhatsApp had taken.
    taken: usize,
    /// Of the latter, settled by a status.
    settled: usize,
}

impl Settled {
    fn of(listed: &HashSet<Uuid>, still: &HashSet<Uuid>, accepted: &Accepted) -> Self {
        let taken = listed
            .iter()
            .filter(|message| accepted.by_message.contains_key(*message));
        Self {
            listed: listed.len(),
            taken: taken.clone().count(),
            settled: taken.filter(|message| !still.contains(*message)).count(),
        }
    }

    /// In percent; all of nothing.
    fn percent(&self) -> f64 {
        match self.taken {
            0 => 100.0,
            taken => self.settled as f64 * 100.0 / taken as f64,
        }
    }
}

/// All of it.
struct Outcome {
    books: Books,
    settled: Settled,
    unanswered: u64,
    told: usize,
}

impl Outcome {
    fn report(&self, settings: &Settings, report: &mut Report) {
        let (books, settled) = (&self.books, &self.settled);
        let twice = books.doubled + books.strangers;
        report.none(
            "R4 twice",
            "people who got it more than once, or whom the sheet does not name",
            twice,
            "people",
        );
        report.none(
            "R4 forgotten",
            "people who did not get it and are neither failed nor uncertain",
            books.forgotten,
            "people",
        );
        let most = u64::from(IN_FLIGHT * settings.kills) + self.unanswered;
        report.add(
            Goal::new(
                "R4 uncertain",
                "listed as uncertain when all was sent; the floor is 64 a kill and every unanswered send",
                settled.listed as f64,
                "messages",
                Bound::AtMost,
                most as f64,
            )
            .against(most as f64),
        );
        report.add(Goal::new(
            "R4 settled",
            "of the uncertain that WhatsApp took: settled by statuses",
            settled.percent(),
            "%",
            Bound::AtLeast,
            99.9,
        ));
        report.none(
            "R4 differ",
            "people of whom the desk says another thing than WhatsApp",
            books.differ,
            "people",
        );
        report.none(
            "R4 counts",
            "figures of the batch's page that differ from the ledger",
            self.told,
            "figures",
        );
        report.note(format!(
            "R4: {} kills; {} sends left unanswered; {} uncertain when all was sent, of which WhatsApp had taken {}, and statuses settled {}; in the end {} taken, {} failed, {} uncertain and rightly so, {} taken and still uncertain.",
            settings.kills,
            self.unanswered,
            settled.listed,
            settled.taken,
            settled.settled,
            books.taken,
            books.failed,
            books.lost,
            books.unsettled,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_that_were_kept_back_can_make_uncertain() {
        let tally = json!({"throughput": 4, "injected": {
            "timeout_accepted": 5, "timeout_lost": 6, "cut_lost": 7, "http_5xx_accepted": 8, "130429": 100, "131056": 50,
        }});
        assert_eq!(unanswered(&tally), 26);
        assert_eq!(unanswered(&json!({"injected": {}})), 0);
    }

    #[test]
    fn the_share_settled_is_of_those_that_were_taken() {
        let ids =
            |numbers: &[u128]| -> HashSet<Uuid> { numbers.iter().copied().map(Uuid::from_u128).collect() };
        let mut accepted = Accepted::default();
        for message in ids(&[1, 2]) {
            accepted.by_message.insert(message, 1);
        }
        let settled = Settled::of(&ids(&[1, 2, 3]), &ids(&[2, 3]), &accepted);
        assert_eq!((settled.listed, settled.taken, settled.settled), (3, 2, 1));
        assert_eq!(settled.percent(), 50.0);
        assert_eq!(Settled::of(&ids(&[]), &ids(&[]), &accepted).percent(), 100.0);
    }
}
