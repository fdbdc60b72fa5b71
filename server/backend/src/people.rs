//! People who work at the desk: making them, and letting them in.

use std::net::IpAddr;
use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::TimeDelta;
use domain::account::{SignInFacts, SignInStep, next_step};
use domain::audit::AuditAction;
use domain::management::Declined;
use domain::user::{CurrentUser, Role};
use domain::words::Language;
use domain::{Refusal, UserId, management};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::audit_log::{Deed, note};
use crate::error::ResultExt;
use crate::{Desk, Error, Result, new_id, passwords};

/// Wrong passwords in a row before an address is locked.
const MOST_FAILURES: i32 = 5;
/// How long it is locked, at first; doubles with each further failure.
const LOCK: TimeDelta = TimeDelta::minutes(1);
/// And at most.
const LONGEST_LOCK: TimeDelta = TimeDelta::minutes(15);

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
    /// Good enough by `domain::password`.
    pub password: SecretString,
}

/// How signing in went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// Come in; [`Desk::welcome`] notes it.
    Welcome(CurrentUser),
    /// The password is right, but something else is asked first.
    Next(CurrentUser, SignInStep),
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
        let email = management::email(&new.email)
            .map_err(|_| Error::Invalid(format!("“{}” is not an e-mail address", new.email.trim())))?;
        let name = management::name(&new.name)
            .map_err(|_| Error::Invalid("a name of at most 80 characters is needed".into()))?;
        passwords::check(&new.password, &email, &name).map_err(in_words)?;
        let hash = self.hash_password(new.password).await?;
        let id = UserId(new_id());
        let mut tx = self.0.pools.agents.begin().await?;
        sqlx::query!(
            "insert into users (id, email, name, role, password_hash, created_at) values ($1, $2, $3, $4, $5, $6)",
            id as UserId,
            email,
            name,
            new.role as Role,
            hash,
            self.0.clock.now(),
        )
        .execute(&mut *tx)
        .await
        .on_constraint("users_email_unique", || Error::Invalid(format!("somebody with the address {email} exists already")))?;
        let deed = Deed::nameless(AuditAction::UserCreated).to(id, &name);
        note(
            &mut tx,
            self.0.wall.now(),
            deed.made(json!({"name": name, "role": new.role})),
        )
        .await?;
        tx.commit().await?;
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
    pub async fn sign_in(
        &self,
        email: &str,
        password: SecretString,
        address: Option<IpAddr>,
    ) -> Result<SignIn> {
        let email: String = email.trim().to_lowercase().chars().take(254).collect();
        let email = email.replace('\0', "");
        if let Some(minutes) = self.locked_minutes(&email).await? {
            return Ok(SignIn::Locked { minutes });
        }
        let user = sqlx::query!(
            r#"
            select id as "id: UserId", email, name, role as "role: Role", password_hash, disabled_at is not null as "disabled!", must_change_password,
                   exists (select from second_factors f where f.user_id = users.id and f.confirmed_at is not null) as "second_factor!"
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
                let step = next_step(SignInFacts {
                    has_second_factor: user.second_factor,
                    code_given: false,
                    must_change_password: user.must_change_password,
                    second_factor_required: self.business().second_factor.contains(&user.role),
                });
                let person = CurrentUser {
                    id: user.id,
                    name: user.name,
                    email: user.email,
                    role: user.role,
                };
                // Wrong tries are forgotten only once somebody is in: the code's count with them.
                if step == SignInStep::Welcome {
                    self.welcome(&person, address).await?;
                    Ok(SignIn::Welcome(person))
                } else {
                    Ok(SignIn::Next(person, step))
                }
            }
            user => {
                self.count_failure(&email, user.map(|user| user.id), address)
                    .await?;
                Ok(SignIn::Wrong)
            }
        }
    }

    pub(crate) async fn locked_minutes(&self, email: &str) -> Result<Option<i64>> {
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

    /// Counts a wrong try for `email`, which `user` has if anybody does, and writes it down.
    pub(crate) async fn count_failure(
        &self,
        email: &str,
        user: Option<UserId>,
        address: Option<IpAddr>,
    ) -> Result<()> {
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
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
        .fetch_one(&mut *tx)
        .await?;
        let mut action = AuditAction::SignInFailed;
        if failures >= MOST_FAILURES {
            let lock = (LOCK * (1 << (failures - MOST_FAILURES).min(10))).min(LONGEST_LOCK);
            sqlx::query!(
                "update sign_in_failures set locked_until = $2 where email = $1",
                email,
                now + lock
            )
            .execute(&mut *tx)
            .await?;
            action = AuditAction::SignInLocked;
        }
        let name = match user {
            Some(user) => {
                sqlx::query_scalar!("select name from users where id = $1", user as UserId)
                    .fetch_optional(&mut *tx)
                    .await?
            }
            None => None,
        };
        let deed = Deed {
            person: user,
            subject: name,
            address,
            ..Deed::nameless(action)
        };
        note(&mut tx, now, deed).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn hash_password(&self, password: SecretString) -> Result<String> {
        let _place = self.0.people_gate.0.acquire().await;
        tokio::task::spawn_blocking(move || hash(password.expose_secret()))
            .await
            .map_err(|error| Error::Password(error.to_string()))?
    }

    pub(crate) async fn verify_password(&self, password: SecretString, stored: String) -> Result<bool> {
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

/// What is wrong with a password, for whoever typed it at the command line.
fn in_words(error: Error) -> Error {
    let Error::Refused(Refusal::Declined { why }) = error else {
        return error;
    };
    Error::Invalid(
        match why {
            Declined::PasswordTooShort => "the password needs at least 12 characters",
            Declined::PasswordTooLong => "the password has more than 128 characters",
            Declined::PasswordPersonal => "the password holds the person's name or address",
            _ => "the password is one of those that are guessed first",
        }
        .into(),
    )
}

/// argon2id with the library's own parameters (19 MiB, two passes).
fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Error::Password(error.to_string()))?;
    Ok(hash.to_string())
}
