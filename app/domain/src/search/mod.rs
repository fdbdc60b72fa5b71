//! What people type into the search box, understood: words, digits of a phone, a protocol's number.

mod marks;

pub use marks::{excerpt, marked};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::conversation::ConversationCard;
use crate::fold::fold;
use crate::phone::{Phone, parts_digits};
use crate::protocol::{ProtocolNumber, ProtocolState};
use crate::{ConversationId, MessageId, NumberId, SavedViewId, TeamId};

/// Longer searches are cut.
pub const MOST_TYPED: usize = 200;
/// Words that count; the rest is not searched.
const MOST_WORDS: usize = 8;
/// Fewer digits name no phone.
const FEWEST_DIGITS: usize = 4;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sought {
    /// Folded words, in the order typed, at most eight.
    pub words: Vec<String>,
    /// Digits that a phone may contain, in each way they may be stored; empty when no phone was typed.
    pub digits: Vec<String>,
    /// The whole number of a protocol.
    pub protocol: Option<ProtocolNumber>,
    /// A protocol's running count, in six digits: the last part of its number.
    pub count: Option<String>,
}

impl Sought {
    /// Understands `typed`.
    pub fn understand(typed: &str) -> Self {
        let typed: String = typed.chars().take(MOST_TYPED).collect();
        let words: Vec<String> = fold(&typed)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(MOST_WORDS)
            .map(str::to_owned)
            .collect();
        let only_digits = typed
            .chars()
            .all(|c| c.is_ascii_digit() || c == '+' || parts_digits(c));
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        Self {
            words,
            digits: if only_digits && digits.len() >= FEWEST_DIGITS {
                phone_digits(&typed, &digits)
            } else {
                Vec::new()
            },
            protocol: ProtocolNumber::parse(&typed),
            count: (only_digits && digits.len() <= 6 && !digits.is_empty()).then(|| format!("{digits:0>6}")),
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The digits in each way a phone that contains them may be stored.
fn phone_digits(typed: &str, digits: &str) -> Vec<String> {
    let bare = digits.trim_start_matches('0');
    let mut ways = vec![bare.to_owned()];
    // Area code and eight digits: a mobile written without its ninth.
    if bare.len() == 10 {
        ways.push(format!("{}9{}", &bare[..2], &bare[2..]));
    }
    if let Ok(phone) = Phone::parse(typed) {
        ways.push(phone.digits().to_owned());
    }
    ways.retain(|way| way.len() >= FEWEST_DIGITS);
    ways.dedup();
    ways
}

/// What the messages looked through are narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SearchFilters {
    /// Only this number's.
    #[serde(default)]
    pub number: Option<NumberId>,
    /// From this day on, in the business's zone.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Who wrote.
    #[serde(default)]
    pub by: Option<WrittenBy>,
    /// Only messages with a file.
    #[serde(default)]
    pub files: bool,
}

/// Which side wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenBy {
    /// The customer.
    Customer,
    /// The team.
    Team,
}

impl WrittenBy {
    /// As it stands in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Team => "team",
        }
    }

    /// Reads an address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Customer, Self::Team]
            .into_iter()
            .find(|by| by.slug() == slug)
    }
}

/// A message found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundMessage {
    /// Which.
    pub id: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// With whom.
    pub contact_name: String,
    /// On which of our numbers.
    pub number_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether we wrote it.
    pub outbound: bool,
    /// Its kind, as [`crate::message::Content::kind`] names it.
    pub kind: String,
    /// Its words around the first one found.
    pub excerpt: String,
}

/// A protocol found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundProtocol {
    /// Its number.
    pub number: ProtocolNumber,
    /// Where.
    pub conversation: ConversationId,
    /// With whom.
    pub contact_name: String,
    /// Where it stands.
    pub state: ProtocolState,
    /// When it began.
    pub opened_at: DateTime<Utc>,
}

/// Where the next page of messages begins: the last one of this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCursor {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Which.
    pub id: MessageId,
}

