//! The desk's use cases on a real Postgres, with a clock that the tests move.
#![allow(clippy::unwrap_used)]

mod bulk;
mod change;
mod common;
mod hand_over;
mod drafts;
mod ingest;
mod lists;
mod live;
mod media;
mod notes;
mod outbox;
mod people;
mod post;
mod presence;
mod reply;
mod search;
mod preferences;
mod quick_replies;
mod reply;
mod schedule;
mod senders;
mod statuses;
