//! Saved views: a menu of kept addresses, and a dialog that keeps the present one.

use domain::TeamId;
use domain::search::{SavedView, SavedViews};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use super::SearchKey;
use super::api::{forget_view, save_view, saved_views};
use crate::conversations::address::Place;
use crate::error::AppError;
use crate::ui::{Icon, Menu, sentence, words};

/// The menu. What it holds is read when it is first opened.
#[component]
pub fn SavedViewsMenu(place: Memo<Place>, key: Memo<SearchKey>) -> impl IntoView {
    let word = &words().search;
    let views = RwSignal::new(None::<Result<SavedViews, AppError>>);
    let saving = RwSignal::new(false);
    let read = move || {
        spawn_local(async move {
            let read = saved_views().await;
            let _ = views.try_set(Some(read));
        });
    };
    let awake = RwSignal::new(false);
    Effect::new(move |_| {
        awake.set(true);
        read();
    });
    let forget = move |view: SavedView| {
        views.update(|views| {
            if let Some(Ok(views)) = views {
                views.views.retain(|other| other.id != view.id);
            }
        });
        spawn_local(async move {
            if forget_view(view.id).await.is_err() {
                read();
            }
        });
    };
    let list = move || match views.get() {
        None => view! { <p class="menu-note">{words().common.loading}</p> }.into_any(),
        Some(Err(error)) => view! { <p class="menu-note" role="alert">{sentence(&error)}</p> }.into_any(),
        Some(Ok(views)) if views.views.is_empty() => {
            view! { <p class="menu-note">{word.no_views}</p> }.into_any()
        }
        Some(Ok(views)) => views
            .views
            .into_iter()
            .map(|view| {
                let kept = view.clone();
                let label = (word.forget)(&view.name);
                view! {
                    <div class="saved-view">
                        <a class="menu-item" href=view.address>
                            <Icon name=if view.team.is_some() { "users" } else { "bookmark" } />
                            <span>{view.name}</span>
                            <span class="saved-team">{view.team}</span>
                        </a>
                        {view
                            .mine
                            .then(|| {
                                view! {
                                    <button
                                        class="button-quiet"
                                        type="button"
                                        title=label.clone()
                                        aria-label=label
                                        on:click=move |_| forget(kept.clone())
                                    >
                                        <Icon name="x" />
                                    </button>
                                }
                            })}
                    </div>
                }
            })
            .collect_view()
            .into_any(),
    };
    let summary = view! { <Icon name="bookmark" /> }.into_any();
    view! {
        <Menu label=word.views class="saved-menu" summary>
            {list}
            <button class="menu-item" type="button" disabled=move || !awake.get() on:click=move |_| saving.set(true)>
                <Icon name="plus" />
                {word.save}
            </button>
        </Menu>
        <SaveDialog open=saving place key views read=Callback::new(move |()| read()) />
    }
    .into_any()
}

#[component]
fn SaveDialog(
    open: RwSignal<bool>,
    place: Memo<Place>,
    key: Memo<SearchKey>,
    views: RwSignal<Option<Result<SavedViews, AppError>>>,
    read: Callback<()>,
) -> impl IntoView {
    let word = &words().search;
    let dialog = NodeRef::<html::Dialog>::new();
    let name = RwSignal::new(String::new());
    let team = RwSignal::new(None::<TeamId>);
    let trouble = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get()
            && let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let place = Place {
            id: None,
            ..place.get_untracked()
        };
        let address = key.get_untracked().on(place.href());
        spawn_local(async move {
            let kept = save_view(name.get_untracked(), address, team.get_untracked()).await;
            busy.set(false);
            match kept {
                Ok(_) => {
                    name.set(String::new());
                    trouble.set(None);
                    read.run(());
                    close();
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let teams = move || match views.get() {
        Some(Ok(views)) => views.teams,
        _ => Vec::new(),
    };
    view! {
        <dialog
            class="dialog dialog-small"
            node_ref=dialog
            aria-labelledby="save-view-title"
            on:close=move |_| open.set(false)
        >
            <header class="dialog-head">
                <h2 id="save-view-title">{word.save}</h2>
                <button class="button-quiet" type="button" aria-label=words().common.close on:click=move |_| close()>
                    <Icon name="x" />
                </button>
            </header>
            <form class="form" on:submit=submit>
                <label class="field">
                    <span>{word.name}</span>
                    <input
                        type="text"
                        maxlength="60"
                        required
                        prop:value=move || name.get()
                        on:input=move |event| name.set(event_target_value(&event))
                        aria-invalid=move || trouble.read().is_some().then_some("true")
                        aria-describedby="save-view-trouble"
                    />
                </label>
                <p class="field-error" id="save-view-trouble" role="alert">
                    {move || trouble.get().map(|error| sentence(&error))}
                </p>
                {move || {
                    (!teams().is_empty())
                        .then(|| {
                            view! {
                                <label class="field">
                                    <span>{word.for_whom}</span>
                                    <select on:change=move |event| team.set(event_target_value(&event).parse().ok())>
                                        <option value="">{word.for_me}</option>
                                        {teams()
                                            .into_iter()
                                            .map(|(id, name)| view! { <option value=id.to_string()>{(word.for_team)(&name)}</option> })
                                            .collect_view()}
                                    </select>
                                </label>
                            }
                        })
                }}
                <div class="dialog-actions">
                    <button class="button" type="button" on:click=move |_| close()>
                        {words().common.cancel}
                    </button>
                    <button class="button button-main" type="submit" disabled=move || busy.get()>
                        {word.keep}
                    </button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}
