//! Taking kept bodies through ingest once more: the same path, so nothing is doubled; what still does not apply keeps
//! its name.

use domain::WebhookId;
use domain::audit::AuditAction;
use domain::intake::Replayed;
use domain::user::Permission;
use serde_json::json;
use uuid::Uuid;

use crate::audit_log::{Deed, note};
use crate::ingest::{Ingest, Received};
use crate::{Asker, Desk, Error, Result};

/// Bodies to one request, so that a person sees it go on and can stop it.
const BODIES: i64 = 25;

/// What is taken through again.
#[derive(Debug, Clone)]
pub enum Again {
    /// One body.
    One(WebhookId),
    /// Those with an update of this outcome, after the last one done.
    Every(String, Option<WebhookId>),
}

impl Desk {
    /// Takes bodies through once more, at most [`BODIES`] of them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; busy when ingest is.
    pub async fn replay(&self, asker: &Asker, ingest: &Ingest, again: Again) -> Result<Replayed> {
        asker.may(Permission::Administer)?;
        let (outcome, rows) = match again {
            Again::One(id) => {
                let rows = sqlx::query!(
                    r#"select id as "id: WebhookId", body from webhooks where id = $1"#,
                    id as WebhookId
                )
                .fetch_all(&self.0.pools.agents)
                .await?;
                (
                    None,
                    rows.into_iter().map(|row| (row.id, row.body)).collect::<Vec<_>>(),
                )
            }
            Again::Every(outcome, after) => {
                let rows = sqlx::query!(
                    r#"
                    select w.id as "id: WebhookId", w.body from webhooks w
                     where w.id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
                       and exists (select from webhook_outcomes o where o.webhook_id = w.id and o.outcome = $1)
                     order by w.id
                     limit $3
                    "#,
                    outcome,
                    after as Option<WebhookId>,
                    BODIES
                )
                .fetch_all(&self.0.pools.agents)
                .await?;
                (
                    Some(outcome),
                    rows.into_iter().map(|row| (row.id, row.body)).collect(),
                )
            }
        };
        if rows.is_empty() && outcome.is_none() {
            return Err(Error::NotFound);
        }
        let ids: Vec<Uuid> = rows.iter().map(|(id, _)| id.0).collect();
        let next = rows
            .last()
            .map(|(id, _)| *id)
            .filter(|_| outcome.is_some() && rows.len() as i64 == BODIES);
        let before = self.count_outcomes(&ids).await?;
        let bodies = rows.len() as i64;
        for (id, body) in rows {
            let Ok(received) = Received::again(id, body.into()) else {
                continue;
            };
            // Nothing is lost by stopping: what was taken through keeps, the rest waits as it did.
            ingest
                .store(received)
                .await
                .map_err(|_| Error::Database(sqlx::Error::PoolTimedOut))?;
        }
        let settled = before - self.count_outcomes(&ids).await?;
        let mut connection = self.0.pools.agents.acquire().await?;
        let deed = Deed::by(asker, AuditAction::WebhooksReplayed);
        let told = json!({"outcome": outcome, "bodies": bodies, "settled": settled});
        note(&mut connection, self.0.wall.now(), deed.made(told)).await?;
        Ok(Replayed {
            bodies,
            settled,
            next,
        })
    }

    async fn count_outcomes(&self, webhooks: &[Uuid]) -> Result<i64> {
        Ok(sqlx::query_scalar!(
            r#"select count(*) as "count!" from webhook_outcomes where webhook_id = any($1)"#,
            webhooks
        )
        .fetch_one(&self.0.pools.agents)
        .await?)
    }
}
