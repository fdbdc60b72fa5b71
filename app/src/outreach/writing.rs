//! A template that is being filled in.

use domain::outgoing::read_place;
use domain::outreach::{FilledTemplate, Outcome, SendableTemplate, Stop};
use domain::template::{FillTrouble, Filling, Place, Slot, check};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::header_file::HeaderFile;
use crate::error::AppError;
use crate::ui::browser;

/// Where the first field with something wrong is.
const WRONG: &str = ".outreach [aria-invalid=true]";

/// All of it. What was typed stays until it was sent or thrown away.
#[derive(Clone, Copy)]
pub struct Writing {
    /// The template chosen.
    pub template: RwSignal<Option<SendableTemplate>>,
    /// The values typed.
    pub filling: RwSignal<Filling>,
    /// The header's file.
    pub file: HeaderFile,
    /// The header's place as typed: where, name, address.
    pub place: [RwSignal<String>; 3],
    /// Somebody wanted to send it: what is missing is told.
    pub tried: RwSignal<bool>,
    /// Being sent.
    pub busy: RwSignal<bool>,
    /// What stood in the way.
    pub stop: RwSignal<Option<Stop>>,
    /// Why it is not known whether it was sent.
    pub trouble: RwSignal<Option<AppError>>,
    /// Kept for all tries: whatever was lost on the way, it is sent once.
    key: StoredValue<Option<Uuid>>,
}

impl Writing {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            template: RwSignal::new(None),
            filling: RwSignal::new(Filling::default()),
            file: HeaderFile::new(),
            place: std::array::from_fn(|_| RwSignal::new(String::new())),
            tried: RwSignal::new(false),
            busy: RwSignal::new(false),
            stop: RwSignal::new(None),
            trouble: RwSignal::new(None),
            key: StoredValue::new(None),
        }
    }

    /// Whether there is something to lose.
    pub fn is_touched(self) -> bool {
        self.template.read_untracked().is_some()
    }

    /// Forgets everything.
    pub fn reset(self) {
        self.choose(None);
        self.filling.set(Filling::default());
        for part in self.place {
            part.set(String::new());
        }
        self.key.set_value(None);
    }

    /// Takes `template`; values of variables with the same name stay.
    pub fn choose(self, template: Option<SendableTemplate>) {
        self.template.set(template);
        self.file.reset();
        self.tried.set(false);
        self.stop.set(None);
        self.trouble.set(None);
    }

    /// The values as they would go out.
    pub fn values(self) -> Filling {
        let [at, name, address] = self.place;
        let given =
            |text: RwSignal<String>| Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
        let place = read_place(&at.read()).map(|(latitude, longitude)| Place {
            latitude,
            longitude,
            name: given(name),
            address: given(address),
        });
        Filling {
            file: self.file.id(),
            place,
            ..self.filling.get()
        }
    }

    /// What is wrong with the values.
    pub fn troubles(self) -> Vec<(Slot, FillTrouble)> {
        let template = self.template.read();
        template
            .as_ref()
            .map(|template| check(&template.parts, &self.values()))
            .unwrap_or_default()
    }

    /// The template filled in, if it can go out; otherwise what is wrong is told, and the first of it has the focus.
    pub fn finished(self, rest_is_right: bool) -> Option<FilledTemplate> {
        self.tried.set(true);
        self.stop.set(None);
        let template = self.template.get_untracked();
        let right = untrack(move || self.troubles().is_empty()) && rest_is_right;
        let Some(template) = template.filter(|_| right) else {
            browser::after_paint(|| {
                browser::focus_first(WRONG);
            });
            return None;
        };
        Some(FilledTemplate {
            template: template.id,
            filling: untrack(move || self.values()),
        })
    }

    /// The key of this message.
    pub fn key(self) -> Uuid {
        let key = self.key.get_value().unwrap_or_else(browser::new_key);
        self.key.set_value(Some(key));
        key
    }

    /// Waits for `sent`, then goes on with `done`; what stood in the way is told, and nothing typed is lost.
    pub fn send(
        self,
        sent: impl Future<Output = Result<Outcome, AppError>> + 'static,
        done: Callback<domain::ConversationId>,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let sent = sent.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match sent {
                Ok(Outcome::Begun(begun)) => {
                    self.reset();
                    done.try_run(begun.conversation);
                }
                Ok(Outcome::Stopped(stop)) => {
                    self.stop.set(Some(stop));
                    point();
                }
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => {
                    self.trouble.set(Some(error));
                    point();
                }
            }
        });
    }
}

/// Shows what stood in the way.
fn point() {
    browser::after_paint(|| {
        let _ = browser::focus_first(WRONG) || browser::focus_first(".outreach-stop");
    });
}
