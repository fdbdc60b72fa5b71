//! One HTTP call, and what its failure means for the message it carried.

use std::time::Duration;

use bytes::Bytes;
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
    if response.status().is_success() {
        return Ok(response);
    }
    Err(Answer::read(response).await.failure())
}

/// The answer to a call whose refusals say more than that.
pub(super) async fn any_answer(request: RequestBuilder) -> Result<Answer, SendError> {
    let response = request.send().await.map_err(|error| failed(&error))?;
    Ok(Answer::read(response).await)
}

/// An answer read to its end, whatever it says.
pub(super) struct Answer {
    status: StatusCode,
    retry_after: Option<Duration>,
    /// Empty when it was cut.
    body: Bytes,
}

impl Answer {
    async fn read(response: Response) -> Self {
        Self {
            status: response.status(),
            retry_after: retry_after(&response),
            body: response.bytes().await.unwrap_or_default(),
        }
    }

    /// The body, if it is JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What the caller may conclude from an answer that does not hold what was asked for.
    pub fn failure(&self) -> SendError {
        let http = self.status.as_u16();
        if let Some(error) = GraphError::read(http, self.retry_after, &self.body) {
            return SendError::Refused(Box::new(error));
        }
        if self.status.is_success() {
            return lost("an unreadable answer");
        }
        if self.status.is_server_error() || self.status == StatusCode::REQUEST_TIMEOUT {
            // Something between us and Meta answered: the call itself may have gone through.
            return lost(&format!("HTTP {http} without Meta's envelope"));
        }
        SendError::Refused(Box::new(GraphError::bare(http, self.retry_after)))
    }
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
