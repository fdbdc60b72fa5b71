//! The page: each choice is kept at once.

use domain::preferences::{Density, Preferences, SignaturePolicy, signature};
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos_meta::Title;

use super::keeping::Keeping;
use super::notices::NoticeChoices;
use crate::ui::{sentence, words};

/// The route `/preferences`.
#[component]
pub fn PreferencesPage() -> impl IntoView {
    let texts = &words().preferences;
    let user = expect_context::<CurrentUser>();
    let keeping = Keeping::new(expect_context::<RwSignal<Preferences>>());
    let (wanted, told) = (keeping.wanted, keeping.told);
    let choice = move |name: &'static str, word: &'static str, on: Memo<bool>, pick: Callback<()>| {
        view! {
            <label class="choice-line">
                <input
                    type="radio"
                    name=name
                    checked=move || on.get()
                    prop:checked=move || on.get()
                    on:change=move |_| pick.run(())
                />
                {word}
            </label>
        }
        .into_any()
    };
    let enter = [(true, texts.enter_sends), (false, texts.enter_breaks)].map(|(sends, word)| {
        let on = Memo::new(move |_| wanted.read().enter_sends == sends);
        let pick = Callback::new(move |()| keeping.change(|wanted| wanted.enter_sends = sends));
        choice("enter", word, on, pick)
    });
    let density = Density::ALL.map(|density| {
        let on = Memo::new(move |_| wanted.read().density == density);
        let pick = Callback::new(move |()| keeping.change(|wanted| wanted.density = density));
        choice("density", (texts.densities)(density), on, pick)
    });
    let policies = user.role.may(Permission::Administer).then(|| {
        let policies = SignaturePolicy::ALL.map(|policy| {
            let on = Memo::new(move |_| wanted.read().signature_policy == policy);
            let pick = Callback::new(move |()| keeping.decide(policy));
            choice("policy", (texts.policies)(policy), on, pick)
        });
        view! {
            <section class="preference">
                <h2>{texts.everybody}</h2>
                <fieldset class="field">
                    <legend>{texts.policy}</legend>
                    {policies}
                </fieldset>
            </section>
        }
    });
    let line = signature(&user.name).replace('*', "");
    let hint = move || match wanted.read().signature_policy {
        SignaturePolicy::Off => texts.signature_off,
        SignaturePolicy::Personal => texts.signature_hint,
        SignaturePolicy::Always => texts.signature_always,
    };
    view! {
        <Title text=texts.title />
        <section class="page" aria-labelledby="page-title">
            <header class="page-head">
                <div>
                    <h1 id="page-title">{texts.title}</h1>
                    <p class="page-lead">{texts.lead}</p>
                </div>
                <p class="saved" role="status">
                    {move || {
                        told.get()
                            .map(|told| match told {
                                Ok(()) => texts.saved.to_owned(),
                                Err(error) => format!("{}. {}", texts.failed, sentence(&error)),
                            })
                    }}
                </p>
            </header>
            <section class="preference">
                <h2>{texts.writing}</h2>
                <label class="choice-line">
                    <input
                        type="checkbox"
                        checked=move || wanted.read().signs()
                        prop:checked=move || wanted.read().signs()
                        disabled=move || wanted.read().signature_policy != SignaturePolicy::Personal
                        on:change=move |event| {
                            let signs = event_target_checked(&event);
                            keeping.change(|wanted| wanted.signature = signs);
                        }
                    />
                    {(texts.signature)(line.trim())}
                </label>
                <p class="field-hint">{hint}</p>
                <fieldset class="field">
                    <legend>{texts.enter}</legend>
                    {enter}
                </fieldset>
            </section>
            <section class="preference">
                <h2>{texts.keys}</h2>
                <label class="choice-line">
                    <input
                        type="checkbox"
                        checked=move || wanted.read().letter_keys
                        prop:checked=move || wanted.read().letter_keys
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            keeping.change(|wanted| wanted.letter_keys = on);
                        }
                    />
                    {texts.letter_keys}
                </label>
                <p class="field-hint">{texts.letter_keys_hint}</p>
            </section>
            <section class="preference">
                <fieldset class="field">
                    <legend>{texts.density}</legend>
                    {density}
                </fieldset>
            </section>
            <NoticeChoices keeping />
            {policies}
        </section>
    }
    .into_any()
}
