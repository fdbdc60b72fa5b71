//! The model sheet of a template.

use axum::extract::{Query, State};
use axum::response::Response;
use backend::Desk;
use domain::TemplateId;
use domain::batch;
use serde::Deserialize;
use uuid::Uuid;

use crate::asking::Taking;
use crate::sheets::{Failed, file};

/// Which template a model is for.
#[derive(Deserialize)]
pub struct Wanted {
    template: Uuid,
}

/// `GET /batches/model.xlsx` and `.csv`: a column for each thing that the template wants, and a row filled in.
pub async fn model(
    State(desk): State<Desk>,
    taking: Taking,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failed> {
    let (name, parts) = desk
        .batch_parts(&taking.asker, TemplateId(wanted.template))
        .await?;
    let model = batch::model(&parts, taking.spoken);
    let words = taking.spoken.words().screens.batches();
    file(
        taking.kind,
        words.title,
        &name,
        vec![model.headings, model.example],
    )
    .await
}
