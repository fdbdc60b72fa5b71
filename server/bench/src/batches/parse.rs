//! `batch-parse` (P8): how long a sheet of a hundred thousand rows takes from the upload to its check page, what it costs in
//! memory, and how soon a zip bomb is refused.

use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use domain::BatchId;

use super::bomb::{UNPACKED, bomb};
use super::copy::bare_copy;
use super::known::know;
use super::sheet::{Kind, Sheet};
use super::simulator::Simulator;
use super::told::while_told;
use super::{FIRST, Office};
use crate::desk::{APP_SECRET, Desk};
use crate::office::staff;
use crate::process::{forget_peak, peak};
use crate::report::{Bound, Goal, Report};
use crate::session::Session;
use crate::traffic::{Mixture, Traffic};
use crate::{Result, progress};

/// The longest that a start may take.
const START: Duration = Duration::from_secs(60);
/// How long a desk that was just started may settle before its memory is read.
const SETTLE: Duration = Duration::from_secs(2);

/// How large and how often.
#[derive(Args)]
pub struct Settings {
    /// Rows of each sheet, headings apart: 2 % repeat an earlier one, 1 % have no phone.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rows: u32,
    /// Runs, each on a desk that was just started; the worst one counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=100))]
    runs: u64,
}

/// Names, words and floors of a kind of file.
struct Wanted {
    kind: Kind,
    time: &'static str,
    memory: &'static str,
    storing: &'static str,
    /// Seconds.
    floor: f64,
    /// Seconds.
    aim: f64,
}

const WANTED: [Wanted; 2] = [
    Wanted {
        kind: Kind::Csv,
        time: "P8 csv",
        memory: "P8 csv memory",
        storing: "P8 csv storing",
        floor: 10.0,
        aim: 2.0,
    },
    Wanted {
        kind: Kind::Xlsx,
        time: "P8 xlsx",
        memory: "P8 xlsx memory",
        storing: "P8 xlsx storing",
        floor: 20.0,
        aim: 5.0,
    },
];

