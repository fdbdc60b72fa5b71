//! A template as the desk's editor reads and keeps it, and what became of it at Meta.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    DraftTrouble, EditRefusal, Sample, SlotKind, TakenName, TemplateAccount, TemplateCategory, TemplateDraft,
    TemplateEntry, TemplateHeader, TemplateStatus,
};
use crate::media::{Uploaded, check_upload, type_of_name};
use crate::{Refusal, TemplateDraftId, TemplateId};

/// What the editor begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beginning {
    /// Nothing.
    Empty,
    /// A draft of the asker's.
    Draft(TemplateDraftId),
    /// A copy of a template.
    Copy(TemplateId),
    /// A change of a template: the asker's latest draft of one, or the template as it is.
    Change(TemplateId),
}

/// What stands in the editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    /// The account that is to have it.
    pub waba_id: String,
    /// The template that is being changed; absent for a new one.
    pub template: Option<TemplateId>,
    /// The form.
    pub draft: TemplateDraft,
    /// The sample of a header with a file. Its place among the samples holds the file's id until Meta has it.
    pub file: Option<Uploaded>,
}

/// Meta's no, in its own words as far as it has any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetaRefusal {
    /// Meta's code.
    pub code: i32,
    /// Meta's finer code.
    pub subcode: Option<i64>,
    /// A headline, possibly empty.
    pub title: String,
    /// What is wrong, possibly empty.
    pub message: String,
}

/// Where a draft stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftStanding {
    /// It was not submitted.
    Writing,
    /// It is on its way to Meta.
    Submitting,
    /// Meta refused it as it stood then.
    Refused(MetaRefusal),
    /// It was submitted and the answer was lost. Submitting it again looks first whether Meta has it.
    Uncertain,
}

/// A draft that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDraft {
    /// Which.
    pub id: TemplateDraftId,
    /// What stands in it.
    pub writing: Writing,
    /// Where it stands.
    pub standing: DraftStanding,
    /// When it was last written, by the author's clock.
    pub written_at: DateTime<Utc>,
}

/// A draft as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftEntry {
    /// Which.
    pub id: TemplateDraftId,
    /// The template that it changes.
    pub template: Option<TemplateId>,
    /// Its name so far.
    pub name: String,
    /// Its language.
    pub language: String,
    /// Where it stands.
    pub standing: DraftStanding,
    /// When it was last written.
    pub written_at: DateTime<Utc>,
}

/// What the editor draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditorView {
    /// The accounts that a template can be made for.
    pub accounts: Vec<TemplateAccount>,
    /// The names they use.
    pub taken: Vec<TakenName>,
    /// What stands in the form at first.
    pub writing: Writing,
    /// The template that is being changed.
    pub template: Option<TemplateEntry>,
    /// Why it may not be changed now.
    pub barred: Option<EditRefusal>,
    /// The draft it was read from.
    pub draft: Option<(TemplateDraftId, DraftStanding, DateTime<Utc>)>,
}

/// Another language of a template's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sibling {
    /// Which.
    pub id: TemplateId,
    /// Its language.
    pub language: String,
    /// Where it stands.
    pub status: TemplateStatus,
}

/// What a template's page draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// The template.
    pub entry: TemplateEntry,
    /// Its account.
    pub account: TemplateAccount,
    /// The name's other languages.
    pub siblings: Vec<Sibling>,
    /// Why it may not be changed now.
    pub barred: Option<EditRefusal>,
    /// The asker's draft of a change.
    pub draft: Option<TemplateDraftId>,
}

/// What became of a draft that was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Submission {
    /// Meta has it.
    Taken {
        /// Where it stands; mostly in review.
        status: TemplateStatus,
        /// What Meta made of it, if that is not what was asked.
        recategorised: Option<TemplateCategory>,
    },
    /// Meta refused it.
    Refused(MetaRefusal),
    /// Rules of Meta's that it does not keep; Meta was not asked.
    Faulty(Vec<DraftTrouble>),
    /// It may not be changed now.
    Barred(EditRefusal),
    /// Whether Meta has it is not known.
    Uncertain,
    /// Meta could not be reached, and does not have it.
    Away,
    /// It is being submitted, in another tab or by a click before.
    Busy,
    /// The account has no number with an access token.
    NotConnected,
    /// The sample file is gone from the desk's store.
    FileGone,
}

/// What became of a wish to delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deletion {
    /// Deleted, in so many languages.
    Done {
        /// How many.
        languages: u32,
    },
    /// Meta refused.
    Refused(MetaRefusal),
    /// Where it stands, none may be deleted.
    Barred(TemplateStatus),
    /// Whether it was deleted is not known; the next reading of the list shows it.
    Uncertain,
    /// Meta could not be reached.
    Away,
    /// The account has no number with an access token.
    NotConnected,
}

/// The types of file that Meta takes as the sample of such a header (`cloud-api.md` 3); none for one without file.
pub fn sample_types(header: &TemplateHeader) -> &'static [&'static str] {
    match header {
        TemplateHeader::Image => &["image/jpeg", "image/png"],
        TemplateHeader::Video => &["video/mp4"],
        TemplateHeader::Document => &["application/pdf"],
        TemplateHeader::Text(_) | TemplateHeader::Location => &[],
    }
}

/// Whether a file of this name, type and size (in bytes) can be the sample of `header`.
///
/// # Errors
/// [`Refusal::FileEmpty`], [`Refusal::FileType`] or [`Refusal::FileTooLarge`].
pub fn check_sample(header: &TemplateHeader, name: &str, mime: &str, size: u64) -> Result<(), Refusal> {
    let types = sample_types(header);
    let fits = types.contains(&mime) || (mime.is_empty() && types.contains(&type_of_name(name)));
    if !fits && size > 0 {
        return Err(Refusal::FileType);
    }
    check_upload(name, mime, size).map(drop)
}

/// The form for a change or a copy of `entry`: with its samples, as far as Meta takes them back. A file has to be
/// uploaded anew: Meta gives its address and wants a handle.
pub fn editable(entry: &TemplateEntry) -> TemplateDraft {
    let mut parts = entry.parts.clone();
    let text = |kind: Option<SlotKind>| !matches!(kind, None | Some(SlotKind::File(_) | SlotKind::Place));
    parts.samples = entry
        .parts
        .slots()
        .into_iter()
        .filter(|slot| text(entry.parts.slot_kind(slot)))
        .filter_map(|slot| {
            let value = entry.parts.hint(&slot)?.to_owned();
            Some(Sample { slot, value })
        })
        .collect();
    TemplateDraft {
        name: entry.name.clone(),
        language: entry.language.clone(),
        category: entry.category.unwrap_or(TemplateCategory::Utility),
        parts,
    }
}
