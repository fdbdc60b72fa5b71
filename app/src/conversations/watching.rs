//! Tells who is here that I look at a conversation or write in it, and shows who else does.

use std::time::Duration;

use domain::ConversationId;
use domain::event::LiveEvent;
use domain::presence::{Watcher, Watching};
use domain::user::CurrentUser;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use server_fn::ServerFn;

use super::api::{Watch, watch};
use super::thread_state::ThreadState;
use crate::desk::Live;
use crate::ui::{Icon, browser, words};

/// How often it is said again; the server forgets who has been silent for twice as long.
const AGAIN: Duration = Duration::from_secs(20);
/// How often writing is said again, and after how long without a key it has ended.
const TYPING: f64 = 4_000.0;

/// Those who are here besides me.
#[component]
pub fn Watchers(state: ThreadState) -> impl IntoView {
    let me = expect_context::<CurrentUser>().id;
    let here = RwSignal::new(Vec::<Watcher>::new());
    let others = move |mut people: Vec<Watcher>| {
        people.retain(|person| person.id != me);
        let _ = here.try_set(people);
    };
    Live::expect().listen(move |event| {
        if let LiveEvent::Watchers { conversation, people } = event
            && *conversation == state.id
        {
            others(people.clone());
        }
    });
    let id = state.id;
    let tell = move |doing: Watching| {
        spawn_local(async move {
            let answer = watch(id, doing).await;
            if let Ok(people) = answer
                && doing != Watching::Gone
            {
                others(people);
            }
        });
    };
    // When a key was last pressed, and when that was last said.
    let pressed = StoredValue::new(0.0_f64);
    let said = StoredValue::new(0.0_f64);
    let doing = move || {
        if js_sys::Date::now() - pressed.try_get_value().unwrap_or_default() < TYPING {
            Watching::Typing
        } else {
            Watching::Viewing
        }
    };
    Effect::new(move |_| {
        tell(Watching::Viewing);
        let again = set_interval(
            move || {
                if browser::is_visible() {
                    tell(doing());
                }
            },
            AGAIN,
        );
        let typed = window_event_listener(ev::input, move |event| {
            let target: web_sys::Element = event_target(&event);
            if !matches!(target.closest(".composer"), Ok(Some(_))) {
                return;
            }
            let now = js_sys::Date::now();
            pressed.set_value(now);
            if now - said.get_value() > TYPING {
                said.set_value(now);
                tell(Watching::Typing);
                stilled(tell, pressed, said);
            }
        });
        let seen = window_event_listener(ev::visibilitychange, move |_| {
            if browser::is_visible() {
                tell(doing());
            } else {
                leave(id);
            }
        });
        on_cleanup(move || {
            if let Ok(again) = again {
                again.clear();
            }
            typed.remove();
            seen.remove();
            spawn_local(async move {
                let _ = watch(id, Watching::Gone).await;
            });
        });
    });
    move || {
        let here = here.read();
        (!here.is_empty()).then(|| {
            let (icon, text) = told(&here);
            view! {
                <span class="thread-watchers" data-typing=(icon == "pencil").then_some("")>
                    <Icon name=icon />
                    <span>{text}</span>
                </span>
            }
        })
    }
}

/// Says that I went away, in a way that outlives the page.
fn leave(id: ConversationId) {
    let body = format!(r#"{{"conversation":"{id}","doing":"gone"}}"#);
    let _ = window()
        .navigator()
        .send_beacon_with_opt_str(<Watch as ServerFn>::PATH, Some(&body));
}

/// Says that writing has ended, once no key was pressed for a while; until then looks again.
fn stilled(
    tell: impl Fn(Watching) + Copy + Send + Sync + 'static,
    pressed: StoredValue<f64>,
    said: StoredValue<f64>,
) {
    let _ = set_timeout(
        move || {
            let Some(last) = pressed.try_get_value() else {
                return;
            };
            if js_sys::Date::now() - last < TYPING {
                tell(Watching::Typing);
                stilled(tell, pressed, said);
            } else if said.try_get_value().is_some_and(|at| at > 0.0) {
                said.set_value(0.0);
                tell(Watching::Viewing);
            }
        },
        Duration::from_millis(TYPING as u64),
    );
}

/// Who writes, else who looks.
fn told(here: &[Watcher]) -> (&'static str, String) {
    let presence = &words().presence;
    let typing: Vec<&Watcher> = here.iter().filter(|person| person.typing).collect();
    match &typing[..] {
        [one] => ("pencil", (presence.typing)(&one.name)),
        [one, more @ ..] => ("pencil", (presence.several_typing)(&one.name, more.len())),
        [] if here.len() == 1 => ("eye", (presence.viewing)(&here[0].name)),
        [] => ("eye", (presence.several_viewing)(&here[0].name, here.len() - 1)),
    }
}
