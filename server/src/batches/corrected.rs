//! The rows of a sheet that cannot be sent, to be put right.

use axum::extract::{Path, State};
use axum::response::Response;
use backend::Desk;
use domain::BatchId;
use domain::batch::Options;
use uuid::Uuid;

use crate::asking::Taking;
use crate::sheets::{Failed, file};

/// `GET /batches/{id}/corrected.xlsx` and `.csv`: the rows that cannot be sent, each with its reason.
pub async fn corrected(
    State(desk): State<Desk>,
    taking: Taking,
    Path(id): Path<Uuid>,
) -> Result<Response, Failed> {
    let words = taking.spoken.words().screens.batches();
    let sheet = desk
        .corrected_sheet(&taking.asker, BatchId(id), taking.spoken)
        .await?;
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
    file(taking.kind, words.title, &sheet.title, rows).await
}
