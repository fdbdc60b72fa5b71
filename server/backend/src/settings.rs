//! Settings that administrators change while the desk runs. Each process keeps a copy and reads it anew every few
//! seconds ([`Desk::refresh_settings`]).

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::audit::AuditAction;
use domain::batch::SendingSettings;
use domain::consent::{ConsentSettings, ConsentSettingsView, Ears};
use domain::management::Declined;
use domain::settings::{Business, Setting, SettingsView};
use domain::user::Permission;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};

use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result};

/// The copies that this process goes by.
#[derive(Default)]
pub(crate) struct Kept {
    business: RwLock<Business>,
    sending: RwLock<SendingSettings>,
    consent: RwLock<Arc<Consent>>,
}

/// The settings of consent, with the words made ready.
pub(crate) struct Consent {
    pub settings: ConsentSettings,
    pub ears: Ears,
}

impl Default for Consent {
    fn default() -> Self {
        Self::from(ConsentSettings::default())
    }
}

impl From<ConsentSettings> for Consent {
    fn from(settings: ConsentSettings) -> Self {
        let ears = Ears::from(&settings.words);
        Self { settings, ears }
    }
}

/// What the audit log tells of a change.
pub(crate) type Told<T> = fn(&T, &T) -> (Value, Value);

/// All of it: the log's page shows what differs.
fn whole<T: Setting>(before: &T, after: &T) -> (Value, Value) {
    let value = |settings: &T| serde_json::to_value(settings).unwrap_or(Value::Null);
    (value(before), value(after))
}

/// Of the lists of words only those that went and those that came: the lists are long.
fn consent_told(before: &ConsentSettings, after: &ConsentSettings) -> (Value, Value) {
    let side = |this: &ConsentSettings, other: &ConsentSettings| {
        let own = |these: &[String], others: &[String]| -> Vec<String> {
            let gone = these.iter().filter(|word| !others.contains(word));
            gone.cloned().collect()
        };
        json!({
            "policy": this.policy,
            "out_words": own(&this.words.out, &other.words.out),
            "undo_words": own(&this.words.undo, &other.words.undo),
            "confirms": this.confirms,
            "welcomes": this.welcomes,
        })
    };
    (side(before, after), side(after, before))
}

/// The stored settings of one group; their defaults where nothing was stored.
pub(crate) async fn read<T: Setting>(executor: impl PgExecutor<'_>) -> Result<T> {
    let value = sqlx::query_scalar!("select value from settings where key = $1", T::KEY)
        .fetch_optional(executor)
        .await?;
    Ok(value
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default())
}

