//! Settings that administrators change while the desk runs. Each process keeps a copy and reads it anew every few
//! seconds ([`Desk::refresh_settings`]).

use std::sync::{PoisonError, RwLock};

use domain::UserId;
use domain::audit::AuditAction;
use domain::settings::{Business, Setting, SettingsView};
use domain::user::Permission;
use serde_json::Value;
use sqlx::PgExecutor;

use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result};

/// The copy that this process goes by.
#[derive(Default)]
pub(crate) struct Kept(RwLock<Business>);

/// The stored settings of one group; their defaults where nothing was stored.
pub(crate) async fn read<T: Setting>(executor: impl PgExecutor<'_>) -> Result<T> {
    let value = sqlx::query_scalar!("select value from settings where key = $1", T::KEY)
        .fetch_optional(executor)
        .await?;
    Ok(value
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default())
}

impl Desk {
    /// The business's settings, as this process last read them.
    pub fn business(&self) -> Business {
        self.0
            .settings
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads the settings anew.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refresh_settings(&self) -> Result<()> {
        let business = read::<Business>(&self.0.pools.agents).await?;
        *self.0.settings.0.write().unwrap_or_else(PoisonError::into_inner) = business;
        Ok(())
    }

    /// The settings with who last changed them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn view_settings(&self, asker: &Asker) -> Result<SettingsView> {
        asker.may(Permission::Administer)?;
        let row = sqlx::query!(
            r#"
            select s.value, s.updated_at, u.name as "name?"
              from settings s left join users u on u.id = s.updated_by
             where s.key = $1
            "#,
            Business::KEY
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        let business = row
            .as_ref()
            .and_then(|row| serde_json::from_value(row.value.clone()).ok())
            .unwrap_or_default();
        Ok(SettingsView {
            business,
            zone: self.0.zone.name().to_owned(),
            changed: row.map(|row| (row.name.unwrap_or_default(), row.updated_at)),
        })
    }

    /// Stores the business's settings; they hold at once in this process, in the others within seconds.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn save_settings(&self, asker: &Asker, business: Business) -> Result<()> {
        asker.may(Permission::Administer)?;
        let business = business.checked().map_err(domain::Refusal::from)?;
        let after = serde_json::to_value(&business).map_err(|_| Error::Inconsistent("settings"))?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let before = sqlx::query_scalar!(
            "select value from settings where key = $1 for update",
            Business::KEY
        )
        .fetch_optional(&mut *tx)
        .await?;
        sqlx::query!(
            r#"
            insert into settings (key, value, updated_by, updated_at) values ($1, $2, $3, $4)
            on conflict (key) do update set value = excluded.value, updated_by = excluded.updated_by, updated_at = excluded.updated_at
            "#,
            Business::KEY,
            after,
            asker.user.id as UserId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        let before =
            before.unwrap_or_else(|| serde_json::to_value(Business::default()).unwrap_or(Value::Null));
        note(
            &mut tx,
            now,
            Deed::by(asker, AuditAction::SettingsChanged).change(before, after),
        )
        .await?;
        tx.commit().await?;
        *self.0.settings.0.write().unwrap_or_else(PoisonError::into_inner) = business;
        Ok(())
    }
}
