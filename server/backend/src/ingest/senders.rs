//! Who wrote: from the identities a message carries to a contact, made when there is none.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::ContactId;
use domain::contact::{self, Identity, IdentityKind};
use sqlx::PgConnection;
use uuid::Uuid;

use super::apply::Arriving;
use crate::{Result, new_id};

pub(super) type Key = (String, IdentityKind, String);

/// Somebody of whom a webhook tells.
pub(super) trait Party {
    /// The business that knows them.
    fn portfolio(&self) -> &str;
    /// By what they are known; a contact made of nothing would be nobody's.
    fn identities(&self) -> Vec<Identity>;
    /// How a contact of theirs is called.
    fn name(&self) -> String;
}

/// The contact of each arriving message, in their order. New contacts and identities are written.
pub(super) async fn resolve(
    tx: &mut PgConnection,
    arriving: &[Arriving<'_>],
    now: DateTime<Utc>,
) -> Result<Vec<ContactId>> {
    let (contacts, written_by) = meet(tx, arriving, now).await?;
    note_writing(tx, &written_by, now).await?;
    Ok(contacts)
}

/// The contact of each of `parties`, in their order; new contacts and identities are written. Also the identities told of
/// contacts that were merged.
///
/// Matching goes by WhatsApp's own ids first; a user name, which can pass to another person, only when nothing else
/// is known (`cloud-api.md` 2.4, 4.6).
pub(super) async fn meet<P: Party>(
    tx: &mut PgConnection,
    parties: &[P],
    now: DateTime<Utc>,
) -> Result<(Vec<ContactId>, Vec<Key>)> {
    let identities: Vec<Vec<Identity>> = parties.iter().map(Party::identities).collect();
    let (mut known, several) = find(tx, parties, &identities).await?;
    let mut told: Vec<Key> = Vec::new();
    let mut new_contacts: Vec<(ContactId, &str, String)> = Vec::new();
    let mut new_identities: Vec<(Key, ContactId)> = Vec::new();

    let mut contacts = Vec::with_capacity(parties.len());
    for (one, identities) in parties.iter().zip(identities) {
        let portfolio = one.portfolio();
        let matching = contact::resolving(&identities)
            .iter()
            .map(|identity| key(portfolio, identity));
        let contact = matching
            .into_iter()
            .find_map(|key| known.get(&key).copied())
            .unwrap_or_else(|| {
                let id = ContactId(new_id());
                new_contacts.push((id, portfolio, one.name()));
                id
            });
        for identity in &identities {
            let key = key(portfolio, identity);
            if !known.contains_key(&key) {
                known.insert(key.clone(), contact);
                new_identities.push((key.clone(), contact));
            }
            if several.contains(&contact) {
                told.push(key);
            }
        }
        contacts.push(contact);
    }
    insert_contacts(tx, &new_contacts, now).await?;
    insert_identities(tx, &new_identities, now).await?;
    Ok((contacts, told))
}

/// Of contacts that were merged it is kept by which of their phones they wrote last: that one is answered.
async fn note_writing(tx: &mut PgConnection, keys: &[Key], now: DateTime<Utc>) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let portfolios: Vec<String> = keys.iter().map(|(portfolio, _, _)| portfolio.clone()).collect();
    let kinds: Vec<IdentityKind> = keys.iter().map(|(_, kind, _)| *kind).collect();
    let values: Vec<String> = keys.iter().map(|(_, _, value)| value.clone()).collect();
    sqlx::query!(
        r#"
        update contact_identities i set last_wrote_at = $4
          from unnest($1::text[], $2::identity_kind[], $3::text[]) as t (portfolio, kind, value)
         where i.portfolio = t.portfolio and i.kind = t.kind and i.value = t.value
        "#,
        &portfolios,
        &kinds as &[IdentityKind],
        &values,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

impl Party for Arriving<'_> {
    fn portfolio(&self) -> &str {
        &self.number.portfolio
    }

    fn identities(&self) -> Vec<Identity> {
        let message = self.message;
        let mut identities = keys(
            message.from.as_deref(),
            message.user_id.as_deref(),
            message.username.as_deref(),
        );
        if identities.is_empty() {
            // Meta told nothing of the sender: a contact of its own, so that the message is still seen.
            identities.push(Identity {
                kind: IdentityKind::UserId,
                value: format!("unknown:{}", message.wamid),
            });
        }
        identities
    }

    fn name(&self) -> String {
        let message = self.message;
        name(
            message.profile_name.as_deref(),
            message.username.as_deref(),
            message.from.as_deref(),
            message.user_id.as_deref(),
        )
    }
}

/// The identities that a webhook tells.
pub(super) fn keys(wa_id: Option<&str>, user_id: Option<&str>, username: Option<&str>) -> Vec<Identity> {
    let mut identities = contact::keys(wa_id, None, user_id, username);
    for identity in &mut identities {
        identity.value.retain(|c| c != '\0');
    }
    identities
}

/// What somebody is called by what a webhook tells.
pub(super) fn name(
    profile: Option<&str>,
    username: Option<&str>,
    wa_id: Option<&str>,
    user_id: Option<&str>,
) -> String {
    let profile = profile.map(super::content::clean);
    contact::display_name(profile.as_deref(), username, wa_id, user_id)
}

fn key(portfolio: &str, identity: &Identity) -> Key {
    (portfolio.to_owned(), identity.kind, identity.value.clone())
}

/// Who is known by which of the identities, and which of them were merged.
async fn find<P: Party>(
    tx: &mut PgConnection,
    parties: &[P],
    identities: &[Vec<Identity>],
) -> Result<(HashMap<Key, ContactId>, HashSet<ContactId>)> {
    let wanted: HashSet<Key> = parties
        .iter()
        .zip(identities)
        .flat_map(|(one, identities)| identities.iter().map(|identity| key(one.portfolio(), identity)))
        .collect();
    let portfolios: Vec<String> = wanted.iter().map(|(portfolio, _, _)| portfolio.clone()).collect();
    let kinds: Vec<IdentityKind> = wanted.iter().map(|(_, kind, _)| *kind).collect();
    let values: Vec<String> = wanted.iter().map(|(_, _, value)| value.clone()).collect();
    let rows = sqlx::query!(
        r#"
        select i.portfolio, i.kind as "kind: IdentityKind", i.value, i.contact_id as "contact: ContactId",
               i.last_wrote_at is not null as "several!"
          from unnest($1::text[], $2::identity_kind[], $3::text[]) as t (portfolio, kind, value)
          join contact_identities i on i.portfolio = t.portfolio and i.kind = t.kind and i.value = t.value
        "#,
        &portfolios,
        &kinds as &[IdentityKind],
        &values,
    )
    .fetch_all(tx)
    .await?;
    let several = rows
        .iter()
        .filter(|row| row.several)
        .map(|row| row.contact)
        .collect();
    let known = rows
        .into_iter()
        .map(|row| ((row.portfolio, row.kind, row.value), row.contact))
        .collect();
    Ok((known, several))
}

async fn insert_contacts(
    tx: &mut PgConnection,
    contacts: &[(ContactId, &str, String)],
    now: DateTime<Utc>,
) -> Result<()> {
    if contacts.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = contacts.iter().map(|(id, _, _)| id.0).collect();
    let portfolios: Vec<String> = contacts
        .iter()
        .map(|(_, portfolio, _)| (*portfolio).to_owned())
        .collect();
    let names: Vec<String> = contacts.iter().map(|(_, _, name)| name.clone()).collect();
    sqlx::query!(
        r#"
        insert into contacts (id, portfolio, name, created_at)
        select id, portfolio, name, $4 from unnest($1::uuid[], $2::text[], $3::text[]) as t (id, portfolio, name)
        "#,
        &ids,
        &portfolios,
        &names,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert_identities(
    tx: &mut PgConnection,
    identities: &[(Key, ContactId)],
    now: DateTime<Utc>,
) -> Result<()> {
    if identities.is_empty() {
        return Ok(());
    }
    let portfolios: Vec<String> = identities
        .iter()
        .map(|((portfolio, _, _), _)| portfolio.clone())
        .collect();
    let kinds: Vec<IdentityKind> = identities.iter().map(|((_, kind, _), _)| *kind).collect();
    let values: Vec<String> = identities
        .iter()
        .map(|((_, _, value), _)| value.clone())
        .collect();
    let contacts: Vec<Uuid> = identities.iter().map(|(_, contact)| contact.0).collect();
    sqlx::query!(
        r#"
        insert into contact_identities (portfolio, kind, value, contact_id, first_seen_at)
        select portfolio, kind, value, contact_id, $5
          from unnest($1::text[], $2::identity_kind[], $3::text[], $4::uuid[]) as t (portfolio, kind, value, contact_id)
        "#,
        &portfolios,
        &kinds as &[IdentityKind],
        &values,
        &contacts,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
