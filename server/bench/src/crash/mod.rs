//! `crash`: kills of server and Postgres under load (R1), everybody writing for the first time at once (R2), statuses in
//! any order (R3).
//!
//! One desk lives through all three, so that the books at the end cover them together.

mod kills;
mod ladder;
mod rush;

use std::path::Path;

use clap::Args;

use crate::books;
use crate::desk::{APP_SECRET, Desk};
use crate::report::{Bound, Goal, Report};
use crate::traffic::{Mixture, Traffic};
use crate::{Result, progress};

/// How often and how many.
#[derive(Args)]
pub struct Settings {
    /// Kills of the server under load.
    #[arg(long, default_value_t = 50)]
    kills: usize,
    /// Immediate stops of Postgres under load, as by `pg_ctl stop -m immediate`.
    #[arg(long, default_value_t = 10)]
    stops: usize,
    /// Kills of its postmaster under load, by kill -9.
    #[arg(long, default_value_t = 10)]
    postmasters: usize,
    /// Webhooks a second while it is killed.
    #[arg(long, default_value_t = 1_000.0, value_parser = positive)]
    rate: f64,
    /// Rounds of 200 new customers who all write at once.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Statuses, in any order and some of them twice.
    #[arg(long, default_value_t = 100_000)]
    statuses: usize,
}

/// A number above 0, from the command line.
pub fn positive(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if value > 0.0 {
        Ok(value)
    } else {
        Err("must be above 0".to_owned())
    }
}

/// Puts the desk to the proof.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    let mut desk = Desk::fresh(guiche).await?;
    let outcome = prove(&mut desk, settings, seed, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

async fn prove(desk: &mut Desk, settings: &Settings, seed: u64, report: &mut Report) -> Result<()> {
    let pool = desk.database(2).await?;
    let host = desk.address.to_string();
    let mut traffic = Traffic::new(
        &host,
        APP_SECRET,
        Mixture {
            phoneless: 0.0,
            ..Mixture::META
        },
        seed,
    );

    progress(&format!(
        "{} rounds of 200 customers who write at once",
        settings.rounds
    ));
    rush::run(desk, &pool, &mut traffic, settings.rounds, seed, report).await?;
    progress(&format!("{} statuses", settings.statuses));
    ladder::run(desk, &pool, &traffic, settings.statuses, seed, report).await?;
    progress(&format!(
        "{} kills of the server, {} immediate stops of Postgres and {} kills of its postmaster at {}/s",
        settings.kills, settings.stops, settings.postmasters, settings.rate
    ));
    let plan = kills::Plan {
        kills: settings.kills,
        stops: settings.stops,
        postmasters: settings.postmasters,
        rate: settings.rate,
    };
    kills::run(desk, &pool, &mut traffic, &plan, seed, report).await?;

    desk.no_panic("R1 panics", report)?;
    let orphans = books::orphans(&pool).await?;
    let differences = books::audit_differences(desk, &pool).await?;
    let wrong = orphans.iter().map(|(_, count)| *count).sum::<i64>() as f64 + differences.len() as f64;
    report.add(Goal::new(
        "R1 orphans",
        "rows that hang in the air, and differences from the audit",
        wrong,
        "rows",
        Bound::AtMost,
        0.0,
    ));
    for (what, count) in orphans {
        report.note(format!("WRONG: {count} {what}."));
    }
    for difference in differences {
        report.note(format!("WRONG: {difference}."));
    }
    Ok(())
}
