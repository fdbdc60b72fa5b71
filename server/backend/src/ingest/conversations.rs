//! The conversations a batch of messages touches: locked, changed in memory, written back at once.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::{ContactId, ConversationId, NumberId, ProtocolId, TeamId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::messages::{NewMessage, PREVIEW_LENGTH};
use crate::{Desk, Result, new_id, zone};

/// Where a message went.
pub(super) struct Arrival {
    pub conversation: ConversationId,
    pub protocol: ProtocolId,
}

struct Row {
    id: ConversationId,
    number: NumberId,
    contact: ContactId,
    team: TeamId,
    protocol: ProtocolId,
    state: ProtocolState,
    last_inbound_at: Option<DateTime<Utc>>,
    last_message_at: Option<DateTime<Utc>>,
    preview_kind: String,
    preview_text: String,
    added_unread: i32,
    is_new: bool,
    opens: bool,
}

/// The locked conversations of a batch.
pub(super) struct Threads {
    rows: Vec<Row>,
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
        let teams: HashMap<NumberId, TeamId> = messages
            .iter()
            .map(|message| (message.arriving.number.id, message.arriving.number.team))
            .collect();
        let found = sqlx::query!(
            r#"
            select id as "id: ConversationId", number_id as "number: NumberId", contact_id as "contact: ContactId",
                   protocol_id as "protocol: ProtocolId", state as "state: ProtocolState", last_inbound_at, last_message_at
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
                team: teams.get(&row.number).copied().unwrap_or(TeamId(Uuid::nil())),
                protocol: row.protocol,
                state: row.state,
                last_inbound_at: row.last_inbound_at,
                last_message_at: Some(row.last_message_at),
                preview_kind: String::new(),
                preview_text: String::new(),
                added_unread: 0,
                is_new: false,
                opens: false,
            })
            .collect();
        let index = rows
            .iter()
            .enumerate()
            .map(|(i, row)| ((row.number, row.contact), i))
            .collect();
        Ok(Self { rows, index })
    }

    /// Takes `message` into its conversation: a closed one gets a new protocol, a missing one is made.
    pub(super) fn arrive(&mut self, message: &NewMessage<'_>, now: DateTime<Utc>) -> Arrival {
        let number = message.arriving.number;
        let index = *self.index.entry((number.id, message.contact)).or_insert_with(|| {
            self.rows.push(Row {
                id: ConversationId(new_id()),
                number: number.id,
                contact: message.contact,
                team: number.team,
                protocol: ProtocolId(new_id()),
                state: ProtocolState::Waiting,
                last_inbound_at: None,
                last_message_at: None,
                preview_kind: String::new(),
                preview_text: String::new(),
                added_unread: 0,
                is_new: true,
                opens: true,
            });
            self.rows.len() - 1
        });
        let row = &mut self.rows[index];
        // Meta's clock may run ahead of ours; the future does not prolong a window.
        let at = message.arriving.at.min(now);
        if message.content.asks_for_service() && !row.state.is_open() {
            row.protocol = ProtocolId(new_id());
            row.state = ProtocolState::Waiting;
            row.opens = true;
        }
        if message.content.opens_window() {
            row.last_inbound_at = row.last_inbound_at.max(Some(at));
        }
        if message.content.asks_for_service() {
            row.added_unread += 1;
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
        }
    }

    /// Writes everything that changed.
    pub(super) async fn write(&self, tx: &mut PgConnection, desk: &Desk, now: DateTime<Utc>) -> Result<()> {
        let opening: Vec<&Row> = self.rows.iter().filter(|row| row.opens).collect();
        let new: Vec<&Row> = self.rows.iter().filter(|row| row.is_new).collect();
        let old: Vec<&Row> = self.rows.iter().filter(|row| !row.is_new).collect();
        if !new.is_empty() {
            insert_conversations(tx, &new, now).await?;
        }
        if !opening.is_empty() {
            open_protocols(tx, desk, &opening, now).await?;
        }
        if !old.is_empty() {
            update_conversations(tx, &old, now).await?;
        }
        Ok(())
    }
}

