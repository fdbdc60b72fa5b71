//! Notices (“avisos”): which changes call a person, by which channel, and when they keep quiet.

mod hearing;

pub use hearing::Hearing;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ConversationId;
use crate::conversation::Preview;

/// What came about longer ago than this is no news: it was missed, and the lists show it.
pub const NEWS: TimeDelta = TimeDelta::seconds(120);

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// A customer wrote in a conversation of mine.
    Message,
    /// A conversation began to wait in a queue that I see.
    Queue,
    /// Somebody handed a conversation to me.
    Handed,
    /// A note names me, or whispers to me.
    Mention,
    /// A message of mine, or in a conversation of mine, was not delivered.
    Failure,
}

impl NoticeKind {
    /// In the order of the choices.
    pub const ALL: [Self; 5] = [
        Self::Message,
        Self::Queue,
        Self::Handed,
        Self::Mention,
        Self::Failure,
    ];

    /// Whether it comes of somebody moving a conversation, which may have been oneself.
    pub fn is_of_a_move(self) -> bool {
        matches!(self, Self::Queue | Self::Handed)
    }
}

/// How a notice reaches a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// A short sound.
    pub sound: bool,
    /// A notice of the system, beside the windows.
    pub desktop: bool,
}

impl Channels {
    /// Both.
    pub const BOTH: Self = Self {
        sound: true,
        desktop: true,
    };
    /// The sound alone.
    pub const SOUND: Self = Self {
        sound: true,
        desktop: false,
    };
    /// Neither.
    pub const NONE: Self = Self {
        sound: false,
        desktop: false,
    };

    /// Whether it is neither.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// What both allow.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            sound: self.sound && other.sound,
            desktop: self.desktop && other.desktop,
        }
    }
}

/// What one person wants to be told of, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticePreferences {
    /// [`NoticeKind::Message`].
    pub message: Channels,
    /// [`NoticeKind::Queue`].
    pub queue: Channels,
    /// [`NoticeKind::Handed`].
    pub handed: Channels,
    /// [`NoticeKind::Mention`].
    pub mention: Channels,
    /// [`NoticeKind::Failure`].
    pub failure: Channels,
    /// Whether a notice of the system shows what was written; others may look at the screen.
    pub shows_text: bool,
}

impl Default for NoticePreferences {
    fn default() -> Self {
        Self {
            message: Channels::BOTH,
            queue: Channels::SOUND,
            handed: Channels::BOTH,
            mention: Channels::BOTH,
            failure: Channels::BOTH,
            shows_text: true,
        }
    }
}

impl NoticePreferences {
    /// How `kind` is wanted.
    pub fn of(&self, kind: NoticeKind) -> Channels {
        match kind {
            NoticeKind::Message => self.message,
            NoticeKind::Queue => self.queue,
            NoticeKind::Handed => self.handed,
            NoticeKind::Mention => self.mention,
            NoticeKind::Failure => self.failure,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, kind: NoticeKind) -> &mut Channels {
        match kind {
            NoticeKind::Message => &mut self.message,
            NoticeKind::Queue => &mut self.queue,
            NoticeKind::Handed => &mut self.handed,
            NoticeKind::Mention => &mut self.mention,
            NoticeKind::Failure => &mut self.failure,
        }
    }
}

/// Something that may call me.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// The same for the same thing in every tab.
    pub key: String,
    /// Where it happened.
    pub conversation: ConversationId,
    /// When it came about; nothing where the change does not tell.
    pub at: Option<DateTime<Utc>>,
    /// The customer's name, where the change tells it.
    pub contact: Option<String>,
    /// The colleague who caused it.
    pub by: Option<String>,
    /// What was written.
    pub preview: Preview,
}

/// Where my eyes are, over all tabs of one browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// On no page of the desk.
    Away,
    /// On the desk, with another conversation open or none.
    Elsewhere,
    /// On the very conversation.
    There,
}

/// How things stand for me when a notice comes.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// How long ago it came about; nothing where the change does not tell.
    pub age: Option<TimeDelta>,
    /// I have just moved the conversation myself.
    pub moved: bool,
    /// I take a pause.
    pub paused: bool,
    /// Where my eyes are.
    pub sight: Sight,
}

