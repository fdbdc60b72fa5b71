//! Submitting a draft: a new template, or a change of one.
//!
//! Meta has no key that would make a repeated request harmless, and one whose answer was lost may have been heard. So
//! one submission at a time holds the draft, and one that follows an uncertain one first looks at what Meta has.

use chrono::{DateTime, TimeDelta, Utc};
use domain::template::{
    DraftStanding, DraftTrouble, Sample, Slot, SlotKind, Submission, TemplateEntry, TemplateHeader,
    TemplateParts, Writing, check_among, check_draft, check_sample, may_change_category,
};
use domain::user::Permission;
use domain::{FileId, TemplateDraftId, TemplateId, UserId};
use secrecy::SecretString;
use whatsapp::SendError;
use whatsapp::template::{NewTemplate, Template, TemplateEdit};

use super::outcome::{Made, refusal_of};
use super::{accounts, drafts, read, wire};
use crate::media::usable;
use crate::{Asker, Desk, Error, Result};

/// How long a submission has its draft for itself: longer than any answer of Meta's is waited for.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// Meta's code for a name that exists in this language.
const NAME_EXISTS: i64 = 2_388_024;

/// A draft that is good to go.
struct Ready {
    id: TemplateDraftId,
    writing: Writing,
    token: SecretString,
    /// With Meta's handle of the header's file.
    parts: TemplateParts,
    /// The template that is being changed, and Meta's id of it.
    change: Option<(TemplateEntry, String)>,
}

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

    /// Everything that can be known before Meta is asked for it.
    async fn prepare(
        &self,
        asker: &Asker,
        id: TemplateDraftId,
    ) -> Result<std::result::Result<Ready, Submission>> {
        let now = self.0.wall.now();
        let mut connection = self.0.pools.agents.acquire().await?;
        let kept = drafts::find(&mut *connection, asker.user.id, id, now).await?.kept;
        let mut writing = kept.writing;
        writing.draft = writing.draft.tidied();
        if !read::known(&accounts(&mut connection, now).await?, &writing.waba_id) {
            return Err(Error::NotFound);
        }
        let mut troubles = check_draft(&writing.draft);
        let mut change = None;
        if let Some(template) = writing.template {
            let entry = read::entry(&mut connection, template)
                .await?
                .ok_or(Error::NotFound)?;
            if let Some(barred) = read::barred(&mut connection, &entry, now).await? {
                return Ok(Err(Submission::Barred(barred)));
            }
            let meta_id = sqlx::query_scalar!(
                "select meta_id from templates where id = $1",
                template as TemplateId
            )
            .fetch_one(&mut *connection)
            .await?;
            // Meta changes neither.
            writing.draft.name.clone_from(&entry.name);
            writing.draft.language.clone_from(&entry.language);
            change = Some((entry, meta_id));
        } else if matches!(kept.standing, DraftStanding::Writing | DraftStanding::Refused(_)) {
            // Where an answer was lost, the name may be the draft's own.
            let taken = read::taken(&mut connection).await?;
            troubles.extend(check_among(&writing.waba_id, &writing.draft, &taken));
        }
        troubles.retain(|trouble: &DraftTrouble| trouble.fault.blocks());
        if !troubles.is_empty() {
            return Ok(Err(Submission::Faulty(troubles)));
        }
        drop(connection);
        let Some(token) = self.account_token(&writing.waba_id).await? else {
            return Ok(Err(Submission::NotConnected));
        };
        let mut parts = writing.draft.parts.clone();
        if let Some(header) = parts.header.clone()
            && let SlotKind::File(_) = header.slot_kind()
        {
            let file = writing.file.as_ref().map(|file| file.id);
            match self.upload_header(asker, &token, &header, file).await? {
                Ok(handle) => {
                    let slot = Slot::header();
                    parts.samples.retain(|sample| sample.slot != slot);
                    parts.samples.push(Sample { slot, value: handle });
                }
                Err(told) => return Ok(Err(told)),
            }
        }
        Ok(Ok(Ready {
            id,
            writing,
            token,
            parts,
            change,
        }))
    }

    /// Brings the header's sample to Meta; gives its handle. Trying again costs nothing but time.
    async fn upload_header(
        &self,
        asker: &Asker,
        token: &SecretString,
        header: &TemplateHeader,
        file: Option<FileId>,
    ) -> Result<std::result::Result<String, Submission>> {
        let Some(id) = file else {
            return Ok(Err(Submission::FileGone));
        };
        let usable = usable(&self.0.pools.agents, &asker.user, id).await?;
        let size = sqlx::query_scalar!("select size from files where id = $1", id as FileId)
            .fetch_optional(&self.0.pools.agents)
            .await?;
        let (Some(usable), Some(size)) = (usable, size) else {
            return Ok(Err(Submission::FileGone));
        };
        let (name, size) = (usable.name.unwrap_or_default(), size.unsigned_abs());
        check_sample(header, &name, &usable.mime, size)?;
        let bytes = match self.0.store.stream(id, false, None).await {
            Ok(bytes) => bytes,
            Err(Error::Store(_)) => return Ok(Err(Submission::FileGone)),
            Err(error) => return Err(error),
        };
        let body = reqwest::Body::wrap_stream(bytes);
        // The node of the token's own app (Meta's collection for the Cloud API, “Resumable Upload”).
        let handle = self
            .0
            .whatsapp
            .upload_sample(token, "app", &name, &usable.mime, body, size)
            .await;
        Ok(handle.map_err(|error| match error {
            SendError::Refused(refused) => Submission::Refused(refusal_of(&refused)),
            SendError::NotSent { .. } | SendError::Lost { .. } => Submission::Away,
        }))
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
