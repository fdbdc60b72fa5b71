//! `overload` (R6): three times as much as the desk can take. It goes on storing what it can, says no to the rest in
//! time, holds no more memory, and is itself again at once.

use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use sqlx::PgPool;

use crate::books;
use crate::crash::positive;
use crate::desk::{APP_SECRET, Desk};
use crate::http::{Outcome, closed_loop, open_loop};
use crate::load::{Came, Load};
use crate::measure::Latencies;
use crate::process::resident;
use crate::report::{Bound, Goal, Report};
use crate::traffic::{Hook, Mixture, Traffic};
use crate::{Result, progress, unix_now};

/// Connections of the closed loops that find the peak: the most that any of them stores.
const CLOSED: [usize; 5] = [32, 64, 128, 256, 512];
/// Connections of the steady load before and after.
const OPEN: usize = 256;
/// What is sent beyond what is promised, for when the desk stores more than its peak was.
const HEADROOM: f64 = 1.3;
/// More than the desk lets wait, so that it has to say no.
const MANY: usize = 3_072;
/// Memory is read from here on: the connections are made by then.
const WARM: Duration = Duration::from_secs(10);
/// A stretch of time whose latencies are judged together.
const STRETCH: Duration = Duration::from_millis(250);
/// How long the steady load is watched before and after.
const STEADY: Duration = Duration::from_secs(8);

/// How much and how long.
#[derive(Args)]
pub struct Settings {
    /// Seconds of overload.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(12..=3_600))]
    seconds: u64,
    /// Seconds of each of the spans in which the peak is found.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(2..=600))]
    peak: u64,
    /// How many times the peak is sent.
    #[arg(long, default_value_t = 3.0, value_parser = positive)]
    times: f64,
}

