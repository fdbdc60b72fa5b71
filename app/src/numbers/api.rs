//! Server functions of the Números screens. Each authorises itself inside the desk's use case.

use domain::NumberId;
use domain::number::{Connection, NumberForm, Numbers};
use domain::template::TemplateList;
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
