//! A modal dialog that takes any content. What it holds is drawn when it opens and gone when it closes.

use leptos::html;
use leptos::prelude::*;

/// A dialog that is open while `open` says so; Esc and the browser's own ways of closing call `on_close`.
#[component]
pub fn Modal(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Closes it.
    on_close: Callback<()>,
    /// The id of its heading.
    heading: &'static str,
    /// More class names.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = node.get() else { return };
        if wanted && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let children = StoredValue::new(children);
    view! {
        <dialog class=format!("dialog {class}") node_ref=node aria-labelledby=heading on:close=move |_| on_close.run(())>
            {move || open.get().then(|| children.with_value(|children| children()))}
        </dialog>
    }
    .into_any()
}
