use std::collections::BTreeMap;

use serde::Serialize;

/// Sends that broke a rule of WhatsApp's, and those a chance went wrong for, since the last reset. A desk that keeps
/// the rules leaves all but `injected` at nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// More in a second than the number's throughput (130429).
    pub throughput: u64,
    /// Too many to one customer (131056).
    pub pair: u64,
    /// Over the messaging limit (131048, or the code that is set).
    pub messaging_limit: u64,
    /// A new conversation from a restricted number (131048).
    pub restricted: u64,
    /// A free message outside the window (131047).
    pub outside_window: u64,
    /// Marketing to somebody who wants none (131050).
    pub opted_out: u64,
    /// Sends the shares of the faults met, by `timeout_accepted`, `timeout_lost`, …, or by code.
    pub injected: BTreeMap<String, u64>,
}
