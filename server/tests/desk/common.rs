//! A desk that serves on a port of its own beside a WhatsApp on another, and browsers that ask it.

use std::time::Duration;

use backend::{Clock, Desk, DeskParts, NewNumber, NewUser, Pools, Store, Vault};
use clap::Parser;
use domain::user::Role;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, RequestBuilder, Response, StatusCode, header, redirect};
use secrecy::SecretString;
use serde_json::{Value, json};
use server::commands::{Opened, Running, prepare};
use server::config::{Cli, Config};
use simulator::{NUMBER_CENTRO, NUMBER_PAULISTA, RunningSimulator, Simulator, SimulatorConfig, WABA_ID};
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub const SECRET: &str = "segredo-dos-testes";
pub const VERIFY: &str = "palavra-dos-testes";
pub const PASSWORD: &str = "senha-dos-testes";
/// A customer of the model.
pub const ANA: &str = "+5541988887777";

/// A desk under test. Ends with [`TestDesk::finish`], which fails the test if anything is left undone.
pub struct TestDesk {
    pub running: Option<Running>,
    pub desk: Desk,
    pub pool: PgPool,
    pub whatsapp: Simulator,
    pub url: String,
    pub http: reqwest::Client,
    simulated: Option<RunningSimulator>,
    clock: Clock,
}

/// A desk on `pool`, which keeps its files in memory.
pub fn desk_of(pool: &PgPool, config: &Config, clock: &Clock) -> Desk {
    Desk::new(DeskParts {
        // Pools of its own, apart as in life: one of them can be closed while the others go on.
        pools: Pools::with_options(&pool.connect_options(), 8),
        clock: clock.clone(),
        wall: Clock::system(),
        whatsapp: whatsapp::Client::new(client(), &config.graph_url, &config.graph_version),
        vault: Vault::new(&[7; 32]),
        store: Store::in_memory(),
        zone: config.timezone,
    })
}

impl TestDesk {
    pub async fn start(pool: PgPool) -> Self {
        Self::with(pool, |_| {}).await
    }

    /// The same, with settings changed.
    pub async fn with(pool: PgPool, change: impl FnOnce(&mut Config)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let whatsapp = Simulator::new(SimulatorConfig {
            desk_webhook_url: Some(format!("http://{addr}/webhooks/whatsapp")),
            app_secret: SECRET.into(),
            verify_token: VERIFY.into(),
            ..SimulatorConfig::quick()
        });
        let simulated = whatsapp.start("127.0.0.1:0").await.unwrap();
        let mut config = Cli::parse_from(["guiche"]).config;
        config.addr = addr;
        config.graph_url = simulated.url();
        config.app_secret = Some(SECRET.into());
        config.verify_token = Some(VERIFY.into());
        config.public_url = None;
        change(&mut config);

        let clock = Clock::system();
        let desk = desk_of(&pool, &config, &clock);
        for (id, name) in [(NUMBER_CENTRO, "Loja Centro"), (NUMBER_PAULISTA, "Loja Paulista")] {
            let new = NewNumber {
                phone_number_id: id.into(),
                waba_id: WABA_ID.into(),
                display_phone: "+55 41 3000-0000".into(),
                name: name.into(),
                token: "EAAteste".into(),
            };
            desk.add_number(new).await.unwrap();
        }
        let opened = Opened {
            desk: desk.clone(),
            cluster: None,
        };
        let stop = CancellationToken::new();
        let running = Running::start(prepare(&config, &opened, &stop).unwrap(), listener, stop).unwrap();
        let url = format!("http://{addr}");
        Self {
            running: Some(running),
            desk,
            pool,
            whatsapp,
            url,
            http: client(),
            simulated: Some(simulated),
            clock,
        }
    }

    /// An agent on the first number, not signed in yet. Their address is the name's.
    pub async fn agent(&self, name: &str) -> String {
        let email = format!("{}@loja.example", name.to_lowercase());
        let new = NewUser {
            email: email.clone(),
            name: name.into(),
            role: Role::Agent,
            password: SecretString::from(PASSWORD),
        };
        self.desk.create_user(new).await.unwrap();
        self.desk.enable_number(&email, NUMBER_CENTRO).await.unwrap();
        email
    }