/// By which of the `wanted` channels a notice of `kind` is due.
///
/// Nothing calls a person who did it, who pauses, or who looks at it. On the desk itself a sound is enough: the
/// lists move before one's eyes.
pub fn due(kind: NoticeKind, wanted: Channels, circumstances: Circumstances) -> Channels {
    let stale = circumstances.age.is_some_and(|age| age > NEWS);
    let own = circumstances.moved && kind.is_of_a_move();
    if stale || own || circumstances.paused {
        return Channels::NONE;
    }
    match circumstances.sight {
        Sight::There => Channels::NONE,
        Sight::Elsewhere => wanted.and(Channels::SOUND),
        Sight::Away => wanted,
    }
}

/// When an id was made: ids of ours begin with their time (UUIDv7).
fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    let millis = i64::try_from(id.as_u128() >> 80).ok()?;
    DateTime::from_timestamp_millis(millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_due_unless_one_did_it_pauses_or_looks_at_it() {
        let at_rest = Circumstances {
            age: Some(TimeDelta::seconds(1)),
            moved: false,
            paused: false,
            sight: Sight::Away,
        };
        let (both, sound, none) = (Channels::BOTH, Channels::SOUND, Channels::NONE);
        let desktop = Channels {
            sound: false,
            desktop: true,
        };
        let with = |change: fn(&mut Circumstances)| {
            let mut circumstances = at_rest;
            change(&mut circumstances);
            circumstances
        };
        let cases = [
            ("away", both, at_rest, both),
            ("away, sound only", sound, at_rest, sound),
            ("away, wants none", none, at_rest, none),
            ("elsewhere", both, with(|it| it.sight = Sight::Elsewhere), sound),
            (
                "elsewhere, desktop only",
                desktop,
                with(|it| it.sight = Sight::Elsewhere),
                none,
            ),
            ("there", both, with(|it| it.sight = Sight::There), none),
            ("paused", both, with(|it| it.paused = true), none),
            (
                "ahead of our clock",
                both,
                with(|it| it.age = Some(TimeDelta::hours(-3))),
                both,
            ),
            ("just news", both, with(|it| it.age = Some(NEWS)), both),
            (
                "missed",
                both,
                with(|it| it.age = Some(NEWS + TimeDelta::milliseconds(1))),
                none,
            ),
            ("of no known age", both, with(|it| it.age = None), both),
        ];
        for (name, wanted, circumstances, expected) in cases {
            for kind in NoticeKind::ALL {
                assert_eq!(due(kind, wanted, circumstances), expected, "{name}: {kind:?}");
            }
        }
        for (kind, expected) in [
            (NoticeKind::Message, both),
            (NoticeKind::Queue, none),
            (NoticeKind::Handed, none),
            (NoticeKind::Mention, both),
            (NoticeKind::Failure, both),
        ] {
            let moved = with(|it| it.moved = true);
            assert_eq!(due(kind, both, moved), expected, "after one's own move: {kind:?}");
        }
    }

    #[test]
    fn what_was_never_chosen_is_at_its_default() {
        let read = |text: &str| serde_json::from_str::<NoticePreferences>(text).unwrap();
        let default = NoticePreferences::default();
        assert_eq!(read("{}"), default);
        let partly = read(r#"{"queue": {"sound": false, "desktop": true}, "of_a_later_version": 1}"#);
        assert_eq!(
            partly.queue,
            Channels {
                sound: false,
                desktop: true
            }
        );
        assert_eq!(partly.message, default.message);
    }

    #[test]
    fn each_kind_is_chosen_for_itself() {
        for kind in NoticeKind::ALL {
            let mut chosen = NoticePreferences::default();
            *chosen.of_mut(kind) = Channels::NONE;
            for other in NoticeKind::ALL {
                let expected = if other == kind {
                    Channels::NONE
                } else {
                    NoticePreferences::default().of(other)
                };
                assert_eq!(chosen.of(other), expected, "{other:?} after {kind:?}");
            }
        }
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        let id = Uuid::from_u128(0x0190_0000_0000_7abc_8000_0000_0000_0001);
        assert_eq!(made_at(id), DateTime::from_timestamp_millis(0x0190_0000_0000));
    }
}
