//! Deleting a template at Meta: one language of a name, or all of them.

use domain::TemplateId;
use domain::audit::AuditAction;
use domain::template::{Deletion, TemplateCategory, TemplateEntry, TemplateStatus, may_delete};
use domain::user::Permission;
use serde_json::json;
use whatsapp::SendError;

use super::outcome::refusal_of;
use super::{make_due, read};
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result};

impl Desk {
    /// Deletes the template `id`, or with `every_language` all of its name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`]. What Meta has against it is told in the answer.
    pub async fn delete_template(
        &self,
        asker: &Asker,
        id: TemplateId,
        every_language: bool,
    ) -> Result<Deletion> {
        asker.may(Permission::Administer)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        let entry = read::entry(&mut connection, id).await?.ok_or(Error::NotFound)?;
        let meant = sqlx::query!(
            r#"
            select meta_id, status as "status: TemplateStatus" from templates
             where waba_id = $1 and name = $2 and gone_at is null and ($3 or id = $4)
             order by id = $4 desc
            "#,
            entry.waba_id,
            entry.name,
            every_language,
            id as TemplateId,
        )
        .fetch_all(&mut *connection)
        .await?;
        drop(connection);
        if let Some(barred) = meant.iter().find(|one| !may_delete(one.status)) {
            return Ok(Deletion::Barred(barred.status));
        }
        let Some(token) = self.account_token(&entry.waba_id).await? else {
            return Ok(Deletion::NotConnected);
        };
        let only = meant
            .first()
            .map(|one| one.meta_id.clone())
            .filter(|_| !every_language);
        let (desk, asker) = (self.clone(), asker.clone());
        // Who closes the page does not stop what is on its way to Meta.
        let work = tokio::spawn(async move {
            let client = &desk.0.whatsapp;
            let done = client
                .delete_template(&token, &entry.waba_id, &entry.name, only.as_deref())
                .await;
            match done {
                Ok(()) => desk.deleted(&asker, &entry, every_language).await,
                Err(error) => {
                    // The copy may be old: Meta is read anew, whatever it said.
                    let mut connection = desk.0.pools.agents.acquire().await?;
                    let account = std::slice::from_ref(&entry.waba_id);
                    make_due(&mut connection, account, desk.0.wall.now()).await?;
                    desk.0.templates_wake.notify_one();
                    Ok(match error {
                        SendError::Refused(refused) => Deletion::Refused(refusal_of(&refused)),
                        SendError::NotSent { .. } => Deletion::Away,
                        SendError::Lost { .. } => Deletion::Uncertain,
                    })
                }
            }
        });
        work.await.map_err(|_| Error::Unanswered)?
    }

    async fn deleted(&self, asker: &Asker, entry: &TemplateEntry, every_language: bool) -> Result<Deletion> {
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let languages = sqlx::query_scalar!(
            r#"
            update templates set gone_at = $5, status = 'deleted'
             where waba_id = $1 and name = $2 and gone_at is null and ($3 or id = $4)
            returning language
            "#,
            entry.waba_id,
            entry.name,
            every_language,
            entry.id as TemplateId,
            now,
        )
        .fetch_all(&mut *tx)
        .await?;
        let category: Option<TemplateCategory> = entry.category;
        let before = json!({"category": category, "languages": languages, "body": entry.parts.body});
        let deed = Deed::by(asker, AuditAction::TemplateDeleted)
            .on(&entry.name)
            .change(before, json!({}));
        note(&mut tx, now, deed).await?;
        make_due(&mut tx, std::slice::from_ref(&entry.waba_id), now).await?;
        tx.commit().await?;
        self.0.templates_wake.notify_one();
        Ok(Deletion::Done {
            languages: u32::try_from(languages.len()).unwrap_or(u32::MAX),
        })
    }
}
