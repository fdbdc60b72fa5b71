//! A desk that sends batches by the rules, as simple as can be.

use chrono::{DateTime, TimeDelta, Utc};

use super::world::World;
use crate::allowance::Sender;
use crate::batch::{BatchAction, BatchState, RecipientState, decide, pair_until};
use crate::message::Delivery;

/// Recipients sent to in one round.
const ROUND: usize = 40;

impl World {
    /// Sends what may go from `number` now, and tells when more may; `None` when nothing of it waits.
    pub fn dispatch(&mut self, number: usize) -> Option<DateTime<Utc>> {
        let mut next = None;
        for batch in 0..self.batches.len() {
            if self.batches[batch].number == number && self.batches[batch].state == BatchState::Sending {
                let then = self.send(batch);
                next = match (next, then) {
                    (Some(one), Some(other)) => Some(std::cmp::min(one, other)),
                    (one, other) => one.or(other),
                };
            }
        }
        next
    }

    fn send(&mut self, batch: usize) -> Option<DateTime<Utc>> {
        let now = self.now();
        let number = self.batches[batch].number;
        let (first, all) = (
            self.batches[batch].first_waiting,
            self.batches[batch].recipients.len(),
        );
        let waiting: Vec<usize> = (first..all)
            .filter(|at| self.batches[batch].recipients[*at].state == RecipientState::Waiting)
            .collect();
        self.batches[batch].first_waiting = waiting.first().copied().unwrap_or(all);
        if waiting.is_empty() {
            let state = &mut self.batches[batch].state;
            *state = decide(*state, BatchAction::Finish).unwrap();
            return None;
        }
        if let Some(until) = self.quiet.and_then(|quiet| quiet.quiet_until_at(&self.zone, now)) {
            return Some(until);
        }
        let mut next: Vec<DateTime<Utc>> = Vec::new();
        let (mut handed, mut full) = (0, false);
        for at in waiting.iter().copied() {
            let person = self.batches[batch].recipients[at].person;
            let sends = self.numbers[number].sends.get(&person);
            if let Some(until) = sends.and_then(|sends| pair_until(sends, now)) {
                next.push(until);
                continue;
            }
            if full && !self.ledger.is_inside(&person, now) {
                // There was no room for somebody else before them.
                self.batches[batch].recipients[at].deferred = true;
                continue;
            }
            let reached = self.ledger.may_reach(&person, now, Sender::Batch);
            assert_eq!(
                reached.ok(),
                self.expected(person, Sender::Batch),
                "{}",
                self.tell()
            );
            if let Err(refused) = reached {
                self.batches[batch].recipients[at].deferred = true;
                next.extend(refused.until);
                full = true;
                continue;
            }
            if self.numbers[number].pace.take(1, now) == 0 {
                next.push(self.numbers[number].pace.next_at(now));
                break;
            }
            assert_eq!(self.ledger.reach(person, now, Sender::Batch), reached);
            self.hand(batch, at);
            handed += 1;
            if handed == ROUND {
                break;
            }
        }
        match handed {
            0 => next.into_iter().min(),
            _ => Some(now + TimeDelta::milliseconds(1)),
        }
    }

    fn hand(&mut self, batch: usize, at: usize) {
        let (now, clock) = (self.now(), self.clock);
        self.check_send(batch, at);
        let recipient = &mut self.batches[batch].recipients[at];
        assert_eq!(recipient.state, RecipientState::Waiting);
        recipient.state = RecipientState::Handed;
        recipient.delivery = Some(Delivery::Queued);
        let person = recipient.person;
        self.seen.reached(person, now);
        self.seen.handed(batch, person);
        let number = &mut self.numbers[self.batches[batch].number];
        number.sent(person, now);
        number.log(clock, 1, true);
        self.check_throughput(batch);
    }
}
