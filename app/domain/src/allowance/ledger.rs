//! Who was reached when, and how many more may be: the rolling 24 hours.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Amount, ROLLING};

/// Who wants to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// A person, one by one (Contato Ativo, Recontato): may use all of the limit.
    Agent,
    /// A batch: leaves the reserve alone.
    Batch,
}

/// How somebody was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// They take a place from now on.
    New,
    /// They had one already; it is theirs for longer now.
    Kept,
}

/// There is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Full {
    /// When there is one, if nobody else takes it; absent when there is never one for the asker.
    pub until: Option<DateTime<Utc>>,
}

/// The share of a limit that batches leave to agents, in percent, where nobody chose another.
pub const DEFAULT_RESERVE: u8 = 2;
/// Places that any share keeps at least, where half of the limit is as many.
const LEAST_RESERVE: u32 = 5;

/// Places kept for agents when `percent` of a limit is left to them: 5 at least, or half of a limit that is smaller than
/// 10. None of no limit, and none where nothing is to be kept.
pub fn reserve(amount: Amount, percent: u8) -> u32 {
    match amount {
        Amount::Limited(people) if percent > 0 => {
            let share = u64::from(people) * u64::from(percent.min(100)) / 100;
            u32::try_from(share)
                .unwrap_or(people)
                .max(LEAST_RESERVE.min(people / 2))
        }
        _ => 0,
    }
}

/// The people reached under one limit, and when last. `P` is whatever tells people apart.
///
/// Meta counts from when a message is delivered; the desk counts from when it is sent, and [`Ledger::delivered`] moves that
/// on, so that it never takes a place back too early.
#[derive(Debug, Clone)]
pub struct Ledger<P> {
    amount: Amount,
    reserve: u32,
    last: HashMap<P, DateTime<Utc>>,
    by_time: BTreeSet<(DateTime<Utc>, P)>,
}

impl<P: Clone + Eq + Hash + Ord> Ledger<P> {
    /// Nobody was reached yet. Batches leave `reserve` places alone.
    pub fn new(amount: Amount, reserve: u32) -> Self {
        Self {
            amount,
            reserve,
            last: HashMap::new(),
            by_time: BTreeSet::new(),
        }
    }

    /// Meta reports another limit, or somebody chose another reserve. Nobody loses their place; when there are too many,
    /// nobody new gets one until enough are gone.
    pub fn set_limits(&mut self, amount: Amount, reserve: u32) {
        self.amount = amount;
        self.reserve = reserve;
    }

    /// Whether `who` may reach `person` at `at`. Who is inside takes no other place, whoever reaches them; but where the
    /// limit was lowered below the places taken, they are not reached either: each such message would keep it exceeded for
    /// longer.
    ///
    /// # Errors
    /// [`Full`].
    pub fn may_reach(&self, person: &P, at: DateTime<Utc>, who: Sender) -> Result<Place, Full> {
        match self.is_inside(person, at) {
            true if self.fits(at) => Ok(Place::Kept),
            false if self.room_for(at, who) > 0 => Ok(Place::New),
            inside => Err(Full {
                until: self.until(person, inside, at, who),
            }),
        }
    }

    /// Reaches `person` at `at`, if [`Ledger::may_reach`] lets `who`.
    ///
    /// # Errors
    /// [`Full`], and nothing is changed.
    pub fn reach(&mut self, person: P, at: DateTime<Utc>, who: Sender) -> Result<Place, Full> {
        let place = self.may_reach(&person, at, who)?;
        self.write(person, at);
        Ok(place)
    }

    /// A message to `person` was delivered, or sent without asking, at `at`: they count from then on, room or not.
    pub fn delivered(&mut self, person: P, at: DateTime<Utc>) {
        self.write(person, at);
    }

    /// A message to `person` was never sent or did not arrive: the place that it took at `at` is free, unless they were
    /// reached again since.
    pub fn give_back(&mut self, person: &P, at: DateTime<Utc>) {
        if self.last.get(person) == Some(&at) {
            self.last.remove(person);
            self.by_time.remove(&(at, person.clone()));
        }
    }

    /// Whether `person` has a place at `at`, so that reaching them takes none.
    pub fn is_inside(&self, person: &P, at: DateTime<Utc>) -> bool {
        self.last.get(person).is_some_and(|last| at < *last + ROLLING)
    }

