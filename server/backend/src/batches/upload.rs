//! A sheet on its way in: read row by row and copied into the table as it is read, so that a hundred thousand rows are
//! never all in memory.

use bytes::Bytes;
use domain::batch::{
    BatchRow, BatchSheet, LONGEST_TITLE, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Options, RowReading,
    SheetTrouble, Verdict,
};
use domain::outreach::Stop;
use domain::template::{
    FillTrouble, Filling, Place, Slot, SlotKind, TemplateCategory, TemplateParts, TemplateStatus, check,
    may_send,
};
use domain::user::Permission;
use domain::{BatchId, FileId, NumberId, TemplateId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;
use tokio::sync::mpsc;

use crate::media::usable;
use crate::outreach::facts;
use crate::quiet::keep_quiet;
use crate::sheets::{self, Limits};
use crate::{Asker, Desk, Error, Result, new_id};

/// Bytes that are copied at a time.
const CHUNK: usize = 256 * 1024;
/// The longest name of a file that is kept, in characters.
const LONGEST_FILE_NAME: usize = 120;

/// A sheet that somebody chose, and what it is for.
pub struct NewBatch {
    /// From which number.
    pub number: NumberId,
    /// Which template.
    pub template: TemplateId,
    /// What the report is called; the file's name where nothing was typed.
    pub title: String,
    /// The file of the template's header.
    pub file: Option<FileId>,
    /// Or its place on the map.
    pub place: Option<Place>,
    /// The sheet's name.
    pub file_name: String,
    /// What it holds.
    pub bytes: Bytes,
}

/// Why nothing was made of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadTrouble {
    /// It is no sheet for this template.
    Sheet(SheetTrouble),
    /// Number or template do not send.
    Stopped(Stop),
}

/// The template as it is when the sheet is read.
struct Chosen {
    name: String,
    language: String,
    category: TemplateCategory,
    parts: TemplateParts,
}

impl Desk {
    /// Reads a sheet and keeps its rows for the check page; nothing is sent.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who send no batches.
    pub async fn start_batch(
        &self,
        asker: &Asker,
        new: NewBatch,
    ) -> Result<std::result::Result<BatchId, UploadTrouble>> {
        asker.may(Permission::SendBatches)?;
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        keep_quiet(&mut tx).await?;
        let number = match facts::number(&mut tx, &asker.user, new.number).await? {
            Ok(number) => number,
            Err(stop) => return Ok(Err(UploadTrouble::Stopped(stop))),
        };
        let chosen = match chosen(&mut tx, &number.waba_id, new.template).await? {
            Ok(chosen) => chosen,
            Err(stop) => return Ok(Err(UploadTrouble::Stopped(stop))),
        };
        if let Err(stop) = header_fits(&mut tx, asker, &chosen.parts, &new).await? {
            return Ok(Err(UploadTrouble::Stopped(stop)));
        }
        let id = BatchId(new_id());
        let file_name = line(&new.file_name, LONGEST_FILE_NAME);
        let title = match line(&new.title, LONGEST_TITLE) {
            empty if empty.is_empty() => without_ending(&file_name),
            title => title,
        };
        sqlx::query!(
            r#"
            insert into batches (id, number_id, template_id, name, language, category, parts, file_id, place, title, file_name, options,
                                 state, state_since, created_by, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $14, $9, $10, $11, 'checking', $12, $13, $12)
            "#,
            id.0,
            new.number as NumberId,
            new.template as TemplateId,
            chosen.name,
            chosen.language,
            chosen.category as TemplateCategory,
            Json(&chosen.parts) as _,
            new.file.map(|file| file.0),
            title,
            file_name,
            Json(Options::default()) as _,
            now,
            asker.user.id as UserId,
            new.place.as_ref().map(Json) as _,
        )
        .execute(&mut *tx)
        .await?;
        if let Some(file) = new.file {
            // The sweep of files that nobody sent leaves it alone.
            sqlx::query!("update files set kept = true where id = $1", file.0)
                .execute(&mut *tx)
                .await?;
        }
        let unknown = match copy(&mut tx, id, chosen.parts, new.bytes).await? {
            Ok(unknown) => unknown,
            Err(trouble) => return Ok(Err(UploadTrouble::Sheet(trouble))),
        };
        sqlx::query!("update batches set unknown = $2 where id = $1", id.0, &unknown)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        // So many rows at once are news to the planner: it would read the check page's tables one inside the other.
        sqlx::query("analyze batch_recipients")
            .execute(&self.0.pools.batch)
            .await?;
        Ok(Ok(id))
    }
}

