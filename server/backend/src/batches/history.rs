//! What was sent (`product.md` 8): batches with their counts, recipients with their times.

use chrono::{DateTime, NaiveDate, Utc};
use domain::batch::{
    BatchChange, BatchDetail, BatchStart, BatchState, FailureGroup, HISTORY_PAGE, HistoryFilter, HistoryPage,
    Progress, ROWS_PAGE, RecipientFilter, RecipientLine, RecipientPage, RecipientState, Replied, StopReason,
    Verdict, progress,
};
use domain::fold::fold;
use domain::message::Delivery;
use domain::phone::Phone;
use domain::routing::Attribution;
use domain::user::Permission;
use domain::{BatchId, ConversationId, NumberId, UserId, failure};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::check::kept;
use super::counts;
use crate::{Asker, Desk, Error, Result, costs, zone};

/// Failures by code that are told apart; more is a sign of something else.
const MOST_GROUPS: i64 = 50;

impl Desk {
    /// What sending a batch begins with.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who send no batches.
    pub async fn batch_start(&self, asker: &Asker) -> Result<BatchStart> {
        asker.may(Permission::SendBatches)?;
        let now = self.0.clock.now();
        let origins = self.outreach_start(&asker.user).await?.origins;
        let allowances = self.allowances(asker).await?;
        let spendings = self.spendings(asker).await?;
        let mut tx = self.0.pools.agents.begin().await?;
        let ids = sqlx::query_scalar!(
            "select id from batches where state = 'checking' and created_by = $1 order by created_at desc, id desc limit 20",
            asker.user.id as UserId,
        )
        .fetch_all(&mut *tx)
        .await?;
        let unsent = counts::cards(&mut tx, &ids, now).await?;
        Ok(BatchStart {
            origins,
            allowances,
            spendings,
            unsent,
        })
    }

