//! The conversations a batch of messages touches: locked, changed in memory, written back at once ([`super::books`]).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::protocol::{ChangeKind, ProtocolState};
use domain::routing::{Agent, Decision, Facts, OpenProtocol, Reason, decide};
use domain::{ContactId, ConversationId, NumberId, ProtocolId, TeamId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::clues::Known;
use super::messages::{NewMessage, PREVIEW_LENGTH};
use crate::{Result, new_id};

/// Where a message went.
pub(super) struct Arrival {
    pub conversation: ConversationId,
    pub protocol: ProtocolId,
    /// What is worth keeping of the decision: it opened a protocol, moved one, or answered a message of ours.
    pub routed: Option<(Decision, Facts)>,
}

/// Something that happened to a protocol.
pub(super) struct Change {
    pub protocol: ProtocolId,
    pub team: TeamId,
    pub kind: ChangeKind,
    pub from: Option<(ProtocolState, Option<UserId>)>,
    pub to: (ProtocolState, Option<UserId>),
    pub reason: Option<Reason>,
}

/// One of them, as it stands after the messages taken in so far.
pub(super) struct Row {
    pub id: ConversationId,
    pub number: NumberId,
    pub contact: ContactId,
    pub team: TeamId,
    pub protocol: ProtocolId,
    pub state: ProtocolState,
    pub owner: Option<UserId>,
    pub since: DateTime<Utc>,
    pub last_inbound_at: Option<DateTime<Utc>>,
    pub last_message_at: Option<DateTime<Utc>>,
    pub preview_kind: String,
    pub preview_text: String,
    pub added_unread: i32,
    pub is_new: bool,
    /// Protocols made in this batch; only the last may be open.
    pub made: Vec<ProtocolId>,
    pub changes: Vec<Change>,
}

/// The locked conversations of a batch.
pub(super) struct Threads {
    pub rows: Vec<Row>,
    index: HashMap<(NumberId, ContactId), usize>,
}

impl Threads {
    /// Locks the existing conversations of `messages`, always in the order of their ids.
    pub(super) async fn lock(tx: &mut PgConnection, messages: &[NewMessage<'_>]) -> Result<Self> {
        let numbers: Vec<Uuid> = messages
            .iter()
            .map(|message| message.arriving.number.id.0)
            .collect();
        let contacts: Vec<Uuid> = messages.iter().map(|message| message.contact.0).collect();
        let found = sqlx::query!(
            r#"
            select id as "id: ConversationId", number_id as "number: NumberId", contact_id as "contact: ContactId",
                   protocol_id as "protocol: ProtocolId", state as "state: ProtocolState", owner_id as "owner: UserId",
                   team_id as "team: TeamId", state_since, last_inbound_at, last_message_at
              from conversations
             where (number_id, contact_id) in (select * from unnest($1::uuid[], $2::uuid[]))
             order by id
               for no key update
            "#,
            &numbers,
            &contacts,
        )
        .fetch_all(tx)
        .await?;
        let rows: Vec<Row> = found
            .into_iter()
            .map(|row| Row {
                id: row.id,
                number: row.number,
                contact: row.contact,
                team: row.team,
                protocol: row.protocol,
                state: row.state,
                owner: row.owner,
                since: row.state_since,
                last_inbound_at: row.last_inbound_at,
                last_message_at: Some(row.last_message_at),
                preview_kind: String::new(),
                preview_text: String::new(),
                added_unread: 0,
                is_new: false,
                made: Vec::new(),
                changes: Vec::new(),
            })
            .collect();
        let index = rows
            .iter()
            .enumerate()
            .map(|(i, row)| ((row.number, row.contact), i))
            .collect();
        Ok(Self { rows, index })
    }

    /// The conversation of `message`, unless it is to be made.
    pub(super) fn of(&self, message: &NewMessage<'_>) -> Option<&Row> {
        let key = (message.arriving.number.id, message.contact);
        self.index.get(&key).map(|index| &self.rows[*index])
    }

    /// Takes `message` into its conversation, which is made where it is missing, and does what the rule says.
    pub(super) fn arrive(
        &mut self,
        message: &NewMessage<'_>,
        known: &mut Known,
        now: DateTime<Utc>,
    ) -> Arrival {
        let number = message.arriving.number;
        let key = (number.id, message.contact);
        let index = *self.index.entry(key).or_insert_with(|| {
            self.rows
                .push(Row::new(number.id, message.contact, number.team, now));
            self.rows.len() - 1
        });
        let row = &mut self.rows[index];
        // Meta's clock may run ahead of ours; the future does not prolong a window.
        let at = message.arriving.at.min(now);
        let mut routed = None;
        if message.said.is_some() && !row.state.is_open() {
            // A word of consent and nothing else: the ledger keeps it, as the survey keeps its answers. It neither
            // opens a protocol nor calls an agent; it stands in the thread.
            row.begin_closed(now);
            known.wrote(row.id, message.arriving.at);
        } else if message.content.asks_for_service() {
            let facts = Facts {
                answers: known.answers(row.id, message),
                open: row.open(known),
                // Whoever builds the bot asks here whether the number has a published journey, and whoever builds the
                // survey whether its grammar took the message.
                journey: false,
                survey_took: false,
            };
            let decision = decide(&facts);
            let moved = row.follow(decision, &facts, number.team, now);
            routed = (moved || facts.answers.answered().is_some()).then_some((decision, facts));
            known.wrote(row.id, message.arriving.at);
            row.added_unread += 1;
        } else if row.is_new && row.made.is_empty() {
            // A reaction may be the first that is heard of somebody; a conversation has a protocol.
            row.open_in(ProtocolState::Waiting, number.team, now);
        }
        if message.content.opens_window() {
            row.last_inbound_at = row.last_inbound_at.max(Some(at));
        }
        // A message that comes late does not stand on the card in place of a newer one.
        if row.last_message_at.is_none_or(|last| last <= message.arriving.at) {
            row.last_message_at = Some(message.arriving.at);
            message.content.kind().clone_into(&mut row.preview_kind);
            row.preview_text = message.content.excerpt(PREVIEW_LENGTH);
        }
        Arrival {
            conversation: row.id,
            protocol: row.protocol,
            routed,
        }
    }
}

impl Row {
    fn new(number: NumberId, contact: ContactId, team: TeamId, now: DateTime<Utc>) -> Self {
        Self {
            id: ConversationId(new_id()),
            number,
            contact,
            team,
            protocol: ProtocolId(new_id()),
            state: ProtocolState::Closed,
            owner: None,
            since: now,
            last_inbound_at: None,
            last_message_at: None,
            preview_kind: String::new(),
            preview_text: String::new(),
            added_unread: 0,
            is_new: true,
            made: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// The open protocol as the rule sees it.
    fn open(&self, known: &Known) -> Option<OpenProtocol> {
        self.state.is_open().then(|| OpenProtocol {
            state: self.state,
            owner: self.owner.map(|id| Agent {
                id,
                able: known.able(id, self.number),
            }),
            since: self.since,
        })
    }

    /// Does what was decided; says whether that changed anything.
    fn follow(&mut self, decision: Decision, facts: &Facts, team: TeamId, now: DateTime<Utc>) -> bool {
        let Some(state) = decision.state() else {
            return false;
        };
        if decision.opens() {
            self.open_in(state, team, now);
            return true;
        }
        let to = (state, decision.agent());
        if to == (self.state, self.owner) {
            return false;
        }
        let (kind, reason) = match decision {
            Decision::BackToQueue => (ChangeKind::Returned, Some(decision.reason(facts))),
            _ => (ChangeKind::Answered, None),
        };
        self.change(kind, to, reason, now);
        true
    }

    /// A new protocol in place of the one that is over.
    fn open_in(&mut self, state: ProtocolState, team: TeamId, now: DateTime<Utc>) {
        self.protocol = ProtocolId(new_id());
        self.made.push(self.protocol);
        self.team = team;
        self.state = state;
        self.owner = None;
        self.since = now;
        self.changes.push(Change {
            protocol: self.protocol,
            team: self.team,
            kind: ChangeKind::Opened,
            from: None,
            to: (state, None),
            reason: None,
        });
    }

    /// A conversation that begins with a word of consent has a protocol that was never open to anybody.
    fn begin_closed(&mut self, now: DateTime<Utc>) {
        if self.is_new && self.made.is_empty() {
            self.open_in(ProtocolState::Waiting, self.team, now);
            self.change(ChangeKind::Closed, (ProtocolState::Closed, None), None, now);
        }
    }

    fn change(
        &mut self,
        kind: ChangeKind,
        to: (ProtocolState, Option<UserId>),
        reason: Option<Reason>,
        now: DateTime<Utc>,
    ) {
        let from = Some((self.state, self.owner));
        (self.state, self.owner) = to;
        self.since = now;
        self.changes.push(Change {
            protocol: self.protocol,
            team: self.team,
            kind,
            from,
            to,
            reason,
        });
    }
}
