//! Sheets of batches in and out: the plain form that brings one, the model to fill in, and what people take with them.

use axum::Extension;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use backend::{Asker, Desk, NewBatch, SheetKind, UploadTrouble};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use domain::batch::{
    BatchCard, BatchState, HistoryFilter, MOST_BYTES, Options, Progress, RecipientFilter, RecipientLine,
    SheetTrouble, model,
};
use domain::outgoing::read_place;
use domain::template::Place;
use domain::user::Permission;
use domain::words::Language;
use domain::zone::BusinessZone;
use domain::{BatchId, FileId, NumberId, TemplateId};
use serde::Deserialize;
use uuid::Uuid;

use crate::language;
use crate::sessions::encode;
use crate::sheets::{failed, file};

/// Where sheets are chosen.
const START: &str = "/batches";

fn allowed(asker: Option<Extension<Asker>>) -> Result<Asker, StatusCode> {
    let Some(Extension(asker)) = asker else {
        return Err(StatusCode::UNAUTHORIZED);
    };
    if asker.user.role.may(Permission::SendBatches) {
        Ok(asker)
    } else {
        Err(StatusCode::FORBIDDEN)
    }
}

/// Which template a model is for.
#[derive(Deserialize)]
pub struct Wanted {
    template: Uuid,
}

/// `GET /batches/model.xlsx`: a column for each thing that the template wants, and a row filled in.
pub async fn model_xlsx(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    model_sheet(&desk, asker, &wanted, &headers, SheetKind::Xlsx).await
}

/// `GET /batches/model.csv`: The same as a list.
pub async fn model_csv(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    model_sheet(&desk, asker, &wanted, &headers, SheetKind::Csv).await
}

async fn model_sheet(
    desk: &Desk,
    asker: Option<Extension<Asker>>,
    wanted: &Wanted,
    headers: &HeaderMap,
    kind: SheetKind,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    let spoken = language::spoken(headers);
    match desk.batch_parts(&asker, TemplateId(wanted.template)).await {
        Ok((name, parts)) => {
            let model = model(&parts, spoken);
            let rows = vec![model.headings, model.example];
            file(kind, spoken.words().screens.batches().title, &plain(&name), rows).await
        }
        Err(error) => failed(&error),
    }
}

/// `POST /batches`: reads a sheet for its check page, and leads there; one that cannot be read leads back with the reason.
pub async fn choose(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    let read = match form {
        Ok(form) => read(form).await,
        Err(_) => Typed::default(),
    };
    let back = read.back();
    let led_back = |name: &str, told: &str| {
        Redirect::to(&format!("{START}?{name}={}{back}", encode(told))).into_response()
    };
    let told = |trouble: &SheetTrouble| serde_json::to_string(trouble).unwrap_or_default();
    let (Some(number), Some(template)) = (read.number, read.template) else {
        return led_back("trouble", &told(&SheetTrouble::NoFile));
    };
    if let Some(trouble) = &read.trouble {
        return led_back("trouble", &told(trouble));
    }
    let new = NewBatch {
        number,
        template,
        title: read.title.clone(),
        file: read.file,
        place: read.place(),
        file_name: read.file_name,
        bytes: read.bytes,
    };
    match desk.start_batch(&asker, new).await {
        Ok(Ok(id)) => Redirect::to(&format!("{START}/{id}")).into_response(),
        Ok(Err(UploadTrouble::Sheet(trouble))) => led_back("trouble", &told(&trouble)),
        Ok(Err(UploadTrouble::Stopped(stop))) => {
            led_back("stop", &serde_json::to_string(&stop).unwrap_or_default())
        }
        Err(error) => failed(&error),
    }
}

/// What the form holds.
#[derive(Default)]
struct Typed {
    number: Option<NumberId>,
    template: Option<TemplateId>,
    title: String,
    file: Option<FileId>,
    place: [String; 3],
    file_name: String,
    bytes: Bytes,
    trouble: Option<SheetTrouble>,
}

impl Typed {
    /// What was chosen, for the address that leads back.
    fn back(&self) -> String {
        let number = self.number.map(|id| format!("&number={id}")).unwrap_or_default();
        let template = self
            .template
            .map(|id| format!("&template={id}"))
            .unwrap_or_default();
        format!("{number}{template}&title={}", encode(&self.title))
    }

