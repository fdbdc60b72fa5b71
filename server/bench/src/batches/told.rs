//! How soon an agent is told what customers write while a sheet is read: a long transaction holds back what everybody is
//! told, for events are read in the order of their transactions.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::http::open_loop;
use crate::live::customers_event;
use crate::measure::Latencies;
use crate::session::Session;
use crate::stream::Stream;
use crate::traffic::Traffic;
use crate::{Result, unix_now};

/// Messages of customers a second.
const RATE: f64 = 50.0;
const CONNECTIONS: usize = 8;
/// Customers write for so long at most.
const LONGEST: Duration = Duration::from_secs(60);
/// They write before the work begins, and what they wrote during it is waited for afterwards.
const MARGIN: Duration = Duration::from_secs(2);

/// Does `work` while customers write to the number that `agent` may see; and from when each of their messages was due to
/// the bytes on the agent's socket, of those due while the work was done.
///
/// # Errors
/// Those of `work`; when the stream ends, when a message of that time is not told within [`MARGIN`], or when the work takes
/// longer than customers write.
pub async fn while_told<T>(
    agent: &Session,
    traffic: &mut Traffic,
    work: impl Future<Output = Result<T>>,
) -> Result<(T, Latencies)> {
    let mut stream = Stream::open(agent, None).await?;
    let hooks = traffic.messages((LONGEST.as_secs_f64() * RATE) as usize, unix_now());
    let first = hooks.iter().find_map(|hook| hook.messages().first().copied());
    let first = first.ok_or("no messages")?;
    let begin = Instant::now();
    let due = |count: u64| begin + Duration::from_secs_f64((count - first) as f64 / RATE);
    let told = RefCell::new(HashMap::new());
    let listening = async {
        while let Ok(event) = stream.next().await {
            if let Some(Some(count)) = customers_event(&event.data)
                && count >= first
            {
                told.borrow_mut().entry(count).or_insert_with(Instant::now);
            }
        }
    };
    let span = Cell::new((begin, begin));
    let working = async {
        tokio::time::sleep(MARGIN).await;
        let from = Instant::now();
        let outcome = work.await;
        span.set((from, Instant::now()));
        tokio::time::sleep(MARGIN).await;
        outcome
    };
    let outcome = tokio::select! {
        outcome = working => outcome?,
        () = listening => return Err("a stream ended by itself".into()),
        _ = open_loop(agent.address, &hooks, CONNECTIONS, RATE) => return Err("customers had nothing left to write".into()),
    };
    let (from, until) = span.get();
    let asked = |count: u64| (from..until).contains(&due(count));
    let mut latencies = Latencies::default();
    for (count, at) in told.into_inner() {
        if asked(count) {
            latencies.add(at.saturating_duration_since(due(count)));
        }
    }
    let written = hooks
        .iter()
        .flat_map(|hook| hook.messages())
        .filter(|count| asked(**count));
    let missing = written.count().saturating_sub(latencies.count());
    if missing > 0 {
        return Err(format!("{missing} messages were not told").into());
    }
    Ok((outcome, latencies))
}
