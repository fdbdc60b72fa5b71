//! A button that opens a small panel. It opens without scripts too; with them, Esc and a click elsewhere close it.

use leptos::prelude::*;
use leptos::{ev, html};

/// A menu behind `summary`.
#[component]
pub fn Menu(
    /// The button's name.
    label: &'static str,
    /// More class names.
    #[prop(optional)]
    class: &'static str,
    /// What the button shows.
    summary: AnyView,
    /// Told when it opens.
    #[prop(optional)]
    on_open: Option<Callback<()>>,
    /// What the panel holds.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Details>::new();
    let shut = move |focus: bool| {
        if let Some(details) = node
            .get_untracked()
            .filter(|details| details.has_attribute("open"))
        {
            let _ = details.remove_attribute("open");
            if focus && let Ok(Some(button)) = details.query_selector("summary") {
                crate::ui::browser::focus(&button);
            }
        }
    };
    let toggled = move || {
        if let Some(on_open) = on_open
            && node.get_untracked().is_some_and(|details| details.open())
        {
            on_open.run(());
        }
    };
    Effect::new(move |_| {
        // It may have been opened before the page woke.
        toggled();
        let click = window_event_listener(ev::click, move |event| {
            let target: web_sys::Node = event_target(&event);
            let inside = node
                .get_untracked()
                .is_some_and(|details| details.contains(Some(&target)));
            if !inside {
                shut(false);
            }
        });
        on_cleanup(move || click.remove());
    });
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            shut(true);
        }
    };
    let picked = move |event: ev::MouseEvent| {
        let target: web_sys::Element = event_target(&event);
        if matches!(target.closest("a, button"), Ok(Some(_))) {
            shut(false);
        }
    };
    view! {
        <details class=format!("menu {class}") node_ref=node on:keydown=keydown on:toggle=move |_| toggled()>
            <summary class="menu-button" title=label>
                <span class="unseen">{label}</span>
                {summary}
            </summary>
            <div class="menu-panel" on:click=picked>
                {children()}
            </div>
        </details>
    }
    .into_any()
}
