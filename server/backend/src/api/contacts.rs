//! Contacts and their consent, as far as a token's numbers have to do with them: who has a conversation there, and who
//! was made known there by another system.

use chrono::{DateTime, Utc};
use domain::consent::ConsentLine;
use domain::contact::{Identity, IdentityKind};
use domain::fold::fold;
use domain::phone::Phone;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::{ContactId, ConversationId, NumberId};
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

use super::ApiCaller;
use crate::contacts::fields;
use crate::{Desk, Error, Result, consent};

/// Contacts to a page.
const PAGE: usize = 100;
/// Words that are looked for; further ones are not.
const WORDS: usize = 10;

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

type ContactRow = (ContactId, String, DateTime<Utc>, Option<String>);

/// One page of contacts.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiContactPage {
    /// In the order in which the desk heard of them: name, when, their phone.
    pub contacts: Vec<ContactRow>,
    /// Present when there are more.
    pub next: Option<ContactId>,
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
        let mut query = QueryBuilder::new(
            "select r.id, r.name, r.created_at,
                    (select i.value from contact_identities i where i.contact_id = r.id and i.kind = 'phone'
                      order by i.last_wrote_at desc nulls last, i.value limit 1)
               from contacts r where r.merged_into is null",
        );
        let numbers = caller.number_ids();
        if let Some(phone) = phone {
            query
                .push(" and r.id in (select contact_id from contact_identities where kind = 'phone' and value = ")
                .push_bind(phone.as_str())
                .push(") and (exists (select from contact_family(r.id) as f (id) join conversations c on c.contact_id = f.id where c.number_id = any(")
                .push_bind(numbers.clone())
                .push(")) or exists (select from contact_family(r.id) as f (id) join api_contacts a on a.contact_id = f.id where a.number_id = any(")
                .push_bind(numbers)
                .push(")))");
        } else {
            query
                .push(" and r.id in (select coalesce(k.merged_into, k.id) from contacts k where k.id in (select contact_id from conversations where number_id = any(")
                .push_bind(numbers.clone())
                .push(") union select contact_id from api_contacts where number_id = any(")
                .push_bind(numbers)
                .push(")))");
        }
        for word in fold(text).split_whitespace().take(WORDS) {
            let word = format!("%{}%", word.replace(['%', '_', '\\'], ""));
            query
                .push(" and r.id in (select contact_id from contact_search where names like ")
                .push_bind(word)
                .push(")");
        }
        if let Some(after) = after {
            query.push(" and r.id > ").push_bind(after);
        }
        query.push(" order by r.id limit ").push_bind(PAGE as i64 + 1);
        let mut contacts: Vec<ContactRow> = query.build_query_as().fetch_all(&self.0.pools.agents).await?;
        let more = contacts.len() > PAGE;
        contacts.truncate(PAGE);
        let next = contacts.last().filter(|_| more).map(|row| row.0);
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

    /// The ledger of a contact, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none of the token's numbers has to do with them.
    pub async fn api_consent(&self, caller: &ApiCaller, contact: ContactId) -> Result<Vec<ConsentLine>> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let seen = seen(&mut connection, caller, contact).await?;
        consent::lines(&mut connection, seen.id).await
    }
}

/// All that a token sees of a contact.
pub(super) async fn whole(
    connection: &mut PgConnection,
    caller: &ApiCaller,
    seen: Seen,
) -> Result<ApiContact> {
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
