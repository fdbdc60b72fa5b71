//! How fast a number sends (`cloud-api.md` 1.3): sends and receipts of all kinds share one throughput.
//!
//! Two token buckets, with time passed in. The first is the number's own: everything is taken from it, and a batch gets
//! nothing while it is empty. The second is the batch's share of it, so that agents always find some. After a refusal
//! (130429) both fill at half the rate, which then rises again evenly.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// What Meta lets a number send and receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Throughput {
    /// 80 messages a second.
    #[default]
    Standard,
    /// 1 000 messages a second, after Meta's automatic upgrade.
    High,
    /// 20 messages a second: the number is used in the WhatsApp Business app too.
    Coexistence,
}

impl Throughput {
    /// What Meta's `throughput.level` tells of a number.
    pub fn of(level: &str, coexistence: bool) -> Self {
        match level {
            _ if coexistence => Self::Coexistence,
            "HIGH" => Self::High,
            _ => Self::Standard,
        }
    }

    /// Messages a second.
    pub fn per_second(self) -> u32 {
        match self {
            Self::Standard => 80,
            Self::High => 1_000,
            Self::Coexistence => 20,
        }
    }

    /// Messages that may go at once after a rest: what the number sends in a twentieth of a second, and two at least, so
    /// that who comes a little late for one does not lose of the next.
    pub fn burst(self) -> u32 {
        (self.per_second() / 20).max(2)
    }
}

/// The share of the throughput that batches leave to agents, in percent, where nobody chose another.
pub const DEFAULT_HEADROOM: u8 = 10;

/// The most that can be left to agents, in percent.
pub const MOST_HEADROOM: u8 = 90;
/// Bucket units in one message: millionths, and those in hundredths, so that percents and microseconds stay whole.
const MESSAGE: i64 = 100 * MICROS;
const MICROS: i64 = 1_000_000;
/// After this long every bucket is full, whatever happened before.
const LONG: TimeDelta = TimeDelta::seconds(120);
/// Refusals that follow within this time answer to what was sent before the first: they slow it down once. A clock set back
/// by more than this was set; by less, somebody only asked a little late.
const GRACE: TimeDelta = TimeDelta::seconds(1);

/// How fast one number sends now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    throughput: Throughput,
    headroom: i64,
    at: DateTime<Utc>,
    /// What the number has left; below nothing when agents and customers took more.
    number: i64,
    /// What is left of the batches' share.
    batch: i64,
    slowed: Option<Slowed>,
}

/// The rate after a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slowed {
    since: DateTime<Utc>,
    /// Messages a second, then.
    from: i64,
}

impl Pace {
    /// A number that rested until `at`. `headroom` is the share left to agents, in percent.
    pub fn new(throughput: Throughput, headroom: u8, at: DateTime<Utc>) -> Self {
        let mut pace = Self {
            throughput,
            headroom: i64::from(headroom.min(MOST_HEADROOM)),
            at,
            number: i64::MAX,
            batch: i64::MAX,
            slowed: None,
        };
        pace.cap();
        pace
    }

    /// Meta gave the number another throughput.
    pub fn set_throughput(&mut self, throughput: Throughput, at: DateTime<Utc>) {
        self.pass(at);
        self.throughput = throughput;
        self.slowed = self.slowed.filter(|slowed| slowed.from < self.rate());
        self.cap();
    }

    /// Customers wrote `messages`: they count, and cannot be refused.
    pub fn spend_inbound(&mut self, messages: u32, at: DateTime<Utc>) {
        self.pass(at);
        // No more than a second's worth is owed: a burst is over for Meta when it is a second old.
        self.number = (self.number - i64::from(messages) * MESSAGE).max(-self.rate() * MESSAGE);
    }

    /// Agents, the bot or a survey sent `messages`: they count, and are never held back for a batch.
    pub fn agent(&mut self, messages: u32, at: DateTime<Utc>) {
        self.spend_inbound(messages, at);
    }

    /// Takes leave to send up to `want` messages of batches, and tells how many may go now.
    pub fn take(&mut self, want: u32, at: DateTime<Utc>) -> u32 {
        self.pass(at);
        let free = (self.number.min(self.batch) / MESSAGE).max(0);
        let given = free.min(i64::from(want));
        self.number -= given * MESSAGE;
        self.batch -= given * MESSAGE;
        given as u32
    }

