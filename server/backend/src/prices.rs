//! What template messages cost: the dated table, read for every send and added to by administrators.

use chrono::NaiveDate;
use domain::UserId;
use domain::audit::AuditAction;
use domain::price::{PriceEntry, PriceFault, PriceForm, PriceLine, PriceTable, money, standings};
use domain::template::TemplateCategory;
use domain::user::Permission;
use domain::words::Language;
use serde_json::json;
use sqlx::PgExecutor;

use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Result, new_id, zone};

/// More lines than anybody writes by hand.
const MOST: i64 = 5_000;

/// The price of a message of `category` to `country` on `day`, the business's; `None` when the table has none.
/// `country` is what [`domain::price::country_of`] says of the customer's phone.
pub(crate) async fn price(
    executor: impl PgExecutor<'_>,
    country: &str,
    category: TemplateCategory,
    day: NaiveDate,
) -> Result<Option<PriceLine>> {
    Ok(sqlx::query_as!(
        PriceLine,
        r#"
        select country as "country!", category as "category!: TemplateCategory", from_day as "from!", currency as "currency!", micros as "micros!"
          from price_on($1, $2, $3)
        "#,
        country,
        category as TemplateCategory,
        day,
    )
    .fetch_optional(executor)
    .await?)
}

impl Desk {
    /// The price of a message of `category` to `country` on `day`, the business's; `None` when the table has none.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn price(
        &self,
        country: &str,
        category: TemplateCategory,
        day: NaiveDate,
    ) -> Result<Option<PriceLine>> {
        price(&self.0.pools.agents, country, category, day).await
    }

    /// The whole table.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for all but administrators.
    pub async fn list_prices(&self, asker: &Asker) -> Result<PriceTable> {
        asker.may(Permission::Administer)?;
        let rows = sqlx::query!(
            r#"
            select p.country, p.category as "category: TemplateCategory", p.from_day, p.currency, p.micros, p.recorded_at,
                   p.source, p.read_on, u.name as "author?"
              from price_lines p left join users u on u.id = p.user_id
             order by p.id
             limit $1
            "#,
            MOST,
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let today = zone::day(self.0.zone, self.0.wall.now());
        let lines: Vec<PriceLine> = rows
            .iter()
            .map(|row| PriceLine {
                country: row.country.clone(),
                category: row.category,
                from: row.from_day,
                currency: row.currency.clone(),
                micros: row.micros,
            })
            .collect();
        let standing = standings(&lines, today);
        let mut entries: Vec<PriceEntry> = rows
            .into_iter()
            .zip(lines)
            .zip(standing)
            .map(|((row, line), standing)| PriceEntry {
                line,
                standing,
                author: row.author,
                recorded_at: row.recorded_at,
                source: row.source.zip(row.read_on),
            })
            .rev()
            .collect();
        // Stable: of one day the line written last comes first.
        entries.sort_by(|a, b| {
            let key = |entry: &PriceEntry| (entry.line.country.clone(), entry.line.category);
            key(a).cmp(&key(b)).then(b.line.from.cmp(&a.line.from))
        });
        Ok(PriceTable { entries, today })
    }

    /// Adds a line; one for the same day corrects the earlier one, which stays.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for all but administrators. The inner error says what to change.
    pub async fn add_price(
        &self,
        asker: &Asker,
        form: &PriceForm,
    ) -> Result<std::result::Result<(), PriceFault>> {
        asker.may(Permission::Administer)?;
        let line = match form.checked() {
            Ok(line) => line,
            Err(fault) => return Ok(Err(fault)),
        };
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let before = sqlx::query!(
            r#"
            select currency, micros from price_lines
             where country = $1 and category = $2 and from_day = $3
             order by id desc limit 1
            "#,
            line.country,
            line.category as TemplateCategory,
            line.from,
        )
        .fetch_optional(&mut *tx)
        .await?;
        sqlx::query!(
            r#"
            insert into price_lines (id, country, category, from_day, currency, micros, user_id, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            "#,
            new_id(),
            line.country,
            line.category as TemplateCategory,
            line.from,
            line.currency,
            line.micros,
            asker.user.id as UserId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        let told = |micros, currency: &str| {
            json!({"country": line.country, "category": line.category, "from": line.from,
                "price": money(micros, currency, Language::PtBr)})
        };
        let after = told(line.micros, &line.currency);
        let deed = Deed::by(asker, AuditAction::PriceAdded).on(&line.country);
        let deed = match before {
            Some(before) => deed.change(told(before.micros, &before.currency), after),
            None => deed.made(after),
        };
        note(&mut tx, now, deed).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}
