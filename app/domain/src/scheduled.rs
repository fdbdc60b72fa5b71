//! Messages to be sent later, within the 24-hour window.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ScheduledId;
use crate::note::Person;
use crate::refusal::Refusal;
use crate::window::ServiceWindow;
use crate::zone::BusinessZone;

/// So many may wait in one conversation.
pub const MOST_WAITING: i64 = 20;
/// Sooner than this it is quicker to press send.
pub const SOONEST: TimeDelta = TimeDelta::seconds(30);

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "scheduled_state", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ScheduledState {
    /// Its time has not come.
    Waiting,
    /// It is an ordinary message now.
    Sent,
    /// It could not be sent, and says why.
    Failed,
    /// Somebody thought better of it.
    Cancelled,
}

/// A message to be sent later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledView {
    /// Which.
    pub id: ScheduledId,
    /// The key its browser gave it; scheduling the same one twice makes one.
    pub client_key: Uuid,
    /// When it is to be sent.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub author: Person,
    /// The words.
    pub body: String,
    /// What became of it.
    pub state: ScheduledState,
    /// Why it could not be sent.
    pub refusal: Option<Refusal>,
}

/// Whether a message can be sent at `at`, as things stand at `now`.
///
/// # Errors
/// [`Refusal::WindowClosed`], [`Refusal::TimePassed`], or [`Refusal::AfterWindow`] with the last moment there is.
pub fn check_time(
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    last_inbound_at: Option<DateTime<Utc>>,
    zone: &BusinessZone,
) -> Result<(), Refusal> {
    let ServiceWindow::Open { closes_at } = ServiceWindow::at(now, last_inbound_at) else {
        return Err(Refusal::WindowClosed);
    };
    if at < now + SOONEST {
        return Err(Refusal::TimePassed);
    }
    if at >= closes_at {
        return Err(Refusal::AfterWindow {
            closes: format!("{} {}", zone.date(closes_at), zone.clock(closes_at)),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_600_000 + minutes * 60, 0).unwrap()
    }

    #[test]
    fn it_fits_between_now_and_the_end_of_the_window() {
        let zone = BusinessZone::fixed(-10_800);
        let check = |minutes, now| check_time(at(minutes), at(now), Some(at(0)), &zone);
        assert_eq!(check(60, 10), Ok(()));
        assert_eq!(check(24 * 60 - 1, 10), Ok(()));
        assert_eq!(
            check(24 * 60, 10),
            Err(Refusal::AfterWindow {
                closes: "06/01/2026 05:00".into()
            })
        );
        assert_eq!(check(10, 10), Err(Refusal::TimePassed));
        assert_eq!(check(5, 10), Err(Refusal::TimePassed));
        assert_eq!(check(24 * 60 + 30, 24 * 60 + 1), Err(Refusal::WindowClosed));
        assert_eq!(check_time(at(9), at(1), None, &zone), Err(Refusal::WindowClosed));
    }
}
