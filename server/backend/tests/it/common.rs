//! A desk with one number and its people, and the bodies that WhatsApp would post to it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use backend::ingest::{Ingest, Received};
use backend::{Clock, Desk, DeskParts, NewNumber, Pools, Store, Vault};
use chrono::{DateTime, TimeDelta, Utc};
use domain::conversation::{ConversationCard, Order, View};
use domain::message::MessageView;
use domain::protocol::ProtocolAction;
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, MessageId, NumberId, TeamId, UserId};
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

pub const CENTRO: &str = "106540352242922";
pub const PAULISTA: &str = "106540352242923";
pub const WABA: &str = "102290129340398";
/// A customer's `wa_id`.
pub const ANA: &str = "554188887777";

/// A desk under test.
pub struct Bench {
    pub desk: Desk,
    pub pool: PgPool,
    pub clock: Clock,
    pub wall: Clock,
    pub ingest: Ingest,
    /// The number that agents may use.
    pub number: NumberId,
    pub stop: CancellationToken,
}

impl Bench {
    pub async fn new(pool: PgPool) -> Self {
        // Nothing listens there; tests that send bring a Graph of their own.
        Self::with_graph(pool, "http://127.0.0.1:9").await
    }

    pub async fn with_graph(pool: PgPool, graph: &str) -> Self {
        let (clock, wall) = (Clock::system(), Clock::system());
        let desk = desk(&pool, &clock, &wall, graph);
        let centro = desk.add_number(number(CENTRO, "Loja Centro")).await.unwrap();
        desk.add_number(number(PAULISTA, "Loja Paulista")).await.unwrap();
        let stop = CancellationToken::new();
        let ingest = desk.start_ingest(stop.clone());
        Self {
            desk,
            pool,
            clock,
            wall,
            ingest,
            number: centro,
            stop,
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Makes it `at` for the desk, up to the few milliseconds until it is asked.
    pub fn set_now(&self, at: DateTime<Utc>) {
        // The offset is kept in milliseconds: rounded up, so that it is never before `at`.
        self.clock
            .set_offset(at - Clock::system().now() + TimeDelta::milliseconds(1));
    }

    /// A person who may use the first number only, if their role needs that said.
    pub async fn person(&self, name: &str, role: Role) -> CurrentUser {
        let user = self.stranger(name, role).await;
        sqlx::query("insert into number_access (user_id, number_id, granted_at) values ($1, $2, now())")
            .bind(user.id)
            .bind(self.number)
            .execute(&self.pool)
            .await
            .unwrap();
        user
    }

    pub async fn agent(&self, name: &str) -> CurrentUser {
        self.person(name, Role::Agent).await
    }

    /// A person without any number.
    pub async fn stranger(&self, name: &str, role: Role) -> CurrentUser {
        let id = UserId(uuid::Uuid::now_v7());
        let email = format!("{}@loja.example", name.to_lowercase());
        sqlx::query("insert into users (id, email, name, role, password_hash, created_at) values ($1, $2, $3, $4, 'none', now())")
            .bind(id)
            .bind(&email)
            .bind(name)
            .bind(role)
            .execute(&self.pool)
            .await
            .unwrap();
        CurrentUser {
            id,
            name: name.to_owned(),
            email,
            role,
        }
    }

    /// A team beside the first.
    pub async fn team(&self, name: &str) -> TeamId {
        let id = TeamId(uuid::Uuid::now_v7());
        sqlx::query("insert into teams (id, name, created_at) values ($1, $2, now())")
            .bind(id)
            .bind(name)
            .execute(&self.pool)
            .await
            .unwrap();
        id
    }

    /// Stores a body as WhatsApp would post it.
    pub async fn receives(&self, body: &Value) {
        self.ingest.store(received(body)).await.unwrap();
    }

    /// A customer writes a text; gives its wamid.
    pub async fn writes(&self, from: &str, words: &str, at: DateTime<Utc>) -> String {
        let message = text(from, words, at);
        self.receives(&inbound(CENTRO, std::slice::from_ref(&message)))
            .await;
        message["id"].as_str().unwrap().to_owned()
    }

    /// A customer has just written; gives the conversation.
    pub async fn conversation(&self, from: &str) -> ConversationId {
        let wamid = self.writes(from, "Olá", self.now()).await;
        self.one("select conversation_id from messages where wamid = $1", &wamid)
            .await
    }

    /// A conversation of `user`'s, in service.
    pub async fn served(&self, user: &CurrentUser, from: &str) -> ConversationId {
        let conversation = self.conversation(from).await;
        self.desk
            .change_protocol(user, conversation, ProtocolAction::Take)
            .await
            .unwrap();
        conversation
    }

    pub async fn sends(&self, user: &CurrentUser, conversation: ConversationId, words: &str) -> MessageView {
        self.desk
            .send_text(user, conversation, uuid::Uuid::now_v7(), words)
            .await
            .unwrap()
    }

    pub async fn card(&self, conversation: ConversationId) -> ConversationCard {
        let chief = CurrentUser {
            id: UserId(uuid::Uuid::nil()),
            name: "Chefe".into(),
            email: "chefe@loja.example".into(),
            role: Role::Administrator,
        };
        self.desk.open_thread(&chief, conversation).await.unwrap().card
    }

    /// The texts of a thread, oldest first.
    pub async fn words(&self, conversation: ConversationId) -> Vec<String> {
        self.all(
            "select content->>'body' from messages where conversation_id = $1 order by at, id",
            conversation,
        )
        .await
    }

    pub async fn delivery(&self, message: MessageId) -> String {
        self.one("select delivery::text from messages where id = $1", message)
            .await
    }

    pub async fn until_delivery(&self, message: MessageId, wanted: &str) {
        until(&format!("message {wanted}"), async || {
            self.delivery(message).await == wanted
        })
        .await;
    }

    /// One value.
    pub async fn one<'q, T, B>(&self, sql: &'static str, bind: B) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
        B: 'q + sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send,
    {
        sqlx::query_scalar(sql)
            .bind(bind)
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    /// One column.
    pub async fn all<'q, T, B>(&self, sql: &'static str, bind: B) -> Vec<T>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
        B: 'q + sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send,
    {
        sqlx::query_scalar(sql)
            .bind(bind)
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }

    pub async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.pool).await.unwrap();
    }

    /// What is copied into a conversation equals what it was copied from, and no two protocols of one are open.
    pub async fn check_books(&self) {
        let astray = self
            .count(
                "select count(*) from conversations c join protocols p on p.id = c.protocol_id
                  where (c.state, c.owner_id, c.team_id, c.state_since) is distinct from (p.state, p.owner_id, p.team_id, p.state_since)
                     or p.conversation_id <> c.id",
            )
            .await;
        assert_eq!(astray, 0, "conversations that differ from their protocol");
        let many = self
            .count("select count(*) from (select from protocols where state <> 'closed' group by conversation_id having count(*) > 1) t")
            .await;
        assert_eq!(many, 0, "conversations with several open protocols");
        let unlike = self
            .count(
                "select count(*) from protocols p
                  where p.state <> (select to_state from protocol_changes c where c.protocol_id = p.id order by at desc, id desc limit 1)",
            )
            .await;
        assert_eq!(unlike, 0, "protocols whose last change tells another state");
        let hidden = self
            .count(
                "select count(*) from conversations c
                  where c.served <> exists (select from protocols p where p.conversation_id = c.id and p.closed_at is distinct from p.opened_at)",
            )
            .await;
        assert_eq!(
            hidden, 0,
            "conversations that do not tell whether they were ever served"
        );
    }

    /// Everything of `view`, page by page.
    pub async fn pages(&self, user: &CurrentUser, view: View, order: Order) -> Vec<ConversationCard> {
        let mut cards = Vec::new();
        let mut after = None;
        loop {
            let page = self
                .desk
                .list_conversations(user, view, order, after)
                .await
                .unwrap();
            cards.extend(page.cards);
            after = page.next;
            if after.is_none() {
                return cards;
            }
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A desk on `pool`; several of them are several processes on one database.
pub fn desk(pool: &PgPool, clock: &Clock, wall: &Clock, graph: &str) -> Desk {
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(2))
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    Desk::new(DeskParts {
        pools: Pools::shared(pool.clone()),
        clock: clock.clone(),
        wall: wall.clone(),
        whatsapp: whatsapp::Client::new(http, graph, "v24.0"),
        vault: Vault::new(&[7; 32]),
        store: Store::in_memory(),
        zone: chrono_tz::America::Sao_Paulo,
    })
}

pub fn number(id: &str, name: &str) -> NewNumber {
    NewNumber {
        phone_number_id: id.into(),
        waba_id: WABA.into(),
        display_phone: "+55 41 3000-0000".into(),
        name: name.into(),
        token: "EAAteste".into(),
    }
}

pub fn received(body: &Value) -> Received {
    Received::parse(body.to_string().into()).unwrap()
}

fn counter() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

pub fn new_wamid() -> String {
    format!("wamid.T{:06}", counter())
}

/// A message of any kind; `what` is the part under its type.
pub fn message(from: &str, kind: &str, what: Value, at: DateTime<Utc>) -> Value {
    let mut message =
        json!({"from": from, "id": new_wamid(), "timestamp": at.timestamp().to_string(), "type": kind});
    message[kind] = what;
    message
}

pub fn text(from: &str, words: &str, at: DateTime<Utc>) -> Value {
    message(from, "text", json!({"body": words}), at)
}

/// One change of our number: its messages, and who wrote them.
pub fn change(phone_number_id: &str, messages: &[Value]) -> Value {
    let contacts: Vec<Value> = messages
        .iter()
        .filter_map(|message| message["from"].as_str())
        .map(|from| json!({"wa_id": from, "profile": {"name": format!("Cliente {from}")}}))
        .collect();
    json!({"field": "messages", "value": {"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "554130000000", "phone_number_id": phone_number_id},
        "contacts": contacts, "messages": messages}})
}

pub fn body(changes: &[Value]) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": changes}]})
}

pub fn inbound(phone_number_id: &str, messages: &[Value]) -> Value {
    body(&[change(phone_number_id, messages)])
}

pub fn status(wamid: &str, status: &str, at: DateTime<Utc>) -> Value {
    let mut told =
        json!({"id": wamid, "status": status, "timestamp": at.timestamp().to_string(), "recipient_id": ANA});
    if status == "failed" {
        told["errors"] = json!([{"code": 131026, "title": "Message undeliverable"}]);
    }
    told
}

pub fn statuses(list: &[Value]) -> Value {
    body(&[
        json!({"field": "messages", "value": {"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "554130000000", "phone_number_id": CENTRO}, "statuses": list}}),
    ])
}

pub fn seconds(seconds: i64) -> TimeDelta {
    TimeDelta::seconds(seconds)
}

/// Waits until `holds`, at most ten seconds.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !holds().await {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "waited too long for: {what}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What is shown of the messages found.
pub fn excerpts(found: &domain::search::Found) -> Vec<&str> {
    found
        .messages
        .iter()
        .map(|message| message.excerpt.as_str())
        .collect()
}
