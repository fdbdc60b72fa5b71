//! Sending one template to many (`product.md` 7, 8): a sheet is read, checked, confirmed and sent, each recipient at most
//! once.
//!
//! A recipient becomes a message under its lease in one transaction ([`hand`]); from then on it is a message like others:
//! an answer that was lost is *uncertain*, settled by its status, and never sent again by itself.

mod act;
mod check;
mod counts;
mod hand;
mod history;
mod lane;
mod meet;
mod people;
mod record;
mod report;
mod retry;
mod singles;
mod traffic;
mod upload;
mod watch;
mod write;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::allowance::Scope;
use domain::batch::{Options, Throughput};
use domain::price::PriceLine;
use domain::template::{Place, TemplateCategory, TemplateParts};
use domain::{BatchId, FileId, NumberId, TeamId, TemplateId, UserId};
use sqlx::types::Json;

use crate::{Desk, Result, allowances, zone};

pub use report::{BatchReport, Corrected};
pub(crate) use traffic::Traffic;
pub use upload::{NewBatch, UploadTrouble};

/// A batch that is being sent, as its lane needs it.
#[derive(Debug)]
pub(super) struct Sending {
    pub id: BatchId,
    pub title: String,
    pub number: NumberId,
    pub phone_number_id: String,
    pub team: TeamId,
    pub scope: Scope,
    pub throughput: Throughput,
    pub template: TemplateId,
    pub name: String,
    pub language: String,
    pub category: TemplateCategory,
    pub parts: TemplateParts,
    pub file: Option<FileId>,
    pub place: Option<Place>,
    pub file_name: Option<String>,
    pub options: Options,
    pub by: UserId,
    /// Whether it stops at its number's budget.
    pub capped: bool,
    /// When the allowance has room again.
    pub room_at: Option<DateTime<Utc>>,
    /// What a message costs, where the table knows.
    pub prices: Vec<PriceLine>,
    /// The business's day, for which prices count.
    pub today: NaiveDate,
}

impl Desk {
    /// Begins what is due, and gives the batches that are being sent, the oldest first.
    pub(super) async fn due_batches(&self) -> Result<Vec<Arc<Sending>>> {
        let now = self.0.clock.now();
        sqlx::query!(
            r#"
            with begun as (
                update batches set state = 'sending', state_since = $1, started_at = coalesce(started_at, $1)
                 where state = 'scheduled' and send_at <= $1
                returning id, number_id
            ), looked as (
                update numbers n set look_due_at = least(n.look_due_at, n.looked_at) from begun where n.id = begun.number_id
            )
            insert into batch_changes (id, batch_id, to_state, at) select gen_random_uuid(), id, 'sending', $1 from begun
            "#,
            now,
        )
        .execute(&self.0.pools.batch)
        .await?;
        let rows = sqlx::query!(
            r#"
            select b.id as "id: BatchId", b.title, b.number_id as "number: NumberId", n.phone_number_id, n.portfolio, n.limit_by_number,
                   n.default_team_id as "team: TeamId", n.throughput, b.template_id as "template: TemplateId", b.name, b.language,
                   b.category as "category: TemplateCategory", b.parts as "parts: Json<TemplateParts>", b.file_id as "file: FileId", b.place as "place: Json<Place>",
                   f.name as "file_name?", b.options as "options: Json<Options>", b.created_by as "by: UserId", b.room_at,
                   exists (select from budgets g where g.number_id = b.number_id and g.stops) as "capped!"
              from batches b
              join numbers n on n.id = b.number_id
              left join files f on f.id = b.file_id
             where b.state = 'sending'
               -- Not before Meta was asked how the number stands; what must stop the batch is the watch's to say.
               and may_send_batches(n)
             order by b.send_at, b.id
            "#,
        )
        .fetch_all(&self.0.pools.batch)
        .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.0.pools.batch.acquire().await?;
        let prices = self.prices_today(&mut connection, None).await?;
        let today = zone::day(self.0.zone, self.0.wall.now());
        Ok(rows
            .into_iter()
            .map(|row| {
                Arc::new(Sending {
                    id: row.id,
                    title: row.title,
                    number: row.number,
                    scope: allowances::scope(row.limit_by_number, &row.portfolio, row.number),
                    phone_number_id: row.phone_number_id,
                    team: row.team,
                    throughput: throughput(row.throughput.as_deref()),
                    template: row.template,
                    name: row.name,
                    language: row.language,
                    category: row.category,
                    parts: row.parts.0,
                    file: row.file,
                    place: row.place.map(|place| place.0),
                    file_name: row.file_name,
                    options: row.options.0,
                    by: row.by,
                    capped: row.capped,
                    room_at: row.room_at,
                    prices: prices.clone(),
                    today,
                })
            })
            .collect())
    }
}

/// What a number may send a second, as Meta last said; the ordinary rate while it was not asked.
pub(super) fn throughput(level: Option<&str>) -> Throughput {
    Throughput::of(level.unwrap_or("STANDARD"), level == Some("NOT_APPLICABLE"))
}
