//! The 24-hour service window (`product.md` 3, `cloud-api.md` 2).

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// WhatsApp lets a business answer freely for 24 hours after the customer's last message.
pub const SERVICE_WINDOW: TimeDelta = TimeDelta::hours(24);

/// Whether we may write freely to a customer now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ServiceWindow {
    /// Free text goes, until `closes_at`.
    Open {
        /// The first instant at which free text is refused.
        closes_at: DateTime<Utc>,
    },
    /// Only an approved template may be sent.
    Closed,
}

/// How near the end of the window is; decides the ring's colour (`design.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Three hours or more remain.
    Calm,
    /// Less than three hours remain.
    Soon,
    /// Less than one hour remains.
    Now,
    /// The window is closed.
    Closed,
}

impl ServiceWindow {
    /// The window at `now`, given the customer's last message by **Meta's timestamp**.
    ///
    /// A message on Monday at 10:00 allows free replies until Tuesday at 10:00; at 10:00 itself it is closed.
    pub fn at(now: DateTime<Utc>, last_inbound_at: Option<DateTime<Utc>>) -> Self {
        match last_inbound_at.map(|at| at + SERVICE_WINDOW) {
            Some(closes_at) if now < closes_at => Self::Open { closes_at },
            _ => Self::Closed,
        }
    }

    /// Whether free text may be sent.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// What is left of it; zero when closed.
    pub fn remaining(self, now: DateTime<Utc>) -> TimeDelta {
        match self {
            Self::Open { closes_at } => (closes_at - now).max(TimeDelta::zero()),
            Self::Closed => TimeDelta::zero(),
        }
    }

    /// How near its end is.
    pub fn urgency(self, now: DateTime<Utc>) -> Urgency {
        let remaining = self.remaining(now);
        match remaining {
            _ if remaining <= TimeDelta::zero() => Urgency::Closed,
            _ if remaining < TimeDelta::hours(1) => Urgency::Now,
            _ if remaining < TimeDelta::hours(3) => Urgency::Soon,
            _ => Urgency::Calm,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn a_contact_who_never_wrote_has_no_window() {
        assert_eq!(ServiceWindow::at(at(0), None), ServiceWindow::Closed);
    }

    #[test]
    fn the_window_closes_on_the_24th_hour_itself() {
        let monday_ten = at(1_767_606_000);
        let tuesday_ten = monday_ten + SERVICE_WINDOW;
        assert_eq!(
            ServiceWindow::at(tuesday_ten - TimeDelta::seconds(1), Some(monday_ten)),
            ServiceWindow::Open {
                closes_at: tuesday_ten
            }
        );
        assert_eq!(
            ServiceWindow::at(tuesday_ten, Some(monday_ten)),
            ServiceWindow::Closed
        );
    }

    #[test]
    fn the_ring_turns_amber_under_three_hours_and_red_under_one() {
        let wrote = at(0);
        let urgency = |now: DateTime<Utc>| ServiceWindow::at(now, Some(wrote)).urgency(now);
        assert_eq!(urgency(wrote + TimeDelta::hours(21)), Urgency::Calm);
        assert_eq!(
            urgency(wrote + TimeDelta::hours(21) + TimeDelta::seconds(1)),
            Urgency::Soon
        );
        assert_eq!(urgency(wrote + TimeDelta::hours(23)), Urgency::Soon);
        assert_eq!(
            urgency(wrote + TimeDelta::hours(23) + TimeDelta::seconds(1)),
            Urgency::Now
        );
        assert_eq!(urgency(wrote + TimeDelta::hours(24)), Urgency::Closed);
    }

    proptest! {
        #[test]
        fn a_later_message_never_shortens_the_window(now in 0i64..4_000_000_000, first in 0i64..4_000_000_000, later in 0i64..1_000_000) {
            let before = ServiceWindow::at(at(now), Some(at(first))).remaining(at(now));
            let after = ServiceWindow::at(at(now), Some(at(first + later))).remaining(at(now));
            prop_assert!(after >= before);
        }

        #[test]
        fn it_is_open_exactly_while_less_than_24_hours_have_passed(wrote in 0i64..4_000_000_000, passed in 0i64..200_000) {
            let window = ServiceWindow::at(at(wrote + passed), Some(at(wrote)));
            prop_assert_eq!(window.is_open(), passed < 86_400);
        }
    }
}
