//! The whole desk over HTTP: browsers and WhatsApp on one side, the model of WhatsApp on the other.
#![allow(clippy::unwrap_used)]

mod common;
mod conversations;
mod events;
mod machines;
mod media;
mod management;
mod pages;
mod sign_in;
mod webhooks;
