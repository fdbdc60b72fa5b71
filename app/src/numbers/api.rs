//! Server functions of the Números screens. Each authorises itself inside the desk's use case.

use chrono::{DateTime, Utc};
use domain::cost::{BudgetFault, BudgetForm};
use domain::number::{Connection, NumberForm, Numbers};
use domain::template::{Beginning, Deletion, EditorView, Submission, TemplateCard, TemplateList, Writing};
use domain::{NumberId, TemplateDraftId, TemplateId};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::error::AppError;

/// All numbers.
#[server(input = Json)]
pub async fn list_numbers() -> Result<Numbers, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_numbers(&asker).await?)
}

/// Changes a number's name, queue, people and receipts.
#[server(input = Json)]
pub async fn change_number(id: NumberId, form: NumberForm) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.change_number(&asker, id, form).await?)
}

/// Adds a number that Meta knows under the token given.
#[server(input = Json)]
pub async fn connect_number(connection: Connection) -> Result<NumberId, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.connect_number(&asker, connection).await?)
}

/// Gives a number another token.
#[server(input = Json)]
pub async fn replace_token(id: NumberId, token: String) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.replace_token(&asker, id, &token).await?)
}

/// Gives a number a monthly budget, another one, or none; the inner error says what to change.
#[server(input = Json)]
pub async fn set_budget(number: NumberId, budget: BudgetForm) -> Result<Result<(), BudgetFault>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.set_budget(&asker, number, &budget).await?)
}

/// All templates of all accounts, as they were last read from Meta.
#[server(input = Json)]
pub async fn list_templates() -> Result<TemplateList, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_templates(&asker).await?)
}

/// Has every account's templates read anew.
#[server(input = Json)]
pub async fn sync_templates() -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.sync_templates(&asker).await?)
}

/// One template with what may be done with it.
#[server(input = Json)]
pub async fn view_template(id: TemplateId) -> Result<TemplateCard, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.view_template(&asker, id).await?)
}

/// What the editor draws at first.
#[server(input = Json)]
pub async fn open_template_editor(beginning: Beginning) -> Result<EditorView, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.open_template_editor(&asker, beginning).await?)
}

/// Keeps what is being written.
#[server(input = Json)]
pub async fn save_template_draft(
    id: TemplateDraftId,
    writing: Writing,
    written_at: DateTime<Utc>,
) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.save_template_draft(&asker, id, &writing, written_at).await?)
}

/// Throws a draft away.
#[server(input = Json)]
pub async fn drop_template_draft(id: TemplateDraftId) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.drop_template_draft(&asker, id).await?)
}

/// Keeps a draft and submits it to Meta.
#[server(input = Json)]
pub async fn submit_template(
    id: TemplateDraftId,
    writing: Writing,
    written_at: DateTime<Utc>,
) -> Result<Submission, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.submit_template(&asker, id, &writing, written_at).await?)
}

/// Deletes a template at Meta, in one language or all.
#[server(input = Json)]
pub async fn delete_template(id: TemplateId, every_language: bool) -> Result<Deletion, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.delete_template(&asker, id, every_language).await?)
}
