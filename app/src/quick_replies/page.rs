//! The list, with search, and what can be done with each.

use domain::QuickReplyId;
use domain::quick_reply::{QuickReplies, QuickReply, search};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api::{delete_quick_reply, list_quick_replies};
use super::editor::{Editing, Editor};
use super::file_part::file_line;
use crate::error::AppError;
use crate::ui::{Icon, Keeper, Trouble, sentence, words};
use crate::wire::resource;

/// The route `/quick-replies`.
#[component]
pub fn QuickRepliesPage() -> impl IntoView {
    let texts = &words().quick_replies;
    let replies = resource(|| (), |()| list_quick_replies());
    let keeper = Keeper::new();
    view! {
        <Title text=texts.title />
        <section class="page" aria-labelledby="page-title">
            <Transition fallback=|| {
                view! { <p class="page-waiting" role="status">{words().common.loading}</p> }
            }>
                {move || Suspend::new(async move {
                    match replies.await {
                        Ok(replies) => keeper.draw(move || view! { <Kept replies /> }.into_any()),
                        Err(error) => {
                            let retry = Callback::new(move |()| replies.refetch());
                            view! { <Trouble title=texts.failed error retry /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

/// What was deleted last, or brought back.
#[derive(Clone, PartialEq)]
struct Gone {
    id: QuickReplyId,
    shortcut: String,
    deleted: bool,
}

#[component]
fn Kept(replies: QuickReplies) -> impl IntoView {
    let texts = &words().quick_replies;
    let all = RwSignal::new(replies);
    let query = RwSignal::new(String::new());
    let editing = RwSignal::new(None::<Editing>);
    let gone = RwSignal::new(None::<Gone>);
    let trouble = RwSignal::new(None::<AppError>);
    // Until the page is awake, a click would be lost: the buttons wait for it.
    let busy = RwSignal::new(true);
    Effect::new(move |_| busy.set(false));
    let shown = Memo::new(move |_| -> Vec<QuickReply> {
        search(&all.read().replies, &query.read())
            .into_iter()
            .cloned()
            .collect()
    });
    let read_again = Callback::new(move |()| {
        spawn_local(async move {
            match list_quick_replies().await {
                Ok(replies) => {
                    let _ = all.try_set(replies);
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    });
    let delete = Callback::new(move |one: Gone| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let done = delete_quick_reply(one.id, one.deleted).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => {
                    let _ = gone.try_set(Some(one));
                    read_again.try_run(());
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    });
    let edit = Callback::new(move |reply: QuickReply| {
        editing.set(Some(Editing {
            id: Some(reply.id),
            wording: reply.wording,
        }));
    });
    view! {
        <header class="page-head">
            <div>
                <h1 id="page-title">{texts.title}</h1>
                <p class="page-lead">{texts.lead}</p>
            </div>
            <button
                class="button button-main"
                type="button"
                disabled=move || busy.get()
                on:click=move |_| editing.set(Some(Editing::default()))
            >
                <Icon name="plus" />
                {texts.new}
            </button>
        </header>
        <label class="replies-search">
            <Icon name="search" />
            <span class="unseen">{texts.search}</span>
            <input
                type="search"
                placeholder=texts.search
                maxlength="80"
                prop:value=move || query.get()
                on:input=move |event| query.set(event_target_value(&event))
            />
        </label>
        <p class="composer-complaint" role="alert">
            {move || trouble.get().map(|error| sentence(&error))}
        </p>
        <div role="status">
            {move || {
                gone.get()
                    .map(|one| {
                        let told = if one.deleted { (texts.deleted)(&one.shortcut) } else { (texts.restored)(&one.shortcut) };
                        let undo = one
                            .deleted
                            .then(|| {
                                let back = Gone { deleted: false, ..one };
                                view! {
                                    <button
                                        class="button-link"
                                        type="button"
                                        disabled=move || busy.get()
                                        on:click=move |_| delete.run(back.clone())
                                    >
                                        <Icon name="undo-2" />
                                        {texts.undo}
                                    </button>
                                }
                            });
                        view! {
                            <p class="notice notice-quiet">
                                <span>{told}</span>
                                {undo}
                            </p>
                        }
                    })
            }}
        </div>
        {move || {
            if !shown.read().is_empty() {
                return ().into_any();
            }
            if all.read().replies.is_empty() {
                view! {
                    <div class="empty">
                        <Icon name="zap" />
                        <p class="empty-title">{texts.empty}</p>
                        <p class="empty-hint">{texts.empty_hint}</p>
                    </div>
                }
                    .into_any()
            } else {
                view! { <p class="page-waiting">{texts.none_found}</p> }.into_any()
            }
        }}
        <ul class="replies" aria-label=texts.list>
            <For each=move || shown.get() key=|reply| (reply.id, reply.wording.clone()) let:reply>
                {reply_view(reply, busy, edit, delete)}
            </For>
        </ul>
        <Editor editing all=all saved=read_again />
    }
    .into_any()
}

fn reply_view(
    reply: QuickReply,
    busy: RwSignal<bool>,
    edit: Callback<QuickReply>,
    delete: Callback<Gone>,
) -> AnyView {
    let texts = &words().quick_replies;
    let wording = reply.wording.clone();
    let whose = reply
        .team_name
        .clone()
        .unwrap_or_else(|| (texts.scopes)(wording.scope).to_owned());
    let tools = reply.mine_to_change.then(|| {
        let gone = Gone {
            id: reply.id,
            shortcut: wording.shortcut.clone(),
            deleted: true,
        };
        let (edit_word, delete_word) = ((texts.edit)(&wording.shortcut), (texts.delete)(&wording.shortcut));
        view! {
            <button
                class="button-quiet"
                type="button"
                title=edit_word.clone()
                aria-label=edit_word
                disabled=move || busy.get()
                on:click=move |_| edit.run(reply.clone())
            >
                <Icon name="pencil" />
            </button>
            <button
                class="button-quiet"
                type="button"
                title=delete_word.clone()
                aria-label=delete_word
                disabled=move || busy.get()
                on:click=move |_| delete.run(gone.clone())
            >
                <Icon name="trash-2" />
            </button>
        }
    });
    view! {
        <li class="reply">
            <div class="reply-text">
                <p class="reply-head">
                    <code class="shortcut">"/" {wording.shortcut}</code>
                    <strong>{wording.title}</strong>
                    <span class="tag">{whose}</span>
                </p>
                {(!wording.body.is_empty()).then(|| view! { <p class="reply-body">{wording.body}</p> })}
                {wording.file.map(|file| view! { <p class="reply-with">{file_line(file.name)}</p> })}
            </div>
            <div class="reply-tools">{tools}</div>
        </li>
    }
    .into_any()
}
