//! One HTTP call, and what its failure means for the message it carried.

use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{DeserializeOwned, IgnoredAny};

use super::Client;
use crate::error::{GraphError, SendError};

impl Client {
    /// A call to a node and its edge. Ids come from Meta; whatever they hold, they stay one path segment each.
    pub(super) fn request(&self, method: Method, token: &SecretString, path: &[&str]) -> RequestBuilder {
        let mut url = self.base.to_string();
        for segment in path {
            url.push('/');
            url.extend(
                segment
                    .chars()
                    .filter(|c| c.is_ascii_alphanumeric() || "_-.".contains(*c)),
            );
        }
        self.http.request(method, url).bearer_auth(token.expose_secret())
    }

    pub(super) async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, SendError> {
        let response = answered(request).await?;
        let body = response.bytes().await.map_err(|_| lost("the answer was cut"))?;
        serde_json::from_slice(&body).map_err(|_| lost("an unreadable answer"))
    }

    pub(super) async fn done(&self, request: RequestBuilder) -> Result<(), SendError> {
        self.json::<IgnoredAny>(request).await.map(|_| ())
    }
}

/// The answer to a call that went well; what the caller may conclude when it did not.
pub(super) async fn answered(request: RequestBuilder) -> Result<Response, SendError> {
    let response = request.send().await.map_err(|error| failed(&error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let retry_after = retry_after(&response);
    let body = response.bytes().await.unwrap_or_default();
    if let Some(error) = GraphError::read(status.as_u16(), retry_after, &body) {
        return Err(SendError::Refused(error));
    }
    if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT {
        // Something between us and Meta answered: the call itself may have gone through.
        return Err(lost(&format!("HTTP {} without Meta's envelope", status.as_u16())));
    }
    Err(SendError::Refused(GraphError::bare(status.as_u16(), retry_after)))
}

pub(super) fn failed(error: &reqwest::Error) -> SendError {
    if error.is_connect() {
        let reason = if error.is_timeout() {
            "connecting took too long"
        } else {
            "no connection"
        };
        not_sent(reason)
    } else if error.is_builder() {
        not_sent("the request could not be built")
    } else if error.is_timeout() {
        lost("no answer in time")
    } else {
        lost("the connection was cut")
    }
}

pub(super) fn lost(reason: &str) -> SendError {
    SendError::Lost {
        reason: reason.to_owned(),
    }
}

pub(super) fn not_sent(reason: &str) -> SendError {
    SendError::NotSent {
        reason: reason.to_owned(),
    }
}

fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response
        .headers()
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}