async fn insert_conversations(tx: &mut PgConnection, rows: &[&Row], now: DateTime<Utc>) -> Result<()> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let numbers: Vec<Uuid> = rows.iter().map(|row| row.number.0).collect();
    let contacts: Vec<Uuid> = rows.iter().map(|row| row.contact.0).collect();
    let protocols: Vec<Uuid> = rows.iter().map(|row| row.protocol.0).collect();
    let teams: Vec<Uuid> = rows.iter().map(|row| row.team.0).collect();
    let inbound: Vec<Option<DateTime<Utc>>> = rows.iter().map(|row| row.last_inbound_at).collect();
    let latest: Vec<DateTime<Utc>> = rows
        .iter()
        .map(|row| row.last_message_at.unwrap_or(now))
        .collect();
    let kinds: Vec<String> = rows.iter().map(|row| row.preview_kind.clone()).collect();
    let texts: Vec<String> = rows.iter().map(|row| row.preview_text.clone()).collect();
    let unread: Vec<i32> = rows.iter().map(|row| row.added_unread).collect();
    sqlx::query!(
        r#"
        insert into conversations (id, number_id, contact_id, protocol_id, state, state_since, last_inbound_at, last_message_at,
                                   preview_kind, preview_text, preview_outbound, unread, created_at, team_id)
        select id, number_id, contact_id, protocol_id, 'waiting', $10, last_inbound_at, last_message_at, kind, text, false, unread, $10, team_id
          from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::integer[],
                      $11::uuid[])
            as t (id, number_id, contact_id, protocol_id, last_inbound_at, last_message_at, kind, text, unread, team_id)
        "#,
        &ids,
        &numbers,
        &contacts,
        &protocols,
        &inbound as &[Option<DateTime<Utc>>],
        &latest,
        &kinds,
        &texts,
        &unread,
        now,
        &teams,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// New protocols wait in their number's default team; the bot, once built, comes before.
async fn open_protocols(tx: &mut PgConnection, desk: &Desk, rows: &[&Row], now: DateTime<Utc>) -> Result<()> {
    let codes = next_codes(tx, desk, rows.len(), now).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.protocol.0).collect();
    let conversations: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let numbers: Vec<Uuid> = rows.iter().map(|row| row.number.0).collect();
    let teams: Vec<Uuid> = rows.iter().map(|row| row.team.0).collect();
    let changes: Vec<Uuid> = rows.iter().map(|_| new_id()).collect();
    sqlx::query!(
        r#"
        with t as (
            select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[])
                as t (id, conversation_id, number_id, team_id, code, change_id)
        ), opened as (
            insert into protocols (id, conversation_id, number_id, code, state, team_id, opened_at, state_since)
            select id, conversation_id, number_id, code, 'waiting', team_id, $7, $7 from t
        )
        insert into protocol_changes (id, protocol_id, number_id, change, to_state, to_team, at)
        select change_id, id, number_id, 'opened', 'waiting', team_id, $7 from t
        "#,
        &ids,
        &conversations,
        &numbers,
        &teams,
        &codes,
        &changes,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The next `count` protocol numbers of the business day.
pub(crate) async fn next_codes(
    tx: &mut PgConnection,
    desk: &Desk,
    count: usize,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let day = zone::day(desk.0.zone, now);
    let last = sqlx::query_scalar!(
        r#"
        insert into protocol_counters as c (day, last) values ($1, $2)
        on conflict (day) do update set last = c.last + excluded.last
        returning last
        "#,
        day,
        count as i32,
    )
    .fetch_one(tx)
    .await?;
    let first = last - count as i32 + 1;
    Ok((first..=last)
        .map(|number| ProtocolNumber::new(day, number).to_string())
        .collect())
}

async fn update_conversations(tx: &mut PgConnection, rows: &[&Row], now: DateTime<Utc>) -> Result<()> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let protocols: Vec<Uuid> = rows.iter().map(|row| row.protocol.0).collect();
    let opens: Vec<bool> = rows.iter().map(|row| row.opens).collect();
    let teams: Vec<Uuid> = rows.iter().map(|row| row.team.0).collect();
    let inbound: Vec<Option<DateTime<Utc>>> = rows.iter().map(|row| row.last_inbound_at).collect();
    let latest: Vec<Option<DateTime<Utc>>> = rows.iter().map(|row| row.last_message_at).collect();
    let kinds: Vec<String> = rows.iter().map(|row| row.preview_kind.clone()).collect();
    let texts: Vec<String> = rows.iter().map(|row| row.preview_text.clone()).collect();
    let unread: Vec<i32> = rows.iter().map(|row| row.added_unread).collect();
    sqlx::query!(
        r#"
        update conversations c
           set protocol_id      = t.protocol_id,
               state            = case when t.opens then 'waiting' else c.state end,
               state_since      = case when t.opens then $9 else c.state_since end,
               owner_id         = case when t.opens then null else c.owner_id end,
               team_id          = case when t.opens then t.team_id else c.team_id end,
               handed_by        = case when t.opens then null else c.handed_by end,
               unread           = case when t.opens then 0 else c.unread end + t.unread,
               last_inbound_at  = t.last_inbound_at,
               last_message_at  = t.last_message_at,
               preview_kind     = case when t.kind = '' then c.preview_kind else t.kind end,
               preview_text     = case when t.kind = '' then c.preview_text else t.text end,
               preview_outbound = c.preview_outbound and t.kind = '',
               version          = c.version + 1
          from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::integer[],
                      $10::uuid[])
            as t (id, protocol_id, opens, last_inbound_at, last_message_at, kind, text, unread, team_id)
         where c.id = t.id
        "#,
        &ids,
        &protocols,
        &opens,
        &inbound as &[Option<DateTime<Utc>>],
        &latest as &[Option<DateTime<Utc>>],
        &kinds,
        &texts,
        &unread,
        now,
        &teams,
    )
    .execute(tx)
    .await?;
    Ok(())
}
