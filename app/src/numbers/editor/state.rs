//! What stands in the editor, and what is wrong with it.

use std::collections::HashSet;

use domain::TemplateDraftId;
use domain::media::Uploaded;
use domain::template::{
    Beginning, Count, Counts, DraftFault, DraftPlace, DraftStanding, DraftTrouble, EditorView, FillTrouble,
    Filling, MOST_BODY, MOST_HEADER, Rendered, Slot, Submission, TakenName, TemplateAccount,
    TemplateCategory, TemplateDraft, TemplateEntry, TemplateHeader, TemplateParts, TemplateStatus,
    check_among, check_draft, counts, may_change_category, render,
};
use leptos::ev;
use leptos::prelude::*;

use super::keep::{Kept, Saving};
use crate::desk::Clock;
use crate::ui::browser;

/// The editor.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The form.
    pub draft: RwSignal<TemplateDraft>,
    /// The account.
    pub account: RwSignal<String>,
    /// The header's sample.
    pub file: RwSignal<Option<Uploaded>>,
    /// The header's picture in this browser, for the preview.
    pub picture: RwSignal<Option<String>>,
    /// A file is on its way up.
    pub coming: RwSignal<bool>,
    /// The accounts to choose from.
    pub accounts: StoredValue<Vec<TemplateAccount>>,
    /// The template being changed.
    pub template: StoredValue<Option<TemplateEntry>>,
    /// All that Meta would not take.
    pub troubles: Memo<Vec<DraftTrouble>>,
    /// Room left.
    pub counts: Memo<Counts>,
    /// As the customer sees it.
    pub rendered: Memo<Rendered>,
    /// Draft on the server.
    pub kept: RwSignal<Kept>,
    /// What came of submitting last.
    pub outcome: RwSignal<Option<Submission>>,
    /// Fields that somebody has been in; an empty one that nobody reached is no trouble yet.
    touched: RwSignal<HashSet<DraftPlace>>,
    /// Submitting was tried: everything is told.
    tried: RwSignal<bool>,
    pub(super) id: StoredValue<Option<TemplateDraftId>>,
    pub(super) saving: StoredValue<Saving>,
    pub(super) clock: Clock,
    /// The editor's own: what a button asks for later outlives the button.
    owner: StoredValue<WeakOwner>,
}

impl Editor {
    /// The editor of `view`, kept from the first change on.
    pub fn new(view: EditorView, beginning: Beginning) -> Self {
        let draft = RwSignal::new(view.writing.draft);
        let account = RwSignal::new(view.writing.waba_id);
        let taken = StoredValue::new(view.taken);
        let change = view.writing.template.is_some();
        let standing = view.draft.as_ref().map(|(_, standing, _)| standing.clone());
        let troubles = Memo::new(move |_| {
            draft.with(|draft| {
                let mut troubles = check_draft(draft);
                if !change && !matches!(standing, Some(DraftStanding::Uncertain)) {
                    let clashes = |taken: &Vec<TakenName>| check_among(&account.read(), draft, taken);
                    troubles.extend(taken.with_value(clashes));
                }
                troubles
            })
        });
        let samples = move |draft: &TemplateDraft| Filling::of_samples(&draft.parts);
        let editor = Self {
            draft,
            account,
            file: RwSignal::new(view.writing.file),
            picture: RwSignal::new(None),
            coming: RwSignal::new(false),
            accounts: StoredValue::new(view.accounts),
            template: StoredValue::new(view.template),
            troubles,
            // Nothing filled in: the room of the words themselves.
            counts: Memo::new(move |_| draft.with(|draft| written(&draft.parts))),
            rendered: Memo::new(move |_| draft.with(|draft| render(&draft.parts, &samples(draft)))),
            kept: RwSignal::new(match view.draft {
                Some((_, _, at)) => Kept::Saved(at),
                None => Kept::Untouched,
            }),
            outcome: RwSignal::new(None),
            touched: RwSignal::default(),
            tried: RwSignal::new(matches!(beginning, Beginning::Change(_) | Beginning::Copy(_))),
            id: StoredValue::new(view.draft.as_ref().map(|(id, ..)| *id)),
            saving: StoredValue::default(),
            clock: Clock::expect(),
            owner: StoredValue::new(Owner::current().unwrap_or_default().downgrade()),
        };
        editor
            .outcome
            .set(match view.draft.map(|(_, standing, _)| standing) {
                Some(DraftStanding::Refused(refusal)) => Some(Submission::Refused(refusal)),
                Some(DraftStanding::Uncertain) => Some(Submission::Uncertain),
                Some(DraftStanding::Submitting) => Some(Submission::Busy),
                Some(DraftStanding::Writing) | None => None,
            });
        Effect::new(move |before: Option<()>| {
            editor.draft.track();
            editor.account.track();
            editor.file.track();
            if before.is_some() {
                editor.changed();
            }
        });
        Effect::new(move |_| {
            let hidden = window_event_listener(ev::visibilitychange, move |_| {
                if !browser::is_visible() {
                    editor.save();
                }
            });
            on_cleanup(move || hidden.remove());
        });
        on_cleanup(move || editor.save());
        editor
    }

