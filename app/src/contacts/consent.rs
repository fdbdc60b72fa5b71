//! What a contact agreed to: where they stand and why, the whole ledger, and a form that adds to it.

use domain::ContactId;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, Standing, standing};
use domain::contact::book::{ConsentForm, ContactCard, LedgerLine};
use leptos::prelude::*;

use super::api::record_consent;
use super::{judged, list};
use crate::desk::Clock;
use crate::ui::{Field, Form, FormTrouble, Icon, Reading, Select, Toasts, words};

const SCOPES: [ConsentScope; 3] = [ConsentScope::Marketing, ConsentScope::Utility, ConsentScope::All];

/// The part of the page.
#[component]
pub(super) fn Consent(
    contact: ContactId,
    lines: Vec<LedgerLine>,
    read: Reading<ContactCard>,
) -> impl IntoView {
    let words = words().contact_consent();
    let ledger: Vec<ConsentLine> = lines.iter().map(|line| line.line.clone()).collect();
    let stands = [ConsentScope::Marketing, ConsentScope::Utility].map(|scope| stand(&lines, &ledger, scope));
    let empty = lines.is_empty();
    view! {
        <section class="office-part" aria-labelledby="contact-consent">
            <h2 id="contact-consent">{words.title}</h2>
            <p class="contact-hint">{words.lead}</p>
            <dl class="consent-stands">{stands}</dl>
            <details class="contact-more">
                <summary>
                    <Icon name="scroll-text" />
                    {words.ledger}
                </summary>
                {empty.then(|| view! { <p class="contact-hint">{words.no_line}</p> })}
                <ol class="ledger">{lines.into_iter().map(ledger_line).collect_view()}</ol>
            </details>
            <details class="contact-more">
                <summary>
                    <Icon name="plus" />
                    {words.record}
                </summary>
                <Record contact read />
            </details>
        </section>
    }
    .into_any()
}

/// Where they stand on `scope`, with the line that decides.
fn stand(lines: &[LedgerLine], ledger: &[ConsentLine], scope: ConsentScope) -> AnyView {
    let words = words().contact_consent();
    let (said, line) = match standing(ledger, scope) {
        Standing::Unknown => (None, None),
        Standing::In(line) | Standing::Out(line) => (Some(line.change), Some(line)),
    };
    let deciding = line.and_then(|line| lines.iter().find(|other| other.line == *line));
    view! {
        <div class="consent-stand">
            <dt>
                <span class="consent-scope">{(words.scope)(scope)}</span>
                <span class="contact-item-detail">{(words.scope_hint)(scope)}</span>
            </dt>
            <dd>
                {list::said(said)} <span class="unseen">{(words.standing)(said)}</span>
                {deciding.map(|line| view! { <p class="contact-item-detail">{why(line)}</p> })}
            </dd>
        </div>
    }
    .into_any()
}

/// When, how and by whom it became known, and by which proof.
fn why(line: &LedgerLine) -> String {
    let words = words().contact_consent();
    let mut told = vec![(words.decided)(
        &Clock::expect().full(line.line.at),
        (words.source)(line.line.source),
    )];
    told.extend(line.who.as_deref().map(words.recorded_by));
    told.extend(line.line.proof.clone());
    told.join(" · ")
}

fn ledger_line(line: LedgerLine) -> AnyView {
    let words = words().contact_consent();
    let (icon, change) = match line.line.change {
        ConsentChange::OptIn => ("circle-check", "in"),
        ConsentChange::OptOut => ("ban", "out"),
    };
    view! {
        <li class="ledger-line" data-change=change>
            <Icon name=icon />
            <div>
                <p>
                    <strong>{(words.change)(line.line.change)}</strong>
                    ": "
                    {(words.scope)(line.line.scope)}
                </p>
                <p class="contact-item-detail">{why(&line)}</p>
            </div>
        </li>
    }
    .into_any()
}

/// Adds a line.
#[component]
fn Record(contact: ContactId, read: Reading<ContactCard>) -> impl IntoView {
    let words = words().contact_consent();
    let form = Form::new();
    let toasts = Toasts::expect();
    let clock = Clock::expect();
    let change = RwSignal::new(String::from("in"));
    let scope = RwSignal::new(String::from("0"));
    let place = RwSignal::new(String::from("0"));
    // As a field of dates holds it; the day is the business's.
    let today = clock.zone().day(untrack(move || clock.now())).to_string();
    let day = RwSignal::new(today);
    let proof = RwSignal::new(String::new());
    let chosen = |signal: RwSignal<String>| signal.get_untracked().parse::<usize>().unwrap_or_default();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send_judged(async move {
            let typed = proof.get_untracked();
            let place = words.places.get(chosen(place)).copied().unwrap_or_default();
            let filled = ConsentForm {
                change: if *change.read_untracked() == "in" {
                    ConsentChange::OptIn
                } else {
                    ConsentChange::OptOut
                },
                scope: SCOPES
                    .get(chosen(scope))
                    .copied()
                    .unwrap_or(ConsentScope::Marketing),
                day: day.get_untracked(),
                // The place alone proves nothing: without more it is not sent as a proof.
                proof: if typed.trim().is_empty() {
                    String::new()
                } else {
                    format!("{place}: {}", typed.trim())
                },
            };
            let done = judged(clock, record_consent(contact, filled).await)?;
            if done.is_ok() {
                proof.set(String::new());
                toasts.say(words.recorded);
                read.refetch();
            }
            Ok(done)
        });
    };
    let changes = vec![
        ("in".to_owned(), words.opt_in.to_owned()),
        ("out".to_owned(), words.opt_out.to_owned()),
    ];
    let numbered = |list: Vec<&str>| -> Vec<(String, String)> {
        let numbered = list.into_iter().enumerate();
        numbered
            .map(|(at, word)| (at.to_string(), word.to_owned()))
            .collect()
    };
    let scopes = SCOPES.map(|scope| (words.scope)(scope)).to_vec();
    view! {
        <form class="office-form" on:submit=send novalidate>
            <FormTrouble form fields=&["day", "proof"] />
            <div class="office-pair">
                <Select form name="change" label=words.what value=change options=changes />
                <Select form name="scope" label=words.about value=scope options=numbered(scopes) />
                <Field form name="day" label=words.day value=day kind="date" />
                <Select form name="place" label=words.place value=place options=numbered(words.places.to_vec()) />
            </div>
            <Field form name="proof" label=words.proof value=proof hint=words.proof_hint />
            <div class="form-actions">
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {words.record}
                </button>
            </div>
        </form>
    }
    .into_any()
}
