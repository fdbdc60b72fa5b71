//! What became of a batch's conversations and protocols, written down: a statement for each table, whatever their number.

use chrono::{DateTime, Utc};
use domain::protocol::{ChangeKind, ProtocolNumber, ProtocolState};
use sqlx::PgConnection;
use uuid::Uuid;

use super::conversations::{Row, Threads};
use crate::{Desk, Result, new_id, zone};

impl Threads {
    /// Writes everything that changed.
    pub(super) async fn write(&self, tx: &mut PgConnection, desk: &Desk, now: DateTime<Utc>) -> Result<()> {
        let new: Vec<&Row> = self.rows.iter().filter(|row| row.is_new).collect();
        let old: Vec<&Row> = self.rows.iter().filter(|row| !row.is_new).collect();
        let changed: Vec<&Row> = self.rows.iter().filter(|row| !row.changes.is_empty()).collect();
        if !new.is_empty() {
            insert_conversations(tx, &new, now).await?;
        }
        if !changed.is_empty() {
            make_protocols(tx, desk, &changed, now).await?;
            move_protocols(tx, &changed, now).await?;
            tell_changes(tx, &changed, now).await?;
        }
        if !old.is_empty() {
            update_conversations(tx, &old).await?;
        }
        Ok(())
    }
}

