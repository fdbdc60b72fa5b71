//! Query, form and JSON merged into one object, as real clients use all three.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Map, Value};

use super::error::GraphFault;

/// What a call brings.
pub(crate) struct Input {
    pub fields: Map<String, Value>,
}

impl Input {
    pub fn read(query: Option<&str>, headers: &HeaderMap, body: &Bytes) -> Result<Self, GraphFault> {
        let mut fields = Map::new();
        pairs(query.unwrap_or_default(), &mut fields);
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            pairs(&String::from_utf8_lossy(body), &mut fields);
        } else if !body.iter().all(u8::is_ascii_whitespace) {
            match serde_json::from_slice(body) {
                Ok(Value::Object(object)) => fields.extend(object),
                _ => return Err(GraphFault::detailed(100, "The body is not a JSON object.")),
            }
        }
        Ok(Self { fields })
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str)
    }

    pub fn number(&self, key: &str) -> Option<u64> {
        let value = self.fields.get(key)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    }
}

/// The token: `Authorization: Bearer`, `OAuth`, or `access_token`.
pub(crate) fn token<'a>(headers: &'a HeaderMap, input: &'a Input) -> Option<&'a str> {
    let header = headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok());
    let bearer = header.and_then(|header| {
        header
            .strip_prefix("Bearer ")
            .or_else(|| header.strip_prefix("OAuth "))
    });
    bearer.map(str::trim).or_else(|| input.text("access_token"))
}

/// `a=1&b={"c":2}`; values that are JSON objects or lists are read as such.
fn pairs(encoded: &str, fields: &mut Map<String, Value>) {
    for pair in encoded.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decoded(value);
        let structured = value
            .starts_with(['{', '['])
            .then(|| serde_json::from_str(&value).ok())
            .flatten();
        fields.insert(decoded(key), structured.unwrap_or(Value::String(value)));
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let escaped = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        if let Some(byte) = byte {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_and_json_are_merged() {
        let body = Bytes::from_static(br#"{"to":"1","n":5}"#);
        let input = Input::read(Some("a=b%20c+d&o=%7B%22x%22:1%7D&%zz"), &HeaderMap::new(), &body);
        let fields = input.ok().unwrap().fields;
        assert_eq!(fields["a"], "b c d");
        assert_eq!(fields["o"]["x"], 1);
        assert_eq!(
            (&fields["to"], &fields["n"]),
            (&Value::from("1"), &Value::from(5))
        );
    }
}
