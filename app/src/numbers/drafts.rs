//! One's own drafts, above the list of templates.

use domain::template::{DraftEntry, DraftStanding, TemplateList};
use leptos::prelude::*;

use super::TEMPLATES;
use super::api::drop_template_draft;
use super::template::{address, language_name};
use crate::desk::Clock;
use crate::ui::{Form, FormTrouble, Icon, Reading, Toasts, words};

/// The drafts; nothing while there are none.
pub(super) fn drafts(drafts: Vec<DraftEntry>, read: Reading<TemplateList>) -> Option<AnyView> {
    if drafts.is_empty() {
        return None;
    }
    let words = words().template_page();
    let form = Form::new();
    Some(
        view! {
            <section class="drafts" aria-labelledby="drafts">
                <header>
                    <h2 id="drafts">{words.drafts}</h2>
                    <p>{words.drafts_hint}</p>
                </header>
                <FormTrouble form />
                <ul>{drafts.into_iter().map(|draft| row(draft, form, read)).collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn row(draft: DraftEntry, form: Form, read: Reading<TemplateList>) -> AnyView {
    let (words, clock, toasts) = (words().template_page(), Clock::expect(), Toasts::expect());
    let id = draft.id;
    let href = match draft.template {
        Some(template) => format!("{}/edit", address(template)),
        None => format!("{TEMPLATES}/new?draft={id}"),
    };
    let name = if draft.name.is_empty() {
        words.unnamed.to_owned()
    } else {
        draft.name
    };
    let (tone, icon) = match draft.standing {
        DraftStanding::Writing => ("", "pencil"),
        DraftStanding::Submitting => ("wait", "clock"),
        DraftStanding::Refused(_) => ("off", "ban"),
        DraftStanding::Uncertain => ("wait", "triangle-alert"),
    };
    let discard = (words.discard)(&name);
    let drop = move |_| {
        form.send(async move {
            drop_template_draft(id).await?;
            toasts.say(words.discarded);
            read.refetch();
            Ok(())
        });
    };
    let change = draft.template.is_some().then_some(words.draft_of_change);
    view! {
        <li class="draft">
            <a class="draft-link" href=href>
                <span class="draft-name">{name}</span>
                <span class="draft-detail">
                    {change.map(|change| format!("{change} · "))} {language_name(&draft.language)} " · "
                    {(words.written)(&clock.full(draft.written_at))}
                </span>
            </a>
            <span class="tag" data-tone=tone>
                <Icon name=icon />
                {(words.standing)(&draft.standing)}
            </span>
            <button
                class="button-quiet"
                type="button"
                aria-label=discard.clone()
                title=discard
                disabled=move || form.busy.get()
                on:click=drop
            >
                <Icon name="trash-2" />
            </button>
        </li>
    }
    .into_any()
}