async fn insert_conversations(tx: &mut PgConnection, rows: &[&Row], now: DateTime<Utc>) -> Result<()> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let numbers: Vec<Uuid> = rows.iter().map(|row| row.number.0).collect();
    let contacts: Vec<Uuid> = rows.iter().map(|row| row.contact.0).collect();
    let protocols: Vec<Uuid> = rows.iter().map(|row| row.protocol.0).collect();
    let states: Vec<ProtocolState> = rows.iter().map(|row| row.state).collect();
    let owners: Vec<Option<Uuid>> = rows.iter().map(|row| row.owner.map(|owner| owner.0)).collect();
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
        insert into conversations (id, number_id, contact_id, protocol_id, state, owner_id, state_since, last_inbound_at, last_message_at,
                                   preview_kind, preview_text, preview_outbound, unread, created_at, team_id, served)
        select id, number_id, contact_id, protocol_id, state, owner_id, $10, last_inbound_at, last_message_at, kind, text, false, unread,
               -- What is closed from its beginning holds a word of consent.
               $10, team_id, state <> 'closed'
          from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[],
                      $9::integer[], $11::uuid[], $12::protocol_state[], $13::uuid[])
            as t (id, number_id, contact_id, protocol_id, last_inbound_at, last_message_at, kind, text, unread, team_id, state, owner_id)
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
        &states as &[ProtocolState],
        &owners as &[Option<Uuid>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// New protocols, each as it stands at the end of the batch; one that another followed is over.
async fn make_protocols(tx: &mut PgConnection, desk: &Desk, rows: &[&Row], now: DateTime<Utc>) -> Result<()> {
    let made: Vec<(Uuid, &Row)> = rows
        .iter()
        .flat_map(|row| row.made.iter().map(|protocol| (protocol.0, *row)))
        .collect();
    if made.is_empty() {
        return Ok(());
    }
    let codes = next_codes(tx, desk, made.len(), now).await?;
    let standing = |(id, row): &(Uuid, &Row)| match row.protocol.0 == *id {
        true => (row.state, row.owner.map(|owner| owner.0)),
        false => (ProtocolState::Closed, None),
    };
    let ids: Vec<Uuid> = made.iter().map(|(id, _)| *id).collect();
    let conversations: Vec<Uuid> = made.iter().map(|(_, row)| row.id.0).collect();
    let numbers: Vec<Uuid> = made.iter().map(|(_, row)| row.number.0).collect();
    let teams: Vec<Uuid> = made.iter().map(|(_, row)| row.team.0).collect();
    let states: Vec<ProtocolState> = made.iter().map(|one| standing(one).0).collect();
    let owners: Vec<Option<Uuid>> = made.iter().map(|one| standing(one).1).collect();
    sqlx::query!(
        r#"
        insert into protocols (id, conversation_id, number_id, code, state, team_id, owner_id, opened_at, state_since, closed_at)
        select id, conversation_id, number_id, code, state, team_id, owner_id, $6, $6, case when state = 'closed' then $6::timestamptz end
          from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $7::protocol_state[], $8::uuid[])
            as t (id, conversation_id, number_id, team_id, code, state, owner_id)
        "#,
        &ids,
        &conversations,
        &numbers,
        &teams,
        &codes,
        now,
        &states as &[ProtocolState],
        &owners as &[Option<Uuid>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Protocols that were open before: they are awaited no longer.
async fn move_protocols(tx: &mut PgConnection, rows: &[&Row], now: DateTime<Utc>) -> Result<()> {
    let moved: Vec<&&Row> = rows.iter().filter(|row| row.made.is_empty()).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = moved.iter().map(|row| row.protocol.0).collect();
    let states: Vec<ProtocolState> = moved.iter().map(|row| row.state).collect();
    let owners: Vec<Option<Uuid>> = moved.iter().map(|row| row.owner.map(|owner| owner.0)).collect();
    sqlx::query!(
        r#"
        update protocols p
           set state = t.state, owner_id = t.owner_id, state_since = $4, expires_at = null
          from unnest($1::uuid[], $2::protocol_state[], $3::uuid[]) as t (id, state, owner_id)
         where p.id = t.id
        "#,
        &ids,
        &states as &[ProtocolState],
        &owners as &[Option<Uuid>],
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A line for each change, in the order in which they came about.
async fn tell_changes(tx: &mut PgConnection, rows: &[&Row], now: DateTime<Utc>) -> Result<()> {
    let all: Vec<_> = rows
        .iter()
        .flat_map(|row| row.changes.iter().map(|change| (row.number.0, change)))
        .collect();
    let ids: Vec<Uuid> = all.iter().map(|_| new_id()).collect();
    let numbers: Vec<Uuid> = all.iter().map(|(number, _)| *number).collect();
    let protocols: Vec<Uuid> = all.iter().map(|(_, change)| change.protocol.0).collect();
    let kinds: Vec<ChangeKind> = all.iter().map(|(_, change)| change.kind).collect();
    let from_states: Vec<Option<ProtocolState>> =
        all.iter().map(|(_, change)| change.from.map(|it| it.0)).collect();
    let from_owners: Vec<Option<Uuid>> = all
        .iter()
        .map(|(_, change)| change.from.and_then(|it| it.1).map(|owner| owner.0))
        .collect();
    let from_teams: Vec<Option<Uuid>> = all
        .iter()
        .map(|(_, change)| change.from.map(|_| change.team.0))
        .collect();
    let to_states: Vec<ProtocolState> = all.iter().map(|(_, change)| change.to.0).collect();
    let to_owners: Vec<Option<Uuid>> = all
        .iter()
        .map(|(_, change)| change.to.1.map(|owner| owner.0))
        .collect();
    let to_teams: Vec<Uuid> = all.iter().map(|(_, change)| change.team.0).collect();
    let reasons: Vec<Option<String>> = all
        .iter()
        .map(|(_, change)| change.reason.map(|reason| reason.slug().to_owned()))
        .collect();
    sqlx::query!(
        r#"
        insert into protocol_changes (id, protocol_id, number_id, change, from_state, to_state, from_owner, to_owner, from_team, to_team,
                                      reason, at)
        select id, protocol_id, number_id, change, from_state, to_state, from_owner, to_owner, from_team, to_team, reason, $12
          from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::protocol_change[], $5::protocol_state[], $6::protocol_state[], $7::uuid[],
                      $8::uuid[], $9::uuid[], $10::uuid[], $11::text[])
            as t (id, protocol_id, number_id, change, from_state, to_state, from_owner, to_owner, from_team, to_team, reason)
        "#,
        &ids,
        &protocols,
        &numbers,
        &kinds as &[ChangeKind],
        &from_states as &[Option<ProtocolState>],
        &to_states as &[ProtocolState],
        &from_owners as &[Option<Uuid>],
        &to_owners as &[Option<Uuid>],
        &from_teams as &[Option<Uuid>],
        &to_teams,
        &reasons as &[Option<String>],
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

async fn update_conversations(tx: &mut PgConnection, rows: &[&Row]) -> Result<()> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let protocols: Vec<Uuid> = rows.iter().map(|row| row.protocol.0).collect();
    let opens: Vec<bool> = rows.iter().map(|row| !row.made.is_empty()).collect();
    let states: Vec<ProtocolState> = rows.iter().map(|row| row.state).collect();
    let owners: Vec<Option<Uuid>> = rows.iter().map(|row| row.owner.map(|owner| owner.0)).collect();
    let since: Vec<DateTime<Utc>> = rows.iter().map(|row| row.since).collect();
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
               state            = t.state,
               served           = c.served or t.state <> 'closed',
               state_since      = t.since,
               owner_id         = t.owner_id,
               team_id          = t.team_id,
               -- Who handed it over is told to the one who received it, and to nobody after them.
               handed_by        = case when t.opens or t.owner_id is distinct from c.owner_id then null else c.handed_by end,
               unread           = case when t.opens then 0 else c.unread end + t.unread,
               last_inbound_at  = t.last_inbound_at,
               last_message_at  = t.last_message_at,
               preview_kind     = case when t.kind = '' then c.preview_kind else t.kind end,
               preview_text     = case when t.kind = '' then c.preview_text else t.text end,
               preview_outbound = c.preview_outbound and t.kind = '',
               version          = c.version + 1
          from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::integer[],
                      $9::uuid[], $10::protocol_state[], $11::uuid[], $12::timestamptz[])
            as t (id, protocol_id, opens, last_inbound_at, last_message_at, kind, text, unread, team_id, state, owner_id, since)
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
        &teams,
        &states as &[ProtocolState],
        &owners as &[Option<Uuid>],
        &since,
    )
    .execute(tx)
    .await?;
    Ok(())
}
