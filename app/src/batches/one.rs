//! The page of a batch: its check page before anybody said yes, afterwards what comes of it.

use domain::BatchId;
use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::address::{asked, options, recipients, sort};
use super::api::{BatchPage, view_batch};
use super::check::Check;
use super::detail::Detail;
use crate::ui::{Reading, loaded, restricted};
use crate::wire::resource;

/// The page.
#[component]
pub fn OneBatchPage() -> impl IntoView {
    restricted(Permission::SendBatches, || {
        let params = use_params_map();
        let id = Memo::new(move |_| {
            let params = params.read();
            let id = params.get_str("id").and_then(|id| id.parse::<Uuid>().ok());
            BatchId(id.unwrap_or_default())
        });
        let checked = asked(|query| (options(query), sort(query)));
        let filter = asked(recipients);
        let read: Reading<BatchPage> = resource(
            move || id.get(),
            move |id| {
                let (options, sort) = checked.get_untracked();
                view_batch(id, options, sort, filter.get_untracked())
            },
        );
        loaded(read, move |page| match page {
            BatchPage::Check(first) => view! { <Check first=*first asked=checked read /> }.into_any(),
            BatchPage::Detail { detail, recipients } => {
                view! { <Detail first=*detail recipients filter /> }.into_any()
            }
        })
    })
}
