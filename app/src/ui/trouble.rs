//! Sentences for what went wrong, and the box that shows one with a way on.

use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Icon, catalogue, words};

/// The one sentence of `error`.
pub fn sentence(error: &AppError) -> String {
    let troubles = &words().troubles;
    match error {
        AppError::SignedOut => troubles.signed_out.to_owned(),
        AppError::Forbidden => troubles.forbidden.to_owned(),
        AppError::NotFound => troubles.not_found.to_owned(),
        AppError::Refused(refusal) => (catalogue().refusal)(refusal),
        AppError::Busy => troubles.busy.to_owned(),
        AppError::Unexpected { reference } => (troubles.unexpected)(reference),
        AppError::Transport => troubles.transport.to_owned(),
    }
}

/// Takes the place of something that could not be read.
#[component]
pub fn Trouble(
    /// What could not be read.
    title: &'static str,
    /// Why.
    error: AppError,
    /// Reads it again.
    retry: Callback<()>,
) -> impl IntoView {
    let again = !matches!(error, AppError::NotFound | AppError::Forbidden);
    view! {
        <div class="empty" role="alert">
            <Icon name="triangle-alert" />
            <p class="empty-title">{title}</p>
            <p class="empty-hint">{sentence(&error)}</p>
            {again
                .then(|| {
                    view! {
                        <button class="button" type="button" on:click=move |_| retry.run(())>
                            {words().common.retry}
                        </button>
                    }
                })}
        </div>
    }
    .into_any()
}
