//! What the office's pages are made of: their head, the places where nothing is, and who may see them at all.

use std::sync::Arc;

use domain::user::{CurrentUser, Permission};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;
use crate::ui::{Icon, Keeper, Trouble, words};
use crate::wire::Wire;

/// What a page reads from the server.
pub type Reading<T> = Resource<Result<T, AppError>, Wire>;

/// The page's name, a line about it, and what can be done on it.
#[component]
pub fn PageHead(
    /// Heading, and title of the browser's tab.
    #[prop(into)]
    title: String,
    /// One sentence.
    #[prop(into)]
    lead: String,
    /// Where the page came from: address and name.
    #[prop(optional)]
    back: Option<(&'static str, &'static str)>,
    /// Buttons.
    #[prop(optional)]
    actions: Option<AnyView>,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
        <header class="page-head">
            <div class="page-words">
                {back
                    .map(|(href, word)| {
                        view! {
                            <a class="page-back" href=href>
                                <Icon name="arrow-left" />
                                {word}
                            </a>
                        }
                    })}
                <h1>{title}</h1>
                <p>{lead}</p>
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
        </header>
    }
    .into_any()
}

/// Takes the place of a list without lines.
#[component]
pub fn Empty(
    /// As the icon set calls it.
    icon: &'static str,
    /// What is not there.
    title: &'static str,
    /// What to do, or when it fills.
    hint: &'static str,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon />
            <p class="empty-title">{title}</p>
            <p class="empty-hint">{hint}</p>
        </div>
    }
    .into_any()
}

/// Draws `page` for those whose role holds `permission`, and says no to the others with the status of it.
pub fn restricted(permission: Permission, page: impl FnOnce() -> AnyView) -> AnyView {
    if expect_context::<CurrentUser>().role.may(permission) {
        return page();
    }
    #[cfg(feature = "ssr")]
    crate::missing::say_so(&AppError::Forbidden);
    let missing = &words().missing;
    view! {
        <Title text=words().office.forbidden />
        <div class="empty" role="alert">
            <Icon name="lock" />
            <h1 class="empty-title">{words().office.forbidden}</h1>
            <p class="empty-hint">{words().troubles.forbidden}</p>
            <a class="button" href="/conversations">
                {missing.home}
            </a>
        </div>
    }
    .into_any()
}

/// Draws what was read; until then a placeholder, and when it cannot be read, why.
pub fn loaded<T>(read: Reading<T>, draw: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let keeper = Keeper::new();
    let draw = Arc::new(draw);
    view! {
        <Transition fallback=Placeholder>
            {move || {
                let draw = Arc::clone(&draw);
                Suspend::new(async move {
                    match read.await {
                        Ok(value) => keeper.draw(move || draw(value)),
                        Err(error) => trouble(error, Callback::new(move |()| read.refetch())),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn trouble(error: AppError, retry: Callback<()>) -> AnyView {
    #[cfg(feature = "ssr")]
    crate::missing::say_so(&error);
    view! { <Trouble title=words().office.unread error retry /> }.into_any()
}

#[component]
fn Placeholder() -> impl IntoView {
    view! {
        <div class="placeholder" role="status">
            <span class="unseen">{words().common.loading}</span>
            {(0..5).map(|_| view! { <span class="placeholder-line"></span> }).collect_view()}
        </div>
    }
    .into_any()
}
