//! Sending a template for another system, through Contato Ativo and Recontato.

use domain::api::{ApiRefusal, variable};
use domain::outreach::{FilledTemplate, NewContact, Outcome, Stop};
use domain::phone::Phone;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::template::{Filling, Place, Slot, SlotKind, TemplateParts};
use domain::user::{CurrentUser, Permission, Role};
use domain::{ApiTokenId, ContactId, ConversationId, MessageId, NumberId, TemplateId, UserId};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Answered, ApiCaller};
use crate::outreach::{facts, whose};
use crate::{Desk, Error, Result};

/// To whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiver {
    /// Whoever has that phone, in any form.
    Phone(String),
    /// A contact that the token sees.
    Contact(ContactId),
}

/// What is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiSend {
    /// From which number.
    pub number: NumberId,
    /// To whom.
    pub to: Receiver,
    /// What a new contact is called.
    pub name: Option<String>,
    /// Contato Ativo instead of Recontato.
    pub is_active: bool,
    /// The template's name at Meta.
    pub template: String,
    /// Its language.
    pub language: String,
    /// The variables.
    pub texts: Vec<(Slot, String)>,
    /// The header's place.
    pub place: Option<Place>,
    /// The e-mail of who gets the protocol.
    pub owner: String,
}

/// What was sent, and what came of it so far.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiSent {
    /// The message.
    pub message: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// The protocol it belongs to.
    pub protocol: ProtocolNumber,
    /// Where that stands.
    pub state: ProtocolState,
}

