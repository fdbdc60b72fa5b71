//! Notices (“avisos”): hears the live changes and calls the person, once over all open tabs.
//!
//! `claim` lets one tab be the one that calls, `sight` tells all of them where the person's eyes are, `own` what the
//! person has just done themselves, and `channels` makes the sound and the notice of the system.

pub mod channels;
mod claim;
mod own;
mod sight;

pub use own::mark as mark_own;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::notice::{Circumstances, Hearing, NEWS, Notice, NoticeKind, due};
use domain::preferences::Preferences;
use domain::user::CurrentUser;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::pause::MyPause;
use super::{Clock, Live};
use crate::conversations::kinds::preview_words;
use crate::ui::{browser, words};
use channels::Permission;

/// Of sounds that come within this time, one is heard.
const RING: Duration = Duration::from_millis(1_500);

/// Listens for the page's life.
pub fn listen(live: Live, clock: Clock, user: &CurrentUser, pause: MyPause) {
    let preferences = expect_context::<RwSignal<Preferences>>();
    let path = use_location().pathname;
    let tab = sight::keep(Memo::new(move |_| {
        let open = path.read().strip_prefix("/conversations/")?.parse();
        open.ok()
    }));
    let hearing = StoredValue::new(Hearing::new(user.id));
    let navigate = StoredValue::new(use_navigate());
    live.listen(move |event| {
        let heard = hearing.try_update_value(|hearing| hearing.hear(event));
        for notice in heard.unwrap_or_default() {
            let circumstances = Circumstances {
                age: notice.at.map(|at| age(clock, at)),
                moved: own::is_own(notice.conversation),
                paused: untrack(move || pause.is_on()),
                sight: sight::on(notice.conversation),
            };
            let chosen = preferences.get_untracked().notices;
            let due = due(notice.kind, chosen.of(notice.kind), circumstances);
            if due.sound && channels::may_sound() {
                let key = format!("sound {}", notice.key);
                spawn_local(async move {
                    if claim::first(tab, &key, news()).await && claim::first(tab, "sound", RING).await {
                        channels::ring().await;
                    }
                });
            }
            if due.desktop && channels::permission() == Permission::Granted {
                let (title, body) = texts(&notice, chosen.shows_text);
                let address = format!("/conversations/{}", notice.conversation);
                let open =
                    move || navigate.with_value(|navigate| navigate(&address, NavigateOptions::default()));
                spawn_local(async move {
                    if claim::first(tab, &format!("desktop {}", notice.key), news()).await {
                        channels::show(&title, &body, &notice.conversation.to_string(), open);
                    }
                });
            }
        }
    });
}

/// How long a notice stays taken: as long as any tab may still hear of it.
fn news() -> Duration {
    NEWS.to_std().unwrap_or_default()
}

/// How long ago `at` was. Ids tell the machine's time and states the desk's, which the demo moves: the nearer counts.
fn age(clock: Clock, at: DateTime<Utc>) -> TimeDelta {
    let by_desk = clock.exact() - at;
    browser::clock().map_or(by_desk, |here| by_desk.min(here - at))
}

/// Title and words of a notice of the system.
fn texts(notice: &Notice, shows_text: bool) -> (String, String) {
    let say = &words().notices;
    let by = notice.by.as_deref().unwrap_or_default();
    let written = if shows_text {
        preview_words(&notice.preview)
    } else {
        say.hidden.to_owned()
    };
    let contact = notice.contact.clone().unwrap_or_default();
    let of_contact = || match contact.as_str() {
        "" => written.clone(),
        name => (say.said)(name, &written),
    };
    match notice.kind {
        NoticeKind::Message => (contact.clone(), written),
        NoticeKind::Queue => (say.queue.to_owned(), of_contact()),
        NoticeKind::Handed => ((say.handed)(by), of_contact()),
        NoticeKind::Mention => ((say.mention)(by), written),
        NoticeKind::Failure => (say.failure.to_owned(), of_contact()),
    }
}
