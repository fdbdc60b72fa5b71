//! `live`: from a webhook to the sockets of those who may see it (P7), while nobody else is told anything.

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use futures::future::join_all;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::crash::positive;
use crate::desk::{APP_SECRET, Desk};
use crate::http::open_loop;
use crate::measure::Latencies;
use crate::office::{Agent, staff};
use crate::report::{Bound, Goal, Report};
use crate::stream::Stream;
use crate::traffic::{Hook, Mixture, Traffic};
use crate::{Result, progress, unix_now};

const CONNECTIONS: usize = 32;
/// The longest that what is still under way may take.
const PATIENCE: Duration = Duration::from_secs(15);

const SETTLE: Duration = Duration::from_secs(2);

/// How many and how much.
#[derive(Args)]
pub struct Settings {
    /// Agents with an open stream each; every other one may not see the number.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(2..=5_000))]
    agents: u32,
    /// Messages a second.
    #[arg(long, default_value_t = 200.0, value_parser = positive)]
    rate: f64,
    /// Seconds of each run.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Runs over the same streams; the worst one counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=100))]
    runs: u64,
}

/// Measures.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    let desk = Desk::fresh(guiche).await?;
    let outcome = measure(&desk, settings, seed, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

async fn measure(desk: &Desk, settings: &Settings, seed: u64, report: &mut Report) -> Result<()> {
    let pool = desk.database(2).await?;
    let agents = staff(desk, &pool, usize::try_from(settings.agents)?).await?;
    let mut traffic = Traffic::new(&desk.address.to_string(), APP_SECRET, Mixture::TEXTS, seed);
    let mut streams = Vec::with_capacity(agents.len());
    for agent in &agents {
        streams.push(Stream::open(&agent.session, None).await?);
    }
    let allowed = agents.iter().filter(|agent| agent.sees).count();
    for run in 1..=settings.runs {
        progress(&format!("run {run} of {}", settings.runs));
        let bare = bare(
            allowed,
            settings.rate,
            Duration::from_secs(settings.seconds.min(5)),
        )
        .await?;
        let count = (settings.rate * settings.seconds as f64).ceil() as usize;
        let hooks = traffic.messages(count, unix_now());
        let heard = one_run(desk, &agents, &mut streams, &hooks, settings.rate).await?;
        let latencies = heard.latencies.into_inner();
        let missing = (allowed * hooks.len()).saturating_sub(latencies.count());
        let p99 = latencies.percentile(0.99);
        report.add(
            Goal::new(
                "P7",
                "p99 from when a webhook was due to the bytes on a socket; the limit is bare writes to as many",
                p99,
                "ms",
                Bound::AtMost,
                150.0,
            )
            .aiming(30.0).against(bare.percentile(0.99)),
        );
        report.add(
            Goal::aim_only(
                "P7 p50",
                "the same, half of all",
                latencies.percentile(0.5),
                "ms",
                Bound::AtMost,
                8.0,
            )
            .against(bare.percentile(0.5)),
        );
        report.none(
            "P7 missing",
            "messages that somebody allowed was not told",
            missing,
            "messages",
        );
        report.none(
            "P7 leaked",
            "customers' events told to somebody not allowed",
            heard.leaked.get(),
            "events",
        );
        report.note(format!(
            "Run {run}: {} streams, {allowed} of them allowed; {} messages at {:.0}/s, {} told; p50 {:.1} p99 {p99:.1} slowest {:.1} ms.",
            agents.len(),
            hooks.len(),
            settings.rate,
            latencies.count(),
            latencies.percentile(0.5),
            latencies.percentile(1.0),
        ));
    }
    Ok(())
}

/// From when a message was due to its bytes on each of `sockets`, where somebody writes it there at once: no desk and no
/// database, but the same machine, the same rate, and the same ears.
async fn bare(sockets: usize, rate: f64, span: Duration) -> Result<Latencies> {
    /// About as much as an event of a message.
    const BYTES: usize = 1_024;
    let count = (rate * span.as_secs_f64()).ceil() as usize;
    let due = move |begin: Instant, place: usize| begin + Duration::from_secs_f64(place as f64 / rate);
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let (began, begin) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || -> std::io::Result<()> {
        let mut open = Vec::with_capacity(sockets);
        for _ in 0..sockets {
            let (socket, _) = listener.accept()?;
            socket.set_nodelay(true)?;
            open.push(socket);
        }
        let begin = Instant::now();
        let _ = began.send(begin);
        for place in 0..count {
            std::thread::sleep(due(begin, place).saturating_duration_since(Instant::now()));
            for socket in &mut open {
                socket.write_all(&[b'x'; BYTES])?;
            }
        }
        Ok(())
    });
    let mut open = Vec::with_capacity(sockets);
    for _ in 0..sockets {
        open.push(TcpStream::connect(address).await?);
    }
    let begin = begin.await?;
    let parts = join_all(open.into_iter().map(async |mut socket| {
        let (mut took, mut bytes) = (Latencies::default(), [0; BYTES]);
        for place in 0..count {
            socket.read_exact(&mut bytes).await?;
            took.add(Instant::now().saturating_duration_since(due(begin, place)));
        }
        Ok::<_, std::io::Error>(took)
    }))
    .await;
    let mut all = Latencies::default();
    for part in parts {
        all.extend(part?);
    }
    Ok(all)
}

