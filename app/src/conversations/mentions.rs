//! “Menções”: notes that name me, with the way to each.

use domain::event::LiveEvent;
use domain::note::{Mention, MentionCursor, MentionPage};
use domain::user::CurrentUser;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api::{list_mentions, see_mentions};
use super::note::note_words;
use crate::desk::{Clock, Live, Marks};
use crate::error::AppError;
use crate::ui::{Icon, Keeper, Trouble, sentence, words};
use crate::wire::resource;

/// The way to the list, with how many are new.
#[component]
pub fn MentionsLink() -> impl IntoView {
    let mentions = &words().mentions;
    let unseen = Marks::expect().mentions;
    view! {
        <a class="button-quiet mentions-link" href="/mentions" title=mentions.title>
            <Icon name="at-sign" />
            <span class="unseen">{mentions.title}</span>
            {move || {
                let unseen = unseen.get();
                (unseen > 0)
                    .then(|| {
                        view! {
                            <span class="badge">
                                <span aria-hidden="true">{unseen.min(99)}</span>
                                <span class="unseen">{(mentions.unseen)(unseen)}</span>
                            </span>
                        }
                    })
            }}
        </a>
    }
    .into_any()
}

/// The route `/mentions`.
#[component]
pub fn MentionsPage() -> impl IntoView {
    let mentions = &words().mentions;
    let page = resource(|| (), |()| list_mentions(None));
    let keeper = Keeper::new();
    view! {
        <Title text=mentions.title />
        <section class="page" aria-labelledby="page-title">
            <Transition fallback=|| {
                view! { <p class="page-waiting" role="status">{words().common.loading}</p> }
            }>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => keeper.draw(move || view! { <List page /> }.into_any()),
                        Err(error) => {
                            let retry = Callback::new(move |()| page.refetch());
                            view! { <Trouble title=mentions.failed error retry /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

#[component]
fn List(page: MentionPage) -> impl IntoView {
    let texts = &words().mentions;
    let marks = Marks::expect();
    let me = expect_context::<CurrentUser>().id;
    let list = RwSignal::new(page.mentions);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(true);
    let trouble = RwSignal::new(None::<AppError>);
    Effect::new(move |_| busy.set(false));
    let read = move |after: Option<MentionCursor>| {
        spawn_local(async move {
            let read = list_mentions(after).await;
            let _ = busy.try_set(false);
            match read {
                Ok(page) => {
                    let _ = list.try_update(|list| {
                        if after.is_none() {
                            list.clear();
                        }
                        list.extend(page.mentions);
                    });
                    let _ = next.try_set(page.next);
                    let _ = trouble.try_set(None);
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    };
    Live::expect().listen(move |event| match event {
        LiveEvent::Note { note, .. } if note.is_for(me) => {
            let known = list.with_untracked(|list| list.iter().any(|mention| mention.note.id == note.id));
            if !known {
                read(None);
            }
        }
        LiveEvent::Resync => read(None),
        _ => {}
    });
    let see_all = move |_| {
        busy.set(true);
        spawn_local(async move {
            let seen = see_mentions(None).await;
            let _ = busy.try_set(false);
            match seen {
                Ok(()) => {
                    let _ = list.try_update(|list| list.iter_mut().for_each(|mention| mention.seen = true));
                    marks.count_again();
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    };
    let any_new = move || list.read().iter().any(|mention| !mention.seen);
    view! {
        <header class="page-head">
            <div>
                <h1 id="page-title">{texts.title}</h1>
                <p class="page-lead">{texts.lead}</p>
            </div>
            <button class="button" type="button" disabled=move || busy.get() || !any_new() on:click=see_all>
                <Icon name="check-check" />
                {texts.see_all}
            </button>
        </header>
        <p class="composer-complaint" role="alert">
            {move || trouble.get().map(|error| sentence(&error))}
        </p>
        {move || {
            list.read()
                .is_empty()
                .then(|| {
                    view! {
                        <div class="empty">
                            <Icon name="at-sign" />
                            <p class="empty-title">{texts.empty}</p>
                            <p class="empty-hint">{texts.empty_hint}</p>
                        </div>
                    }
                })
        }}
        <ul class="mentions">
            <For each=move || list.get() key=|mention| (mention.note.id, mention.seen) let:mention>
                {mention_view(mention)}
            </For>
        </ul>
        {move || {
            next.get()
                .map(|after| {
                    view! {
                        <button
                            class="button-quiet list-more"
                            type="button"
                            disabled=move || busy.get()
                            on:click=move |_| {
                                busy.set(true);
                                read(Some(after));
                            }
                        >
                            {texts.more}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}

fn mention_view(mention: Mention) -> AnyView {
    let texts = &words().mentions;
    let clock = Clock::expect();
    let at = mention.note.at;
    let words = note_words(&mention.note);
    let new = (!mention.seen).then(|| view! { <span class="tag tag-new">{texts.new}</span> });
    view! {
        <li>
            <a class="mention-card" href=format!("/conversations/{}", mention.conversation)>
                <span class="mention-line">
                    <span class="note-author">{mention.note.author.name}</span>
                    <span class="mention-place">{(texts.place)(&mention.contact_name, &mention.number_name)}</span>
                    {new}
                    <time class="card-time" datetime=at.to_rfc3339()>
                        {move || clock.short(at)}
                    </time>
                </span>
                {words}
            </a>
        </li>
    }
    .into_any()
}