    /// Batches that somebody said yes to, the newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who send no batches.
    pub async fn batch_history(
        &self,
        asker: &Asker,
        filter: &HistoryFilter,
        after: Option<(DateTime<Utc>, BatchId)>,
    ) -> Result<HistoryPage> {
        asker.may(Permission::SendBatches)?;
        let now = self.0.clock.now();
        let (from, until) = self.days(filter);
        let mut tx = self.0.pools.agents.begin().await?;
        let mut found = sqlx::query!(
            r#"
            select b.id, b.created_at
              from batches b
              join users u on u.id = b.created_by
             where b.confirmed_at is not null
               and ($1 = '' or strpos(search_folded(concat_ws(' ', b.title, b.name, b.file_name, u.name)), $1) > 0)
               and ($2::uuid is null or b.number_id = $2)
               and ($3::batch_state is null or b.state = $3)
               and ($4::timestamptz is null or b.created_at >= $4)
               and ($5::timestamptz is null or b.created_at < $5)
               and ($6::timestamptz is null or (b.created_at, b.id) < ($6, $7))
             order by b.created_at desc, b.id desc
             limit $8
            "#,
            fold(filter.text.trim()),
            filter.number as Option<NumberId>,
            filter.state as Option<BatchState>,
            from,
            until,
            after.map(|(at, _)| at),
            after.map(|(_, id)| id.0).unwrap_or_default(),
            HISTORY_PAGE as i64 + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        let more = found.len() > HISTORY_PAGE;
        found.truncate(HISTORY_PAGE);
        let next = found
            .last()
            .filter(|_| more)
            .map(|row| (row.created_at, BatchId(row.id)));
        let ids: Vec<Uuid> = found.iter().map(|row| row.id).collect();
        let batches = counts::cards(&mut tx, &ids, now).await?;
        tx.commit().await?;
        Ok(HistoryPage { batches, next })
    }

    /// A batch, whole.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who send no batches; [`Error::NotFound`] for one that is not there.
    pub async fn batch_detail(&self, asker: &Asker, id: BatchId) -> Result<BatchDetail> {
        asker.may(Permission::SendBatches)?;
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        kept(&mut tx, asker, id).await?;
        let card = counts::cards(&mut tx, &[id.0], now)
            .await?
            .pop()
            .ok_or(Error::NotFound)?;
        let changes = sqlx::query!(
            r#"
            select c.to_state as "to: BatchState", u.name as "by?", c.at, c.reason as "reason: Json<StopReason>"
              from batch_changes c left join users u on u.id = c.actor_id
             where c.batch_id = $1
             order by c.at, c.id
            "#,
            id.0,
        )
        .fetch_all(&mut *tx)
        .await?;
        let failures = sqlx::query!(
            r#"
            select coalesce(m.failure_code, $2) as "code!", count(*) as "count!"
              from template_sends s
              join messages m on m.id = s.message_id
             where s.batch_id = $1 and m.delivery = 'failed'
             group by 1
             order by 2 desc, 1
             limit $3
            "#,
            id.0,
            failure::NO_CODE,
            MOST_GROUPS,
        )
        .fetch_all(&mut *tx)
        .await?;
        let failures: Vec<FailureGroup> = failures
            .into_iter()
            .map(|row| FailureGroup {
                code: row.code,
                count: u32::try_from(row.count).unwrap_or(u32::MAX),
                retryable: failure::explain(row.code).next.sends_again(),
            })
            .collect();
        let cost = costs::of_batch(&mut tx, id).await?;
        Ok(BatchDetail {
            retryable: failures
                .iter()
                .filter(|group| group.retryable)
                .map(|group| group.count)
                .sum(),
            changes: changes
                .into_iter()
                .map(|row| BatchChange {
                    to: row.to,
                    by: row.by,
                    at: row.at,
                    reason: row.reason.map(|reason| reason.0),
                })
                .collect(),
            failures,
            cost,
            card,
        })
    }

    /// Recipients of a batch, in the order of the sheet, below line `after`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who send no batches; [`Error::NotFound`] for one that is not there.
    pub async fn batch_recipients(
        &self,
        asker: &Asker,
        id: BatchId,
        filter: &RecipientFilter,
        after: Option<u32>,
    ) -> Result<RecipientPage> {
        asker.may(Permission::SendBatches)?;
        let mut tx = self.0.pools.agents.begin().await?;
        kept(&mut tx, asker, id).await?;
        recipients(&mut tx, id, filter, after, ROWS_PAGE, self.0.clock.now()).await
    }

    /// The days of a filter, as instants in the business's zone.
    pub(super) fn days(&self, filter: &HistoryFilter) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let start = |day: NaiveDate| zone::start_of(self.0.zone, day);
        (
            filter.from.map(start),
            filter.until.and_then(|day| day.succ_opt()).map(start),
        )
    }
}

