//! Many conversations at once: boxes on the cards, a bar under the list, and a dialog that does the work.

mod dialog;
mod run;

use domain::ConversationId;
use domain::bulk::MOST_BULK;
use domain::conversation::{Listing, View};
use domain::user::{CurrentUser, Permission};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::match_conversations;
use crate::ui::{Icon, words};
pub use dialog::{BulkDialog, Job, Kind};

/// What is selected in the list.
#[derive(Clone, Copy)]
pub struct Selection {
    /// Whether cards have boxes.
    pub on: RwSignal<bool>,
    ids: RwSignal<Vec<ConversationId>>,
    /// The box that was ticked last; Shift ticks up to it.
    last: StoredValue<Option<ConversationId>>,
    /// All that match the list, loaded or not.
    matching: RwSignal<Option<Vec<ConversationId>>>,
    job: RwSignal<Option<Job>>,
    /// Until the page is awake, a click would be lost.
    awake: RwSignal<bool>,
    allowed: bool,
    listed: Memo<Listing>,
}

impl Selection {
    /// Nothing is selected; a list that changes forgets what was.
    pub fn new(listed: Memo<Listing>) -> Self {
        let role = expect_context::<CurrentUser>().role;
        let selection = Self {
            on: RwSignal::new(false),
            ids: RwSignal::new(Vec::new()),
            last: StoredValue::new(None),
            matching: RwSignal::new(None),
            job: RwSignal::new(None),
            awake: RwSignal::new(false),
            allowed: role.may(Permission::Redistribute),
            listed,
        };
        Effect::new(move |_| {
            listed.track();
            selection.stop();
            selection.awake.set(true);
        });
        selection
    }

    /// Whether there is something to select in `view`.
    pub fn fits(self, view: View) -> bool {
        self.allowed && view != View::History
    }

    fn stop(self) {
        self.on.set(false);
        self.ids.set(Vec::new());
        self.matching.set(None);
        self.last.set_value(None);
    }

    /// Finds out how many match.
    fn count(self) {
        let listing = self.listed.get_untracked();
        spawn_local(async move {
            if let Ok(found) = match_conversations(listing, None).await
                && self.on.try_get_untracked() == Some(true)
                && self.listed.try_get_untracked() == Some(listing)
            {
                let found = found.into_iter().map(|one| one.id).collect();
                let _ = self.matching.try_set(Some(found));
            }
        });
    }

    /// Ticks or unticks `id`; with Shift, all of `shown` from the last one on.
    fn tick(self, id: ConversationId, ticked: bool, shift: bool, shown: &[ConversationId]) {
        let place = |id| shown.iter().position(|other| *other == id);
        let from = self.last.get_value().filter(|_| shift).and_then(place);
        let range = match (from, place(id)) {
            (Some(from), Some(to)) => shown[from.min(to)..=from.max(to)].to_vec(),
            _ => vec![id],
        };
        self.ids.update(|ids| {
            ids.retain(|other| !range.contains(other));
            if ticked {
                ids.extend(range);
                ids.truncate(MOST_BULK);
            }
        });
        self.last.set_value(Some(id));
    }
}

/// The button that begins.
#[component]
pub fn SelectButton(selection: Selection, listed: Memo<Listing>) -> impl IntoView {
    move || {
        selection.fits(listed.read().view).then(|| {
            view! {
                <button
                    class="button-quiet select-button"
                    type="button"
                    aria-pressed=move || selection.on.get().to_string()
                    disabled=move || !selection.awake.get()
                    title=words().selecting.select
                    aria-label=words().selecting.select
                    on:click=move |_| {
                        if selection.on.get_untracked() {
                            selection.stop();
                        } else {
                            selection.on.set(true);
                        }
                    }
                >
                    <Icon name="list-checks" />
                </button>
            }
        })
    }
}

/// The box of one card.
#[component]
pub fn SelectBox(
    selection: Selection,
    id: ConversationId,
    #[prop(into)] name: Signal<String>,
    shown: RwSignal<Vec<ConversationId>>,
) -> impl IntoView {
    let ticked = Memo::new(move |_| selection.ids.read().contains(&id));
    let click = move |event: ev::MouseEvent| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        selection.tick(id, input.checked(), event.shift_key(), &shown.read_untracked());
    };
    move || {
        selection.on.get().then(|| {
            view! {
                <input
                    class="card-box"
                    type="checkbox"
                    aria-label=move || (words().selecting.select_one)(&name.read())
                    prop:checked=move || ticked.get()
                    on:click=click
                />
            }
        })
    }
}

/// The bar under the list, and the dialog; a part that is fetched when the first selection begins.
#[component]
pub fn BulkBar(selection: Selection) -> impl IntoView {
    let bulk = words().bulk();
    let count = Memo::new(move |_| selection.ids.read().len());
    let all = move || {
        let matching = selection.matching.read();
        let found = matching.as_ref()?.len();
        (found > count.get()).then_some(found)
    };
    let ask = move |kind: Kind| {
        let ids = selection.ids.get_untracked();
        let listing = selection.listed.get_untracked();
        selection.job.set(Some(Job { ids, kind, listing }));
    };
    let action = move |kind: Kind, icon: &'static str, word: &'static str| {
        view! {
            <button class="button" type="button" disabled=move || count.get() == 0 on:click=move |_| ask(kind)>
                <Icon name=icon />
                {word}
            </button>
        }
    };
    let done = Callback::new(move |()| selection.stop());
    Effect::new(move |_| {
        if selection.on.get() {
            selection.count();
        }
    });
    view! {
        {move || {
            selection
                .on
                .get()
                .then(|| {
                    view! {
                        <div class="bulk-bar" role="region" aria-label=bulk.region>
                            <p class="bulk-count" role="status">
                                <strong>{move || (bulk.selected)(count.get())}</strong>
                                <button
                                    class="button-quiet"
                                    type="button"
                                    aria-label=bulk.stop_selecting
                                    title=bulk.stop_selecting
                                    on:click=move |_| selection.stop()
                                >
                                    <Icon name="x" />
                                </button>
                            </p>
                            {move || {
                                all()
                                    .map(|found| {
                                        let take_all = move |_| {
                                            let found = selection.matching.get_untracked().unwrap_or_default();
                                            selection.ids.set(found);
                                        };
                                        view! {
                                            <p>
                                                <button class="button-link" type="button" on:click=take_all>
                                                    {(bulk.select_all)(found)}
                                                </button>
                                                {(found >= MOST_BULK).then(|| (bulk.most)(MOST_BULK))}
                                            </p>
                                        }
                                    })
                            }}
                            <div class="bulk-actions">
                                {action(Kind::Give, "arrow-right-left", bulk.give)}
                                {action(Kind::Return, "undo-2", bulk.give_back)}
                                {action(Kind::Close, "circle-check", bulk.close)}
                            </div>
                        </div>
                    }
                })
        }}
        <BulkDialog job=selection.job done />
    }
    .into_any()
}
