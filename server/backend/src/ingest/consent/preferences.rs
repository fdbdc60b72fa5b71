//! `user_preferences`: WhatsApp's own switch for marketing (`cloud-api.md` 4.7).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::ContactId;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource};
use domain::contact::{self, Identity, IdentityKind};
use sqlx::PgConnection;
use uuid::Uuid;
use whatsapp::webhook::{PreferenceUpdate, PreferenceValue};

use super::insert;
use crate::ingest::apply::KnownNumber;
use crate::ingest::content::clean;
use crate::{Result, new_id};

/// A customer's switch on its way into the ledger.
pub(in crate::ingest) struct Wish<'a> {
    /// Where it stands among the updates of the batch, for the name it gets when nobody knows the customer.
    pub place: (domain::WebhookId, i32),
    pub number: &'a KnownNumber,
    pub update: &'a PreferenceUpdate,
    pub change: ConsentChange,
    pub at: DateTime<Utc>,
}

/// What `update` says about marketing; `None` for what we do not know.
pub(in crate::ingest) fn change(update: &PreferenceUpdate) -> Option<ConsentChange> {
    if update.category != "marketing_messages" {
        return None;
    }
    match update.value {
        PreferenceValue::Stop => Some(ConsentChange::OptOut),
        PreferenceValue::Resume | PreferenceValue::SignUp => Some(ConsentChange::OptIn),
        PreferenceValue::Other(_) => None,
    }
}

/// Parts wishes of people we know from those of strangers.
pub(in crate::ingest) async fn sorted<'a>(
    tx: &mut PgConnection,
    wishes: Vec<Wish<'a>>,
) -> Result<(Vec<(ContactId, Wish<'a>)>, Vec<Wish<'a>>)> {
    let identities: Vec<Vec<Identity>> = wishes.iter().map(|wish| identities(wish.update)).collect();
    let known = find(tx, &wishes, &identities).await?;
    let mut ours = Vec::new();
    let mut strangers = Vec::new();
    for (wish, identities) in wishes.into_iter().zip(&identities) {
        let contact = contact::resolving(identities).iter().find_map(|identity| {
            let key = (
                wish.number.portfolio.clone(),
                identity.kind,
                identity.value.clone(),
            );
            known.get(&key).copied()
        });
        match contact {
            Some(contact) => ours.push((contact, wish)),
            None => strangers.push(wish),
        }
    }
    Ok((ours, strangers))
}

fn identities(update: &PreferenceUpdate) -> Vec<Identity> {
    let mut identities = contact::keys(update.wa_id.as_deref(), None, update.user_id.as_deref(), None);
    for identity in &mut identities {
        identity.value.retain(|c| c != '\0');
    }
    identities
}

type Key = (String, IdentityKind, String);

async fn find(
    tx: &mut PgConnection,
    wishes: &[Wish<'_>],
    identities: &[Vec<Identity>],
) -> Result<HashMap<Key, ContactId>> {
    let all = || {
        wishes
            .iter()
            .zip(identities)
            .flat_map(|(wish, identities)| identities.iter().map(move |identity| (wish, identity)))
    };
    let portfolios: Vec<String> = all().map(|(wish, _)| wish.number.portfolio.clone()).collect();
    let kinds: Vec<IdentityKind> = all().map(|(_, identity)| identity.kind).collect();
    let values: Vec<String> = all().map(|(_, identity)| identity.value.clone()).collect();
    let rows = sqlx::query!(
        r#"
        select i.portfolio, i.kind as "kind: IdentityKind", i.value, i.contact_id as "contact: ContactId"
          from unnest($1::text[], $2::identity_kind[], $3::text[]) as t (portfolio, kind, value)
          join contact_identities i on i.portfolio = t.portfolio and i.kind = t.kind and i.value = t.value
        "#,
        &portfolios,
        &kinds as &[IdentityKind],
        &values,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.portfolio, row.kind, row.value), row.contact))
        .collect())
}

/// Writes the wishes down; one that was delivered before is there already.
pub(in crate::ingest) async fn write(
    tx: &mut PgConnection,
    wishes: &[(ContactId, Wish<'_>)],
    now: DateTime<Utc>,
) -> Result<()> {
    let lines: Vec<(Uuid, ContactId, Option<Uuid>, ConsentLine)> = wishes
        .iter()
        .map(|(contact, wish)| {
            let line = ConsentLine {
                at: wish.at,
                scope: ConsentScope::Marketing,
                change: wish.change,
                source: ConsentSource::UserPreferences,
                proof: wish.update.detail.as_deref().map(clean),
                who: None,
            };
            (new_id(), *contact, None, line)
        })
        .collect();
    insert(tx, &lines, now).await
}
