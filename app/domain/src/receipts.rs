//! When the customer sees that we read, and that somebody types: a policy of each of our numbers (`cloud-api.md` 2.3).

use serde::{Deserialize, Serialize};

/// When the customer's ticks turn blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "read_receipts", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ReadReceipts {
    /// Once the owner has it before their eyes.
    #[default]
    OnOpen,
    /// Once the owner answers.
    OnReply,
    /// Not at all.
    Never,
}

impl ReadReceipts {
    /// In the order of the menu.
    pub const ALL: [Self; 3] = [Self::OnOpen, Self::OnReply, Self::Never];

    /// As forms spell it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::OnOpen => "on_open",
            Self::OnReply => "on_reply",
            Self::Never => "never",
        }
    }

    /// Reads what [`ReadReceipts::slug`] wrote.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|receipts| receipts.slug() == slug)
    }
}

/// The policy of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptPolicy {
    /// When ticks turn blue.
    pub receipts: ReadReceipts,
    /// Whether the customer sees that somebody types.
    pub typing: bool,
}

/// What the owner of a conversation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Has the customer's words before their eyes.
    Opened,
    /// Answered.
    Replied,
    /// Types.
    Typing,
}

/// What WhatsApp is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// The last message, and all before it, were read.
    Read,
    /// The same, and somebody types: WhatsApp does not show the one without the other.
    Typing,
}

impl ReceiptPolicy {
    /// What WhatsApp is told at `moment`; nothing where the policy keeps it to ourselves.
    pub fn at(self, moment: Moment) -> Option<Receipt> {
        match (self.receipts, moment) {
            (ReadReceipts::Never, _) => None,
            (_, Moment::Typing) => self.typing.then_some(Receipt::Typing),
            (ReadReceipts::OnReply, Moment::Opened) => None,
            (_, Moment::Opened | Moment::Replied) => Some(Receipt::Read),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_policy_tells_what_it_says() {
        use Moment::{Opened, Replied, Typing};
        use ReadReceipts::{Never, OnOpen, OnReply};
        let table = [
            (OnOpen, true, Opened, Some(Receipt::Read)),
            (OnOpen, true, Replied, Some(Receipt::Read)),
            (OnOpen, true, Typing, Some(Receipt::Typing)),
            (OnOpen, false, Typing, None),
            (OnReply, true, Opened, None),
            (OnReply, true, Replied, Some(Receipt::Read)),
            (OnReply, true, Typing, Some(Receipt::Typing)),
            (OnReply, false, Typing, None),
            (Never, true, Opened, None),
            (Never, true, Replied, None),
            (Never, true, Typing, None),
        ];
        for (receipts, typing, moment, expected) in table {
            let policy = ReceiptPolicy { receipts, typing };
            assert_eq!(policy.at(moment), expected, "{policy:?} {moment:?}");
        }
    }
}
