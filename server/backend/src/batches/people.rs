//! Who the recipients of a slice are, and what stands in the way of each now.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::{Options, RowFacts, RowReading, Verdict, judge};
use domain::consent::{BeginRefusal, ConsentPolicy, may_send};
use domain::phone::Phone;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::window::ServiceWindow;
use domain::{ContactId, ConversationId, NumberId, ProtocolId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Sending;
use crate::contacts::ledgers;
use crate::{Result, ingest};

/// WhatsApp takes one message to a person in so long (`cloud-api.md` 1.3).
const PAIR: TimeDelta = TimeDelta::seconds(6);

/// Somebody whose turn it is.
pub(super) struct Addressee {
    pub line: i32,
    pub phone: String,
    pub filled: Vec<String>,
    /// Who they are; of several contacts that are one person, the survivor.
    pub person: ContactId,
    /// The conversation with them on the batch's number.
    pub thread: Option<Thread>,
}

impl Addressee {
    /// Whether their message takes a place in the messaging limit: inside an open window none does.
    pub fn takes_a_place(&self) -> bool {
        self.thread.as_ref().is_none_or(|thread| !thread.window_open)
    }
}

/// A conversation as a slice finds it; locked.
pub(super) struct Thread {
    pub id: ConversationId,
    /// The protocol that is open in it.
    pub protocol: Option<ProtocolId>,
    pub window_open: bool,
    /// When the last message of ours was written.
    pub last_sent_at: Option<DateTime<Utc>>,
}

/// What is done with a recipient.
pub(super) enum Turn {
    /// They get their message.
    Goes,
    /// They get none.
    Skipped(Verdict),
    /// Later.
    Waits(DateTime<Utc>),
}

/// The next recipients of `batch` who were met and whose time has come, at most `most`; locked until the end of the transaction.
pub(super) async fn next(
    tx: &mut PgConnection,
    batch: &Sending,
    most: usize,
    now: DateTime<Utc>,
) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"
        select line, phone, filled, contact_id as "person!: ContactId"
          from batch_recipients
         where batch_id = $1 and state = 'waiting' and (not_before is null or not_before <= $2) and contact_id is not null
         order by not_before nulls first, line
         limit $3
           for update skip locked
        "#,
        batch.id.0,
        now,
        most as i64,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Addressee {
            line: row.line,
            phone: row.phone,
            filled: row.filled,
            person: row.person,
            thread: None,
        })
        .collect())
}

/// Says of each who they are now: contacts that are one person may have been merged since they were met.
pub(super) async fn recognise(tx: &mut PgConnection, addressees: &mut [Addressee]) -> Result<()> {
    let met: Vec<Uuid> = addressees.iter().map(|one| one.person.0).collect();
    let rows = sqlx::query!(
        r#"select id as "id: ContactId", merged_into as "into!: ContactId" from contacts where id = any($1) and merged_into is not null"#,
        &met,
    )
    .fetch_all(tx)
    .await?;
    let merged: HashMap<ContactId, ContactId> = rows.into_iter().map(|row| (row.id, row.into)).collect();
    for one in addressees.iter_mut() {
        one.person = merged.get(&one.person).copied().unwrap_or(one.person);
    }
    Ok(())
}

/// Those of `people` who have no conversation on `number`.
pub(super) async fn without_thread(
    tx: &mut PgConnection,
    number: NumberId,
    people: &[Uuid],
) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"
        select distinct p.id as "id!"
          from unnest($2::uuid[]) as p (id)
         where not exists (select from contact_family(p.id) as f (id)
                            cross join lateral (select from conversations c where c.number_id = $1 and c.contact_id = f.id offset 0) as c
                           offset 0)
        "#,
        number as NumberId,
        people,
    )
    .fetch_all(tx)
    .await?)
}

/// Shares ingest's lock where one of `addressees` has no conversation on the batch's number any more, before any
/// conversation is locked: one will have to be made.
pub(super) async fn share_if_new(
    tx: &mut PgConnection,
    number: NumberId,
    addressees: &[Addressee],
) -> Result<()> {
    let people: Vec<Uuid> = addressees.iter().map(|one| one.person.0).collect();
    if !without_thread(tx, number, &people).await?.is_empty() {
        ingest::share_lock(tx).await?;
    }
    Ok(())
}

/// A conversation that stands in the way of its customer being sent a batch.
struct Open {
    thread: Thread,
    state: ProtocolState,
    code: ProtocolNumber,
}

