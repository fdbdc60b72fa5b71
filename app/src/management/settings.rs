//! Settings of the business.

use domain::settings::{Business, SettingsView};
use domain::user::{Permission, Role};
use domain::words::Language;
use leptos::prelude::*;

use super::api::{save_settings, view_settings};
use crate::desk::{Clock, role_word};
use crate::ui::{
    Check, Field, Form, FormTrouble, PageHead, Reading, Select, Toasts, loaded, restricted, words,
};
use crate::wire::resource;

/// The idle times offered, in minutes.
const IDLE: [u32; 6] = [15, 30, 60, 120, 240, 480];
/// The times offered for the customer's answer, in hours.
const AWAITING: [u32; 9] = [1, 2, 4, 8, 12, 24, 48, 72, 168];

/// `offered` with the one that holds, each with its words.
fn choices(offered: &[u32], holds: u32, word: fn(u32) -> String) -> Vec<(String, String)> {
    let mut offered = offered.to_vec();
    if !offered.contains(&holds) {
        offered.push(holds);
        offered.sort_unstable();
    }
    offered.into_iter().map(|it| (it.to_string(), word(it))).collect()
}

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = resource(|| (), |()| view_settings());
        let words = words();
        view! {
            <PageHead title=words.menu.settings lead=words.settings().lead />
            {loaded(read, move |shown| view! { <SettingsForm shown read /> }.into_any())}
        }
        .into_any()
    })
}

#[component]
fn SettingsForm(shown: SettingsView, read: Reading<SettingsView>) -> impl IntoView {
    let (words, all) = (words().settings(), words());
    let clock = Clock::expect();
    let business = shown.business;
    let form = Form::new();
    let toasts = Toasts::expect();
    let name = RwSignal::new(business.name.clone());
    let language = RwSignal::new(business.language.tag().to_owned());
    let idle = RwSignal::new(business.idle_minutes.to_string());
    let factors = Role::ALL.map(|role| (role, RwSignal::new(business.second_factor.contains(&role))));
    let languages = Language::ALL
        .map(|language| (language.tag().to_owned(), language.name().to_owned()))
        .to_vec();
    let awaiting = RwSignal::new(business.awaiting_hours.to_string());
    let times = choices(&IDLE, business.idle_minutes, words.minutes);
    let hours = choices(&AWAITING, business.awaiting_hours, words.hours);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let filled = Business {
                name: name.get_untracked(),
                language: Language::from_tag(&language.get_untracked()).unwrap_or_default(),
                idle_minutes: idle.get_untracked().parse().unwrap_or_default(),
                second_factor: factors
                    .into_iter()
                    .filter(|(_, on)| on.get_untracked())
                    .map(|(role, _)| role)
                    .collect(),
                awaiting_hours: awaiting.get_untracked().parse().unwrap_or_default(),
            };
            save_settings(filled).await?;
            toasts.say(all.office.saved);
            read.refetch();
            Ok(())
        });
    };
    view! {
        <form class="office-form" on:submit=send novalidate>
            <FormTrouble form fields=&["name", "idle", "awaiting"] />
            <section class="form-part">
                <h2>{words.business}</h2>
                <Field form name="name" label=words.name value=name hint=words.name_hint />
                <Select form name="language" label=words.language value=language options=languages />
                <div class="field">
                    <span>{words.zone}</span>
                    <p class="field-fixed">{shown.zone}</p>
                    <p class="field-hint">{words.zone_hint}</p>
                </div>
            </section>
            <section class="form-part">
                <h2>{words.service}</h2>
                <Select
                    form
                    name="awaiting"
                    label=words.awaiting
                    value=awaiting
                    options=hours
                    hint=words.awaiting_hint
                />
            </section>
            <section class="form-part">
                <h2>{words.security}</h2>
                <Select form name="idle" label=words.idle value=idle options=times />
                <fieldset class="checks">
                    <legend>{words.second_factor}</legend>
                    {factors
                        .map(|(role, on)| {
                            view! { <Check label=role_word(role) value=on /> }
                        })
                        .collect_view()}
                    <p class="field-hint">{words.second_factor_hint}</p>
                </fieldset>
            </section>
            <div class="form-actions">
                {shown.changed.map(|(who, at)| view! { <p class="form-note">{(words.changed)(&who, &clock.full(at))}</p> })}
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {all.office.save}
                </button>
            </div>
        </form>
    }
    .into_any()
}
