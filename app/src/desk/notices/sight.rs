//! Where the person's eyes are: the tab that has them says so to all tabs of the browser, and the one that had them
//! last stays known.

use std::time::Duration;

use domain::ConversationId;
use domain::notice::Sight;
use leptos::ev;
use leptos::prelude::*;

use crate::ui::browser;

/// “when, which tab, whether it has the eyes now, which conversation”.
const STORED_AS: &str = "guiche.sight";
/// How often it is said again.
const AGAIN: Duration = Duration::from_secs(15);
/// Not said again for this long (milliseconds), a tab no longer has the eyes.
const UNSEEN: f64 = 40_000.0;
/// Not said again for this long, it is gone. In a tab behind others a browser lets clocks tick once a minute.
const GONE: f64 = 150_000.0;

/// This tab, once it is awake.
#[derive(Clone, Copy)]
pub struct Tab(StoredValue<String>);

/// Says, from now on, what this tab shows while it has the person's eyes.
pub fn keep(open: Memo<Option<ConversationId>>) -> Tab {
    let tab = Tab(StoredValue::new(String::new()));
    Effect::new(move |_| {
        tab.0.set_value(browser::new_key().to_string());
        let tell = move || tab.tell(open.get_untracked());
        Effect::new(move |_| {
            open.track();
            tell();
        });
        let focus = window_event_listener(ev::focus, move |_| tell());
        let blur = window_event_listener(ev::blur, move |_| tell());
        let seen = window_event_listener(ev::visibilitychange, move |_| tell());
        let left = window_event_listener_untyped("pagehide", move |_| tab.leave());
        let again = set_interval(tell, AGAIN);
        on_cleanup(move || {
            focus.remove();
            blur.remove();
            seen.remove();
            left.remove();
            if let Ok(again) = again {
                again.clear();
            }
        });
    });
    tab
}

impl Tab {
    /// Whether this is the tab that was looked at last; nothing when no such tab is open.
    pub fn is_foremost(self) -> Option<bool> {
        let said = Said::read(GONE)?;
        self.0.try_with_value(|tab| *tab == said.tab)
    }

    fn tell(self, open: Option<ConversationId>) {
        let Some(storage) = browser::storage() else { return };
        let tab = self.0.get_value();
        let eyes = browser::has_eyes();
        if eyes || Said::read(GONE).is_some_and(|said| said.tab == tab) {
            let now = js_sys::Date::now();
            let shown = open.map(|id| id.to_string()).unwrap_or_default();
            let _ = storage.set_item(STORED_AS, &format!("{now} {tab} {eyes} {shown}"));
        }
    }

    fn leave(self) {
        if self.is_foremost() == Some(true)
            && let Some(storage) = browser::storage()
        {
            let _ = storage.remove_item(STORED_AS);
        }
    }
}

/// What was said last.
struct Said {
    tab: String,
    eyes: bool,
    shown: String,
}

impl Said {
    /// Nothing when it was said longer ago than `lasts`.
    fn read(lasts: f64) -> Option<Self> {
        let said = browser::storage()?.get_item(STORED_AS).ok().flatten()?;
        let mut parts = said.split(' ');
        let at: f64 = parts.next()?.parse().ok()?;
        let mut part = || parts.next().unwrap_or_default().to_owned();
        (js_sys::Date::now() - at < lasts).then(|| Self {
            tab: part(),
            eyes: part() == "true",
            shown: part(),
        })
    }
}

/// Where the eyes are, as seen from `conversation`.
pub fn on(conversation: ConversationId) -> Sight {
    match Said::read(UNSEEN) {
        Some(said) if said.eyes && said.shown == conversation.to_string() => Sight::There,
        Some(said) if said.eyes => Sight::Elsewhere,
        _ => Sight::Away,
    }
}
