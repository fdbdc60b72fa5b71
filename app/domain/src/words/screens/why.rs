//! “Por que esta conversa está aqui?”.

#![allow(missing_docs)] // The keys are the dialog’s own parts; what they say stands in the catalogues.

use crate::protocol::ProtocolState;
use crate::routing::{Attribution, Decision, Reason, SendKind};

/// The dialog.
pub struct WhyWords {
    pub title: &'static str,
    pub failed: &'static str,
    /// Where it went; the agent’s name where there is one.
    pub decision: fn(Decision, &str) -> String,
    /// Why, as a whole sentence; who sent what is answered, and whose the protocol was.
    pub reason: fn(Reason, &str, &str) -> String,
    pub decided: fn(&str) -> String,
    pub facts: &'static str,
    pub answers: &'static str,
    /// What we sent: kind, sender, when.
    pub sent: fn(SendKind, Option<&str>, &str) -> String,
    pub nothing: &'static str,
    pub how: &'static str,
    pub known: fn(Attribution) -> &'static str,
    pub before: &'static str,
    pub none_open: &'static str,
    /// Where the protocol stood: the state, and whose it was.
    pub open: fn(ProtocolState, Option<&str>) -> String,
    pub people: &'static str,
    /// Whether somebody could serve this number.
    pub able: fn(&str, bool) -> String,
    pub journey: &'static str,
    pub has_journey: &'static str,
    pub no_journey: &'static str,
    /// We wrote first and wait: what, who, until when.
    pub awaiting: fn(SendKind, Option<&str>, &str) -> String,
    /// Begun by us; what, who.
    pub begun: fn(SendKind, Option<&str>) -> String,
    pub unrecorded: &'static str,
    pub since: &'static str,
    pub last: &'static str,
    /// A name that is not known any more.
    pub somebody: &'static str,
}
