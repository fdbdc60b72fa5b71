//! Consent that somebody at the desk writes down.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ContactId;
use domain::audit::AuditAction;
use domain::consent::{ConsentChange, ConsentLine, ConsentSource};
use domain::contact::book::ConsentForm;
use domain::contact::import::LONGEST_PROOF;
use domain::contact::{ContactTrouble, day};
use serde_json::json;

use super::{Judged, seen};
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Result, consent, zone};

impl Desk {
    /// Writes down what a customer said about being written to.
    ///
    /// Of a day that has passed the hour is not known: it is taken for the one that costs the customer nothing, the
    /// first for an opt-in and the last for an opt-out.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `asker` may not see the contact.
    pub async fn record_consent(
        &self,
        asker: &Asker,
        contact: ContactId,
        form: &ConsentForm,
    ) -> Result<Judged<()>> {
        let now = self.0.clock.now();
        let today = zone::day(self.0.zone, now);
        let Some(day) = day(&form.day).filter(|day| *day <= today) else {
            return Ok(Err(ContactTrouble::Day));
        };
        let proof: String = form.proof.trim().chars().filter(|c| *c != '\0').collect();
        if proof.chars().count() > LONGEST_PROOF {
            return Ok(Err(ContactTrouble::ProofTooLong));
        }
        if form.change == ConsentChange::OptIn && proof.is_empty() {
            return Ok(Err(ContactTrouble::Proof));
        }
        let at = self.said_at(day, form.change, now);
        let line = ConsentLine {
            at,
            scope: form.scope,
            change: form.change,
            source: ConsentSource::ByHand,
            proof: (!proof.is_empty()).then_some(proof),
            who: Some(asker.user.id),
        };
        let mut tx = self.0.pools.agents.begin().await?;
        let known = seen(&mut tx, &asker.user, contact).await?;
        if let Err(trouble) = consent::record(&mut tx, known.id, &line, None, now).await? {
            return Ok(Err(ContactTrouble::Line(trouble)));
        }
        note(
            &mut tx,
            self.0.wall.now(),
            Deed::by(asker, AuditAction::ConsentRecorded)
                .on(&known.name)
                .made(json!({
                    "consent": form.change, "scope": form.scope, "day": day.to_string(), "proof": line.proof,
                })),
        )
        .await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// When what was said on `day`, which is not one to come, counts from: today's from now.
    pub(crate) fn said_at(&self, day: NaiveDate, change: ConsentChange, now: DateTime<Utc>) -> DateTime<Utc> {
        let today = zone::day(self.0.zone, now);
        match (day == today, change, day.succ_opt()) {
            (false, ConsentChange::OptOut, Some(next)) => {
                zone::start_of(self.0.zone, next) - chrono::TimeDelta::seconds(1)
            }
            (false, _, _) => zone::start_of(self.0.zone, day),
            (true, _, _) => now,
        }
    }
}
