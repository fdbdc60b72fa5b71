//! Giving conversations out evenly: fewest open first, among equals to whoever got nothing for longest.

use chrono::{DateTime, Utc};

use crate::UserId;

/// What somebody has to do already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub user: UserId,
    /// Conversations they serve, parked ones included.
    pub open: i64,
    /// Since when they got nothing new; absent when they have nothing at all.
    pub idle_since: Option<DateTime<Utc>>,
}

/// Gives one to whoever of `loads` is next among those who `may` have it, and counts it as theirs from `now` on.
///
/// Nobody when none may. Among those with as few and as long idle, the smaller id decides, so that two who ask on the
/// same facts decide the same.
pub fn give(loads: &mut [Load], may: impl Fn(UserId) -> bool, now: DateTime<Utc>) -> Option<UserId> {
    let next = loads
        .iter_mut()
        .filter(|load| may(load.user))
        .min_by_key(|load| (load.open, load.idle_since, load.user))?;
    next.open += 1;
    next.idle_since = Some(now);
    Some(next.user)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn user(id: u128) -> UserId {
        UserId(Uuid::from_u128(id))
    }

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_600_000 + minute * 60, 0).unwrap()
    }

    fn load(id: u128, open: i64, idle_since: Option<i64>) -> Load {
        Load {
            user: user(id),
            open,
            idle_since: idle_since.map(at),
        }
    }

    #[test]
    fn the_next_is_who_has_fewest_then_who_is_idle_longest() {
        for (loads, expected) in [
            (vec![], None),
            (vec![load(1, 3, Some(0)), load(2, 2, Some(9))], Some(2)),
            (vec![load(1, 2, Some(5)), load(2, 2, Some(4))], Some(2)),
            (vec![load(1, 0, Some(5)), load(2, 0, None)], Some(2)),
            (vec![load(2, 1, Some(5)), load(1, 1, Some(5))], Some(1)),
        ] {
            let mut given = loads.clone();
            assert_eq!(
                give(&mut given, |_| true, at(60)),
                expected.map(user),
                "{loads:?}"
            );
        }
    }

    #[test]
    fn who_may_not_have_it_is_passed_over() {
        let mut loads = [load(1, 0, None), load(2, 7, Some(1))];
        assert_eq!(give(&mut loads, |who| who == user(2), at(60)), Some(user(2)));
        assert_eq!(give(&mut loads, |_| false, at(60)), None);
        assert_eq!(loads[1], load(2, 8, Some(60)));
    }

    #[test]
    fn many_are_given_out_until_all_have_as_many_and_equals_take_turns() {
        let mut loads = [load(1, 4, Some(1)), load(2, 0, Some(3)), load(3, 1, Some(2))];
        let given: Vec<_> = (0..10)
            .map(|i| give(&mut loads, |_| true, at(60 + i)).unwrap().0.as_u128())
            .collect();
        assert_eq!(given, [2, 3, 2, 3, 2, 3, 2, 1, 3, 2]);
        assert_eq!(loads.each_ref().map(|load| load.open), [5, 5, 5]);
    }
}
