//! What other systems write into the book: contacts, their fields, their consent.

use domain::api::ApiRefusal;
use domain::audit::AuditAction;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource};
use domain::contact::import::LONGEST_PROOF;
use domain::contact::{ContactTrouble, day, typed_name};
use domain::fold::fold;
use domain::phone::Phone;
use domain::{ContactId, NumberId};
use serde_json::json;

use super::contacts::{ApiContact, Seen, seen, whole};
use super::{Answered, ApiCaller};
use crate::audit_log::{Deed, note};
use crate::contacts::edit::keep_value;
use crate::contacts::{announce, fields};
use crate::{Desk, Error, Result, consent, outreach, zone};

/// A contact to be made, or changed, by their phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiContactChange {
    /// The number they are made known to; may be left out when the token has one.
    pub number: Option<NumberId>,
    /// In any form.
    pub phone: String,
    /// What they are called; may be left out for a contact that is there.
    pub name: Option<String>,
    /// Custom fields by name; an empty one is taken away.
    pub fields: Vec<(String, String)>,
}

/// What a customer said about being written to, as another system knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConsent {
    /// What they said.
    pub change: ConsentChange,
    /// About what.
    pub scope: ConsentScope,
    /// On which day (`2026-11-23`).
    pub date: String,
    /// Where and how.
    pub proof: String,
}

impl Desk {
    /// Makes a contact, or changes the one with that phone. Says whether they are new.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a number that is not the token's.
    pub async fn save_contact_for_api(
        &self,
        caller: &ApiCaller,
        change: &ApiContactChange,
    ) -> Result<Answered<(ApiContact, bool)>> {
        let number = match (change.number, caller.numbers.as_slice()) {
            (Some(number), _) => caller.uses(number)?,
            (None, [only]) => *only,
            (None, _) => return Ok(Err(ApiRefusal::NumberNeeded)),
        };
        let Ok(phone) = Phone::parse(&change.phone) else {
            return Ok(Err(ApiRefusal::PhoneUnreadable));
        };
        let name = match change.name.as_deref().map(typed_name).transpose() {
            Ok(name) => name,
            Err(trouble) => return Ok(Err(ApiRefusal::Contact(trouble))),
        };
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        // As for a Contato Ativo: nobody else makes that contact meanwhile.
        outreach::lock_phone(&mut tx, number, &phone).await?;
        let known = outreach::whose(&mut tx, number, &phone).await?;
        let (seen, is_new) = match (known, name.clone()) {
            (Some(contact), _) => match seen(&mut tx, caller, contact).await {
                Ok(seen) => (seen, false),
                Err(Error::NotFound) => return Ok(Err(ApiRefusal::ContactElsewhere)),
                Err(error) => return Err(error),
            },
            (None, None) => return Ok(Err(ApiRefusal::Contact(ContactTrouble::Name))),
            (None, Some(name)) => {
                let id = outreach::new_contact(&mut tx, number, &phone, &name, now).await?;
                let made = Seen {
                    id,
                    name,
                    created_at: now,
                };
                (made, true)
            }
        };
        sqlx::query!(
            "insert into api_contacts (contact_id, number_id, added_at) values ($1, $2, $3) on conflict on constraint api_contacts_once do nothing",
            seen.id as ContactId,
            number as NumberId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        let kept = fields::values(&mut tx, seen.id).await?;
        let (mut before, mut after) = (serde_json::Map::new(), serde_json::Map::new());
        for (asked, typed) in &change.fields {
            let Some(kept) = kept.iter().find(|kept| fold(&kept.field.name) == fold(asked)) else {
                return Ok(Err(ApiRefusal::FieldUnknown { field: asked.clone() }));
            };
            match kept.field.read(typed) {
                Ok(value) if value == kept.value => {}
                Ok(value) => {
                    keep_value(&mut tx, seen.id, kept.field.id, &value, None, now).await?;
                    before.insert(kept.field.name.clone(), json!(kept.value));
                    after.insert(kept.field.name.clone(), json!(value));
                }
                Err(trouble) => return Ok(Err(ApiRefusal::Contact(trouble))),
            }
        }
        let renamed = name.clone().filter(|name| *name != seen.name);
        if let Some(name) = &renamed {
            before.insert("name".into(), json!(seen.name));
            after.insert("name".into(), json!(name));
            sqlx::query!(
                "update contacts set name = $2 where id = $1",
                seen.id as ContactId,
                name
            )
            .execute(&mut *tx)
            .await?;
        }
        if is_new || renamed.is_some() {
            announce(&mut tx, seen.id, now).await?;
        }
        let seen = Seen {
            name: renamed.unwrap_or(seen.name),
            ..seen
        };
        if is_new || !after.is_empty() {
            before.insert("token".into(), json!(null));
            after.insert("token".into(), json!(caller.name));
            let deed = Deed::nameless(AuditAction::ContactChanged).on(&seen.name);
            note(
                &mut tx,
                self.0.wall.now(),
                deed.change(before.into(), after.into()),
            )
            .await?;
        }
        let contact = whole(&mut tx, caller, seen).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(Ok((contact, is_new)))
    }

    /// Writes down what a customer said about being written to; gives the whole ledger back.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none of the token's numbers has to do with them.
    pub async fn record_consent_for_api(
        &self,
        caller: &ApiCaller,
        contact: ContactId,
        new: &NewConsent,
    ) -> Result<Answered<Vec<ConsentLine>>> {
        let refused = |trouble| Ok(Err(ApiRefusal::Contact(trouble)));
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let seen = seen(&mut tx, caller, contact).await?;
        let today = zone::day(self.0.zone, now);
        let Some(day) = day(&new.date).filter(|day| *day <= today) else {
            return refused(ContactTrouble::Day);
        };
        let proof: String = new.proof.trim().chars().filter(|c| *c != '\0').collect();
        if proof.chars().count() > LONGEST_PROOF {
            return refused(ContactTrouble::ProofTooLong);
        }
        if new.change == ConsentChange::OptIn && proof.is_empty() {
            return refused(ContactTrouble::Proof);
        }
        let line = ConsentLine {
            at: self.said_at(day, new.change, now),
            scope: new.scope,
            change: new.change,
            source: ConsentSource::Api,
            proof: (!proof.is_empty()).then_some(proof),
            who: None,
        };
        if let Err(trouble) = consent::record(&mut tx, seen.id, &line, None, now).await? {
            return refused(ContactTrouble::Line(trouble));
        }
        let deed = Deed::nameless(AuditAction::ConsentRecorded)
            .on(&seen.name)
            .made(json!({
                "consent": new.change, "scope": new.scope, "day": day.to_string(), "proof": line.proof, "token": caller.name,
            }));
        note(&mut tx, self.0.wall.now(), deed).await?;
        let lines = consent::lines(&mut tx, seen.id).await?;
        tx.commit().await?;
        Ok(Ok(lines))
    }
}
