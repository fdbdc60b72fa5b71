//! Looking at our numbers as Meta keeps them: status, quality, throughput and messaging limit.
//!
//! No webhook tells of status and quality any more (`cloud-api.md` 6.3): they are asked for every ten minutes, and at once
//! when Meta tells of anything about the account. A limit is stored as it is told, whether by the portfolio (since October
//! 2025) or by the number.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use domain::NumberId;
use domain::allowance::{Amount, Scope};
use domain::failure;
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use whatsapp::SendError;

use crate::{Desk, Result, allowances};

/// How old what we know grows: 5 000 calls an hour are free, and six numbers make 36.
const EVERY: TimeDelta = TimeDelta::minutes(10);
/// How soon a look that came to nothing is taken again.
const AGAIN: TimeDelta = TimeDelta::minutes(2);
/// How long one that looks has a number for itself.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// How often the table is asked whether a number is due.
const PAUSE: Duration = Duration::from_secs(2);

/// Has the numbers of those `accounts` that are ours looked at anew.
pub(crate) async fn make_due(
    connection: &mut PgConnection,
    accounts: &[String],
    at: chrono::DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update numbers set look_due_at = least(look_due_at, $2) where waba_id = any($1)",
        accounts,
        at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Desk {
    /// Keeps what we know of our numbers fresh until `stop` is cancelled.
    pub async fn run_numbers(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.look_at_next_number().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "A number could not be looked at: {error}"),
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = self.0.numbers_wake.notified() => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Asks Meta about the number that is due longest; says whether one was due.
    ///
    /// # Errors
    /// When the database is away. What comes in Meta's way is kept with the number.
    pub async fn look_at_next_number(&self) -> Result<bool> {
        let now = self.0.wall.now();
        let due = sqlx::query!(
            r#"
            update numbers set look_due_at = $2, look_until = $3
             where id = (select n.id from numbers n
                          where n.look_due_at <= $1 and (n.look_until is null or n.look_until <= $1) and n.sealed_token is not null
                          order by n.look_due_at limit 1
                            for update skip locked)
            returning id as "id: NumberId", phone_number_id, portfolio
            "#,
            now,
            now + EVERY,
            now + LEASE,
        )
        .fetch_optional(&self.0.pools.batch)
        .await?;
        let Some(due) = due else { return Ok(false) };
        let Some(token) = self.token(due.id).await? else {
            return Ok(true);
        };
        let told = match self.0.whatsapp.phone_number(&token, &due.phone_number_id).await {
            Ok(told) => told,
            Err(error) => {
                let code = match &error {
                    SendError::Refused(refused) => i32::try_from(refused.code).unwrap_or(failure::NO_CODE),
                    SendError::NotSent { .. } | SendError::Lost { .. } => failure::NO_CONNECTION,
                };
                tracing::warn!(code, number.id = %due.id, "Number {} could not be looked at", due.id);
                sqlx::query!(
                    "update numbers set look_failure = $2, look_until = null, look_due_at = least(look_due_at, $3) where id = $1",
                    due.id as NumberId,
                    code,
                    now + AGAIN,
                )
                .execute(&self.0.pools.batch)
                .await?;
                return Ok(true);
            }
        };
        // The new field speaks of the portfolio, the old one of the number; where both are told the new one holds.
        let portfolio = told
            .whatsapp_business_manager_messaging_limit
            .as_deref()
            .and_then(Amount::parse_tier);
        let number = told.messaging_limit_tier.as_deref().and_then(Amount::parse_tier);
        let mut tx = self.0.pools.batch.begin().await?;
        sqlx::query!(
            r#"
            update numbers
               set status = $2, quality = $3, throughput = $4, limit_by_number = $5, looked_at = $6, look_until = null, look_failure = null
             where id = $1
            "#,
            due.id as NumberId,
            told.status,
            told.quality_rating,
            told.throughput.and_then(|throughput| throughput.level),
            portfolio.is_none() && number.is_some(),
            now,
        )
        .execute(&mut *tx)
        .await?;
        let another_room = if let Some(amount) = portfolio {
            allowances::report(&mut tx, &Scope::Portfolio(due.portfolio), amount, now).await?
        } else if let Some(amount) = number {
            allowances::report(&mut tx, &Scope::Number(due.id), amount, now).await?
        } else {
            false
        };
        tx.commit().await?;
        if another_room {
            self.ask_for_room().await?;
        }
        self.0.batch_wake.notify_one();
        Ok(true)
    }
}
