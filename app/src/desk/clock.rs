//! The time on screen: the server's, counted on by the browser, in the business's zone.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use domain::zone::BusinessZone;
use leptos::prelude::*;

use crate::ui::{browser, times};

/// How often the screen looks at the clock.
const TICK: Duration = Duration::from_secs(15);

/// The clock of the screen.
#[derive(Clone, Copy)]
pub struct Clock {
    now: RwSignal<DateTime<Utc>>,
    mounted: RwSignal<bool>,
    /// The business's day: what is told by it does not change with every tick.
    today: Memo<NaiveDate>,
    /// What the server's clock is ahead of the computer's.
    ahead: StoredValue<TimeDelta>,
    zone: StoredValue<BusinessZone>,
}

impl Clock {
    /// Starts at the instant when the server drew the page; both sides draw the same from it.
    pub fn new(zone: BusinessZone, server_now: DateTime<Utc>) -> Self {
        let now = RwSignal::new(server_now);
        let zone = StoredValue::new(zone);
        let clock = Self {
            now,
            today: Memo::new(move |_| zone.with_value(|zone| zone.day(now.get()))),
            mounted: RwSignal::new(false),
            ahead: StoredValue::new(TimeDelta::zero()),
            zone,
        };
        Effect::new(move |_| {
            clock.set(server_now);
            clock.mounted.set(true);
            if let Ok(ticker) = set_interval(move || clock.tick(), TICK) {
                on_cleanup(move || ticker.clear());
            }
        });
        clock
    }

    /// The clock that the frame provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The time now, by the server's clock; asks again with each tick.
    pub fn now(self) -> DateTime<Utc> {
        self.now.get()
    }

    /// The time to the millisecond, for what is written now.
    pub fn exact(self) -> DateTime<Utc> {
        browser::clock().map_or_else(|| self.now.get_untracked(), |here| here + self.ahead.get_value())
    }

    /// Takes the server's word for what time it is.
    pub fn set(self, server_now: DateTime<Utc>) {
        if let Some(here) = browser::clock() {
            self.ahead.set_value(server_now - here);
        }
        self.tick();
    }

    fn tick(self) {
        self.now.set(self.exact());
    }

    /// Whether the page is awake: what changes by the minute is drawn only then.
    pub fn mounted(self) -> bool {
        self.mounted.get()
    }

    /// The business's zone.
    pub fn zone(self) -> BusinessZone {
        self.zone.get_value()
    }

    /// `09:12`.
    pub fn hour(self, at: DateTime<Utc>) -> String {
        self.zone.with_value(|zone| zone.clock(at))
    }

    /// The hour of the business's day, 0 to 23.
    pub fn hour_of_day(self, at: DateTime<Utc>) -> u32 {
        self.zone.with_value(|zone| zone.local(at).hour())
    }

    /// `22/11/2026 09:12`.
    pub fn full(self, at: DateTime<Utc>) -> String {
        self.zone.with_value(|zone| times::full(at, zone))
    }

    /// The hour today, “ontem”, or the date.
    pub fn short(self, at: DateTime<Utc>) -> String {
        self.today.track();
        let now = self.now.get_untracked();
        self.zone.with_value(|zone| times::short(at, now, zone))
    }
}
