//! The ring of the 24-hour window: full at 24 hours, amber under three, red under one, hollow when closed.

use chrono::{DateTime, Utc};
use domain::window::{SERVICE_WINDOW, ServiceWindow, Urgency};
use leptos::prelude::*;

use crate::desk::Clock;
use crate::ui::words;

fn slug(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Calm => "calm",
        Urgency::Soon => "soon",
        Urgency::Now => "now",
        Urgency::Closed => "closed",
    }
}

/// What is left of a window, as it is drawn.
#[derive(Clone, Copy, PartialEq)]
struct Left {
    urgency: Urgency,
    /// None when it is closed.
    minutes: Option<i64>,
}

impl Left {
    fn of(last_inbound_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        let window = ServiceWindow::at(now, last_inbound_at);
        Self {
            urgency: window.urgency(now),
            minutes: window.is_open().then(|| window.remaining(now).num_minutes()),
        }
    }
}

/// The ring, named for those who cannot see it, and what is left in words, for the eye.
#[component]
pub fn WindowLeft(
    /// The customer's last message.
    #[prop(into)]
    last_inbound_at: Signal<Option<DateTime<Utc>>>,
) -> impl IntoView {
    let clock = Clock::expect();
    // Once for all that is drawn of it: with each tick of the clock, nothing else is asked in a long list.
    let left = Memo::new(move |_| Left::of(last_inbound_at.get(), clock.now()));
    let urgency = move || slug(left.get().urgency);
    let windows = &words().windows;
    let label = move || match left.get().minutes {
        None => windows.closed.to_owned(),
        Some(minutes) => (windows.open)(&(windows.left)(minutes)),
    };
    let arc = move || {
        let share = left.get().minutes.unwrap_or_default() * 100 / SERVICE_WINDOW.num_minutes();
        format!("{share} 100")
    };
    view! {
        <svg class="ring" viewBox="0 0 16 16" role="img" aria-label=label data-urgency=urgency>
            <circle class="ring-track" cx="8" cy="8" r="6"></circle>
            <circle class="ring-left" cx="8" cy="8" r="6" pathLength="100" stroke-dasharray=arc></circle>
        </svg>
        <span class="window-left" aria-hidden="true" data-urgency=urgency>
            {move || match left.get().minutes {
                None => windows.closed_short.to_owned(),
                Some(minutes) => (windows.left)(minutes),
            }}
        </span>
    }
    .into_any()
}
