//! What may be done with a template where it stands with Meta (`cloud-api.md` 5.5).

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::TemplateStatus;

/// An approved template may be changed once in this time.
const EDIT_PAUSE: TimeDelta = TimeDelta::hours(24);
/// An approved template may be changed [`MOST_EDITS`] times in this time.
const EDIT_PERIOD: TimeDelta = TimeDelta::days(30);
const MOST_EDITS: usize = 10;

/// Why a template may not be changed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditRefusal {
    /// Only approved, rejected and paused ones may.
    Status(TemplateStatus),
    /// An approved one may once in 24 hours.
    OnceADay {
        /// From then on it may.
        until: DateTime<Utc>,
    },
    /// An approved one may ten times in 30 days.
    TenAMonth {
        /// From then on it may.
        until: DateTime<Utc>,
    },
}

/// Whether it may be sent. Meta decides again for each message; this only saves the way.
pub fn may_send(status: TemplateStatus) -> bool {
    status == TemplateStatus::Approved
}

/// Whether it may be changed `now`, given when it was changed before (in any order).
///
/// # Errors
/// Why not, and until when. Where both limits on approved ones are reached, the one that lasts longer.
pub fn may_edit(
    status: TemplateStatus,
    edits: &[DateTime<Utc>],
    now: DateTime<Utc>,
) -> Result<(), EditRefusal> {
    match status {
        TemplateStatus::Rejected | TemplateStatus::Paused => return Ok(()),
        TemplateStatus::Approved => {}
        other => return Err(EditRefusal::Status(other)),
    }
    let mut edits = edits.to_vec();
    edits.sort_unstable_by(|a, b| b.cmp(a));
    let day = edits.first().map(|newest| *newest + EDIT_PAUSE);
    // The tenth newest: when it falls out of the period, there is room for one more.
    let month = edits.get(MOST_EDITS - 1).map(|tenth| *tenth + EDIT_PERIOD);
    match (
        day.filter(|until| now < *until),
        month.filter(|until| now < *until),
    ) {
        (None, None) => Ok(()),
        (Some(day), month) if month.is_none_or(|month| month <= day) => {
            Err(EditRefusal::OnceADay { until: day })
        }
        (_, Some(until)) => Err(EditRefusal::TenAMonth { until }),
        (Some(until), None) => Err(EditRefusal::OnceADay { until }),
    }
}

/// Whether a change may give it another category.
pub fn may_change_category(status: TemplateStatus) -> bool {
    matches!(status, TemplateStatus::Rejected | TemplateStatus::Paused)
}

/// Whether it may be deleted: disabled ones may not, and what is deleted is gone.
pub fn may_delete(status: TemplateStatus) -> bool {
    !matches!(
        status,
        TemplateStatus::Disabled | TemplateStatus::PendingDeletion | TemplateStatus::Deleted
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use TemplateStatus::*;

    const ALL: [TemplateStatus; 11] = [
        Approved,
        Pending,
        Rejected,
        Paused,
        Disabled,
        InAppeal,
        PendingDeletion,
        Deleted,
        LimitExceeded,
        Archived,
        Unknown,
    ];

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    #[test]
    fn what_may_be_done_in_each_status() {
        for status in ALL {
            assert_eq!(may_send(status), status == Approved, "{status:?}");
            assert_eq!(
                may_edit(status, &[], at(0)).is_ok(),
                [Approved, Rejected, Paused].contains(&status),
                "{status:?}"
            );
            assert_eq!(
                may_change_category(status),
                [Rejected, Paused].contains(&status),
                "{status:?}"
            );
            assert_eq!(
                may_delete(status),
                ![Disabled, PendingDeletion, Deleted].contains(&status),
                "{status:?}"
            );
        }
    }

    #[test]
    fn an_approved_one_is_changed_once_a_day_and_ten_times_a_month() {
        let day = |until| Err(EditRefusal::OnceADay { until: at(until) });
        let month = |until| Err(EditRefusal::TenAMonth { until: at(until) });
        let daily: Vec<_> = (0..10).map(|day| at(day * 24)).collect();
        let nine = &daily[..9];
        let slow: Vec<_> = (0..10).map(|step| at(step * 24 * 3)).collect();
        let table = [
            (&[at(0)][..], at(23), day(24)),
            (&[at(0)][..], at(24), Ok(())),
            (&[at(5), at(0)][..], at(25), day(29)),
            (nine, at(9 * 24), Ok(())),
            (&daily[..], at(10 * 24), month(30 * 24)),
            (&daily[..], at(30 * 24), Ok(())),
            // Both limits hold: the one that lasts longer is told.
            (&slow[..], at(27 * 24 + 1), month(30 * 24)),
            (
                &[&slow[..9], &[at(29 * 24 + 12)]].concat()[..],
                at(29 * 24 + 13),
                day(30 * 24 + 12),
            ),
        ];
        for (edits, now, expected) in table {
            assert_eq!(may_edit(Approved, edits, now), expected, "{edits:?} {now}");
        }
        for status in [Rejected, Paused] {
            assert_eq!(may_edit(status, &daily, at(9 * 24)), Ok(()), "{status:?}");
        }
    }

    proptest! {
        #[test]
        fn at_the_time_that_a_refusal_names_it_may_be_changed(edits in prop::collection::vec(0i64..1000, 0..30), now in 0i64..1000) {
            let edits: Vec<_> = edits.into_iter().map(at).collect();
            if let Err(EditRefusal::OnceADay { until } | EditRefusal::TenAMonth { until }) = may_edit(Approved, &edits, at(now)) {
                prop_assert!(until > at(now));
                prop_assert_eq!(may_edit(Approved, &edits, until), Ok(()));
                prop_assert!(may_edit(Approved, &edits, until - TimeDelta::seconds(1)).is_err());
            }
        }
    }
}
