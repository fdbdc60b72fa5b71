//! A person about their own account: password, second factor, and the browsers they are signed in with.

mod code;
mod second_factor;
mod steps;

pub use steps::CodeTaken;

use domain::Refusal;
use domain::UserId;
use domain::account::Account;
use domain::audit::AuditAction;
use domain::management::Declined;
use domain::staff::SessionView;
use secrecy::SecretString;
use uuid::Uuid;

use crate::audit_log::{Deed, note};
use crate::users::{known, same};
use crate::{Asker, Desk, Error, Result, passwords, sessions};

impl Desk {
    /// What “Minha conta” shows.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn view_account(&self, asker: &Asker) -> Result<Account> {
        let (pool, now) = (&self.0.pools.agents, self.0.wall.now());
        let row = sqlx::query!(
            r#"
            select (select confirmed_at from second_factors where user_id = $1) as since,
                   (select count(*) from recovery_codes where user_id = $1 and used_at is null) as "codes!"
            "#,
            asker.user.id as UserId
        )
        .fetch_one(pool)
        .await?;
        let current = asker.session.map(|key| key.digest());
        let mut sessions = sqlx::query_as!(
            SessionView,
            r#"
            select handle, coalesce(data ->> 'browser', '') as "browser!", created_at as since, last_seen_at,
                   coalesce(id = $2, false) as "current!"
              from sessions
             where user_id = $1 and expires_at > $3 and last_seen_at > $4 and created_at > $5
             order by last_seen_at desc
             limit 100
            "#,
            asker.user.id as UserId,
            current,
            now,
            now - self.idle(),
            now - sessions::LONGEST,
        )
        .fetch_all(pool)
        .await?;
        sessions.sort_by_key(|session| !session.current);
        Ok(Account {
            second_factor_since: row.since,
            second_factor_required: self.business().second_factor.contains(&asker.user.role),
            recovery_codes: row.codes,
            sessions,
        })
    }

    /// Changes one's own password; every other session of theirs ends.
    ///
    /// # Errors
    /// [`Error::Refused`] when the old one is wrong or the new one too weak.
    pub async fn change_password(&self, asker: &Asker, old: SecretString, new: SecretString) -> Result<()> {
        passwords::check(&new, &asker.user.email, &asker.user.name)?;
        self.prove(asker, old.clone()).await?;
        if same(&old, &new) {
            return Err(Refusal::from(Declined::PasswordUnchanged).into());
        }
        let hash = self.hash_password(new).await?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        sqlx::query!(
            "update users set password_hash = $2, must_change_password = false, password_changed_at = $3 where id = $1",
            asker.user.id as UserId,
            hash,
            now
        )
        .execute(&mut *tx)
        .await?;
        let keep = asker.session.map(|key| key.digest());
        self.end_sessions(&mut tx, asker.user.id, keep).await?;
        let deed = Deed::by(asker, AuditAction::PasswordChanged).to(asker.user.id, &asker.user.name);
        note(&mut tx, now, deed).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// Ends one of one's own sessions by its handle, or all but the one that asks.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such session.
    pub async fn end_my_sessions(&self, asker: &Asker, handle: Option<Uuid>) -> Result<()> {
        let mut tx = self.0.pools.agents.begin().await?;
        match handle {
            Some(handle) => {
                let ended = sqlx::query!(
                    "delete from sessions where user_id = $1 and handle = $2",
                    asker.user.id as UserId,
                    handle
                )
                .execute(&mut *tx)
                .await?;
                if ended.rows_affected() == 0 {
                    return Err(Error::NotFound);
                }
                let users = [asker.user.id];
                crate::users::tell_screens(&mut tx, &users, self.0.clock.now()).await?;
            }
            None => {
                let keep = asker.session.map(|key| key.digest());
                self.end_sessions(&mut tx, asker.user.id, keep).await?;
            }
        }
        let deed = Deed::by(asker, AuditAction::UserSignedOut).to(asker.user.id, &asker.user.name);
        note(&mut tx, self.0.wall.now(), deed).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// Asks for the person's own password again. Wrong ones count as those of signing in do: who found a browser
    /// unattended cannot try for ever.
    pub(crate) async fn prove(&self, asker: &Asker, password: SecretString) -> Result<()> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let email = known(&mut connection, asker.user.id).await?.email;
        let stored = sqlx::query_scalar!(
            "select password_hash from users where id = $1",
            asker.user.id as UserId
        )
        .fetch_one(&mut *connection)
        .await?;
        drop(connection);
        if let Some(minutes) = self.locked_minutes(&email).await? {
            return Err(Refusal::from(Declined::Locked(minutes)).into());
        }
        if self.verify_password(password, stored).await? {
            return Ok(());
        }
        self.count_failure(&email, Some(asker.user.id), asker.address)
            .await?;
        Err(Refusal::from(Declined::PasswordWrong).into())
    }
}
