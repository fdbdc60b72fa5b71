//! The steps of signing in after the password was right.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{SignInFacts, SignInStep, next_step};
use domain::audit::AuditAction;
use domain::management::Declined;
use domain::user::{CurrentUser, Role};
use domain::{Refusal, UserId};
use secrecy::SecretString;

use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, passwords};

/// How long somebody may take from the password to the last step.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

/// What came of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeTaken {
    /// It was right.
    Right,
    /// It was wrong, old, or used before.
    Wrong,
    /// Too many wrong tries.
    Locked {
        /// Until it can be tried again.
        minutes: i64,
    },
}

impl Desk {
    /// What is asked next of `user`, whose password was right at `since`. Nothing when that counts no more: it took too
    /// long, or they were disabled or given another password meanwhile.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sign_in_step(
        &self,
        user: UserId,
        since: DateTime<Utc>,
        code_given: bool,
    ) -> Result<Option<(CurrentUser, SignInStep)>> {
        if self.0.wall.now() - since > PATIENCE {
            return Ok(None);
        }
        let row = sqlx::query!(
            r#"
            select u.name, u.email, u.role as "role: Role", u.must_change_password,
                   exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "has!"
              from users u
             where u.id = $1 and u.disabled_at is null and coalesce(u.password_changed_at, '-infinity') <= $2
            "#,
            user as UserId,
            since
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        Ok(row.map(|row| {
            let step = next_step(SignInFacts {
                has_second_factor: row.has,
                code_given,
                must_change_password: row.must_change_password,
                second_factor_required: self.business().second_factor.contains(&row.role),
            });
            let user = CurrentUser {
                id: user,
                name: row.name,
                email: row.email,
                role: row.role,
            };
            (user, step)
        }))
    }

    /// Takes the code of the app, or a recovery code. Wrong ones count with the wrong passwords of the address.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn give_code(
        &self,
        user: &CurrentUser,
        typed: &str,
        address: Option<IpAddr>,
    ) -> Result<CodeTaken> {
        if let Some(minutes) = self.locked_minutes(&user.email).await? {
            return Ok(CodeTaken::Locked { minutes });
        }
        if self.take_code(user.id, typed, true).await? {
            return Ok(CodeTaken::Right);
        }
        if self.take_recovery_code(user.id, typed).await? {
            let mut connection = self.0.pools.agents.acquire().await?;
            let deed = Deed::nameless(AuditAction::RecoveryCodeUsed).to(user.id, &user.name);
            note(&mut connection, self.0.wall.now(), Deed { address, ..deed }).await?;
            return Ok(CodeTaken::Right);
        }
        self.count_failure(&user.email, Some(user.id), address).await?;
        Ok(CodeTaken::Wrong)
    }

    /// The first password of one's own, where another person made the one before.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn choose_password(
        &self,
        user: &CurrentUser,
        new: SecretString,
        address: Option<IpAddr>,
    ) -> Result<()> {
        passwords::check(&new, &user.email, &user.name)?;
        let old = sqlx::query_scalar!(
            "select password_hash from users where id = $1 and must_change_password and disabled_at is null",
            user.id as UserId
        )
        .fetch_optional(&self.0.pools.agents)
        .await?
        .ok_or(Error::NotFound)?;
        if self.verify_password(new.clone(), old).await? {
            return Err(Refusal::from(Declined::PasswordUnchanged).into());
        }
        let hash = self.hash_password(new).await?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        sqlx::query!(
            "update users set password_hash = $2, must_change_password = false, password_changed_at = $3 where id = $1",
            user.id as UserId,
            hash,
            now
        )
        .execute(&mut *tx)
        .await?;
        let asker = Asker {
            address,
            ..Asker::from(user.clone())
        };
        let deed = Deed::by(&asker, AuditAction::PasswordChanged).to(user.id, &user.name);
        note(&mut tx, now, deed).await?;
        Ok(tx.commit().await?)
    }

    /// Notes that somebody came in, and forgets their wrong tries.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn welcome(&self, user: &CurrentUser, address: Option<IpAddr>) -> Result<()> {
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        sqlx::query!("delete from sign_in_failures where email = $1", user.email)
            .execute(&mut *tx)
            .await?;
        sqlx::query!(
            "update users set last_seen_at = $2 where id = $1",
            user.id as UserId,
            now
        )
        .execute(&mut *tx)
        .await?;
        let asker = Asker {
            address,
            ..Asker::from(user.clone())
        };
        let deed = Deed::by(&asker, AuditAction::SignedIn).to(user.id, &user.name);
        note(&mut tx, now, deed).await?;
        Ok(tx.commit().await?)
    }

    /// Notes that somebody left.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn farewell(&self, user: UserId, address: Option<IpAddr>) -> Result<()> {
        let name = sqlx::query_scalar!("select name from users where id = $1", user as UserId)
            .fetch_optional(&self.0.pools.agents)
            .await?
            .unwrap_or_default();
        let mut connection = self.0.pools.agents.acquire().await?;
        let deed = Deed::nameless(AuditAction::SignedOut).to(user, &name);
        let deed = Deed {
            actor: Some(user),
            address,
            ..deed
        };
        note(&mut connection, self.0.wall.now(), deed).await
    }
}