    fn place(&self) -> Option<Place> {
        let [at, name, address] = &self.place;
        let (latitude, longitude) = read_place(at)?;
        let given = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Some(Place {
            latitude,
            longitude,
            name: given(name),
            address: given(address),
        })
    }
}

async fn read(mut form: Multipart) -> Typed {
    let mut typed = Typed::default();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            // What breaks off here is the limit of the body.
            Err(_) => {
                typed.trouble = Some(SheetTrouble::TooBig);
                break;
            }
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            typed.file_name = field.file_name().unwrap_or_default().to_owned();
            match field.bytes().await {
                Ok(bytes) if bytes.len() <= MOST_BYTES => typed.bytes = bytes,
                _ => typed.trouble = Some(SheetTrouble::TooBig),
            }
            continue;
        }
        let text = field.text().await.unwrap_or_default();
        match name.as_str() {
            "number" => typed.number = text.parse().ok().map(NumberId),
            "template" => typed.template = text.parse().ok().map(TemplateId),
            "title" => typed.title = text,
            "file_id" => typed.file = text.parse().ok().map(FileId),
            "place" => typed.place[0] = text,
            "place_name" => typed.place[1] = text,
            "place_address" => typed.place[2] = text,
            _ => {}
        }
    }
    typed
}

/// `GET /batches/{id}/corrected.xlsx`: the rows that cannot be sent, each with its reason, to be put right.
pub async fn corrected_xlsx(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Response {
    corrected(&desk, asker, BatchId(id), &headers, SheetKind::Xlsx).await
}

/// `GET /batches/{id}/corrected.csv`: The same as a list.
pub async fn corrected_csv(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Response {
    corrected(&desk, asker, BatchId(id), &headers, SheetKind::Csv).await
}

async fn corrected(
    desk: &Desk,
    asker: Option<Extension<Asker>>,
    id: BatchId,
    headers: &HeaderMap,
    kind: SheetKind,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    let spoken = language::spoken(headers);
    let words = spoken.words().screens.batches();
    match desk.corrected_sheet(&asker, id, spoken).await {
        Ok(sheet) => {
            let mut headings = sheet.headings;
            headings.push(words.check.result.to_owned());
            let width = headings.len();
            let mut rows = vec![headings];
            for (row, filled) in sheet.rows {
                let reason = (words.check.verdict)(&row.verdict, &Options::default(), &|at| at.to_rfc3339());
                let mut cells = vec![row.phone, row.name];
                cells.extend(filled);
                cells.resize(width - 1, String::new());
                cells.push(reason);
                rows.push(cells);
            }
            file(kind, words.title, &plain(&sheet.title), rows).await
        }
        Err(error) => failed(&error),
    }
}

/// The filter of a batch's recipients, as it stands in the page's address.
#[derive(Deserialize)]
pub struct Recipients {
    #[serde(default)]
    text: String,
    #[serde(default)]
    progress: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    replied: String,
}

/// `GET /batches/{id}/report.xlsx`: the recipients that the page shows.
pub async fn report_xlsx(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Path(id): Path<Uuid>,
    Query(asked): Query<Recipients>,
    headers: HeaderMap,
) -> Response {
    report(&desk, asker, BatchId(id), asked, &headers, SheetKind::Xlsx).await
}

/// `GET /batches/{id}/report.csv`: The same as a list.
pub async fn report_csv(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Path(id): Path<Uuid>,
    Query(asked): Query<Recipients>,
    headers: HeaderMap,
) -> Response {
    report(&desk, asker, BatchId(id), asked, &headers, SheetKind::Csv).await
}

async fn report(
    desk: &Desk,
    asker: Option<Extension<Asker>>,
    id: BatchId,
    asked: Recipients,
    headers: &HeaderMap,
    kind: SheetKind,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    let filter = RecipientFilter {
        text: asked.text,
        progress: Progress::from_slug(&asked.progress),
        code: asked.code.parse().ok(),
        replied: asked.replied == "true",
    };
    let spoken = language::spoken(headers);
    let zone = desk.zone();
    match desk.batch_report(&asker, id, &filter).await {
        Ok(report) => {
            let words = spoken.words().screens.batches();
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
            let mut rows = vec![headings.map(str::to_owned).to_vec()];
            rows.extend(
                report
                    .recipients
                    .iter()
                    .map(|line| recipient(line, spoken, &zone)),
            );
            file(kind, words.title, &plain(&report.title), rows).await
        }
        Err(error) => failed(&error),
    }
}

fn recipient(line: &RecipientLine, spoken: Language, zone: &BusinessZone) -> Vec<String> {
    let words = spoken.words();
    let batches = words.screens.batches();
    let at = |at: Option<DateTime<Utc>>| at.map(|at| written(zone, at)).unwrap_or_default();
    let reason = match (&line.failure, &line.verdict) {
        (Some((code, details)), _) => {
            let told = words.failure(*code);
            let details = details
                .as_deref()
                .map(|details| format!(" · {details}"))
                .unwrap_or_default();
            format!("{told} ({}{details})", (batches.detail.code)(*code))
        }
        (None, Some(verdict)) => {
            (batches.check.verdict)(verdict, &Options::default(), &|at| written(zone, at))
        }
        (None, None) => (batches.detail.why_waiting)(line.progress)
            .unwrap_or_default()
            .to_owned(),
    };
    vec![
        line.line.to_string(),
        line.name.clone(),
        line.phone.clone(),
        (batches.progress)(line.progress).to_owned(),
        at(line.sent_at),
        at(line.delivered_at),
        at(line.read_at),
        at(line.failed_at),
        reason,
        line.replied
            .map(|replied| (batches.detail.replied)(replied))
            .unwrap_or_default()
            .to_owned(),
    ]
}

/// The filter of the history, as it stands in the page's address.
#[derive(Deserialize)]
pub struct History {
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

/// `GET /batches/history.xlsx`: the batches that the page shows.
pub async fn history_xlsx(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Query(asked): Query<History>,
    headers: HeaderMap,
) -> Response {
    history(&desk, asker, asked, &headers, SheetKind::Xlsx).await
}

/// `GET /batches/history.csv`: The same as a list.
pub async fn history_csv(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Query(asked): Query<History>,
    headers: HeaderMap,
) -> Response {
    history(&desk, asker, asked, &headers, SheetKind::Csv).await
}

async fn history(
    desk: &Desk,
    asker: Option<Extension<Asker>>,
    asked: History,
    headers: &HeaderMap,
    kind: SheetKind,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let filter = HistoryFilter {
        number: asked.number.parse().ok().map(NumberId),
        state: BatchState::from_slug(&asked.state),
        from: day(&asked.from),
        until: day(&asked.until),
        text: asked.text,
    };
    let zone = desk.zone();
    match desk.history_report(&asker, &filter).await {
        Ok(batches) => {
            let words = language::spoken(headers).words().screens.batches();
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
            let mut rows = vec![headings.map(str::to_owned).to_vec()];
            rows.extend(batches.iter().map(|card| {
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
                let mut cells = begins(card, &zone);
                cells.push((words.state)(card.state).to_owned());
                cells.push(format!("{}%", counts.percent_sent()));
                cells.extend(figures.map(|figure| figure.to_string()));
                cells.push(card.by.clone());
                cells
            }));
            file(kind, history.batches, &plain(words.history_title), rows).await
        }
        Err(error) => failed(&error),
    }
}

fn begins(card: &BatchCard, zone: &BusinessZone) -> Vec<String> {
    vec![
        written(zone, card.send_at.unwrap_or(card.created_at)),
        card.title.clone(),
        card.template.clone(),
        card.number_name.clone(),
    ]
}

fn written(zone: &BusinessZone, at: DateTime<Utc>) -> String {
    format!("{} {}", zone.date(at), zone.clock(at))
}

/// A name that every system takes for a file.
fn plain(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
                c
            } else {
                '-'
            }
        })
        .take(80)
        .collect();
    match plain.trim_matches('-') {
        "" => "guiche".to_owned(),
        name => name.to_owned(),
    }
}