/// Overloads.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    let desk = Desk::fresh(guiche).await?;
    let outcome = overload(&desk, settings, seed, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

/// What was seen of the server while it was overloaded.
struct Seen {
    /// Messages stored a second, once warm.
    rate: f64,
    /// How much memory grew, once warm, in megabytes.
    grown: f64,
    /// The most it held.
    most: f64,
}

async fn overload(desk: &Desk, settings: &Settings, seed: u64, report: &mut Report) -> Result<()> {
    let pool = desk.database(2).await?;
    let mut traffic = Traffic::new(&desk.address.to_string(), APP_SECRET, Mixture::META, seed);

    let mut peaks = Vec::with_capacity(CLOSED.len());
    let mut stocks = Vec::with_capacity(CLOSED.len());
    for connections in CLOSED {
        progress(&format!("the peak, over {connections} connections"));
        let mut stock = traffic.messages(usize::try_from(settings.peak * 16_000)?, unix_now());
        let before = count(&pool).await?;
        let span = Duration::from_secs(settings.peak);
        let outcome = closed_loop(desk.address, &stock, connections, span).await;
        peaks.push((count(&pool).await? - before) as f64 / outcome.elapsed.as_secs_f64());
        // Only what it carries is needed from here on.
        stock.truncate(outcome.sent);
        stock.iter_mut().for_each(|hook| hook.request = Box::default());
        stocks.push((stock, outcome));
    }
    let peak = peaks.iter().copied().fold(0.0, f64::max);
    let mut acknowledged: Vec<_> = stocks
        .iter()
        .flat_map(|(stock, outcome)| taken(stock, outcome))
        .collect();

    // Half of what it can take: the measure of what is normal.
    let rate = peak / 2.0;
    let normal_hooks = traffic.messages((rate * STEADY.as_secs_f64()) as usize, unix_now());
    let outcome = open_loop(desk.address, &normal_hooks, OPEN, rate).await;
    let normal = outcome.latencies.percentile(0.99);
    let quiet = told(&stretches(&outcome, &normal_hooks, rate));
    acknowledged.extend(taken(&normal_hooks, &outcome));

    let offering = peak * settings.times * HEADROOM;
    progress(&format!("{offering:.0}/s for {} s", settings.seconds));
    // What is refused is brought again, so that this is enough even should all of the peak be new.
    let stock = traffic.messages((peak * 1.3 * settings.seconds as f64) as usize, unix_now());
    let load = Load::new(&stock, offering, MANY);
    let span = Duration::from_secs(settings.seconds);
    let (seen, ()) = tokio::join!(
        watch(desk, &pool, settings.seconds),
        load.run_for(desk.address, span)
    );
    let seen = seen?;
    acknowledged.extend(load.acknowledged());

    progress("and back");
    let after = traffic.messages((rate * STEADY.as_secs_f64()) as usize, unix_now());
    let outcome = open_loop(desk.address, &after, OPEN, rate).await;
    let threshold = (normal * 2.0).max(normal + 20.0);
    let back = back_to_normal(&outcome, &after, rate, threshold);
    let again = told(&stretches(&outcome, &after, rate));
    acknowledged.extend(taken(&after, &outcome));

    let difference = books::compare(&books::stored(&pool).await?, acknowledged.into_iter());
    let offered = load.count(|_| true) as f64 / settings.seconds as f64;
    report.add(
        Goal::new(
            "R6",
            "messages stored and answered a second under overload; the limit is the peak",
            seen.rate,
            "messages/s",
            Bound::AtLeast,
            (peak * 0.9).floor(),
        )
        .against(peak),
    );
    // Less would be no overload of that many times, and the figures above would say nothing.
    report.add(
        Goal::new(
            "R6 offered",
            "webhooks a second meanwhile; the floor is that many times what it can take, the limit the peak",
            offered,
            "webhooks/s",
            Bound::AtLeast,
            settings.times * peak.max(seen.rate),
        )
        .against(peak),
    );
    report.add(Goal::new(
        "R6 memory",
        "what the server's memory grew by while overloaded",
        seen.grown.max(0.0),
        "MB",
        Bound::AtMost,
        16.0,
    ));
    report.add(Goal::new(
        "R6 answers",
        "answers other than 2xx and 503 with Retry-After, none at all included",
        load.count(|came| !matches!(came, Came::Right | Came::Busy)) as f64,
        "answers",
        Bound::AtMost,
        0.0,
    ));
    report.add(Goal::new(
        "R6 back",
        "from the end of the overload until p99 is normal for good",
        back.as_secs_f64(),
        "s",
        Bound::AtMost,
        2.0,
    ));
    report.add(Goal::new(
        "R6 lost",
        "acknowledged and not stored, or stored twice",
        (difference.lost + difference.doubled) as f64,
        "messages",
        Bound::AtMost,
        0.0,
    ));
    desk.no_panic("R6 panics", report)?;
    let each: Vec<_> = CLOSED
        .iter()
        .zip(&peaks)
        .map(|(connections, peak)| format!("{peak:.0} over {connections}"))
        .collect();
    report.note(format!(
        "R6: messages stored a second by connections: {}; the peak is {peak:.0}. Then {offered:.0} webhooks/s for {} s over {MANY} connections: {}. \
         The server held at most {:.0} MB. p99 at {rate:.0}/s before {normal:.1} ms; normal again counts up to {threshold:.1} ms. \
         p99 of each quarter of a second before: {quiet}; after: {again}.",
        each.join(", "),
        settings.seconds,
        load.told(),
        seen.most,
    ));
    Ok(())
}

async fn count(pool: &PgPool) -> Result<i64> {
    let stored = sqlx::query_scalar("select count(*) from messages where direction = 'inbound'");
    Ok(stored.fetch_one(pool).await?)
}

/// What was answered 200.
fn taken<'a>(hooks: &'a [Hook], outcome: &'a Outcome) -> Vec<&'a Hook> {
    let pairs = hooks.iter().zip(&outcome.answers);
    pairs
        .filter(|(_, answer)| **answer == 200)
        .map(|(hook, _)| hook)
        .collect()
}

/// Reads the instruments until the overload ends.
async fn watch(desk: &Desk, pool: &PgPool, seconds: u64) -> Result<Seen> {
    let memory = || {
        desk.pid()
            .and_then(resident)
            .ok_or("memory cannot be read on this system")
    };
    let end = Instant::now() + Duration::from_secs(seconds);
    tokio::time::sleep(WARM).await;
    let (since, stored, held) = (Instant::now(), count(pool).await?, memory()?);
    let mut most = held;
    while end.saturating_duration_since(Instant::now()) > Duration::from_millis(500) {
        tokio::time::sleep(Duration::from_millis(500)).await;
        most = most.max(memory()?);
    }
    let elapsed = since.elapsed().as_secs_f64();
    Ok(Seen {
        rate: (count(pool).await? - stored) as f64 / elapsed,
        grown: memory()? - held,
        most,
    })
}

/// When the last stretch ended whose p99 is above `threshold` milliseconds.
fn back_to_normal(outcome: &Outcome, hooks: &[Hook], rate: f64, threshold: f64) -> Duration {
    let slow = stretches(outcome, hooks, rate)
        .iter()
        .rposition(|stretch| stretch.percentile(0.99) > threshold);
    slow.map_or(Duration::ZERO, |last| STRETCH * (last as u32 + 1))
}

/// The latencies of each stretch; a webhook belongs to the one in which it was due.
fn stretches(outcome: &Outcome, hooks: &[Hook], rate: f64) -> Vec<Latencies> {
    let mut stretches: Vec<Latencies> = Vec::new();
    for (place, took) in outcome.each.iter().enumerate().take(hooks.len()) {
        let stretch = (place as f64 / rate / STRETCH.as_secs_f64()) as usize;
        if stretches.len() <= stretch {
            stretches.resize_with(stretch + 1, Latencies::default);
        }
        stretches[stretch].add(*took);
    }
    stretches
}

/// The p99 of each stretch, in milliseconds.
fn told(stretches: &[Latencies]) -> String {
    let each = stretches
        .iter()
        .map(|stretch| format!("{:.0}", stretch.percentile(0.99)));
    each.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traffic::Carries;

    #[test]
    fn it_is_normal_again_after_the_last_slow_stretch() {
        let hook = Hook {
            request: Box::default(),
            answer: 200,
            carries: Carries::Nothing,
        };
        // Ten a second: a stretch holds two or three.
        let millis = [900, 5, 5, 5, 5, 400, 5, 5, 5, 5, 5, 5];
        let outcome = Outcome {
            answers: vec![200; millis.len()],
            latencies: Latencies::default(),
            each: millis.map(Duration::from_millis).to_vec(),
            elapsed: Duration::from_secs(2),
            sent: millis.len(),
            lightest: 0,
        };
        let hooks = vec![hook; millis.len()];
        assert_eq!(
            back_to_normal(&outcome, &hooks, 10.0, 50.0),
            Duration::from_millis(750)
        );
        assert_eq!(back_to_normal(&outcome, &hooks, 10.0, 1_000.0), Duration::ZERO);
    }
}
