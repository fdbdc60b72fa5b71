//! The model refuses what Meta refuses and fails the way the network fails.

#![allow(clippy::unwrap_used)] // Helpers of tests, which the lint does not take for tests.

mod common;
mod faults;
mod graph;
mod people;
mod rules;
mod webhooks;
