//! What a supervisor sees of the work as it stands: queues and people.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::presence::{Pause, Presence};
use crate::transfer::Choice;
use crate::user::Role;
use crate::{NumberId, TeamId, UserId};

/// The work as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    /// The server's clock when this was read.
    pub now: DateTime<Utc>,
    /// Our numbers, by name.
    pub numbers: Vec<Choice>,
    /// Teams, by name.
    pub teams: Vec<Choice>,
    /// What waits, by number and team; none where nothing does.
    pub queues: Vec<QueueNow>,
    /// People by name: agents, and whoever else is here or has work.
    pub people: Vec<AgentNow>,
}

/// What waits on one number for one team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueNow {
    /// The number.
    pub number: NumberId,
    /// The team.
    pub team: TeamId,
    /// How many wait.
    pub waiting: i64,
    /// Since when the first of them waits.
    pub oldest: DateTime<Utc>,
}

/// What several queues come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueSum {
    /// How many wait.
    pub waiting: i64,
    /// Since when the first of them waits.
    pub oldest: Option<DateTime<Utc>>,
}

impl Monitor {
    /// What waits in all queues that `of` picks.
    pub fn sum(&self, of: impl Fn(&QueueNow) -> bool) -> QueueSum {
        let picked = self.queues.iter().filter(|queue| of(queue));
        picked.fold(QueueSum::default(), |sum, queue| QueueSum {
            waiting: sum.waiting + queue.waiting,
            oldest: sum.oldest.into_iter().chain([queue.oldest]).min(),
        })
    }
}

/// A person and their work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentNow {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Whether they are at work.
    pub presence: Presence,
    /// The pause they take.
    pub pause: Option<Pause>,
    /// Conversations in service, or waiting for the customer's first answer.
    pub in_service: i64,
    /// Parked ones.
    pub on_hold: i64,
    /// Customer messages they have not seen.
    pub unread: i64,
    /// The first customer message without an answer, in whichever of their conversations it stands longest.
    pub unanswered_since: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn queues_add_up_and_the_oldest_is_the_oldest_of_all() {
        let now = DateTime::from_timestamp(1_767_600_000, 0).unwrap();
        let queue = |number: u128, team: u128, waiting, minutes| QueueNow {
            number: NumberId(Uuid::from_u128(number)),
            team: TeamId(Uuid::from_u128(team)),
            waiting,
            oldest: now - TimeDelta::minutes(minutes),
        };
        let monitor = Monitor {
            now,
            numbers: Vec::new(),
            teams: Vec::new(),
            queues: vec![queue(1, 5, 3, 10), queue(1, 6, 2, 40), queue(2, 5, 1, 90)],
            people: Vec::new(),
        };
        let one = monitor.sum(|queue| queue.number.0.as_u128() == 1);
        assert_eq!((one.waiting, one.oldest), (5, Some(now - TimeDelta::minutes(40))));
        let all = monitor.sum(|_| true);
        assert_eq!((all.waiting, all.oldest), (6, Some(now - TimeDelta::minutes(90))));
        assert_eq!(monitor.sum(|_| false), QueueSum::default());
    }
}
