//! What there is in a world, and how it goes on.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::Random;
use super::oracle::Seen;
use crate::allowance::{Amount, DEFAULT_RESERVE, Ledger, reserve};
use crate::batch::{BatchAction, BatchState, Health, Pace, QuietHours, RecipientState, Throughput, decide};
use crate::message::Delivery;
use crate::zone::BusinessZone;

pub(super) struct World {
    pub seed: u64,
    pub steps: u32,
    pub random: Random,
    /// Milliseconds that really passed.
    pub clock: i64,
    /// By how many milliseconds our clock is wrong.
    pub skew: i64,
    /// When our clock was last set, by what really passed.
    pub set_at: i64,
    pub numbers: Vec<Number>,
    pub batches: Vec<Batch>,
    pub ledger: Ledger<u32>,
    pub limit: Amount,
    pub reserve: u32,
    pub quiet: Option<QuietHours>,
    pub zone: BusinessZone,
    pub people: u32,
    pub seen: Seen,
}

pub(super) struct Number {
    pub pace: Pace,
    pub throughput: Throughput,
    pub headroom: u8,
    /// When our clock showed what, for each person: what was sent in the last minutes.
    pub sends: BTreeMap<u32, Vec<DateTime<Utc>>>,
    /// What was sent and received in the last second: when it really was, how many, whether by batches.
    pub last_second: VecDeque<(i64, u32, bool)>,
    /// When Meta really last refused for throughput, and at how many a second from then.
    pub refused: Option<(i64, u32)>,
    /// When it last was, heeded or not.
    pub heard_at: i64,
}

pub(super) struct Batch {
    pub number: usize,
    pub state: BatchState,
    /// Whether somebody or the desk halted it, or gave it up, and nobody let it go on since.
    pub halted: bool,
    pub recipients: Vec<Recipient>,
    /// Where the first waiting one is, or earlier.
    pub first_waiting: usize,
    pub health: Health,
}

pub(super) struct Recipient {
    pub person: u32,
    pub state: RecipientState,
    pub deferred: bool,
    pub delivery: Option<Delivery>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let limit = any_limit(&mut random);
        let reserve = reserve(limit, DEFAULT_RESERVE);
        let quiet = (random.below(2) == 0).then(|| QuietHours {
            from: any_clock(&mut random),
            until: any_clock(&mut random),
            saturdays: random.below(3) == 0,
            sundays: random.below(2) == 0,
        });
        let mut world = Self {
            seed,
            steps: 0,
            clock: random.below(86_400_000) as i64,
            skew: 0,
            set_at: i64::MIN / 2,
            numbers: Vec::new(),
            batches: Vec::new(),
            ledger: Ledger::new(limit, reserve),
            limit,
            reserve,
            quiet,
            zone: BusinessZone::fixed(-3 * 3_600),
            people: 5 + random.below(60) as u32,
            seen: Seen::default(),
            random,
        };
        for _ in 0..=world.random.below(2) {
            let throughput = any_throughput(&mut world.random);
            let headroom = world.random.one(&[0, 1, 10, 10, 50, 99]);
            world.numbers.push(Number {
                pace: Pace::new(throughput, headroom, world.now()),
                throughput,
                headroom,
                sends: BTreeMap::new(),
                last_second: VecDeque::new(),
                refused: None,
                heard_at: i64::MIN / 2,
            });
        }
        world
    }

    /// What our clock shows.
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_600_000, 0).unwrap() + TimeDelta::milliseconds(self.clock + self.skew)
    }

    pub fn step(&mut self) {
        self.steps += 1;
        let number = self.random.below(self.numbers.len() as u64) as usize;
        match self.random.below(1_000) {
            0..=3 => self.add_batch(number),
            4..=60 => self.order(),
            61..=160 => self.agent_writes(number),
            161..=230 => {
                let messages = self.random.one(&[1, 1, 1, 3, 20, 200]);
                let now = self.now();
                self.numbers[number].pace.spend_inbound(messages, now);
                self.numbers[number].log(self.clock, messages, false);
            }
            231..=400 => self.status_comes(),
            401..=404 => self.meta_refuses(number),
            405..=407 => self.meta_changes_limits(number),
            408 => self.set_clock(),
            409 => self.ledger.forget(self.now() - TimeDelta::hours(3)),
            _ => {
                self.dispatch(number);
            }
        }
        self.check();
        self.clock += match self.random.below(1_000) {
            0 => self.random.below(30 * 3_600_000),
            1..=5 => self.random.below(600_000),
            6..=60 => self.random.below(7_000),
            _ => self.random.below(40),
        } as i64;
    }

    /// Every batch that somebody said yes to goes on until it is over.
    pub fn finish(&mut self) {
        self.limit = Amount::Limited(self.reserve.max(5) * 4);
        self.ledger.set_limits(self.limit, self.reserve);
        self.limit_changed();
        for batch in &mut self.batches {
            batch.halted &= batch.state.is_over();
            for action in [
                BatchAction::Resume,
                BatchAction::Begin,
                BatchAction::Confirm,
                BatchAction::Begin,
            ] {
                batch.state = decide(batch.state, action).unwrap_or(batch.state);
            }
        }
        // Each round goes on at the moment that the last one named. Not every one reaches somebody, as agents' messages
        // and batches wait for different things; but they do not go round in circles.
        let (mut idle, mut handed) = (0, self.seen.count());
        loop {
            self.steps += 1;
            let mut next: Option<DateTime<Utc>> = None;
            for number in 0..self.numbers.len() {
                if let Some(at) = self.dispatch(number) {
                    next = Some(next.map_or(at, |next| next.min(at)));
                }
            }
            self.check();
            let Some(next) = next else { break };
            let wait = next - self.now();
            assert!(
                wait > TimeDelta::zero(),
                "waits for what is past: {}",
                self.tell()
            );
            self.clock += (wait.num_microseconds().unwrap() + 999) / 1_000;
            idle = if self.seen.count() > handed { 0 } else { idle + 1 };
            handed = self.seen.count();
            assert!(idle < 500, "nobody is sent to any more: {}", self.tell());
        }
        self.check_nobody_forgotten();
    }
}

impl Number {
    pub fn log(&mut self, clock: i64, messages: u32, batch: bool) {
        self.last_second.push_back((clock, messages, batch));
        while self
            .last_second
            .front()
            .is_some_and(|(at, ..)| *at <= clock - 1_000)
        {
            self.last_second.pop_front();
        }
    }

    pub fn sent(&mut self, person: u32, now: DateTime<Utc>) {
        let sends = self.sends.entry(person).or_default();
        sends.push(now);
        sends.sort();
        sends.retain(|at| *at > now - TimeDelta::hours(2));
    }
}

pub(super) fn any_limit(random: &mut Random) -> Amount {
    match random.one(&[0, 5, 20, 50, 120, 250, 1_000, u32::MAX]) {
        u32::MAX => Amount::Unlimited,
        people => Amount::Limited(people),
    }
}

pub(super) fn any_throughput(random: &mut Random) -> Throughput {
    random.one(&[Throughput::Standard, Throughput::High, Throughput::Coexistence])
}

fn any_clock(random: &mut Random) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(random.below(24 * 60) as u32 * 60, 0).unwrap()
}
