//! The menu beside every page of Notificações.

use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use super::{COSTS, HISTORY, START};
use crate::ui::{Icon, restricted, words};

/// WhatsApp ▸ “Em lote”, “Histórico”, “Custos”; beside them the page that is open.
#[component]
pub fn Notifications() -> impl IntoView {
    restricted(Permission::SendBatches, || {
        let words = words();
        let batches = words.batches();
        let path = use_location().pathname;
        let link =
            move |href: &'static str, icon: &'static str, word: &'static str, here: fn(&str) -> bool| {
                view! {
                <a class="office-link" href=href aria-current=move || here(&path.read()).then_some("page")>
                    <Icon name=icon />
                    {word}
                </a>
            }
            .into_any()
            };
        view! {
            <div class="office">
                <nav class="office-menu" aria-label=words.menu.notifications>
                    <p class="batch-channel">{batches.channel}</p>
                    {link(START, "send", batches.title, |path| path.trim_end_matches('/') == START)}
                    {link(HISTORY, "scroll-text", batches.history_title, |path| path.starts_with(HISTORY))}
                    {link(COSTS, "coins", batches.costs.title, |path| path.starts_with(COSTS))}
                </nav>
                <div class="office-page">
                    <Outlet />
                </div>
            </div>
        }
        .into_any()
    })
}
