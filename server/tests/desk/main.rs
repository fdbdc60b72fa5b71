//! The whole desk over HTTP: browsers and WhatsApp on one side, the model of WhatsApp on the other.
#![allow(clippy::unwrap_used)]
#![recursion_limit = "512"]

mod api;
mod arguments;
mod common;
mod contacts;
mod conversations;
mod crawl;
mod enrolment;
mod events;
mod foreign;
mod hand_over;
mod language;
mod machines;
mod management;
mod media;
mod outreach;
mod pages;
mod receipts;
mod roles;
mod routing;
mod schema;
mod sign_in;
mod webhooks;