/// The template, if it could be sent with everything filled in.
async fn chosen(
    tx: &mut PgConnection,
    waba_id: &str,
    template: TemplateId,
) -> Result<std::result::Result<Chosen, Stop>> {
    let row = sqlx::query!(
        r#"
        select name, language, category as "category: TemplateCategory", status as "status: TemplateStatus",
               parts as "parts: Json<TemplateParts>"
          from templates
         where id = $1 and waba_id = $2 and gone_at is null
        "#,
        template as TemplateId,
        waba_id,
    )
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else {
        return Ok(Err(Stop::TemplateGone));
    };
    if !may_send(row.status) {
        return Ok(Err(Stop::TemplateNotApproved(row.status)));
    }
    let parts = row.parts.0;
    match row.category.filter(|_| parts.sendable()) {
        Some(category) => Ok(Ok(Chosen {
            name: row.name,
            language: row.language,
            category,
            parts,
        })),
        None => Ok(Err(Stop::TemplateForeign)),
    }
}

/// Whether the header has the file or the place that it shows.
async fn header_fits(
    tx: &mut PgConnection,
    asker: &Asker,
    parts: &TemplateParts,
    new: &NewBatch,
) -> Result<std::result::Result<(), Stop>> {
    let wanted = match parts.header.as_ref().map(|header| header.slot_kind()) {
        Some(SlotKind::File(kind)) => Some(kind),
        _ => None,
    };
    if let Some(wanted) = wanted {
        let found = match new.file {
            Some(file) => usable(&mut *tx, &asker.user, file).await?.map(|found| found.kind),
            None => None,
        };
        let fits = found.is_some_and(|found| crate::media::kind_of(&found) == wanted);
        return Ok(match fits {
            true => Ok(()),
            false => Err(Stop::Unfilled(vec![(Slot::header(), FillTrouble::NoFile)])),
        });
    }
    // What rows fill in is read from them; here only the header can be wrong.
    let filling = Filling {
        place: new.place.clone(),
        ..Filling::default()
    };
    let header: Vec<_> = check(parts, &filling)
        .into_iter()
        .filter(|(_, trouble)| matches!(trouble, FillTrouble::NoPlace | FillTrouble::PlaceUnknown))
        .collect();
    Ok(if header.is_empty() {
        Ok(())
    } else {
        Err(Stop::Unfilled(header))
    })
}

/// Copies the rows of a sheet into the table; gives the headings that name nothing.
async fn copy(
    tx: &mut PgConnection,
    id: BatchId,
    parts: TemplateParts,
    bytes: Bytes,
) -> Result<std::result::Result<Vec<String>, SheetTrouble>> {
    let (send, mut receive) = mpsc::channel::<Vec<u8>>(4);
    // Unpacking and reading keep a processor busy: not among the requests.
    let reading = tokio::task::spawn_blocking(move || {
        read(id, &parts, &bytes, |chunk| send.blocking_send(chunk).is_ok())
    });
    let mut into = tx
        .copy_in_raw("copy batch_recipients (batch_id, line, phone, name, filled, state, reason) from stdin")
        .await?;
    while let Some(chunk) = receive.recv().await {
        into.send(chunk).await?;
    }
    let read = reading.await.map_err(|_| Error::Inconsistent("a sheet"))?;
    match read {
        Ok(unknown) => {
            into.finish().await?;
            Ok(Ok(unknown))
        }
        Err(trouble) => {
            into.abort("not a sheet of a batch").await?;
            Ok(Err(trouble))
        }
    }
}

