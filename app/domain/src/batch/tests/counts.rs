use super::*;
use crate::message::Delivery;

const DELIVERIES: [Delivery; 7] = [
    Delivery::Queued,
    Delivery::Sending,
    Delivery::Uncertain,
    Delivery::Sent,
    Delivery::Failed,
    Delivery::Delivered,
    Delivery::Read,
];

#[test]
fn a_recipient_is_shown_by_their_message_once_there_is_one() {
    use Progress as Shown;
    use RecipientState::Handed;
    for (delivery, expected) in [
        (None, Shown::Queued),
        (Some(Delivery::Queued), Shown::Queued),
        (Some(Delivery::Sending), Shown::Queued),
        (Some(Delivery::Uncertain), Shown::Uncertain),
        (Some(Delivery::Sent), Shown::Sent),
        (Some(Delivery::Failed), Shown::Failed),
        (Some(Delivery::Delivered), Shown::Delivered),
        (Some(Delivery::Read), Shown::Read),
    ] {
        for deferred in [false, true] {
            assert_eq!(progress(Handed, deferred, delivery), expected, "{delivery:?}");
        }
    }
    for (state, expected) in [
        (RecipientState::Invalid, Shown::Invalid),
        (RecipientState::Repeated, Shown::Repeated),
        (RecipientState::Skipped, Shown::Skipped),
        (RecipientState::Cancelled, Shown::Cancelled),
    ] {
        for delivery in DELIVERIES.map(Some).into_iter().chain([None]) {
            assert_eq!(progress(state, true, delivery), expected, "{state:?}");
        }
        assert!(state.is_over());
    }
    assert_eq!(progress(RecipientState::Waiting, false, None), Shown::Waiting);
    assert_eq!(progress(RecipientState::Waiting, true, None), Shown::Deferred);
    assert!(!RecipientState::Waiting.is_over() && Handed.is_over());
}

#[test]
fn each_row_is_counted_once_and_the_bar_is_over_when_nobody_is_left() {
    let mut counts = BatchCounts::default();
    for (index, shown) in Progress::ALL.into_iter().enumerate() {
        for _ in 0..=index {
            counts.count(shown);
        }
        assert_eq!(counts.of(shown), index as u32 + 1);
        assert_eq!(Progress::from_slug(shown.slug()), Some(shown));
    }
    assert_eq!(counts.rows, 78);
    // Sent 5, delivered 6, read 7.
    assert_eq!(counts.reached(), 18);
    // Without skipped 9, invalid 11 and repeated 12.
    assert_eq!(counts.total(), 78 - 9 - 11 - 12);
    // Without waiting 1, deferred 2 and queued 3.
    assert_eq!(counts.done(), counts.total() - 6);
    assert_eq!(counts.handled(), counts.done() - counts.cancelled);
    assert_eq!(counts.percent_sent(), 39);
    assert_eq!(Progress::from_slug("lost"), None);
}

#[test]
fn only_what_still_awaits_something_is_open() {
    use Progress::{Deferred, Queued, Uncertain, Waiting};
    for shown in Progress::ALL {
        let open = [Waiting, Deferred, Queued, Uncertain].contains(&shown);
        assert_eq!(shown.is_open(), open, "{shown:?}");
    }
}

#[test]
fn percent_is_100_only_for_everybody_and_0_only_for_nobody() {
    let percent = |read, failed| {
        BatchCounts {
            read,
            failed,
            ..BatchCounts::default()
        }
        .percent_sent()
    };
    for (read, failed, expected) in [
        (0, 0, 0),
        (0, 5, 0),
        (1, 99_999, 1),
        (1, 1, 50),
        (2, 1, 66),
        (99_999, 1, 99),
        (100_000, 0, 100),
    ] {
        assert_eq!(percent(read, failed), expected, "{read} {failed}");
    }
}
