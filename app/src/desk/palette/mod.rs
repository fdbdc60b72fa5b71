//! The command palette: goes to any place, acts on the open conversation, and searches, all by typing.
//!
//! This file is what the rest of the desk knows of it; `commands` gathers what there is and `list` draws it, both
//! only while it is open.

mod commands;
mod list;

use std::sync::Arc;

use domain::user::CurrentUser;
use leptos::ev;
use leptos::prelude::*;

use super::appearance::Appearance;
use super::pause::MyPause;
use crate::parts;
use crate::ui::{Modal, browser};
pub use list::PaletteList;

/// What an entry does.
pub type Run = Arc<dyn Fn() + Send + Sync>;

/// Something that can be done with the open conversation now.
#[derive(Clone)]
pub struct Act {
    /// Named in `style/icons.txt`.
    pub icon: &'static str,
    /// What it says.
    pub word: String,
    /// Other words by which people look for it, separated by commas.
    pub also: &'static str,
    /// The key that does it too; empty where there is none.
    pub key: &'static str,
    /// Does it.
    pub run: Run,
}

type Acts = Arc<dyn Fn() -> Vec<Act> + Send + Sync>;

/// The palette of the frame.
#[derive(Clone, Copy)]
pub struct Palette {
    open: RwSignal<bool>,
    acts: StoredValue<Option<(u32, Acts)>>,
    count: StoredValue<u32>,
    /// The frame's: what an entry begins outlives the list it stood in.
    owner: StoredValue<WeakOwner>,
}

impl Palette {
    /// Closed, and nothing is offered.
    pub fn new() -> Self {
        Self {
            owner: StoredValue::new(Owner::current().unwrap_or_default().downgrade()),
            open: RwSignal::new(false),
            acts: StoredValue::new(None),
            count: StoredValue::new(0),
        }
    }

    /// The one that the frame provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Offers `acts` for as long as the caller is on screen; they are asked for each time it opens.
    pub fn offer(self, acts: impl Fn() -> Vec<Act> + Send + Sync + 'static) {
        let Some(mine) = self.count.try_update_value(|count| {
            *count += 1;
            *count
        }) else {
            return;
        };
        self.acts.set_value(Some((mine, Arc::new(acts))));
        // The next conversation may have come before this one goes.
        on_cleanup(move || {
            let _ = self.acts.try_update_value(|acts| {
                if acts.as_ref().is_some_and(|(whose, _)| *whose == mine) {
                    *acts = None;
                }
            });
        });
    }

    /// What is offered now.
    fn acts(self) -> Vec<Act> {
        let acts = self.acts.try_get_value().flatten();
        acts.map(|(_, acts)| untrack(move || acts())).unwrap_or_default()
    }

    /// Closes, and then does what an entry says: the closing dialog gives the focus back first.
    fn leave_for(self, run: Run) {
        self.open.set(false);
        if let Some(owner) = self.owner.try_with_value(WeakOwner::upgrade).flatten() {
            owner.with(move || browser::after_paint(move || run()));
        }
    }

    /// Opens it from a menu; the focus will come back to the menu's button, for the entry is gone by then.
    pub fn open_from_menu(self) {
        browser::focus_first("details.menu[open] > summary");
        self.open.set(true);
    }
}

impl Default for Palette {
    fn default() -> Self {
        Self::new()
    }
}

/// What its entries act on.
#[derive(Clone, Copy)]
pub struct Entries {
    /// The palette itself.
    pub palette: Palette,
    /// Who looks.
    pub user: StoredValue<CurrentUser>,
    /// Their pause.
    pub pause: MyPause,
    /// Their appearance.
    pub appearance: Appearance,
    /// Whether the sheet of keys is open.
    pub keys_open: RwSignal<bool>,
}

/// Its dialog. `Ctrl K` or `⌘ K` opens it, also while one types.
#[component]
pub fn CommandPalette(
    palette: Palette,
    user: CurrentUser,
    pause: MyPause,
    appearance: Appearance,
    keys_open: RwSignal<bool>,
) -> impl IntoView {
    Effect::new(move |_| {
        let keydown = window_event_listener(ev::keydown, move |event| {
            let held = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
            if !held || !event.key().eq_ignore_ascii_case("k") {
                return;
            }
            event.prevent_default();
            if palette.open.get_untracked() {
                palette.open.set(false);
            } else if !browser::has("dialog[open]") {
                palette.open.set(true);
            }
        });
        on_cleanup(move || keydown.remove());
    });
    let user = StoredValue::new(user);
    view! {
        <Modal
            open=palette.open
            on_close=Callback::new(move |()| palette.open.set(false))
            heading="palette-title"
            class="palette"
        >
            {parts::palette(Entries { palette, user, pause, appearance, keys_open })}
        </Modal>
    }
    .into_any()
}