/// Reads a sheet and hands out its rows as `copy` wants them, until `take` wants no more.
fn read(
    id: BatchId,
    parts: &TemplateParts,
    bytes: &[u8],
    mut take: impl FnMut(Vec<u8>) -> bool,
) -> std::result::Result<Vec<String>, SheetTrouble> {
    let limits = Limits {
        rows: MOST_ROWS,
        columns: MOST_COLUMNS,
        bytes: MOST_BYTES,
        readable: true,
    };
    let mut sheet: Option<BatchSheet> = None;
    let mut chunk = Vec::with_capacity(CHUNK + 1_024);
    sheets::each_row(bytes, &limits, &mut |line, cells: &[String]| {
        let Some(sheet) = &mut sheet else {
            sheet = Some(BatchSheet::read(cells, parts)?);
            return Ok(());
        };
        if let Some(row) = sheet.row(line, cells) {
            copy_row(&mut chunk, id, &row);
            if chunk.len() >= CHUNK && !take(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK + 1_024)))
            {
                return Err(SheetTrouble::Unreadable);
            }
        }
        Ok(())
    })?;
    let sheet = sheet.ok_or(SheetTrouble::Empty)?;
    sheet.end()?;
    if !chunk.is_empty() {
        take(chunk);
    }
    Ok(sheet.unknown().to_vec())
}

/// A line of `copy`'s text.
fn copy_row(into: &mut Vec<u8>, id: BatchId, row: &BatchRow) {
    let (phone, state, reason) = match &row.reading {
        RowReading::Recipient(phone) => (phone.as_str(), "waiting", None),
        RowReading::Repeats { line } => (
            row.phone_typed.as_str(),
            "repeated",
            Some(Verdict::Repeated { line: *line }),
        ),
        RowReading::Invalid(trouble) => (
            row.phone_typed.as_str(),
            "invalid",
            Some(Verdict::Invalid(trouble.clone())),
        ),
    };
    into.extend_from_slice(format!("{id}\t{}\t", row.line).as_bytes());
    escaped(into, phone);
    into.push(b'\t');
    escaped(into, &row.name);
    into.push(b'\t');
    let mut list = String::from("{");
    for (at, value) in row.values.iter().enumerate() {
        list.push_str(if at == 0 { "\"" } else { ",\"" });
        for c in value.chars() {
            if matches!(c, '"' | '\\') {
                list.push('\\');
            }
            list.push(c);
        }
        list.push('"');
    }
    list.push('}');
    escaped(into, &list);
    into.push(b'\t');
    into.extend_from_slice(state.as_bytes());
    into.push(b'\t');
    match reason.and_then(|reason| serde_json::to_string(&reason).ok()) {
        Some(reason) => escaped(into, &reason),
        None => into.extend_from_slice(b"\\N"),
    }
    into.push(b'\n');
}

/// A field of `copy`'s text: backslash and what would end the field or the line are escaped.
fn escaped(into: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'\\' => into.extend_from_slice(b"\\\\"),
            b'\t' => into.extend_from_slice(b"\\t"),
            b'\n' => into.extend_from_slice(b"\\n"),
            b'\r' => into.extend_from_slice(b"\\r"),
            0 => {}
            byte => into.push(byte),
        }
    }
}

/// What was typed as one line, no longer than `most` characters.
fn line(typed: &str, most: usize) -> String {
    let words: Vec<&str> = typed
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(most).collect()
}

fn without_ending(file_name: &str) -> String {
    match file_name.rsplit_once('.') {
        Some((name, _)) if !name.is_empty() => name.to_owned(),
        _ if file_name.is_empty() => "Envio".to_owned(),
        _ => file_name.to_owned(),
    }
}
