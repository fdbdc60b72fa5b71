//! What happens in a world, besides sending.

use super::world::{Batch, Recipient, World, any_limit, any_throughput};
use crate::allowance::{DEFAULT_RESERVE, Sender, reserve};
use crate::batch::{
    BatchAction, BatchState, Health, NumberQuality, RecipientState, StopRules, decide, must_stop,
};
use crate::message::Delivery;
use crate::template::TemplateStatus;

impl World {
    pub fn add_batch(&mut self, number: usize) {
        let recipients = (0..1 + self.random.below(u64::from(self.people)) as u32).map(|person| Recipient {
            person,
            state: RecipientState::Waiting,
            deferred: false,
            delivery: None,
        });
        self.batches.push(Batch {
            number,
            state: BatchState::Checking,
            halted: false,
            recipients: recipients.collect(),
            first_waiting: 0,
            health: Health {
                quality: NumberQuality::Green,
                quality_before: NumberQuality::Green,
                template: Some(TemplateStatus::Approved),
                ..Health::default()
            },
        });
    }

    /// Somebody, or the desk, does something with a batch.
    pub fn order(&mut self) {
        let roll = self.random.below(100);
        let action = match roll {
            0..=39 => self.random.one(&[BatchAction::Confirm, BatchAction::Begin]),
            40..=54 => BatchAction::Pause,
            55 => BatchAction::Cancel,
            56..=60 => BatchAction::Stop,
            _ => BatchAction::Resume,
        };
        let at = self.random.below(self.batches.len() as u64) as usize;
        let Some(batch) = self.batches.get_mut(at) else {
            return;
        };
        let Some(state) = decide(batch.state, action) else {
            return;
        };
        batch.state = state;
        batch.halted = match action {
            BatchAction::Pause | BatchAction::Stop | BatchAction::Cancel => true,
            BatchAction::Resume => false,
            _ => batch.halted,
        };
        match action {
            BatchAction::Cancel => {
                for recipient in &mut batch.recipients {
                    if recipient.state == RecipientState::Waiting {
                        recipient.state = RecipientState::Cancelled;
                    }
                }
            }
            BatchAction::Resume => (batch.health.failed, batch.health.settled) = (0, 0),
            _ => {}
        }
    }

    pub fn agent_writes(&mut self, number: usize) {
        let now = self.now();
        let person = self.random.below(u64::from(self.people)) as u32;
        let answers = self.random.below(2) == 0;
        if !answers {
            let expected = self.expected(person, Sender::Agent);
            let reached = self.ledger.reach(person, now, Sender::Agent);
            assert_eq!(reached.ok(), expected, "{}", self.tell());
            if reached.is_err() {
                return;
            }
            self.seen.reached(person, now);
        }
        let messages = self.random.one(&[1, 1, 1, 2, 5]);
        let clock = self.clock;
        let number = &mut self.numbers[number];
        number.pace.agent(messages, now);
        number.log(clock, messages, false);
        for _ in 0..messages {
            number.sent(person, now);
        }
    }

    /// A status webhook about a message of a batch, in whatever order.
    pub fn status_comes(&mut self) {
        let batch = self.random.below(self.batches.len() as u64) as usize;
        let Some(batch) = self.batches.get_mut(batch) else {
            return;
        };
        let at = self.random.below(batch.recipients.len() as u64) as usize;
        let news = self.random.one(&[
            Delivery::Uncertain,
            Delivery::Sent,
            Delivery::Delivered,
            Delivery::Delivered,
            Delivery::Read,
            Delivery::Failed,
        ]);
        let recipient = &mut batch.recipients[at];
        let Some(before) = recipient.delivery else {
            return;
        };
        recipient.delivery = Some(before.after(news));
        if before < Delivery::Sent && before.after(news) > Delivery::Sent {
            batch.health.settled += 1;
            batch.health.failed += u32::from(news == Delivery::Failed);
        }
        if must_stop(&StopRules::default(), &batch.health).is_some() && batch.state == BatchState::Sending {
            batch.state = decide(batch.state, BatchAction::Stop).unwrap();
            batch.halted = true;
        }
    }

    pub fn meta_refuses(&mut self, number: usize) {
        let (now, clock) = (self.now(), self.clock);
        let set_at = self.set_at;
        let number = &mut self.numbers[number];
        let before = number.pace.per_second(now);
        number.pace.throttled(now);
        let after = number.pace.per_second(now);
        // Refusals that come close together are one; that is not to be told apart where the clock was set between.
        if clock - number.heard_at.max(set_at) > 2_000 {
            assert_eq!(after, (before / 2).max(1), "GUICHE_SEED={:#x}", self.seed);
        }
        if after != before {
            number.refused = Some((clock, after));
        }
        number.heard_at = clock;
    }

    pub fn meta_changes_limits(&mut self, number: usize) {
        if self.random.below(3) == 0 {
            let throughput = any_throughput(&mut self.random);
            let now = self.now();
            let number = &mut self.numbers[number];
            number.pace.set_throughput(throughput, now);
            number.throughput = throughput;
            // What went before went by the other throughput.
            number.last_second.clear();
            number.refused = None;
            return;
        }
        self.limit = any_limit(&mut self.random);
        self.reserve = match self.random.below(3) {
            0 => self.random.below(10) as u32,
            1 => reserve(self.limit, self.random.below(91) as u8),
            _ => reserve(self.limit, DEFAULT_RESERVE),
        };
        self.ledger.set_limits(self.limit, self.reserve);
        self.limit_changed();
    }

    pub fn set_clock(&mut self) {
        self.skew += self
            .random
            .one(&[-3_000_000, -5_000, -900, -40, 40, 900, 5_000, 3_000_000]);
        // It stays within an hour of what is right.
        self.skew = self.skew.clamp(-3_000_000, 3_000_000);
        self.set_at = self.clock;
    }
}
