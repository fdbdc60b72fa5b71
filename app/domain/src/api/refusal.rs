//! Why a request of the API is not done. Each reason has a code, which programs read, and a sentence in `words`.

use serde::{Deserialize, Serialize};

use crate::consent::{BeginRefusal, ConsentRefusal, LineTrouble};
use crate::contact::ContactTrouble;
use crate::outreach::Stop;
use crate::refusal::Refusal;
use crate::template::Slot;

/// A rule of the desk says no: those of the screens, and what only a program can get wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiRefusal {
    /// A guard of Contato Ativo or Recontato.
    Stop(Stop),
    /// The book of contacts.
    Contact(ContactTrouble),
    /// Any other rule.
    Rule(Refusal),
    /// Nobody with that address works here who may use that number.
    OwnerUnknown,
    /// That `Idempotency-Key` was used for another request.
    KeyReused,
    /// The template's header is a file, which the API does not send.
    HeaderFile,
    /// The template has no such variable.
    VariableUnknown {
        /// As it was named.
        variable: String,
    },
    /// The token may use several numbers, and none was named.
    NumberNeeded,
    /// That phone is a contact's with whom this token's numbers have nothing to do.
    ContactElsewhere,
    /// A Recontato needs a conversation on that number.
    NoConversation,
    /// The contact has no phone.
    NoPhone,
    /// What was given is no phone.
    PhoneUnreadable,
    /// There is no such custom field.
    FieldUnknown {
        /// As it was named.
        field: String,
    },
}

impl ApiRefusal {
    /// The name that programs read; of a guard or rule its own.
    pub fn code(&self) -> String {
        match self {
            Self::Stop(Stop::Consent(BeginRefusal::Blocked)) => "blocked".into(),
            Self::Stop(Stop::Consent(BeginRefusal::Consent(ConsentRefusal::OptedOut(_)))) => {
                "opted_out".into()
            }
            Self::Stop(Stop::Consent(BeginRefusal::Consent(ConsentRefusal::NoOptIn))) => "no_opt_in".into(),
            Self::Stop(stop) => named(stop),
            Self::Contact(ContactTrouble::Line(LineTrouble::NoProof(_))) => "proof".into(),
            Self::Contact(trouble) => named(trouble),
            Self::Rule(Refusal::Declined { why }) => named(why),
            Self::Rule(refusal) => named(refusal),
            _ => named(self),
        }
    }

    /// The field of the request that it is about.
    pub fn field(&self) -> Option<String> {
        let field = match self {
            Self::Stop(stop) => match stop {
                Stop::PhoneUnreadable => "phone",
                Stop::NameMissing => "name",
                Stop::TemplateGone | Stop::TemplateNotApproved(_) | Stop::TemplateForeign => "template",
                Stop::Unfilled(_) => "variables",
                Stop::NumberNotEnabled | Stop::NumberNotConnected | Stop::NumberRestricted => "number",
                _ => return None,
            },
            Self::Contact(ContactTrouble::Value { field, .. }) | Self::FieldUnknown { field } => {
                return Some(format!("fields.{field}"));
            }
            Self::Contact(ContactTrouble::Day) => "date",
            Self::Contact(trouble) => return trouble.field().map(str::to_owned),
            Self::OwnerUnknown => "owner",
            Self::HeaderFile => "template",
            Self::VariableUnknown { .. } => "variables",
            Self::NumberNeeded => "number",
            Self::NoPhone => "contact",
            Self::PhoneUnreadable => "phone",
            Self::Rule(_) | Self::KeyReused | Self::ContactElsewhere | Self::NoConversation => return None,
        };
        Some(field.to_owned())
    }

    /// Whether how things stand forbids it, rather than what was asked.
    pub fn is_conflict(&self) -> bool {
        match self {
            Self::Stop(stop) => matches!(
                stop,
                Stop::KnownContact { .. }
                    | Stop::InService { .. }
                    | Stop::WindowOpen { .. }
                    | Stop::Consent(_)
                    | Stop::NumberNotConnected
                    | Stop::NumberRestricted
                    | Stop::LimitReached { .. }
            ),
            Self::ContactElsewhere | Self::NoConversation => true,
            Self::Rule(_) => true,
            _ => false,
        }
    }
}

/// A variable as requests name it: `body.1`.
pub fn variable(slot: &Slot) -> String {
    match slot {
        Slot::Header(name) if name.is_empty() => "place".into(),
        Slot::Header(name) => format!("header.{name}"),
        Slot::Body(name) => format!("body.{name}"),
        Slot::Button(at) => format!("buttons.{at}"),
    }
}

/// The name of the variant, as serde writes it.
fn named(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// What keeps a request from being looked at, or from an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiProblem {
    /// No token, or none that is good.
    Unauthorized,
    /// The token may not do that.
    ScopeMissing,
    /// There is no such thing, or none on the token's numbers.
    NotFound,
    /// There is no such way to ask there.
    MethodNotAllowed,
    /// Asked too often.
    TooManyRequests,
    /// The body is too large.
    BodyTooLarge,
    /// The body cannot be read.
    BadBody,
    /// Something in the address cannot be read.
    BadQuery,
    /// An `Idempotency-Key` is needed.
    KeyMissing,
    /// The database does not answer.
    Busy,
    /// Our fault.
    Internal,
}

impl ApiProblem {
    /// The name that programs read.
    pub fn code(self) -> String {
        named(&self)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::management::Declined;
    use crate::protocol::ProtocolNumber;
    use crate::template::{FillTrouble, TemplateStatus};

    #[test]
    fn a_refusal_is_named_by_the_innermost_rule() {
        let conversation = crate::ConversationId(Uuid::nil());
        let protocol = ProtocolNumber::parse("20261123000001").unwrap();
        let in_service = Stop::InService {
            conversation,
            protocol,
            owner: None,
            mine: false,
        };
        let cases = [
            (
                ApiRefusal::Stop(Stop::KnownContact { conversation }),
                "known_contact",
                None,
                true,
            ),
            (ApiRefusal::Stop(in_service), "in_service", None, true),
            (
                ApiRefusal::Stop(Stop::Consent(BeginRefusal::Consent(ConsentRefusal::NoOptIn))),
                "no_opt_in",
                None,
                true,
            ),
            (
                ApiRefusal::Stop(Stop::Consent(BeginRefusal::Blocked)),
                "blocked",
                None,
                true,
            ),
            (
                ApiRefusal::Stop(Stop::TemplateNotApproved(TemplateStatus::Paused)),
                "template_not_approved",
                Some("template"),
                false,
            ),
            (
                ApiRefusal::Stop(Stop::Unfilled(vec![(Slot::Body("1".into()), FillTrouble::Empty)])),
                "unfilled",
                Some("variables"),
                false,
            ),
            (
                ApiRefusal::Contact(ContactTrouble::Day),
                "day",
                Some("date"),
                false,
            ),
            (
                ApiRefusal::Rule(Declined::NameMissing.into()),
                "name_missing",
                None,
                true,
            ),
            (ApiRefusal::OwnerUnknown, "owner_unknown", Some("owner"), false),
            (
                ApiRefusal::VariableUnknown { variable: "2".into() },
                "variable_unknown",
                Some("variables"),
                false,
            ),
        ];
        for (refusal, code, field, conflict) in cases {
            assert_eq!(
                (
                    refusal.code().as_str(),
                    refusal.field().as_deref(),
                    refusal.is_conflict()
                ),
                (code, field, conflict),
                "{refusal:?}"
            );
        }
        assert_eq!(ApiProblem::TooManyRequests.code(), "too_many_requests");
    }
}
