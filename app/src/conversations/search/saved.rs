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
use crate::parts::{self, Rare};
use crate::ui::{Icon, Menu, sentence, words};

/// The saved views, as the menu and the dialog share them.
#[derive(Clone, Copy)]
pub struct Saved {
    place: Memo<Place>,
    key: Memo<SearchKey>,
    views: RwSignal<Option<Result<SavedViews, AppError>>>,
    saving: RwSignal<bool>,
}

impl Saved {
    /// Whether one is about to be kept.
    pub fn is_saving(self) -> bool {
        self.saving.get()
    }

    fn read(self) {
        spawn_local(async move {
            let read = saved_views().await;
            let _ = self.views.try_set(Some(read));
        });
    }
}

/// The menu. What it holds is fetched and read when it is first opened.
#[component]
pub fn SavedViewsMenu(place: Memo<Place>, key: Memo<SearchKey>) -> impl IntoView {
    let saved = Saved {
        place,
        key,
        views: RwSignal::new(None),
        saving: RwSignal::new(false),
    };
    let opened = RwSignal::new(false);
    let summary = view! { <Icon name="bookmark" /> }.into_any();
    view! {
        <Menu label=words().search.views class="saved-menu" summary on_open=Callback::new(move |()| opened.set(true))>
            {move || {
                if opened.get() {
                    parts::saved_views(saved)
                } else {
                    view! { <p class="menu-note">{words().common.loading}</p> }.into_any()
                }
            }}
        </Menu>
        {parts::rare(Rare::SaveView(saved))}
    }
    .into_any()
}

/// What the menu holds.
#[component]
pub fn SavedViewsList(saved: Saved) -> impl IntoView {
    let word = &words().search;
    let Saved { views, saving, .. } = saved;
    Effect::new(move |_| saved.read());
    let forget = move |view: SavedView| {
        views.update(|views| {
            if let Some(Ok(views)) = views {
                views.views.retain(|other| other.id != view.id);
            }
        });
        spawn_local(async move {
            if forget_view(view.id).await.is_err() {
                saved.read();
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
                            .may_forget
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
    view! {
        {list}
        <button class="menu-item" type="button" on:click=move |_| saving.set(true)>
            <Icon name="plus" />
            {word.save}
        </button>
    }
    .into_any()
}

/// The dialog that keeps the present view.
#[component]
pub fn SaveDialog(saved: Saved) -> impl IntoView {
    let word = &words().search;
    let Saved {
        place,
        key,
        views,
        saving: open,
    } = saved;
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
            if busy.try_set(false).is_some() {
                return;
            }
            match kept {
                Ok(_) => {
                    name.set(String::new());
                    trouble.set(None);
                    saved.read();
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
