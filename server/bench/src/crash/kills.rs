//! R1: the server is killed at random moments under load, started again at once, and Meta brings again what was not
//! acknowledged. Whatever was acknowledged is stored, once.

use std::cell::{Cell, RefCell};
use std::collections::{HashSet, VecDeque};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::PgPool;

use crate::books;
use crate::desk::Desk;
use crate::http::Connection;
use crate::report::{Bound, Goal, Report};
use crate::traffic::{Hook, Traffic};
use crate::{Result, unix_now};

const CONNECTIONS: usize = 64;
/// The longest the server may take to come back, and the load to be drained, before the bench gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Kills `kills` times at `rate` webhooks a second, then compares.
pub async fn run(
    desk: &mut Desk,
    pool: &PgPool,
    traffic: &mut Traffic,
    kills: usize,
    rate: f64,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let before = books::stored(pool).await?.len();
    // A life of the server is a second and a half on average; stock for twice that.
    let hooks = traffic.messages((rate * (5.0 + kills as f64 * 3.5)) as usize, unix_now());
    let load = Load::new(&hooks, rate);
    let address = desk.address;
    let (outcome, ()) = tokio::join!(kill_again_and_again(desk, &load, kills, seed), load.run(address));
    let back = outcome?;

    let stored = books::stored(pool).await?;
    let difference = books::compare(&stored, load.acknowledged());
    let added = difference.stored - before;
    let sent = load.messages_sent();
    report.add(Goal::new(
        "R1 lost",
        "acknowledged and not stored",
        difference.lost as f64,
        "messages",
        Bound::AtMost,
        0.0,
    ));
    report.add(Goal::new(
        "R1 doubled",
        "stored more than once, or stored and never sent",
        (difference.doubled + added.saturating_sub(sent)) as f64,
        "messages",
        Bound::AtMost,
        0.0,
    ));
    report.add(Goal::new(
        "R1 undelivered",
        "not taken even when brought again",
        (load.unacknowledged() + sent.saturating_sub(added)) as f64,
        "webhooks",
        Bound::AtMost,
        0.0,
    ));
    let slowest = back.iter().max().copied().unwrap_or_default();
    report.add(Goal::new(
        "R1 back",
        "from exec to the first 200, the slowest of all",
        slowest.as_secs_f64() * 1_000.0,
        "ms",
        Bound::AtMost,
        500.0,
    ));
    report.note(format!(
        "R1: {kills} kills under {rate:.0} webhooks/s; {} acknowledged, {} cut or refused by a running server and brought again. From exec to the first 200 (ms): {}.",
        load.acknowledged().count(),
        load.retries.get(),
        back.iter().map(|took| took.as_millis().to_string()).collect::<Vec<_>>().join(" "),
    ));
    Ok(())
}

/// The killer's side: how long each restart took to its first 200.
async fn kill_again_and_again(
    desk: &mut Desk,
    load: &Load<'_>,
    kills: usize,
    seed: u64,
) -> Result<Vec<Duration>> {
    let mut rng = StdRng::seed_from_u64(seed ^ 1);
    let mut back = Vec::with_capacity(kills);
    let outcome = async {
        for _ in 0..kills {
            tokio::time::sleep(Duration::from_millis(rng.random_range(200..2_000))).await;
            desk.kill()?;
            load.life.set(load.life.get() + 1);
            load.first_200.set(None);
            let begin = desk.start()?;
            while load.first_200.get().is_none() {
                if begin.elapsed() > PATIENCE {
                    return Err(format!("no answer {PATIENCE:?} after a restart").into());
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            back.extend(load.first_200.get().map(|at| at.duration_since(begin)));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    }
    .await;
    load.ending.set(Some(Instant::now()));
    outcome.map(|()| back)
}

/// The load's side: an open loop that brings again what was not acknowledged, as Meta does.
struct Load<'a> {
    hooks: &'a [Hook],
    rate: f64,
    begin: Instant,
    next: Cell<usize>,
    answers: Vec<Cell<u16>>,
    again: RefCell<VecDeque<(Instant, usize)>>,
    /// Sent, and not answered as they should be.
    retries: Cell<usize>,
    /// Grows with each kill, so that a late answer of a dead server is not taken for the new one's.
    life: Cell<u32>,
    first_200: Cell<Option<Instant>>,
    ending: Cell<Option<Instant>>,
}

impl<'a> Load<'a> {
    fn new(hooks: &'a [Hook], rate: f64) -> Self {
        Self {
            hooks,
            rate,
            begin: Instant::now(),
            next: Cell::new(0),
            answers: hooks.iter().map(|_| Cell::new(0)).collect(),
            again: RefCell::default(),
            retries: Cell::new(0),
            life: Cell::new(0),
            first_200: Cell::new(None),
            ending: Cell::new(None),
        }
    }

    /// Until the killer has ended and everything sent is acknowledged.
    async fn run(&self, address: SocketAddr) {
        join_all((0..CONNECTIONS).map(|_| async {
            let mut connection = Connection::new(address);
            let mut born = 0;
            while let Some((due, place)) = self.take() {
                tokio::time::sleep_until(due.into()).await;
                let Some(place) = place else { continue };
                if !connection.is_open() {
                    born = self.life.get();
                }
                match connection.send(&self.hooks[place].request).await {
                    Ok(answer) if answer == self.hooks[place].answer => {
                        self.answers[place].set(answer);
                        if answer == 200 && born == self.life.get() && self.first_200.get().is_none() {
                            self.first_200.set(Some(Instant::now()));
                        }
                    }
                    failed => {
                        // Where nobody listens it was not even sent.
                        let refused = failed.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused);
                        self.retries.set(self.retries.get() + usize::from(!refused));
                        self.again
                            .borrow_mut()
                            .push_back((Instant::now() + Duration::from_millis(300), place));
                    }
                }
            }
        }))
        .await;
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

    fn sent(&self) -> impl Iterator<Item = (&Hook, u16)> {
        self.hooks[..self.next.get()]
            .iter()
            .zip(self.answers.iter().map(Cell::get))
    }

    fn acknowledged(&self) -> impl Iterator<Item = &Hook> {
        self.sent()
            .filter(|(_, answer)| *answer == 200)
            .map(|(hook, _)| hook)
    }

    fn unacknowledged(&self) -> usize {
        self.sent()
            .filter(|(hook, answer)| hook.answer != *answer)
            .count()
    }

    /// Different messages among what was sent.
    fn messages_sent(&self) -> usize {
        let messages = self.sent().flat_map(|(hook, _)| hook.messages());
        messages.collect::<HashSet<_>>().len()
    }
}