impl Desk {
    /// Sends a template under `key`; the same key with the same `request` is the same message.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a number or contact that is not the token's.
    pub async fn send_for_api(
        &self,
        caller: &ApiCaller,
        send: &ApiSend,
        key: &str,
        request: &[u8],
    ) -> Result<Answered<ApiSent>> {
        caller.uses(send.number)?;
        let client_key = client_key(caller.id, key);
        let mut connection = self.0.pools.agents.acquire().await?;
        if !bound(&mut connection, caller, client_key, request, self.0.clock.now()).await? {
            return Ok(Err(ApiRefusal::KeyReused));
        }
        if let Some(sent) = sent(&mut connection, caller, client_key).await? {
            return Ok(Ok(sent));
        }
        let Some(owner) = owner(&mut connection, &send.owner, send.number).await? else {
            return Ok(Err(ApiRefusal::OwnerUnknown));
        };
        let with = match filled(&mut connection, send).await? {
            Ok(with) => with,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let contact = match &send.to {
            Receiver::Contact(contact) => {
                Some(super::contacts::seen(&mut connection, caller, *contact).await?)
            }
            Receiver::Phone(_) => None,
        };
        let outcome = if send.is_active {
            let to = match (&send.to, &contact) {
                (_, Some(contact)) => {
                    let Some(phone) = facts::phone(&mut connection, contact.id).await? else {
                        return Ok(Err(ApiRefusal::NoPhone));
                    };
                    (phone.into_string(), contact.name.clone())
                }
                (Receiver::Phone(phone), None) => (phone.clone(), send.name.clone().unwrap_or_default()),
                (Receiver::Contact(_), None) => return Err(Error::NotFound),
            };
            drop(connection);
            let to = NewContact {
                number: send.number,
                phone: to.0,
                name: to.1,
            };
            self.active_contact(&owner, &to, &with, client_key).await?
        } else {
            let contact = match (&send.to, contact) {
                (_, Some(contact)) => Some(contact.id),
                (Receiver::Phone(phone), None) => {
                    let Ok(phone) = Phone::parse(phone) else {
                        return Ok(Err(ApiRefusal::PhoneUnreadable));
                    };
                    whose(&mut connection, send.number, &phone).await?
                }
                (Receiver::Contact(_), None) => None,
            };
            let Some(conversation) = conversation(&mut connection, send.number, contact).await? else {
                return Ok(Err(ApiRefusal::NoConversation));
            };
            drop(connection);
            self.recontact(&owner, conversation, &with, client_key).await?
        };
        match outcome {
            Outcome::Stopped(stop) => Ok(Err(ApiRefusal::Stop(stop))),
            Outcome::Begun(_) => {
                let mut connection = self.0.pools.agents.acquire().await?;
                let sent = sent(&mut connection, caller, client_key).await?;
                Ok(Ok(sent.ok_or(Error::Inconsistent("api_sends"))?))
            }
        }
    }
}

/// The key that the message is stored under: a system's keys are its own.
fn client_key(token: ApiTokenId, key: &str) -> Uuid {
    let mut hasher = Sha256::new();
    hasher.update(token.0.as_bytes());
    hasher.update(key.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Binds the key to the request; says whether it is not another's.
async fn bound(
    connection: &mut PgConnection,
    caller: &ApiCaller,
    client_key: Uuid,
    request: &[u8],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<bool> {
    let request = Sha256::digest(request).to_vec();
    let added = sqlx::query!(
        "insert into api_sends (client_key, token_id, request, at) values ($1, $2, $3, $4) on conflict (client_key) do nothing",
        client_key,
        caller.id as ApiTokenId,
        request,
        now,
    )
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if added == 1 {
        return Ok(true);
    }
    let stored = sqlx::query_scalar!("select request from api_sends where client_key = $1", client_key)
        .fetch_one(connection)
        .await?;
    Ok(stored == request)
}

/// What was stored under the key, on a number of the token's.
async fn sent(
    connection: &mut PgConnection,
    caller: &ApiCaller,
    client_key: Uuid,
) -> Result<Option<ApiSent>> {
    Ok(sqlx::query_as!(
        ApiSent,
        r#"
        select m.id as "message: MessageId", m.conversation_id as "conversation: ConversationId",
               p.code as "protocol: ProtocolNumber", p.state as "state: ProtocolState"
          from messages m
          join protocols p on p.id = m.protocol_id
         where m.client_key = $1 and m.number_id = any($2)
        "#,
        client_key,
        &caller.number_ids(),
    )
    .fetch_optional(connection)
    .await?)
}

/// Who gets the protocol: somebody who works here and may use the number.
async fn owner(connection: &mut PgConnection, email: &str, number: NumberId) -> Result<Option<CurrentUser>> {
    let row = sqlx::query!(
        r#"
        select u.id as "id: UserId", u.name, u.email, u.role as "role: Role",
               exists (select from number_access a where a.user_id = u.id and a.number_id = $2) as "enabled!"
          from users u
         where u.email = $1 and u.disabled_at is null
        "#,
        email.trim().to_lowercase(),
        number as NumberId,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row
        .filter(|row| row.enabled || row.role.may(Permission::EveryNumber))
        .map(|row| CurrentUser {
            id: row.id,
            name: row.name,
            email: row.email,
            role: row.role,
        }))
}

/// The template of that name and language, filled in.
async fn filled(connection: &mut PgConnection, send: &ApiSend) -> Result<Answered<FilledTemplate>> {
    let row = sqlx::query!(
        r#"
        select t.id as "id: TemplateId", t.parts as "parts: Json<TemplateParts>"
          from templates t
          join numbers n on n.waba_id = t.waba_id
         where n.id = $1 and t.name = $2 and t.language = $3 and t.gone_at is null
        "#,
        send.number as NumberId,
        send.template,
        send.language,
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(Err(ApiRefusal::Stop(Stop::TemplateGone)));
    };
    let slots = row.parts.0.slots();
    let is_file = |slot: &Slot| matches!(row.parts.0.slot_kind(slot), Some(SlotKind::File(_)));
    if slots.iter().any(is_file) {
        return Ok(Err(ApiRefusal::HeaderFile));
    }
    if let Some((slot, _)) = send.texts.iter().find(|(slot, _)| !slots.contains(slot)) {
        let variable = variable(slot);
        return Ok(Err(ApiRefusal::VariableUnknown { variable }));
    }
    Ok(Ok(FilledTemplate {
        template: row.id,
        filling: Filling {
            texts: send.texts.clone(),
            file: None,
            place: send.place.clone(),
        },
    }))
}

/// The conversation with `contact` on `number`, the open one before a closed one.
async fn conversation(
    connection: &mut PgConnection,
    number: NumberId,
    contact: Option<ContactId>,
) -> Result<Option<ConversationId>> {
    let Some(contact) = contact else { return Ok(None) };
    Ok(sqlx::query_scalar!(
        r#"
        select c.id as "id: ConversationId"
          from conversations c
         where c.number_id = $1 and c.contact_id in (select contact_family($2))
         order by c.state = 'closed', c.last_message_at desc
         limit 1
        "#,
        number as NumberId,
        contact as ContactId,
    )
    .fetch_optional(connection)
    .await?)
}
