//! Things to tick: any number of several, or one alone.

use domain::staff::Choice;
use leptos::prelude::*;
use uuid::Uuid;

use crate::ui::words;

/// Any number of several; a field to search among them when they are many.
#[component]
pub fn Checks(
    /// What they are.
    legend: &'static str,
    /// All that can be chosen.
    options: Vec<Choice>,
    /// The chosen ones.
    chosen: RwSignal<Vec<Uuid>>,
    /// What to say when nothing can be chosen.
    none: &'static str,
) -> impl IntoView {
    let many = options.len() > 8;
    let search = RwSignal::new(String::new());
    let empty = options.is_empty();
    let toggle = move |id: Uuid| {
        chosen.update(|chosen| match chosen.iter().position(|other| *other == id) {
            Some(at) => {
                chosen.remove(at);
            }
            None => chosen.push(id),
        });
    };
    view! {
        <fieldset class="checks">
            <legend>{legend}</legend>
            {many
                .then(|| {
                    view! {
                        <input
                            class="checks-search"
                            type="search"
                            aria-label=words().office.search
                            placeholder=words().office.search
                            on:input=move |event| search.set(event_target_value(&event).to_lowercase())
                        />
                    }
                })}
            {empty.then(|| view! { <p class="field-hint">{none}</p> })}
            <div class="checks-list">
                {options
                    .into_iter()
                    .map(|option| {
                        let id = option.id;
                        let text = format!("{} {}", option.name, option.detail).to_lowercase();
                        view! {
                            <label class="check" hidden=move || !text.contains(&*search.read())>
                                <input
                                    type="checkbox"
                                    prop:checked=move || chosen.read().contains(&id)
                                    checked=chosen.with_untracked(|chosen| chosen.contains(&id))
                                    on:change=move |_| toggle(id)
                                />
                                <span>{option.name}</span>
                                <span class="check-detail">{option.detail}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
    .into_any()
}

/// Yes or no.
#[component]
pub fn Check(
    /// What is on or off.
    label: &'static str,
    /// What it does.
    #[prop(default = "")]
    hint: &'static str,
    /// Whether it is on.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check check-alone">
            <input
                type="checkbox"
                prop:checked=move || value.get()
                checked=value.get_untracked()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <span>{label}</span>
            <span class="check-detail">{hint}</span>
        </label>
    }
    .into_any()
}
