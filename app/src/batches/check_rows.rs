//! The rows of a sheet, each with what becomes of it, and the sheet of those to be corrected.

use domain::batch::{BatchCheck, CheckedRow, Options, Verdict};
use leptos::prelude::*;

use super::api::check_batch;
use super::check::Checking;
use super::{download, page_of};
use crate::desk::Clock;
use crate::ui::{Form, FormTrouble, Icon, words};

/// What there is to know of the sheet as a whole, and how to correct it.
pub fn remarks(check: &BatchCheck) -> AnyView {
    let words = &words().batches().check;
    let page = page_of(check.card.id);
    let unknown = (!check.unknown.is_empty()).then(|| {
        view! {
            <p class="contact-hint">
                <Icon name="info" />
                <span>{(words.unknown)(&check.unknown.join(", "))}</span>
            </p>
        }
    });
    let corrected = (check.counts.invalid > 0).then(|| {
        view! {
            <section class="office-part" aria-labelledby="batch-corrected">
                <h2 id="batch-corrected">{words.corrected}</h2>
                <p class="field-hint">{words.corrected_hint}</p>
                <div class="part-actions">
                    {download(format!("{page}/corrected.xlsx"), words.corrected_xlsx)}
                    {download(format!("{page}/corrected.csv"), words.corrected_csv)}
                </div>
            </section>
        }
    });
    view! {
        {unknown}
        {corrected}
    }
    .into_any()
}

/// The list; more of it is read when asked for.
#[component]
pub fn Rows(checking: Checking) -> impl IntoView {
    let words = &words().batches().check;
    let form = Form::new();
    let now = checking.check.now;
    let more = move |_| {
        form.send(async move {
            let (options, sort) = checking.asked.get_untracked();
            let (id, next) = now.with_untracked(|check| (check.card.id, check.next));
            let page = check_batch(id, options, sort, next).await?;
            let _ = now.try_update(|check| {
                check.rows.extend(page.rows);
                check.next = page.next;
            });
            Ok(())
        });
    };
    let rows = Memo::new(move |_| now.with(|check| check.rows.clone()));
    let empty = move || rows.read().is_empty();
    view! {
        <section aria-labelledby="batch-rows">
            <h2 class="batch-rows-title" id="batch-rows">
                {move || match checking.asked.get().1 {
                    Some(sort) => (words.sort)(sort),
                    None => words.rows,
                }}
            </h2>
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
                    <tbody>
                        {move || {
                            let (options, _) = checking.asked.get();
                            rows.get().into_iter().map(|line| row(line, options)).collect_view()
                        }}
                    </tbody>
                </table>
            </div>
            <FormTrouble form />
            {move || {
                now.read()
                    .next
                    .is_some()
                    .then(|| {
                        view! {
                            <button
                                class="button table-more"
                                type="button"
                                disabled=move || form.busy.get()
                                on:click=more
                            >
                                {words.more}
                            </button>
                        }
                    })
            }}
        </section>
    }
    .into_any()
}

fn row(row: CheckedRow, options: Options) -> AnyView {
    let words = &words().batches().check;
    let clock = Clock::expect();
    let or_blank = |text: String| {
        if text.is_empty() {
            words.blank.to_owned()
        } else {
            text
        }
    };
    let told = (words.verdict)(&row.verdict, &options, &|at| clock.full(at));
    let (tone, icon) = match &row.verdict {
        Verdict::Valid => ("on", "check"),
        Verdict::Repeated { .. } => ("wait", "copy"),
        Verdict::Invalid(_) => ("off", "circle-alert"),
        Verdict::OptedOut(_) | Verdict::NoOptIn | Verdict::Blocked => ("off", "ban"),
        Verdict::ContactedLately { .. } => ("wait", "clock"),
        Verdict::InService { .. } if options.sends(&row.verdict) => ("on", "headset"),
        Verdict::InService { .. } => ("wait", "headset"),
    };
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
            </td>
        </tr>
    }
    .into_any()
}
