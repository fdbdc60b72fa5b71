//! What stands in the way, in a sentence, with the link that leads on.

use domain::ConversationId;
use domain::consent::{BeginRefusal, ConsentRefusal};
use domain::outreach::Stop;
use leptos::prelude::*;

use super::{Outreach, Subject};
use crate::conversations::Place;
use crate::desk::Clock;
use crate::ui::{Icon, words};

/// The sentence alone.
pub fn stop_sentence(stop: &Stop, clock: Clock) -> String {
    let texts = words().outreach();
    match stop {
        Stop::KnownContact { .. } => {
            format!("{}{}{}", texts.known_before, texts.known_link, texts.known_after)
        }
        Stop::InService { protocol, .. } => {
            format!(
                "{}: {}",
                texts.in_service,
                (texts.in_service_protocol)(protocol.as_str())
            )
        }
        Stop::WindowOpen { .. } => texts.window_open.to_owned(),
        Stop::Consent(BeginRefusal::Blocked) => texts.blocked.to_owned(),
        Stop::Consent(BeginRefusal::Consent(ConsentRefusal::NoOptIn)) => texts.no_opt_in.to_owned(),
        Stop::Consent(BeginRefusal::Consent(ConsentRefusal::OptedOut(line))) => {
            (texts.opted_out)(&clock.full(line.at), line.source, line.proof.as_deref())
        }
        Stop::NumberNotEnabled => texts.number_not_enabled.to_owned(),
        Stop::LimitReached { until } => (texts.limit_reached)(&clock.full(*until)),
        Stop::NumberNotConnected => texts.number_not_connected.to_owned(),
        Stop::NumberRestricted => texts.number_restricted.to_owned(),
        Stop::TemplateGone => texts.template_gone.to_owned(),
        Stop::TemplateNotApproved(status) => (texts.template_status)(*status).to_owned(),
        Stop::TemplateForeign => texts.template_foreign.to_owned(),
        Stop::Unfilled(_) => texts.unfilled.to_owned(),
        Stop::PhoneUnreadable => texts.phone_unreadable.to_owned(),
        Stop::NameMissing => texts.name_missing.to_owned(),
    }
}

/// Whether it is about whom one writes to, and so stands beside their phone.
pub fn is_about_contact(stop: &Stop) -> bool {
    matches!(
        stop,
        Stop::KnownContact { .. } | Stop::InService { .. } | Stop::WindowOpen { .. }
    )
}

/// The sentence with its link.
pub fn stop_view(stop: &Stop, outreach: Outreach) -> AnyView {
    let texts = words().outreach();
    let clock = Clock::expect();
    let inside = match stop {
        Stop::KnownContact { conversation } => {
            let conversation = *conversation;
            view! {
                {texts.known_before}
                <button
                    class="button-link"
                    type="button"
                    on:click=move |_| outreach.open(Subject::Recontact(conversation))
                >
                    {texts.known_link}
                </button>
                {texts.known_after}
            }
            .into_any()
        }
        Stop::InService {
            conversation,
            protocol,
            owner,
            mine,
        } => {
            let whose = match owner {
                _ if *mine => texts.in_service_mine.to_owned(),
                Some(name) => (texts.in_service_with)(name),
                None => texts.in_service_queue.to_owned(),
            };
            view! {
                {texts.in_service}
                " · "
                {to(*conversation, (texts.in_service_protocol)(protocol.as_str()), outreach)}
                " · "
                {whose}
            }
            .into_any()
        }
        Stop::WindowOpen { conversation } => view! {
            {texts.window_open}
            " "
            {to(*conversation, texts.window_open_link.to_owned(), outreach)}
        }
        .into_any(),
        other => stop_sentence(other, clock).into_any(),
    };
    view! {
        <div class="notice notice-warn outreach-stop" role="alert" tabindex="-1">
            <Icon name="circle-alert" />
            <span>{inside}</span>
        </div>
    }
    .into_any()
}

/// A link to the conversation; what was typed is there when one comes back.
fn to(conversation: ConversationId, word: String, outreach: Outreach) -> AnyView {
    let place = Place {
        id: Some(conversation),
        ..Place::default()
    };
    view! {
        <a href=place.href() on:click=move |_| outreach.close()>
            {word}
        </a>
    }
    .into_any()
}
