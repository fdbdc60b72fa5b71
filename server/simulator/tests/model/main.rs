//! The model refuses what Meta refuses and fails the way the network fails.

mod common;
mod faults;
mod graph;
mod people;
mod rules;
mod webhooks;
