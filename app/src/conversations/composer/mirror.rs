//! What shows behind the words of the field: variables that are not filled in, marked.

use domain::quick_reply::stretches;
use leptos::html;
use leptos::prelude::*;

/// The marks. They lie under the field, letter below letter, and scroll with it.
#[component]
pub fn Mirror(text: RwSignal<String>, node: NodeRef<html::Div>) -> impl IntoView {
    let marked = Memo::new(move |_| text.read().contains("{{"));
    move || {
        marked.get().then(|| {
            let words = move || {
                stretches(&text.read())
                    .into_iter()
                    .map(|stretch| {
                        let words = stretch.words.to_owned();
                        if stretch.variable.is_some() {
                            view! { <mark>{words}</mark> }.into_any()
                        } else {
                            words.into_any()
                        }
                    })
                    .collect_view()
            };
            view! {
                <div class="composer-mirror" aria-hidden="true" node_ref=node>
                    {words}
                </div>
            }
        })
    }
}
