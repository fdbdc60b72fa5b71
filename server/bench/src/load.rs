//! A load that goes on whatever happens to the desk: an open loop that brings again what was not acknowledged, as Meta
//! does, and remembers what was.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures::future::join_all;

use crate::Result;
use crate::http::Connection;
use crate::traffic::Hook;

/// The longest that the rest is brought again once nothing new is, and that anything may take to come back.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// After how long something is brought again.
const AGAIN: Duration = Duration::from_millis(300);

/// What one attempt came to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// Answered as a right desk does.
    Right,
    /// 503, and told when to come again.
    Busy,
    /// Nobody listens.
    Unheard,
    /// Cut, or not answered in time.
    Cut,
    /// Anything else, by its status.
    Odd(u16),
}

/// Webhooks that leave at a steady rate until all of them are acknowledged.
pub struct Load<'a> {
    hooks: &'a [Hook],
    rate: f64,
    connections: usize,
    begin: Instant,
    next: Cell<usize>,
    answers: Vec<Cell<u16>>,
    again: RefCell<VecDeque<(Instant, usize)>>,
    /// What attempts came to, and how often.
    came: RefCell<BTreeMap<Came, usize>>,
    /// Grows with each fault, so that what was sent before it is not taken for a sign of recovery.
    life: Cell<u32>,
    first_200: Cell<Option<Instant>>,
    ending: Cell<Option<Instant>>,
}

impl<'a> Load<'a> {
    /// `hooks` at `rate` a second over `connections`.
    pub fn new(hooks: &'a [Hook], rate: f64, connections: usize) -> Self {
        Self {
            hooks,
            rate,
            connections,
            begin: Instant::now(),
            next: Cell::new(0),
            answers: hooks.iter().map(|_| Cell::new(0)).collect(),
            again: RefCell::default(),
            came: RefCell::default(),
            life: Cell::new(0),
            first_200: Cell::new(None),
            ending: Cell::new(None),
        }
    }

    /// Until [`Load::end`] was called and everything sent is acknowledged.
    pub async fn run(&self, address: SocketAddr) {
        join_all((0..self.connections).map(|_| async {
            let mut connection = Connection::new(address);
            while let Some((due, place)) = self.take() {
                tokio::time::sleep_until(due.into()).await;
                if let Some(place) = place {
                    self.attempt(&mut connection, place).await;
                }
            }
        }))
        .await;
    }

    async fn attempt(&self, connection: &mut Connection, place: usize) {
        let life = self.life.get();
        let answer = connection.send(&self.hooks[place].request).await;
        let came = self.came(connection, place, &answer);
        if came == Came::Right {
            let answer = self.hooks[place].answer;
            self.answers[place].set(answer);
            if answer == 200 && life == self.life.get() && self.first_200.get().is_none() {
                self.first_200.set(Some(Instant::now()));
            }
        } else {
            let due = Instant::now() + AGAIN;
            self.again.borrow_mut().push_back((due, place));
        }
        *self.came.borrow_mut().entry(came).or_default() += 1;
    }

    fn came(&self, connection: &Connection, place: usize, answer: &std::io::Result<u16>) -> Came {
        match answer {
            Ok(status) if *status == self.hooks[place].answer => Came::Right,
            Ok(503) if connection.header("retry-after").is_some() => Came::Busy,
            Ok(status) => Came::Odd(*status),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => Came::Unheard,
            Err(_) => Came::Cut,
        }
    }

    /// What to do next and when: something again, something new, or (no place) to look again a little later; nothing
    /// when all is done.
    fn take(&self) -> Option<(Instant, Option<usize>)> {
        let now = Instant::now();
        let mut again = self.again.borrow_mut();
        if again.front().is_some_and(|(due, _)| *due <= now) {
            return again.pop_front().map(|(due, place)| (due, Some(place)));
        }
        let place = self.next.get();
        match self.ending.get() {
            None if place < self.hooks.len() => {
                let due = self.begin + Duration::from_secs_f64(place as f64 / self.rate);
                // Do not hold a webhook that is far ahead: something may have to be brought again before.
                if due > now + Duration::from_millis(20) {
                    return Some((now + Duration::from_millis(10), None));
                }
                self.next.set(place + 1);
                Some((due, Some(place)))
            }
            Some(since) if again.is_empty() || since.elapsed() > PATIENCE => None,
            _ => Some((now + Duration::from_millis(10), None)),
        }
    }

