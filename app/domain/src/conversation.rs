//! Conversations as lists show them: views, orders, cards, pages.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::contact::ContactView;
use crate::draft::Drafts;
use crate::message::MessageView;
use crate::note::NoteView;
use crate::number::NumberSummary;
use crate::protocol::{ChangeKind, ProtocolNumber, ProtocolState};
use crate::scheduled::ScheduledView;
use crate::{ContactId, ConversationId, NumberId, ProtocolId, TeamId, UserId};

/// The lists of the Conversas menu (`product.md` 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// “Meus Atendimentos”: mine, in service or awaiting the customer.
    #[default]
    Mine,
    /// “Fila de Atendimentos”: waiting for somebody.
    Queue,
    /// “Em Espera”: parked; an agent's own, for supervisors everybody's.
    OnHold,
    /// “Histórico”: served, and no open protocol.
    History,
    /// “Todos em atendimento”: whoever serves them; a supervisor's view.
    Everyone,
}

impl View {
    /// In the order of the tabs.
    pub const ALL: [Self; 5] = [
        Self::Mine,
        Self::Queue,
        Self::OnHold,
        Self::History,
        Self::Everyone,
    ];

    /// As it stands in the address: `/conversations?view=queue`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Queue => "queue",
            Self::OnHold => "on-hold",
            Self::History => "history",
            Self::Everyone => "everyone",
        }
    }

    /// Reads an address; anything unknown is the first view.
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|view| view.slug() == slug)
            .unwrap_or_default()
    }

    /// Whether `card` belongs here for `me`.
    pub fn shows(self, card: &ConversationCard, me: UserId, sees_all: bool) -> bool {
        let (state, owner) = (card.state, card.owner);
        match self {
            Self::Mine => {
                owner == Some(me)
                    && matches!(state, ProtocolState::InService | ProtocolState::AwaitingCustomer)
            }
            Self::Queue => matches!(state, ProtocolState::Waiting | ProtocolState::Bot),
            Self::OnHold => state == ProtocolState::OnHold && (sees_all || owner == Some(me)),
            Self::History => state == ProtocolState::Closed && !card.unserved,
            Self::Everyone => state.is_served() && (sees_all || owner == Some(me)),
        }
    }

    /// Whether a [`Filter`] narrows it: what is closed is looked up by searching.
    pub fn narrows(self) -> bool {
        !matches!(self, Self::Mine | Self::History)
    }
}

/// What a list is narrowed to; empty shows everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Filter {
    /// Only this team's.
    pub team: Option<TeamId>,
    /// Only those on this number of ours.
    pub number: Option<NumberId>,
    /// Only this person's.
    pub owner: Option<UserId>,
}

impl Filter {
    /// Whether `card` passes.
    pub fn admits(&self, card: &ConversationCard) -> bool {
        self.team.is_none_or(|team| card.team == team)
            && self.number.is_none_or(|number| card.number == number)
            && self.owner.is_none_or(|owner| card.owner == Some(owner))
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Which conversations are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Listing {
    /// The view.
    pub view: View,
    /// Its order.
    pub order: Order,
    /// What it is narrowed to.
    #[serde(default)]
    pub filter: Filter,
}

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// “Mais recentes”: newest activity first.
    #[default]
    Newest,
    /// “Maior espera”: waiting longest first.
    LongestWaiting,
    /// “Janela fecha antes”: the 24-hour window that closes soonest first; closed ones last.
    WindowClosesFirst,
}

impl Order {
    /// In the order of the menu.
    pub const ALL: [Self; 3] = [Self::Newest, Self::LongestWaiting, Self::WindowClosesFirst];

    /// As it stands in the address: `?order=waiting`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::LongestWaiting => "waiting",
            Self::WindowClosesFirst => "window",
        }
    }

    /// Reads an address; anything unknown is the first order.
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|order| order.slug() == slug)
            .unwrap_or_default()
    }
}

