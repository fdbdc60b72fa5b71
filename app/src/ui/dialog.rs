//! Questions asked before something is done, and things told once.

use leptos::html;
use leptos::prelude::*;

use crate::ui::words;

/// A dialog that is drawn while `open`; Esc closes it.
#[component]
pub fn Dialog(
    /// Whether it is before the person's eyes.
    open: RwSignal<bool>,
    /// The action it is about.
    title: &'static str,
    /// What it says and asks, with its buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = dialog.get() else { return };
        if wanted && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let id = title
        .bytes()
        .map(u32::from)
        .fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby=format!("dialog-{id}")
            on:close=move |_| open.set(false)
        >
            <h2 id=format!("dialog-{id}")>{title}</h2>
            {move || open.get().then(|| children())}
        </dialog>
    }
    .into_any()
}

/// A question with one answer that does it.
#[component]
pub fn Confirm(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// The action.
    title: &'static str,
    /// What follows from it.
    #[prop(into)]
    body: String,
    /// The button that does it.
    action: &'static str,
    /// Does it.
    run: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open title>
            <p>{body.clone()}</p>
            <div class="dialog-actions">
                <button class="button" type="button" on:click=move |_| open.set(false)>
                    {words().common.cancel}
                </button>
                <button
                    class="button button-main"
                    type="button"
                    on:click=move |_| {
                        open.set(false);
                        run.run(());
                    }
                >
                    {action}
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}