    /// Places taken at `at`.
    pub fn used(&self, at: DateTime<Utc>) -> u32 {
        let gone = self.by_time.iter().take_while(|(last, _)| *last + ROLLING <= at);
        count(self.by_time.len() - gone.count())
    }

    /// New people who may be reached at `at`, by agents.
    pub fn room(&self, at: DateTime<Utc>) -> u32 {
        self.room_for(at, Sender::Agent)
    }

    /// New people whom `who` may reach at `at`.
    pub fn room_for(&self, at: DateTime<Utc>, who: Sender) -> u32 {
        self.most(who).left(self.used(at))
    }

    /// The first moment from `at` on at which `who` has room for `people` new ones, if nobody else takes it; `None` when
    /// that is more than they may ever reach. For nobody new, when no more places are taken than they may take.
    pub fn when_room(&self, at: DateTime<Utc>, people: u32, who: Sender) -> Option<DateTime<Utc>> {
        let Amount::Limited(most) = self.most(who) else {
            return Some(at);
        };
        let allowed = most.checked_sub(people)?;
        match self.used(at).checked_sub(allowed) {
            None | Some(0) => Some(at),
            Some(to_go) => self
                .inside(at)
                .nth(to_go as usize - 1)
                .map(|(last, _)| *last + ROLLING),
        }
    }

    /// When places return: full hours (UTC) and how many are back by then that were not an hour before.
    pub fn room_returns(&self, at: DateTime<Utc>) -> Vec<(DateTime<Utc>, u32)> {
        let mut hours: BTreeMap<DateTime<Utc>, u32> = BTreeMap::new();
        for (last, _) in self.inside(at) {
            *hours.entry(next_hour(*last + ROLLING)).or_default() += 1;
        }
        hours.into_iter().collect()
    }

    /// Drops those who were last reached more than 24 hours before `at`; to be called now and then. Later questions must
    /// not be about earlier times: where the clock may be set back, `at` is so much earlier than now.
    pub fn forget(&mut self, at: DateTime<Utc>) {
        while let Some((last, _)) = self.by_time.first()
            && *last + ROLLING <= at
            && let Some((_, person)) = self.by_time.pop_first()
        {
            self.last.remove(&person);
        }
    }

    /// Whether no more places are taken than the limit has.
    fn fits(&self, at: DateTime<Utc>) -> bool {
        self.amount.people().is_none_or(|people| self.used(at) <= people)
    }

    /// When `person` can be reached: who is inside waits until the limit fits again, or loses their place before.
    fn until(&self, person: &P, inside: bool, at: DateTime<Utc>, who: Sender) -> Option<DateTime<Utc>> {
        let fits = self.when_room(at, 0, Sender::Agent).filter(|_| inside);
        let own_end = self.last.get(person).map(|last| *last + ROLLING);
        fits.filter(|fits| own_end.is_some_and(|end| *fits < end))
            .or_else(|| self.when_room(at, 1, who))
    }

    /// The last time of each person decides; an earlier one that is told late changes nothing.
    fn write(&mut self, person: P, at: DateTime<Utc>) {
        if let Some(before) = self.last.get(&person) {
            if *before >= at {
                return;
            }
            self.by_time.remove(&(*before, person.clone()));
        }
        self.last.insert(person.clone(), at);
        self.by_time.insert((at, person));
    }

    /// Those who have a place at `at`, who lose it first in front.
    fn inside(&self, at: DateTime<Utc>) -> impl Iterator<Item = &(DateTime<Utc>, P)> {
        self.by_time
            .iter()
            .skip_while(move |(last, _)| *last + ROLLING <= at)
    }

    fn most(&self, who: Sender) -> Amount {
        match (self.amount, who) {
            (Amount::Limited(people), Sender::Batch) => Amount::Limited(people.saturating_sub(self.reserve)),
            (amount, _) => amount,
        }
    }
}

/// The first full hour (UTC) that is not before `at`.
fn next_hour(at: DateTime<Utc>) -> DateTime<Utc> {
    let into = at.timestamp().rem_euclid(3_600);
    let nanos = i64::from(at.timestamp_subsec_nanos());
    match (into, nanos) {
        (0, 0) => at,
        _ => at + TimeDelta::seconds(3_600 - into) - TimeDelta::nanoseconds(nanos),
    }
}

fn count(people: usize) -> u32 {
    u32::try_from(people).unwrap_or(u32::MAX)
}
