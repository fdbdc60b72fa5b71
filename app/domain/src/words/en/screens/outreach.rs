//! Contato Ativo and Recontato.

use crate::consent::ConsentSource;
use crate::phone::PhoneError;
use crate::template::{FillTrouble, TemplateStatus};
use crate::words::grouped;
use crate::words::screens::OutreachWords;

pub const OUTREACH_WORDS: OutreachWords = OutreachWords {
    active_lead: "Write first, with an approved template.",
    recontact: "Recontact",
    recontact_lead: |name| format!("Take up the conversation with {name} again, with an approved template."),
    back_to_active: "Back to the Active Contact",
    unread: "This screen could not be opened",
    no_origin: "No number is enabled for you",
    no_origin_hint: "Ask an administrator for access to a number to be able to write first.",
    origin: "From number",
    choose_origin: "Choose the number",
    from: |name, phone| format!("From {name} · {phone}"),
    to: |name, phone| format!("To {name} · {phone}"),
    phone: "Phone with area code",
    phone_hint: "In any form: (41) 99999-0001, 041 99999 0001, +55 41 99999-0001, +1 631 555 1234.",
    understood: |phone, town| match town {
        Some(town) => format!("{phone} · {town} and surroundings"),
        None => phone.to_owned(),
    },
    phone_wrong: |error| match error {
        PhoneError::Empty => "Type the customer’s phone.".into(),
        PhoneError::StrayCharacter(c) => format!("“{c}” is no part of a phone."),
        PhoneError::WrongLength => "Check the digits: there are too many or too few.".into(),
        PhoneError::MissingAreaCode => "The area code is missing.".into(),
        PhoneError::UnknownAreaCode(ddd) => format!("Brazil has no area code {ddd}."),
        PhoneError::NotALine => {
            "After the area code, a mobile begins with 9 and a landline with 2 to 5.".into()
        }
    },
    name: "Customer’s name",
    template: "Template",
    choose_template: "Choose a template.",
    template_search: "Search by name or words",
    category: "Category",
    language: "Template’s language",
    any: "All",
    more: "There are more templates than fit here. Search by name or words.",
    none: "No approved template for this number",
    none_hint: "Templates approved by Meta appear here after they were read.",
    none_found: "No template found. Change the search or the filters.",
    other_template: "Change template",
    fill: "Variables",
    slot_header: |name| format!("Header: {{{{{name}}}}}"),
    slot_body: |name| format!("{{{{{name}}}}}"),
    slot_address: |button| format!("End of the address of the button “{button}”"),
    slot_code: "Code that the button copies",
    example: |value| format!("E.g. {value}"),
    file: |kind| format!("{kind} of the header"),
    file_choose: "Choose file",
    file_other: "Change file",
    file_wrong: |kind| format!("This template takes another kind of file: {kind}."),
    place_name: "Name of the place (optional)",
    place_address: "Address (optional)",
    trouble: |trouble| match trouble {
        FillTrouble::Empty => "Fill this in.".into(),
        FillTrouble::Break => "Use one line, without tabs.".into(),
        FillTrouble::Blanks => "There are more than four blanks in a row.".into(),
        FillTrouble::BlankInAddress => "An address has no blanks.".into(),
        FillTrouble::TooLong(count) => {
            format!(
                "Too long: {} of {} characters.",
                grouped(count.used, ','),
                grouped(count.most, ',')
            )
        }
        FillTrouble::NoFile => "Choose the header’s file.".into(),
        FillTrouble::NoPlace => "Say where it is: coordinates or the map’s address.".into(),
        FillTrouble::PlaceUnknown => "There are no such coordinates.".into(),
    },
    preview: "As the customer sees it",
    count_header: |count| {
        format!(
            "Header: {} of {} characters",
            grouped(count.used, ','),
            grouped(count.most, ',')
        )
    },
    count_body: |count| {
        format!(
            "Text: {} of {} characters",
            grouped(count.used, ','),
            grouped(count.most, ',')
        )
    },
    price: |category, price| format!("{category} · {price} for a delivered message"),
    no_price: |category| format!("{category} · no price on record"),
    price_hint: "List price, before volume discounts and taxes.",
    send: "Send message",
    send_to: |name| format!("Send to {name}"),
    sending: "Sending…",
    discard_title: "Discard what you filled in?",
    discard: "Discard",
    keep: "Go on filling in",
    known_before: "This contact already exists. Click ",
    known_link: "Recontact",
    known_after: " to go to the Recontact screen",
    in_service: "This customer is already being served",
    in_service_protocol: |protocol| format!("Protocol {protocol}"),
    in_service_with: |name| format!("with {name}"),
    in_service_mine: "with you",
    in_service_queue: "in the queue",
    window_open: "The 24-hour window is open: answer without a template, in the conversation itself.",
    window_open_link: "Go to the conversation",
    blocked: "This contact is blocked on this number. Unblock them on the contact’s page to be able to write.",
    no_opt_in: "This customer has not agreed to marketing yet. Record their consent on the contact’s page, or use a utility template.",
    opted_out: |at, source, proof| {
        let how = match (source, proof) {
            (ConsentSource::MessageWord, Some(words)) => format!("by answering “{words}”"),
            (ConsentSource::MessageWord, None) => "by message".into(),
            (ConsentSource::TemplateButton, _) => "by a template’s button".into(),
            (ConsentSource::UserPreferences, _) => "in WhatsApp’s preferences".into(),
            (ConsentSource::Meta131050, _) => "as Meta told when it refused a message".into(),
            (ConsentSource::Import, _) => "by an imported list".into(),
            (ConsentSource::Api, _) => "by another system".into(),
            (ConsentSource::ByHand | ConsentSource::CustomerUndo, _) => "as the team wrote down".into(),
        };
        format!(
            "This customer asked not to get these messages on {at}, {how}. Wait until they write, or use another channel."
        )
    },
    number_not_enabled: "This number is not enabled for you. Choose another, or ask an administrator for access.",
    limit_reached: |until| {
        format!(
            "WhatsApp's messaging limit is used up. There is room again from {until}; answers inside the window go on as usual."
        )
    },
    number_restricted: "WhatsApp has restricted this number: for now it may only answer those who write. Choose another number or try later.",
    number_not_connected: "This number is not connected to WhatsApp. Tell an administrator.",
    template_gone: "This template is not available for this number any more. Choose another.",
    template_status: |status| match status {
        TemplateStatus::Paused => "Meta paused this template for its quality. Choose another.",
        TemplateStatus::Disabled => "Meta disabled this template. Choose another.",
        TemplateStatus::Rejected => "Meta rejected this template. Choose another.",
        TemplateStatus::Pending | TemplateStatus::InAppeal => {
            "Meta still reviews this template. Choose another, or wait."
        }
        _ => "Meta does not take this template now. Choose another.",
    },
    template_foreign: "This template has parts that Guichê cannot fill in. Choose another.",
    unfilled: "Check the marked fields.",
    phone_unreadable: "Check the phone.",
    name_missing: "Type the customer’s name.",
    start_again_body: "The customer gets an approved template, and a new protocol stays with you until they answer.",
    start_again_confirm: "Send a Recontact message",
    awaiting: "Awaiting the customer",
    awaiting_body: |left| {
        format!(
            "When the customer answers, the conversation goes on here. Without an answer, the protocol ends in {left}."
        )
    },
    another: "Send another template",
    undelivered: "The message was not delivered",
};
