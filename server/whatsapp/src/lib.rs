//! The WhatsApp Cloud API as seen from outside: what arrives by webhook, what is sent, who signed it.
//!
//! This crate knows the wire and nothing of the desk: no tables, no rules, no words for people.

/// Writes `Debug` so that a log line never shows what a customer wrote or which number they have.
macro_rules! quiet_debug {
    ($($name:ident),+ $(,)?) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}

mod ascii;
pub mod client;
pub mod code;
mod error;
pub mod send;
pub mod signature;
pub mod template;
pub mod webhook;

pub use ascii::to_ascii_json;
pub use client::Client;
pub use error::{GraphError, SendError};
pub use send::OutboundMessage;
