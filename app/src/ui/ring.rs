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

/// The ring, named for those who cannot see it.
#[component]
pub fn Ring(
    /// The customer's last message.
    #[prop(into)]
    last_inbound_at: Signal<Option<DateTime<Utc>>>,
) -> impl IntoView {
    let clock = Clock::expect();
    let window = move || ServiceWindow::at(clock.now(), last_inbound_at.get());
    let label = move || match window() {
        ServiceWindow::Closed => words().windows.closed.to_owned(),
        open => (words().windows.open)(&left(open, clock.now())),
    };
    let arc = move || {
        let share = window().remaining(clock.now()).num_minutes() * 100 / SERVICE_WINDOW.num_minutes();
        format!("{share} 100")
    };
    view! {
        <svg
            class="ring"
            viewBox="0 0 16 16"
            role="img"
            aria-label=label
            data-urgency=move || slug(window().urgency(clock.now()))
        >
            <circle class="ring-track" cx="8" cy="8" r="6"></circle>
            <circle class="ring-left" cx="8" cy="8" r="6" pathLength="100" stroke-dasharray=arc></circle>
        </svg>
    }
    .into_any()
}

/// What is left of the window, in words, for the eye: the ring beside it says it aloud.
#[component]
pub fn WindowLeft(
    /// The customer's last message.
    #[prop(into)]
    last_inbound_at: Signal<Option<DateTime<Utc>>>,
) -> impl IntoView {
    let clock = Clock::expect();
    let window = move || ServiceWindow::at(clock.now(), last_inbound_at.get());
    view! {
        <span
            class="window-left"
            aria-hidden="true"
            data-urgency=move || slug(window().urgency(clock.now()))
        >
            {move || match window() {
                ServiceWindow::Closed => words().windows.closed_short.to_owned(),
                open => left(open, clock.now()),
            }}
        </span>
    }
    .into_any()
}

fn left(window: ServiceWindow, now: DateTime<Utc>) -> String {
    (words().windows.left)(window.remaining(now).num_minutes())
}
