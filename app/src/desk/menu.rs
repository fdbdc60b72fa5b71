//! The main menu: one line a place, shown to those whose role may go there.

use domain::user::{CurrentUser, Permission, Role};
use domain::words::Screens;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::ui::{Icon, Menu, words};

/// How many places the bar at the foot of a phone holds before the others go behind “Mais”.
const ON_A_PHONE: usize = 3;

/// One place of the menu.
struct Place {
    /// Its address; everything below it counts as being there.
    href: &'static str,
    icon: &'static str,
    word: fn(&Screens) -> &'static str,
    /// Who may go there.
    permission: Permission,
}

/// The places, in order. Icons are named in `style/icons.txt`.
const PLACES: &[Place] = &[
    Place {
        href: "/conversations",
        icon: "message-circle",
        word: |words| words.menu.conversations,
        permission: Permission::ReadConversations,
    },
    Place {
        href: "/contacts",
        icon: "contact",
        word: |words| words.menu.contacts,
        permission: Permission::ReadConversations,
    },
    Place {
        href: "/batches",
        icon: "send",
        word: |words| words.menu.notifications,
        permission: Permission::SendBatches,
    },
    Place {
        href: "/monitor",
        icon: "activity",
        word: |words| words.monitor.short,
        permission: Permission::Monitor,
    },
    Place {
        href: "/quick-replies",
        icon: "zap",
        word: |words| words.quick_replies.title,
        permission: Permission::Serve,
    },
    Place {
        href: "/numbers",
        icon: "smartphone",
        word: |words| words.menu.numbers,
        permission: Permission::Administer,
    },
    Place {
        href: "/management",
        icon: "sliders-horizontal",
        word: |words| words.menu.management,
        permission: Permission::WatchIntake,
    },
];

/// Address, icon and name of each place that `role` may go to.
pub fn places(role: Role) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let allowed = PLACES.iter().filter(move |place| role.may(place.permission));
    allowed.map(|place| (place.href, place.icon, (place.word)(words())))
}

/// The places that `user` may go to; on a phone, the last ones stand behind “Mais”.
#[component]
pub fn MainMenu(user: CurrentUser) -> impl IntoView {
    let menu = &words().menu;
    let path = use_location().pathname;
    let allowed: Vec<&'static Place> = PLACES
        .iter()
        .filter(|place| user.role.may(place.permission))
        .collect();
    let crowded = allowed.len() > ON_A_PHONE + 1;
    let here = move |href: &'static str| path.read().starts_with(href).then_some("page");
    let link = move |place: &'static Place, class: &'static str| {
        view! {
            <a class=class href=place.href aria-current=move || here(place.href)>
                <Icon name=place.icon />
                <span>{(place.word)(words())}</span>
            </a>
        }
        .into_any()
    };
    let behind = allowed
        .get(ON_A_PHONE..)
        .filter(|_| crowded)
        .unwrap_or_default()
        .to_vec();
    let elsewhere = {
        let behind = behind.clone();
        move || {
            behind
                .iter()
                .any(|place| here(place.href).is_some())
                .then_some("page")
        }
    };
    view! {
        <ul class="rail-list">
            {allowed
                .iter()
                .enumerate()
                .map(|(index, place)| {
                    let extra = crowded && index >= ON_A_PHONE;
                    view! { <li class=if extra { "rail-extra" } else { "" }>{link(place, "rail-link")}</li> }
                })
                .collect_view()}
            {crowded
                .then(|| {
                    let summary = view! {
                        <span class="rail-link" data-current=elsewhere>
                            <Icon name="menu" />
                            <span aria-hidden="true">{menu.more}</span>
                        </span>
                    }
                        .into_any();
                    view! {
                        <li class="rail-more">
                            <Menu label=menu.more summary>
                                {behind.iter().map(|place| link(place, "menu-item")).collect_view()}
                            </Menu>
                        </li>
                    }
                })}
        </ul>
    }
    .into_any()
}
