//! Sheets of contacts in and out: files that people take with them, and the plain form that brings one.

use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use backend::{Desk, ExportLine, NewImport};
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

use crate::asking::{SignedIn, Taking};
use crate::sessions::encode;
use crate::sheets::{Failed, file};

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

/// `GET /contacts/export.xlsx` and `.csv`: what the list shows.
pub async fn export(
    State(desk): State<Desk>,
    taking: Taking,
    Query(asked): Query<Asked>,
) -> Result<Response, Failed> {
    let screens = &taking.spoken.words().screens;
    let words = screens.contact_import();
    let filter = asked.filter();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut after = None;
    loop {
        let chunk = desk.export_contacts(&taking.asker, &filter, after).await?;
        if rows.is_empty() {
            rows.push(headings(words, &chunk.fields));
        }
        rows.extend(chunk.lines.into_iter().map(|line| cells(screens, line)));
        after = chunk.next;
        if after.is_none() || rows.len() > MOST {
            break;
        }
    }
    file(taking.kind, words.sheet_name, words.file_name, rows).await
}

/// `GET /contacts/model.xlsx` and `.csv`: the headings that an import knows.
pub async fn model(State(desk): State<Desk>, taking: Taking) -> Result<Response, Failed> {
    let words = taking.spoken.words().screens.contact_import();
    let fields = desk.import_fields(&taking.asker).await?;
    let fixed = FixedColumn::ALL.map(|column| (words.column)(column).to_owned());
    let row = fixed
        .into_iter()
        .chain(fields.into_iter().map(|field| field.name));
    file(
        taking.kind,
        words.sheet_name,
        words.model_name,
        vec![row.collect()],
    )
    .await
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
    SignedIn(asker): SignedIn,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Redirect, Failed> {
    // Before anything of the file is read.
    asker.may(Permission::KeepContacts)?;
    let new = match form {
        Ok(form) => read(form).await,
        Err(_) => Err(SheetTrouble::NoFile),
    };
    let started = match new {
        Ok(new) => desk.start_import(&asker, new).await?,
        Err(trouble) => Err(trouble),
    };
    let there = match started {
        Ok(id) => format!("{IMPORT}/{id}"),
        Err(trouble) => {
            let told = serde_json::to_string(&trouble).unwrap_or_default();
            format!("{IMPORT}?trouble={}", encode(&told))
        }
    };
    Ok(Redirect::to(&there))
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
    SignedIn(asker): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Redirect, Failed> {
    while !desk.take_import(&asker, id).await?.finished {}
    Ok(Redirect::to(&format!("{IMPORT}/{id}")))
}
