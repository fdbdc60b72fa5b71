//! How the desk is for each person, and the policies that stand over it.

use domain::UserId;
use domain::notice::NoticePreferences;
use domain::preferences::{Density, Preferences, SignaturePolicy};
use domain::user::{CurrentUser, Permission};
use sqlx::PgExecutor;
use sqlx::types::Json;

use crate::{Desk, Error, Result};

/// The policy's name in the table.
const SIGNATURE: &str = "signature";

impl Desk {
    /// What `user` chose, with the policies that stand over it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn preferences(&self, user: UserId) -> Result<Preferences> {
        of(&self.0.pools.agents, user).await
    }

    /// Keeps what `user` chose. The policy is not theirs: see [`Desk::set_signature_policy`].
    ///
    /// # Errors
    /// When the database is away.
    pub async fn save_preferences(
        &self,
        user: &CurrentUser,
        preferences: Preferences,
    ) -> Result<Preferences> {
        sqlx::query!(
            r#"
            insert into user_preferences (user_id, signature, enter_sends, density, notices, updated_at, letter_keys)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (user_id) do update
               set signature = excluded.signature, enter_sends = excluded.enter_sends, density = excluded.density,
                   notices = excluded.notices, updated_at = excluded.updated_at, letter_keys = excluded.letter_keys
            "#,
            user.id as UserId,
            preferences.signature,
            preferences.enter_sends,
            preferences.density.slug(),
            Json(preferences.notices) as _,
            self.0.clock.now(),
            preferences.letter_keys,
        )
        .execute(&self.0.pools.agents)
        .await?;
        self.preferences(user.id).await
    }

    /// Decides whose choice the signature is.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everybody but administrators.
    pub async fn set_signature_policy(
        &self,
        user: &CurrentUser,
        policy: SignaturePolicy,
    ) -> Result<Preferences> {
        if !user.role.may(Permission::Administer) {
            return Err(Error::Forbidden);
        }
        sqlx::query!(
            r#"
            insert into desk_policies (name, value, changed_by, changed_at) values ($1, $2, $3, $4)
            on conflict (name) do update
               set value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at
            "#,
            SIGNATURE,
            policy.slug(),
            user.id as UserId,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.agents)
        .await?;
        tracing::info!(user.id = %user.id, policy = policy.slug(), "The policy of signatures changed");
        self.preferences(user.id).await
    }
}

/// The preferences of `user`.
pub(crate) async fn of(executor: impl PgExecutor<'_>, user: UserId) -> Result<Preferences> {
    let row = sqlx::query!(
        r#"
        select p.signature as "signature?", p.enter_sends as "enter_sends?", p.density as "density?", p.letter_keys as "letter_keys?",
               p.notices as "notices?: Json<NoticePreferences>", d.value as "policy?"
          from (select 1) one
          left join user_preferences p on p.user_id = $1
          left join desk_policies d on d.name = $2
        "#,
        user as UserId,
        SIGNATURE,
    )
    .fetch_one(executor)
    .await?;
    let default = Preferences::default();
    Ok(Preferences {
        signature: row.signature.unwrap_or(default.signature),
        enter_sends: row.enter_sends.unwrap_or(default.enter_sends),
        letter_keys: row.letter_keys.unwrap_or(default.letter_keys),
        density: row.density.as_deref().map(Density::from_slug).unwrap_or_default(),
        notices: row.notices.map(|Json(notices)| notices).unwrap_or_default(),
        signature_policy: row
            .policy
            .as_deref()
            .map(SignaturePolicy::from_slug)
            .unwrap_or_default(),
    })
}
