//! Settings of consent: the policy, the words, and what the desk answers.

use domain::consent::{ConsentPolicy, ConsentSettings, ConsentSettingsView, OptOutWords};
use domain::user::Permission;
use leptos::prelude::*;

use super::api::{save_consent_settings, view_consent_settings};
use crate::desk::Clock;
use crate::ui::{Area, Form, FormTrouble, PageHead, Reading, Select, Toasts, loaded, restricted, words};
use crate::wire::resource;

/// The policies, as they stand in the form.
const POLICIES: [(&str, ConsentPolicy); 2] = [
    ("no_opt_out", ConsentPolicy::NoOptOut),
    ("opt_in_required", ConsentPolicy::OptInRequired),
];

/// The name of a policy that is stored under `slug`.
pub fn policy_word(slug: &str) -> Option<&'static str> {
    let known = POLICIES.iter().find(|(known, _)| *known == slug);
    known.map(|(_, policy)| (words().consent_settings().policies)(*policy))
}

/// The page.
#[component]
pub fn ConsentSettingsPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = resource(|| (), |()| view_consent_settings());
        let words = words();
        view! {
            <PageHead title=words.menu.consent lead=words.consent_settings().lead />
            {loaded(read, move |shown| view! { <ConsentForm shown read /> }.into_any())}
        }
        .into_any()
    })
}

fn lines(words: &[String]) -> String {
    words.join("\n")
}

fn listed(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[component]
fn ConsentForm(shown: ConsentSettingsView, read: Reading<ConsentSettingsView>) -> impl IntoView {
    let (words, all) = (words().consent_settings(), words());
    let clock = Clock::expect();
    let consent = shown.consent;
    let form = Form::new();
    let toasts = Toasts::expect();
    let slug = POLICIES.iter().find(|(_, policy)| *policy == consent.policy);
    let policy = RwSignal::new(slug.map_or_else(String::new, |(slug, _)| (*slug).to_owned()));
    let out = RwSignal::new(lines(&consent.words.out));
    let undo = RwSignal::new(lines(&consent.words.undo));
    let confirms = RwSignal::new(consent.confirms.unwrap_or_default());
    let welcomes = RwSignal::new(consent.welcomes.unwrap_or_default());
    let policies = POLICIES
        .map(|(slug, policy)| (slug.to_owned(), (words.policies)(policy).to_owned()))
        .to_vec();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = policy.get_untracked();
        let chosen = POLICIES.iter().find(|(slug, _)| *slug == chosen);
        let filled = ConsentSettings {
            policy: chosen.map_or(ConsentPolicy::NoOptOut, |(_, policy)| *policy),
            words: OptOutWords {
                out: listed(&out.get_untracked()),
                undo: listed(&undo.get_untracked()),
            },
            confirms: Some(confirms.get_untracked()),
            welcomes: Some(welcomes.get_untracked()),
        };
        // The rule is the server's; asked here, it can say which word it is.
        if let Err(trouble) = filled.clone().checked() {
            form.complain(Some(trouble.field()), (words.trouble)(&trouble));
            return;
        }
        form.send(async move {
            save_consent_settings(filled).await?;
            toasts.say(all.office.saved);
            read.refetch();
            Ok(())
        });
    };
    view! {
        <form class="office-form" on:submit=send novalidate>
            <FormTrouble form fields=&["out", "undo", "confirms", "welcomes"] />
            <section class="form-part">
                <h2>{words.marketing}</h2>
                <Select form name="policy" label=words.policy value=policy options=policies hint=words.policy_hint />
            </section>
            <section class="form-part">
                <h2>{words.words}</h2>
                <p class="field-hint">{words.words_lead}</p>
                <Area form name="out" label=words.out value=out hint=words.out_hint rows=10 />
                <Area form name="undo" label=words.undo value=undo hint=words.undo_hint rows=6 />
            </section>
            <section class="form-part">
                <h2>{words.answers}</h2>
                <p class="field-hint">{words.answers_lead}</p>
                <Area form name="confirms" label=words.confirms value=confirms hint=words.confirms_hint rows=3 />
                <Area form name="welcomes" label=words.welcomes value=welcomes hint=words.welcomes_hint rows=3 />
            </section>
            <div class="form-actions">
                {shown
                    .changed
                    .map(|(who, at)| {
                        view! { <p class="form-note">{(all.settings().changed)(&who, &clock.full(at))}</p> }
                    })}
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {all.office.save}
                </button>
            </div>
        </form>
    }
    .into_any()
}
