//! The public API: its tokens on screen, and the sentences it answers with.

use crate::api::{ApiProblem, ApiRefusal, ApiScope, variable};
use crate::consent::{BeginRefusal, ConsentRefusal, LineTrouble};
use crate::contact::ContactTrouble;
use crate::outreach::Stop;
use crate::words::screens::{ApiWords, TokensWords};

pub const TOKENS_WORDS: TokensWords = TokensWords {
    lead: "Each system that talks to Guichê has a token of its own, with the permissions and numbers you choose.",
    document: "Documentation (OpenAPI)",
    new: "New token",
    new_lead: "Give only the permissions and numbers that the system needs. The token is shown once.",
    name: "System",
    name_hint: "Who will use the token, such as “CRM” or “Online shop”.",
    scopes: "Permissions",
    scope: |scope| match scope {
        ApiScope::ContactsRead => "Read contacts and consent",
        ApiScope::ContactsWrite => "Create and change contacts",
        ApiScope::ConsentWrite => "Record consent",
        ApiScope::TemplatesSend => "Send templates",
        ApiScope::ConversationsRead => "Read conversations and protocols",
    },
    numbers: "Numbers",
    no_numbers: "No number",
    expires: "Valid until",
    expires_hint: "Leave it empty for a token without an end.",
    add: "Create token",
    made: "Created by",
    used: "Last used",
    never: "Never used",
    no_end: "No end",
    expired: "Expired",
    revoked: "Revoked",
    actions: "Actions",
    revoke: "Revoke",
    revoke_body: |name| {
        format!(
            "The system “{name}” loses access at once, and the token does not come back. To connect it again, create another token."
        )
    },
    revoked_now: "Token revoked.",
    told_title: "Token created",
    told_body: "Copy it now and keep it in the system that will use it. Once this window is closed it is not shown again.",
    none: "No tokens yet",
    none_hint: "Create one for each system that will talk to Guichê.",
    more: "There are more expired or revoked tokens; the audit log keeps all of them.",
};

pub const API_WORDS: ApiWords = ApiWords {
    refusal,
    problem: |problem| match problem {
        ApiProblem::Unauthorized => "Send a valid token in the header Authorization: Bearer.",
        ApiProblem::ScopeMissing => "This token may not do that.",
        ApiProblem::NotFound => "Not found.",
        ApiProblem::MethodNotAllowed => "This address does not take this method.",
        ApiProblem::TooManyRequests => "Too many requests. Wait as long as Retry-After says.",
        ApiProblem::BodyTooLarge => "The body of the request is too large.",
        ApiProblem::BadBody => "The body of the request is not JSON with the fields that are expected.",
        ApiProblem::BadQuery => "A parameter of the address cannot be read.",
        ApiProblem::KeyMissing => "Send the header Idempotency-Key, of 1 to 200 visible characters.",
        ApiProblem::Busy => "The database did not answer in time. Try again in a moment.",
        ApiProblem::Internal => "Something failed on our side. Tell the administrators the X-Request-Id.",
    },
};

fn refusal(refusal: &ApiRefusal) -> String {
    match refusal {
        ApiRefusal::Stop(stop) => self::stop(stop),
        ApiRefusal::Contact(trouble) => contact(trouble),
        ApiRefusal::Rule(rule) => crate::words::en::refusals::sentence(rule),
        ApiRefusal::OwnerUnknown => "Nobody with this e-mail serves that number.".into(),
        ApiRefusal::KeyReused => "This Idempotency-Key was used for another request. Use a new key.".into(),
        ApiRefusal::HeaderFile => {
            "This template’s header is a file. The API sends no files; send this template from the screen."
                .into()
        }
        ApiRefusal::VariableUnknown { variable } => format!("The template has no variable “{variable}”."),
        ApiRefusal::NumberNeeded => "Name the number: this token may use more than one, or none.".into(),
        ApiRefusal::ContactElsewhere => {
            "This phone is a contact’s of other numbers, whom this token may not see.".into()
        }
        ApiRefusal::NoConversation => {
            "There is no conversation with this contact on that number. Send an active contact.".into()
        }
        ApiRefusal::NoPhone => "The contact has no phone.".into(),
        ApiRefusal::PhoneUnreadable => "Give a phone with its area code.".into(),
        ApiRefusal::FieldUnknown { field } => format!("There is no contact field called “{field}”."),
    }
}

fn stop(stop: &Stop) -> String {
    match stop {
        Stop::KnownContact { .. } => "This contact already exists. Send a recontact.".into(),
        Stop::InService { protocol, owner, .. } => match owner {
            Some(owner) => format!("This customer is being served: protocol {protocol}, by {owner}."),
            None => format!("This customer is being served: protocol {protocol}, in the queue."),
        },
        Stop::WindowOpen { .. } => "The 24-hour window is open: answer in the conversation.".into(),
        Stop::Consent(BeginRefusal::Blocked) => "This contact is blocked on this number.".into(),
        Stop::Consent(BeginRefusal::Consent(ConsentRefusal::OptedOut(_))) => {
            "The customer asked not to be sent this kind of message.".into()
        }
        Stop::Consent(BeginRefusal::Consent(ConsentRefusal::NoOptIn)) => {
            "The customer has not agreed to marketing messages.".into()
        }
        Stop::NumberNotEnabled => "This number is not enabled.".into(),
        Stop::LimitReached { until } => format!(
            "The messaging limit is used up until {}.",
            until.format("%Y-%m-%dT%H:%MZ")
        ),
        Stop::NumberRestricted => {
            "WhatsApp has restricted this number: it may only answer those who write.".into()
        }
        Stop::NumberNotConnected => "This number is not connected to WhatsApp.".into(),
        Stop::TemplateGone => {
            "There is no template with this name and language in the number’s account.".into()
        }
        Stop::TemplateNotApproved(_) => "This template is not approved by Meta.".into(),
        Stop::TemplateForeign => "This template has parts that Guichê cannot fill in.".into(),
        Stop::Unfilled(slots) => {
            let slots: Vec<String> = slots.iter().map(|(slot, _)| variable(slot)).collect();
            format!(
                "Variables of the template are missing, or have a value WhatsApp does not take: {}.",
                slots.join(", ")
            )
        }
        Stop::PhoneUnreadable => "Give a phone with its area code.".into(),
        Stop::NameMissing => "Give the customer’s name.".into(),
    }
}

fn contact(trouble: &ContactTrouble) -> String {
    match trouble {
        ContactTrouble::Name => "Give a name of at most 100 characters.".into(),
        ContactTrouble::Value { field, .. } => format!("“{field}” does not take that value."),
        ContactTrouble::Day => "Give the date on which the customer said so, not one to come.".into(),
        ContactTrouble::Proof => "An opt-in needs a proof: where and how the customer agreed.".into(),
        ContactTrouble::ProofTooLong => "The proof is too long.".into(),
        ContactTrouble::Line(LineTrouble::NoProof(_)) => {
            "The customer opted out themselves. Taking that back needs a proof that they did.".into()
        }
        _ => "That cannot be done for this contact.".into(),
    }
}