    /// The browser of somebody with that role and no number of their own, signed in.
    pub async fn person(&self, name: &str, role: Role) -> Browser<'_> {
        let email = format!("{}@loja.example", name.to_lowercase());
        let new = NewUser {
            email: email.clone(),
            name: name.into(),
            role,
            password: SecretString::from(PASSWORD),
        };
        self.desk.create_user(new).await.unwrap();
        let mut browser = self.nobody();
        let answer = browser.sign_in(&email, PASSWORD).await;
        assert_eq!(location(&answer), "/conversations");
        browser
    }

    /// An agent's browser, signed in.
    pub async fn browser(&self, name: &str) -> Browser<'_> {
        let email = self.agent(name).await;
        let mut browser = self.nobody();
        let answer = browser.sign_in(&email, PASSWORD).await;
        assert_eq!(location(&answer), "/conversations");
        browser
    }

    /// A browser that nobody signed in with.
    pub fn nobody(&self) -> Browser<'_> {
        Browser {
            desk: self,
            cookie: None,
        }
    }

    /// Posts a webhook with the signature given.
    pub async fn hook(&self, body: impl Into<bytes::Bytes>, signature: Option<&str>) -> Response {
        let mut request = self
            .http
            .post(format!("{}/webhooks/whatsapp", self.url))
            .body(body.into());
        if let Some(signature) = signature {
            request = request.header(whatsapp::signature::HEADER, signature);
        }
        request.send().await.unwrap()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }

    /// The only conversation there is.
    pub async fn conversation(&self) -> String {
        sqlx::query_scalar::<_, uuid::Uuid>("select id from conversations")
            .fetch_one(&self.pool)
            .await
            .unwrap()
            .to_string()
    }

    /// Requests refused, by reason, as `guiche audit` tells them.
    pub async fn refused(&self, reason: &str) -> i64 {
        self.running
            .as_ref()
            .unwrap()
            .state
            .hook
            .refusals
            .flush(&self.desk)
            .await;
        self.desk
            .audit()
            .await
            .unwrap()
            .webhooks
            .refused
            .get(reason)
            .copied()
            .unwrap_or_default()
    }

    /// Waits until no webhook is on its way and nothing waits to be sent.
    pub async fn settled(&self) {
        let waited = tokio::time::timeout(Duration::from_secs(10), async {
            loop {
                self.whatsapp.settled().await;
                let left = "select (select count(*) from messages where delivery in ('queued', 'sending'))
                                 + (select count(*) from media where state in ('pending', 'fetching') and attempts < 2)";
                if self.count(left).await == 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            self.whatsapp.settled().await;
        });
        if waited.await.is_err() {
            let left: Vec<String> = sqlx::query_scalar(
                "select concat_ws(' ', delivery, send_kind, attempts, next_attempt_at - now(), failure_code, content)
                   from messages where delivery in ('queued', 'sending')",
            )
            .fetch_all(&self.pool)
            .await
            .unwrap();
            panic!("messages are left queued, or webhooks undelivered: {left:#?}");
        }
    }

    /// Ends the desk; fails when work was left undone.
    pub async fn finish(mut self) {
        self.settled().await;
        assert_eq!(
            self.count("select count(*) from webhooks where handled_at is null")
                .await,
            0
        );
        self.stop().await;
    }

    /// Ends the desk whatever is left.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        if let Some(simulated) = self.simulated.take() {
            simulated.stop().await;
        }
        self.desk.pools().close().await;
        self.clock.set_offset(chrono::TimeDelta::zero());
    }
}

impl Drop for TestDesk {
    fn drop(&mut self) {
        assert!(
            self.running.is_none() || std::thread::panicking(),
            "the test did not finish its desk"
        );
    }
}

pub fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(2))
        .timeout(Duration::from_secs(20))
        .redirect(redirect::Policy::none())
        .build()
        .unwrap()
}

/// Somebody's browser: the desk's cookie, kept by hand.
pub struct Browser<'a> {
    pub desk: &'a TestDesk,
    pub cookie: Option<String>,
}

