//! One sentence for each refusal: what is the matter, and what to do next.

use crate::refusal::Refusal;

/// The sentence of `refusal`.
pub fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ProtocolClosed => {
            "This protocol is closed. When the customer writes, a new one opens.".into()
        }
        Refusal::TakenBy { name } => format!("{name} has already taken this conversation."),
        Refusal::OwnedBy { name } => {
            format!("This conversation is with {name}. Only the person serving it can do that.")
        }
        Refusal::AlreadyYours => "This conversation is already yours.".into(),
        Refusal::NotTaken => "This conversation is still in the queue. Click “Start service” first.".into(),
        Refusal::AlreadyOnHold => "This conversation is already on hold.".into(),
        Refusal::NotOnHold => "This conversation is not on hold.".into(),
        Refusal::AwaitingCustomer => {
            "The customer has not answered yet; there is nothing to put on hold.".into()
        }
        Refusal::WindowClosed => {
            "The 24-hour window is closed. Send an approved template or wait for the customer to write."
                .into()
        }
        Refusal::EmptyMessage => "Write a message before sending.".into(),
        Refusal::MessageTooLong { length, most } => {
            format!(
                "The message has {} characters and WhatsApp takes up to {}. Split the text into parts.",
                grouped(*length),
                grouped(*most)
            )
        }
        Refusal::NothingToRetry => "This message does not need to be sent again.".into(),
        Refusal::NumberNotConnected => {
            "This number is not connected to WhatsApp. Ask an administrator to connect it.".into()
        }
    }
}

fn grouped(number: u32) -> String {
    crate::words::grouped(number, ',')
}
