//! The parts of a batch's page: what it waits for, its figures, why messages did not arrive, what happened to it.

use domain::batch::{
    BatchCard, BatchChange, BatchDetail, BatchState, FailureGroup, Progress, RecipientFilter, StopReason,
};
use domain::failure::{FailureClass, explain};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::address::recipients_href;
use super::api::retry_batch;
use super::follow::Followed;
use super::history_rows::{figures, percent};
use super::{cost_lines, moment, page_of};
use crate::desk::Clock;
use crate::ui::{Form, FormTrouble, Icon, catalogue, words};

/// The classes, in the order in which they are worth looking at.
const CLASSES: [FailureClass; 5] = [
    FailureClass::Fix,
    FailureClass::Later,
    FailureClass::Transient,
    FailureClass::AnotherWay,
    FailureClass::Never,
];

/// What it waits for, and why it stopped by itself, with the next step.
pub fn notices(card: &BatchCard) -> AnyView {
    let words = &words().batches().detail;
    let clock = Clock::expect();
    let waits = (card.state == BatchState::Scheduled)
        .then(|| card.send_at.map(|at| (words.starts)(&clock.full(at))))
        .flatten();
    let deferred = (card.counts.deferred > 0 && card.state.is_live()).then(|| {
        let until = card.room_at.map(|at| moment(clock, at));
        (words.deferred)(card.counts.deferred, until.as_deref())
    });
    let uncertain = (card.counts.uncertain > 0).then(|| (words.uncertain)(card.counts.uncertain));
    let told = [("clock", waits), ("clock", deferred), ("circle-help", uncertain)];
    view! {
        {(card.state == BatchState::Stopped).then(|| card.stopped.as_ref().map(stopped))}
        {told
            .into_iter()
            .filter_map(|(icon, text)| {
                let text = text?;
                Some(
                    view! {
                        <p class="notice notice-warn batch-notice" role="status">
                            <Icon name=icon />
                            <span>{text}</span>
                        </p>
                    },
                )
            })
            .collect_view()}
    }
    .into_any()
}

fn stopped(reason: &StopReason) -> AnyView {
    let words = &words().batches().detail;
    view! {
        <div class="notice notice-bad batch-notice" role="alert">
            <Icon name="triangle-alert" />
            <div>
                <p>
                    <strong>{words.stopped}</strong>
                    ". "
                    {(words.stop)(reason)}
                </p>
                <p>{words.next} ": " {(words.stop_next)(reason)}</p>
            </div>
        </div>
    }
    .into_any()
}

/// Its figures and what it cost.
pub fn counts(detail: &BatchDetail) -> AnyView {
    let batches = words().batches();
    let words = &batches.detail;
    let counts = &detail.card.counts;
    let out = counts.skipped + counts.invalid + counts.repeated + counts.cancelled;
    let shown = figures(counts).into_iter().chain([(words.left_out, out)]);
    let figure = |(word, count): (&'static str, u32)| {
        view! {
            <div class="figure">
                <dt>{word}</dt>
                <dd>{(batches.count)(count)}</dd>
            </div>
        }
    };
    let replied = (batches.history.replied_detail)(counts.replied_certain, counts.replied_within_24h);
    let cost = cost_lines(&detail.cost).join(" · ");
    view! {
        <h3 class="batch-sub">{words.counts}</h3>
        {percent(counts)}
        <dl class="figures batch-figures">{shown.map(figure).collect_view()}</dl>
        <p class="field-hint">{replied} " · " {words.cost} ": " {cost}</p>
    }
    .into_any()
}

/// Why messages did not arrive, by class and reason, and the way to those that may still.
#[component]
pub fn Failures(detail: Followed<BatchDetail>) -> impl IntoView {
    let texts = &words().batches().detail;
    let (form, navigate) = (Form::new(), use_navigate());
    let retryable = Memo::new(move |_| detail.now.with(|detail| detail.retryable));
    let retry = move |_| {
        let navigate = navigate.clone();
        form.send(async move {
            let id = detail.now.with_untracked(|detail| detail.card.id);
            let next = retry_batch(id).await?;
            if form.is_here() {
                navigate(&page_of(next), NavigateOptions::default());
            }
            Ok(())
        });
    };
    let groups = move || {
        detail.now.with(|detail| {
            let page = page_of(detail.card.id);
            let of = |class: FailureClass| {
                let groups: Vec<_> = detail
                    .failures
                    .iter()
                    .filter(|group| explain(group.code).class == class)
                    .map(|group| failure(group, &page))
                    .collect();
                (!groups.is_empty()).then(|| {
                    view! {
                        <h3 class="batch-sub">{(texts.class)(class)}</h3>
                        <ul class="batch-failures">{groups}</ul>
                    }
                })
            };
            CLASSES.map(of).collect_view()
        })
    };
    let none = move || detail.now.with(|detail| detail.failures.is_empty());
    view! {
        <section class="office-part" aria-labelledby="batch-failures">
            <h2 id="batch-failures">{texts.failures}</h2>
            {move || none().then(|| view! { <p class="field-hint">{texts.no_failure}</p> })}
            {groups}
            <FormTrouble form />
            <div hidden=move || retryable.get() == 0>
                <div class="part-actions">
                    <button class="button" type="button" disabled=move || form.busy.get() on:click=retry>
                        <Icon name="rotate-cw" />
                        {move || (texts.retry)(retryable.get())}
                    </button>
                </div>
                <p class="field-hint">{texts.retry_hint}</p>
            </div>
        </section>
    }
    .into_any()
}

fn failure(group: &FailureGroup, page: &str) -> AnyView {
    let texts = &words().batches().detail;
    let filter = RecipientFilter {
        progress: Some(Progress::Failed),
        code: Some(group.code),
        ..RecipientFilter::default()
    };
    let next = catalogue().next_step(explain(group.code).next);
    // Codes below nothing are the desk's own.
    let code = (group.code >= 0).then(|| format!(" ({})", (texts.code)(group.code)));
    view! {
        <li>
            <a class="table-link" href=recipients_href(page, &filter)>
                {(texts.people)(group.count)}
            </a>
            <span>{catalogue().failure(group.code)} {code}</span>
            <span class="field-hint">{next}</span>
        </li>
    }
    .into_any()
}

/// What happened to it: who, when, why.
pub fn changes(detail: &BatchDetail) -> AnyView {
    let words = &words().batches().detail;
    let clock = Clock::expect();
    let line = |change: &BatchChange| {
        let why = change.reason.as_ref().map(|reason| (words.stop)(reason));
        view! {
            <li>
                <time datetime=change.at.to_rfc3339()>{clock.full(change.at)}</time>
                <span>{(words.change)(change.to, change.by.as_deref())}</span>
                {why.map(|why| view! { <span class="field-hint">{why}</span> })}
            </li>
        }
    };
    view! {
        <section class="office-part" aria-labelledby="batch-changes">
            <h2 id="batch-changes">{words.changes}</h2>
            <ol class="batch-changes">{detail.changes.iter().map(line).collect_view()}</ol>
        </section>
    }
    .into_any()
}