    /// Meta refused a message for throughput (130429): half as fast from now on, then evenly faster again, by a twentieth
    /// of the number's throughput each second.
    pub fn throttled(&mut self, at: DateTime<Utc>) {
        self.pass(at);
        if self.slowed.is_some_and(|slowed| self.at < slowed.since + GRACE) {
            return;
        }
        self.slowed = Some(Slowed {
            since: self.at,
            from: (self.allowed() / 2).max(1),
        });
        self.number = self.number.min(0);
        self.batch = self.batch.min(0);
    }

    /// The next moment from `at` on at which [`Pace::take`] gives a message, if nobody else takes it.
    pub fn next_at(&mut self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.pass(at);
        let number = (MESSAGE - self.number).max(0);
        let batch = (MESSAGE - self.batch).max(0);
        let missing = ceil_div(number, 100).max(ceil_div(batch, 100 - self.headroom));
        if missing == 0 {
            return self.at;
        }
        // The rate only rises from here; one more for what rounding took.
        self.at + TimeDelta::microseconds(ceil_div(missing, self.allowed()) + 1)
    }

    /// Messages a second that go now, of all kinds together.
    pub fn per_second(&mut self, at: DateTime<Utc>) -> u32 {
        self.pass(at);
        self.allowed() as u32
    }

    /// Messages a second that batches get now, while agents and customers do not need more than their share.
    pub fn batch_per_second(&mut self, at: DateTime<Utc>) -> u32 {
        let all = i64::from(self.per_second(at));
        (all * (100 - self.headroom) / 100).max(1) as u32
    }

    /// Lets time pass until `at`.
    fn pass(&mut self, at: DateTime<Utc>) {
        if at < self.at {
            if self.at - at > GRACE {
                // The clock was set back: go on from there, without what was saved up.
                self.at = at;
                self.number = self.number.min(0);
                self.batch = self.batch.min(0);
                if let Some(slowed) = &mut self.slowed {
                    slowed.since = slowed.since.min(at);
                }
            }
            return;
        }
        let gained = self.gained(at - self.at);
        self.number += 100 * gained;
        self.batch += (100 - self.headroom) * gained;
        self.at = at;
        self.cap();
        if self.allowed() == self.rate() {
            self.slowed = None;
        }
    }

    fn cap(&mut self) {
        let burst = i64::from(self.throughput.burst()) * MESSAGE;
        let share = (burst / 100 * (100 - self.headroom)).max(2 * MESSAGE);
        self.number = self.number.min(burst);
        self.batch = self.batch.min(share);
    }

    fn rate(&self) -> i64 {
        i64::from(self.throughput.per_second())
    }

    /// By how many messages a second the rate rises each second.
    fn slope(&self) -> i64 {
        (self.rate() / 20).max(1)
    }

    /// Messages a second at this moment, rounded down.
    fn allowed(&self) -> i64 {
        match self.slowed {
            None => self.rate(),
            Some(slowed) => {
                let micros = micros(self.at - slowed.since);
                self.rate().min(slowed.from + self.slope() * micros / MICROS)
            }
        }
    }

    /// Millionths of a message that the number gains in `time` from now on.
    fn gained(&self, time: TimeDelta) -> i64 {
        let time = micros(time);
        let Some(slowed) = self.slowed else {
            return self.rate() * time;
        };
        let from = micros(self.at - slowed.since);
        self.gained_since(&slowed, from + time) - self.gained_since(&slowed, from)
    }

    /// Millionths of a message gained in the first `time` microseconds after a refusal: the area under a rate that rises
    /// evenly up to the number's.
    fn gained_since(&self, slowed: &Slowed, time: i64) -> i64 {
        let rises = (self.rate() - slowed.from) * MICROS / self.slope();
        let rising = time.min(rises);
        slowed.from * rising + self.slope() * rising * rising / (2 * MICROS) + self.rate() * (time - rising)
    }
}

/// Microseconds, no more than [`LONG`] and not below 0.
fn micros(time: TimeDelta) -> i64 {
    time.min(LONG).num_microseconds().unwrap_or_default().max(0)
}

fn ceil_div(part: i64, by: i64) -> i64 {
    (part + by - 1) / by
}
