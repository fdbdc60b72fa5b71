//! A new password or no second factor for somebody who lost theirs.

use domain::UserId;
use domain::audit::AuditAction;
use domain::staff::TemporaryPassword;
use domain::user::Permission;
use secrecy::SecretString;

use super::{known, lock};
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Result, passwords};

impl Desk {
    /// Gives a person a password for one sign-in, told once; every session of theirs ends.
    ///
    /// # Errors
    /// [`Error::Refused`](crate::Error::Refused) when the chosen one is too weak.
    pub async fn reset_password(
        &self,
        asker: &Asker,
        id: UserId,
        password: Option<SecretString>,
    ) -> Result<TemporaryPassword> {
        asker.may(Permission::Administer)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        let user = known(&mut connection, id).await?;
        drop(connection);
        let (secret, told) = passwords::chosen_or_made(password, &user.email, &user.name)?;
        let hash = self.hash_password(secret).await?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        lock(&mut tx).await?;
        sqlx::query!(
            "update users set password_hash = $2, must_change_password = true, password_changed_at = $3 where id = $1",
            id as UserId,
            hash,
            now
        )
        .execute(&mut *tx)
        .await?;
        // Who was locked out by wrong tries can use the new one at once.
        sqlx::query!("delete from sign_in_failures where email = $1", user.email)
            .execute(&mut *tx)
            .await?;
        self.end_sessions(&mut tx, id, None).await?;
        let deed = Deed::by(asker, AuditAction::PasswordReset).to(id, &user.name);
        note(&mut tx, now, deed).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(TemporaryPassword { id, password: told })
    }

    /// Takes a person's second factor away, so that they can sign in without it; every session of theirs ends.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) when there is no such person.
    pub async fn reset_second_factor(&self, asker: &Asker, id: UserId) -> Result<()> {
        asker.may(Permission::Administer)?;
        let mut tx = self.0.pools.agents.begin().await?;
        lock(&mut tx).await?;
        let user = known(&mut tx, id).await?;
        sqlx::query!("delete from second_factors where user_id = $1", id as UserId)
            .execute(&mut *tx)
            .await?;
        self.end_sessions(&mut tx, id, None).await?;
        let deed = Deed::by(asker, AuditAction::SecondFactorDisabled).to(id, &user.name);
        note(&mut tx, self.0.wall.now(), deed).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }
}