#[derive(Default)]
struct Heard {
    latencies: RefCell<Latencies>,
    leaked: Cell<usize>,
}

async fn one_run(
    desk: &Desk,
    agents: &[Agent],
    streams: &mut [Stream],
    hooks: &[Hook],
    rate: f64,
) -> Result<Heard> {
    let heard = Heard::default();
    let first = hooks
        .iter()
        .find_map(|hook| hook.messages().first().copied())
        .ok_or("no messages")?;
    let allowed = agents.iter().filter(|agent| agent.sees).count();
    let begin = Cell::new(Instant::now());
    let due = |count: u64| begin.get() + Duration::from_secs_f64((count - first) as f64 / rate);
    let listening = join_all(agents.iter().zip(streams).map(async |(agent, stream)| {
        while let Ok(event) = stream.next().await {
            match (customers_event(&event.data), agent.sees) {
                (Some(Some(count)), true) if count >= first => {
                    let took = Instant::now().saturating_duration_since(due(count));
                    heard.latencies.borrow_mut().add(took);
                }
                (Some(_), false) => heard.leaked.set(heard.leaked.get() + 1),
                _ => {}
            }
        }
    }));
    let load = async {
        // The news of who came is told first.
        tokio::time::sleep(SETTLE).await;
        begin.set(Instant::now());
        let outcome = open_loop(desk.address, hooks, CONNECTIONS, rate).await;
        let done = Instant::now();
        while heard.latencies.borrow().count() < allowed * hooks.len() && done.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        outcome
    };
    let outcome = tokio::select! {
        outcome = load => outcome,
        _ = listening => return Err("a stream ended by itself".into()),
    };
    let wrong = outcome.answers.iter().filter(|answer| **answer != 200).count();
    if wrong > 0 {
        return Err(format!("{wrong} webhooks were not answered with 200").into());
    }
    Ok(heard)
}

/// Whether an event is about a customer, and the message's place in the count when it is a message. Read without
/// reading all of it: there are tens of thousands a second.
pub fn customers_event(data: &[u8]) -> Option<Option<u64>> {
    const MESSAGE: &[u8] = br#"{"message":"#;
    const PRESENCE: &[u8] = br#"{"presence":"#;
    if data.starts_with(MESSAGE) {
        return Some(mark(data));
    }
    (!data.starts_with(PRESENCE)).then_some(None)
}

/// The count that the traffic puts in brackets at the end of each text.
fn mark(data: &[u8]) -> Option<u64> {
    let digits = data.split(|byte| *byte == b'[').skip(1).find_map(|rest| {
        let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
        (end > 0 && rest[end] == b']').then_some(&rest[..end])
    })?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::customers_event;

    #[test]
    fn an_event_is_known_by_its_beginning_and_a_message_by_its_mark() {
        let message = br#"{"message":{"message":{"reactions":[],"content":{"body":"ok [1204]"}}}}"#;
        assert_eq!(customers_event(message), Some(Some(1_204)));
        assert_eq!(
            customers_event(br#"{"conversation":{"card":{"preview":"ok [7]"}}}"#),
            Some(None)
        );
        assert_eq!(customers_event(br#"{"presence":{"person":{}}}"#), None);
    }
}
