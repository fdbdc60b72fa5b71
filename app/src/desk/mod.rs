//! The frame around every screen of a signed-in person: menu, banner, live stream, keys.

#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
pub mod appearance;
mod clock;
mod counts;
mod keys;
mod live;
mod marks;
mod menu;
pub mod notices;
mod outbox;
mod palette;
mod pause;
mod source;
mod user_menu;

pub use clock::Clock;
pub use counts::{Counts, Unread};
pub use live::{Connection, Live};
pub use notices::mark_own;
pub use outbox::{Outbox, Pending, Quoting};
pub use palette::{Act, Entries, Palette, PaletteList, Run};
pub use pause::{MyPause, PauseForm, presence_slug, presence_word};
pub use user_menu::{initials, role_word};

use domain::event::{LiveCursor, ServerNow};
pub use marks::{KEPT, Marks};

use domain::preferences::Preferences;
use domain::user::CurrentUser;
use domain::zone::BusinessZone;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use crate::outreach::Outreach;
use crate::parts::{self, Rare};
use crate::ui::{Icon, ToastPlace, Toasts, breathe, later, words};
use crate::wire;
use appearance::Appearance;
pub use keys::KeySheet;
use menu::MainMenu;
use palette::CommandPalette;
use pause::PauseStrip;
use user_menu::UserMenu;

/// The frame. What the server knows of the request travels in the page and is handed on as context.
#[component]
pub fn Desk() -> impl IntoView {
    let user = wire::shared(use_context::<CurrentUser>);
    let zone = wire::shared(use_context::<BusinessZone>);
    let now = wire::shared(use_context::<ServerNow>);
    let cursor = wire::shared(use_context::<LiveCursor>);
    // Without a person there is nothing to frame: the web server sends them to the sign-in page before this.
    let preferences = wire::shared(use_context::<Preferences>).unwrap_or_default();
    user.map(|user| view! { <Frame user preferences zone=zone.unwrap_or_else(|| BusinessZone::fixed(0)) now cursor /> })
}

#[component]
fn Frame(
    user: CurrentUser,
    preferences: Preferences,
    zone: BusinessZone,
    now: Option<ServerNow>,
    cursor: Option<LiveCursor>,
) -> impl IntoView {
    breathe();
    let live = Live::new();
    provide_context(user.clone());
    provide_context(RwSignal::new(preferences));
    let clock = Clock::new(zone, now.map(|ServerNow(now)| now).unwrap_or_default());
    provide_context(clock);
    provide_context(live);
    provide_context(Outbox::new(live));
    let pause = MyPause::new(live, &user);
    provide_context(Marks::new(live, &user));
    let lists = use_location()
        .pathname
        .get_untracked()
        .starts_with("/conversations");
    provide_context(Counts::new(live, lists));
    notices::listen(live, clock, &user, pause);
    breathe();
    let toasts = Toasts::new();
    provide_context(toasts);

    Effect::new(move |_| source::open(live, cursor.clone()));
    let keys_open = RwSignal::new(false);
    let outreach = Outreach::new();
    provide_context(outreach);
    keys::open_by_key(keys_open, outreach);
    let palette = Palette::new();
    provide_context(palette);
    let appearance = Appearance::new();
    breathe();
    let desk = &words().desk;
    let (menu_of, user_of) = (user.clone(), user.clone());
    view! {
        <a class="skip" href="#content">
            {words().common.skip}
        </a>
        <div class="desk">
            <div class="banner-place">
                <Banner />
                <PauseStrip pause />
            </div>
            <nav class="rail" aria-label=desk.menu>
                <a class="rail-brand" href="/conversations" aria-hidden="true" tabindex="-1">
                    <Brand />
                </a>
                {later(move || view! { <MainMenu user=menu_of /> }.into_any())}
                {later(move || view! { <UserMenu user=user_of keys_open pause appearance /> }.into_any())}
            </nav>
            <main id="content" class="content" tabindex="-1">
                <Outlet />
            </main>
        </div>
        {parts::rare(Rare::Keys(keys_open))}
        {parts::outreach(outreach)}
        {later(move || view! { <CommandPalette palette user pause appearance keys_open /> }.into_any())}
        <ToastPlace toasts />
    }
    .into_any()
}

/// Says when changes do not arrive.
#[component]
fn Banner() -> impl IntoView {
    let live = Live::expect();
    let lost = move || live.connection.get() == Connection::Lost;
    view! {
        <div role="status">
            {move || {
                lost()
                    .then(|| {
                        view! {
                            <p class="banner">
                                <Icon name="wifi-off" />
                                <span>{words().desk.offline}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// The mark of the product.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <svg class="brand" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect class="brand-plate" width="32" height="32" rx="8"></rect>
            <path
                class="brand-mark"
                d="M9 21.5V14a7 7 0 0 1 14 0v7.5M6.5 21.5h19M13.5 17.2h5M16 14.4v-.9"
            ></path>
        </svg>
    }
    .into_any()
}
