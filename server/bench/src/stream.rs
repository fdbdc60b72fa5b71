//! A browser's end of `GET /events`: server-sent events over a connection of its own.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::session::Session;

/// Longer than this nobody waits for a stream to begin.
const PATIENCE: Duration = Duration::from_secs(30);

/// One open stream.
pub struct Stream {
    socket: TcpStream,
    raw: Vec<u8>,
    chunks: Chunks,
    text: Vec<u8>,
    /// Up to here the text holds no end of an event.
    seen: usize,
    ready: VecDeque<Event>,
}

/// One event as it came.
#[derive(Debug, PartialEq, Eq)]
pub struct Event {
    /// The JSON.
    pub data: Vec<u8>,
    /// Where to go on from, if it tells.
    pub id: Option<String>,
}

impl Stream {
    /// Opens a stream, after the event `last` where there is one.
    pub async fn open(session: &Session, last: Option<&str>) -> std::io::Result<Self> {
        let opened = tokio::time::timeout(PATIENCE, Self::begin(session, last)).await;
        opened.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
    }

    async fn begin(session: &Session, last: Option<&str>) -> std::io::Result<Self> {
        let mut socket = TcpStream::connect(session.address).await?;
        socket.set_nodelay(true)?;
        let last = last.map_or_else(String::new, |id| format!("Last-Event-ID: {id}\r\n"));
        let request = format!(
            "GET /events HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept: text/event-stream\r\n{last}\r\n",
            session.address, session.cookie
        );
        socket.write_all(request.as_bytes()).await?;
        let mut raw = Vec::with_capacity(4_096);
        let end = loop {
            if socket.read_buf(&mut raw).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if let Some(end) = raw.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        if !raw.starts_with(b"HTTP/1.1 200") {
            let line = String::from_utf8_lossy(&raw[..raw.len().min(20)]).into_owned();
            return Err(std::io::Error::other(format!(
                "a stream was answered with {line}"
            )));
        }
        raw.drain(..end);
        let mut stream = Self {
            socket,
            raw,
            chunks: Chunks::default(),
            text: Vec::new(),
            seen: 0,
            ready: VecDeque::new(),
        };
        stream.part();
        Ok(stream)
    }

    /// The next event. May be dropped while it waits: nothing is lost.
    pub async fn next(&mut self) -> std::io::Result<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(event);
            }
            if self.socket.read_buf(&mut self.raw).await? == 0 || self.chunks.over {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            self.part();
        }
    }

    /// Parts what was read into events.
    fn part(&mut self) {
        self.chunks.read(&mut self.raw, &mut self.text);
        let mut begin = 0;
        while let Some(end) = find(&self.text, self.seen, b"\n\n") {
            self.ready.extend(event(&self.text[begin..end]));
            begin = end + 2;
            self.seen = begin;
        }
        self.text.drain(..begin);
        self.seen = self.text.len().saturating_sub(1);
    }
}

/// Where `mark` is in `text`, from `from` on.
fn find(text: &[u8], from: usize, mark: &[u8; 2]) -> Option<usize> {
    let found = text.get(from..)?.windows(2).position(|two| two == mark)?;
    Some(from + found)
}

/// An event of its lines; none when they are a sign of life.
fn event(text: &[u8]) -> Option<Event> {
    let (mut data, mut id) = (None, None);
    for line in text.split(|byte| *byte == b'\n') {
        if let Some(value) = line.strip_prefix(b"data: ") {
            data = Some(value.to_vec());
        } else if let Some(value) = line.strip_prefix(b"id: ") {
            id = Some(String::from_utf8_lossy(value).into_owned());
        }
    }
    Some(Event { data: data?, id })
}

/// HTTP's chunks, taken off as they come.
#[derive(Default)]
pub struct Chunks {
    /// Bytes of the present chunk still to come.
    left: usize,
    /// Bytes of its end still to come.
    end: usize,
    /// The last chunk was there.
    pub over: bool,
}

impl Chunks {
    /// Moves what is whole from `raw` to `text`.
    pub fn read(&mut self, raw: &mut Vec<u8>, text: &mut Vec<u8>) {
        let mut at = 0;
        loop {
            let rest = &raw[at..];
            if self.left > 0 {
                let some = self.left.min(rest.len());
                text.extend_from_slice(&rest[..some]);
                self.left -= some;
                at += some;
                if self.left > 0 {
                    break;
                }
                self.end = 2;
            } else if self.end > 0 {
                let some = self.end.min(rest.len());
                self.end -= some;
                at += some;
                if self.end > 0 {
                    break;
                }
            } else {
                let Some(line) = find(rest, 0, b"\r\n") else { break };
                let size = std::str::from_utf8(&rest[..line]).unwrap_or_default();
                self.left = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16)
                    .unwrap_or_default();
                at += line + 2;
                if self.left == 0 {
                    self.over = true;
                    break;
                }
            }
        }
        raw.drain(..at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_taken_off_wherever_they_are_cut() {
        let whole = b"5\r\nhello\r\n1;x=1\r\n \r\n5\r\nworld\r\n0\r\n\r\n";
        for cut in 0..whole.len() {
            let (mut chunks, mut text) = (Chunks::default(), Vec::new());
            let mut raw = whole[..cut].to_vec();
            chunks.read(&mut raw, &mut text);
            raw.extend_from_slice(&whole[cut..]);
            chunks.read(&mut raw, &mut text);
            assert_eq!(text, b"hello world", "cut at {cut}");
            assert!(chunks.over);
        }
    }

    #[test]
    fn an_event_is_its_data_and_its_id_and_a_sign_of_life_is_none() {
        let told = event(b"data: {\"a\":1}\nid: 7-1").unwrap();
        assert_eq!(
            (told.data, told.id.as_deref()),
            (b"{\"a\":1}".to_vec(), Some("7-1"))
        );
        assert_eq!(event(b":"), None);
    }
}
