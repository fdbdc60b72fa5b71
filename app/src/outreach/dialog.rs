//! The dialog of the frame: a Contato Ativo or a Recontato, and the way from one to the other and back.

use domain::ConversationId;
use leptos::prelude::*;
use leptos::{ev, html};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::active::{Active, ActiveForm};
use super::recontact::RecontactForm;
use super::writing::Writing;
use super::{Outreach, Subject};
use crate::conversations::Place;
use crate::ui::{Icon, browser, words};

/// The dialog. What was typed is asked about before it is thrown away.
#[component]
pub fn OutreachDialog(outreach: Outreach) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let active = Active::new();
    let writing = Writing::new();
    // Whose Recontato is typed, and whether one came from a Contato Ativo.
    let of = StoredValue::new(None::<ConversationId>);
    let came = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let subject = Memo::new(move |_| outreach.subject());
    Effect::new(move |before: Option<Option<Subject>>| {
        let now = subject.get();
        asking.set(false);
        match now {
            Some(Subject::Active) => active.read(),
            Some(Subject::Recontact(conversation)) => {
                came.set(before == Some(Some(Subject::Active)));
                if of.get_value() != Some(conversation) {
                    writing.reset();
                    of.set_value(Some(conversation));
                }
            }
            None => came.set(false),
        }
        if let Some(dialog) = node.get() {
            if now.is_some() && !dialog.open() {
                let _ = dialog.show_modal();
            } else if now.is_none() && dialog.open() {
                dialog.close();
            }
        }
        now
    });
    let touched = move || match subject.get_untracked() {
        Some(Subject::Active) => active.is_touched(),
        Some(Subject::Recontact(_)) => writing.is_touched(),
        None => false,
    };
    // What is on its way cannot be thrown away any more: the dialog stays until it is known what became of it.
    let sending = move || active.writing.busy.get_untracked() || writing.busy.get_untracked();
    let discard = move || {
        if sending() {
            return;
        }
        match subject.get_untracked() {
            Some(Subject::Active) => active.reset(),
            _ => writing.reset(),
        }
        outreach.close();
    };
    let leave = Callback::new(move |()| {
        if sending() {
            return;
        }
        if touched() && !asking.get_untracked() {
            asking.set(true);
            browser::after_paint(|| {
                browser::focus_first(".outreach-discard .button-main");
            });
        } else if asking.get_untracked() {
            asking.set(false);
        } else {
            outreach.close();
        }
    });
    let navigate = use_navigate();
    let done = Callback::new(move |conversation| {
        outreach.close();
        let place = Place {
            id: Some(conversation),
            ..Place::default()
        };
        navigate(&place.href(), NavigateOptions::default());
        browser::after_paint(|| {
            browser::focus_first(".thread-name");
        });
    });
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            leave.run(());
        }
    };
    // Escape, where nothing in the dialog has the focus: as while the button that had it cannot be pressed.
    let cancel = move |event: ev::Event| {
        // A file picker that is left says the same.
        if event.target() == event.current_target() {
            event.prevent_default();
            leave.run(());
        }
    };
    // A press that begins on the veil; one that only ends there was a selection of text.
    let pressed = move |event: ev::MouseEvent| {
        let on_veil = node.get_untracked().is_some_and(|dialog| {
            let seen = dialog.get_bounding_client_rect();
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            !(seen.left()..=seen.right()).contains(&x) || !(seen.top()..=seen.bottom()).contains(&y)
        });
        if on_veil {
            event.prevent_default();
            leave.run(());
        }
    };
    let title = move || match subject.get() {
        Some(Subject::Recontact(_)) => words().outreach().recontact,
        _ => words().inbox.active_contact,
    };
    view! {
        <dialog
            class="dialog outreach"
            node_ref=node
            aria-labelledby="outreach-title"
            on:keydown=keydown
            on:cancel=cancel
            on:mousedown=pressed
            on:close=move |_| outreach.close()
        >
            <header class="dialog-head">
                <h2 id="outreach-title">{title}</h2>
                <button
                    class="button-quiet"
                    type="button"
                    aria-label=words().common.close
                    on:click=move |_| leave.run(())
                >
                    <Icon name="x" />
                </button>
            </header>
            {move || match subject.get() {
                None => ().into_any(),
                Some(Subject::Active) => {
                    view! {
                        <p>{words().outreach().active_lead}</p>
                        <ActiveForm active outreach done cancel=leave />
                    }
                        .into_any()
                }
                Some(Subject::Recontact(conversation)) => {
                    view! {
                        {back(came, outreach)}
                        <RecontactForm conversation writing outreach done cancel=leave />
                    }
                        .into_any()
                }
            }}
            {move || asking.get().then(|| question(asking, Callback::new(move |()| discard())))}
        </dialog>
    }
    .into_any()
}

fn back(came: RwSignal<bool>, outreach: Outreach) -> AnyView {
    view! {
        {move || {
            came.get()
                .then(|| {
                    view! {
                        <button
                            class="button-link outreach-back"
                            type="button"
                            on:click=move |_| outreach.open(Subject::Active)
                        >
                            <Icon name="arrow-left" />
                            {words().outreach().back_to_active}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}

fn question(asking: RwSignal<bool>, discard: Callback<()>) -> AnyView {
    let texts = words().outreach();
    view! {
        <div class="outreach-discard" role="alertdialog" aria-labelledby="outreach-discard-title">
            <p id="outreach-discard-title">{texts.discard_title}</p>
            <div class="dialog-actions">
                <button class="button" type="button" on:click=move |_| discard.run(())>
                    {texts.discard}
                </button>
                <button class="button button-main" type="button" on:click=move |_| asking.set(false)>
                    {texts.keep}
                </button>
            </div>
        </div>
    }
    .into_any()
}
