//! Submitting a draft: a new template, or a change of one.
//!
//! Meta has no key that would make a repeated request harmless, and one whose answer was lost may have been heard. So
//! one submission at a time holds the draft, and one that follows an uncertain one first looks at what Meta has.

use chrono::{DateTime, TimeDelta, Utc};
use domain::template::{Submission, Writing, may_change_category};
use domain::user::Permission;
use domain::{TemplateDraftId, UserId};
use whatsapp::SendError;
use whatsapp::template::{NewTemplate, Template, TemplateEdit};

use super::outcome::{Made, refusal_of};
use super::prepare::Ready;
use super::{drafts, wire};
use crate::{Asker, Desk, Error, Result};

/// How long a submission has its draft for itself: longer than any answer of Meta's is waited for.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// Meta's code for a name that exists in this language.
const NAME_EXISTS: i64 = 2_388_024;

/// What came of asking Meta.
enum Asked {
    Made(Made),
    No(SendError),
}

impl Desk {
    /// Keeps the draft as [`Self::save_template_draft`] does, and submits it to Meta. Submitting again what was taken
    /// answers as it did then.
    ///
    /// # Errors
    /// As of saving. What Meta, its rules or the way to it have against the draft is told in the answer.
    pub async fn submit_template(
        &self,
        asker: &Asker,
        id: TemplateDraftId,
        writing: &Writing,
        written_at: DateTime<Utc>,
    ) -> Result<Submission> {
        asker.may(Permission::Administer)?;
        if let Some(before) = self.submitted_before(asker.user.id, id).await? {
            return Ok(before);
        }
        // Between any two steps the same request, sent twice, may have got through.
        let prepared = match self.save_template_draft(asker, id, writing, written_at).await {
            Ok(()) => self.prepare(asker, id).await,
            Err(error) => Err(error),
        };
        let ready = match prepared {
            Ok(Ok(ready)) => ready,
            other => {
                if let Some(before) = self.submitted_before(asker.user.id, id).await? {
                    return Ok(before);
                }
                return other.map(|told| told.err().unwrap_or(Submission::Busy));
            }
        };
        let Some(uncertain) = self.claim_draft(id).await? else {
            // Taken or claimed a moment ago.
            let before = self.submitted_before(asker.user.id, id).await?;
            return Ok(before.unwrap_or(Submission::Busy));
        };
        // Who closes the page does not stop what is on its way to Meta.
        let (desk, asker) = (self.clone(), asker.clone());
        let work = tokio::spawn(async move { desk.ask_for_template(&asker, ready, uncertain).await });
        work.await.map_err(|_| Error::Unanswered)?
    }

    async fn submitted_before(&self, author: UserId, id: TemplateDraftId) -> Result<Option<Submission>> {
        match drafts::find(&self.0.pools.agents, author, id, self.0.wall.now()).await {
            Ok(found) => Ok(found.outcome),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes the draft for one submission; whether the one before ended unknown. `None`: another one has it, or Meta has.
    async fn claim_draft(&self, id: TemplateDraftId) -> Result<Option<bool>> {
        let now = self.0.wall.now();
        Ok(sqlx::query_scalar!(
            r#"
            with free as (
                select id, uncertain from template_drafts
                 where id = $1 and taken_at is null and (submitting_until is null or submitting_until <= $2)
                   for update)
            update template_drafts d set submitting_until = $3, uncertain = true, refusal = null
              from free where free.id = d.id
            returning free.uncertain as "uncertain!"
            "#,
            id as TemplateDraftId,
            now,
            now + LEASE,
        )
        .fetch_optional(&self.0.pools.agents)
        .await?)
    }

    async fn ask_for_template(&self, asker: &Asker, ready: Ready, uncertain: bool) -> Result<Submission> {
        if uncertain {
            match self.at_meta(&ready).await {
                Ok(Some(made)) => return self.draft_taken(asker, ready.id, &ready.writing, made).await,
                Ok(None) => {}
                Err(_) => {
                    self.release_draft(ready.id, true, None).await?;
                    return Ok(Submission::Away);
                }
            }
        }
        let error = match self.post(&ready).await {
            Asked::Made(made) => return self.draft_taken(asker, ready.id, &ready.writing, made).await,
            Asked::No(error) => error,
        };
        match error {
            SendError::NotSent { .. } => {
                self.release_draft(ready.id, false, None).await?;
                Ok(Submission::Away)
            }
            SendError::Lost { .. } => {
                tracing::warn!("Meta's answer to a submitted template was lost");
                if let Ok(Some(made)) = self.at_meta(&ready).await {
                    return self.draft_taken(asker, ready.id, &ready.writing, made).await;
                }
                self.release_draft(ready.id, true, None).await?;
                Ok(Submission::Uncertain)
            }
            SendError::Refused(refused) => {
                // It may be this very one, submitted before by a request of which nobody heard again.
                if refused.subcode == Some(NAME_EXISTS)
                    && let Ok(Some(made)) = self.at_meta(&ready).await
                {
                    return self.draft_taken(asker, ready.id, &ready.writing, made).await;
                }
                let refusal = refusal_of(&refused);
                self.release_draft(ready.id, false, Some(&refusal)).await?;
                Ok(Submission::Refused(refusal))
            }
        }
    }

    async fn post(&self, ready: &Ready) -> Asked {
        let draft = &ready.writing.draft;
        let parts = wire::parts_out(&ready.parts);
        let category = wire::category_out(draft.category);
        if let Some((entry, meta_id)) = &ready.change {
            let other = Some(draft.category).filter(|category| Some(*category) != entry.category);
            let edit = TemplateEdit {
                category: other
                    .filter(|_| may_change_category(entry.status))
                    .map(|_| category),
                parts,
            };
            let done = self.0.whatsapp.edit_template(&ready.token, meta_id, &edit).await;
            return match done {
                Ok(()) => Asked::Made(Made::changed(entry, draft.category)),
                Err(error) => Asked::No(error),
            };
        }
        let new = NewTemplate {
            name: draft.name.clone(),
            language: draft.language.clone(),
            category,
            parts,
        };
        let made = self
            .0
            .whatsapp
            .create_template(&ready.token, &ready.writing.waba_id, &new)
            .await;
        match made {
            Ok(made) => Asked::Made(Made {
                meta_id: made.id,
                status: wire::status(&made.status),
                category: made
                    .category
                    .as_ref()
                    .and_then(wire::category)
                    .unwrap_or(draft.category),
                change: None,
            }),
            Err(error) => Asked::No(error),
        }
    }

    /// The template as the draft has it, if Meta has it already.
    async fn at_meta(&self, ready: &Ready) -> std::result::Result<Option<Made>, SendError> {
        let (client, draft) = (&self.0.whatsapp, &ready.writing.draft);
        let found: Option<Template> = match &ready.change {
            Some((_, meta_id)) => Some(client.template(&ready.token, meta_id).await?),
            None => {
                let list = client.templates(&ready.token, &ready.writing.waba_id).await?;
                let same_name = |it: &Template| it.name == draft.name && it.language == draft.language;
                list.templates.into_iter().find(same_name)
            }
        };
        Ok(found
            .filter(|found| wire::same(&wire::parts(found.parts.clone()), &ready.parts))
            .map(|found| Made {
                meta_id: found.id,
                status: wire::status(&found.status),
                category: wire::category(&found.category).unwrap_or(draft.category),
                change: ready.change.as_ref().map(|(entry, _)| (entry.id, entry.status)),
            }))
    }
}
