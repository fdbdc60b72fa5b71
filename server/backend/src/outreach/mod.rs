//! Writing first: Contato Ativo and Recontato (`product.md` 4, 5).
//!
//! A Contato Ativo holds the ingest's lock shared and a lock of its phone: contacts and conversations are then made
//! without races with customers who write and with colleagues who have the same idea. The unique constraints are the
//! last guard; what one of them stops is decided anew, and gets the guard's answer. Order of locks: ingest, phone,
//! conversation, counter of protocols; the ingest's own.

mod again;
mod book;
pub(crate) mod facts;
mod offer;
pub(crate) mod parcel;
mod write;

use chrono::{DateTime, TimeDelta, Utc};
use domain::outreach::{
    Begun, FilledTemplate, NewContact, Outcome, Recontact, Stop, may_contact, may_recontact, person_name,
};
use domain::phone::Phone;
use domain::routing::SendKind;
use domain::user::CurrentUser;
use domain::{ContactId, ConversationId, MessageId, NumberId, Refusal};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::conversations::{authorised, cards};
use crate::ingest::share_lock;
use crate::{Desk, Error, Result};
use facts::{Number, Ready};
use write::Place;

pub(crate) use book::{new_contact, whose};

/// Tries to get past somebody else who makes the same rows.
const TRIES: usize = 3;

/// The constraints that hold the guards when two act at the same instant.
const GUARDS: [&str; 4] = [
    "contact_identities_name_one_contact",
    "conversations_one_per_contact_and_number",
    "protocols_one_open_per_conversation",
    "messages_one_per_client_key",
];

