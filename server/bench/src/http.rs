//! The load generator: HTTP/1.1 on kept-open connections, by hand, so that it costs the machine little.
//!
//! Every connection is a future of one and the same task: no locks, no hand-over between cores.

use std::cell::Cell;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::measure::Latencies;
use crate::stream::Chunks;
use crate::traffic::Hook;

/// Longer than this Meta does not wait either.
const PATIENCE: Duration = Duration::from_secs(15);

/// One connection, opened when first used and again after an error.
pub struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
    patience: Duration,
}

impl Connection {
    /// A connection yet to be opened.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
            buffer: Vec::with_capacity(4_096),
            patience: PATIENCE,
        }
    }

    /// The same, waiting up to `patience` for an answer.
    #[must_use]
    pub fn waiting(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Sends a request and waits for the whole answer; its status.
    pub async fn send(&mut self, request: &[u8]) -> std::io::Result<u16> {
        match tokio::time::timeout(self.patience, self.exchange(request)).await {
            Ok(Ok((status, stays))) => {
                if !stays {
                    self.stream = None;
                }
                Ok(status)
            }
            Ok(Err(error)) => {
                self.stream = None;
                Err(error)
            }
            Err(_) => {
                self.stream = None;
                Err(ErrorKind::TimedOut.into())
            }
        }
    }

    /// A header of the last answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        let end = self.buffer.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&self.buffer[..end]).ok()?;
        head.split("\r\n").skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body of the last answer.
    pub fn body(&self) -> Vec<u8> {
        let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Vec::new();
        };
        let body = &self.buffer[end + 4..];
        if self.header("transfer-encoding").is_none() {
            return body.to_vec();
        }
        let mut whole = Vec::with_capacity(body.len());
        Chunks::default().read(&mut body.to_vec(), &mut whole);
        whole
    }

    /// How many bytes the last answer had on the wire, head and all.
    pub fn size(&self) -> usize {
        self.buffer.len()
    }

    /// Asks for a page; its status.
    pub async fn get(&mut self, path: &str) -> std::io::Result<u16> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.send(request.as_bytes()).await
    }

    async fn exchange(&mut self, request: &[u8]) -> std::io::Result<(u16, bool)> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                none.insert(stream)
            }
        };
        stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if let Some(answer) = read_answer(&self.buffer)? {
                return Ok(answer);
            }
        }
    }
}

/// Status and whether the connection stays open, once all of the answer is there.
fn read_answer(bytes: &[u8]) -> std::io::Result<Option<(u16, bool)>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| Error::from(ErrorKind::InvalidData))?;
    let body = &bytes[end + 4..];
    let status = head
        .get(9..12)
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| Error::from(ErrorKind::InvalidData))?;
    let mut length = Some(0);
    let mut stays = true;
    for line in head.split("\r\n").skip(1) {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok();
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            length = None;
        } else if name.eq_ignore_ascii_case("connection") {
            stays = !value.eq_ignore_ascii_case("close");
        }
    }
    let whole = match length {
        Some(length) => body.len() >= length,
        None => body.ends_with(b"0\r\n\r\n"),
    };
    Ok(whole.then_some((status, stays)))
}

/// What became of a load.
#[derive(Debug)]
pub struct Outcome {
    /// The answer to each webhook; 0: none came, or it was not sent.
    pub answers: Vec<u16>,
    /// From the start of each to its answer.
    pub latencies: Latencies,
    /// The same one by one, in the order of the webhooks; zero where none was sent.
    pub each: Vec<Duration>,
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// Webhooks that were sent.
    pub sent: usize,
    /// Bytes of the smallest answer among those that were as they should be.
    pub lightest: usize,
}

/// Each connection sends its next webhook when the last is answered, until `span` is over or all are sent: what the
/// desk can take.
pub async fn closed_loop(address: SocketAddr, hooks: &[Hook], connections: usize, span: Duration) -> Outcome {
    run(address, hooks, connections, |_, begin| {
        (begin.elapsed() < span).then_some(None)
    })
    .await
}

/// Webhooks leave at a steady rate whether or not earlier ones are answered; latency counts from the moment each was
/// due, so that a stall is seen by everyone who would have suffered from it.
pub async fn open_loop(address: SocketAddr, hooks: &[Hook], connections: usize, rate: f64) -> Outcome {
    run(address, hooks, connections, |place, begin| {
        Some(Some(begin + Duration::from_secs_f64(place as f64 / rate)))
    })
    .await
}

/// `next(place, begin)`: stop, or send the webhook at `place` at once or at a moment.
async fn run(
    address: SocketAddr,
    hooks: &[Hook],
    connections: usize,
    next: impl Fn(usize, Instant) -> Option<Option<Instant>>,
) -> Outcome {
    let taken = Cell::new(0);
    let answers: Vec<Cell<u16>> = hooks.iter().map(|_| Cell::new(0)).collect();
    let each: Vec<Cell<Duration>> = hooks.iter().map(|_| Cell::default()).collect();
    let lightest = Cell::new(usize::MAX);
    let begin = Instant::now();
    let parts = join_all((0..connections).map(|_| async {
        let mut connection = Connection::new(address);
        let mut latencies = Latencies::default();
        loop {
            let place = taken.get();
            let (Some(hook), Some(due)) = (hooks.get(place), next(place, begin)) else {
                break;
            };
            taken.set(place + 1);
            let from = match due {
                Some(due) => {
                    tokio::time::sleep_until(due.into()).await;
                    due
                }
                None => Instant::now(),
            };
            let status = connection.send(&hook.request).await.unwrap_or(0);
            answers[place].set(status);
            // One that was refused or lost is as slow as Meta's patience: it will come again.
            let took = if status == hook.answer {
                lightest.set(lightest.get().min(connection.size()));
                from.elapsed()
            } else {
                PATIENCE
            };
            latencies.add(took);
            each[place].set(took);
        }
        latencies
    }))
    .await;
    let elapsed = begin.elapsed();
    let mut latencies = Latencies::default();
    parts.into_iter().for_each(|part| latencies.extend(part));
    Outcome {
        answers: answers.into_iter().map(Cell::into_inner).collect(),
        latencies,
        each: each.into_iter().map(Cell::into_inner).collect(),
        elapsed,
        sent: taken.get(),
        lightest: lightest.get(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_when_all_of_it_is_there() {
        let answer = |text: &str| read_answer(text.as_bytes()).unwrap();
        assert_eq!(answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n"), None);
        assert_eq!(
            answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
            Some((200, true))
        );
        assert_eq!(
            answer("HTTP/1.1 503 No\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbus"),
            None
        );
        assert_eq!(
            answer("HTTP/1.1 503 No\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy"),
            Some((503, false))
        );
        assert_eq!(
            answer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n"),
            None
        );
        assert_eq!(
            answer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
            Some((200, true))
        );
        assert!(read_answer(b"nonsense that is not HTTP\r\n\r\n").is_err());
    }
}
