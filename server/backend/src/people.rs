//! People who work at the desk: making them, and letting them in.

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::TimeDelta;
use domain::UserId;
use domain::user::{CurrentUser, Role};
use domain::words::Language;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::error::ResultExt;
use crate::{Desk, Error, Result, new_id};

/// Wrong passwords in a row before an address is locked.
const MOST_FAILURES: i32 = 5;
/// How long it is locked, at first; doubles with each further failure.
const LOCK: TimeDelta = TimeDelta::minutes(1);
/// And at most.
const LONGEST_LOCK: TimeDelta = TimeDelta::minutes(15);
/// The shortest password taken (the field's custom is 8 to 32; longer is welcome).
const SHORTEST_PASSWORD: usize = 8;

/// Hashing costs 19 MB and tens of milliseconds: a few at a time, off the executor.
pub(crate) struct Gate(Arc<Semaphore>);

impl Gate {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(2)))
    }
}

/// A person to be made.
pub struct NewUser {
    /// The address they sign in with.
    pub email: String,
    /// The name customers and colleagues see.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// At least eight characters.
    pub password: SecretString,
}

/// How signing in went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// Come in.
    Welcome(CurrentUser),
    /// Address or password wrong; which one is not told.
    Wrong,
    /// Too many wrong passwords.
    Locked {
        /// Until it can be tried again.
        minutes: i64,
    },
    /// The password is right, but an administrator disabled the person.
    Disabled,
}

/// What an unknown address is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

impl Desk {
    /// Makes a person.
    ///
    /// # Errors
    /// [`Error::Invalid`] says what to change.
    pub async fn create_user(&self, new: NewUser) -> Result<UserId> {
        let email = new.email.trim().to_lowercase();
        if !email.contains('@') || email.len() > 254 {
            return Err(Error::Invalid(format!("“{email}” is not an e-mail address")));
        }
        if new.name.trim().is_empty() {
            return Err(Error::Invalid("the name is missing".into()));
        }
        if new.password.expose_secret().chars().count() < SHORTEST_PASSWORD {
            return Err(Error::Invalid(format!(
                "the password needs at least {SHORTEST_PASSWORD} characters"
            )));
        }
        let hash = self.hash_password(new.password).await?;
        let id = UserId(new_id());
        sqlx::query!(
            "insert into users (id, email, name, role, password_hash, created_at) values ($1, $2, $3, $4, $5, $6)",
            id as UserId,
            email,
            new.name.trim(),
            new.role as Role,
            hash,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.agents)
        .await
        .on_constraint("users_email_unique", || Error::Invalid(format!("somebody with the address {email} exists already")))?;
        Ok(id)
    }

