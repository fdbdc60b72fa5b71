//! The page: each choice is kept at once.

use domain::preferences::{Density, Preferences, SignaturePolicy, signature};
use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api::{save_preferences, set_signature_policy};
use super::notices::NoticeChoices;
use crate::error::AppError;
use crate::ui::{browser, sentence, words};

/// The route `/preferences`.
#[component]
pub fn PreferencesPage() -> impl IntoView {
    let texts = &words().preferences;
    let user = expect_context::<CurrentUser>();
    let chosen = expect_context::<RwSignal<Preferences>>();
    let busy = RwSignal::new(false);
    let told = RwSignal::new(None::<Result<(), AppError>>);
    // What is asked for: several choices made while the page slept are told at once, each on top of the one before.
    let asked = StoredValue::new(chosen.get_untracked());
    let answered = move |done: Result<Preferences, AppError>| {
        let _ = busy.try_set(false);
        match done {
            Ok(kept) => {
                if let Some(root) = document().document_element() {
                    let _ = root.set_attribute("data-density", kept.density.slug());
                }
                let _ = asked.try_set_value(kept);
                chosen.set(kept);
                let _ = told.try_set(Some(Ok(())));
            }
            Err(AppError::SignedOut) => browser::sign_in_again(),
            Err(error) => {
                // What is drawn is what is kept.
                let _ = asked.try_set_value(chosen.get_untracked());
                chosen.notify();
                let _ = told.try_set(Some(Err(error)));
            }
        }
    };
    let save = Callback::new(move |wanted: Preferences| {
        busy.set(true);
        told.set(None);
        spawn_local(async move { answered(save_preferences(wanted).await) });
    });
    let keep = move |change: fn(&mut Preferences, bool), on: bool| {
        asked.update_value(|wanted| change(wanted, on));
        save.run(asked.get_value());
    };
    let choice = move |name: &'static str, word: &'static str, on: Memo<bool>, pick: Callback<()>| {
        view! {
            <label class="choice-line">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || on.get()
                    disabled=move || busy.get()
                    on:change=move |_| pick.run(())
                />
                {word}
            </label>
        }
        .into_any()
    };
    let enter = [(true, texts.enter_sends), (false, texts.enter_breaks)].map(|(sends, word)| {
        let on = Memo::new(move |_| chosen.read().enter_sends == sends);
        let pick = Callback::new(move |()| keep(|wanted, on| wanted.enter_sends = on, sends));
        choice("enter", word, on, pick)
    });
    let density = Density::ALL.map(|density| {
        let on = Memo::new(move |_| chosen.read().density == density);
        let compact = density == Density::Compact;
        let set = |wanted: &mut Preferences, compact: bool| {
            wanted.density = if compact {
                Density::Compact
            } else {
                Density::Comfortable
            };
        };
        choice(
            "density",
            (texts.densities)(density),
            on,
            Callback::new(move |()| keep(set, compact)),
        )
    });
    let policies = user.role.may(Permission::Administer).then(|| {
        let policies = SignaturePolicy::ALL.map(|policy| {
            let on = Memo::new(move |_| chosen.read().signature_policy == policy);
            let pick = Callback::new(move |()| {
                busy.set(true);
                told.set(None);
                spawn_local(async move { answered(set_signature_policy(policy).await) });
            });
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
    let hint = move || match chosen.read().signature_policy {
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
                        prop:checked=move || chosen.read().signs()
                        disabled=move || {
                            busy.get() || chosen.read().signature_policy != SignaturePolicy::Personal
                        }
                        on:change=move |event| keep(|wanted, on| wanted.signature = on, event_target_checked(&event))
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
                <fieldset class="field">
                    <legend>{texts.density}</legend>
                    {density}
                </fieldset>
            </section>
            <NoticeChoices chosen busy keep=save />
            {policies}
        </section>
    }
    .into_any()
}
