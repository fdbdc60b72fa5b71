//! What one can do with a bubble: answer it, react to it; and the emojis that are on it.

use domain::MessageId;
use domain::message::{Content, Delivery, Direction, MessageView, Reaction};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use super::attach::excerpt;
use super::thread_state::ThreadState;
use crate::desk::{Outbox, Quoting};
use crate::error::AppError;
use crate::ui::{Icon, browser, words};

/// The emojis offered at once.
const EMOJIS: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/// Puts `emoji` on `message`, or takes ours off; the bubble hears of it through the live stream.
fn react(state: ThreadState, message: MessageId, emoji: Option<&'static str>) {
    state.gesturing.set(None);
    spawn_local(async move {
        match api::react(message, emoji.map(str::to_owned)).await {
            Ok(()) => {}
            Err(AppError::SignedOut) => browser::sign_in_again(),
            Err(error) => {
                let _ = state.trouble.try_set(Some(error));
            }
        }
    });
}

/// The button beside a bubble, and what it opens.
#[component]
pub fn Gestures(message: RwSignal<MessageView>, state: ThreadState) -> impl IntoView {
    let gestures = words().gestures();
    let outbox = Outbox::expect();
    let id = message.read_untracked().id;
    // WhatsApp has to know the message, and it has to be ours to answer.
    let known = Memo::new(move |_| {
        let message = message.read();
        let there = message.direction == Direction::Inbound
            || message
                .delivery
                .is_some_and(|delivery| delivery >= Delivery::Sent && delivery != Delivery::Failed);
        there
            && !matches!(
                message.content,
                Content::Revoke { .. } | Content::System { .. } | Content::RequestWelcome {}
            )
    });
    let may = move || known.get() && state.is_mine();
    let open = Memo::new(move |_| state.gesturing.get() == Some(id));
    let ours = Memo::new(move |_| {
        message
            .read()
            .reactions
            .iter()
            .find(|on| on.ours)
            .map(|on| on.emoji.clone())
    });
    let reply = move |_| {
        state.gesturing.set(None);
        let message = message.read_untracked();
        outbox.quoting.set(Some(Quoting {
            conversation: state.id,
            message: id,
            ours: message.direction == Direction::Outbound,
            words: excerpt(&message.content),
        }));
        browser::focus_first(".composer textarea");
    };
    let toggle = move |_| {
        let opens = !open.get_untracked();
        state.gesturing.set(opens.then_some(id));
        if opens {
            browser::after_paint(|| {
                browser::focus_first(".gestures-panel button");
            });
        }
    };
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            state.gesturing.set(None);
        }
    };
    (move || {
        may().then(|| {
            view! {
                <div class="gestures" data-open=move || open.get().then_some("") on:keydown=keydown>
                    <button
                        class="gestures-button"
                        type="button"
                        aria-label=gestures.menu
                        aria-expanded=move || open.get().to_string()
                        on:click=toggle
                    >
                        <Icon name="smile-plus" />
                    </button>
                    {move || {
                        open.get()
                            .then(|| {
                                let emojis = EMOJIS
                                    .map(|emoji| {
                                        view! {
                                            <button
                                                class="gestures-emoji"
                                                type="button"
                                                aria-label=(gestures.react)(emoji)
                                                aria-pressed=(ours.get().as_deref() == Some(emoji)).to_string()
                                                on:click=move |_| react(state, id, Some(emoji))
                                            >
                                                {emoji}
                                            </button>
                                        }
                                            .into_any()
                                    })
                                    .collect_view();
                                view! {
                                    <div class="gestures-panel">
                                        <div class="gestures-emojis">{emojis}</div>
                                        <button class="menu-item" type="button" on:click=reply>
                                            <Icon name="reply" />
                                            {gestures.reply}
                                        </button>
                                        {ours
                                            .get()
                                            .map(|_| {
                                                view! {
                                                    <button
                                                        class="menu-item"
                                                        type="button"
                                                        on:click=move |_| react(state, id, None)
                                                    >
                                                        <Icon name="x" />
                                                        {gestures.unreact}
                                                    </button>
                                                }
                                                    .into_any()
                                            })}
                                    </div>
                                }
                                    .into_any()
                            })
                    }}
                </div>
            }
            .into_any()
        })
    })
    .into_any()
}

/// The emojis on a bubble.
pub fn reactions(on: Vec<Reaction>, state: ThreadState) -> AnyView {
    let gestures = words().gestures();
    let name = state.contact.with_untracked(|contact| contact.name.clone());
    let told = on
        .iter()
        .map(|one| (gestures.reacted)(&one.emoji, (!one.ours).then_some(name.as_str())))
        .collect::<Vec<_>>()
        .join("; ");
    let alike = on.len() == 2 && on[0].emoji == on[1].emoji;
    let shown = on
        .iter()
        .take(if alike { 1 } else { 2 })
        .map(|one| one.emoji.clone())
        .collect::<String>();
    let title = told.clone();
    view! {
        <p class="bubble-reactions" title=title>
            <span aria-hidden="true">{shown} {alike.then_some(" 2")}</span>
            <span class="unseen">{told}</span>
        </p>
    }
    .into_any()
}
