//! The desk's use cases on a real Postgres, with a clock that the tests move.
#![allow(clippy::unwrap_used)]

mod account;
mod bulk;
mod change;
mod common;
mod contact_consent;
mod contact_imports;
mod contact_merges;
mod contacts;
mod drafts;
mod hand_over;
mod ingest;
mod intake;
mod lists;
mod live;
mod management;
mod media;
mod notes;
mod numbers;
mod outbox;
mod people;
mod post;
mod preferences;
mod presence;
mod quick_replies;
mod quick_reply_files;
mod reply;
mod schedule;
mod search;
mod senders;
mod statuses;
mod templates;
