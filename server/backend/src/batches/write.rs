//! The rows that a slice of a batch adds: a statement for each table, whatever their number.

use chrono::{DateTime, Utc};
use domain::message::Content;
use domain::outreach::price_to;
use domain::phone::Phone;
use domain::protocol::{ChangeKind, ProtocolState};
use domain::template::{Filling, TemplateCategory};
use domain::{ConversationId, NumberId, TeamId, TemplateId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::Sending;
use super::hand::Handed;
use super::people::Addressee;
use crate::ingest::next_codes;
use crate::{Desk, Result, new_id};

/// What the messages of a slice say.
pub(super) struct Said {
    pub contents: Vec<Json<Content>>,
    pub excerpts: Vec<String>,
    pub fillings: Vec<Json<Filling>>,
}

/// The conversation of each of `going`. A batch opens no protocol: a conversation that begins with one has a protocol
/// that was never open to anybody, as one that begins with a word of consent.
pub(super) async fn conversations(
    tx: &mut PgConnection,
    desk: &Desk,
    batch: &Sending,
    going: &[Addressee],
    now: DateTime<Utc>,
) -> Result<Vec<ConversationId>> {
    let fresh: Vec<(Uuid, Uuid)> = going
        .iter()
        .filter(|one| one.thread.is_none())
        .map(|one| (new_id(), one.person.0))
        .collect();
    if !fresh.is_empty() {
        begin(tx, desk, batch.number, batch.team, &fresh, now).await?;
    }
    let mut made = fresh
        .into_iter()
        .map(|(conversation, _)| ConversationId(conversation));
    Ok(going
        .iter()
        .filter_map(|one| {
            one.thread
                .as_ref()
                .map(|thread| thread.id)
                .or_else(|| made.next())
        })
        .collect())
}

/// Makes `fresh`: the id of a conversation, and the person it is with.
pub(super) async fn begin(
    tx: &mut PgConnection,
    desk: &Desk,
    number: NumberId,
    team: TeamId,
    fresh: &[(Uuid, Uuid)],
    now: DateTime<Utc>,
) -> Result<()> {
    let codes = next_codes(tx, desk, fresh.len(), now).await?;
    let conversations: Vec<Uuid> = fresh.iter().map(|(conversation, _)| *conversation).collect();
    let people: Vec<Uuid> = fresh.iter().map(|(_, person)| *person).collect();
    let protocols: Vec<Uuid> = fresh.iter().map(|_| new_id()).collect();
    let opened: Vec<Uuid> = fresh.iter().map(|_| new_id()).collect();
    let closed: Vec<Uuid> = fresh.iter().map(|_| new_id()).collect();
    sqlx::query!(
        r#"
        with t as (
            select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[])
                as t (conversation, person, protocol, code, opened, closed)
        ), threads as (
            insert into conversations (id, number_id, contact_id, protocol_id, state, state_since, last_message_at,
                                       preview_kind, preview_text, preview_outbound, created_at, team_id, served)
            select conversation, $7, person, protocol, 'closed', $9, $9, '', '', true, $9, $8, false from t
        ), stretches as (
            insert into protocols (id, conversation_id, number_id, code, state, team_id, opened_at, state_since, closed_at, begun_by)
            select protocol, conversation, $7, code, 'closed', $8, $9, $9, $9, 'batch' from t
        )
        insert into protocol_changes (id, protocol_id, number_id, change, from_state, to_state, from_team, to_team, at)
        select opened, protocol, $7, $10::protocol_change, null::protocol_state, $12::protocol_state, null::uuid, $8::uuid, $9 from t
         union all
        select closed, protocol, $7, $11::protocol_change, $12::protocol_state, 'closed', $8::uuid, $8::uuid, $9 from t
        "#,
        &conversations,
        &people,
        &protocols,
        &codes,
        &opened,
        &closed,
        number as NumberId,
        team as TeamId,
        now,
        ChangeKind::Opened as ChangeKind,
        ChangeKind::Closed as ChangeKind,
        ProtocolState::Waiting as ProtocolState,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The messages, under their lease; what shows of them on cards; and their recipients, who are handed over by that.
pub(super) async fn messages(
    tx: &mut PgConnection,
    batch: &Sending,
    going: &[Addressee],
    handed: &[Handed],
    said: &Said,
    lease: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<Uuid> = handed.iter().map(|one| one.message.0).collect();
    let conversations: Vec<Uuid> = handed.iter().map(|one| one.conversation.0).collect();
    let protocols: Vec<Option<Uuid>> = going
        .iter()
        .map(|one| {
            one.thread
                .as_ref()
                .and_then(|thread| thread.protocol)
                .map(|protocol| protocol.0)
        })
        .collect();
    let lines: Vec<i32> = going.iter().map(|one| one.line).collect();
    let people: Vec<Uuid> = going.iter().map(|one| one.person.0).collect();
    let reached: Vec<Option<Uuid>> = going
        .iter()
        .map(|one| one.takes_a_place().then_some(one.person.0))
        .collect();
    let price = |one: &Addressee| {
        price_to(
            &batch.prices,
            Phone::from_whatsapp(&one.phone).as_ref(),
            batch.category,
            batch.today,
        )
    };
    let currencies: Vec<Option<String>> = going
        .iter()
        .map(|one| price(one).map(|line| line.currency.clone()))
        .collect();
    let micros: Vec<Option<i64>> = going
        .iter()
        .map(|one| price(one).map(|line| line.micros))
        .collect();
    sqlx::query!(
        r#"
        with t as (
            select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::jsonb[], $5::text[], $6::jsonb[], $16::text[], $17::bigint[], $19::uuid[])
                as t (id, conversation, protocol, content, excerpt, filling, currency, micros, reached)
        ), added as (
            insert into messages (id, conversation_id, number_id, protocol_id, direction, at, content, author_id, delivery, attempts,
                                  leased_until, send_kind)
            select id, conversation, $7, protocol, 'outbound', $8, content, $9, 'sending', 1, $10, 'batch' from t
        ), given as (
            insert into template_sends (message_id, template_id, name, language, category, filling, batch_id, currency, micros, reached)
            select id, $11, $12, $13, $14, filling, $15, currency, micros, reached from t
        ), files as (
            insert into media (message_id, number_id, state, mime, file_id)
            select t.id, $7, 'stored', f.mime, f.id from t, files f where f.id = $18
        ), shown as (
            update conversations c
               set last_message_at = greatest(c.last_message_at, $8), preview_kind = 'template', preview_text = t.excerpt,
                   preview_outbound = true, version = c.version + 1
              from t where c.id = t.conversation
        )
        insert into events (conversation_id, message_id, number_id, at) select conversation, id, $7, $8 from t
        "#,
        &ids,
        &conversations,
        &protocols as &[Option<Uuid>],
        &said.contents as _,
        &said.excerpts,
        &said.fillings as _,
        batch.number as NumberId,
        now,
        batch.by as UserId,
        lease,
        batch.template as TemplateId,
        batch.name,
        batch.language,
        batch.category as TemplateCategory,
        batch.id.0,
        &currencies as &[Option<String>],
        &micros as &[Option<i64>],
        batch.file.map(|file| file.0),
        &reached as &[Option<Uuid>],
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        update batch_recipients
           set state = 'handed', message_id = ($3::uuid[])[array_position($2::integer[], line)],
               contact_id = ($4::uuid[])[array_position($2::integer[], line)], not_before = null, reason = null
         where batch_id = $1 and line = any($2)
        "#,
        batch.id.0,
        &lines,
        &ids,
        &people,
    )
    .execute(tx)
    .await?;
    Ok(())
}
