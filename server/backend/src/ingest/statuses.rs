//! What became of our messages: statuses in any order, any number of times, before or after the send's own answer.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::cost::{Charge, Charged};
use domain::message::Delivery;
use domain::phone::Phone;
use domain::price::country_of;
use domain::template::TemplateCategory;
use domain::{NumberId, failure};
use sqlx::PgConnection;
use uuid::Uuid;
use whatsapp::webhook::{Status, StatusUpdate};

use super::apply::Reported;
use super::consent;
use crate::costs::charges::{self, Change, Word};
use crate::{Result, zone};

/// Where Meta's `status` stands on our ladder; `None` for one that we do not know.
pub(super) fn delivery(status: &Status) -> Option<Delivery> {
    match status {
        Status::Sent => Some(Delivery::Sent),
        Status::Delivered => Some(Delivery::Delivered),
        Status::Read | Status::Played => Some(Delivery::Read),
        Status::Failed => Some(Delivery::Failed),
        _ => None,
    }
}

/// All that a batch says of one message.
#[derive(Clone)]
struct News {
    number: NumberId,
    wamid: String,
    /// Our own id, from the callback data.
    message: Option<Uuid>,
    delivery: Delivery,
    sent_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    read_at: Option<DateTime<Utc>>,
    failed_at: Option<DateTime<Utc>>,
    failure_code: Option<i32>,
    failure_details: Option<String>,
    /// What is charged for it, where that was told.
    word: Option<Word>,
}

