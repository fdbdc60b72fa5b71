//! What the screens show, as rows for files: all of it, a chunk at a time.

use domain::audit::AuditAction;
use domain::batch::{
    BatchCard, CheckedRow, HistoryFilter, Options, RecipientFilter, RecipientLine, Verdict, columns,
};
use domain::template::TemplateParts;
use domain::user::Permission;
use domain::words::Language;
use domain::{BatchId, TemplateId};
use sqlx::types::Json;

use super::check::kept;
use super::history::recipients;
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, zone};

/// Recipients read at a time.
const CHUNK: usize = 5_000;

/// A batch's recipients, for a file.
pub struct BatchReport {
    /// The report's title.
    pub title: String,
    /// As the screen's filter shows them.
    pub recipients: Vec<RecipientLine>,
}

/// Rows to be put right and sent in again.
pub struct Corrected {
    /// The report's title.
    pub title: String,
    /// As they stand in the model sheet.
    pub headings: Vec<String>,
    /// Each row with its cells.
    pub rows: Vec<(CheckedRow, Vec<String>)>,
}

impl Desk {
    /// The name and the parts of a template, for its model sheet.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that Meta does not list any more.
    pub async fn batch_parts(&self, asker: &Asker, template: TemplateId) -> Result<(String, TemplateParts)> {
        asker.may(Permission::SendBatches)?;
        let row = sqlx::query!(
            r#"select name, parts as "parts: Json<TemplateParts>" from templates where id = $1 and gone_at is null"#,
            template as TemplateId,
        )
        .fetch_optional(&self.0.pools.agents)
        .await?
        .ok_or(Error::NotFound)?;
        Ok((row.name, row.parts.0))
    }

    /// All recipients of a batch that `filter` shows.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a batch that is not there.
    pub async fn batch_report(
        &self,
        asker: &Asker,
        id: BatchId,
        filter: &RecipientFilter,
    ) -> Result<BatchReport> {
        asker.may(Permission::SendBatches)?;
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        kept(&mut tx, asker, id).await?;
        let title = sqlx::query_scalar!("select title from batches where id = $1", id.0)
            .fetch_one(&mut *tx)
            .await?;
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = recipients(&mut tx, id, filter, after, CHUNK, now).await?;
            all.extend(page.recipients);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let deed = Deed::by(asker, AuditAction::BatchExported).on(&title);
        note(&mut tx, self.0.wall.now(), deed).await?;
        tx.commit().await?;
        Ok(BatchReport {
            title,
            recipients: all,
        })
    }

    /// The rows of a sheet that cannot be sent as they are, with why: to be put right and sent in again.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a sheet that is not the asker's.
    pub async fn corrected_sheet(&self, asker: &Asker, id: BatchId, language: Language) -> Result<Corrected> {
        asker.may(Permission::SendBatches)?;
        let today = zone::day(self.0.zone, self.0.clock.now());
        let mut tx = self.0.pools.agents.begin().await?;
        let kept = kept(&mut tx, asker, id).await?;
        let title = sqlx::query_scalar!("select title from batches where id = $1", id.0)
            .fetch_one(&mut *tx)
            .await?;
        let judged = self
            .judged(&mut tx, id, &kept, &Options::default(), today)
            .await?;
        let filled = sqlx::query!(
            "select line, filled from batch_recipients where batch_id = $1 and state = 'invalid' order by line",
            id.0
        )
        .fetch_all(&mut *tx)
        .await?;
        let invalid = judged
            .rows
            .into_iter()
            .map(|(row, _)| row)
            .filter(|row| matches!(row.verdict, Verdict::Invalid(_)));
        let headings = columns(&kept.parts)
            .iter()
            .map(|column| column.heading(language).to_owned())
            .collect();
        Ok(Corrected {
            title,
            headings,
            rows: invalid
                .zip(filled)
                .map(|(row, filled)| (row, filled.filled))
                .collect(),
        })
    }

    /// All batches that `filter` shows.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for those who send no batches.
    pub async fn history_report(&self, asker: &Asker, filter: &HistoryFilter) -> Result<Vec<BatchCard>> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = self.batch_history(asker, filter, after).await?;
            all.extend(page.batches);
            after = page.next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }
}
