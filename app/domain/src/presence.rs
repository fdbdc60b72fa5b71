//! Who is here, and who looks at what.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::UserId;

/// Without an open screen for this long, a person is offline.
pub const OFFLINE_AFTER: TimeDelta = TimeDelta::seconds(60);
/// Without word for this long, a person no longer looks at a conversation.
pub const GONE_AFTER: TimeDelta = TimeDelta::seconds(45);
/// Without word for this long, a person no longer types.
pub const STILL_AFTER: TimeDelta = TimeDelta::seconds(10);
/// Characters that the reason of a pause may have.
pub const MOST_REASON: usize = 60;

/// Whether a person is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// “Disponível”.
    Present,
    /// “Em pausa”.
    Paused,
    /// “Offline”: no screen is open.
    Offline,
}

/// A pause that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Why, in the person's words.
    pub reason: Option<String>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A person as they stand now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonNow {
    /// Who.
    pub id: UserId,
    /// Whether they are at work.
    pub presence: Presence,
    /// The pause they take, also while they are offline.
    pub pause: Option<Pause>,
}

impl PersonNow {
    /// From when their screens were last open and the pause they take.
    pub fn at(now: DateTime<Utc>, id: UserId, seen_at: Option<DateTime<Utc>>, pause: Option<Pause>) -> Self {
        let presence = match seen_at {
            Some(seen) if now - seen <= OFFLINE_AFTER && pause.is_some() => Presence::Paused,
            Some(seen) if now - seen <= OFFLINE_AFTER => Presence::Present,
            _ => Presence::Offline,
        };
        Self { id, presence, pause }
    }
}

/// Somebody who has a conversation before their eyes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watcher {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Whether they write.
    pub typing: bool,
}

/// What a person tells about a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watching {
    /// It is before their eyes.
    Viewing,
    /// They write in it.
    Typing,
    /// They went away from it.
    Gone,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_person_is_here_while_a_screen_is_open_and_paused_only_while_here() {
        let now = DateTime::from_timestamp(1_767_600_000, 0).unwrap();
        let ago = |seconds| Some(now - TimeDelta::seconds(seconds));
        let pause = || {
            Some(Pause {
                reason: None,
                since: now,
            })
        };
        for (seen_at, paused, expected) in [
            (None, None, Presence::Offline),
            (ago(0), None, Presence::Present),
            (ago(60), None, Presence::Present),
            (ago(61), None, Presence::Offline),
            (ago(5), pause(), Presence::Paused),
            (ago(61), pause(), Presence::Offline),
        ] {
            let id = UserId(Uuid::from_u128(1));
            assert_eq!(
                PersonNow::at(now, id, seen_at, paused).presence,
                expected,
                "{seen_at:?}"
            );
        }
    }
}
