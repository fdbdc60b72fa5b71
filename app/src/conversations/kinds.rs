//! Names and icons of what messages carry.

use domain::conversation::Preview;
use domain::protocol::ProtocolState;

use crate::ui::words;

/// The icon and the name of a kind; `None` for plain words.
pub fn named(kind: &str) -> Option<(&'static str, &'static str)> {
    let kinds = &words().kinds;
    Some(match kind {
        "image" => ("image", kinds.image),
        "video" => ("video", kinds.video),
        "audio" => ("mic", kinds.audio),
        "document" => ("file-text", kinds.document),
        "sticker" => ("sticker", kinds.sticker),
        "location" => ("map-pin", kinds.location),
        "contacts" => ("contact", kinds.contacts),
        "reaction" => ("smile", kinds.reaction),
        "choices" => ("list", kinds.choices),
        "button" | "button_reply" => ("mouse-pointer-click", kinds.button),
        "list_reply" => ("list", kinds.list_reply),
        "flow_reply" => ("clipboard-list", kinds.flow_reply),
        "order" => ("shopping-bag", kinds.order),
        "system" => ("info", kinds.system),
        "template" => ("layout-template", kinds.template),
        "edit" => ("pencil", kinds.edit),
        "revoke" => ("ban", kinds.revoke),
        "request_welcome" => ("hand", kinds.request_welcome),
        "unsupported" => ("circle-help", kinds.unsupported),
        _ => return None,
    })
}

/// A preview in words: the name of the kind where the words alone do not tell, then the words.
pub fn preview_words(preview: &Preview) -> String {
    let says_enough = matches!(
        preview.kind.as_str(),
        "button" | "button_reply" | "list_reply" | "template" | "choices"
    );
    match named(&preview.kind) {
        Some((_, name)) if preview.text.is_empty() || preview.kind == "unsupported" => name.to_owned(),
        Some((_, name)) if !says_enough => format!("{name}: {}", preview.text),
        _ => preview.text.clone(),
    }
}

/// The slug, icon and word of a state; the slug picks the colour.
pub fn state(state: ProtocolState) -> (&'static str, &'static str, &'static str) {
    let states = &words().states;
    match state {
        ProtocolState::Bot => ("bot", "bot", states.bot),
        ProtocolState::Waiting => ("waiting", "clock", states.waiting),
        ProtocolState::InService => ("in-service", "headset", states.in_service),
        ProtocolState::OnHold => ("on-hold", "pause", states.on_hold),
        ProtocolState::AwaitingCustomer => ("awaiting", "send", states.awaiting_customer),
        ProtocolState::Closed => ("closed", "circle-check", states.closed),
    }
}
