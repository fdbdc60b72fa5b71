//! How batches are sent, as administrators choose it (Gerencial, Envios).

use domain::batch::{SendingFault, SendingForm, SendingSettings, SendingView};
use domain::user::Permission;
use serde_json::{Value, json};

use crate::{Asker, Desk, Result, allowances, settings};

/// What the audit log tells of a change, field by field.
fn told(before: &SendingSettings, after: &SendingSettings) -> (Value, Value) {
    let side = |sending: &SendingSettings| {
        let SendingSettings {
            rules,
            quiet,
            headroom,
            reserve_percent,
            rule_set,
        } = sending;
        let night = quiet.filter(|quiet| quiet.from != quiet.until);
        json!({
            "yellow": rules.yellow,
            "failures_percent": rules.failures_percent,
            "failures_minutes": rules.failures_minutes,
            "failures_least": rules.failures_least,
            "opt_outs_percent": rules.opt_outs_percent,
            "opt_outs_least": rules.opt_outs_least,
            "quiet": night.map(|night| format!("{} – {}", night.from.format("%H:%M"), night.until.format("%H:%M"))),
            "saturdays": quiet.is_some_and(|quiet| quiet.saturdays),
            "sundays": quiet.is_some_and(|quiet| quiet.sundays),
            "headroom": headroom,
            "reserve_percent": reserve_percent,
            "rule_set": rule_set,
        })
    };
    (side(before), side(after))
}

impl Desk {
    /// How batches are sent, with the limits of which a share is kept, and who last changed it.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for all but administrators.
    pub async fn view_sending(&self, asker: &Asker) -> Result<SendingView> {
        asker.may(Permission::Administer)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        let (sending, changed) = settings::read_with_who::<SendingSettings>(&mut *connection).await?;
        Ok(SendingView {
            form: SendingForm::from(&sending),
            limits: allowances::shared_limits(&mut connection).await?,
            changed,
        })
    }

    /// Stores how batches are sent; the inner error says what to change. It holds at once in this process, in the others
    /// within seconds, and the agents' share of the messaging limits at once for all.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for all but administrators.
    pub async fn save_sending(
        &self,
        asker: &Asker,
        form: &SendingForm,
    ) -> Result<std::result::Result<(), SendingFault>> {
        asker.may(Permission::Administer)?;
        self.change_sending(asker, |stored| form.onto(stored)).await
    }

    /// Stores what `change` makes of how batches are sent; it stays as it was where `change` does not want to.
    pub(crate) async fn change_sending<E>(
        &self,
        asker: &Asker,
        change: impl FnOnce(SendingSettings) -> std::result::Result<SendingSettings, E>,
    ) -> Result<std::result::Result<(), E>> {
        let mut tx = self.0.pools.agents.begin().await?;
        let before = settings::locked::<SendingSettings>(&mut tx).await?;
        let after = match change(before.clone()) {
            Ok(after) => after,
            Err(fault) => return Ok(Err(fault)),
        };
        self.put(&mut tx, asker, &before, &after, told).await?;
        let another_room = allowances::set_reserves(&mut tx, after.reserve_percent).await?;
        tx.commit().await?;
        self.keep_sending(after);
        if another_room {
            self.ask_for_room().await?;
        }
        // Quiet may be over, and the pace another one.
        self.0.batch_wake.notify_one();
        Ok(Ok(()))
    }
}
