//! “Por que esta conversa está aqui?”: the last decision with its facts, and what happened since.

use domain::ConversationId;
use domain::routing::{Answers, Attribution, Facts, Reason, Routed, SendKind, Why};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::why_here;
use super::rows::{mark_icon, mark_notes, mark_words};
use crate::desk::Clock;
use crate::error::AppError;
use crate::ui::{Icon, Modal, Trouble, words};

/// The dialog; it reads anew each time it is opened.
#[component]
pub fn WhyDialog(conversation: ConversationId, open: RwSignal<bool>) -> impl IntoView {
    let why = RwSignal::new(None::<Result<Why, AppError>>);
    let read = move || {
        why.set(None);
        spawn_local(async move {
            let read = why_here(conversation).await;
            let _ = why.try_set(Some(read));
        });
    };
    Effect::new(move |_| {
        if open.get() {
            read();
        }
    });
    view! {
        <Modal open on_close=Callback::new(move |()| open.set(false)) heading="why-title" class="why">
            <header class="dialog-head">
                <h2 id="why-title">{words().why().title}</h2>
                <button
                    class="button-quiet"
                    type="button"
                    aria-label=words().common.close
                    on:click=move |_| open.set(false)
                >
                    <Icon name="x" />
                </button>
            </header>
            {move || match why.get() {
                None => view! { <p class="panel-note" role="status">{words().common.loading}</p> }.into_any(),
                Some(Err(error)) => {
                    view! { <Trouble title=words().why().failed error retry=Callback::new(move |()| read()) /> }.into_any()
                }
                Some(Ok(why)) => story(&why),
            }}
        </Modal>
    }
    .into_any()
}

/// The whole story, newest last.
fn story(why: &Why) -> AnyView {
    let texts = words().why();
    let clock = Clock::expect();
    let begun = why.begun_by.map(|kind| {
        let owner = why.owner_name.as_deref();
        match why.expires_at {
            Some(until) => (texts.awaiting)(kind, owner, &clock.full(until)),
            None => (texts.begun)(kind, owner),
        }
    });
    let beginning = match (&why.routed, begun) {
        (Some(routed), _) => decided(routed),
        (None, Some(begun)) => view! { <p class="why-decision">{begun}</p> }.into_any(),
        (None, None) => view! { <p class="why-decision">{texts.unrecorded}</p> }.into_any(),
    };
    let since = why.since().map(|mark| {
        let heading = if why.routed.is_some() {
            texts.since
        } else {
            texts.last
        };
        view! {
            <section class="why-part">
                <h3>{heading}</h3>
                <div class="timeline-line">
                    <Icon name=mark_icon(mark.change) />
                    <div>
                        <p>{mark_words(mark)}</p>
                        {mark_notes(mark)}
                        <time datetime=mark.at.to_rfc3339()>{clock.full(mark.at)}</time>
                    </div>
                </div>
            </section>
        }
    });
    view! {
        <p class="panel-note">{(words().thread.protocol)(why.protocol.as_str())}</p>
        {beginning}
        {since}
    }
    .into_any()
}

/// What was decided, why, and on what.
fn decided(routed: &Routed) -> AnyView {
    let texts = words().why();
    let clock = Clock::expect();
    let name = |id| routed.name(id).unwrap_or(texts.somebody);
    let facts = &routed.facts;
    let sender = facts
        .answers
        .answered()
        .and_then(|sent| sent.by)
        .map(|by| name(by.id));
    let owner = facts.open.and_then(|open| open.owner).map(|owner| name(owner.id));
    let agent = routed.decision.agent().map_or(texts.somebody, name);
    let reason = (texts.reason)(
        routed.reason(),
        sender.unwrap_or(texts.somebody),
        owner.unwrap_or(texts.somebody),
    );
    let rows = known(routed, sender, owner)
        .into_iter()
        .map(|(word, value)| {
            view! {
                <div>
                    <dt>{word}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <p class="why-decision">{(texts.decision)(routed.decision, agent)}</p>
        <p class="why-reason">{reason}</p>
        <section class="why-part">
            <h3>{texts.facts}</h3>
            <dl class="facts">{rows}</dl>
            <p class="panel-note">{(texts.decided)(&clock.full(routed.at))}</p>
        </section>
    }
    .into_any()
}

/// The facts, each with its name.
fn known(routed: &Routed, sender: Option<&str>, owner: Option<&str>) -> Vec<(&'static str, String)> {
    let texts = words().why();
    let clock = Clock::expect();
    let facts: &Facts = &routed.facts;
    let mut rows = vec![(
        texts.answers,
        match kind(&facts.answers).zip(facts.answers.answered()) {
            Some((kind, sent)) => (texts.sent)(kind, sender, &clock.full(sent.sent_at)),
            None => texts.nothing.to_owned(),
        },
    )];
    let how: Option<Attribution> = facts.answers.answered().map(|sent| sent.how);
    rows.extend(how.map(|how| (texts.how, (texts.known)(how).to_owned())));
    let before = match facts.open {
        Some(open) => (texts.open)(open.state, owner),
        None => texts.none_open.to_owned(),
    };
    rows.push((texts.before, before));
    // Each of them once: who sent may be who owned.
    let by = facts.answers.answered().and_then(|sent| sent.by);
    let mut people: Vec<String> = Vec::new();
    let owned_by = facts.open.and_then(|open| open.owner);
    for (agent, called) in [(by, sender), (owned_by, owner)] {
        if let Some((agent, called)) = agent.zip(called) {
            let line = (texts.able)(called, agent.able);
            if !people.contains(&line) {
                people.push(line);
            }
        }
    }
    rows.extend(people.into_iter().map(|line| (texts.people, line)));
    if facts.journey || routed.reason() == Reason::JourneyGone {
        let journey = if facts.journey {
            texts.has_journey
        } else {
            texts.no_journey
        };
        rows.push((texts.journey, journey.to_owned()));
    }
    rows
}

fn kind(answers: &Answers) -> Option<SendKind> {
    match answers {
        Answers::ActiveContact(_) => Some(SendKind::ActiveContact),
        Answers::Recontact(_) => Some(SendKind::Recontact),
        Answers::Batch(_) => Some(SendKind::Batch),
        Answers::Survey(_) => Some(SendKind::Survey),
        Answers::Nothing => None,
    }
}
