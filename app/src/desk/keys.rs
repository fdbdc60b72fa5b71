//! The sheet of keys.

use leptos::prelude::*;
use leptos::{ev, html};

use crate::outreach::{Outreach, Subject};
use crate::ui::{Icon, browser, words};

/// `?` opens the sheet, `c` a Contato Ativo.
pub fn open_by_key(open: RwSignal<bool>, outreach: Outreach) {
    Effect::new(move |_| {
        let keydown = window_event_listener(ev::keydown, move |event| {
            if !browser::is_command(&event) {
                return;
            }
            match event.key().as_str() {
                "?" => open.set(true),
                "c" => {
                    // The letter must not end up in the field that the dialog puts the focus on.
                    event.prevent_default();
                    outreach.open(Subject::Active);
                }
                _ => {}
            }
        });
        on_cleanup(move || keydown.remove());
    });
}

/// The sheet.
#[component]
pub fn KeySheet(open: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if open.get()
            && let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let keys = &words().keys;
    let rows = [
        ("j", keys.next),
        ("k", keys.previous),
        ("Enter", keys.open),
        ("a", keys.take),
        ("t", words().hand_over.transfer),
        ("h", keys.hold),
        ("e", keys.close),
        ("r", keys.write),
        ("/", keys.search),
        ("n", words().notes.key),
        ("c", words().inbox.active_contact),
        (browser::palette_keys(), words().palette.title),
        ("?", keys.sheet),
    ];
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="dialog dialog-small" node_ref=dialog aria-labelledby="keys-title" on:close=move |_| open.set(false)>
            <header class="dialog-head">
                <h2 id="keys-title">{keys.title}</h2>
                <button class="button-quiet" type="button" aria-label=words().common.close on:click=close>
                    <Icon name="x" />
                </button>
            </header>
            <dl class="keys">
                {rows
                    .map(|(key, word)| {
                        view! {
                            <div class="keys-row" class:by-letter=key.len() == 1>
                                <dt>
                                    <kbd>{key}</kbd>
                                </dt>
                                <dd>{word}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
            <p class="dialog-note by-letter">{keys.note}</p>
            <p class="dialog-note no-letters">{keys.off}</p>
        </dialog>
    }
    .into_any()
}
