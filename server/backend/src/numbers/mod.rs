//! Our WhatsApp numbers: adding one, its token, and who may use it.

pub(crate) mod look;
mod manage;

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use domain::{NumberId, TeamId, UserId};
use secrecy::{ExposeSecret, SecretString};

use crate::{Desk, Error, Result, new_id, users};

/// The team that owns a number's queue until others are made.
const FIRST_TEAM: &str = "Atendimento";
/// How long an opened token is used before the table is asked again.
const TOKEN_KEPT: Duration = Duration::from_secs(30);

/// A number to be added, or brought up to date.
pub struct NewNumber {
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the account (WABA).
    pub waba_id: String,
    /// As people write it.
    pub display_phone: String,
    /// What we call it.
    pub name: String,
    /// Meta's access token.
    pub token: SecretString,
}

/// Somebody who wrote to a number of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentContact {
    /// Their name.
    pub name: String,
    /// WhatsApp's id for their phone, or their user id.
    pub address: String,
    /// Meta's id of our number.
    pub phone_number_id: String,
    /// When they last wrote.
    pub last_inbound_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// Opened tokens, for a short while.
#[derive(Default)]
pub(crate) struct TokenCache(Mutex<HashMap<NumberId, (Instant, Option<SecretString>)>>);

impl Desk {
    /// Adds a number, or gives an existing one a new name and token.
    ///
    /// # Errors
    /// [`Error::Invalid`] says what to change.
    pub async fn add_number(&self, new: NewNumber) -> Result<NumberId> {
        for (value, what) in [
            (&new.phone_number_id, "the phone number id"),
            (&new.waba_id, "the WABA id"),
        ] {
            if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit()) {
                return Err(Error::Invalid(format!(
                    "{what} is made of digits; “{value}” is not"
                )));
            }
        }
        if new.name.trim().is_empty() || new.display_phone.trim().is_empty() {
            return Err(Error::Invalid(
                "a name and the phone as people write it are needed".into(),
            ));
        }
        if new.token.expose_secret().trim().is_empty() {
            return Err(Error::Invalid("the access token is empty".into()));
        }
        let sealed = self
            .0
            .vault
            .seal(&SecretString::from(new.token.expose_secret().trim()))?;
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let team = sqlx::query_scalar!(
            r#"
            insert into teams (id, name, created_at) values ($1, $2, $3)
            on conflict (name) do update set name = excluded.name
            returning id as "id: TeamId"
            "#,
            new_id(),
            FIRST_TEAM,
            now,
        )
        .fetch_one(&mut *tx)
        .await?;
        let id = sqlx::query_scalar!(
            r#"
            insert into numbers (id, phone_number_id, waba_id, portfolio, display_phone, name, sealed_token, default_team_id, created_at)
            values ($1, $2, $3, $3, $4, $5, $6, $7, $8)
            on conflict (phone_number_id) do update
               set display_phone = excluded.display_phone, name = excluded.name, sealed_token = excluded.sealed_token
            returning id as "id: NumberId"
            "#,
            new_id(),
            new.phone_number_id,
            new.waba_id,
            new.display_phone.trim(),
            new.name.trim(),
            sealed,
            team as TeamId,
            now,
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        self.forget_token(id);
        Ok(id)
    }

    /// Has the next message of `number` go out with the token that the table holds.
    fn forget_token(&self, number: NumberId) {
        self.0
            .tokens
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .remove(&number);
    }

    /// Lets the person with `email` use the number with Meta's id `phone_number_id`; their open screens learn of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when either does not exist.
    pub async fn enable_number(&self, email: &str, phone_number_id: &str) -> Result<()> {
        let now = self.0.clock.now();
        let row = sqlx::query!(
            r#"
            with found as (
                select u.id as user_id, n.id as number_id from users u, numbers n
                 where u.email = lower($1) and n.phone_number_id = $2
            ), granted as (
                insert into number_access (user_id, number_id, granted_at) select user_id, number_id, $3 from found
                on conflict do nothing
            )
            insert into events (user_id, at) select user_id, $3 from found returning user_id as "user: UserId"
            "#,
            email.trim(),
            phone_number_id,
            now,
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        self.0.hub.wake();
        row.map(|_| ()).ok_or(Error::NotFound)
    }

    /// Takes that away again; what they have on it goes back to the queue.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they did not have it.
    pub async fn disable_number(&self, email: &str, phone_number_id: &str) -> Result<()> {
        let mut tx = self.0.pools.agents.begin().await?;
        users::lock(&mut tx).await?;
        let row = sqlx::query!(
            r#"
            select a.user_id as "user: UserId", a.number_id as "number: NumberId"
              from number_access a
              join users u on u.id = a.user_id
              join numbers n on n.id = a.number_id
             where u.email = lower($1) and n.phone_number_id = $2
            "#,
            email.trim(),
            phone_number_id,
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        self.bar(&mut tx, None, row.user, row.number).await?;
        users::tell_screens(&mut tx, &[row.user], self.0.clock.now()).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// The opened token of `number`; none while it is not connected.
    pub(crate) async fn token(&self, number: NumberId) -> Result<Option<SecretString>> {
        if let Some((at, token)) = self
            .0
            .tokens
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .get(&number)
            && at.elapsed() < TOKEN_KEPT
        {
            return Ok(token.clone());
        }
        let sealed = sqlx::query_scalar!(
            "select sealed_token from numbers where id = $1",
            number as NumberId
        )
        .fetch_optional(&self.0.pools.batch)
        .await?
        .flatten();
        let token = sealed.map(|sealed| self.0.vault.open(&sealed)).transpose()?;
        self.0
            .tokens
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(number, (Instant::now(), token.clone()));
        Ok(token)
    }

    /// The newest conversations' contacts, as a simulated WhatsApp has to know them after a restart.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn recent_contacts(&self) -> Result<Vec<RecentContact>> {
        Ok(sqlx::query_as!(
            RecentContact,
            r#"
            select k.name, n.phone_number_id, c.last_inbound_at,
                   (select i.value from contact_identities i
                     where i.contact_id = k.id and i.kind in ('wa_id', 'user_id')
                     order by i.kind desc limit 1) as "address!"
              from conversations c
              join contacts k on k.id = c.contact_id
              join numbers n on n.id = c.number_id
             where exists (select from contact_identities i where i.contact_id = k.id and i.kind in ('wa_id', 'user_id'))
             order by c.last_message_at desc
             limit 500
            "#
        )
        .fetch_all(&self.0.pools.agents)
        .await?)
    }

    /// Every number's name with whether its token opens: for `guiche doctor`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn examine_numbers(&self) -> Result<Vec<(String, Result<()>)>> {
        let rows = sqlx::query!(r#"select id as "id: NumberId", name from numbers order by name"#)
            .fetch_all(&self.0.pools.agents)
            .await?;
        let mut examined = Vec::with_capacity(rows.len());
        for row in rows {
            let connected = match self.token(row.id).await {
                Ok(Some(_)) => Ok(()),
                Ok(None) => Err(Error::Invalid("has no access token".into())),
                Err(error) => Err(error),
            };
            examined.push((row.name, connected));
        }
        Ok(examined)
    }
}
