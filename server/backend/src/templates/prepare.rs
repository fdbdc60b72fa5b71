//! What can be known of a draft before Meta is asked for it, and the sample of its header.

use domain::template::{
    DraftStanding, DraftTrouble, Sample, Slot, SlotKind, Submission, TemplateEntry, TemplateHeader,
    TemplateParts, Writing, check_among, check_draft, check_sample,
};
use domain::{FileId, TemplateDraftId, TemplateId};
use secrecy::SecretString;
use whatsapp::SendError;

use super::outcome::refusal_of;
use super::{accounts, drafts, read};
use crate::media::usable;
use crate::{Asker, Desk, Error, Result};

/// A draft that is good to go.
pub(super) struct Ready {
    pub id: TemplateDraftId,
    pub writing: Writing,
    pub token: SecretString,
    /// With Meta's handle of the header's file.
    pub parts: TemplateParts,
    /// The template that is being changed, and Meta's id of it.
    pub change: Option<(TemplateEntry, String)>,
}

impl Desk {
    /// Everything that can be known before Meta is asked for it.
    pub(super) async fn prepare(
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
}
