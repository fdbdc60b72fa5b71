//! A template that did not go out, tried again in the protocol that still awaits the customer.

use domain::outreach::{FilledTemplate, Outcome};
use domain::routing::SendKind;
use domain::template::Filling;
use domain::user::CurrentUser;
use domain::{ConversationId, MessageId, NumberId, ProtocolId, Refusal, TemplateId};
use sqlx::types::Json;

use super::{Sending, facts, write::Place};
use crate::conversations::authorised;
use crate::{Desk, Error, Result};

impl Desk {
    /// Tries a failed or uncertain template again, as a new message with the same values and of the same kind; the old
    /// one keeps its story. Everything that a new send is asked is asked again.
    ///
    /// # Errors
    /// [`Refusal::NothingToRetry`], [`Refusal::ProtocolClosed`] and who owns it. What else stands in the way is an
    /// [`Outcome::Stopped`].
    pub async fn retry_template(&self, user: &CurrentUser, message: MessageId) -> Result<Outcome> {
        let outcome = self.try_template_again(user, message).await;
        self.told(outcome)
    }

    async fn try_template_again(&self, user: &CurrentUser, message: MessageId) -> Result<Outcome> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let conversation = sqlx::query_scalar!(
            r#"select conversation_id as "id: ConversationId" from messages where id = $1"#,
            message as MessageId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        let number = authorised(&mut tx, user, conversation).await?;
        let (contact, known) = facts::locked(&mut tx, conversation, now).await?;
        let old = sqlx::query!(
            r#"
            select m.send_kind as "kind: SendKind", m.protocol_id as "protocol: ProtocolId", s.template_id as "template: TemplateId",
                   s.filling as "filling: Json<Filling>",
                   (select c.protocol_id from conversations c where c.id = m.conversation_id) as "present: ProtocolId"
              from messages m join template_sends s on s.message_id = m.id
             where m.id = $1 and m.delivery in ('failed', 'uncertain') and m.retried_as is null
               for no key update of m
            "#,
            message as MessageId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Refusal::NothingToRetry)?;
        match &known.owner {
            _ if !known.state.is_open() || old.protocol != old.present => {
                return Err(Refusal::ProtocolClosed.into());
            }
            Some((owner, name)) if *owner != user.id => {
                return Err(Refusal::OwnedBy { name: name.clone() }.into());
            }
            None => return Err(Refusal::NotTaken.into()),
            Some(_) => {}
        }
        let number = match facts::number(&mut tx, user, number).await? {
            Ok(number) => number,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let with = FilledTemplate {
            template: old.template,
            filling: old.filling.0,
        };
        let ready = match facts::ready(&mut tx, user, &number, Some(contact), &with, Some(message)).await? {
            Ok(ready) => ready,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let reached = match facts::reach_outside_window(&mut tx, &number, contact, &known, now).await? {
            Ok(reached) => reached,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let sending = Sending {
            user,
            // Tried again by an agent, a batch's message is theirs.
            kind: old
                .kind
                .filter(|kind| *kind != SendKind::Batch)
                .unwrap_or(SendKind::Recontact),
            ready: &ready,
            client_key: None,
            reached,
            expires_at: self.expires_at(now),
            now,
        };
        let phone = facts::phone(&mut tx, contact).await?;
        let place = Place::Open { conversation };
        let begun = self
            .begin(&mut tx, &number, place, phone.as_ref(), &sending)
            .await?;
        sqlx::query!(
            r#"
            with linked as (update messages set retried_as = $2 where id = $1)
            insert into events (conversation_id, message_id, number_id, at) values ($3, $1, $4, $5)
            "#,
            message as MessageId,
            begun.message.id as MessageId,
            conversation as ConversationId,
            number.id as NumberId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Outcome::Begun(Box::new(begun)))
    }
}
