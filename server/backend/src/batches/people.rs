//! Who the recipients of a slice are, and what stands in the way of each now.

use std::collections::HashMap;

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
use crate::{Result, ingest, new_id};

/// WhatsApp takes one message to a person in so long (`cloud-api.md` 1.3).
const PAIR: TimeDelta = TimeDelta::seconds(6);

/// Somebody whose turn it is.
pub(super) struct Addressee {
    pub line: i32,
    pub phone: String,
    pub name: String,
    pub filled: Vec<String>,
    /// Who they are; of several contacts that are one person, the survivor.
    pub person: Option<ContactId>,
    /// The conversation with them on the batch's number.
    pub thread: Option<Thread>,
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

/// The next recipients of `batch` whose time has come, at most `most`; locked until the end of the transaction.
pub(super) async fn next(
    tx: &mut PgConnection,
    batch: &Sending,
    most: usize,
    now: DateTime<Utc>,
) -> Result<Vec<Addressee>> {
    let rows = sqlx::query!(
        r#"
        select line, phone, name, filled
          from batch_recipients
         where batch_id = $1 and state = 'waiting' and (not_before is null or not_before <= $2)
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
            name: row.name,
            filled: row.filled,
            person: None,
            thread: None,
        })
        .collect())
}

/// Says of each who they are, and makes contacts of those whom nobody knows. Ingest makes contacts too: its lock is shared
/// for as long as that takes.
pub(super) async fn recognise(
    tx: &mut PgConnection,
    batch: &Sending,
    addressees: &mut [Addressee],
    now: DateTime<Utc>,
) -> Result<()> {
    name_them(tx, batch, addressees).await?;
    if addressees.iter().all(|one| one.person.is_some()) {
        return Ok(());
    }
    ingest::share_lock(tx).await?;
    // Somebody may have written meanwhile.
    name_them(tx, batch, addressees).await?;
    let strangers: Vec<&mut Addressee> = addressees.iter_mut().filter(|one| one.person.is_none()).collect();
    let ids: Vec<Uuid> = strangers.iter().map(|_| new_id()).collect();
    let phones: Vec<String> = strangers.iter().map(|one| one.phone.clone()).collect();
    let names: Vec<String> = strangers
        .iter()
        .map(|one| match one.name.as_str() {
            "" => Phone::from_whatsapp(&one.phone).map_or_else(|| one.phone.clone(), |phone| phone.display()),
            name => name.to_owned(),
        })
        .collect();
    sqlx::query!(
        r#"
        with made as (
            insert into contacts (id, portfolio, name, created_at)
            select t.id, $4, t.name, $5 from unnest($1::uuid[], $3::text[]) as t (id, name)
        )
        insert into contact_identities (portfolio, kind, value, contact_id, first_seen_at)
        select $4, 'phone', t.phone, t.id, $5 from unnest($1::uuid[], $2::text[]) as t (id, phone)
        "#,
        &ids,
        &phones,
        &names,
        batch.portfolio,
        now,
    )
    .execute(&mut *tx)
    .await?;
    for (one, id) in strangers.into_iter().zip(ids) {
        one.person = Some(ContactId(id));
    }
    Ok(())
}

async fn name_them(tx: &mut PgConnection, batch: &Sending, addressees: &mut [Addressee]) -> Result<()> {
    let phones: Vec<String> = addressees
        .iter()
        .filter(|one| one.person.is_none())
        .map(|one| one.phone.clone())
        .collect();
    let rows = sqlx::query!(
        r#"
        select i.value, coalesce(k.merged_into, k.id) as "person!: ContactId"
          from contact_identities i
          join contacts k on k.id = i.contact_id
         where i.portfolio = $1 and i.kind = 'phone' and i.value = any($2)
        "#,
        batch.portfolio,
        &phones,
    )
    .fetch_all(tx)
    .await?;
    let known: HashMap<String, ContactId> = rows.into_iter().map(|row| (row.value, row.person)).collect();
    for one in addressees.iter_mut().filter(|one| one.person.is_none()) {
        one.person = known.get(&one.phone).copied();
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
    let people: Vec<Uuid> = addressees
        .iter()
        .filter_map(|one| one.person)
        .map(|id| id.0)
        .collect();
    let mut threads = threads(tx, batch.number, &people, now).await?;
    let blocked = blocked(tx, batch.number, &people).await?;
    let ledgers = ledgers(tx, &people).await?;
    let options = Options {
        lately_days: None,
        ..batch.options
    };
    let mut turns = Vec::with_capacity(addressees.len());
    for one in addressees {
        let (Some(person), Some(phone)) = (one.person, Phone::from_whatsapp(&one.phone)) else {
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

async fn threads(
    tx: &mut PgConnection,
    number: NumberId,
    people: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<ContactId, Open>> {
    // Locked by themselves, in the order of their ids: what is joined to a row that was waited for would be as it was before.
    let locked = sqlx::query!(
        r#"
        select c.id
          from unnest($2::uuid[]) as p (id)
         cross join lateral contact_family(p.id) as f (id)
          join conversations c on c.number_id = $1 and c.contact_id = f.id
         order by c.id
           for no key update of c
        "#,
        number as NumberId,
        people,
    )
    .fetch_all(&mut *tx)
    .await?;
    let ids: Vec<Uuid> = locked.into_iter().map(|row| row.id).collect();
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
