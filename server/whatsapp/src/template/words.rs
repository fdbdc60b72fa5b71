//! Meta's words about templates. Meta adds to them: what we do not know is kept as it came.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$of_type:meta])* $name:ident { $($(#[$of_word:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$of_type])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$of_word])* $variant,)+
            /// A word we do not know.
            Other(String),
        }

        impl $name {
            /// Reads Meta's word, in any case.
            pub fn from_wire(word: &str) -> Self {
                $(if word.eq_ignore_ascii_case($word) {
                    return Self::$variant;
                })+
                Self::Other(word.to_owned())
            }

            /// Meta's word.
            pub fn as_wire(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }
    };
}

words! {
    /// Where a template stands. The events of a webhook use the same words and a few more.
    TemplateStatus {
        /// May be sent.
        Approved = "APPROVED",
        /// Being read, up to 24 hours.
        Pending = "PENDING",
        /// Refused.
        Rejected = "REJECTED",
        /// Stopped for a while.
        Paused = "PAUSED",
        /// Stopped for good.
        Disabled = "DISABLED",
        /// A refusal somebody objected to.
        InAppeal = "IN_APPEAL",
        /// Being deleted.
        PendingDeletion = "PENDING_DELETION",
        /// Deleted.
        Deleted = "DELETED",
        /// The account has too many.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// Put away.
        Archived = "ARCHIVED",
        /// Event only: taken back out; it stands where it stood.
        Unarchived = "UNARCHIVED",
        /// Event only: customers complain, it may be disabled.
        Flagged = "FLAGGED",
        /// Event only: may be sent again.
        Reinstated = "REINSTATED",
        /// Event only: may not be edited.
        Locked = "LOCKED",
    }
}

words! {
    /// What kind of message it is.
    TemplateCategory {
        /// Offers and news.
        Marketing = "MARKETING",
        /// About something under way.
        Utility = "UTILITY",
        /// One-time codes.
        Authentication = "AUTHENTICATION",
    }
}

words! {
    /// How customers take it.
    TemplateQuality {
        /// Well.
        Green = "GREEN",
        /// So-so.
        Yellow = "YELLOW",
        /// Badly.
        Red = "RED",
        /// Not enough sent to tell.
        Unknown = "UNKNOWN",
    }
}

/// How a template's variables are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterFormat {
    /// `{{1}}`, `{{2}}`, …
    #[default]
    Positional,
    /// `{{nome}}`
    Named,
}

impl ParameterFormat {
    /// Meta's word.
    pub fn as_wire(self) -> &'static str {
        match self {
            Self::Positional => "POSITIONAL",
            Self::Named => "NAMED",
        }
    }
}

/// `pt-BR`, as some webhooks write it → `pt_BR`
pub(crate) fn language(code: &str) -> String {
    code.replace('-', "_")
}
