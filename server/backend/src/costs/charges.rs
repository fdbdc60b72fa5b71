//! What WhatsApp says is charged for messages, kept with them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::NumberId;
use domain::cost::{Charge, Charged, Retold};
use domain::template::TemplateCategory;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Desk, Result, zone};

/// WhatsApp's word on one message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// What it says.
    pub charge: Charge,
    /// Told with the delivery.
    pub last: bool,
    /// Whose price the message has, by the phone that it went to; absent where WhatsApp does not tell that.
    pub country: Option<&'static str>,
}

/// What changes for one message.
pub(crate) struct Change {
    pub message: Uuid,
    pub retold: Retold,
    pub country: Option<String>,
    /// The business's day on which it was written.
    pub day: NaiveDate,
}

/// Writes `changes` down; their messages are locked already, in the order of their ids.
pub(crate) async fn write(tx: &mut PgConnection, changes: &[Change]) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = changes.iter().map(|one| one.message).collect();
    let billable: Vec<Option<bool>> = changes.iter().map(|one| one.retold.told.billable).collect();
    let categories: Vec<Option<TemplateCategory>> =
        changes.iter().map(|one| one.retold.told.category).collect();
    let priced: Vec<Option<TemplateCategory>> = changes.iter().map(|one| one.retold.price_of).collect();
    let countries: Vec<Option<String>> = changes.iter().map(|one| one.country.clone()).collect();
    let days: Vec<NaiveDate> = changes.iter().map(|one| one.day).collect();
    sqlx::query!(
        r#"
        update template_sends s
           set billable = t.billable,
               billed_category = t.category,
               currency = case when t.priced is null then s.currency else t.currency end,
               micros = case when t.priced is null then s.micros else t.micros end
          from (select t.id, t.billable, t.category, t.priced, p.currency, p.micros
                  from unnest($1::uuid[], $2::boolean[], $3::template_category[], $4::template_category[], $5::text[], $6::date[])
                    as t (id, billable, category, priced, country, day)
                  left join lateral price_on(t.country, t.priced, t.day) p on t.priced is not null) t
         where s.message_id = t.id
        "#,
        &ids,
        &billable as &[Option<bool>],
        &categories as &[Option<TemplateCategory>],
        &priced as &[Option<TemplateCategory>],
        &countries as &[Option<String>],
        &days,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps words on messages whose wamid is not recorded yet: with the delivery they come only once, so that the next status
/// may tell nothing.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    early: &[(NumberId, &str, Word)],
    now: DateTime<Utc>,
) -> Result<()> {
    if early.is_empty() {
        return Ok(());
    }
    let numbers: Vec<Uuid> = early.iter().map(|(number, ..)| number.0).collect();
    let wamids: Vec<String> = early.iter().map(|(_, wamid, _)| (*wamid).to_owned()).collect();
    let billable: Vec<Option<bool>> = early.iter().map(|(.., word)| word.charge.billable).collect();
    let categories: Vec<Option<TemplateCategory>> =
        early.iter().map(|(.., word)| word.charge.category).collect();
    let countries: Vec<Option<String>> = early
        .iter()
        .map(|(.., word)| word.country.map(str::to_owned))
        .collect();
    let last: Vec<bool> = early.iter().map(|(.., word)| word.last).collect();
    sqlx::query!(
        r#"
        insert into early_charges as e (number_id, wamid, billable, category, country, final, received_at)
        select number_id, wamid, billable, category, country, final, $7
          from unnest($1::uuid[], $2::text[], $3::boolean[], $4::template_category[], $5::text[], $6::boolean[])
            as t (number_id, wamid, billable, category, country, final)
        on conflict (number_id, wamid) do update
           set billable = excluded.billable, category = excluded.category, country = excluded.country, final = excluded.final
         where excluded.final
        "#,
        &numbers,
        &wamids,
        &billable as &[Option<bool>],
        &categories as &[Option<TemplateCategory>],
        &countries as &[Option<String>],
        &last,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

impl Desk {
    /// Gives their messages the words that came before their wamids were recorded.
    ///
    /// # Errors
    /// When the database is away.
    pub(crate) async fn settle_early_charges(&self) -> Result<()> {
        let waits = sqlx::query_scalar!(
            r#"
            select exists (select from early_charges e join messages m on m.number_id = e.number_id and m.wamid = e.wamid) as "waits!"
            "#
        )
        .fetch_one(&self.0.pools.batch)
        .await?;
        if !waits {
            return Ok(());
        }
        let mut tx = self.0.pools.batch.begin().await?;
        let messages = sqlx::query!(
            r#"
            select m.id, m.at
              from messages m
             where (m.number_id, m.wamid) in (select number_id, wamid from early_charges)
             order by m.id
               for no key update
            "#
        )
        .fetch_all(&mut *tx)
        .await?;
        let written: HashMap<Uuid, DateTime<Utc>> =
            messages.into_iter().map(|row| (row.id, row.at)).collect();
        let ids: Vec<Uuid> = written.keys().copied().collect();
        // What is charged for other messages than templates is nothing to keep.
        let told = sqlx::query!(
            r#"
            with told as (
                delete from early_charges e using messages m
                 where m.number_id = e.number_id and m.wamid = e.wamid and m.id = any($1)
                returning m.id, e.billable, e.category, e.country, e.final
            )
            select t.id, t.billable, t.category as "category: TemplateCategory", t.country, t.final,
                   s.category as "of: TemplateCategory", s.billable as known_billable,
                   s.billed_category as "known_category: TemplateCategory"
              from told t
              join template_sends s on s.message_id = t.id
            "#,
            &ids,
        )
        .fetch_all(&mut *tx)
        .await?;
        let changes: Vec<Change> = told
            .into_iter()
            .filter_map(|row| {
                let charged = Charged {
                    category: row.of,
                    told: Charge {
                        billable: row.known_billable,
                        category: row.known_category,
                    },
                };
                let heard = Charge {
                    billable: row.billable,
                    category: row.category,
                };
                Some(Change {
                    message: row.id,
                    retold: charged.hear(heard, row.r#final)?,
                    country: row.country,
                    day: zone::day(self.0.zone, *written.get(&row.id)?),
                })
            })
            .collect();
        write(&mut tx, &changes).await?;
        Ok(tx.commit().await?)
    }
}
