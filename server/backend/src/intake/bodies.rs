//! One body, opened: covered by default; who uncovers it is written down.

use domain::WebhookId;
use domain::audit::AuditAction;
use domain::intake::{OutcomeEntry, WebhookView};
use domain::user::Permission;
use serde_json::{Value, json};

use super::mask;
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result};

impl Desk {
    /// A body with what became of it. Administrators see it, covered unless they ask to `reveal` it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not kept any more; [`Error::Forbidden`] for agents, and for others who reveal.
    pub async fn view_webhook(&self, asker: &Asker, id: WebhookId, reveal: bool) -> Result<WebhookView> {
        asker.may(Permission::WatchIntake)?;
        if reveal {
            asker.may(Permission::Administer)?;
        }
        let mut tx = self.0.pools.agents.begin().await?;
        let row = sqlx::query!(
            "select received_at, body, updates from webhooks where id = $1",
            id as WebhookId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        let outcomes = sqlx::query_as!(
            OutcomeEntry,
            r#"
            select webhook_id as "webhook: WebhookId", position, outcome, detail, at
              from webhook_outcomes where webhook_id = $1
             order by position
             limit 200
            "#,
            id as WebhookId
        )
        .fetch_all(&mut *tx)
        .await?;
        let body = asker.user.role.may(Permission::Administer).then(|| {
            let value: Value = serde_json::from_slice(&row.body).unwrap_or(Value::Null);
            let shown = if reveal { value } else { mask::cover(value) };
            serde_json::to_string_pretty(&shown).unwrap_or_default()
        });
        if reveal {
            let deed = Deed::by(asker, AuditAction::WebhookRevealed).made(json!({"webhook": id}));
            note(&mut tx, self.0.wall.now(), deed).await?;
        }
        tx.commit().await?;
        Ok(WebhookView {
            id,
            received_at: row.received_at,
            size: row.body.len() as i64,
            updates: row.updates,
            outcomes,
            body,
            masked: !reveal,
        })
    }
}
