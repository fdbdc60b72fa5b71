//! The check page of a sheet: what becomes of each row, before anything is written; then the taking in, and its result.

use domain::contact::import::{CheckedRow, ImportCheck, ImportProgress, RowConsent, RowSort, Verdict};
use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::api::{check_import, take_import};
use super::{IMPORT, LIST, alone};
use crate::desk::Clock;
use crate::ui::{FilterForm, Form, FormTrouble, Icon, PageHead, Reading, loaded, restricted, words};
use crate::wire::resource;

/// The page.
#[component]
pub fn ImportCheckPage() -> impl IntoView {
    restricted(Permission::KeepContacts, || {
        let (params, query) = (use_params_map(), use_query_map());
        let asked = move || {
            let id = params.read().get("id").and_then(|id| id.parse::<Uuid>().ok());
            let sort = query.read().get_str("rows").and_then(RowSort::from_slug);
            (id.unwrap_or_default(), sort)
        };
        let read = resource(asked, |(id, sort)| check_import(id, sort, None));
        let sort = Memo::new(move |_| asked().1);
        alone(loaded(read, move |check| {
            view! { <Check check sort read /> }.into_any()
        }))
    })
}

#[component]
fn Check(check: ImportCheck, sort: Memo<Option<RowSort>>, read: Reading<ImportCheck>) -> impl IntoView {
    let words = words().contact_import();
    if check.finished_at.is_some() {
        return view! {
            <PageHead title=words.done lead=check.file_name back=(LIST, crate::ui::words().menu.contacts) />
            <section class="office-part" role="status">
                <p class="import-done">
                    <Icon name="circle-check" />
                    <span>{(words.done_counts)(&check.counts)}</span>
                </p>
                <div class="part-actions">
                    <a class="button button-main" href=LIST>
                        {words.to_list}
                    </a>
                    <a class="button" href=IMPORT>
                        {words.another}
                    </a>
                </div>
            </section>
        }
        .into_any();
    }
    let counts = check.counts;
    let unknown = (!check.unknown.is_empty()).then(|| (words.unknown)(&check.unknown.join(", ")));
    let remarks = [
        (counts.consents > 0).then(|| (words.with_consent)(counts.consents)),
        (counts.opted_out > 0).then(|| (words.opted_out)(counts.opted_out)),
        (counts.known > 0).then(|| words.known_hint.to_owned()),
        unknown,
    ];
    let id = check.id;
    view! {
        <PageHead title=words.check lead=check.file_name.clone() back=(IMPORT, words.title) />
        <dl class="import-counts">{RowSort::ALL.map(|sort| tally(sort, &check))}</dl>
        <ul class="import-remarks">
            {remarks
                .into_iter()
                .flatten()
                .map(|remark| {
                    view! {
                        <li>
                            <Icon name="info" />
                            <span>{remark}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        <Take id counts_rows=counts.new + counts.known taken=check.taken read />
        <Narrow id sort />
        <Rows check sort />
    }
    .into_any()
}

fn tally(sort: RowSort, check: &ImportCheck) -> AnyView {
    let counts = &check.counts;
    let count = match sort {
        RowSort::New => counts.new,
        RowSort::Known => counts.known,
        RowSort::Repeated => counts.repeated,
        RowSort::Invalid => counts.invalid,
    };
    view! {
        <div data-sort=sort.slug()>
            <dt>{(words().contact_import().counted)(sort)}</dt>
            <dd>{count.to_string()}</dd>
        </div>
    }
    .into_any()
}

/// Takes the sheet in, a chunk after the other; who leaves can go on later.
#[component]
fn Take(id: Uuid, counts_rows: usize, taken: usize, read: Reading<ImportCheck>) -> impl IntoView {
    let words = words().contact_import();
    let form = Form::new();
    let progress = RwSignal::new(None::<ImportProgress>);
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            loop {
                let now = take_import(id).await?;
                if progress.try_set(Some(now)).is_some() {
                    // Left: what was taken in stays, the rest waits.
                    return Ok(());
                }
                if now.finished {
                    break;
                }
            }
            read.refetch();
            Ok(())
        });
    };
    if counts_rows == 0 && taken == 0 {
        return view! {
            <p class="notice notice-bad">
                <Icon name="circle-alert" />
                <span>{words.nothing}</span>
            </p>
        }
        .into_any();
    }
    let action = if taken == 0 {
        (words.take)(counts_rows)
    } else {
        words.go_on.to_owned()
    };
    view! {
        <FormTrouble form />
        // Plain, it takes all of it in before it is answered.
        <form class="import-take" method="post" action=format!("{IMPORT}/{id}") on:submit=take>
            <button class="button button-main" type="submit" prop:disabled=move || form.busy.get()>
                <Icon name="check" />
                {action}
            </button>
            <a class="button" href=IMPORT>
                {words.another}
            </a>
            <div role="status">
                {move || {
                    progress
                        .get()
                        .map(|now| {
                            view! {
                                <progress class="import-bar" max=now.rows.to_string() value=now.taken.to_string()></progress>
                                <span>{(words.taking)(now.taken, now.rows)}</span>
                            }
                        })
                }}
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Narrow(id: Uuid, sort: Memo<Option<RowSort>>) -> impl IntoView {
    let words = words().contact_import();
    let first = sort.get_untracked();
    view! {
        <FilterForm action=format!("{IMPORT}/{id}")>
            <label class="filter-field">
                <span>{words.filter}</span>
                <select name="rows">
                    <option value="">{words.all}</option>
                    {RowSort::ALL
                        .map(|sort| {
                            view! {
                                <option value=sort.slug() selected=first == Some(sort)>
                                    {(words.counted)(sort)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Rows(check: ImportCheck, sort: Memo<Option<RowSort>>) -> impl IntoView {
    let words = words().contact_import();
    let form = Form::new();
    let (next, rows) = (RwSignal::new(check.next), RwSignal::new(check.rows));
    let id = check.id;
    let more = move |_| {
        form.send(async move {
            let page = check_import(id, sort.get_untracked(), next.get_untracked()).await?;
            rows.update(|rows| rows.extend(page.rows));
            next.set(page.next);
            Ok(())
        });
    };
    let empty = move || rows.read().is_empty();
    view! {
        <p class="contact-hint" hidden=move || !empty()>
            {words.none_of_sort}
        </p>
        <div class="table-place" hidden=empty>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col" class="table-number">
                            {words.line}
                        </th>
                        <th scope="col">{words.name}</th>
                        <th scope="col">{words.phone}</th>
                        <th scope="col">{words.result}</th>
                    </tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <FormTrouble form />
        {move || {
            next.read()
                .is_some()
                .then(|| {
                    view! {
                        <button class="button table-more" type="button" disabled=move || form.busy.get() on:click=more>
                            {words.more}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}

fn row(row: CheckedRow) -> AnyView {
    let words = words().contact_import();
    let clock = Clock::expect();
    let or_blank = |text: String| {
        if text.is_empty() {
            words.nothing_given.to_owned()
        } else {
            text
        }
    };
    let (tone, icon, told) = match &row.verdict {
        Verdict::New => ("on", "user-plus", words.new_contact.to_owned()),
        Verdict::Known { name, .. } => ("", "user-check", (words.known_as)(name)),
        Verdict::Repeated { line } => ("wait", "copy", (words.repeats)(*line)),
        Verdict::Invalid(trouble) => ("off", "circle-alert", (words.row)(trouble)),
    };
    let consent = row.consent.as_ref().map(|consent| {
        let at = match consent {
            RowConsent::OptedOut(at) => clock.full(*at),
            RowConsent::Added | RowConsent::There => String::new(),
        };
        (words.consent)(consent.into(), &at)
    });
    view! {
        <tr>
            <td data-label=words.line class="table-number">
                {row.line.to_string()}
            </td>
            <th scope="row" data-label=words.name>
                {or_blank(row.name)}
            </th>
            <td data-label=words.phone>{or_blank(row.phone)}</td>
            <td data-label=words.result>
                <span class="tag import-verdict" data-tone=tone>
                    <Icon name=icon />
                    {told}
                </span>
                {consent.map(|consent| view! { <p class="contact-item-detail">{consent}</p> })}
            </td>
        </tr>
    }
    .into_any()
}
