//! A desk that only listens: what it got, whether it was signed, and what it is told to answer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use simulator::{RunningSimulator, Simulator, SimulatorConfig};
use whatsapp::signature::{HEADER, verify};
use whatsapp::webhook::{StatusUpdate, Update, What, parse};

pub const TOKEN: &str = "EAAtest";
pub const ANA: &str = "554188887777";
pub const CENTRO: &str = simulator::NUMBER_CENTRO;
const SECRET: &str = "app-secret";

/// A simulator and the desk it talks to.
pub struct Rig {
    pub simulator: Simulator,
    pub running: RunningSimulator,
    pub desk: Desk,
    pub http: reqwest::Client,
}

#[derive(Clone, Default)]
pub struct Desk(Arc<Mutex<Inbox>>);

#[derive(Default)]
struct Inbox {
    bodies: Vec<Bytes>,
    badly_signed: usize,
    answers: Vec<u16>,
}

pub fn quick() -> SimulatorConfig {
    SimulatorConfig {
        app_secret: SECRET.into(),
        ..SimulatorConfig::quick()
    }
}

impl Rig {
    pub async fn new() -> Self {
        Self::with(quick()).await
    }

    pub async fn with(config: SimulatorConfig) -> Self {
        let desk = Desk::default();
        let router = Router::new()
            .route("/webhooks/whatsapp", post(receive))
            .with_state(desk.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks/whatsapp", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let simulator = Simulator::new(SimulatorConfig {
            desk_webhook_url: Some(url),
            ..config
        });
        let running = simulator.start("127.0.0.1:0").await.unwrap();
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(10))
            .build()
            .unwrap();
        Self {
            simulator,
            running,
            desk,
            http,
        }
    }

    /// Posts to the Graph with a good token.
    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/v24.0/{path}", self.running.url());
        let answer = self
            .http
            .post(url)
            .bearer_auth(TOKEN)
            .json(&body)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Gets from the Graph with a good token.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        let url = format!("{}/v24.0/{path}", self.running.url());
        let answer = self.http.get(url).bearer_auth(TOKEN).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub async fn send_text(&self, to: &str, body: &str) -> (u16, Value) {
        let message = json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": body},
                             "biz_opaque_callback_data": "our-id"});
        self.post(&format!("{CENTRO}/messages"), message).await
    }

    /// A template without variables to somebody, with a mark of our own.
    pub async fn send_template(&self, number: &str, to: &str, mark: &str) -> (u16, Value) {
        self.send_named("aviso_horario", number, to, mark).await
    }

    /// Any template that needs no filling.
    pub async fn send_named(&self, name: &str, number: &str, to: &str, mark: &str) -> (u16, Value) {
        let template = json!({"name": name, "language": {"code": "pt_BR"}});
        let message = json!({"messaging_product": "whatsapp", "to": to, "type": "template", "template": template,
                             "biz_opaque_callback_data": mark});
        self.post(&format!("{number}/messages"), message).await
    }

    /// Templates to so many strangers from a first one on, a few at a time; all of them are accepted.
    pub async fn reach(&self, number: &str, strangers: std::ops::Range<usize>) {
        let mut sends = stream::iter(strangers)
            .map(async |stranger| self.send_template(number, &phone(stranger), "").await)
            .buffer_unordered(8);
        while let Some((http, answer)) = sends.next().await {
            assert_eq!(http, 200, "{answer}");
        }
        self.simulator.settled().await;
    }

    /// Ana writes, so that the window is open; the desk forgets it.
    pub async fn open_window(&self) {
        self.simulator.customer_writes(ANA, CENTRO, "oi").unwrap();
        self.simulator.settled().await;
        self.desk.forget();
    }

    pub async fn control(&self, method: reqwest::Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/_control/{path}", self.running.url());
        let answer = self.http.request(method, url).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

impl Desk {
    pub fn bodies(&self) -> Vec<Bytes> {
        self.0.lock().unwrap().bodies.clone()
    }

    pub fn badly_signed(&self) -> usize {
        self.0.lock().unwrap().badly_signed
    }

    pub fn forget(&self) {
        self.0.lock().unwrap().bodies.clear();
    }

    /// The next answers; 200 after them.
    pub fn answers(&self, answers: &[u16]) {
        self.0.lock().unwrap().answers = answers.iter().rev().copied().collect();
    }

    pub fn updates(&self) -> Vec<Update> {
        self.bodies()
            .iter()
            .flat_map(|body| parse(body).unwrap())
            .collect()
    }

    pub fn statuses(&self) -> Vec<StatusUpdate> {
        let status = |update: Update| match update.what {
            What::Status(status) => Some(*status),
            _ => None,
        };
        self.updates().into_iter().filter_map(status).collect()
    }

    /// Codes of the statuses that say why.
    pub fn failures(&self) -> Vec<i64> {
        let statuses = self.statuses();
        statuses
            .iter()
            .flat_map(|status| &status.errors)
            .map(|error| error.code)
            .collect()
    }

    /// Everything about the account: field and value.
    pub fn news(&self) -> Vec<(String, Value)> {
        let news = |update: Update| match update.what {
            What::Account { value } => Some((update.field, value)),
            _ => None,
        };
        self.updates().into_iter().filter_map(news).collect()
    }

    pub fn words(&self) -> Vec<String> {
        self.statuses()
            .iter()
            .map(|status| status.status.as_wire().to_owned())
            .collect()
    }
}

async fn receive(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get(HEADER).and_then(|header| header.to_str().ok());
    let mut inbox = desk.0.lock().unwrap();
    if verify(&SECRET.into(), signature, &body).is_err() {
        inbox.badly_signed += 1;
        return StatusCode::UNAUTHORIZED;
    }
    let answer = inbox.answers.pop().unwrap_or(200);
    inbox.bodies.push(body);
    StatusCode::from_u16(answer).unwrap()
}

/// The phone of a stranger.
pub fn phone(stranger: usize) -> String {
    format!("+5511960{stranger:06}")
}

/// Meta's code in an answer.
pub fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_default()
}
