//! What a batch brings, parted by what becomes of it; what cannot be applied gets a name.

use chrono::{DateTime, Utc};
use domain::{ContactId, WebhookId};
use sqlx::PgConnection;
use whatsapp::webhook::What;

use super::Received;
use super::apply::{Arriving, Numbers, Reported};
use super::consent::{Wish, preference_change, sorted_wishes};
use crate::Result;

/// An update that could not simply be applied, by name.
pub(super) struct Outcome {
    pub webhook: WebhookId,
    pub position: i32,
    pub name: &'static str,
    pub detail: Option<String>,
}

/// Fields that tell of limits, quality and standing of an account's numbers (`cloud-api.md` 4.7).
const LIMITS: [&str; 4] = [
    "account_update",
    "account_alerts",
    "business_capability_update",
    "phone_number_quality_update",
];

/// What a batch brings.
pub(super) struct Sorted<'a> {
    pub arriving: Vec<Arriving<'a>>,
    pub reported: Vec<Reported<'a>>,
    /// What customers switched in WhatsApp.
    wishes: Vec<Wish<'a>>,
    pub outcomes: Vec<Outcome>,
    /// Accounts whose templates changed.
    pub retold: Vec<String>,
    /// Accounts whose numbers are to be looked at anew.
    pub looked: Vec<String>,
}

impl<'a> Sorted<'a> {
    /// Whose the wishes are; those that tell of nobody are named.
    pub(super) async fn wishes(
        &mut self,
        tx: &mut PgConnection,
        now: DateTime<Utc>,
    ) -> Result<Vec<(ContactId, Wish<'a>)>> {
        if self.wishes.is_empty() {
            return Ok(Vec::new());
        }
        let (ours, nobodys) = sorted_wishes(tx, std::mem::take(&mut self.wishes), now).await?;
        self.outcomes.extend(nobodys.iter().map(|wish| Outcome {
            webhook: wish.place.0,
            position: wish.place.1,
            name: "unknown_customer",
            detail: Some(wish.update.category.clone()),
        }));
        Ok(ours)
    }
}

/// Parts what can be applied from what can only be named.
pub(super) fn sort<'a>(
    numbers: &'a Numbers,
    ids: &[WebhookId],
    received: &'a [Received],
    now: DateTime<Utc>,
) -> Sorted<'a> {
    let mut sorted = Sorted {
        arriving: Vec::new(),
        reported: Vec::new(),
        wishes: Vec::new(),
        outcomes: Vec::new(),
        retold: Vec::new(),
        looked: Vec::new(),
    };
    for (webhook, one) in ids.iter().zip(received) {
        for (position, update) in one.updates.iter().enumerate() {
            let number = update
                .phone_number_id
                .as_deref()
                .and_then(|id| numbers.known.get(id));
            let mut name = |name, detail| {
                sorted.outcomes.push(Outcome {
                    webhook: *webhook,
                    position: position as i32,
                    name,
                    detail,
                });
            };
            match (&update.what, number) {
                (What::Message(message), Some(number)) => {
                    let at = DateTime::from_timestamp(message.timestamp, 0).unwrap_or(now);
                    sorted.arriving.push(Arriving { number, message, at });
                }
                (What::Status(status), Some(number)) => {
                    let at = DateTime::from_timestamp(status.timestamp, 0).unwrap_or(now);
                    if super::statuses::delivery(&status.status).is_none() {
                        name("unknown_status", None);
                    }
                    sorted.reported.push(Reported {
                        number: number.id,
                        status,
                        at,
                    });
                }
                (What::Preference(update), Some(number)) => {
                    let at = update
                        .timestamp
                        .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
                    match preference_change(update).zip(at) {
                        Some((change, at)) => sorted.wishes.push(Wish {
                            place: (*webhook, position as i32),
                            number,
                            update,
                            change,
                            at,
                        }),
                        // Without its time it cannot be put in order with what they said before and after.
                        None => name("unknown_preference", Some(update.category.clone())),
                    }
                }
                (What::Message(_) | What::Status(_) | What::Preference(_), None) => {
                    name("unknown_number", update.phone_number_id.clone());
                }
                (What::AppError(error), _) => name("app_error", Some(error.code.to_string())),
                (What::Template(_), _) if !update.waba_id.is_empty() => {
                    sorted.retold.push(update.waba_id.clone());
                }
                // What it tells is only the occasion: the numbers are asked about, so that old words overtake no new ones.
                (What::Account { .. }, _)
                    if !update.waba_id.is_empty() && LIMITS.contains(&update.field.as_str()) =>
                {
                    sorted.looked.push(update.waba_id.clone());
                }
                (What::Account { .. } | What::Template(_), _) => {
                    name("unhandled_field", Some(update.field.clone()));
                }
                (What::Unreadable { reason, .. }, _) => name("unreadable", Some(reason.to_string())),
            }
        }
    }
    sorted
}

/// Keeps the names that updates got.
pub(super) async fn insert_outcomes(
    tx: &mut PgConnection,
    outcomes: &[Outcome],
    now: DateTime<Utc>,
) -> Result<()> {
    for outcome in outcomes {
        metrics::counter!("guiche_webhook_outcomes_total", "outcome" => outcome.name).increment(1);
    }
    let webhooks: Vec<uuid::Uuid> = outcomes.iter().map(|outcome| outcome.webhook.0).collect();
    let positions: Vec<i32> = outcomes.iter().map(|outcome| outcome.position).collect();
    let names: Vec<String> = outcomes.iter().map(|outcome| outcome.name.to_owned()).collect();
    let details: Vec<Option<String>> = outcomes
        .iter()
        .map(|outcome| outcome.detail.as_deref().map(super::content::clean))
        .collect();
    sqlx::query!(
        r#"
        insert into webhook_outcomes (webhook_id, position, outcome, detail, at)
        select webhook_id, position, outcome, detail, $5
          from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[]) as t (webhook_id, position, outcome, detail)
        "#,
        &webhooks,
        &positions,
        &names,
        &details as &[Option<String>],
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
