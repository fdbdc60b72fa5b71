//! What came of a submission, written down.

use chrono::{DateTime, Utc};
use domain::audit::AuditAction;
use domain::template::{
    MetaRefusal, Submission, TemplateCategory, TemplateEntry, TemplateParts, TemplateQuality, TemplateStatus,
    Writing,
};
use domain::{TemplateDraftId, TemplateId};
use serde_json::{Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use whatsapp::GraphError;

use super::make_due;
use crate::audit_log::{Deed, note};
use crate::media::give_back;
use crate::{Asker, Desk, Error, Result, new_id};

/// A template that Meta has taken.
pub(super) struct Made {
    pub meta_id: String,
    pub status: TemplateStatus,
    pub category: TemplateCategory,
    /// Which one was changed, and where it stood before.
    pub change: Option<(TemplateId, TemplateStatus)>,
}

impl Made {
    /// `entry` was changed: it goes back to review.
    pub fn changed(entry: &TemplateEntry, asked: TemplateCategory) -> Self {
        let kept = entry.category.unwrap_or(asked);
        let may = domain::template::may_change_category(entry.status);
        Self {
            meta_id: String::new(),
            status: TemplateStatus::Pending,
            category: if may { asked } else { kept },
            change: Some((entry.id, entry.status)),
        }
    }
}

/// Meta's no as the desk keeps and shows it.
pub(super) fn refusal_of(refused: &GraphError) -> MetaRefusal {
    let message = refused.user_message.clone().or_else(|| refused.details.clone());
    MetaRefusal {
        code: i32::try_from(refused.code).unwrap_or(domain::failure::NO_CODE),
        subcode: refused.subcode,
        title: refused.user_title.clone().unwrap_or_default(),
        message: message.unwrap_or_else(|| refused.title.clone()),
    }
}

impl Desk {
    /// Lets the draft go: `uncertain` when nobody knows whether Meta has it, or with Meta's no.
    pub(super) async fn release_draft(
        &self,
        id: TemplateDraftId,
        uncertain: bool,
        refusal: Option<&MetaRefusal>,
    ) -> Result<()> {
        sqlx::query!(
            "update template_drafts set submitting_until = null, uncertain = $2, refusal = $3 where id = $1 and taken_at is null",
            id as TemplateDraftId,
            uncertain,
            refusal.map(Json) as _,
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(())
    }

    /// Meta has it: it stands in the list at once, and the account is read anew.
    pub(super) async fn draft_taken(
        &self,
        asker: &Asker,
        id: TemplateDraftId,
        writing: &Writing,
        made: Made,
    ) -> Result<Submission> {
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        make_due(&mut tx, std::slice::from_ref(&writing.waba_id), now).await?;
        let deed = match made.change {
            Some((template, status)) => {
                change(&mut tx, asker, (template, status), writing, &made, now).await?
            }
            None => create(&mut tx, asker, writing, &made, now).await?,
        };
        note(&mut tx, now, deed).await?;
        let asked = writing.draft.category;
        let outcome = Submission::Taken {
            status: made.status,
            recategorised: Some(made.category).filter(|category| *category != asked),
        };
        sqlx::query!(
            r#"
            update template_drafts
               set taken_at = $2, outcome = $3, submitting_until = null, uncertain = false, refusal = null, file_id = null
             where id = $1
            "#,
            id as TemplateDraftId,
            now,
            Json(&outcome) as _,
        )
        .execute(&mut *tx)
        .await?;
        if let Some(file) = &writing.file {
            give_back(&mut *tx, Some(file.id)).await?;
        }
        tx.commit().await?;
        self.0.templates_wake.notify_one();
        Ok(outcome)
    }
}

async fn create(
    tx: &mut PgConnection,
    asker: &Asker,
    writing: &Writing,
    made: &Made,
    now: DateTime<Utc>,
) -> Result<Deed> {
    let draft = &writing.draft;
    sqlx::query!(
        r#"
        insert into templates (id, waba_id, meta_id, name, language, category, status, quality, parts, seen_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (waba_id, meta_id) do update
           set status = excluded.status, category = excluded.category, seen_at = excluded.seen_at, gone_at = null
        "#,
        new_id(),
        writing.waba_id,
        made.meta_id,
        draft.name,
        draft.language,
        made.category as TemplateCategory,
        made.status as TemplateStatus,
        TemplateQuality::Unknown as TemplateQuality,
        Json(&shown(&draft.parts)) as _,
        now,
    )
    .execute(tx)
    .await?;
    let after = told(&draft.language, made.category, &draft.parts);
    Ok(Deed::by(asker, AuditAction::TemplateCreated)
        .on(&draft.name)
        .made(after))
}

async fn change(
    tx: &mut PgConnection,
    asker: &Asker,
    (template, status): (TemplateId, TemplateStatus),
    writing: &Writing,
    made: &Made,
    now: DateTime<Utc>,
) -> Result<Deed> {
    let before = super::read::entry(&mut *tx, template)
        .await?
        .ok_or(Error::NotFound)?;
    let draft = &writing.draft;
    sqlx::query!(
        r#"
        update templates set status = $2, category = $3, reason = null, parts = $4, seen_at = $5 where id = $1
        "#,
        template as TemplateId,
        made.status as TemplateStatus,
        made.category as TemplateCategory,
        Json(&shown(&draft.parts)) as _,
        now,
    )
    .execute(&mut *tx)
    .await?;
    if status == TemplateStatus::Approved {
        sqlx::query!(
            "insert into template_edits (id, template_id, at) values ($1, $2, $3)",
            new_id(),
            template as TemplateId,
            now,
        )
        .execute(tx)
        .await?;
    }
    let category = before.category.unwrap_or(made.category);
    Ok(Deed::by(asker, AuditAction::TemplateChanged)
        .on(&before.name)
        .change(
            told(&before.language, category, &before.parts),
            told(&draft.language, made.category, &draft.parts),
        ))
}

/// The parts as the list shows them until Meta's own copy is read: the file's place among the samples is ours alone.
fn shown(parts: &TemplateParts) -> TemplateParts {
    let mut parts = parts.clone();
    parts
        .samples
        .retain(|sample| sample.slot != domain::template::Slot::header());
    parts
}

/// A template as the audit log tells of it.
pub(super) fn told(language: &str, category: TemplateCategory, parts: &TemplateParts) -> Value {
    json!({"language": language, "category": category, "body": parts.body})
}
