//! `memory`: what the server holds when nothing happens and with many sessions open, and how soon it is ready (P11).

use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::task::JoinSet;

use crate::desk::Desk;
use crate::http::Connection;
use crate::office::staff;
use crate::process::{resident, resident_file};
use crate::report::{Bound, Goal, Report};
use crate::stream::Stream;
use crate::{Result, progress};

/// How long it may settle before its memory is read.
const SETTLE: Duration = Duration::from_secs(5);
/// The longest a start may take before the bench gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many.
#[derive(Args)]
pub struct Settings {
    /// Agents, each signed in, with the inbox drawn once and a stream open.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=8_000))]
    sessions: u32,
    /// Starts; the slowest one counts.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    starts: u32,
}

/// Measures.
pub async fn run(guiche: &Path, settings: &Settings) -> Result<Report> {
    let mut report = Report::default();
    let mut desk = Desk::fresh(guiche).await?;
    let outcome = measure(&mut desk, settings, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

async fn measure(desk: &mut Desk, settings: &Settings, report: &mut Report) -> Result<()> {
    // What the machine needs to start the program at all, the quickest of a few.
    let mut bare = f64::MAX;
    for _ in 0..settings.starts {
        let begin = Instant::now();
        desk.command(["--version"], "")?;
        bare = bare.min(begin.elapsed().as_secs_f64() * 1_000.0);
    }
    let mut starts = Vec::new();
    for _ in 0..settings.starts {
        desk.kill()?;
        let begin = desk.start()?;
        desk.wait_ready(PATIENCE).await?;
        starts.push(begin.elapsed().as_secs_f64() * 1_000.0);
    }
    report.add(
        Goal::new(
            "P11 ready",
            "from exec to ready, Postgres running, the slowest start; the limit is exec to its version",
            starts.iter().copied().fold(0.0, f64::max),
            "ms",
            Bound::AtMost,
            500.0,
        )
        .aiming(150.0)
        .against(bare),
    );
    let told: Vec<_> = starts.iter().map(|took| format!("{took:.0}")).collect();
    report.note(format!("Starts (ms): {}.", told.join(" ")));

    let memory = |desk: &Desk| {
        let found = desk.pid().and_then(resident);
        found.ok_or("memory cannot be read on this system")
    };
    tokio::time::sleep(SETTLE).await;
    let idle = memory(desk)?;
    let program = desk.pid().and_then(resident_file).unwrap_or_default();
    report.add(
        Goal::new(
            "P11 idle",
            "resident memory, idle; the limit is what of it is mapped files: the program itself",
            idle,
            "MB",
            Bound::AtMost,
            100.0,
        )
        .aiming(14.0)
        .against(program),
    );

    let pool = desk.database(2).await?;
    let agents = staff(desk, &pool, usize::try_from(settings.sessions)?).await?;
    tokio::time::sleep(SETTLE).await;
    let signed_in = memory(desk)?;
    progress("everybody opens the inbox");
    let mut listening = JoinSet::new();
    let begin = Instant::now();
    let mut page = Connection::new(desk.address);
    for agent in &agents {
        let status = page
            .send(&agent.session.as_browser().page("/conversations").request)
            .await?;
        if status != 200 {
            return Err(format!("a page was answered with {status}").into());
        }
        let mut stream = Stream::open(&agent.session, None).await?;
        // What is told meanwhile has to be fetched, or it would wait in the server.
        listening.spawn(async move { while stream.next().await.is_ok() {} });
    }
    let took = begin.elapsed();
    tokio::time::sleep(SETTLE * 2).await;
    if listening.try_join_next().is_some() {
        return Err("a stream ended by itself".into());
    }
    let open = memory(desk)?;
    report.add(
        Goal::new(
            "P11 sessions",
            "resident memory with all sessions open",
            open,
            "MB",
            Bound::AtMost,
            200.0,
        )
        .aiming(50.0),
    );
    report.add(
        Goal::new(
            "P11 a session",
            "what a session adds",
            (open - idle) * 1_000.0 / agents.len() as f64,
            "KB",
            Bound::AtMost,
            100.0,
        )
        .aiming(25.0),
    );
    report.note(format!(
        "Resident: idle {idle:.1} MB, after {} people signed in {signed_in:.1} MB, with {} inboxes drawn and streams open {open:.1} MB; opening them took {:.1} s.",
        agents.len(),
        listening.len(),
        took.as_secs_f64(),
    ));
    Ok(())
}
