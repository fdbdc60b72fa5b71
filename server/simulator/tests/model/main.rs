//! The model refuses what Meta refuses and fails the way the network fails.

#![allow(clippy::unwrap_used)] // Helpers of tests, which the lint does not take for tests.

mod blocks;
mod chances;
mod common;
mod faults;
mod graph;
mod ledger;
mod limit_growth;
mod messaging_limit;
mod people;
mod prices;
mod quality;
mod rules;
mod template_changes;
mod template_kit;
mod template_life;
mod template_rules;
mod template_sends;
mod templates;
mod webhooks;
