use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::object::{Object, value};
use crate::code;

/// An error as webhooks and answers carry it, in any of its vintages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireError {
    /// Meta's code, or [`code::NONE`].
    pub code: i64,
    /// Short text.
    pub title: Option<String>,
    /// Usually the title again.
    pub message: Option<String>,
    /// The text that says most, wherever it was found.
    pub details: Option<String>,
    /// Where Meta documents it.
    pub href: Option<String>,
}

impl WireError {
    /// Reads one error. `error_data` may be an object, a string or missing with `details` beside it.
    pub fn from_value(error: &Value) -> Self {
        let text = |holder: &Value, key: &str| holder.get(key).and_then(Value::as_str).map(str::to_owned);
        let data = &error["error_data"];
        Self {
            code: match &error["code"] {
                Value::String(digits) => digits.trim().parse().unwrap_or(code::NONE),
                number => number.as_i64().unwrap_or(code::NONE),
            },
            title: text(error, "title"),
            message: text(error, "message"),
            details: text(data, "details")
                .or_else(|| data.as_str().map(str::to_owned))
                .or_else(|| text(error, "details")),
            href: text(error, "href"),
        }
    }
}

/// The errors under `errors`; none when there are none, or when it is no list.
pub(super) fn errors(holder: &Object<'_>) -> Vec<WireError> {
    let list = holder.list("errors").unwrap_or_default();
    list.into_iter()
        .map(|raw| WireError::from_value(&value(raw)))
        .collect()
}