/// What bears the name, the phone or the number sought, within what the asker may see.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FoundNamed {
    /// Conversations with contacts so named, or with such a phone; the likeliest first.
    pub conversations: Vec<ConversationCard>,
    /// Whether there are more of these.
    pub more_conversations: bool,
    /// Protocols with such a number, newest first.
    pub protocols: Vec<FoundProtocol>,
    /// Whether there are more of these.
    pub more_protocols: bool,
}

/// What a search found, within what the asker may see.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Found {
    /// Conversations with contacts so named, or with such a phone; the likeliest first.
    pub conversations: Vec<ConversationCard>,
    /// Whether there are more of these.
    #[serde(default)]
    pub more_conversations: bool,
    /// Protocols with such a number, newest first.
    pub protocols: Vec<FoundProtocol>,
    /// Whether there are more of these.
    #[serde(default)]
    pub more_protocols: bool,
    /// Messages with these words, newest first.
    pub messages: Vec<FoundMessage>,
    /// Present when there are more messages.
    pub next: Option<FoundCursor>,
    /// Words that stand for what was typed, when none was written exactly so; each stands in one of the messages.
    pub instead: Vec<String>,
}

/// A kept address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Which.
    pub id: SavedViewId,
    /// What its owner calls it.
    pub name: String,
    /// Where it leads.
    pub address: String,
    /// The team whose people see it; absent when it is one person's.
    pub team: Option<String>,
    /// Whether it is the asker's to forget: their own, or their team's where they lead.
    pub may_forget: bool,
}

/// The views somebody may use, and for whom they may keep one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SavedViews {
    /// By name.
    pub views: Vec<SavedView>,
    /// The asker's teams, by name.
    pub teams: Vec<(TeamId, String)>,
}

/// Messages to a page.
pub const FOUND_PAGE: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::FORMS_OF_ONE;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn words_are_folded_and_punctuation_parts_them() {
        assert_eq!(
            Sought::understand("  São João, 2ª-via! ").words,
            words(&["sao", "joao", "2ª", "via"])
        );
        assert!(Sought::understand(" … ").is_empty());
    }

    #[test]
    fn a_phone_is_understood_however_it_is_written() {
        for typed in [
            "+55 (41) 98888-7777",
            "41 98888 7777",
            "041988887777",
            "5541988887777",
            "41 8888-7777",
        ] {
            let digits = Sought::understand(typed).digits;
            assert!(
                digits.iter().any(|way| "5541988887777".contains(way.as_str())),
                "{typed}: {digits:?}"
            );
        }
        for typed in FORMS_OF_ONE {
            let digits = Sought::understand(typed).digits;
            assert!(
                digits.contains(&"5541988887777".to_owned()),
                "{typed:?}: {digits:?}"
            );
        }
        for typed in [
            "98888/7777",
            "98888\u{2013}7777",
            "98888\u{2212}7777",
            "\u{200e}98888\u{200b}7777",
            "\u{2066}98888\u{2010}7777\u{2069}\u{feff}",
        ] {
            assert_eq!(
                Sought::understand(typed).digits,
                words(&["988887777"]),
                "{typed:?}"
            );
        }
        assert_eq!(Sought::understand("8888-7777").digits, words(&["88887777"]));
        assert!(Sought::understand("123").digits.is_empty());
        assert!(Sought::understand("pedido 12345").digits.is_empty());
    }

    #[test]
    fn a_protocol_is_known_by_its_number_or_by_its_count() {
        let whole = Sought::understand("20261122-000123");
        assert_eq!(
            whole.protocol.map(|number| number.as_str().to_owned()),
            Some("20261122-000123".into())
        );
        assert_eq!(Sought::understand("123").count.as_deref(), Some("000123"));
        assert_eq!(Sought::understand("000123").count.as_deref(), Some("000123"));
        assert_eq!(Sought::understand("98888-7777").count, None);
    }
}
