//! An open conversation: messages, deliveries, composer, side panel.

use crate::words::screens::{Composer, Deliveries, Kinds, Marks, Panel, ThreadWords};

pub(super) const THREAD: ThreadWords = ThreadWords {
    region: |name| format!("Conversation with {name}"),
    messages: "Messages",
    protocol: |number| format!("Protocol {number}"),
    take: "Start service",
    take_over: |name| format!("Take over from {name}"),
    hold: "Put on hold",
    resume: "Resume",
    give_back: "Return to the queue",
    close: "Close",
    more_actions: "More actions",
    contact: "Contact details",
    close_title: "Close the protocol",
    close_body: |name, protocol| {
        format!(
            "Protocol {protocol} of {name} will be closed and the conversation moves to History. If the customer writes again, a new protocol opens."
        )
    },
    close_confirm: |name| format!("Close with {name}"),
    older: "Load earlier ones",
    beginning: "Beginning of the conversation",
    newer: "New messages",
    to_end: "Go to the end",
    failed: "The conversation could not be opened",
    empty: "There are no messages in this conversation yet",
    you: "You",
    customer_said: |name, words| format!("New message from {name}: {words}"),
    forwarded: "Forwarded",
    reply_to: "In reply to",
    quote_missing: "Earlier message",
    retried: "Sent again",
};

pub const MARKS: Marks = Marks {
    opened: |number| format!("Protocol {number} opened"),
    taken: |name| {
        name.map_or_else(
            || "Service started".to_owned(),
            |name| format!("{name} started the service"),
        )
    },
    taken_over: |name| name.map_or_else(|| "Taken over".to_owned(), |name| format!("{name} took over")),
    returned: |name| {
        name.map_or_else(
            || "Returned to the queue".to_owned(),
            |name| format!("{name} returned it to the queue"),
        )
    },
    held: |name| name.map_or_else(|| "On hold".to_owned(), |name| format!("{name} put it on hold")),
    resumed: |name| name.map_or_else(|| "Resumed".to_owned(), |name| format!("{name} resumed")),
    recontacted: |name| {
        name.map_or_else(
            || "Recontact sent".to_owned(),
            |name| format!("{name} sent a Recontact and awaits the customer"),
        )
    },
    answered: "The customer answered",
    answered_to: |name| format!("The customer answered {name}, who serves now"),
    owner_gone: "Its owner can no longer serve this number",
    journey_gone: "The bot’s journey is no longer published",
    expired: |number| format!("Protocol {number} closed: the customer did not answer in time"),
    closed: |number, name| match name {
        Some(name) => format!("Protocol {number} closed by {name}"),
        None => format!("Protocol {number} closed"),
    },
};

pub(super) const KINDS: Kinds = Kinds {
    image: "Photo",
    video: "Video",
    audio: "Audio",
    voice: "Voice message",
    document: "Document",
    sticker: "Sticker",
    location: "Location",
    map: "See on the map",
    contacts: "Shared contact",
    reaction: "Reaction",
    reaction_removed: "Reaction removed",
    reacted: |emoji| format!("Reacted with {emoji}"),
    button: "Button chosen",
    list_reply: "Option chosen",
    flow_reply: "Form answered",
    order: "Order",
    pieces: |pieces| {
        if pieces == 1 {
            "1 item".to_owned()
        } else {
            format!("{pieces} items")
        }
    },
    system: "Notice from WhatsApp",
    template: "Template",
    of_batch: |title| format!("Batch · {title}"),
    edit: "Message edited by the customer",
    revoke: "The customer deleted a message",
    request_welcome: "The customer opened the chat for the first time",
    unsupported: "A message WhatsApp does not deliver here",
    unsupported_body: |name| {
        format!(
            "The customer sent something of the type “{name}” that only the app shows. Ask them to send it another way."
        )
    },
    choices: "Reply options",
};

pub const DELIVERIES: Deliveries = Deliveries {
    queued: "Waiting to be sent",
    sending: "Sending",
    uncertain: "Not confirmed",
    uncertain_body: "WhatsApp's answer was lost. The message is confirmed as soon as WhatsApp tells; do not send it again before that, so that the customer does not get it twice.",
    uncertain_retry: "Send again all the same",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    failed: "Not sent",
    local_failed: "It could not be sent",
    retry: "Try again",
    copy: "Copy the text",
    copied: "Text copied",
    discard: "Back to editing",
    details: "Details",
    next_step: "What to do",
    code: |code| format!("WhatsApp code {code}"),
};

pub const COMPOSER: Composer = Composer {
    label: |name| format!("Message to {name}"),
    placeholder: "Write a message",
    send: "Send",
    hint: "Enter sends · Shift+Enter breaks the line",
    count: |written, most| format!("{written} of {most} characters"),
    waiting: "This conversation is in the queue. Start the service to answer.",
    owned: |name| format!("{name} is serving this conversation."),
    on_hold: "This conversation is on hold. You can answer or resume.",
    window_title: "The 24-hour window is closed",
    window_body: "WhatsApp takes free messages only until 24 hours after the customer’s last one. Send an approved template; when the customer answers, this field comes back.",
    closed_title: "Protocol closed",
    closed_body: "When the customer writes again, a new protocol opens and the conversation goes back to the queue.",
};

pub const PANEL: Panel = Panel {
    title: "Contact",
    identities: "Identities",
    contact_page: "Open contact page",
    phone: "Phone",
    wa_id: "WhatsApp",
    user_id: "User id",
    username: "Username",
    no_identity: "WhatsApp did not tell this contact's phone.",
    number: "Service number",
    protocols: "Protocols",
    opened: |at| format!("Opened {at}"),
    closed: |at| format!("Closed {at}"),
    nobody: "No agent",
    why: "Why is this conversation here?",
};
