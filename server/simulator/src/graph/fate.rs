//! What a send that was accepted fails with.

use super::validate::Send;
use crate::simulator::Simulator;
use crate::world::customer::Customer;
use crate::world::{CustomerIndex, NumberIndex, World};

/// What decides an accepted send's fate, beside the world.
pub(super) struct Trial<'a> {
    pub person: &'a Customer,
    pub category: &'a str,
    /// The window is open.
    pub open: bool,
    /// The messaging limit has room for it.
    pub room: bool,
}

/// The code an accepted send will fail with, if it will.
pub(super) fn fate(
    simulator: &Simulator,
    world: &mut World,
    number: NumberIndex,
    customer: CustomerIndex,
    send: &Send,
    trial: Trial<'_>,
) -> Option<i64> {
    let mut tally = simulator.shared().tally();
    if trial.person.trouble.is_some() {
        trial.person.trouble
    } else if world.is_blocked(number, customer) {
        Some(131_026)
    } else if send.kind != "template" && !trial.open {
        tally.outside_window += 1;
        Some(131_047)
    } else if trial.person.opted_out && trial.category == "marketing" {
        tally.opted_out += 1;
        Some(131_050)
    } else if !trial.room {
        tally.messaging_limit += 1;
        Some(world.limits.code)
    } else if send.kind == "reaction" && !reacts(world, send, number, customer) {
        Some(131_009)
    } else {
        None
    }
}

/// Puts the desk's emoji on a message of this chat; whether there is one.
fn reacts(world: &mut World, send: &Send, number: NumberIndex, customer: CustomerIndex) -> bool {
    let phone_number_id = world.numbers[number].id.clone();
    let person = world.customers[customer].id.clone();
    let target = send.payload["message_id"]
        .as_str()
        .and_then(|wamid| world.message_mut(wamid));
    let emoji = send.payload["emoji"]
        .as_str()
        .filter(|emoji| !emoji.is_empty())
        .map(str::to_owned);
    match target {
        Some(target)
            if target.phone_number_id == phone_number_id
                && target.customer == person
                && target.kind != "reaction" =>
        {
            target.desk_reaction = emoji;
            true
        }
        _ => false,
    }
}
