//! `guiche-bench`: Meta's traffic at full speed, and the kills that prove reliability. Run by `scripts/bench`.
//!
//! It knows the desk from outside only: the release binary, its HTTP, its command line, and, to check that nothing is
//! lost or doubled, its tables.

mod active;
mod batches;
mod books;
mod crash;
mod desk;
mod http;
mod ingest;
mod limits;
mod live;
mod load;
mod measure;
mod memory;
mod office;
mod outage;
mod overload;
mod process;
mod realtime;
mod report;
mod screens;
mod session;
mod stream;
mod traffic;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Parser, Subcommand};

use crate::report::Report;
use crate::screens::Part;

/// Anything that keeps a bench from being finished.
pub type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// Measures a release build of `guiche` against its goals; exit status 1 when a floor does not hold.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(subcommand)]
    bench: Bench,
    /// One line of JSON a goal instead of the table.
    #[arg(long, global = true)]
    json: bool,
    /// The binary under test.
    #[arg(long, global = true, default_value = "target/release/guiche")]
    guiche: PathBuf,
    /// The same seed makes the same traffic.
    #[arg(long, global = true, default_value_t = 20_261_122)]
    seed: u64,
}

#[derive(Subcommand)]
enum Bench {
    /// Webhooks stored a second, their latency, and what a message costs (P1, P2, P3).
    Ingest(ingest::Settings),
    /// Kills under load, first messages all at once, statuses in any order (R1, R2, R3).
    Crash(crash::Settings),
    /// Streams that are cut again and again; each screen equals the database at the end (R5).
    Realtime(realtime::Settings),
    /// Three times what the desk can take (R6).
    Overload(overload::Settings),
    /// Postgres away, hanging, slow, and its disk full (R7).
    Outage(outage::Settings),
    /// Contato Ativo by many systems at once: nobody twice; and how long a send takes.
    Active(active::Settings),
    /// A sheet of a hundred thousand rows, from the upload to its check page; and a zip bomb (P8).
    BatchParse(batches::parse::Settings),
    /// A batch under a hard limiter, with customers writing and agents answering meanwhile (P9, P10).
    BatchSend(batches::send::Settings),
    /// A batch through kills, timeouts, refusals and cut connections: nobody twice, nobody forgotten (R4).
    BatchCrash(batches::crash::Settings),
    /// From a webhook to the sockets of the agents who may see it (P7).
    Live(live::Settings),
    /// Memory, idle and with open sessions, and the time to start (P11).
    Memory(memory::Settings),
    /// Lists, badges and pages of the inbox on the canonical data set (P4, P6, P12).
    Inbox(screens::Settings),
    /// Opening conversations on the same data (P5).
    Thread(screens::Settings),
    /// Searching all messages of the same data.
    Search(screens::Settings),
    /// `inbox`, `thread` and `search` on one set of tables.
    Screens(screens::Settings),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    let bench = async {
        match &options.bench {
            Bench::Ingest(settings) => ingest::run(&options.guiche, settings, options.seed).await,
            Bench::Crash(settings) => crash::run(&options.guiche, settings, options.seed).await,
            Bench::Realtime(settings) => realtime::run(&options.guiche, settings, options.seed).await,
            Bench::Overload(settings) => overload::run(&options.guiche, settings, options.seed).await,
            Bench::Outage(settings) => outage::run(&options.guiche, settings, options.seed).await,
            Bench::Active(settings) => active::run(&options.guiche, settings, options.seed).await,
            Bench::BatchParse(settings) => batches::parse::run(&options.guiche, settings, options.seed).await,
            Bench::BatchSend(settings) => batches::send::run(&options.guiche, settings, options.seed).await,
            Bench::BatchCrash(settings) => batches::crash::run(&options.guiche, settings, options.seed).await,
            Bench::Live(settings) => live::run(&options.guiche, settings, options.seed).await,
            Bench::Memory(settings) => memory::run(&options.guiche, settings).await,
            Bench::Inbox(settings) => {
                screens::run(&options.guiche, settings, Part::Inbox, options.seed).await
            }
            Bench::Thread(settings) => {
                screens::run(&options.guiche, settings, Part::Thread, options.seed).await
            }
            Bench::Search(settings) => {
                screens::run(&options.guiche, settings, Part::Search, options.seed).await
            }
            Bench::Screens(settings) => {
                screens::run(&options.guiche, settings, Part::All, options.seed).await
            }
        }
    };
    // Whoever wins, the bench is dropped here, and with it the desk's processes and folder.
    let outcome = tokio::select! {
        outcome = bench => outcome,
        () = told_to_end() => Err("told to end".into()),
    };
    match outcome {
        Ok(report) => print(&report, options.json),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print(report: &Report, json: bool) -> ExitCode {
    if json {
        report.notes.iter().for_each(|note| progress(note));
        print!("{}", report.to_json_lines());
    } else {
        print!("{}", report.to_table());
    }
    if report.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn told_to_end() {
    let terminate = async {
        #[cfg(unix)]
        if let Ok(mut signals) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            signals.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

/// Meta's clock: whole seconds.
pub fn unix_now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// What is going on, for whoever waits.
pub fn progress(sentence: &str) {
    eprintln!("  {sentence}");
}
