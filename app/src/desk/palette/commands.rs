//! Everything the palette can do now.

use std::sync::Arc;

use domain::conversation::View;
use domain::user::{CurrentUser, Permission, Role};
use domain::words::Language;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Palette, Run};
use crate::conversations::{Place, view_words};
use crate::desk::appearance::{Appearance, appearances};
use crate::desk::menu;
use crate::desk::pause::MyPause;
use crate::management;
use crate::outreach::{Outreach, Subject};
use crate::ui::{browser, language, words};

/// The headings, in order.
pub const GROUPS: usize = 4;
const HERE: usize = 0;
const GO: usize = 1;
const MINE: usize = 2;
/// The heading of the search.
pub const SEARCH: usize = 3;

/// The words of a heading.
pub fn group_word(group: usize) -> &'static str {
    let palette = &words().palette;
    match group {
        HERE => palette.here,
        GO => palette.go,
        MINE => palette.mine,
        _ => palette.search,
    }
}

/// One entry.
#[derive(Clone)]
pub struct Command {
    /// Its heading.
    pub group: usize,
    /// Named in `style/icons.txt`.
    pub icon: &'static str,
    /// What it says.
    pub word: String,
    /// Other words by which people look for it, separated by commas.
    pub also: String,
    /// The key that does it too.
    pub key: &'static str,
    /// Does it.
    pub run: Run,
}

/// Goes to places by their address.
pub fn use_go() -> impl Fn(String) -> Run + Clone {
    let navigate = use_navigate();
    move |address| {
        let navigate = navigate.clone();
        Arc::new(move || {
            // What had the focus may not be there any more.
            browser::focus_first("#content");
            navigate(&address, NavigateOptions::default());
        })
    }
}

/// All entries, as things stand.
pub fn all(
    palette: Palette,
    user: &CurrentUser,
    pause: MyPause,
    appearance: Appearance,
    keys_open: RwSignal<bool>,
) -> Vec<Command> {
    let here = palette.acts().into_iter().map(|act| Command {
        group: HERE,
        icon: act.icon,
        word: act.word,
        also: act.also.to_owned(),
        key: act.key,
        run: act.run,
    });
    let outreach = Outreach::expect();
    let active = Command {
        group: GO,
        icon: "send",
        word: words().inbox.active_contact.to_owned(),
        also: words().palette.also_active.to_owned(),
        key: "c",
        run: Arc::new(move || outreach.open(Subject::Active)),
    };
    here.chain([active])
        .chain(places(user.role))
        .chain(mine(pause, appearance, keys_open))
        .collect()
}

/// Every screen that `role` may see.
fn places(role: Role) -> Vec<Command> {
    let go = use_go();
    let words = words();
    let place = |icon, word: &str, also: &str, address: String| Command {
        group: GO,
        icon,
        word: word.to_owned(),
        also: also.to_owned(),
        key: "",
        run: go(address),
    };
    let leads = role.may(Permission::TakeOver);
    let views = View::ALL
        .into_iter()
        .filter(|view| leads || *view != View::Everyone)
        .map(|view| {
            let icon = match view {
                View::Mine => "headset",
                View::Queue => "inbox",
                View::OnHold => "pause",
                View::History => "archive",
                View::Everyone => "users",
            };
            let address = Place {
                view,
                ..Place::default()
            };
            place(icon, view_words(view).0, words.menu.conversations, address.href())
        });
    let of_menu = menu::places(role)
        .filter(|(href, ..)| !matches!(*href, "/conversations" | "/management"))
        .map(|(href, icon, word)| place(icon, word, "", href.to_owned()));
    let of_office = management::places(role)
        .map(|(href, icon, word)| place(icon, word, words.menu.management, href.to_owned()));
    let (preferences, account) = (&words.preferences, &words.account);
    let also = &words.palette;
    views
        .chain([place("at-sign", words.mentions.title, "", "/mentions".to_owned())])
        .chain(of_menu)
        .chain(of_office)
        .chain([
            place(
                "sliders-horizontal",
                preferences.title,
                also.also_preferences,
                "/preferences".to_owned(),
            ),
            place(
                "user-round",
                account.title,
                also.also_account,
                "/account".to_owned(),
            ),
        ])
        .collect()
}

/// My presence, the look and language of the desk, the keys, and the way out.
fn mine(pause: MyPause, appearance: Appearance, keys_open: RwSignal<bool>) -> Vec<Command> {
    let (desk, presence, palette) = (&words().desk, &words().presence, &words().palette);
    let entry = |icon, word: String, also: &str, key, run: Run| Command {
        group: MINE,
        icon,
        word,
        also: also.to_owned(),
        key,
        run,
    };
    let paused = untrack(move || pause.is_on());
    let (icon, word) = if paused {
        ("play", presence.end_pause)
    } else {
        ("coffee", presence.take_pause)
    };
    let change = move || if paused { pause.end() } else { pause.begin() };
    let mut all = vec![entry(
        icon,
        word.to_owned(),
        palette.also_pause,
        "",
        Arc::new(change),
    )];
    let chosen = appearance.chosen();
    for (slug, icon, name) in appearances() {
        if chosen != slug {
            let word = (palette.appearance)(name);
            let run = Arc::new(move || appearance.choose(slug));
            all.push(entry(icon, word, palette.also_theme, "", run));
        }
    }
    for other in Language::ALL.into_iter().filter(|other| *other != language()) {
        let button = format!("form[action='/language'] button[value='{}']", other.tag());
        let run = Arc::new(move || browser::press(&button));
        // Somebody who does not read this language finds their own.
        let also = format!(
            "{},{}",
            desk.language,
            (other.words().screens.palette.language)(other.name())
        );
        all.push(entry(
            "languages",
            (palette.language)(other.name()),
            &also,
            "",
            run,
        ));
    }
    all.push(entry(
        "keyboard",
        desk.keys.to_owned(),
        "",
        "?",
        Arc::new(move || keys_open.set(true)),
    ));
    let leave = Arc::new(|| browser::press("form[action='/sign-out'] button"));
    all.push(entry("log-out", desk.sign_out.to_owned(), "", "", leave));
    all
}
