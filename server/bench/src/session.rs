//! A signed-in browser, as far as requests are concerned.

use std::net::SocketAddr;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Result;
use crate::http::Connection;
use crate::traffic::{Carries, Hook};

/// Where the server functions of the conversations are.
const CONVERSATIONS: &str = "/api/app/conversations/api";
const SEARCH: &str = "/api/app/conversations/search/api";
/// Where those of sending in batches are.
const BATCHES: &str = "/api/app/batches/api";
/// The codings that a browser takes.
const CODINGS: &str = "Accept-Encoding: gzip, deflate, br\r\n";
/// How long a check of a hundred thousand rows is waited for.
const LONG: Duration = Duration::from_secs(60);

/// A session of one person.
#[derive(Clone)]
pub struct Session {
    /// The desk's.
    pub address: SocketAddr,
    /// The cookie, as a browser sends it.
    pub cookie: String,
    /// The header with the codings that are taken; empty: none.
    codings: &'static str,
}

impl Session {
    /// Signs in.
    pub async fn sign_in(address: SocketAddr, email: &str, password: &str) -> Result<Self> {
        let encode = |text: &str| text.replace('@', "%40").replace(' ', "+");
        let body = format!(
            "email={}&password={}&next=%2Fconversations",
            encode(email),
            encode(password)
        );
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut connection = Connection::new(address);
        let status = connection.send(request.as_bytes()).await?;
        let cookie = connection
            .header("set-cookie")
            .and_then(|value| value.split(';').next().map(str::to_owned))
            .filter(|cookie| cookie.starts_with("guiche="));
        match cookie {
            Some(cookie) if status == 303 => Ok(Self {
                address,
                cookie,
                codings: "",
            }),
            _ => Err(format!("signing in was answered with {status}").into()),
        }
    }

    /// Somebody who is not signed in.
    pub fn nobody(address: SocketAddr) -> Self {
        Self {
            address,
            cookie: String::new(),
            codings: "",
        }
    }

    /// The same session, taking compressed answers as every browser does. What is measured asks like this; where a body
    /// is read, it comes plain.
    #[must_use]
    pub fn as_browser(&self) -> Self {
        Self {
            codings: CODINGS,
            ..self.clone()
        }
    }

    /// A server function of the conversations.
    pub fn call(&self, name: &str, arguments: &Value) -> Hook {
        self.post(&format!("{CONVERSATIONS}/{name}"), arguments)
    }

    /// Calls a server function of the conversations; what it answers.
    pub async fn ask<T: DeserializeOwned>(&self, name: &str, arguments: &Value) -> Result<T> {
        self.answer(name, &self.call(name, arguments)).await
    }

    /// Calls a server function of sending in batches; what it answers.
    pub async fn ask_batches<T: DeserializeOwned>(&self, name: &str, arguments: &Value) -> Result<T> {
        self.answer(name, &self.post(&format!("{BATCHES}/{name}"), arguments))
            .await
    }

    async fn answer<T: DeserializeOwned>(&self, name: &str, call: &Hook) -> Result<T> {
        let mut connection = Connection::new(self.address).waiting(LONG);
        let status = connection.send(&call.request).await?;
        if status != 200 {
            return Err(format!("{name} was answered with {status}").into());
        }
        Ok(serde_json::from_slice(&connection.body())?)
    }

    /// A search.
    pub fn search(&self, arguments: &Value) -> Hook {
        self.post(&format!("{SEARCH}/search"), arguments)
    }

    fn post(&self, path: &str, arguments: &Value) -> Hook {
        let body = arguments.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/json\r\nAccept: application/json\r\n{}Content-Length: {}\r\n\r\n{body}",
            self.address,
            self.cookie,
            self.codings,
            body.len()
        );
        hook(request)
    }

    /// A page.
    pub fn page(&self, path: &str) -> Hook {
        hook(format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept: text/html\r\n{}\r\n",
            self.address, self.cookie, self.codings
        ))
    }
}

fn hook(request: String) -> Hook {
    Hook {
        request: request.into_bytes().into(),
        answer: 200,
        carries: Carries::Nothing,
    }
}