impl Browser<'_> {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .desk
            .http
            .request(method, format!("{}{path}", self.desk.url))
            .header(header::ORIGIN, &self.desk.url);
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path)
            .header(header::ACCEPT, "text/html")
            .send()
            .await
            .unwrap()
    }

    /// Fills in the form and keeps the cookie.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Response {
        let form = [
            ("email", email),
            ("password", password),
            ("next", "/conversations"),
        ];
        let answer = self
            .request(Method::POST, "/sign-in")
            .form(&form)
            .send()
            .await
            .unwrap();
        if let Some(cookie) = answer.headers().get(header::SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().map(str::to_owned);
        }
        answer
    }

    /// Calls a server function by its name.
    pub async fn call(&self, name: &str, arguments: Value) -> (StatusCode, Value) {
        let answer = self
            .request(Method::POST, &path_of(name))
            .json(&arguments)
            .send()
            .await
            .unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// Calls it and expects that it does what it is asked.
    pub async fn does(&self, name: &str, arguments: Value) -> Value {
        let (status, answer) = self.call(name, arguments).await;
        assert_eq!(status, StatusCode::OK, "{name}: {answer}");
        answer
    }

    /// Takes the only conversation there is.
    pub async fn takes(&self) -> String {
        let conversation = self.desk.conversation().await;
        self.does(
            "change_protocol",
            json!({"conversation": conversation, "action": "take"}),
        )
        .await;
        conversation
    }
}

/// The address of a server function.
pub fn path_of(name: &str) -> String {
    let mut named = server_fn_paths()
        .map(|(path, _)| path)
        .filter(|path| path.rsplit('/').next() == Some(name));
    named
        .next()
        .unwrap_or_else(|| panic!("no server function {name}"))
        .to_owned()
}

pub fn location(answer: &Response) -> &str {
    answer
        .headers()
        .get(header::LOCATION)
        .map(|value| value.to_str().unwrap())
        .unwrap_or_default()
}

/// An open event stream.
pub struct Stream {
    answer: Response,
    read: String,
    /// The id of the last event.
    pub last_id: Option<String>,
}

impl Stream {
    pub async fn open(browser: &Browser<'_>, last_id: Option<&str>) -> Self {
        let mut request = browser
            .request(Method::GET, "/events")
            .header(header::ACCEPT, "text/event-stream");
        if let Some(id) = last_id {
            request = request.header("last-event-id", id);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        Self {
            answer,
            read: String::new(),
            last_id: last_id.map(str::to_owned),
        }
    }

    /// The next event; none when the desk ended the stream.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            while let Some((event, rest)) = self.read.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.read = rest;
                let field = |name: &str| {
                    event
                        .lines()
                        .find_map(|line| line.strip_prefix(name))
                        .map(|value| value.trim().to_owned())
                };
                self.last_id = field("id:").or(self.last_id.take());
                if let Some(data) = field("data:") {
                    return Some(serde_json::from_str(&data).unwrap());
                }
            }
            let chunk = tokio::time::timeout(Duration::from_secs(30), self.answer.chunk())
                .await
                .expect("the stream says something");
            self.read.push_str(std::str::from_utf8(&chunk.unwrap()?).unwrap());
        }
    }

    /// Everything told as it was told, until a message says `last`.
    pub async fn everything_until(&mut self, last: &str) -> Vec<String> {
        let mut told = Vec::new();
        loop {
            let event = self.next().await.expect("the stream goes on");
            told.push(event.to_string());
            let message = event["message"]["message"].as_str().unwrap_or("null");
            let message: Value = serde_json::from_str(message).unwrap();
            if message["content"]["body"] == last {
                return told;
            }
        }
    }

    /// The texts of the messages told, until `last` is among them.
    pub async fn texts_until(&mut self, last: &str) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        while !texts.iter().any(|text| text == last) {
            let event = self.next().await.expect("the stream goes on");
            let message = event["message"]["message"].as_str().unwrap_or("null");
            let message: Value = serde_json::from_str(message).unwrap();
            if let Some(text) = message["content"]["body"].as_str() {
                texts.push(text.to_owned());
            }
        }
        texts
    }
}
