//! Two contacts that turn out to be one, and back.

use domain::ContactId;
use domain::contact::book::{ContactCard, MergeCandidate, Merged};
use leptos::prelude::*;

use super::api::{merge_candidates, merge_contacts, undo_merge};
use super::{LIST, judged};
use crate::desk::Clock;
use crate::ui::{Confirm, Form, FormTrouble, Icon, Reading, Toasts, words};

/// The part of the page.
#[component]
pub(super) fn Merges(
    contact: ContactId,
    name: String,
    merged: Vec<Merged>,
    read: Reading<ContactCard>,
) -> impl IntoView {
    let words = words().contact_keeping();
    let (form, clock, toasts) = (Form::new(), Clock::expect(), Toasts::expect());
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<MergeCandidate>>);
    let asked = RwSignal::new(None::<MergeCandidate>);
    let open = RwSignal::new(false);
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            found.set(Some(merge_candidates(contact, typed.get_untracked()).await?));
            Ok(())
        });
    };
    let run = Callback::new(move |()| {
        let Some(gone) = asked.get_untracked() else { return };
        form.send_judged(async move {
            let done = judged(clock, merge_contacts(contact, gone.id).await)?;
            if done.is_ok() {
                found.set(None);
                typed.set(String::new());
                toasts.say(words.merged);
                read.refetch();
            }
            Ok(done.map(|_| ()))
        });
    });
    let ask = move |candidate: MergeCandidate| {
        asked.set(Some(candidate));
        open.set(true);
    };
    let confirm = {
        move || {
            asked.get().map(|gone| {
                let body = (words.merge_ask)(&gone.name, &name);
                view! { <Confirm open title=words.merge body action=words.merge_in run /> }
            })
        }
    };
    let any = !merged.is_empty();
    view! {
        <section class="office-part" aria-labelledby="contact-merge">
            <h2 id="contact-merge">{words.merge}</h2>
            <p class="contact-hint">{words.merge_hint}</p>
            <FormTrouble form />
            <form class="contact-search" on:submit=search role="search" novalidate>
                <label class="field">
                    {words.merge_search}
                    <input
                        type="search"
                        name="merge"
                        autocomplete="off"
                        maxlength="100"
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </label>
                <button class="button" type="submit" disabled=move || form.busy.get()>
                    {words.find}
                </button>
            </form>
            <div aria-live="polite">
                {move || {
                    found
                        .get()
                        .map(|found| {
                            if found.is_empty() {
                                return view! { <p class="contact-hint">{words.no_candidate}</p> }.into_any();
                            }
                            let lines = found.into_iter().map(|candidate| line(candidate, form, ask));
                            view! { <ul class="contact-list">{lines.collect_view()}</ul> }.into_any()
                        })
                }}
            </div>
            {any
                .then(|| {
                    view! {
                        <h3 class="contact-sub">{words.merged_in}</h3>
                        <ul class="contact-list">
                            {merged.into_iter().map(|one| merged_line(one, form, read)).collect_view()}
                        </ul>
                    }
                })}
            {confirm}
        </section>
    }
    .into_any()
}

fn line(
    candidate: MergeCandidate,
    form: Form,
    ask: impl Fn(MergeCandidate) + Copy + Send + Sync + 'static,
) -> AnyView {
    let words = words().contact_keeping();
    let detail = [
        candidate.handle.clone(),
        Some((words.conversations)(candidate.conversations)),
    ];
    let chosen = candidate.clone();
    view! {
        <li class="contact-item">
            <div class="contact-item-words">
                <a class="contact-item-name" href=format!("{LIST}/{}", candidate.id)>
                    {candidate.name.clone()}
                </a>
                <p class="contact-item-detail">{detail.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</p>
            </div>
            <button
                class="button"
                type="button"
                aria-label=format!("{}: {}", words.merge_in, candidate.name)
                disabled=move || form.busy.get()
                on:click=move |_| ask(chosen.clone())
            >
                {words.merge_in}
            </button>
        </li>
    }
    .into_any()
}

fn merged_line(merged: Merged, form: Form, read: Reading<ContactCard>) -> AnyView {
    let words = words().contact_keeping();
    let (clock, toasts) = (Clock::expect(), Toasts::expect());
    let id = merged.id;
    let undo = move |_| {
        form.send_judged(async move {
            let done = judged(clock, undo_merge(id).await)?;
            if done.is_ok() {
                toasts.say(words.merge_undone);
                read.refetch();
            }
            Ok(done.map(|_| ()))
        });
    };
    view! {
        <li class="contact-item">
            <div class="contact-item-words">
                <p class="contact-item-name">{merged.name.clone()}</p>
                <p class="contact-item-detail">{(words.merged_by)(&merged.by, &clock.full(merged.at))}</p>
            </div>
            <button
                class="button"
                type="button"
                aria-label=(words.undo_merge_of)(&merged.name)
                disabled=move || form.busy.get()
                on:click=undo
            >
                <Icon name="undo-2" />
                {words.undo_merge}
            </button>
        </li>
    }
    .into_any()
}
