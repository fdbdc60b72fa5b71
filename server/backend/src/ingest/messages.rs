//! Customers' messages: once each, in Meta's order, each in its conversation and protocol.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::message::Content;
use domain::{ContactId, NumberId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::apply::Arriving;
use super::clues::Known;
use super::consent::{self, Said};
use super::conversations::{Arrival, Threads};
use super::{annotations, content, files, routings, senders};
use crate::{Desk, Result, new_id};

/// Characters of a message that a card shows.
pub(crate) const PREVIEW_LENGTH: usize = 120;

/// A message that was not stored before, with where it goes.
pub(super) struct NewMessage<'a> {
    pub id: Uuid,
    pub arriving: &'a Arriving<'a>,
    pub content: Content,
    pub contact: ContactId,
    /// What it says about consent, if it says nothing else.
    pub said: Option<Said>,
}

/// What the workers have to do once a batch is committed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Work {
    /// There are files to fetch.
    pub files: bool,
    /// There are messages of ours to send.
    pub answers: bool,
}

impl Desk {
    /// Applies `arriving`: contacts, conversations, protocols, messages, events, consent.
    pub(super) async fn apply_messages(
        &self,
        tx: &mut PgConnection,
        arriving: &[Arriving<'_>],
        now: DateTime<Utc>,
    ) -> Result<Work> {
        let stored = stored_wamids(tx, arriving).await?;
        let mut seen = HashSet::new();
        let mut fresh: Vec<&Arriving<'_>> = arriving
            .iter()
            .filter(|one| !stored.contains(&(one.number.id, one.message.wamid.clone())))
            .filter(|one| seen.insert((one.number.id, one.message.wamid.as_str())))
            .collect();
        if fresh.is_empty() {
            return Ok(Work::default());
        }
        // Meta promises no order between bodies; within a second, the order of arrival stands.
        fresh.sort_by_key(|one| one.at);
        let fresh: Vec<Arriving<'_>> = fresh
            .into_iter()
            .map(|one| Arriving {
                number: one.number,
                message: one.message,
                at: one.at,
            })
            .collect();
        let contacts = senders::resolve(tx, &fresh, now).await?;
        let mut new: Vec<NewMessage<'_>> = fresh
            .iter()
            .zip(contacts)
            .map(|(arriving, contact)| NewMessage {
                id: new_id(),
                arriving,
                content: content::of(arriving.message),
                contact,
                said: None,
            })
            .collect();

        let settings = self.consent();
        consent::listen(tx, &settings, &mut new).await?;
        let mut threads = Threads::lock(tx, &new).await?;
        // After the lock: what somebody sent while we waited for it is seen.
        let mut known = Known::gather(tx, &new, &threads).await?;
        // In order, each on the facts as those before it left them.
        let arrivals: Vec<Arrival> = new
            .iter()
            .map(|message| threads.arrive(message, &mut known, now))
            .collect();
        threads.write(tx, self, now).await?;
        insert(tx, &new, &arrivals, now).await?;
        routings::record(tx, &new, &arrivals, now).await?;
        let answers = self
            .write_consent(tx, &settings, &new, &arrivals, &known, now)
            .await?;
        annotations::record(tx, &new, now).await?;
        let files = files::record(tx, &new, now).await?;
        Ok(Work { files, answers })
    }
}

async fn stored_wamids(
    tx: &mut PgConnection,
    arriving: &[Arriving<'_>],
) -> Result<HashSet<(NumberId, String)>> {
    let numbers: Vec<Uuid> = arriving.iter().map(|one| one.number.id.0).collect();
    let wamids: Vec<String> = arriving.iter().map(|one| one.message.wamid.clone()).collect();
    let rows = sqlx::query!(
        r#"
        select m.number_id as "number: NumberId", m.wamid as "wamid!"
          from unnest($1::uuid[], $2::text[]) as t (number_id, wamid)
          join messages m on m.number_id = t.number_id and m.wamid = t.wamid
        "#,
        &numbers,
        &wamids,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.number, row.wamid)).collect())
}

async fn insert(
    tx: &mut PgConnection,
    new: &[NewMessage<'_>],
    arrivals: &[Arrival],
    now: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<Uuid> = new.iter().map(|message| message.id).collect();
    let conversations: Vec<Uuid> = arrivals.iter().map(|arrival| arrival.conversation.0).collect();
    let protocols: Vec<Uuid> = arrivals.iter().map(|arrival| arrival.protocol.0).collect();
    let numbers: Vec<Uuid> = new.iter().map(|message| message.arriving.number.id.0).collect();
    let wamids: Vec<String> = new
        .iter()
        .map(|message| message.arriving.message.wamid.clone())
        .collect();
    let ats: Vec<DateTime<Utc>> = new.iter().map(|message| message.arriving.at).collect();
    let contents = new
        .iter()
        .map(|message| serde_json::to_value(&message.content))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| crate::Error::Inconsistent("messages.content"))?;
    let quoted: Vec<Option<String>> = new
        .iter()
        .map(|message| content::quoted(message.arriving.message).map(|wamid| content::clean(&wamid)))
        .collect();
    let forwarded: Vec<bool> = new
        .iter()
        .map(|message| content::forwarded(message.arriving.message))
        .collect();
    sqlx::query!(
        r#"
        with added as (
            insert into messages (id, conversation_id, protocol_id, number_id, direction, wamid, at, content, quoted_wamid, forwarded)
            select id, conversation_id, protocol_id, number_id, 'inbound', wamid, at, content, quoted_wamid, forwarded
              from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::jsonb[], $8::text[], $9::boolean[])
                as t (id, conversation_id, protocol_id, number_id, wamid, at, content, quoted_wamid, forwarded)
            returning id, conversation_id, number_id
        )
        insert into events (conversation_id, message_id, number_id, at)
        select conversation_id, id, number_id, $10 from added order by id
        "#,
        &ids,
        &conversations,
        &protocols,
        &numbers,
        &wamids,
        &ats,
        &contents,
        &quoted as &[Option<String>],
        &forwarded,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
