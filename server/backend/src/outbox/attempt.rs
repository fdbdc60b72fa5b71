//! One try: to whom, with what, and what came of it.

use chrono::TimeDelta;
use domain::contact::IdentityKind;
use domain::message::Content;
use domain::{ContactId, NumberId, failure};
use secrecy::SecretString;
use whatsapp::send::{Body, Recipient};
use whatsapp::{OutboundMessage, SendError};

use super::{Claimed, Outcome, after};
use crate::media::Parcel;
use crate::outreach::parcel;
use crate::{Desk, Result, outgoing};

/// Meta's code for more messages a second than the number may send.
const TOO_FAST: i64 = 130_429;

impl Desk {
    /// Sends it, unless something is missing that has to be there first.
    pub(super) async fn attempt(&self, message: &Claimed) -> Outcome {
        let token = match self.token(message.number).await {
            Ok(Some(token)) => token,
            Ok(None) => return Outcome::failed(failure::NOT_CONNECTED, None),
            Err(error) => {
                return Outcome::Again {
                    after: TimeDelta::seconds(5),
                    why: error.to_string(),
                };
            }
        };
        let recipient = match self.recipient(message.contact).await {
            Ok(Some(recipient)) => recipient,
            Ok(None) => return Outcome::failed(failure::NO_ADDRESS, None),
            Err(error) => {
                return Outcome::Again {
                    after: TimeDelta::seconds(5),
                    why: error.to_string(),
                };
            }
        };
        let file = match self.file(&token, message).await {
            Ok(file) => file,
            Err(outcome) => return outcome,
        };
        let body = match self.body(message, file).await {
            Ok(body) => body,
            Err(outcome) => return outcome,
        };
        let mut outbound = OutboundMessage::new(recipient, body).callback_data(message.id.to_string());
        if let Some(quoted) = &message.quoted {
            outbound = outbound.quoting(quoted.as_str());
        }
        self.0.traffic.answered(message.number);
        let begun = std::time::Instant::now();
        let sent = self
            .0
            .whatsapp
            .send(&token, &message.phone_number_id, &outbound)
            .await;
        metrics::histogram!("guiche_send_seconds").record(begun.elapsed().as_secs_f64());
        match sent {
            Ok(accepted) => Outcome::Sent {
                wamid: accepted.wamid,
            },
            Err(error) => {
                self.notice_pace(message.number, &error);
                after(&error, message.id, message.attempts)
            }
        }
    }

    /// Has batches go slower on `number` where Meta says that it is too fast (130429).
    pub(crate) fn notice_pace(&self, number: NumberId, error: &SendError) {
        if matches!(error, SendError::Refused(refused) if refused.code == TOO_FAST) {
            self.0.traffic.throttled(number);
        }
    }

    /// What is posted for it.
    async fn body(&self, message: &Claimed, file: Option<String>) -> Result<Body, Outcome> {
        if !matches!(message.content, Content::Template { .. }) {
            return outgoing::body(&message.content, file).ok_or(Outcome::failed(failure::NO_CODE, None));
        }
        let parcel = parcel::of(&self.0.pools.batch, message.id).await;
        let parcel = parcel.map_err(|error| Outcome::Again {
            after: TimeDelta::seconds(5),
            why: error.to_string(),
        })?;
        let parcel = parcel.ok_or(Outcome::failed(failure::NO_CODE, None))?;
        parcel
            .body(message.id, file)
            .map_err(|unfilled| Outcome::unfilled(&unfilled))
    }

    /// Meta's id of the message's file, if it has one. Whatever goes wrong here, nothing was sent yet.
    async fn file(&self, token: &SecretString, message: &Claimed) -> Result<Option<String>, Outcome> {
        // Whether a template's header has a file, its media tell.
        if message.content.file().is_none() && !matches!(message.content, Content::Template { .. }) {
            return Ok(None);
        }
        let parcel = Parcel {
            message: message.id,
            number: message.number,
            phone_number_id: &message.phone_number_id,
        };
        match self.give_file(token, &parcel).await {
            Ok(Ok(id)) => Ok(id),
            Ok(Err(SendError::Lost { reason })) => Err(after(
                &SendError::NotSent { reason },
                message.id,
                message.attempts,
            )),
            Ok(Err(error)) => Err(after(&error, message.id, message.attempts)),
            Err(error) => Err(Outcome::Again {
                after: TimeDelta::seconds(5),
                why: error.to_string(),
            }),
        }
    }

    async fn recipient(&self, contact: ContactId) -> Result<Option<Recipient>> {
        let rows = sqlx::query!(
            r#"
            select i.kind as "kind: IdentityKind", i.value
              from contacts k
              join contact_identities i on i.contact_id = coalesce(k.merged_into, k.id) and i.kind in ('wa_id', 'phone', 'user_id')
             where k.id = $1
             -- Who was merged is answered here by what they were known by; among several phones, by the one they used last.
             order by k.merged_into is not null and exists (
                          select from contact_merges m
                            join contact_merge_identities g on g.merge_id = m.id
                           where m.absorbed_id = k.id and m.undone_at is null
                             and g.portfolio = i.portfolio and g.kind = i.kind and g.value = i.value) desc,
                      i.last_wrote_at desc nulls last, i.first_seen_at desc
            "#,
            contact as ContactId
        )
        .fetch_all(&self.0.pools.batch)
        .await?;
        let find = |kind| {
            rows.iter()
                .find(|row| row.kind == kind)
                .map(|row| row.value.clone())
        };
        // With the plus sign, WhatsApp never puts our own country code in front (`cloud-api.md` 2).
        Ok(find(IdentityKind::WaId)
            .map(|wa_id| Recipient::Phone(format!("+{wa_id}")))
            .or_else(|| find(IdentityKind::Phone).map(Recipient::Phone))
            .or_else(|| {
                find(IdentityKind::UserId)
                    .filter(|id| !id.starts_with("unknown:"))
                    .map(Recipient::User)
            }))
    }
}
