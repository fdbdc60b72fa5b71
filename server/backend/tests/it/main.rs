//! The desk's use cases on a real Postgres, with a clock that the tests move.
#![allow(clippy::unwrap_used)]

mod account;
mod bulk;
mod change;
mod common;
mod consent_heard;
mod drafts;
mod expiry;
mod hand_over;
mod ingest;
mod ingest_statements;
mod intake;
mod lists;
mod live;
mod management;
mod media;
mod notes;
mod numbers;
mod outbox;
mod outreach;
mod outreach_failures;
mod outreach_guards;
mod people;
mod post;
mod preferences;
mod presence;
mod prices;
mod quick_replies;
mod quick_reply_files;
mod reply;
mod routing;
mod schedule;
mod search;
mod senders;
mod statuses;
mod templates;