/// Locks the conversations of `addressees` on the batch's number and says what is done with each of them. Who was sent a
/// batch lately was asked when this one was confirmed.
pub(super) async fn turns(
    tx: &mut PgConnection,
    batch: &Sending,
    addressees: &mut [Addressee],
    policy: ConsentPolicy,
    now: DateTime<Utc>,
) -> Result<Vec<Turn>> {
    let people: Vec<Uuid> = addressees.iter().map(|one| one.person.0).collect();
    let mut threads = threads(tx, batch.number, &people, now).await?;
    let blocked = blocked(tx, batch.number, &people).await?;
    let ledgers = ledgers(tx, &people).await?;
    let options = Options {
        lately_days: None,
        ..batch.options
    };
    let mut turns = Vec::with_capacity(addressees.len());
    let mut met = HashSet::with_capacity(addressees.len());
    for one in addressees {
        let person = one.person;
        if !met.insert(person) {
            // Another phone of the same person.
            turns.push(Turn::Waits(now + PAIR));
            continue;
        }
        let Some(phone) = Phone::from_whatsapp(&one.phone) else {
            turns.push(Turn::Goes);
            continue;
        };
        let lines = ledgers.get(&person).map_or(&[][..], Vec::as_slice);
        let refusal = match blocked.contains(&person) {
            true => Some(BeginRefusal::Blocked),
            false => may_send(batch.category, lines, policy)
                .err()
                .map(BeginRefusal::Consent),
        };
        let open = threads.remove(&person);
        let facts = RowFacts {
            refusal,
            open: open
                .as_ref()
                .filter(|open| open.state.is_open())
                .map(|open| open.code.clone()),
            last_batch: None,
        };
        let last = open.as_ref().and_then(|open| open.thread.last_sent_at);
        one.thread = open.map(|open| open.thread);
        let verdict = judge(&RowReading::Recipient(phone), &facts, &options, now.date_naive());
        turns.push(match last.filter(|last| now - *last < PAIR) {
            _ if !options.sends(&verdict) => Turn::Skipped(verdict),
            Some(last) => Turn::Waits(last + PAIR),
            None => Turn::Goes,
        });
    }
    Ok(turns)
}

/// Each is looked up by its key, whatever the tables' statistics say: before a desk's first batch they say that there is nobody.
async fn threads(
    tx: &mut PgConnection,
    number: NumberId,
    people: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<ContactId, Open>> {
    // Locked by themselves, in the order of their ids: what is joined to a row that was waited for would be as it was before.
    let found = sqlx::query_scalar!(
        r#"
        select c.id as "id!"
          from unnest($2::uuid[]) as p (id)
         cross join lateral (select c.id
                               from contact_family(p.id) as f (id)
                              cross join lateral (select c.id from conversations c where c.number_id = $1 and c.contact_id = f.id offset 0) as c
                             offset 0) as c
        "#,
        number as NumberId,
        people,
    )
    .fetch_all(&mut *tx)
    .await?;
    let ids = sqlx::query_scalar!(
        "select id from conversations where id = any($1) order by id for no key update",
        &found,
    )
    .fetch_all(&mut *tx)
    .await?;
    let rows = sqlx::query!(
        r#"
        select c.id as "id: ConversationId", coalesce(k.merged_into, k.id) as "person!: ContactId", c.state as "state: ProtocolState",
               c.protocol_id as "protocol: ProtocolId", p.code as "code: ProtocolNumber", c.last_inbound_at,
               (select m.at from messages m
                 where m.conversation_id = c.id and m.direction = 'outbound'
                 order by m.at desc, m.id desc limit 1) as last_sent_at
          from conversations c
          join contacts k on k.id = c.contact_id
          join protocols p on p.id = c.protocol_id
         where c.id = any($1)
         -- Of several conversations with one person an open one counts, else the latest.
         order by c.state = 'closed' desc, c.last_message_at
        "#,
        &ids,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let open = Open {
                thread: Thread {
                    id: row.id,
                    protocol: row.state.is_open().then_some(row.protocol),
                    window_open: ServiceWindow::at(now, row.last_inbound_at).is_open(),
                    last_sent_at: row.last_sent_at,
                },
                state: row.state,
                code: row.code,
            };
            (row.person, open)
        })
        .collect())
}

async fn blocked(tx: &mut PgConnection, number: NumberId, people: &[Uuid]) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar!(
        r#"
        select distinct p.id as "id!: ContactId"
          from unnest($2::uuid[]) as p (id)
         cross join lateral contact_family(p.id) as f (id)
          join contact_blocks b on b.contact_id = f.id and b.number_id = $1 and b.unblocked_at is null
        "#,
        number as NumberId,
        people,
    )
    .fetch_all(tx)
    .await?)
}
