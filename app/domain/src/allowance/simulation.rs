//! Random days of agents and batches under one limit, against a model that looks at every person each time
//! (`GUICHE_SEED` replays one world).

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::batch::simulation::{Random, seeds};

const WORLDS: u64 = 40;
const STEPS: u32 = 15_000;

struct World {
    seed: u64,
    step: u32,
    random: Random,
    now: DateTime<Utc>,
    limit: Amount,
    reserve: u32,
    /// Each limit, and until when it stood.
    limits: Vec<(DateTime<Utc>, Amount)>,
    ledger: Ledger<u32>,
    /// The last message to each person that counts.
    last: Vec<Option<DateTime<Utc>>>,
}

#[test]
fn the_limit_is_kept_in_every_24_hours_and_agents_have_their_reserve() {
    for seed in seeds(0x9a11_0000, WORLDS) {
        World::new(seed).run();
    }
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let limit = any_limit(&mut random);
        let reserve = reserve(limit, DEFAULT_RESERVE);
        Self {
            seed,
            step: 0,
            now: DateTime::from_timestamp(1_767_600_000, 0).unwrap(),
            limit,
            reserve,
            limits: Vec::new(),
            ledger: Ledger::new(limit, reserve),
            last: vec![None; 20 + random.below(120) as usize],
            random,
        }
    }

    fn run(mut self) {
        // Some worlds are pressed against the limit, in some all of it comes back.
        let pause = [2_000, 60_000, 800_000][self.random.below(3) as usize];
        for step in 0..STEPS {
            self.step = step;
            self.act();
            self.check();
            self.now += TimeDelta::milliseconds(self.random.below(pause) as i64);
        }
    }

    fn act(&mut self) {
        let person = self.random.below(self.last.len() as u64) as u32;
        match self.random.below(1_000) {
            0 => self.now += TimeDelta::hours(self.random.below(60) as i64),
            1 | 2 => self.change_limits(),
            3..=10 => self.ledger.forget(self.now),
            11..=30 if self.inside(person) && self.used(self.now) <= self.most(Sender::Agent) => {
                // A status tells of a delivery a little after the message.
                self.ledger.delivered(person, self.now);
                self.last[person as usize] = Some(self.now);
            }
            31..=40 => {
                // The person's last message did not go; the one before is not known any more.
                if let Some(last) = self.last[person as usize].take() {
                    self.ledger.give_back(&person, last);
                }
            }
            roll if roll % 4 == 0 => self.reach(person, Sender::Agent),
            _ => self.reach(person, Sender::Batch),
        }
    }

    fn change_limits(&mut self) {
        self.limits.push((self.now, self.limit));
        self.limit = any_limit(&mut self.random);
        self.reserve = match self.random.below(3) {
            0 => self.random.below(10) as u32,
            1 => reserve(self.limit, self.random.below(91) as u8),
            _ => reserve(self.limit, DEFAULT_RESERVE),
        };
        self.ledger.set_limits(self.limit, self.reserve);
    }

    fn reach(&mut self, person: u32, who: Sender) {
        let used = self.used(self.now);
        let (all, most) = (self.most(Sender::Agent), self.most(who));
        let may = |inside: bool, used: u32| match inside {
            true => (used <= all).then_some(Place::Kept),
            false => (used < most).then_some(Place::New),
        };
        let expected = may(self.inside(person), used);
        match self.ledger.reach(person, self.now, who) {
            Ok(place) => {
                assert_eq!(Some(place), expected, "{}", self.tell());
                self.last[person as usize] = Some(self.now);
            }
            Err(full) => {
                assert_eq!(expected, None, "{}", self.tell());
                let Some(until) = full.until else {
                    assert_eq!(most, 0, "{}", self.tell());
                    return;
                };
                assert!(until > self.now, "{}", self.tell());
                let then = |at| may(self.inside_at(person, at), self.used(at));
                assert!(then(until).is_some(), "promised too early: {}", self.tell());
                let before = until - TimeDelta::milliseconds(1);
                assert!(then(before).is_none(), "promised too late: {}", self.tell());
            }
        }
    }

    /// What holds after every step.
    fn check(&mut self) {
        let used = self.used(self.now);
        assert_eq!(self.ledger.used(self.now), used, "{}", self.tell());
        assert_eq!(
            self.ledger.room(self.now),
            self.limit.left(used),
            "{}",
            self.tell()
        );
        // Never more people in 24 hours than the highest limit of those 24 hours allowed.
        let day_ago = self.now - ROLLING;
        self.limits.retain(|(until, _)| *until > day_ago);
        let highest = self.limits.iter().map(|(_, limit)| *limit).max();
        let highest = highest.map_or(self.limit, |highest| highest.max(self.limit));
        assert!(
            used <= highest.people().unwrap_or(u32::MAX),
            "{used} are too many: {}",
            self.tell()
        );
        if self.step.is_multiple_of(64) {
            let back: u32 = self.ledger.room_returns(self.now).iter().map(|it| it.1).sum();
            assert_eq!(back, used, "{}", self.tell());
        }
    }

    fn inside(&self, person: u32) -> bool {
        self.inside_at(person, self.now)
    }

    fn inside_at(&self, person: u32, at: DateTime<Utc>) -> bool {
        self.last[person as usize].is_some_and(|last| last > at - ROLLING)
    }

    fn used(&self, at: DateTime<Utc>) -> u32 {
        let from = at - ROLLING;
        self.last.iter().flatten().filter(|last| **last > from).count() as u32
    }

    fn most(&self, who: Sender) -> u32 {
        match (self.limit, who) {
            (Amount::Unlimited, _) => u32::MAX,
            (Amount::Limited(people), Sender::Agent) => people,
            (Amount::Limited(people), Sender::Batch) => people.saturating_sub(self.reserve),
        }
    }

    fn tell(&self) -> String {
        format!(
            "GUICHE_SEED={:#x}, step {}, {}, {:?}, reserve {}",
            self.seed, self.step, self.now, self.limit, self.reserve
        )
    }
}

fn any_limit(random: &mut Random) -> Amount {
    match [0, 1, 5, 20, 50, 80, 120, 250, u32::MAX][random.below(9) as usize] {
        u32::MAX => Amount::Unlimited,
        people => Amount::Limited(people),
    }
}
