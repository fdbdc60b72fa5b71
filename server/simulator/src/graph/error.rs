use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::errors::texts;

/// A refusal in Meta's envelope.
#[derive(Debug, Clone)]
pub(crate) struct GraphFault {
    http: u16,
    code: i64,
    subcode: Option<i64>,
    kind: &'static str,
    message: String,
    details: Option<String>,
    /// Title and message fit for a person: management calls.
    for_person: Option<Box<(String, String)>>,
}

impl GraphFault {
    /// A code with Meta's own texts.
    pub fn code(code: i64) -> Self {
        let (http, title, details) = texts(code);
        let message = format!("(#{code}) {title}");
        Self {
            http,
            code,
            subcode: None,
            kind: "OAuthException",
            message,
            details: Some(details.to_owned()),
            for_person: None,
        }
    }

    /// A code with details of its own.
    pub fn detailed(code: i64, details: impl Into<String>) -> Self {
        Self {
            details: Some(details.into()),
            ..Self::code(code)
        }
    }

    /// A required parameter is not there.
    pub fn missing(parameter: &str) -> Self {
        Self::detailed(131_008, format!("The parameter {parameter} is required."))
    }

    /// A parameter is there and wrong.
    pub fn invalid(details: impl Into<String>) -> Self {
        Self::detailed(131_009, details)
    }

    /// A node nobody can see: 400, not 404.
    pub fn unknown_object(method: &str, id: &str) -> Self {
        Self {
            http: 400,
            code: 100,
            subcode: Some(33),
            kind: "GraphMethodException",
            message: format!(
                "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
                 permissions, or does not support this operation. Please read the Graph API documentation at \
                 https://developers.facebook.com/docs/graph-api",
                method.to_lowercase()
            ),
            details: None,
            for_person: None,
        }
    }

    pub fn unknown_field(field: &str, node: &str) -> Self {
        let message = format!("(#100) Tried accessing nonexisting field ({field}) on node type ({node})");
        Self {
            http: 400,
            code: 100,
            subcode: None,
            kind: "OAuthException",
            message,
            details: None,
            for_person: None,
        }
    }

    pub fn bad_token() -> Self {
        let message = "Invalid OAuth access token - Cannot parse access token".to_owned();
        Self {
            http: 401,
            code: 190,
            subcode: None,
            kind: "OAuthException",
            message,
            details: None,
            for_person: None,
        }
    }

    pub fn expired_token() -> Self {
        let message = "Error validating access token: Session has expired.".to_owned();
        Self {
            http: 401,
            code: 190,
            subcode: Some(463),
            kind: "OAuthException",
            message,
            details: None,
            for_person: None,
        }
    }

    pub fn callback_unverified(why: &str) -> Self {
        let message = format!("(#2200) Callback verification failed with the following errors: {why}");
        Self {
            http: 400,
            code: 2200,
            subcode: None,
            kind: "OAuthException",
            message,
            details: None,
            for_person: None,
        }
    }

    /// A refusal of a management call. Meta words it in the language of the account.
    pub fn for_person(subcode: Option<i64>, title: &str, message: &str) -> Self {
        Self {
            subcode,
            message: "Invalid parameter".to_owned(),
            details: None,
            for_person: Some(Box::new((title.to_owned(), message.to_owned()))),
            ..Self::code(100)
        }
    }

    pub fn envelope(&self) -> Value {
        let mut error = json!({"message": self.message, "type": self.kind, "code": self.code,
                               "fbtrace_id": format!("A{:x}", rand::random::<u64>())});
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if let Some(details) = &self.details {
            error["error_data"] = json!({"messaging_product": "whatsapp", "details": details});
        }
        if let Some((title, message)) = self.for_person.as_deref() {
            error["is_transient"] = json!(false);
            error["error_user_title"] = json!(title);
            error["error_user_msg"] = json!(message);
        }
        json!({"error": error})
    }
}

impl IntoResponse for GraphFault {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.http).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(self.envelope())).into_response()
    }
}
