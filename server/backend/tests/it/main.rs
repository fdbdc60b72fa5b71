//! The desk's use cases on a real Postgres, with a clock that the tests move.
#![allow(clippy::unwrap_used)]

mod change;
mod common;
mod ingest;
mod lists;
mod live;
mod media;
mod outbox;
mod people;
mod post;
mod reply;
mod search;
mod senders;
mod statuses;