/// One line of a conversation list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConversationCard {
    /// Which conversation.
    pub id: ConversationId,
    /// With whom.
    pub contact: ContactId,
    /// The contact's name, or the best we have to call them by.
    pub contact_name: String,
    /// A phone as people write it, or a username; absent when WhatsApp tells neither.
    pub contact_handle: Option<String>,
    /// On which of our numbers.
    pub number: NumberId,
    /// That number's name.
    pub number_name: String,
    /// Where the latest protocol stands.
    pub state: ProtocolState,
    /// Since when it stands there.
    pub state_since: DateTime<Utc>,
    /// Whose it is.
    pub owner: Option<UserId>,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// Its team.
    pub team: TeamId,
    /// The team's name, where there is more than one.
    pub team_name: Option<String>,
    /// Who handed it to its owner, until the owner has opened it.
    pub handed_by: Option<String>,
    /// The latest protocol.
    pub protocol: ProtocolNumber,
    /// The customer's last message by Meta's clock; decides the 24-hour window.
    pub last_inbound_at: Option<DateTime<Utc>>,
    /// The newest message.
    pub last_message_at: DateTime<Utc>,
    /// Kind and words of the newest message, shortened.
    pub preview: Preview,
    /// Customer messages its owner has not seen.
    pub unread: i32,
    /// Grows with each change of the card; a smaller one is stale.
    pub version: i64,
    /// Until when the customer's answer is awaited, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Never in anybody's service: it holds batches, or a word of consent, and nothing else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unserved: bool,
}

/// What a card tells of the newest message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The message's kind, as [`crate::message::Content::kind`] names it.
    pub kind: String,
    /// Its words, shortened to one line; empty when it has none.
    pub text: String,
    /// Whether we wrote it.
    pub outbound: bool,
}

/// Where the next page begins: the key of the last card of this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardCursor {
    /// The ordering instant of that card.
    pub at: DateTime<Utc>,
    /// Its id, which parts equal instants.
    pub id: ConversationId,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConversationPage {
    /// At most [`PAGE_SIZE`] cards.
    pub cards: Vec<ConversationCard>,
    /// Present when there are more.
    pub next: Option<CardCursor>,
}

/// Cards to a page.
pub const PAGE_SIZE: i64 = 50;

/// How many conversations each view holds; counting stops at [`ViewCounts::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ViewCounts {
    /// “Meus Atendimentos”.
    pub mine: i64,
    /// “Fila de Atendimentos”.
    pub queue: i64,
    /// “Em Espera”.
    pub on_hold: i64,
    /// Customer messages unread in my own.
    pub unread: i64,
}

impl ViewCounts {
    /// Past this a badge says “999+”.
    pub const MOST: i64 = 999;
}

/// A protocol in the side panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProtocolView {
    /// Which.
    pub id: ProtocolId,
    /// The number the customer can quote.
    pub number: ProtocolNumber,
    /// Where it stands.
    pub state: ProtocolState,
    /// Whose it is or was.
    pub owner_name: Option<String>,
    /// When it began.
    pub opened_at: DateTime<Utc>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
}

/// A line of a protocol's history, drawn as a mark in the thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProtocolMark {
    /// Which protocol.
    pub protocol: ProtocolNumber,
    /// What happened.
    pub change: ChangeKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; nobody when the customer or the desk did.
    pub actor: Option<UserId>,
    /// Their name.
    pub actor_name: Option<String>,
    /// Whose it was before.
    pub previous: Option<UserId>,
    /// Their name.
    pub previous_name: Option<String>,
    /// Whose it was afterwards.
    pub owner_name: Option<String>,
    /// The team it went to, where the change moved it.
    pub team_name: Option<String>,
    /// Why, in the words of who did it.
    pub note: Option<String>,
    /// How it was wrapped up.
    pub wrap_up: Option<String>,
}

/// Everything the thread pane and the side panel draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    /// The conversation's card.
    pub card: ConversationCard,
    /// With whom.
    pub contact: ContactView,
    /// On which of our numbers.
    pub number: NumberSummary,
    /// The newest messages, oldest first.
    pub messages: Vec<MessageView>,
    /// Whether older ones exist.
    pub has_older: bool,
    /// History lines of the protocols these messages belong to, oldest first.
    pub marks: Vec<ProtocolMark>,
    /// Notes that fall among these messages, oldest first.
    pub notes: Vec<NoteView>,
    /// Whether a note in this conversation names the asker and they have not seen it.
    pub mentioned: bool,
    /// Messages to be sent later, and those that could not be.
    pub scheduled: Vec<ScheduledView>,
    /// What the asker was writing here.
    pub drafts: Drafts,
    /// This conversation's protocols, newest first, at most 20.
    pub protocols: Vec<ProtocolView>,
    /// The server's clock when this was read; windows are counted from it.
    pub now: DateTime<Utc>,
}

/// Older messages of a thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OlderMessages {
    /// Oldest first.
    pub messages: Vec<MessageView>,
    /// Whether still older ones exist.
    pub has_older: bool,
    /// History lines that fall among them.
    pub marks: Vec<ProtocolMark>,
    /// Notes that fall among them.
    pub notes: Vec<NoteView>,
}

/// Messages to a thread page.
pub const THREAD_PAGE: i64 = 50;