/// Measures.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    report.note(
        "P8: from the first byte of the upload to the answer of the check page's server function: read, E.164, repeated ones out, stored, judged by the book. \
         Aims: csv 2 s, xlsx 5 s, 64 MB, bomb 50 ms. Machine limit: a bare copy of the same rows into a table with the same columns on the same Postgres, in seconds.",
    );
    let simulator = Simulator::start(guiche).await?;
    let mut desk = Desk::beside(guiche, &simulator.url).await?;
    let outcome = measure(&mut desk, &simulator, settings, seed, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

async fn measure(
    desk: &mut Desk,
    simulator: &Simulator,
    settings: &Settings,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let office = Office::open(desk, simulator, domain::batch::DEFAULT_HEADROOM).await?;
    let agent = staff(desk, &office.pool, 1)
        .await?
        .pop()
        .ok_or("nobody signed in")?;
    let traffic = Traffic::new(&desk.address.to_string(), APP_SECRET, Mixture::TEXTS, seed);
    let mut meanwhile = Meanwhile {
        agent: agent.session,
        traffic,
    };
    let sheet = Sheet::mixed(FIRST, usize::try_from(settings.rows)?);
    let mut last = None;
    for run in 1..=settings.runs {
        for wanted in &WANTED {
            progress(&format!(
                "run {run} of {}: {}",
                settings.runs,
                wanted.kind.file_name()
            ));
            let (batch, told) = one_sheet(desk, &office, &mut meanwhile, &sheet, wanted, report).await?;
            report.note(format!("Run {run}, {told}"));
            last = Some(batch);
        }
        let file = bomb();
        let begin = Instant::now();
        let (location, _) = office.bring(Kind::Xlsx, &file).await?;
        let took = begin.elapsed().as_secs_f64() * 1_000.0;
        if !location.contains("too_big") {
            return Err(format!("a zip bomb led to {location}").into());
        }
        report.add(
            Goal::new(
                "P8 bomb",
                "until a file that unpacks to 10 GB, by its own word, is refused",
                took,
                "ms",
                Bound::AtMost,
                1_000.0,
            )
            .aiming(50.0),
        );
        report.note(format!(
            "Run {run}, bomb: {} bytes that say {UNPACKED} refused in {took:.1} ms.",
            file.len()
        ));
    }
    match last {
        Some(batch) => familiar(&office, batch, &sheet, settings.runs, report).await,
        None => Ok(()),
    }
}

/// The check page of a sheet whose people are all in the book by now, some of whom opted out.
async fn familiar(
    office: &Office,
    batch: BatchId,
    sheet: &Sheet,
    runs: u64,
    report: &mut Report,
) -> Result<()> {
    progress("the check page once the book knows everybody");
    let mut expected = sheet.expected();
    expected.opted_out = know(&office.pool, batch).await?;
    expected.valid -= expected.opted_out;
    for run in 1..=runs {
        let begin = Instant::now();
        let checked = office.check(batch, expected).await;
        let took = begin.elapsed().as_secs_f64();
        report.none(
            "P8 known wrong",
            "check pages that were refused, or counted wrongly, where the book knows everybody",
            usize::from(checked.is_err()),
            "pages",
        );
        report.add(Goal::new(
            "P8 known",
            "a check page where the book knows everybody; the floor is a whole list's",
            took,
            "s",
            Bound::AtMost,
            10.0,
        ));
        let told = match checked {
            Ok(_) => String::new(),
            Err(error) => format!(" WRONG: {error}."),
        };
        report.note(format!(
            "Run {run}, everybody known, {} opted out: the check page in {took:.2} s.{told}",
            expected.opted_out
        ));
    }
    Ok(())
}

/// Who goes on with their work while a sheet is read.
struct Meanwhile {
    agent: Session,
    traffic: Traffic,
}

/// Brings a sheet to a desk that was just started.
async fn one_sheet(
    desk: &mut Desk,
    office: &Office,
    meanwhile: &mut Meanwhile,
    sheet: &Sheet,
    wanted: &Wanted,
    report: &mut Report,
) -> Result<(BatchId, String)> {
    desk.kill()?;
    desk.start()?;
    desk.wait_ready(START).await?;
    tokio::time::sleep(SETTLE).await;
    let pid = desk.pid().ok_or("the desk does not run")?;
    let unknown = "memory cannot be read on this system";
    let bytes = sheet.file(wanted.kind)?;
    let before = forget_peak(pid).ok_or(unknown)?;
    let bring = async {
        let begin = Instant::now();
        let (batch, stored, _) = office.upload(sheet, wanted.kind, &bytes).await?;
        Ok((batch, stored, begin.elapsed()))
    };
    let ((batch, stored, read), told) = while_told(&meanwhile.agent, &mut meanwhile.traffic, bring).await?;
    let extra = peak(pid).ok_or(unknown)? - before;
    let copied = bare_copy(&office.pool, batch).await?;

    let rows = f64::from(sheet.expected().rows());
    report.add(
        Goal::new(
            wanted.time,
            "from the upload's first byte to its check page; the limit is a bare copy of its rows",
            read.as_secs_f64(),
            "s",
            Bound::AtMost,
            wanted.floor,
        )
        .aiming(wanted.aim)
        .against(copied.as_secs_f64()),
    );
    let (stored_rate, copied_rate) = (rows / stored.as_secs_f64(), rows / copied.as_secs_f64());
    report.add(
        Goal::aim_only(
            wanted.storing,
            "rows stored and led on a second; the limit is a bare copy, the aim half of it",
            stored_rate,
            "rows/s",
            Bound::AtLeast,
            copied_rate / 2.0,
        )
        .against(copied_rate),
    );
    report.add(
        Goal::new(
            wanted.memory,
            "the most memory resident meanwhile, beyond what was before",
            extra,
            "MB",
            Bound::AtMost,
            200.0,
        )
        .aiming(64.0),
    );
    report.add(Goal::new(
        "P8 told",
        "p99 from when a customer's message was due to the bytes on an agent's socket meanwhile",
        told.percentile(0.99),
        "ms",
        Bound::AtMost,
        150.0,
    ));
    let told = format!(
        "{}: {:.1} MB, {rows:.0} rows stored and led on in {:.2} s ({:.0} rows/s, {:.3} of the bare copy's {:.0}), checked in another {:.2} s; {before:.0} MB resident before, {extra:.0} MB more at most; {} messages of customers meanwhile, told after {:.0} ms (p50), {:.0} at most.",
        wanted.kind.file_name(),
        bytes.len() as f64 / 1e6,
        stored.as_secs_f64(),
        stored_rate,
        copied.as_secs_f64() / stored.as_secs_f64(),
        copied_rate,
        read.saturating_sub(stored).as_secs_f64(),
        told.count(),
        told.percentile(0.5),
        told.percentile(1.0),
    );
    Ok((batch, told))
}
