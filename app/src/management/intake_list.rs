//! Updates that were kept under a name, newest first.

use domain::intake::{OutcomeEntry, OutcomePage};
use leptos::prelude::*;

use super::api::list_outcomes;
use super::intake_kinds::shown;
use crate::desk::Clock;
use crate::ui::{Empty, Form, FormTrouble, words};

/// The list; of one kind, when the address says so.
#[component]
pub fn Occurrences(page: OutcomePage, outcome: Memo<Option<String>>) -> impl IntoView {
    let (words, office) = (words().intake(), &words().office);
    let next = RwSignal::new(page.next);
    let lines = RwSignal::new(page.entries);
    let form = Form::new();
    let more = move |_| {
        form.send(async move {
            let page = list_outcomes(outcome.get_untracked(), next.get_untracked()).await?;
            lines.update(|lines| lines.extend(page.entries));
            next.set(page.next);
            Ok(())
        });
    };
    let empty = move || lines.read().is_empty();
    let heading = move || match outcome.get() {
        Some(outcome) => shown((words.outcome)(&outcome).0, &outcome),
        None => words.list.to_owned(),
    };
    view! {
        <section class="office-part" id="outcomes" aria-labelledby="outcomes-heading">
            <header class="part-head">
                <h2 id="outcomes-heading">{heading}</h2>
                {move || {
                    outcome
                        .read()
                        .is_some()
                        .then(|| {
                            view! {
                                <a class="button-link" href="/management/intake">
                                    {words.show_all}
                                </a>
                            }
                        })
                }}
            </header>
            <div class="table-place" hidden=empty>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{words.when}</th>
                            <th scope="col">{words.what}</th>
                            <th scope="col">{words.detail}</th>
                        </tr>
                    </thead>
                    <tbody>{move || lines.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {move || empty().then(|| view! { <Empty icon="circle-check" title=words.none hint=words.none_hint /> })}
            <FormTrouble form />
            {move || {
                next.read()
                    .is_some()
                    .then(|| {
                        view! {
                            <button
                                class="button table-more"
                                type="button"
                                disabled=move || form.busy.get()
                                on:click=more
                            >
                                {office.more}
                            </button>
                        }
                    })
            }}
        </section>
    }
    .into_any()
}

fn row(line: OutcomeEntry) -> AnyView {
    let words = words().intake();
    let clock = Clock::expect();
    let title = shown((words.outcome)(&line.outcome).0, &line.outcome);
    view! {
        <tr>
            <td data-label=words.when class="table-time">
                {clock.full(line.at)}
            </td>
            <th scope="row" data-label=words.what>
                <a class="table-link" href=format!("/management/intake/{}", line.webhook)>
                    {title}
                </a>
            </th>
            <td data-label=words.detail>{line.detail.unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
    .into_any()
}
