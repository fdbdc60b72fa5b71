//! Server functions of the Gerencial screens: who asks, what, done.
//!
//! Each authorises itself inside the desk's use case: the address is public.

use domain::api::{ApiTokenForm, ApiTokens, NewApiToken};
use domain::audit::{AuditFilter, AuditPage};
use domain::batch::{SendingFault, SendingForm, SendingView};
use domain::consent::{ConsentSettings, ConsentSettingsView};
use domain::intake::{Intake, OutcomeCursor, OutcomePage, Replayed, WebhookView};
use domain::price::{PriceFault, PriceForm, PriceTable};
use domain::settings::{Business, SettingsView};
use domain::staff::{Choices, TemporaryPassword, UserCard, UserCursor, UserFilter, UserForm, UserPage};
use domain::team::{TeamForm, Teams, WrapUpForm, WrapUps};
use domain::{ApiTokenId, TeamId, UserId, WebhookId, WrapUpId};
use leptos::prelude::*;
use server_fn::codec::Json;
use uuid::Uuid;

use crate::error::AppError;

/// One page of people.
#[server(input = Json)]
pub async fn list_users(filter: UserFilter, after: Option<UserCursor>) -> Result<UserPage, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_users(&asker, &filter, after).await?)
}

/// What the form of a new person offers.
#[server(name = ReadUserChoices, input = Json)]
pub async fn user_choices() -> Result<Choices, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.user_choices(&asker).await?)
}

/// One person.
#[server(input = Json)]
pub async fn view_user(id: UserId) -> Result<UserCard, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.view_user(&asker, id).await?)
}

/// Makes a person; without `password` one is made up and told once.
#[server(input = Json)]
pub async fn add_user(form: UserForm, password: Option<String>) -> Result<TemporaryPassword, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.add_user(&asker, form, password.map(Into::into)).await?)
}

/// Changes a person.
#[server(input = Json)]
pub async fn change_user(id: UserId, form: UserForm) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.change_user(&asker, id, form).await?)
}

/// Disables a person; `give_back` returns their protocols to the queue with these words.
#[server(input = Json)]
pub async fn suspend_user(id: UserId, give_back: Option<String>) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.suspend_user(&asker, id, give_back).await?)
}

/// Lets a disabled person sign in again.
#[server(input = Json)]
pub async fn restore_user(id: UserId) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.restore_user(&asker, id).await?)
}

/// Ends every session of a person.
#[server(input = Json)]
pub async fn sign_out_everywhere(id: UserId) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.sign_out_everywhere(&asker, id).await?)
}

/// Gives a person a password for one sign-in.
#[server(input = Json)]
pub async fn reset_password(id: UserId, password: Option<String>) -> Result<TemporaryPassword, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.reset_password(&asker, id, password.map(Into::into)).await?)
}

/// Takes a person's second factor away.
#[server(input = Json)]
pub async fn reset_second_factor(id: UserId) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.reset_second_factor(&asker, id).await?)
}

/// All teams.
#[server(input = Json)]
pub async fn list_teams() -> Result<Teams, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_teams(&asker).await?)
}

/// Makes a team, or changes one.
#[server(input = Json)]
pub async fn save_team(id: Option<TeamId>, form: TeamForm) -> Result<TeamId, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.save_team(&asker, id, form).await?)
}

/// Archives a team, or brings it back.
#[server(input = Json)]
pub async fn archive_team(id: TeamId, archive: bool) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.archive_team(&asker, id, archive).await?)
}

/// All wrap-up codes.
#[server(input = Json)]
pub async fn list_wrap_ups() -> Result<WrapUps, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_wrap_ups(&asker).await?)
}

/// Makes a wrap-up code, or changes one.
#[server(input = Json)]
pub async fn save_wrap_up(id: Option<WrapUpId>, form: WrapUpForm) -> Result<WrapUpId, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.save_wrap_up(&asker, id, form).await?)
}

