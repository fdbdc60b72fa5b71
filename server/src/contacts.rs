//! Sheets of contacts in and out: files that people take with them, and the plain form that brings one.

use axum::Extension;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use backend::{Asker, Desk, ExportLine, NewImport, SheetKind};
use bytes::Bytes;
use domain::NumberId;
use domain::consent::ConsentChange;
use domain::contact::ContactField;
use domain::contact::book::{ContactFilter, MarketingFilter};
use domain::contact::import::{FixedColumn, MOST_BYTES, SheetTrouble};
use domain::user::Permission;
use domain::words::Screens;
use domain::words::screens::ContactImportWords;
use serde::Deserialize;
use uuid::Uuid;

use crate::language;
use crate::sessions::encode;
use crate::sheets::{failed, file};

/// Contacts in one file at most: what a spreadsheet still opens.
const MOST: usize = 200_000;
/// Where sheets are chosen.
const IMPORT: &str = "/contacts/import";

/// The filter as it stands in the list's address.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    text: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    marketing: String,
}

impl Asked {
    fn filter(self) -> ContactFilter {
        ContactFilter {
            text: self.text,
            number: self.number.parse().ok().map(NumberId),
            marketing: MarketingFilter::of_key(&self.marketing),
        }
    }
}

/// `GET /contacts/export.xlsx`: what the list shows.
pub async fn export_xlsx(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    export(&desk, asker, asked, &headers, SheetKind::Xlsx).await
}

/// `GET /contacts/export.csv`: the same as a list.
pub async fn export_csv(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    export(&desk, asker, asked, &headers, SheetKind::Csv).await
}

/// `GET /contacts/model.xlsx`: the headings that an import knows.
pub async fn model_xlsx(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    headers: HeaderMap,
) -> Response {
    model(&desk, asker, &headers, SheetKind::Xlsx).await
}

/// `GET /contacts/model.csv`: the same as a list.
pub async fn model_csv(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    headers: HeaderMap,
) -> Response {
    model(&desk, asker, &headers, SheetKind::Csv).await
}

fn allowed(asker: Option<Extension<Asker>>) -> Result<Asker, StatusCode> {
    let Some(Extension(asker)) = asker else {
        return Err(StatusCode::UNAUTHORIZED);
    };
    if asker.user.role.may(Permission::KeepContacts) {
        Ok(asker)
    } else {
        Err(StatusCode::FORBIDDEN)
    }
}

async fn export(
    desk: &Desk,
    asker: Option<Extension<Asker>>,
    asked: Asked,
    headers: &HeaderMap,
    kind: SheetKind,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    let screens = &language::spoken(headers).words().screens;
    let words = screens.contact_import();
    let filter = asked.filter();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut after = None;
    loop {
        let chunk = match desk.export_contacts(&asker, &filter, after).await {
            Ok(chunk) => chunk,
            Err(error) => return failed(&error),
        };
        if rows.is_empty() {
            rows.push(headings(words, &chunk.fields));
        }
        rows.extend(chunk.lines.into_iter().map(|line| cells(screens, line)));
        after = chunk.next;
        if after.is_none() || rows.len() > MOST {
            break;
        }
    }
    file(kind, words.sheet_name, words.file_name, rows).await
}

async fn model(
    desk: &Desk,
    asker: Option<Extension<Asker>>,
    headers: &HeaderMap,
    kind: SheetKind,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    let words = language::spoken(headers).words().screens.contact_import();
    match desk.import_fields(&asker).await {
        Ok(fields) => {
            let fixed = FixedColumn::ALL.map(|column| (words.column)(column).to_owned());
            let row = fixed
                .into_iter()
                .chain(fields.into_iter().map(|field| field.name));
            file(kind, words.sheet_name, words.model_name, vec![row.collect()]).await
        }
        Err(error) => failed(&error),
    }
}

fn headings(words: &ContactImportWords, fields: &[ContactField]) -> Vec<String> {
    let column = |column| (words.column)(column).to_owned();
    let mut headings = vec![
        column(FixedColumn::Name),
        column(FixedColumn::Phone),
        words.username.to_owned(),
        words.user_id.to_owned(),
        // Not the import's own columns: what a file tells of consent is no proof of it.
        words.marketing_stands.to_owned(),
        words.utility_stands.to_owned(),
    ];
    headings.extend(fields.iter().map(|field| field.name.clone()));
    headings
}

fn cells(screens: &Screens, line: ExportLine) -> Vec<String> {
    let said = |said: Option<ConsentChange>| (screens.contacts().said)(said).to_owned();
    let mut cells = vec![
        line.name,
        line.phones.join(", "),
        line.username.unwrap_or_default(),
        line.user_ids.join(", "),
        said(line.marketing),
        said(line.utility),
    ];
    cells.extend(line.values);
    cells
}

/// `POST /contacts/import`: keeps a sheet for its check page, and leads there; one that cannot be read leads back with
/// the reason.
pub async fn choose(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    let new = match form {
        Ok(form) => read(form).await,
        Err(_) => Err(SheetTrouble::NoFile),
    };
    let started = match new {
        Ok(new) => desk.start_import(&asker, new).await,
        Err(trouble) => Ok(Err(trouble)),
    };
    match started {
        Ok(Ok(id)) => Redirect::to(&format!("{IMPORT}/{id}")).into_response(),
        Ok(Err(trouble)) => {
            let told = serde_json::to_string(&trouble).unwrap_or_default();
            Redirect::to(&format!("{IMPORT}?trouble={}", encode(&told))).into_response()
        }
        Err(error) => failed(&error),
    }
}

async fn read(mut form: Multipart) -> Result<NewImport, SheetTrouble> {
    let mut new = NewImport {
        number: None,
        file_name: String::new(),
        bytes: Bytes::new(),
    };
    // What breaks off here is the limit of the body.
    while let Some(field) = form.next_field().await.map_err(|_| SheetTrouble::TooBig)? {
        match field.name() {
            Some("number") => {
                let typed = field.text().await.map_err(|_| SheetTrouble::TooBig)?;
                new.number = typed.parse().ok().map(NumberId);
            }
            Some("file") => {
                new.file_name = field.file_name().unwrap_or_default().to_owned();
                new.bytes = field.bytes().await.map_err(|_| SheetTrouble::TooBig)?;
            }
            _ => {}
        }
    }
    if new.bytes.len() > MOST_BYTES {
        return Err(SheetTrouble::TooBig);
    }
    Ok(new)
}

/// `POST /contacts/import/{id}`: takes all of a sheet in, for a page that is not awake.
pub async fn take(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Path(id): Path<Uuid>,
) -> Response {
    let asker = match allowed(asker) {
        Ok(asker) => asker,
        Err(refusal) => return refusal.into_response(),
    };
    loop {
        match desk.take_import(&asker, id).await {
            Ok(progress) if progress.finished => {
                return Redirect::to(&format!("{IMPORT}/{id}")).into_response();
            }
            Ok(_) => {}
            Err(error) => return failed(&error),
        }
    }
}