/// Recipients of a batch below line `after`, at most `most`.
pub(super) async fn recipients(
    tx: &mut PgConnection,
    id: BatchId,
    filter: &RecipientFilter,
    after: Option<u32>,
    most: usize,
    now: DateTime<Utc>,
) -> Result<RecipientPage> {
    let (states, deliveries, full) = wanted(filter.progress);
    let digits: String = filter.text.chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() < 3 { String::new() } else { digits };
    let mut rows = sqlx::query!(
        r#"
        select r.line, r.phone, r.name, r.state as "state: RecipientState", r.reason as "reason: Json<Verdict>", r.not_before,
               coalesce(b.room_at > $8, false) as "full!", b.room_at, m.conversation_id as "conversation?: ConversationId",
               m.delivery as "delivery?: Delivery", m.failure_code as "failure_code?", m.failure_details as "failure_details?",
               m.sent_at as "sent_at?", m.delivered_at as "delivered_at?", m.read_at as "read_at?", m.failed_at as "failed_at?",
               (select a.how from routings a where a.answered_id = r.message_id and a.how is not null order by a.how limit 1)
                   as "how: Attribution"
          from batch_recipients r
          join batches b on b.id = r.batch_id
          left join messages m on m.id = r.message_id
         where r.batch_id = $1 and r.line > $2
           and ($3 = '' or strpos(search_folded(r.name), $3) > 0 or ($4 <> '' and strpos(regexp_replace(r.phone, '\D', '', 'g'), $4) > 0))
           and ($5::recipient_state[] is null or r.state = any($5))
           and ($6::delivery[] is null or m.delivery = any($6))
           and ($7::boolean is null or coalesce(b.room_at > $8, false) = $7)
           and ($9::integer is null or coalesce(m.failure_code, $10) = $9)
           and (not $11 or exists (select from routings a where a.answered_id = r.message_id))
         order by r.line
         limit $12
        "#,
        id.0,
        after.map_or(0, |line| line as i32),
        fold(filter.text.trim()),
        digits,
        states as Option<Vec<RecipientState>>,
        deliveries as Option<Vec<Delivery>>,
        full,
        now,
        filter.code,
        failure::NO_CODE,
        filter.replied,
        most as i64 + 1,
    )
    .fetch_all(tx)
    .await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let recipients: Vec<RecipientLine> = rows
        .into_iter()
        .map(|row| RecipientLine {
            line: row.line.unsigned_abs(),
            name: row.name,
            phone: shown(&row.phone),
            progress: progress(row.state, row.full, row.delivery),
            verdict: row.reason.map(|reason| reason.0),
            failure: row
                .failure_code
                .filter(|_| row.delivery == Some(Delivery::Failed))
                .map(|code| (code, row.failure_details)),
            not_before: match row.state {
                RecipientState::Waiting => row.not_before.max(row.room_at.filter(|_| row.full)),
                _ => None,
            },
            sent_at: row.sent_at,
            delivered_at: row.delivered_at,
            read_at: row.read_at,
            failed_at: row.failed_at,
            replied: row.how.map(|how| match how.is_certain() {
                true => Replied::Certain,
                false => Replied::Within24Hours,
            }),
            conversation: row.conversation,
        })
        .collect();
    let next = recipients.last().filter(|_| more).map(|line| line.line);
    Ok(RecipientPage { recipients, next })
}

/// What the table is asked for those who are shown as `progress`: states, deliveries, whether the limit is full.
fn wanted(progress: Option<Progress>) -> (Option<Vec<RecipientState>>, Option<Vec<Delivery>>, Option<bool>) {
    let state = |state| (Some(vec![state]), None, None);
    let handed = |deliveries: Vec<Delivery>| (Some(vec![RecipientState::Handed]), Some(deliveries), None);
    match progress {
        None => (None, None, None),
        Some(Progress::Waiting) => (Some(vec![RecipientState::Waiting]), None, Some(false)),
        Some(Progress::Deferred) => (Some(vec![RecipientState::Waiting]), None, Some(true)),
        Some(Progress::Queued) => handed(vec![Delivery::Queued, Delivery::Sending]),
        Some(Progress::Uncertain) => handed(vec![Delivery::Uncertain]),
        Some(Progress::Sent) => handed(vec![Delivery::Sent]),
        Some(Progress::Delivered) => handed(vec![Delivery::Delivered]),
        Some(Progress::Read) => handed(vec![Delivery::Read]),
        Some(Progress::Failed) => handed(vec![Delivery::Failed]),
        Some(Progress::Skipped) => state(RecipientState::Skipped),
        Some(Progress::Cancelled) => state(RecipientState::Cancelled),
        Some(Progress::Invalid) => state(RecipientState::Invalid),
        Some(Progress::Repeated) => state(RecipientState::Repeated),
    }
}

/// A phone as people write it; what is none, as it stands in the sheet.
pub(super) fn shown(phone: &str) -> String {
    Phone::from_whatsapp(phone).map_or_else(|| phone.to_owned(), |phone| phone.display())
}
