//! A batch's recipients as a file.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use backend::Desk;
use chrono::{DateTime, Utc};
use domain::BatchId;
use domain::batch::{Options, Progress, RecipientFilter, RecipientLine};
use domain::words::Language;
use domain::zone::BusinessZone;
use serde::Deserialize;
use uuid::Uuid;

use super::why_failed;
use crate::asking::Taking;
use crate::sheets::{Failed, file, row, written};

/// The filter of a batch's recipients, as it stands in the page's address.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    text: String,
    #[serde(default)]
    progress: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    replied: String,
}

/// `GET /batches/{id}/report.xlsx` and `.csv`: the recipients that the page shows.
pub async fn recipients(
    State(desk): State<Desk>,
    taking: Taking,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failed> {
    let filter = RecipientFilter {
        text: asked.text,
        progress: Progress::from_slug(&asked.progress),
        code: asked.code.parse().ok(),
        replied: asked.replied == "true",
    };
    let report = desk.batch_report(&taking.asker, BatchId(id), &filter).await?;
    let words = taking.spoken.words().screens.batches();
    let headings = [
        words.check.line,
        words.check.name,
        words.check.phone,
        words.detail.progress_filter,
        words.history.sent,
        words.history.delivered,
        words.history.read,
        words.history.failed,
        words.detail.reason,
        words.detail.replied_filter,
    ];
    let zone = desk.zone();
    let mut rows = vec![row(headings)];
    rows.extend(
        report
            .recipients
            .iter()
            .map(|line| cells(line, taking.spoken, &zone)),
    );
    file(taking.kind, words.title, &report.title, rows).await
}

fn cells(line: &RecipientLine, spoken: Language, zone: &BusinessZone) -> Vec<String> {
    let words = spoken.words().screens.batches();
    let at = |at: Option<DateTime<Utc>>| at.map(|at| written(zone, at)).unwrap_or_default();
    let reason = match (&line.failure, &line.verdict) {
        (Some((code, details)), _) => why_failed(*code, details.as_deref(), spoken),
        (None, Some(verdict)) => (words.check.verdict)(verdict, &Options::default(), &|at| written(zone, at)),
        (None, None) => (words.detail.why_waiting)(line.progress)
            .unwrap_or_default()
            .to_owned(),
    };
    vec![
        line.line.to_string(),
        line.name.clone(),
        line.phone.clone(),
        (words.progress)(line.progress).to_owned(),
        at(line.sent_at),
        at(line.delivered_at),
        at(line.read_at),
        at(line.failed_at),
        reason,
        line.replied
            .map(|replied| (words.detail.replied)(replied))
            .unwrap_or_default()
            .to_owned(),
    ]
}
