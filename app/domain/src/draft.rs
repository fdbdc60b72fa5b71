//! What is being written and not sent yet; kept on the server for its writer alone.

use serde::{Deserialize, Serialize};

use crate::ConversationId;

/// What one person is writing in one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Drafts {
    /// To the customer.
    pub reply: String,
    /// To the team.
    pub note: String,
}

/// At most this many characters of a draft are kept: more than can be sent, so that too much can still be cut down.
pub const MOST_DRAFT: usize = 20_000;

/// What only one person sees beside the lists.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MyMarks {
    /// First words of my unsent answers, newest first, at most [`MyMarks::MOST_DRAFTS`].
    pub drafts: Vec<(ConversationId, String)>,
    /// Notes that name me and that I have not seen; counting stops at [`MyMarks::MOST`].
    pub mentions: i64,
}

impl MyMarks {
    /// Cards that can say “Rascunho”.
    pub const MOST_DRAFTS: i64 = 200;
    /// Past this a badge says “99+”.
    pub const MOST: i64 = 99;
}