    /// Whether a template that Meta has is being changed.
    pub fn is_change(self) -> bool {
        self.template.with_value(Option::is_some)
    }

    /// Whether the category can be chosen.
    pub fn category_is_free(self) -> bool {
        let status = self
            .template
            .with_value(|it| it.as_ref().map(|entry| entry.status));
        status.is_none_or(|status: TemplateStatus| may_change_category(status))
    }

    /// Somebody has been in the field.
    pub fn touch(self, place: DraftPlace) {
        if !self.touched.with_untracked(|touched| touched.contains(&place)) {
            self.touched.update(|touched| {
                touched.insert(place);
            });
        }
    }

    /// What is wrong at `place`, as far as it is told yet. What is merely missing waits until somebody has been there.
    pub fn faults(self, place: &DraftPlace) -> Vec<DraftFault> {
        let patient = !self.tried.get() && !self.touched.with(|touched| touched.contains(place));
        self.troubles.with(|troubles| {
            let here = troubles.iter().filter(|trouble| trouble.place == *place);
            here.map(|trouble| &trouble.fault)
                .filter(|fault| !(patient && is_missing(fault)))
                .cloned()
                .collect()
        })
    }

    /// How many things keep the draft from being submitted. From now on all of them are told.
    pub fn try_now(self) -> usize {
        self.tried.set(true);
        let blocks = |troubles: &Vec<DraftTrouble>| troubles.iter().filter(|it| it.fault.blocks()).count();
        self.troubles.with_untracked(blocks)
    }

    /// Does `then` when what has just changed is on screen.
    pub fn later(self, then: impl FnOnce() + 'static) {
        self.as_editor(|| browser::after_paint(then));
    }

    /// What `ask` asks for lasts as long as the editor.
    pub(super) fn as_editor(self, ask: impl FnOnce()) {
        if let Some(owner) = self.owner.try_with_value(WeakOwner::upgrade).flatten() {
            owner.with(ask);
        }
    }

    /// Changes the parts.
    pub fn update(self, change: impl FnOnce(&mut TemplateParts)) {
        self.draft.update(|draft| change(&mut draft.parts));
    }

    /// Takes `file` for the header's sample, or none.
    pub fn set_file(self, file: Option<Uploaded>) {
        self.update(|parts| {
            let slot = Slot::header();
            match &file {
                Some(file) => parts.set_sample(slot, file.id.to_string()),
                None => parts.samples.retain(|sample| sample.slot != slot),
            }
        });
        self.file.set(file);
    }
}

/// The parts with what counts: an empty footer has room too.
fn whole(parts: &TemplateParts) -> TemplateParts {
    TemplateParts {
        footer: Some(parts.footer.clone().unwrap_or_default()),
        ..parts.clone()
    }
}

/// The characters as Meta counts what is submitted: variables as they are written.
fn written(parts: &TemplateParts) -> Counts {
    let mut counts = counts(&whole(parts), &Filling::default());
    counts.body = Count::of(&parts.body, MOST_BODY);
    if let Some(TemplateHeader::Text(text)) = &parts.header {
        counts.header = Some(Count::of(text, MOST_HEADER));
    }
    counts
}

fn is_missing(fault: &DraftFault) -> bool {
    matches!(
        fault,
        DraftFault::Empty | DraftFault::Sample(FillTrouble::Empty | FillTrouble::NoFile)
    )
}

/// The categories that can be written here; Meta words one-time codes itself.
pub const CATEGORIES: [TemplateCategory; 2] = [TemplateCategory::Utility, TemplateCategory::Marketing];
