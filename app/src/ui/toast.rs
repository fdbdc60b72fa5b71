//! Short words about what was just done, at the foot of the page, with a way back where there is one.

use std::time::Duration;

use leptos::prelude::*;

use crate::ui::{Icon, words};

/// How long it stays.
const SHOWN: Duration = Duration::from_secs(7);

/// What is said.
#[derive(Clone)]
struct Toast {
    text: String,
    undo: Option<Callback<()>>,
}

/// The place where it is said; the frame provides it.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    count: StoredValue<u32>,
}

impl Toasts {
    /// A place where nothing is said yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
            count: StoredValue::new(0),
        }
    }

    /// The frame's.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Says `text`.
    pub fn say(self, text: impl Into<String>) {
        self.show(text.into(), None);
    }

    /// Says `text`, and offers to take it back.
    pub fn say_undo(self, text: impl Into<String>, undo: Callback<()>) {
        self.show(text.into(), Some(undo));
    }

    fn show(self, text: String, undo: Option<Callback<()>>) {
        let Some(mine) = self.count.try_update_value(|count| {
            *count += 1;
            *count
        }) else {
            return;
        };
        let _ = self.shown.try_set(Some(Toast { text, undo }));
        let _ = set_timeout(
            move || {
                if self.count.try_get_value() == Some(mine) {
                    let _ = self.shown.try_set(None);
                }
            },
            SHOWN,
        );
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// Where it appears.
#[component]
pub fn ToastPlace(
    /// The frame's.
    toasts: Toasts,
) -> impl IntoView {
    view! {
        <div class="toast-place" role="status">
            {move || {
                toasts
                    .shown
                    .get()
                    .map(|toast| {
                        view! {
                            <p class="toast">
                                <Icon name="circle-check" />
                                <span>{toast.text}</span>
                                {toast
                                    .undo
                                    .map(|undo| {
                                        view! {
                                            <button
                                                class="button-link"
                                                type="button"
                                                on:click=move |_| {
                                                    toasts.shown.set(None);
                                                    undo.run(());
                                                }
                                            >
                                                {words().office.undo}
                                            </button>
                                        }
                                    })}
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
