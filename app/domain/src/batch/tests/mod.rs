mod check;
mod counts;
mod hours;
mod pacing;
mod parts;
mod phones;
mod sending;
mod sheet;
mod stops;

use super::*;
use BatchAction as Do;
use BatchState::{Cancelled, Checking, Finished, Paused, Scheduled, Sending, Stopped};

#[test]
fn what_may_be_done_with_a_batch_in_each_state() {
    let table = [
        (Do::Confirm, Checking, Scheduled),
        (Do::Begin, Scheduled, Sending),
        (Do::Pause, Scheduled, Paused),
        (Do::Pause, Sending, Paused),
        (Do::Resume, Paused, Sending),
        (Do::Resume, Stopped, Sending),
        (Do::Stop, Scheduled, Stopped),
        (Do::Stop, Sending, Stopped),
        (Do::Cancel, Checking, Cancelled),
        (Do::Cancel, Scheduled, Cancelled),
        (Do::Cancel, Sending, Cancelled),
        (Do::Cancel, Paused, Cancelled),
        (Do::Cancel, Stopped, Cancelled),
        (Do::Finish, Sending, Finished),
    ];
    for action in BatchAction::ALL {
        for state in BatchState::ALL {
            let expected = table.iter().find(|row| (row.0, row.1) == (action, state));
            assert_eq!(
                decide(state, action),
                expected.map(|row| row.2),
                "{action:?} {state:?}"
            );
        }
    }
}

#[test]
fn a_batch_that_is_over_stays_over_and_a_live_one_can_still_be_sent() {
    for state in BatchState::ALL {
        let stuck = BatchAction::ALL
            .iter()
            .all(|action| decide(state, *action).is_none());
        assert_eq!(state.is_over(), stuck, "{state:?}");
        assert_eq!(state.is_live(), !stuck && state != Checking, "{state:?}");
        assert_eq!(BatchState::from_slug(state.slug()), Some(state));
        assert_eq!(
            serde_json::to_string(&state).unwrap(),
            format!("\"{}\"", state.slug())
        );
    }
    assert_eq!(BatchState::from_slug("lost"), None);
}
