use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::{code, webhook::WireError};

/// How a call to Meta ended when it did not end well. The three differ in what may be done next.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SendError {
    /// No connection was ever made: the same call may be made again.
    #[error("not sent: {reason}")]
    NotSent {
        /// What stood in the way, without addresses.
        reason: String,
    },
    /// The call may have reached Meta and its answer was lost: nobody knows, so nobody resends.
    #[error("answer lost: {reason}")]
    Lost {
        /// How the answer was lost, without addresses.
        reason: String,
    },
    /// Meta answered no.
    #[error("refused: {0}")]
    Refused(Box<GraphError>),
}

/// Meta's refusal. `Display` and `Debug` leave out its words, which may quote a customer.
#[derive(Clone, PartialEq, Eq)]
pub struct GraphError {
    /// HTTP status. Meta gives 400 or 429 for the same throttle: branch on `code`.
    pub http: u16,
    /// Meta's code, or [`code::NONE`] when the answer held none.
    pub code: i64,
    /// Meta's subcode, mostly on management calls.
    pub subcode: Option<i64>,
    /// Meta's title, without the leading `(#code)`.
    pub title: String,
    /// Meta's longer text, for an administrator.
    pub details: Option<String>,
    /// A headline fit for a person, in the language of Meta's account: management calls.
    pub user_title: Option<String>,
    /// What is wrong and what to do about it, fit for a person: management calls.
    pub user_message: Option<String>,
    /// How long Meta asks to wait.
    pub retry_after: Option<Duration>,
    /// What Meta's support asks for.
    pub fbtrace_id: Option<String>,
}

impl GraphError {
    /// Whether a machine may send the very same message again.
    pub fn is_retryable(&self) -> bool {
        code::is_retryable(self.code) || (self.code == code::NONE && self.http == 429)
    }

    /// Reads the error envelope, if the body holds one.
    pub(crate) fn read(http: u16, retry_after: Option<Duration>, body: &[u8]) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let error = body.get("error").filter(|e| e.is_object())?;
        let wire = WireError::from_value(error);
        let title = wire.message.or(wire.title).unwrap_or_default();
        let text = |key: &str| error.get(key).and_then(Value::as_str).map(str::to_owned);
        let user_message = text("error_user_msg");
        Some(Self {
            http,
            code: wire.code,
            subcode: error.get("error_subcode").and_then(Value::as_i64),
            title: without_code(&title).to_owned(),
            details: wire.details.or_else(|| user_message.clone()),
            user_title: text("error_user_title"),
            user_message,
            retry_after,
            fbtrace_id: text("fbtrace_id"),
        })
    }

    /// A refusal that came without Meta's envelope.
    pub(crate) fn bare(http: u16, retry_after: Option<Duration>) -> Self {
        Self {
            http,
            code: code::NONE,
            subcode: None,
            title: format!("HTTP {http}"),
            details: None,
            user_title: None,
            user_message: None,
            retry_after,
            fbtrace_id: None,
        }
    }
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "code {}", self.code)?;
        if let Some(subcode) = self.subcode {
            write!(f, "/{subcode}")?;
        }
        write!(f, " (HTTP {})", self.http)
    }
}

impl fmt::Debug for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphError")
            .field("http", &self.http)
            .field("code", &self.code)
            .field("subcode", &self.subcode)
            .field("retry_after", &self.retry_after)
            .field("fbtrace_id", &self.fbtrace_id)
            .finish_non_exhaustive()
    }
}

/// `(#131030) Recipient…` → `Recipient…`
fn without_code(title: &str) -> &str {
    match title.strip_prefix("(#").and_then(|rest| rest.split_once(')')) {
        Some((digits, rest)) if digits.bytes().all(|b| b.is_ascii_digit()) => rest.trim_start(),
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_read_with_its_details_as_object_or_string() {
        let object = br#"{"error":{"message":"(#131030) Recipient phone number not in allowed list","type":"OAuthException","code":131030,"error_data":{"messaging_product":"whatsapp","details":"Add it."},"error_subcode":2655007,"fbtrace_id":"AqL3"}}"#;
        let error = GraphError::read(400, None, object).unwrap();
        assert_eq!(
            (error.http, error.code, error.subcode),
            (400, 131_030, Some(2_655_007))
        );
        assert_eq!(error.title, "Recipient phone number not in allowed list");
        assert_eq!(error.details.as_deref(), Some("Add it."));
        assert_eq!(error.fbtrace_id.as_deref(), Some("AqL3"));

        let string = br#"{"error":{"message":"x","code":"100","error_data":"as text"}}"#;
        let error = GraphError::read(400, None, string).unwrap();
        assert_eq!((error.code, error.details.as_deref()), (100, Some("as text")));
        assert!(!format!("{error} {error:?}").contains("as text"));
    }

    #[test]
    fn a_refusal_of_a_template_says_what_a_person_may_read() {
        let body = br#"{"error":{"message":"Invalid parameter","type":"OAuthException","code":100,"error_subcode":2388024,"is_transient":false,"error_user_title":"Content in This Language Already Exists","error_user_msg":"There is already English (US) content for this template.","fbtrace_id":"A"}}"#;
        let error = GraphError::read(400, None, body).unwrap();
        assert_eq!((error.code, error.subcode), (100, Some(2_388_024)));
        assert_eq!(
            error.user_title.as_deref(),
            Some("Content in This Language Already Exists")
        );
        assert_eq!(error.user_message, error.details);
        assert!(error.user_message.unwrap().starts_with("There is already"));
    }

    #[test]
    fn a_proxy_page_is_no_envelope() {
        assert!(GraphError::read(502, None, b"<html>Bad gateway</html>").is_none());
        assert!(GraphError::read(200, None, br#"{"messages":[]}"#).is_none());
    }
}
