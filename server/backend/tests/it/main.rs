//! The desk's use cases on a real Postgres, with a clock that the tests move.
#![allow(clippy::unwrap_used)]

mod account;
mod change;
mod common;
mod ingest;
mod intake;
mod lists;
mod live;
mod management;
mod media;
mod numbers;
mod outbox;
mod people;
mod post;
mod reply;
mod senders;
mod statuses;
