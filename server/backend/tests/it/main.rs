//! The desk's use cases on a real Postgres, with a clock that the tests move.
#![allow(clippy::unwrap_used)]

mod change;
mod common;
mod drafts;
mod ingest;
mod lists;
mod live;
mod media;
mod notes;
mod outbox;
mod people;
mod preferences;
mod quick_replies;
mod reply;
mod schedule;
mod senders;
mod statuses;