/// Applies `reported`; what concerns a message we do not know yet is kept until we do.
pub(super) async fn apply(
    tx: &mut PgConnection,
    reported: &[Reported<'_>],
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<()> {
    let news = fold(reported);
    if news.is_empty() {
        return Ok(());
    }
    let known = lock(tx, &news).await?;
    let (concerned, early): (Vec<(Uuid, News)>, Vec<News>) = part(news, &known);
    if !concerned.is_empty() {
        update(tx, &concerned, now).await?;
        let stopped = concerned
            .iter()
            .filter(|(_, one)| one.failure_code == Some(consent::REFUSED));
        let stopped: Vec<Uuid> = stopped.map(|(id, _)| *id).collect();
        if !stopped.is_empty() {
            consent::refused(tx, &stopped, now).await?;
        }
        charges::write(tx, &charged(&concerned, &known, zone)).await?;
    }
    if !early.is_empty() {
        keep(tx, &early, now).await?;
        let words = early
            .iter()
            .filter_map(|one| Some((one.number, one.wamid.as_str(), one.word?)));
        charges::keep(tx, &words.collect::<Vec<_>>(), now).await?;
    }
    Ok(())
}

/// What is charged otherwise than was known.
fn charged(concerned: &[(Uuid, News)], known: &Known, zone: Tz) -> Vec<Change> {
    let news = concerned.iter().filter_map(|(id, one)| {
        let (word, send) = (one.word?, known.sends.get(id)?);
        Some(Change {
            message: *id,
            retold: send.charged.hear(word.charge, word.last)?,
            country: word.country.map(str::to_owned),
            day: zone::day(zone, send.written_at),
        })
    });
    news.collect()
}

/// What a status says is charged. What fails costs nothing, whatever was told.
fn word(status: &StatusUpdate, delivery: Delivery) -> Option<Word> {
    let pricing = status.pricing.as_ref().filter(|_| delivery != Delivery::Failed)?;
    let charge = Charge::read(
        pricing.billable,
        pricing.kind.as_deref(),
        pricing.category.as_deref(),
    )?;
    let phone = status.recipient_id.as_deref().and_then(Phone::from_whatsapp);
    Some(Word {
        charge,
        last: delivery != Delivery::Sent,
        country: phone.as_ref().map(country_of),
    })
}

/// One line for each message, at the highest state reported.
fn fold(reported: &[Reported<'_>]) -> Vec<News> {
    let mut by_wamid: HashMap<(NumberId, &str), News> = HashMap::new();
    for one in reported {
        let Some(delivery) = delivery(&one.status.status) else {
            continue;
        };
        let error = one.status.errors.first();
        let news = by_wamid
            .entry((one.number, one.status.wamid.as_str()))
            .or_insert_with(|| News {
                number: one.number,
                wamid: one.status.wamid.clone(),
                message: None,
                delivery,
                sent_at: None,
                delivered_at: None,
                read_at: None,
                failed_at: None,
                failure_code: None,
                failure_details: None,
                word: None,
            });
        if let Some(word) = word(one.status, delivery)
            && news.word.is_none_or(|known| word.last || !known.last)
        {
            news.word = Some(word);
        }
        news.delivery = news.delivery.after(delivery);
        news.message = news.message.or_else(|| {
            one.status
                .callback_data
                .as_deref()
                .and_then(|data| data.parse().ok())
        });
        let at = match delivery {
            Delivery::Sent => &mut news.sent_at,
            Delivery::Delivered => &mut news.delivered_at,
            Delivery::Read => &mut news.read_at,
            _ => &mut news.failed_at,
        };
        *at = Some(at.map_or(one.at, |earlier| earlier.min(one.at)));
        if delivery == Delivery::Failed {
            news.failure_code = Some(
                error
                    .and_then(|error| i32::try_from(error.code).ok())
                    .unwrap_or(failure::NO_CODE),
            );
            news.failure_details = error
                .and_then(|error| error.details.as_deref().or(error.title.as_deref()))
                .map(super::content::clean);
        }
    }
    let mut news: Vec<News> = by_wamid.into_values().collect();
    news.sort_by(|a, b| a.wamid.cmp(&b.wamid));
    news
}

struct Known {
    by_id: HashMap<Uuid, Option<String>>,
    by_wamid: HashMap<(NumberId, String), Uuid>,
    /// Those that are of templates.
    sends: HashMap<Uuid, TemplateSend>,
}

/// A message of a template, as it stands.
struct TemplateSend {
    written_at: DateTime<Utc>,
    charged: Charged,
}

/// Locks the messages concerned, always in the order of their ids.
async fn lock(tx: &mut PgConnection, news: &[News]) -> Result<Known> {
    let ids: Vec<Uuid> = news.iter().filter_map(|one| one.message).collect();
    let numbers: Vec<Uuid> = news.iter().map(|one| one.number.0).collect();
    let wamids: Vec<String> = news.iter().map(|one| one.wamid.clone()).collect();
    let rows = sqlx::query!(
        r#"
        select m.id, m.number_id as "number: NumberId", m.wamid, m.at, s.category as "category?: TemplateCategory", s.billable as "billable?",
               s.billed_category as "billed?: TemplateCategory"
          from messages m
          left join template_sends s on s.message_id = m.id
         where m.id in (
                   select unnest($1::uuid[])
                    union
                   select m.id from unnest($2::uuid[], $3::text[]) as t (number_id, wamid)
                     join messages m on m.number_id = t.number_id and m.wamid = t.wamid
               )
           and m.direction = 'outbound'
         order by m.id
           for no key update of m
        "#,
        &ids,
        &numbers,
        &wamids,
    )
    .fetch_all(tx)
    .await?;
    let by_wamid = rows
        .iter()
        .filter_map(|row| row.wamid.clone().map(|wamid| ((row.number, wamid), row.id)))
        .collect();
    let sends = rows.iter().filter_map(|row| {
        let charged = Charged {
            category: row.category?,
            told: Charge {
                billable: row.billable,
                category: row.billed,
            },
        };
        let written_at = row.at;
        Some((row.id, TemplateSend { written_at, charged }))
    });
    Ok(Known {
        sends: sends.collect(),
        by_id: rows.into_iter().map(|row| (row.id, row.wamid)).collect(),
        by_wamid,
    })
}

/// Parts what concerns a message of ours from what comes too early. Callback data that contradicts a known wamid is
/// not believed.
fn part(news: Vec<News>, known: &Known) -> (Vec<(Uuid, News)>, Vec<News>) {
    let mut concerned = Vec::with_capacity(news.len());
    let mut early = Vec::new();
    for one in news {
        let by_wamid = known.by_wamid.get(&(one.number, one.wamid.clone())).copied();
        let by_id = one.message.filter(|id| {
            known
                .by_id
                .get(id)
                .is_some_and(|wamid| wamid.as_ref().is_none_or(|wamid| *wamid == one.wamid))
        });
        match by_wamid.or(by_id) {
            Some(id) => concerned.push((id, one)),
            None => early.push(one),
        }
    }
    (concerned, early)
}

async fn update(tx: &mut PgConnection, concerned: &[(Uuid, News)], now: DateTime<Utc>) -> Result<()> {
    let ids: Vec<Uuid> = concerned.iter().map(|(id, _)| *id).collect();
    let wamids: Vec<String> = concerned.iter().map(|(_, one)| one.wamid.clone()).collect();
    let deliveries: Vec<Delivery> = concerned.iter().map(|(_, one)| one.delivery).collect();
    let sent: Vec<Option<DateTime<Utc>>> = concerned.iter().map(|(_, one)| one.sent_at).collect();
    let delivered: Vec<Option<DateTime<Utc>>> = concerned.iter().map(|(_, one)| one.delivered_at).collect();
    let read: Vec<Option<DateTime<Utc>>> = concerned.iter().map(|(_, one)| one.read_at).collect();
    let failed: Vec<Option<DateTime<Utc>>> = concerned.iter().map(|(_, one)| one.failed_at).collect();
    let codes: Vec<Option<i32>> = concerned.iter().map(|(_, one)| one.failure_code).collect();
    let details: Vec<Option<String>> = concerned
        .iter()
        .map(|(_, one)| one.failure_details.clone())
        .collect();
    sqlx::query!(
        r#"
        with moved as (
            update messages m
               set delivery        = greatest(m.delivery, t.delivery),
                   wamid           = coalesce(m.wamid, t.wamid),
                   sent_at         = coalesce(m.sent_at, t.sent_at),
                   delivered_at    = coalesce(m.delivered_at, t.delivered_at),
                   read_at         = coalesce(m.read_at, t.read_at),
                   failed_at       = coalesce(m.failed_at, t.failed_at),
                   failure_code    = coalesce(m.failure_code, t.failure_code),
                   failure_details = coalesce(m.failure_details, t.failure_details)
              from unnest($1::uuid[], $2::text[], $3::delivery[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
                          $7::timestamptz[], $8::integer[], $9::text[])
                as t (id, wamid, delivery, sent_at, delivered_at, read_at, failed_at, failure_code, failure_details)
             where m.id = t.id
               -- News that is no news costs no write.
               and (m.delivery < t.delivery or m.wamid is null
                    or (m.sent_at is null and t.sent_at is not null) or (m.delivered_at is null and t.delivered_at is not null)
                    or (m.read_at is null and t.read_at is not null) or (m.failed_at is null and t.failed_at is not null))
            returning m.id, m.conversation_id, m.number_id
        )
        insert into events (conversation_id, message_id, number_id, at)
        select conversation_id, id, number_id, $10 from moved order by id
        "#,
        &ids,
        &wamids,
        &deliveries as &[Delivery],
        &sent as &[Option<DateTime<Utc>>],
        &delivered as &[Option<DateTime<Utc>>],
        &read as &[Option<DateTime<Utc>>],
        &failed as &[Option<DateTime<Utc>>],
        &codes as &[Option<i32>],
        &details as &[Option<String>],
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps news of a message whose wamid we have not recorded; [`crate::outbox`] asks for it when it does.
async fn keep(tx: &mut PgConnection, early: &[News], now: DateTime<Utc>) -> Result<()> {
    let numbers: Vec<Uuid> = early.iter().map(|one| one.number.0).collect();
    let wamids: Vec<String> = early.iter().map(|one| one.wamid.clone()).collect();
    let deliveries: Vec<Delivery> = early.iter().map(|one| one.delivery).collect();
    let ats: Vec<DateTime<Utc>> = early
        .iter()
        .map(|one| {
            one.read_at
                .or(one.delivered_at)
                .or(one.failed_at)
                .or(one.sent_at)
                .unwrap_or(now)
        })
        .collect();
    let codes: Vec<Option<i32>> = early.iter().map(|one| one.failure_code).collect();
    let details: Vec<Option<String>> = early.iter().map(|one| one.failure_details.clone()).collect();
    sqlx::query!(
        r#"
        insert into early_statuses as e (number_id, wamid, delivery, at, failure_code, failure_details, received_at)
        select number_id, wamid, delivery, at, failure_code, failure_details, $7
          from unnest($1::uuid[], $2::text[], $3::delivery[], $4::timestamptz[], $5::integer[], $6::text[])
            as t (number_id, wamid, delivery, at, failure_code, failure_details)
        on conflict (number_id, wamid) do update
           set delivery        = greatest(e.delivery, excluded.delivery),
               at              = case when excluded.delivery > e.delivery then excluded.at else e.at end,
               failure_code    = coalesce(e.failure_code, excluded.failure_code),
               failure_details = coalesce(e.failure_details, excluded.failure_details)
        "#,
        &numbers,
        &wamids,
        &deliveries as &[Delivery],
        &ats,
        &codes as &[Option<i32>],
        &details as &[Option<String>],
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
