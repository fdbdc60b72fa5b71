//! Customers who write while a batch is sent.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::Result;
use crate::http::open_loop;
use crate::measure::Latencies;
use crate::traffic::Hook;

/// Connections that webhooks come in by.
const CONNECTIONS: usize = 64;
/// How long they write before it is asked whether to go on, in seconds.
const CHUNK: f64 = 2.0;

/// What became of what they wrote.
#[derive(Default)]
pub struct Heard {
    /// From when each webhook was due to its answer.
    pub latencies: Latencies,
    /// Webhooks that were not answered with 200.
    pub odd: usize,
}

/// Brings `hooks` at `rate` a second until `over`.
///
/// # Errors
/// When there are none left before.
pub async fn write(address: SocketAddr, hooks: &[Hook], rate: f64, over: &Cell<bool>) -> Result<Heard> {
    let mut heard = Heard::default();
    for chunk in hooks.chunks((rate * CHUNK).ceil() as usize) {
        if over.get() {
            return Ok(heard);
        }
        let begin = Instant::now();
        let outcome = open_loop(address, chunk, CONNECTIONS, rate).await;
        heard.odd += outcome.answers.iter().filter(|answer| **answer != 200).count();
        heard.latencies.extend(outcome.latencies);
        // The last one is answered before the next one is due.
        let span = Duration::from_secs_f64(chunk.len() as f64 / rate);
        tokio::time::sleep(span.saturating_sub(begin.elapsed())).await;
    }
    Err("customers had nothing left to write".into())
}