/// The same, nobody else changing them until the end of the transaction.
pub(crate) async fn locked<T: Setting>(tx: &mut PgConnection) -> Result<T> {
    // What is not there cannot be locked.
    sqlx::query!(
        "insert into settings (key, value, updated_at) values ($1, '{}', now()) on conflict (key) do nothing",
        T::KEY
    )
    .execute(&mut *tx)
    .await?;
    let value = sqlx::query_scalar!("select value from settings where key = $1 for update", T::KEY)
        .fetch_one(tx)
        .await?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// The stored settings of one group, with who last changed them.
pub(crate) async fn read_with_who<T: Setting>(
    executor: impl PgExecutor<'_>,
) -> Result<(T, Option<(String, DateTime<Utc>)>)> {
    let row = sqlx::query!(
        r#"
        select s.value, s.updated_at, u.name as "name?"
          from settings s left join users u on u.id = s.updated_by
         where s.key = $1
        "#,
        T::KEY
    )
    .fetch_optional(executor)
    .await?;
    let value = row
        .as_ref()
        .and_then(|row| serde_json::from_value(row.value.clone()).ok())
        .unwrap_or_default();
    Ok((
        value,
        row.map(|row| (row.name.unwrap_or_default(), row.updated_at)),
    ))
}

impl Desk {
    /// The business's settings, as this process last read them.
    pub fn business(&self) -> Business {
        let kept = &self.0.settings.business;
        kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The settings of consent, as this process last read them.
    pub fn consent_settings(&self) -> ConsentSettings {
        self.consent().settings.clone()
    }

    /// The same, with the words made ready.
    pub(crate) fn consent(&self) -> Arc<Consent> {
        let kept = &self.0.settings.consent;
        Arc::clone(&kept.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How batches are sent, as this process last read it.
    pub(crate) fn sending_settings(&self) -> SendingSettings {
        let kept = &self.0.settings.sending;
        kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn keep_sending(&self, sending: SendingSettings) {
        let kept = &self.0.settings.sending;
        *kept.write().unwrap_or_else(PoisonError::into_inner) = sending;
    }

    fn keep_business(&self, business: Business) {
        let kept = &self.0.settings.business;
        *kept.write().unwrap_or_else(PoisonError::into_inner) = business;
    }

    fn keep_consent(&self, consent: ConsentSettings) {
        // Making the words ready anew each time would be wasted.
        if self.consent().settings != consent {
            let kept = &self.0.settings.consent;
            *kept.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(consent.into());
        }
    }

    /// Reads the settings anew.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refresh_settings(&self) -> Result<()> {
        self.keep_business(read(&self.0.pools.agents).await?);
        self.keep_consent(read(&self.0.pools.agents).await?);
        self.keep_sending(read(&self.0.pools.agents).await?);
        Ok(())
    }

    /// The settings with who last changed them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn view_settings(&self, asker: &Asker) -> Result<SettingsView> {
        asker.may(Permission::Administer)?;
        let (business, changed) = read_with_who(&self.0.pools.agents).await?;
        Ok(SettingsView {
            business,
            zone: self.0.zone.name().to_owned(),
            changed,
        })
    }

    /// Stores the business's settings; they hold at once in this process, in the others within seconds.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn save_settings(&self, asker: &Asker, business: Business) -> Result<()> {
        asker.may(Permission::Administer)?;
        let business = business.checked().map_err(domain::Refusal::from)?;
        self.store(asker, &business, whole).await?;
        self.keep_business(business);
        Ok(())
    }

    /// The settings of consent with who last changed them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn view_consent_settings(&self, asker: &Asker) -> Result<ConsentSettingsView> {
        asker.may(Permission::Administer)?;
        let (consent, changed) = read_with_who(&self.0.pools.agents).await?;
        Ok(ConsentSettingsView { consent, changed })
    }

    /// Stores the settings of consent; they hold at once in this process, in the others within seconds.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn save_consent_settings(&self, asker: &Asker, consent: ConsentSettings) -> Result<()> {
        asker.may(Permission::Administer)?;
        let consent = consent
            .checked()
            .map_err(|_| domain::Refusal::from(Declined::ConsentUnfit))?;
        self.store(asker, &consent, consent_told).await?;
        self.keep_consent(consent);
        Ok(())
    }

    /// Stores one group.
    async fn store<T: Setting>(&self, asker: &Asker, settings: &T, told: Told<T>) -> Result<()> {
        let mut tx = self.0.pools.agents.begin().await?;
        let before = locked::<T>(&mut tx).await?;
        self.put(&mut tx, asker, &before, settings, told).await?;
        Ok(tx.commit().await?)
    }

    /// Writes one group down, which is [`locked`], with its line in the audit log, which tells what `told` makes of before
    /// and after.
    pub(crate) async fn put<T: Setting>(
        &self,
        tx: &mut PgConnection,
        asker: &Asker,
        before: &T,
        after: &T,
        told: Told<T>,
    ) -> Result<()> {
        let stored = serde_json::to_value(after).map_err(|_| Error::Inconsistent("settings"))?;
        let now = self.0.wall.now();
        sqlx::query!(
            "update settings set value = $2, updated_by = $3, updated_at = $4 where key = $1",
            T::KEY,
            stored,
            asker.user.id as UserId,
            now,
        )
        .execute(&mut *tx)
        .await?;
        let (before, after) = told(before, after);
        let deed = Deed::by(asker, AuditAction::SettingsChanged).change(before, after);
        note(tx, now, deed).await
    }
}
