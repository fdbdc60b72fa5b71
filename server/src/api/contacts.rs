//! Contacts and consent.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use backend::{ApiContactChange, NewConsent};
use domain::ContactId;
use domain::api::ApiRefusal;
use domain::phone::Phone;
use serde::Deserialize;

use super::answer::Refused;
use super::ask::{Ask, Asked, Given, id, parameter};
use super::wire::{ConsentGiven, Contact, ContactChange, ContactLine, Ledger, Page};

/// The parameters of the list.
#[derive(Deserialize)]
pub struct Sought {
    phone: Option<String>,
    q: Option<String>,
    after: Option<String>,
}

/// `GET /contacts`
pub async fn list(ask: Ask, Asked(sought): Asked<Sought>) -> Response {
    listed(&ask, sought).await.map_or_else(
        |refused| refused.said(ask.spoken),
        |page| Json(page).into_response(),
    )
}

async fn listed(ask: &Ask, sought: Sought) -> Result<Page<ContactLine>, Refused> {
    let phone = match sought.phone.as_deref().map(Phone::parse).transpose() {
        Ok(phone) => phone,
        Err(_) => return Err(ApiRefusal::PhoneUnreadable.into()),
    };
    let after: Option<ContactId> = parameter("after", sought.after.as_deref())?;
    let text = sought.q.unwrap_or_default();
    let page = ask
        .desk
        .api_contacts(&ask.caller, phone.as_ref(), &text, after)
        .await?;
    Ok(Page {
        items: page
            .contacts
            .into_iter()
            .map(|(id, name, created_at, phone)| ContactLine {
                id,
                name,
                phone,
                created_at,
            })
            .collect(),
        next: page.next.map(|id| id.to_string()),
    })
}

/// `GET /contacts/{id}`
pub async fn view(ask: Ask, Path(path): Path<String>) -> Response {
    let found = async {
        let contact = ask.desk.api_contact(&ask.caller, id(&path)?).await?;
        Ok::<_, Refused>(Json(Contact::from(contact)).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}

/// `POST /contacts`
pub async fn save(ask: Ask, Given(given, _): Given<ContactChange>) -> Response {
    let saved = async {
        let change = ApiContactChange {
            number: given.number,
            phone: given.phone,
            name: given.name,
            fields: given.fields.into_iter().collect(),
        };
        let (contact, is_new) = ask.desk.save_contact_for_api(&ask.caller, &change).await??;
        let status = if is_new {
            StatusCode::CREATED
        } else {
            StatusCode::OK
        };
        Ok::<_, Refused>((status, Json(Contact::from(contact))).into_response())
    };
    saved.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}

/// `GET /contacts/{id}/consent`
pub async fn consent(ask: Ask, Path(path): Path<String>) -> Response {
    let found = async {
        let lines = ask.desk.api_consent(&ask.caller, id(&path)?).await?;
        Ok::<_, Refused>(Json(Ledger::from(lines)).into_response())
    };
    found.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}

/// `POST /contacts/{id}/consent`
pub async fn record_consent(
    ask: Ask,
    Path(path): Path<String>,
    Given(given, _): Given<ConsentGiven>,
) -> Response {
    let recorded = async {
        let new = NewConsent {
            change: given.change,
            scope: given.scope,
            date: given.date,
            proof: given.proof,
        };
        let lines = ask
            .desk
            .record_consent_for_api(&ask.caller, id(&path)?, &new)
            .await??;
        Ok::<_, Refused>((StatusCode::CREATED, Json(Ledger::from(lines))).into_response())
    };
    recorded.await.unwrap_or_else(|refused| refused.said(ask.spoken))
}
