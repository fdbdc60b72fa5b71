//! The scrolling part of a conversation: days, marks, bubbles. It stands at its end unless one scrolls back.

use domain::conversation::ProtocolMark;
use domain::protocol::ChangeKind;
use domain::timeline::Row;
use leptos::html;
use leptos::prelude::*;

use super::bubble::Bubble;
use super::composer::FailedScheduled;
use super::note::note_view;
use super::pending::PendingBubble;
use super::thread_state::ThreadState;
use crate::desk::{Clock, Outbox};
use crate::ui::{Icon, later, times, words};

/// Within this many pixels of the end one is at the end.
const AT_END: i32 = 80;

/// The rows.
#[component]
pub fn Rows(state: ThreadState) -> impl IntoView {
    let thread = &words().thread;
    let outbox = Outbox::expect();
    let rows = Memo::new(move |_| state.rows());
    let pending = Memo::new(move |_| {
        outbox
            .of(state.id)
            .into_iter()
            .map(|one| one.key)
            .collect::<Vec<_>>()
    });
    let node = NodeRef::<html::Div>::new();
    let (at_end, set_at_end) = signal(true);
    let (fresh, set_fresh) = signal(false);

    // The box is laid out from its end, so its scroll position counts backwards from zero.
    let to_end = move || {
        if let Some(node) = node.get_untracked() {
            node.set_scroll_top(0);
        }
    };
    let scrolled = move |_| {
        if let Some(node) = node.get_untracked() {
            let near = -node.scroll_top() < AT_END;
            if near != at_end.get_untracked() {
                set_at_end.set(near);
            }
            if near {
                set_fresh.set(false);
            }
        }
    };
    // What I send brings me to the end; what others send only says that it is there.
    Effect::new(move |before: Option<(Option<Row>, usize)>| {
        let last = rows.read().last().cloned();
        let count = pending.read().len();
        if let Some((last_before, count_before)) = before {
            if count > count_before {
                to_end();
            } else if last_before != last && !at_end.get_untracked() {
                set_fresh.set(true);
            }
        }
        (last, count)
    });
    view! {
        <div class="rows-place">
            <div
                class="rows-scroll"
                node_ref=node
                tabindex="0"
                role="region"
                aria-label=thread.messages
                data-still=move || state.reading_back.get().then_some("")
                on:scroll=scrolled
            >
                <div class="rows">
                    {move || {
                        if state.has_older.get() {
                            view! {
                                <button
                                    class="button-quiet rows-older"
                                    type="button"
                                    disabled=move || state.reading_back.get()
                                    on:click=move |_| state.read_back()
                                >
                                    {thread.older}
                                </button>
                            }
                                .into_any()
                        } else {
                            let word = if state.is_empty() { thread.empty } else { thread.beginning };
                            view! { <p class="rows-beginning">{word}</p> }.into_any()
                        }
                    }}
                    <ol class="rows-list">
                        <For each=move || rows.get() key=key_of let:row>
                            {match row {
                                // There may be many, and each is one element.
                                Row::Message(_) | Row::Mark(_) => later(move || row_view(state, row)),
                                row => row_view(state, row),
                            }}
                        </For>
                        <For each=move || pending.get() key=|key| *key let:key>
                            <PendingBubble id=key />
                        </For>
                    </ol>
                </div>
            </div>
            {move || {
                (!at_end.get())
                    .then(|| {
                        view! {
                            <button
                                class="pill"
                                type="button"
                                data-fresh=move || fresh.get().then_some("")
                                on:click=move |_| to_end()
                            >
                                <span>{move || if fresh.get() { thread.newer } else { thread.to_end }}</span>
                                <Icon name="arrow-down" />
                            </button>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn key_of(row: &Row) -> String {
    match row {
        Row::Day(day) => day.to_string(),
        Row::Mark(mark) => format!(
            "{} {:?} {}",
            mark.protocol,
            mark.change,
            mark.at.timestamp_micros()
        ),
        Row::Message(key) => key.to_string(),
        Row::Note(id) => id.to_string(),
        Row::Failed(id) => id.to_string(),
    }
}

fn row_view(state: ThreadState, row: Row) -> AnyView {
    match row {
        Row::Day(day) => {
            let clock = Clock::expect();
            view! {
                <li class="day">
                    <span>{move || times::day(day, clock.zone().day(clock.now()))}</span>
                </li>
            }
            .into_any()
        }
        Row::Mark(mark) => {
            let clock = Clock::expect();
            let at = clock.hour(mark.at);
            view! {
                <li class="mark">
                    <Icon name=mark_icon(mark.change) />
                    <span>{mark_words(&mark)}</span>
                    <time datetime=mark.at.to_rfc3339()>{at}</time>
                    {mark_notes(&mark)}
                </li>
            }
            .into_any()
        }
        Row::Message(key) => state
            .message(key)
            .map(|message| view! { <Bubble message state /> })
            .into_any(),
        Row::Note(id) => state.note(id).map(note_view).into_any(),
        Row::Failed(id) => state
            .scheduled(id)
            .map(|scheduled| view! { <FailedScheduled scheduled /> })
            .into_any(),
    }
}

pub fn mark_icon(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Opened => "ticket",
        ChangeKind::Taken | ChangeKind::TakenOver => "user-check",
        ChangeKind::Returned => "undo-2",
        ChangeKind::Held => "pause",
        ChangeKind::Resumed => "play",
        ChangeKind::Closed => "circle-check",
        ChangeKind::Transferred => "arrow-right-left",
        ChangeKind::Recontacted => "send",
        ChangeKind::Answered => "reply",
        ChangeKind::Expired => "timer-off",
    }
}

pub fn mark_words(mark: &ProtocolMark) -> String {
    let marks = words().marks();
    let who = mark.actor_name.as_deref();
    match mark.change {
        ChangeKind::Opened => (marks.opened)(mark.protocol.as_str()),
        ChangeKind::Taken => (marks.taken)(who),
        ChangeKind::TakenOver => match (who, mark.previous_name.as_deref()) {
            (Some(who), Some(from)) => (words().hand_over.taken_from)(who, from),
            _ => (marks.taken_over)(who),
        },
        ChangeKind::Returned => (marks.returned)(who),
        ChangeKind::Held => (marks.held)(who),
        ChangeKind::Resumed => (marks.resumed)(who),
        ChangeKind::Closed => (marks.closed)(mark.protocol.as_str(), who),
        ChangeKind::Recontacted => (marks.recontacted)(who),
        ChangeKind::Answered => match mark.owner_name.as_deref() {
            Some(to) if mark.previous_name.as_deref() != Some(to) => (marks.answered_to)(to),
            _ => marks.answered.to_owned(),
        },
        ChangeKind::Expired => (marks.expired)(mark.protocol.as_str()),
        ChangeKind::Transferred => match (mark.owner_name.as_deref(), mark.team_name.as_deref()) {
            (Some(to), _) => (words().hand_over.transferred_to)(who, to),
            (None, Some(team)) => (words().hand_over.transferred_to_team)(who, team),
            // To the queue of the team it was in.
            (None, None) => (marks.returned)(who),
        },
    }
}

/// What was written with a change, and how it was wrapped up.
pub fn mark_notes(mark: &ProtocolMark) -> AnyView {
    let wrap_up = mark.wrap_up.as_deref().map(words().hand_over.wrapped_up);
    let marks = words().marks();
    let note = mark.note.as_deref().map(|note| match (mark.actor, note) {
        // What the desk itself writes down is a name, told in the reader's language.
        (None, "owner_gone") => marks.owner_gone.to_owned(),
        (None, "journey_gone") => marks.journey_gone.to_owned(),
        (_, note) => format!("“{note}”"),
    });
    wrap_up
        .into_iter()
        .chain(note)
        .map(|text| view! { <p class="mark-note">{text}</p> })
        .collect_view()
        .into_any()
}
