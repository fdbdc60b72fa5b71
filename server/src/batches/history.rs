//! The history as files: batches, and the single sends beside them.

use axum::extract::{Query, State};
use axum::response::Response;
use backend::Desk;
use chrono::NaiveDate;
use domain::NumberId;
use domain::batch::{BatchCard, BatchState, HistoryFilter, SingleSend};
use domain::words::Language;
use domain::zone::BusinessZone;
use serde::Deserialize;

use super::why_failed;
use crate::asking::Taking;
use crate::sheets::{Failed, file, row, written};

/// The filter of the history, as it stands in the page's address.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    text: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

impl Asked {
    fn filter(self) -> HistoryFilter {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        HistoryFilter {
            number: self.number.parse().ok().map(NumberId),
            state: BatchState::from_slug(&self.state),
            from: day(&self.from),
            until: day(&self.until),
            text: self.text,
        }
    }
}

/// `GET /batches/history.xlsx` and `.csv`: the batches that the page shows.
pub async fn history(
    State(desk): State<Desk>,
    taking: Taking,
    Query(asked): Query<Asked>,
) -> Result<Response, Failed> {
    let batches = desk.history_report(&taking.asker, &asked.filter()).await?;
    let words = taking.spoken.words().screens.batches();
    let history = &words.history;
    let headings = [
        history.when,
        history.batch,
        history.template,
        history.number,
        history.state,
        history.percent,
        history.queued,
        history.sent,
        history.delivered,
        history.read,
        history.failed,
        history.replied,
        history.opted_out,
        history.who,
    ];
    let zone = desk.zone();
    let mut rows = vec![row(headings)];
    rows.extend(batches.iter().map(|card| batch(card, taking.spoken, &zone)));
    file(taking.kind, history.batches, words.history_title, rows).await
}

fn batch(card: &BatchCard, spoken: Language, zone: &BusinessZone) -> Vec<String> {
    let words = spoken.words().screens.batches();
    let counts = &card.counts;
    let figures = [
        counts.waiting + counts.deferred + counts.queued,
        counts.sent,
        counts.delivered,
        counts.read,
        counts.failed,
        counts.replied_certain + counts.replied_within_24h,
        counts.opted_out,
    ];
    let mut cells = vec![
        written(zone, card.send_at.unwrap_or(card.created_at)),
        card.title.clone(),
        card.template.clone(),
        card.number_name.clone(),
        (words.state)(card.state).to_owned(),
        format!("{}%", counts.percent_sent()),
    ];
    cells.extend(figures.map(|figure| figure.to_string()));
    cells.push(card.by.clone());
    cells
}

/// `GET /batches/history/singles.xlsx` and `.csv`: the Contatos Ativos and Recontatos that the page shows.
pub async fn singles(
    State(desk): State<Desk>,
    taking: Taking,
    Query(asked): Query<Asked>,
) -> Result<Response, Failed> {
    let sends = desk.single_report(&taking.asker, &asked.filter()).await?;
    let words = taking.spoken.words().screens.batches();
    let history = &words.history;
    let headings = [
        history.when,
        history.to,
        words.check.phone,
        history.tabs,
        history.template,
        history.number,
        history.who,
        history.result,
        words.detail.reason,
    ];
    let zone = desk.zone();
    let mut rows = vec![row(headings)];
    rows.extend(sends.iter().map(|send| single(send, taking.spoken, &zone)));
    file(taking.kind, history.singles, history.singles, rows).await
}

fn single(send: &SingleSend, spoken: Language, zone: &BusinessZone) -> Vec<String> {
    let words = spoken.words().screens.batches();
    let reason = send
        .failure
        .as_ref()
        .map(|(code, details)| why_failed(*code, details.as_deref(), spoken));
    vec![
        written(zone, send.at),
        send.name.clone(),
        send.phone
            .clone()
            .unwrap_or_else(|| words.history.no_phone.to_owned()),
        (words.history.kind)(send.kind).to_owned(),
        send.template.clone(),
        send.number_name.clone(),
        send.by.clone(),
        (words.progress)(send.progress).to_owned(),
        reason.unwrap_or_default(),
    ]
}