impl Desk {
    /// Begins a Contato Ativo: writes to somebody who is not known on that number yet, and opens a protocol of `user`'s
    /// that awaits the customer. A `client_key` that was stored before gives that message back.
    ///
    /// # Errors
    /// When the database is away. What stands in the way otherwise is an [`Outcome::Stopped`].
    pub async fn active_contact(
        &self,
        user: &CurrentUser,
        to: &NewContact,
        with: &FilledTemplate,
        client_key: Uuid,
    ) -> Result<Outcome> {
        let Ok(phone) = Phone::parse(&to.phone) else {
            return Ok(Outcome::Stopped(Stop::PhoneUnreadable));
        };
        let name = match person_name(&to.name) {
            Ok(name) => name,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let mut tries = 1;
        loop {
            let begun = self
                .try_active_contact(user, to.number, &phone, &name, with, client_key)
                .await;
            match begun {
                Err(error) if tries < TRIES && is_guard(&error) => tries += 1,
                begun => return self.told(begun),
            }
        }
    }

    async fn try_active_contact(
        &self,
        user: &CurrentUser,
        number: NumberId,
        phone: &Phone,
        name: &str,
        with: &FilledTemplate,
        client_key: Uuid,
    ) -> Result<Outcome> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        lock_phone(&mut tx, number, phone).await?;
        if let Some(begun) = stored(&mut tx, user, client_key).await? {
            return Ok(begun);
        }
        let number = match facts::number(&mut tx, user, number).await? {
            Ok(number) => number,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let contact = contact_of(&mut tx, &number.portfolio, phone).await?;
        if let Some(contact) = contact {
            let known = facts::known(&mut tx, &number, contact, now).await?;
            if let Err(stop) = may_contact(known.as_ref(), user.id) {
                return Ok(Outcome::Stopped(stop));
            }
        }
        let ready = match facts::ready(&mut tx, user, &number, contact, with, None).await? {
            Ok(ready) => ready,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let contact = match contact {
            Some(contact) => contact,
            None => write::contact(&mut tx, &number.portfolio, phone, name, now).await?,
        };
        let reached = match facts::reach(&mut tx, &number, contact, now).await? {
            Ok(person) => Some(person),
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let sending = Sending {
            user,
            kind: SendKind::ActiveContact,
            ready: &ready,
            client_key: Some(client_key),
            reached,
            expires_at: self.expires_at(now),
            now,
        };
        let place = Place::New {
            conversation: ConversationId(crate::new_id()),
            contact,
        };
        let begun = self.begin(&mut tx, &number, place, Some(phone), &sending).await?;
        tx.commit().await?;
        Ok(Outcome::Begun(Box::new(begun)))
    }

    /// Sends a Recontato: into a protocol of its own where the last one is closed, or inside `user`'s open one whose
    /// window is closed, which awaits the customer from then on. A `client_key` that was stored before gives that
    /// message back.
    ///
    /// # Errors
    /// [`Error::NotFound`] when `user` may not see the conversation. What stands in the way otherwise is an
    /// [`Outcome::Stopped`].
    pub async fn recontact(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        with: &FilledTemplate,
        client_key: Uuid,
    ) -> Result<Outcome> {
        let begun = self.try_recontact(user, conversation, with, client_key).await;
        self.told(begun)
    }

    async fn try_recontact(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        with: &FilledTemplate,
        client_key: Uuid,
    ) -> Result<Outcome> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let number = authorised(&mut tx, user, conversation).await?;
        let (contact, known) = facts::locked(&mut tx, conversation, now).await?;
        if let Some(begun) = stored(&mut tx, user, client_key).await? {
            return Ok(begun);
        }
        let way = match may_recontact(&known, user.id) {
            Ok(way) => way,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let number = match facts::number(&mut tx, user, number).await? {
            Ok(number) => number,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let ready = match facts::ready(&mut tx, user, &number, Some(contact), with, None).await? {
            Ok(ready) => ready,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let reached = match facts::reach_outside_window(&mut tx, &number, contact, &known, now).await? {
            Ok(reached) => reached,
            Err(stop) => return Ok(Outcome::Stopped(stop)),
        };
        let sending = Sending {
            user,
            kind: SendKind::Recontact,
            ready: &ready,
            client_key: Some(client_key),
            reached,
            expires_at: self.expires_at(now),
            now,
        };
        let place = match way {
            Recontact::Opens => Place::Known { conversation },
            Recontact::Continues => Place::Open { conversation },
        };
        let phone = facts::phone(&mut tx, contact).await?;
        let begun = self
            .begin(&mut tx, &number, place, phone.as_ref(), &sending)
            .await?;
        tx.commit().await?;
        Ok(Outcome::Begun(Box::new(begun)))
    }

    /// Writes all of it down: protocol, message, what WhatsApp is given, events.
    async fn begin(
        &self,
        tx: &mut PgConnection,
        number: &Number,
        place: Place,
        phone: Option<&Phone>,
        sending: &Sending<'_>,
    ) -> Result<Begun> {
        let price = self.price_now(tx, phone, sending.ready.category).await?;
        let conversation = place.conversation();
        let protocol = write::protocol(tx, self, number, place, sending).await?;
        let id = write::message(tx, number, conversation, protocol, sending, price.as_ref()).await?;
        Ok(Begun {
            conversation,
            message: cards::message(&mut *tx, id).await?,
        })
    }

    /// Until when an answer to what is sent `now` is awaited.
    fn expires_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::hours(i64::from(self.business().awaiting_hours))
    }

    /// Has the outbox and the screens look, where there is something new.
    fn told(&self, outcome: Result<Outcome>) -> Result<Outcome> {
        if let Ok(Outcome::Begun(begun)) = &outcome {
            self.0.outbox_wake.notify_one();
            self.0.hub.wake();
            tracing::info!(
                conversation.id = %begun.conversation, message.id = %begun.message.id,
                "Wrote first in conversation {}", begun.conversation
            );
        }
        outcome
    }
}

/// What is written down.
struct Sending<'a> {
    user: &'a CurrentUser,
    kind: SendKind,
    ready: &'a Ready,
    client_key: Option<Uuid>,
    /// Who takes a place in the messaging limit; nobody inside an open window.
    reached: Option<Uuid>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
}

/// Whether somebody else made the same row an instant before: decided anew, the guard says it in words.
fn is_guard(error: &Error) -> bool {
    match error {
        Error::Database(sqlx::Error::Database(inner)) => {
            inner.constraint().is_some_and(|name| GUARDS.contains(&name))
        }
        _ => false,
    }
}

/// Nobody else writes to that phone from that number meanwhile, and no customer's first message is being stored.
pub(crate) async fn lock_phone(tx: &mut PgConnection, number: NumberId, phone: &Phone) -> Result<()> {
    share_lock(tx).await?;
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        format!("outreach {number} {}", phone.as_str()),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The contact with that phone, whichever of its spellings WhatsApp told: both are kept in the canonical one.
async fn contact_of(tx: &mut PgConnection, portfolio: &str, phone: &Phone) -> Result<Option<ContactId>> {
    Ok(sqlx::query_scalar!(
        r#"
        select contact_id as "contact: ContactId" from contact_identities
         where portfolio = $1 and kind = 'phone' and value = $2
        "#,
        portfolio,
        phone.as_str(),
    )
    .fetch_optional(tx)
    .await?)
}

/// What a repeated `client_key` stands for; the key of somebody else's message, or of an ordinary one, is nobody's.
async fn stored(tx: &mut PgConnection, user: &CurrentUser, client_key: Uuid) -> Result<Option<Outcome>> {
    let row = sqlx::query!(
        r#"
        select id as "id: MessageId", conversation_id as "conversation: ConversationId",
               (author_id = $2 and send_kind is not null) as "mine!"
          from messages where client_key = $1
        "#,
        client_key,
        user.id as domain::UserId,
    )
    .fetch_optional(&mut *tx)
    .await?;
    match row {
        None => Ok(None),
        Some(row) if row.mine => Ok(Some(Outcome::Begun(Box::new(Begun {
            conversation: row.conversation,
            message: cards::message(&mut *tx, row.id).await?,
        })))),
        Some(_) => Err(Error::Forbidden),
    }
}

/// What a template that is tried again is refused with where only a sentence fits.
pub(crate) fn refused(outcome: Outcome) -> Result<Begun> {
    match outcome {
        Outcome::Begun(begun) => Ok(*begun),
        Outcome::Stopped(_) => Err(Refusal::TemplateStopped.into()),
    }
}