    /// At the load's rate for `span` and no longer, whatever is left: what is brought again counts in the rate.
    pub async fn run_for(&self, address: SocketAddr, span: Duration) {
        let attempts = Cell::new(0_u64);
        let end = self.begin + span;
        join_all((0..self.connections).map(|_| async {
            let mut connection = Connection::new(address);
            loop {
                let due = self.begin + Duration::from_secs_f64(attempts.get() as f64 / self.rate);
                attempts.set(attempts.get() + 1);
                if due.max(Instant::now()) >= end {
                    return;
                }
                tokio::time::sleep_until(due.into()).await;
                if let Some(place) = self.pick() {
                    self.attempt(&mut connection, place).await;
                }
            }
        }))
        .await;
    }

    /// What has waited to be brought again, else something new, else what has not waited yet.
    fn pick(&self) -> Option<usize> {
        let mut again = self.again.borrow_mut();
        let waited = again.front().is_some_and(|(due, _)| *due <= Instant::now());
        if waited || self.next.get() == self.hooks.len() {
            return again.pop_front().map(|(_, place)| place);
        }
        self.next.set(self.next.get() + 1);
        Some(self.next.get() - 1)
    }

    /// From now on nothing new is sent.
    pub fn end(&self) {
        self.ending.set(Some(Instant::now()));
    }

    /// Something was done to the desk: what is sent from now on shows whether it is back.
    pub fn fault(&self) {
        self.life.set(self.life.get() + 1);
        self.first_200.set(None);
    }

    /// The first 200 to a webhook sent after the fault.
    ///
    /// # Errors
    /// When there is none for long.
    pub async fn back(&self) -> Result<Instant> {
        let begin = Instant::now();
        loop {
            if let Some(at) = self.first_200.get() {
                return Ok(at);
            }
            if begin.elapsed() > PATIENCE {
                return Err(format!("no 200 for {PATIENCE:?} after a fault").into());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// How often attempts came to what `which` says.
    pub fn count(&self, which: impl Fn(&Came) -> bool) -> usize {
        let came = self.came.borrow();
        let counts = came.iter().filter(|(came, _)| which(came));
        counts.map(|(_, count)| count).sum()
    }

    /// What attempts came to, for people.
    pub fn told(&self) -> String {
        let came = self.came.borrow();
        let parts: Vec<_> = came
            .iter()
            .map(|(came, count)| match came {
                Came::Right => format!("{count} right"),
                Came::Busy => format!("{count} × 503 with Retry-After"),
                Came::Unheard => format!("{count} with nobody listening"),
                Came::Cut => format!("{count} cut or unanswered"),
                Came::Odd(status) => format!("{count} × {status}"),
            })
            .collect();
        parts.join(", ")
    }

    fn sent(&self) -> impl Iterator<Item = (&Hook, u16)> {
        self.hooks[..self.next.get()]
            .iter()
            .zip(self.answers.iter().map(Cell::get))
    }

    /// What was answered 200.
    pub fn acknowledged(&self) -> impl Iterator<Item = &Hook> {
        self.sent()
            .filter(|(_, answer)| *answer == 200)
            .map(|(hook, _)| hook)
    }

    /// How many were never answered as they should be.
    pub fn unacknowledged(&self) -> usize {
        self.sent()
            .filter(|(hook, answer)| hook.answer != *answer)
            .count()
    }

    /// Different messages among what was sent.
    pub fn messages_sent(&self) -> usize {
        let messages = self.sent().flat_map(|(hook, _)| hook.messages());
        messages.collect::<HashSet<_>>().len()
    }
}
