//! “Em lote”: the number, the template, the sheet. Nothing leaves here; what follows is the check page.

use domain::NumberId;
use domain::batch::BatchCard;
use domain::outreach::{Origin, SendableTemplate};
use domain::user::Permission;
use leptos::prelude::*;

use super::address::{Chosen, asked};
use super::api::{Start, read_batch_start};
use super::follow::{Followed, follow};
use super::meter::Meter;
use super::sheet_form::SheetForm;
use super::spent::spent;
use super::start_template::{chosen_template, model_part, template_list};
use super::{START, page_of};
use crate::desk::Clock;
use crate::outreach::HeaderFile;
use crate::ui::{Empty, FilterForm, PageHead, loaded, restricted, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn BatchStartPage() -> impl IntoView {
    restricted(Permission::SendBatches, || {
        let chosen = asked(Chosen::read);
        let first = resource(
            || (),
            move |()| {
                let chosen = chosen.get_untracked();
                read_batch_start(chosen.number, chosen.text)
            },
        );
        let words = words().batches();
        view! {
            <PageHead title=words.title lead=words.start.lead />
            {loaded(first, move |first| view! { <Begin first chosen /> }.into_any())}
        }
        .into_any()
    })
}

#[component]
fn Begin(first: Start, chosen: Memo<Chosen>) -> impl IntoView {
    let words = words().batches();
    if first.start.origins.is_empty() {
        return view! { <Empty icon="smartphone" title=words.start.no_origin hint=words.start.no_origin_hint /> }
            .into_any();
    }
    let asked = Memo::new(move |_| {
        let chosen = chosen.read();
        (chosen.number, chosen.text.clone())
    });
    let start = follow(first, asked, |(number, text)| read_batch_start(number, text));
    let title = RwSignal::new(chosen.get_untracked().title);
    let file = HeaderFile::new();
    let template = Memo::new(move |_| {
        let id = chosen.read().template?;
        let start = start.now.read();
        let found = start.choice.templates.iter().find(|template| template.id == id);
        found.cloned()
    });
    let number = Memo::new(move |_| start.now.with(|start| start.number));
    // Another template may want another file.
    Effect::new(move |before: Option<Option<SendableTemplate>>| {
        let now = template.get();
        if before.is_some_and(|before| before.map(|one| one.id) != now.as_ref().map(|one| one.id)) {
            file.reset();
        }
        now
    });
    let gone = move || chosen.read().template.is_some() && template.read().is_none();
    view! {
        {start.stale()}
        <div class="office-columns batch-columns">
            <div class="batch-steps">
                <section class="office-part" aria-labelledby="batch-template">
                    <h2 id="batch-template">{words.start.template_step}</h2>
                    <Narrow start chosen template />
                    {move || {
                        gone()
                            .then(|| {
                                view! {
                                    <p class="field-wrong" role="alert">
                                        {words.start.template_gone}
                                    </p>
                                }
                            })
                    }}
                    {move || match template.get() {
                        Some(template) => chosen_template(template, file, chosen),
                        None => template_list(start, chosen),
                    }}
                </section>
                {move || template.get().map(model_part)}
                {move || {
                    let template = template.get()?;
                    let number = number.get()?;
                    Some(view! { <SheetForm template number title file /> })
                }}
            </div>
            <aside class="office-aside" aria-label=words.allowance.title>
                <h2>{words.allowance.title}</h2>
                {move || limit(start)}
                {move || budget(start)}
                <Unsent start />
            </aside>
        </div>
    }
    .into_any()
}

/// The number, where there are several, and the search among templates.
#[component]
fn Narrow(
    start: Followed<Start>,
    chosen: Memo<Chosen>,
    template: Memo<Option<SendableTemplate>>,
) -> impl IntoView {
    let outreach = words().outreach();
    let origins = start.now.with_untracked(|start| start.start.origins.clone());
    let several = origins.len() > 1;
    let text = chosen.get_untracked().text;
    let option = move |origin: Origin| {
        let id = origin.id;
        let here = move || start.now.with(|start| start.number) == Some(id);
        view! {
            <option value=id.to_string() disabled=!origin.connected selected=here>
                {format!("{} · {}", origin.name, origin.display_phone)}
            </option>
        }
    };
    let unconnected = origins.iter().all(|origin| !origin.connected);
    view! {
        <div class="batch-narrow" hidden=move || !several && template.read().is_some()>
            <FilterForm action=START>
                {several
                    .then(|| {
                        view! {
                            <label class="filter-field">
                                <span>{outreach.origin}</span>
                                <select name="number">{origins.into_iter().map(option).collect_view()}</select>
                            </label>
                        }
                    })}
                <label class="filter-field filter-text" hidden=move || template.read().is_some()>
                    <span>{words().office.search}</span>
                    <input type="search" name="text" value=text placeholder=outreach.template_search maxlength="100" />
                </label>
            </FilterForm>
        </div>
        {unconnected.then(|| view! { <p class="field-wrong">{outreach.number_not_connected}</p> })}
    }
    .into_any()
}

fn limit(start: Followed<Start>) -> AnyView {
    let start = start.now.read();
    let of = |number: NumberId| {
        let mut all = start.start.allowances.iter();
        all.find(|one| one.numbers.iter().any(|(id, _)| *id == number))
            .cloned()
    };
    match start.number.and_then(of) {
        Some(allowance) => view! { <Meter allowance /> }.into_any(),
        None => view! { <p class="field-hint">{words().batches().allowance.unknown}</p> }.into_any(),
    }
}

fn budget(start: Followed<Start>) -> Option<AnyView> {
    let start = start.now.read();
    let number = start.number?;
    let spending = start.start.spendings.iter().find(|one| one.number == number)?;
    let title = words().batches().budget.title;
    Some(
        view! {
            <div class="allowance-part">
                <h2>{title}</h2>
                {spent(spending)}
            </div>
        }
        .into_any(),
    )
}

/// Sheets that were read and not sent.
#[component]
fn Unsent(start: Followed<Start>) -> impl IntoView {
    let words = &words().batches().start;
    let unsent = Memo::new(move |_| start.now.with(|start| start.start.unsent.clone()));
    move || {
        let unsent = unsent.get();
        (!unsent.is_empty()).then(|| {
            view! {
                <div class="allowance-part">
                    <h2>{words.unsent}</h2>
                    <p class="field-hint">{words.unsent_hint}</p>
                    <ul class="batch-unsent">{unsent.into_iter().map(unsent_line).collect_view()}</ul>
                </div>
            }
        })
    }
}

fn unsent_line(card: BatchCard) -> AnyView {
    let words = &words().batches().start;
    let at = Clock::expect().full(card.created_at);
    view! {
        <li>
            <a href=page_of(card.id)>{card.title}</a>
            <span class="person-detail">
                {format!("{} · {} · {at}", card.file_name, (words.unsent_rows)(card.counts.rows))}
            </span>
        </li>
    }
    .into_any()
}
