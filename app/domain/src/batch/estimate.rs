//! How long a batch takes, and what of it has to wait for room in the messaging limit.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::allowance::ROLLING;

/// Later portions that an estimate tells one by one.
pub const MOST_STEPS: usize = 48;

/// How a batch will probably go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// How many go at once.
    pub now: u32,
    /// Seconds that those take.
    pub seconds: u32,
    /// How many go later, and when: the first [`MOST_STEPS`] portions.
    pub deferred: Vec<(DateTime<Utc>, u32)>,
    /// How many go later than all of [`Estimate::deferred`].
    pub rest: u32,
    /// When the last one goes; absent while there is never room for all.
    pub last_at: Option<DateTime<Utc>>,
}

/// How `sends` messages go from `at` on, at `per_second`, with room for `room_now` new people and more of it as `when_room`
/// tells (when, how many). Each place that the batch takes returns after 24 hours and is used again.
///
/// It counts each recipient as new; those who are inside the 24 hours already go sooner than it says.
pub fn estimate(
    at: DateTime<Utc>,
    sends: u32,
    per_second: u32,
    room_now: u32,
    when_room: &[(DateTime<Utc>, u32)],
) -> Estimate {
    let now = sends.min(room_now);
    let mut returns: BTreeMap<DateTime<Utc>, u32> = BTreeMap::new();
    let give_back = |returns: &mut BTreeMap<DateTime<Utc>, u32>, when, places: u32| {
        if places > 0 {
            let place = returns.entry(when).or_default();
            *place = place.saturating_add(places);
        }
    };
    for (when, places) in when_room {
        give_back(&mut returns, (*when).max(at), *places);
    }
    give_back(&mut returns, at + ROLLING, now);
    let seconds = now.div_ceil(per_second.max(1));
    let (mut left, mut rest, mut deferred) = (sends - now, 0, Vec::new());
    let mut last_at = Some(at + TimeDelta::seconds(i64::from(seconds)));
    while left > 0 {
        let Some((when, places)) = returns.pop_first() else {
            last_at = None;
            rest += left;
            break;
        };
        let portion = left.min(places);
        left -= portion;
        if deferred.len() < MOST_STEPS {
            deferred.push((when, portion));
        } else {
            rest += portion;
        }
        last_at = Some(when);
        give_back(&mut returns, when + ROLLING, portion);
    }
    Estimate {
        now,
        seconds,
        deferred,
        rest,
        last_at,
    }
}