/// Archives a wrap-up code, or brings it back.
#[server(input = Json)]
pub async fn archive_wrap_up(id: WrapUpId, archive: bool) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.archive_wrap_up(&asker, id, archive).await?)
}

/// Moves a wrap-up code one place.
#[server(input = Json)]
pub async fn move_wrap_up(id: WrapUpId, up: bool) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.move_wrap_up(&asker, id, up).await?)
}

/// The table of prices.
#[server(input = Json)]
pub async fn list_prices() -> Result<PriceTable, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_prices(&asker).await?)
}

/// Adds a line to the table of prices; the inner error says what to change.
#[server(input = Json)]
pub async fn add_price(price: PriceForm) -> Result<Result<(), PriceFault>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.add_price(&asker, &price).await?)
}

/// The business's settings.
#[server(input = Json)]
pub async fn view_settings() -> Result<SettingsView, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.view_settings(&asker).await?)
}

/// Stores the business's settings.
#[server(input = Json)]
pub async fn save_settings(business: Business) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.save_settings(&asker, business).await?)
}

/// The settings of consent.
#[server(input = Json)]
pub async fn view_consent_settings() -> Result<ConsentSettingsView, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.view_consent_settings(&asker).await?)
}

/// Stores the settings of consent.
#[server(input = Json)]
pub async fn save_consent_settings(consent: ConsentSettings) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.save_consent_settings(&asker, consent).await?)
}

/// How batches are sent.
#[server(input = Json)]
pub async fn view_sending() -> Result<SendingView, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.view_sending(&asker).await?)
}

/// Stores how batches are sent; the inner error says what to change.
#[server(input = Json)]
pub async fn save_sending(sending: SendingForm) -> Result<Result<(), SendingFault>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.save_sending(&asker, &sending).await?)
}

/// One page of the audit log.
#[server(input = Json)]
pub async fn list_audit(filter: AuditFilter, after: Option<Uuid>) -> Result<AuditPage, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_audit(&asker, &filter, after).await?)
}

/// “Saúde da entrada”.
#[server(input = Json)]
pub async fn view_intake() -> Result<Intake, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.view_intake(&asker).await?)
}

/// One page of unusual outcomes.
#[server(input = Json)]
pub async fn list_outcomes(
    outcome: Option<String>,
    after: Option<OutcomeCursor>,
) -> Result<OutcomePage, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_outcomes(&asker, outcome, after).await?)
}

/// One body, covered or not.
#[server(name = OpenWebhook, input = Json)]
pub async fn view_webhook(id: WebhookId, reveal: bool) -> Result<WebhookView, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.view_webhook(&asker, id, reveal).await?)
}

/// Takes one body through ingest once more.
#[server(input = Json)]
pub async fn replay_webhook(id: WebhookId) -> Result<Replayed, AppError> {
    let (desk, asker) = crate::session::asker()?;
    let ingest = crate::session::ingest()?;
    Ok(desk.replay(&asker, &ingest, backend::Again::One(id)).await?)
}

/// Takes some bodies with this outcome through once more, after the last one done.
#[server(input = Json)]
pub async fn replay_outcome(outcome: String, after: Option<WebhookId>) -> Result<Replayed, AppError> {
    let (desk, asker) = crate::session::asker()?;
    let ingest = crate::session::ingest()?;
    Ok(desk
        .replay(&asker, &ingest, backend::Again::Every(outcome, after))
        .await?)
}

/// All tokens of the API.
#[server(input = Json)]
pub async fn list_api_tokens() -> Result<ApiTokens, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_api_tokens(&asker).await?)
}

/// Makes a token of the API, and tells it once.
#[server(input = Json)]
pub async fn create_api_token(form: ApiTokenForm) -> Result<NewApiToken, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.create_api_token(&asker, form).await?)
}

/// Takes a token of the API back, for good.
#[server(input = Json)]
pub async fn revoke_api_token(id: ApiTokenId) -> Result<(), AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.revoke_api_token(&asker, id).await?)
}
