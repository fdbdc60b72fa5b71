//! How many conversations each list holds and how many messages are unread: one count for the tabs, the page titles
//! and the icon of the installed application.

use std::time::Duration;

use domain::conversation::ViewCounts;
use domain::event::LiveEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Live;
use crate::conversations::api::count_views;
use crate::ui::{Questions, browser};

/// Changes that come within this time are counted once.
const PAUSE: Duration = Duration::from_millis(500);

/// How many customer messages wait unread for me; page titles say it, so that a tab in the background does.
///
/// Titles are written when the rest of the page has been, where no arena of signals is at hand: hence the `Arc`.
#[derive(Clone, Default)]
pub struct Unread(ArcRwSignal<i64>);

impl Unread {
    /// `text` as a page title.
    pub fn title(&self, text: &str) -> String {
        match self.0.get() {
            0 => text.to_owned(),
            unread => format!("({unread}) {text}"),
        }
    }
}

/// The counts, as they follow the live changes.
#[derive(Clone, Copy)]
pub struct Counts {
    counts: RwSignal<Option<ViewCounts>>,
    waiting: StoredValue<bool>,
    questions: Questions,
}

impl Counts {
    /// None yet; a page that shows them brings them along, any other has them counted once it is awake.
    pub fn new(live: Live, brought: bool) -> Self {
        let counts = Self {
            counts: RwSignal::new(None),
            waiting: StoredValue::new(false),
            questions: Questions::new(),
        };
        live.listen(move |event| {
            if matches!(event, LiveEvent::Conversation { .. } | LiveEvent::Resync) {
                counts.count_again();
            }
        });
        let Unread(unread) = expect_context();
        let signed_out = unread.clone();
        Effect::new(move |_| {
            if !brought {
                counts.count_again();
            }
        });
        Effect::new(move |_| {
            if let Some(counts) = counts.counts.get() {
                unread.set(counts.unread);
                browser::badge(counts.unread);
            }
        });
        // On the sign-in page nobody has unread messages.
        on_cleanup(move || {
            signed_out.set(0);
        });
        counts
    }

    /// The ones that the frame provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// As last counted.
    pub fn get(self) -> Option<ViewCounts> {
        self.counts.get()
    }

    /// Takes what a page brought along.
    pub fn bring(self, counts: ViewCounts) {
        self.counts.set(Some(counts));
    }

    fn count_again(self) {
        if self.waiting.try_get_value() != Some(false) {
            return;
        }
        self.waiting.set_value(true);
        let count = move || {
            let _ = self.waiting.try_update_value(|waiting| *waiting = false);
            let question = self.questions.ask();
            spawn_local(async move {
                if let Ok(fresh) = count_views().await
                    && self.questions.take(question)
                {
                    let _ = self.counts.try_set(Some(fresh));
                }
            });
        };
        let _ = set_timeout(count, PAUSE);
    }
}
