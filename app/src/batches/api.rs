//! Server functions of Notificações. Each authorises itself inside the desk's use case.

use chrono::{DateTime, Utc};
use domain::allowance::RuleSet;
use domain::batch::{
    AllowanceView, BatchAction, BatchCard, BatchCheck, BatchDetail, BatchStart, CheckCounts, CheckSort,
    Confirmed, HistoryFilter, HistoryPage, Options, RecipientFilter, RecipientPage, SinglePage,
};
use domain::cost::{CostPage, CostReport, Month, Spending};
use domain::outreach::TemplateChoice;
use domain::{BatchId, MessageId, NumberId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

use crate::error::AppError;

/// What “Em lote” is drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Numbers, their limits, and sheets to go on with.
    pub start: BatchStart,
    /// The number that is sent from: the one asked for, or the first that is connected.
    pub number: Option<NumberId>,
    /// What it can send.
    pub choice: TemplateChoice,
}

/// A batch: its check page before anybody said yes, afterwards what comes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchPage {
    /// Nothing of it has left.
    Check(Box<BatchCheck>),
    /// It was confirmed, or given up.
    Detail {
        /// How it stands.
        detail: Box<BatchDetail>,
        /// The first of those asked for.
        recipients: RecipientPage,
    },
}

/// What sending a batch begins with, and the templates of `number` that hold `text`.
#[server(input = Json)]
pub async fn read_batch_start(number: Option<NumberId>, text: String) -> Result<Start, AppError> {
    let (desk, asker) = crate::session::asker()?;
    let (_, user) = crate::session::signed_in()?;
    let start = desk.batch_start(&asker).await?;
    let asked = start.origins.iter().find(|origin| Some(origin.id) == number);
    let usable = asked.or_else(|| start.origins.iter().find(|origin| origin.connected));
    let number = usable.filter(|origin| origin.connected).map(|origin| origin.id);
    let choice = match number {
        Some(number) => desk.sendable_templates(&user, number, &text).await?,
        None => TemplateChoice::default(),
    };
    Ok(Start {
        start,
        number,
        choice,
    })
}

/// The page of a batch; while it is being checked, by these options and with these rows, afterwards with the recipients
/// that `filter` names.
#[server(input = Json)]
pub async fn view_batch(
    id: BatchId,
    options: Options,
    sort: Option<CheckSort>,
    filter: RecipientFilter,
) -> Result<BatchPage, AppError> {
    let (desk, asker) = crate::session::asker()?;
    let detail = desk.batch_detail(&asker, id).await?;
    if detail.card.state == domain::batch::BatchState::Checking {
        let check = desk.check_batch(&asker, id, options, sort, None).await?;
        return Ok(BatchPage::Check(Box::new(check)));
    }
    let recipients = desk.batch_recipients(&asker, id, &filter, None).await?;
    Ok(BatchPage::Detail {
        detail: Box::new(detail),
        recipients,
    })
}

/// A check page, with the rows after line `after`.
#[server(input = Json)]
pub async fn check_batch(
    id: BatchId,
    options: Options,
    sort: Option<CheckSort>,
    after: Option<u32>,
) -> Result<BatchCheck, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.check_batch(&asker, id, options, sort, after).await?)
}

/// Says yes to a check page as it was `seen`.
#[server(input = Json)]
pub async fn confirm_batch(
    id: BatchId,
    options: Options,
    send_at: Option<DateTime<Utc>>,
    seen: CheckCounts,
) -> Result<Confirmed, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.confirm_batch(&asker, id, options, send_at, seen).await?)
}

/// Pauses, resumes or cancels a batch.
#[server(input = Json)]
pub async fn change_batch(id: BatchId, change: BatchAction) -> Result<BatchCard, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.change_batch(&asker, id, change).await?)
}

/// Batches, the newest first.
#[server(input = Json)]
pub async fn batch_history(
    filter: HistoryFilter,
    after: Option<(DateTime<Utc>, BatchId)>,
) -> Result<HistoryPage, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.batch_history(&asker, &filter, after).await?)
}

/// Contatos Ativos and Recontatos, the newest first.
#[server(input = Json)]
pub async fn single_history(
    filter: HistoryFilter,
    after: Option<(DateTime<Utc>, MessageId)>,
) -> Result<SinglePage, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.single_history(&asker, &filter, after).await?)
}

/// A batch, whole.
#[server(name = ReadBatchDetail, input = Json)]
pub async fn batch_detail(id: BatchId) -> Result<BatchDetail, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.batch_detail(&asker, id).await?)
}

/// A batch's recipients after line `after`.
#[server(input = Json)]
pub async fn batch_recipients(
    id: BatchId,
    filter: RecipientFilter,
    after: Option<u32>,
) -> Result<RecipientPage, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.batch_recipients(&asker, id, &filter, after).await?)
}

/// Makes a batch of those who failed and may be tried again; it waits on its check page.
#[server(input = Json)]
pub async fn retry_batch(id: BatchId) -> Result<BatchId, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.retry_batch(&asker, id).await?)
}

/// How much of each limit is used.
#[server(input = Json)]
pub async fn allowances() -> Result<Vec<AllowanceView>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.allowances(&asker).await?)
}

/// By which rules the next level is told.
#[server(input = Json)]
pub async fn set_rule_set(rule_set: RuleSet) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.set_rule_set(&asker, rule_set).await?)
}

/// What a month came to, this one where none is named, with its newest batches.
#[server(input = Json)]
pub async fn month_costs(month: Option<Month>) -> Result<CostReport, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.cost_report(&asker, month).await?)
}

/// A month's batches, the newest first.
#[server(input = Json)]
pub async fn batch_costs(
    of_month: Month,
    after: Option<(DateTime<Utc>, BatchId)>,
) -> Result<CostPage, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.batch_costs(&asker, of_month, after).await?)
}

/// What each number has spent in this month, and how much it may.
#[server(input = Json)]
pub async fn spendings() -> Result<Vec<Spending>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.spendings(&asker).await?)
}
