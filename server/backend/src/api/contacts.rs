//! Contacts and their consent, as far as a token's numbers have to do with them: who has a conversation there, and who
//! was made known there by another system.

use chrono::{DateTime, Utc};
use domain::api::ApiRefusal;
use domain::audit::AuditAction;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource};
use domain::contact::import::LONGEST_PROOF;
use domain::contact::{ContactTrouble, Identity, IdentityKind, day, typed_name};
use domain::fold::fold;
use domain::phone::Phone;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::{ContactId, ConversationId, NumberId};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Answered, ApiCaller};
use crate::audit_log::{Deed, note};
use crate::contacts::edit::keep_value;
use crate::contacts::{announce, fields};
use crate::{Desk, Error, Result, consent, outreach, zone};

/// Contacts to a page.
const PAGE: usize = 100;

/// A contact, as a token sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiContact {
    /// Who.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
    /// When the desk first heard of them.
    pub created_at: DateTime<Utc>,
    /// All the ways WhatsApp names them.
    pub identities: Vec<Identity>,
    /// The custom fields that are filled in, by name.
    pub fields: Vec<(String, String)>,
    /// Their conversations on the token's numbers: number, state, protocol.
    pub conversations: Vec<(ConversationId, NumberId, ProtocolState, ProtocolNumber)>,
}

/// One page of contacts.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiContactPage {
    /// In the order in which the desk heard of them: name, when, their phone.
    pub contacts: Vec<(ContactId, String, DateTime<Utc>, Option<String>)>,
    /// Present when there are more.
    pub next: Option<ContactId>,
}

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

/// A contact that `caller` sees: the survivor, where `contact` was merged.
pub(super) struct Seen {
    pub id: ContactId,
    pub name: String,
    pub created_at: DateTime<Utc>,
}

/// The contact that `contact` stands for, if one of the token's numbers has to do with them.
pub(super) async fn seen(
    connection: &mut PgConnection,
    caller: &ApiCaller,
    contact: ContactId,
) -> Result<Seen> {
    sqlx::query_as!(
        Seen,
        r#"
        select r.id as "id: ContactId", r.name, r.created_at
          from contacts k
          join contacts r on r.id = coalesce(k.merged_into, k.id)
         where k.id = $1
           and (exists (select from contact_family(r.id) as f (id)
                          join conversations c on c.contact_id = f.id where c.number_id = any($2))
             or exists (select from contact_family(r.id) as f (id)
                          join api_contacts a on a.contact_id = f.id where a.number_id = any($2)))
        "#,
        contact as ContactId,
        &caller.number_ids(),
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)
}

impl Desk {
    /// One page of contacts: those with that phone, or with every word of `text` in their name.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn api_contacts(
        &self,
        caller: &ApiCaller,
        phone: Option<&Phone>,
        text: &str,
        after: Option<ContactId>,
    ) -> Result<ApiContactPage> {
        let words: Vec<String> = fold(text)
            .split_whitespace()
            .map(|word| format!("%{}%", word.replace(['%', '_', '\\'], "")))
            .collect();
        let mut rows = sqlx::query!(
            r#"
            select r.id as "id: ContactId", r.name, r.created_at,
                   (select i.value from contact_identities i where i.contact_id = r.id and i.kind = 'phone'
                     order by i.last_wrote_at desc nulls last, i.value limit 1) as phone
              from contacts r
             where r.merged_into is null
               and ($2::uuid is null or r.id > $2)
               and ($3::text is null or exists (
                    select from contact_identities i where i.contact_id = r.id and i.kind = 'phone' and i.value = $3))
               and (cardinality($4::text[]) = 0 or exists (
                    select from contact_search s where s.contact_id = r.id and s.names like all($4)))
               and (exists (select from contact_family(r.id) as f (id)
                              join conversations c on c.contact_id = f.id where c.number_id = any($1))
                 or exists (select from contact_family(r.id) as f (id)
                              join api_contacts a on a.contact_id = f.id where a.number_id = any($1)))
             order by r.id
             limit $5
            "#,
            &caller.number_ids(),
            after as Option<ContactId>,
            phone.map(Phone::as_str),
            &words,
            PAGE as i64 + 1,
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|row| row.id);
        let contacts = rows
            .into_iter()
            .map(|row| (row.id, row.name, row.created_at, row.phone))
            .collect();
        Ok(ApiContactPage { contacts, next })
    }

    /// One contact.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none of the token's numbers has to do with them.
    pub async fn api_contact(&self, caller: &ApiCaller, contact: ContactId) -> Result<ApiContact> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let seen = seen(&mut connection, caller, contact).await?;
        whole(&mut connection, caller, seen).await
    }

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

    /// The ledger of a contact, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none of the token's numbers has to do with them.
    pub async fn api_consent(&self, caller: &ApiCaller, contact: ContactId) -> Result<Vec<ConsentLine>> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let seen = seen(&mut connection, caller, contact).await?;
        consent::lines(&mut connection, seen.id).await
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

/// All that a token sees of a contact.
async fn whole(connection: &mut PgConnection, caller: &ApiCaller, seen: Seen) -> Result<ApiContact> {
    let identities = sqlx::query_as!(
        Identity,
        r#"select kind as "kind: IdentityKind", value from contact_identities where contact_id = $1 order by kind, value"#,
        seen.id as ContactId
    )
    .fetch_all(&mut *connection)
    .await?;
    let numbers: Vec<Uuid> = caller.number_ids();
    let conversations = sqlx::query!(
        r#"
        select c.id as "id: ConversationId", c.number_id as "number: NumberId", c.state as "state: ProtocolState",
               p.code as "protocol: ProtocolNumber"
          from contact_family($1) as f (id)
          join conversations c on c.contact_id = f.id
          join protocols p on p.id = c.protocol_id
         where c.number_id = any($2)
         order by c.last_message_at desc, c.id desc
         limit 100
        "#,
        seen.id as ContactId,
        &numbers,
    )
    .fetch_all(&mut *connection)
    .await?;
    let fields = fields::values(connection, seen.id).await?;
    Ok(ApiContact {
        id: seen.id,
        name: seen.name,
        created_at: seen.created_at,
        identities,
        fields: fields
            .into_iter()
            .filter(|kept| !kept.value.is_empty())
            .map(|kept| (kept.field.name, kept.value))
            .collect(),
        conversations: conversations
            .into_iter()
            .map(|row| (row.id, row.number, row.state, row.protocol))
            .collect(),
    })
}
