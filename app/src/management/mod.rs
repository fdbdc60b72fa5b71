//! The Gerencial menu: people, teams, wrap-up codes, prices, sending, settings, tokens of the API, audit log, health of the intake.

#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod audit;
mod consent;
mod credentials;
mod intake;
mod intake_chart;
mod intake_item;
mod intake_kinds;
mod intake_list;
mod prices;
mod sending;
mod settings;
mod teams;
mod token;
mod tokens;
mod user;
mod users;
mod wrap_ups;

pub use audit::AuditLog;
pub use consent::ConsentSettingsPage;
pub use intake::IntakePage;
pub use intake_item::IntakeItem;
pub use prices::PricesPage;
pub use sending::SendingPage;
pub use settings::SettingsPage;
pub use teams::{NewTeam, TeamPage, TeamsPage};
pub use token::NewToken;
pub use tokens::TokensPage;
pub use user::{NewUser, UserPage};
pub use users::Users;
pub use wrap_ups::WrapUpsPage;

use domain::user::{CurrentUser, Permission, Role};
use domain::words::screens::MenuWords;
use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

use crate::ui::{Icon, browser, restricted, words};

/// One page of the menu.
struct Place {
    href: &'static str,
    icon: &'static str,
    word: fn(&MenuWords) -> &'static str,
    permission: Permission,
}

/// The pages, in order. Icons are named in `style/icons.txt`.
const PLACES: [Place; 10] = [
    Place {
        href: "/management/users",
        icon: "users",
        word: |menu| menu.users,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/teams",
        icon: "users-round",
        word: |menu| menu.teams,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/wrap-up-codes",
        icon: "tags",
        word: |menu| menu.wrap_ups,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/prices",
        icon: "coins",
        word: |menu| menu.prices,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/sending",
        icon: "send",
        word: |menu| menu.sending,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/settings",
        icon: "settings",
        word: |menu| menu.settings,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/consent",
        icon: "hand",
        word: |menu| menu.consent,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/tokens",
        icon: "key-round",
        word: |menu| menu.tokens,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/audit",
        icon: "scroll-text",
        word: |menu| menu.audit,
        permission: Permission::Administer,
    },
    Place {
        href: "/management/intake",
        icon: "activity",
        word: |menu| menu.intake,
        permission: Permission::WatchIntake,
    },
];

/// Address, icon and name of each page that `role` may see.
pub fn places(role: Role) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let allowed = PLACES.iter().filter(move |place| role.may(place.permission));
    allowed.map(|place| (place.href, place.icon, (place.word)(&words().menu)))
}

/// The pages' own menu beside whichever of them is open.
#[component]
pub fn Management() -> impl IntoView {
    let role = expect_context::<CurrentUser>().role;
    let path = use_location().pathname;
    let menu = &words().menu;
    let allowed = PLACES.iter().filter(move |place| role.may(place.permission));
    let links = allowed
        .map(|place| {
            let here = move || path.read().starts_with(place.href).then_some("page");
            view! {
                <a class="office-link" href=place.href aria-current=here>
                    <Icon name=place.icon />
                    {(place.word)(menu)}
                </a>
            }
        })
        .collect_view();
    // On a phone the menu is a strip that is wider than the screen.
    Effect::new(move |_| {
        path.track();
        browser::after_paint(|| browser::reveal_first(".office-link[aria-current]"));
    });
    restricted(Permission::WatchIntake, move || {
        view! {
            <div class="office">
                <nav class="office-menu" aria-label=menu.management>
                    {links}
                </nav>
                <div class="office-page">
                    <Outlet />
                </div>
            </div>
        }
        .into_any()
    })
}

/// Leads to the first page that the role may see.
#[component]
pub fn ManagementHome() -> impl IntoView {
    let role = expect_context::<CurrentUser>().role;
    PLACES
        .iter()
        .find(|place| role.may(place.permission))
        .map(|place| view! { <Redirect path=place.href /> })
}