    /// The person who signs in with `email`, unless disabled.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn person_by_email(&self, email: &str) -> Result<Option<CurrentUser>> {
        Ok(sqlx::query_as!(
            CurrentUser,
            r#"select id as "id: UserId", name, email, role as "role: Role" from users where email = lower($1) and disabled_at is null"#,
            email.trim()
        )
        .fetch_optional(&self.0.pools.agents)
        .await?)
    }

    /// The language `user` chose, if any.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn language_of(&self, user: UserId) -> Result<Option<Language>> {
        let chosen = sqlx::query_scalar!(
            r#"select language as "language: Language" from users where id = $1"#,
            user as UserId
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        Ok(chosen.flatten())
    }

    /// Has `user` read `language` from now on, on every computer they sign in at.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn choose_language(&self, user: UserId, language: Language) -> Result<()> {
        sqlx::query!(
            "update users set language = $2 where id = $1",
            user as UserId,
            language as Language
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(())
    }

    /// Checks an address and a password. Failures are counted by address, whether somebody has it or not.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sign_in(&self, email: &str, password: SecretString) -> Result<SignIn> {
        let email: String = email.trim().to_lowercase().chars().take(254).collect();
        let email = email.replace('\0', "");
        if let Some(minutes) = self.locked_minutes(&email).await? {
            return Ok(SignIn::Locked { minutes });
        }
        let user = sqlx::query!(
            r#"
            select id as "id: UserId", email, name, role as "role: Role", password_hash, disabled_at is not null as "disabled!"
              from users where email = $1
            "#,
            email
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        let stored = user
            .as_ref()
            .map_or_else(|| NOBODY.clone(), |user| user.password_hash.clone());
        let right = self.verify_password(password, stored).await?;
        // Guesses made all at once wait for their turn to be hashed: meanwhile the address may have been locked.
        if let Some(minutes) = self.locked_minutes(&email).await? {
            return Ok(SignIn::Locked { minutes });
        }
        match user {
            Some(user) if right && user.disabled => Ok(SignIn::Disabled),
            Some(user) if right => {
                sqlx::query!("delete from sign_in_failures where email = $1", email)
                    .execute(&self.0.pools.agents)
                    .await?;
                Ok(SignIn::Welcome(CurrentUser {
                    id: user.id,
                    name: user.name,
                    email: user.email,
                    role: user.role,
                }))
            }
            _ => {
                self.count_failure(&email).await?;
                Ok(SignIn::Wrong)
            }
        }
    }

    async fn locked_minutes(&self, email: &str) -> Result<Option<i64>> {
        let now = self.0.wall.now();
        let until = sqlx::query_scalar!(
            "select locked_until from sign_in_failures where email = $1 and locked_until > $2",
            email,
            now
        )
        .fetch_optional(&self.0.pools.agents)
        .await?
        .flatten();
        Ok(until.map(|until| ((until - now).num_seconds() + 59) / 60))
    }

    async fn count_failure(&self, email: &str) -> Result<()> {
        let now = self.0.wall.now();
        let failures = sqlx::query_scalar!(
            r#"
            insert into sign_in_failures as f (email, failures, last_at) values ($1, 1, $2)
            on conflict (email) do update
               set failures = case when f.last_at < $2 - interval '1 day' then 1 else f.failures + 1 end, last_at = $2
            returning failures
            "#,
            email,
            now,
        )
        .fetch_one(&self.0.pools.agents)
        .await?;
        if failures >= MOST_FAILURES {
            let lock = (LOCK * (1 << (failures - MOST_FAILURES).min(10))).min(LONGEST_LOCK);
            sqlx::query!(
                "update sign_in_failures set locked_until = $2 where email = $1",
                email,
                now + lock
            )
            .execute(&self.0.pools.agents)
            .await?;
        }
        Ok(())
    }

    /// Disables the person with `email`, ends their sessions and their open screens at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nobody has it.
    pub async fn disable_user(&self, email: &str) -> Result<()> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let id = sqlx::query_scalar!(
            r#"update users set disabled_at = coalesce(disabled_at, $2) where email = lower($1) returning id as "id: UserId""#,
            email.trim(),
            now
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        sqlx::query!("delete from sessions where user_id = $1", id as UserId)
            .execute(&mut *tx)
            .await?;
        sqlx::query!(
            "insert into events (user_id, at) values ($1, $2)",
            id as UserId,
            now
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    async fn hash_password(&self, password: SecretString) -> Result<String> {
        let _place = self.0.people_gate.0.acquire().await;
        tokio::task::spawn_blocking(move || hash(password.expose_secret()))
            .await
            .map_err(|error| Error::Password(error.to_string()))?
    }

    async fn verify_password(&self, password: SecretString, stored: String) -> Result<bool> {
        let _place = self.0.people_gate.0.acquire().await;
        tokio::task::spawn_blocking(move || {
            let stored = PasswordHash::new(&stored).map_err(|error| Error::Password(error.to_string()))?;
            Ok(Argon2::default()
                .verify_password(password.expose_secret().as_bytes(), &stored)
                .is_ok())
        })
        .await
        .map_err(|error| Error::Password(error.to_string()))?
    }
}

/// argon2id with the library's own parameters (19 MiB, two passes).
fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Error::Password(error.to_string()))?;
    Ok(hash.to_string())
}
