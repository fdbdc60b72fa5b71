//! The public API over HTTP: who may ask what, the guards and refusals, and answers as the document says.

use std::collections::BTreeSet;
use std::time::Duration;

use backend::Asker;
use domain::api::{ApiScope, ApiTokenForm};
use domain::user::{CurrentUser, Role};
use domain::{NumberId, UserId};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use server::api::{DOCUMENT, ROOT, routes};
use simulator::{NUMBER_CENTRO, NUMBER_PAULISTA};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, TestDesk};
use crate::schema::faults;

/// Somebody whom nobody knows yet.
const NEW: &str = "(41) 99123-4567";
const KEY: &str = "idempotency-key";

/// A system with a token, and an agent who gets its protocols.
pub struct Api<'a> {
    pub desk: &'a TestDesk,
    pub token: String,
    pub centro: Uuid,
    pub paulista: Uuid,
}

pub async fn administrator(desk: &TestDesk) -> Asker {
    let email = desk.agent("Adela").await;
    let id: UserId =
        sqlx::query_scalar("update users set role = 'administrator' where email = $1 returning id")
            .bind(&email)
            .fetch_one(&desk.pool)
            .await
            .unwrap();
    Asker::from(CurrentUser {
        id,
        name: "Adela".into(),
        email,
        role: Role::Administrator,
    })
}

async fn number(desk: &TestDesk, id: &str) -> Uuid {
    sqlx::query_scalar("select id from numbers where phone_number_id = $1")
        .bind(id)
        .fetch_one(&desk.pool)
        .await
        .unwrap()
}

/// A token for everything on the first number, once the desk knows its templates.
async fn api(desk: &TestDesk) -> Api<'_> {
    let asker = administrator(desk).await;
    desk.agent("Bia").await;
    let knows = async {
        while desk.count("select count(*) from templates").await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), knows)
        .await
        .expect("templates are read");
    let (centro, paulista) = (
        number(desk, NUMBER_CENTRO).await,
        number(desk, NUMBER_PAULISTA).await,
    );
    let token = token(desk, &asker, &ApiScope::ALL, &[centro], "").await;
    Api {
        desk,
        token,
        centro,
        paulista,
    }
}

pub async fn token(
    desk: &TestDesk,
    asker: &Asker,
    scopes: &[ApiScope],
    numbers: &[Uuid],
    expires: &str,
) -> String {
    let form = ApiTokenForm {
        name: "CRM".into(),
        scopes: scopes.to_vec(),
        numbers: numbers.iter().copied().map(NumberId).collect(),
        expires: expires.into(),
    };
    desk.desk.create_api_token(asker, form).await.unwrap().secret
}

impl Api<'_> {
    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> (StatusCode, Value) {
        ask(self.desk, Some(&self.token), method, path, body, key).await
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.ask(Method::GET, path, None, None).await
    }

    async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.ask(Method::POST, path, Some(body), None).await
    }

    fn active(&self, phone: &str) -> Value {
        json!({"kind": "active_contact", "number": self.centro, "owner": "bia@loja.example", "phone": phone, "name": "Ana Souza",
            "template": {"name": "aviso_horario", "language": "pt_BR"}})
    }

    async fn send(&self, body: &Value, key: &str) -> (StatusCode, Value) {
        self.ask(Method::POST, "/messages/template", Some(body), Some(key))
            .await
    }
}

/// Asks, and holds the answer against the document.
async fn ask(
    desk: &TestDesk,
    token: Option<&str>,
    method: Method,
    path: &str,
    body: Option<&Value>,
    key: Option<&str>,
) -> (StatusCode, Value) {
    let mut request = desk
        .http
        .request(method.clone(), format!("{}{ROOT}{path}", desk.url));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(key) = key {
        request = request.header(KEY, key);
    }
    if let Some(body) = body {
        request = request.json(body);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    assert!(answer.headers().contains_key("x-request-id"), "{method} {path}");
    assert!(answer.headers().get(header::SET_COOKIE).is_none());
    assert!(answer.headers().get("access-control-allow-origin").is_none());
    let answer: Value = answer.json().await.unwrap();
    as_documented(&method, path, status, &answer);
    (status, answer)
}

fn document() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

/// Whether `path` is one of the document's address `template`.
fn is_of(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(named, part)| named == part || named.starts_with('{'))
}

fn as_documented(method: &Method, path: &str, status: StatusCode, answer: &Value) {
    let document = document();
    let path = path.split('?').next().unwrap();
    let paths = document["paths"].as_object().unwrap();
    let exact = paths.get(path);
    let Some(item) = exact.or_else(|| {
        let named = paths.iter().find(|(template, _)| is_of(template, path));
        named.map(|(_, item)| item)
    }) else {
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        return;
    };
    let operation = &item[method.as_str().to_lowercase()];
    let schema = &operation["responses"][status.as_str()]["content"]["application/json"]["schema"];
    assert!(
        schema.is_object(),
        "{method} {path} answers {status}, which the document does not know: {answer}"
    );
    let found = faults(&document, schema, answer, "answer");
    assert_eq!(found, Vec::<String>::new(), "{method} {path} {status}: {answer}");
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

#[test]
fn the_document_holds_every_route_with_its_scope_and_no_other() {
    let document = document();
    let told: BTreeSet<(String, String, Option<String>)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, operation)| {
                let scope = operation["security"][0]["token"][0].as_str().map(str::to_owned);
                (method.clone(), path.clone(), scope)
            })
        })
        .collect();
    let routed: BTreeSet<_> = routes()
        .iter()
        .map(|route| {
            let scope = route.scope.map(|scope| scope.slug().to_owned());
            (route.method.to_owned(), route.path.to_owned(), scope)
        })
        .collect();
    assert_eq!(told, routed);
    assert_eq!(document["openapi"], "3.1.0");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_system_writes_first_once_whatever_it_repeats(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    let body = api.active(NEW);
    let (status, first) = api.send(&body, "pedido-1").await;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    assert_eq!(first["state"], "awaiting_customer");
    // The same once more, and again after it went out: the same message.
    assert_eq!(
        api.send(&body, "pedido-1").await,
        (StatusCode::CREATED, first.clone())
    );
    desk.settled().await;
    assert_eq!(api.send(&body, "pedido-1").await.1["message"], first["message"]);
    assert_eq!(
        desk.count("select count(*) from messages where direction = 'outbound'")
            .await,
        1
    );
    // The same key for something else.
    let other = api.active("(41) 99888-1111");
    let (status, refused) = api.send(&other, "pedido-1").await;
    assert_eq!(
        (status, code(&refused)),
        (StatusCode::UNPROCESSABLE_ENTITY, "key_reused")
    );
    // Without a key nothing is sent.
    let (status, refused) = api.post("/messages/template", &other).await;
    assert_eq!((status, code(&refused)), (StatusCode::BAD_REQUEST, "key_missing"));

    let path = format!("/messages/{}", first["message"].as_str().unwrap());
    let (_, message) = api.get(&path).await;
    assert_eq!(message["author"], "Bia");
    assert_eq!(message["protocol"], first["protocol"]);
    assert_ne!(message["delivery"], "queued");
    let (_, protocol) = api
        .get(&format!("/protocols/{}", first["protocol"].as_str().unwrap()))
        .await;
    assert_eq!(
        (&protocol["begun_by"], &protocol["owner"]),
        (&json!("active_contact"), &json!("Bia"))
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn twenty_requests_with_one_key_at_once_are_one_message(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    let body = api.active(NEW);
    let all = futures::future::join_all((0..20).map(|_| api.send(&body, "junto"))).await;
    let messages: BTreeSet<String> = all
        .iter()
        .map(|(status, answer)| {
            assert_eq!(*status, StatusCode::CREATED, "{answer}");
            answer["message"].to_string()
        })
        .collect();
    assert_eq!(messages.len(), 1);
    // And with keys of their own: the guard lets one through.
    let keys: Vec<String> = (0..20).map(|i| format!("chave-{i}")).collect();
    let body = api.active("(41) 99888-1111");
    let all = futures::future::join_all(keys.iter().map(|key| api.send(&body, key))).await;
    let through = all
        .iter()
        .filter(|(status, _)| *status == StatusCode::CREATED)
        .count();
    assert_eq!(through, 1);
    for (_, answer) in all.iter().filter(|(status, _)| *status != StatusCode::CREATED) {
        assert_eq!(code(answer), "in_service");
    }
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_guards_of_the_screens_hold_and_name_the_conversation(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    desk.settled().await;
    let (status, refused) = api.send(&api.active(ANA), "a").await;
    assert_eq!((status, code(&refused)), (StatusCode::CONFLICT, "in_service"));
    assert_eq!(refused["error"]["conversation"], desk.conversation().await);
    assert!(
        refused["error"]["message"]
            .as_str()
            .unwrap()
            .contains("já está em atendimento")
    );
    let with = |field: &str, value: Value| {
        let mut body = api.active(NEW);
        body[field] = value;
        body
    };
    let template = |name: &str| json!({"name": name, "language": "pt_BR"});
    let mut recontact = with("kind", json!("recontact"));
    recontact["name"] = Value::Null;
    for (body, wanted, field) in [
        (
            with("owner", json!("ninguem@loja.example")),
            "owner_unknown",
            json!("owner"),
        ),
        (
            with("template", template("nada")),
            "template_gone",
            json!("template"),
        ),
        (
            with("template", template("pesquisa_nova")),
            "template_not_approved",
            json!("template"),
        ),
        (
            with("template", template("lembrete_pagamento")),
            "header_file",
            json!("template"),
        ),
        (
            with("template", template("retomar_conversa")),
            "unfilled",
            json!("variables"),
        ),
        (
            with("variables", json!({"body": {"9": "x"}})),
            "variable_unknown",
            json!("variables"),
        ),
        (with("phone", json!("123")), "phone_unreadable", json!("phone")),
        (with("name", Value::Null), "name_missing", json!("name")),
        (recontact, "no_conversation", Value::Null),
    ] {
        let (status, refused) = api.send(&body, wanted).await;
        assert!(status.is_client_error(), "{refused}");
        assert_eq!((code(&refused), &refused["error"]["field"]), (wanted, &field));
    }
    let foreign = with("number", json!(api.paulista));
    assert_eq!(api.send(&foreign, "b").await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        desk.count("select count(*) from messages where direction = 'outbound'")
            .await,
        0
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_contact_is_made_known_agrees_opts_out_and_is_asked_before_marketing(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    sqlx::query(
        "insert into contact_fields (id, name, kind, created_at) values (gen_random_uuid(), 'Plano', 'text', now())",
    )
    .execute(&desk.pool)
    .await
    .unwrap();
    let body = json!({"phone": NEW, "name": "Ana Souza", "fields": {"plano": "Ouro"}});
    let (status, made) = api.post("/contacts", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(made["fields"], json!({"Plano": "Ouro"}));
    let (status, changed) = api
        .post("/contacts", &json!({"phone": "41991234567", "name": "Ana S."}))
        .await;
    assert_eq!(
        (status, &changed["id"], &changed["name"]),
        (StatusCode::OK, &made["id"], &json!("Ana S."))
    );
    let (_, found) = api.get("/contacts?phone=%2B5541991234567").await;
    assert_eq!(found["items"][0]["id"], made["id"]);
    assert_eq!(
        api.get("/contacts?q=ana").await.1["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(api.get("/contacts?q=zzz").await.1["items"], json!([]));
    let (_, refused) = api
        .post("/contacts", &json!({"phone": NEW, "fields": {"Signo": "x"}}))
        .await;
    assert_eq!(code(&refused), "field_unknown");

    let consent = format!("/contacts/{}/consent", made["id"].as_str().unwrap());
    let given = |change: &str, date: &str, proof: &str| json!({"change": change, "scope": "marketing", "date": date, "proof": proof});
    let (_, refused) = api.post(&consent, &given("opt_in", "2026-01-10", "")).await;
    assert_eq!(
        (code(&refused), &refused["error"]["field"]),
        ("proof", &json!("proof"))
    );
    let (_, refused) = api.post(&consent, &given("opt_in", "2999-01-01", "site")).await;
    assert_eq!(
        (code(&refused), &refused["error"]["field"]),
        ("day", &json!("date"))
    );
    let (status, ledger) = api
        .post(&consent, &given("opt_in", "2026-01-10", "formulário do site"))
        .await;
    assert_eq!(
        (status, &ledger["items"][0]["source"]),
        (StatusCode::CREATED, &json!("api"))
    );
    let (_, ledger) = api.post(&consent, &given("opt_out", "2026-01-11", "")).await;
    assert_eq!(ledger["items"].as_array().unwrap().len(), 2);
    assert_eq!(api.get(&consent).await.1, ledger);
    // Utility is another matter, marketing is not sent any more.
    let mut body = api.active(NEW);
    sqlx::query("update templates set category = 'marketing' where name = 'aviso_horario'")
        .execute(&desk.pool)
        .await
        .unwrap();
    let (status, refused) = api.send(&body, "m").await;
    assert_eq!((status, code(&refused)), (StatusCode::CONFLICT, "opted_out"));
    sqlx::query("update templates set category = 'utility' where name = 'aviso_horario'")
        .execute(&desk.pool)
        .await
        .unwrap();
    body["phone"] = Value::Null;
    body["contact"] = made["id"].clone();
    assert_eq!(api.send(&body, "u").await.0, StatusCode::CREATED);
    let audited = "select count(*) from audit_log where action in ('contact_changed', 'consent_recorded') and actor_id is null and after->>'token' = 'CRM'";
    assert_eq!(desk.count(audited).await, 4);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn conversations_are_read_by_pages_that_miss_and_repeat_nothing(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    for at in 0..60 {
        let customer = format!("+55419900{at:05}");
        desk.whatsapp
            .customer_writes(&customer, NUMBER_CENTRO, "oi")
            .unwrap();
    }
    for word in 0..60 {
        desk.whatsapp
            .customer_writes(ANA, NUMBER_CENTRO, &format!("palavra {word}"))
            .unwrap();
    }
    desk.settled().await;
    let paged = async |path: String, name: &str| {
        let mut seen = Vec::new();
        let mut next = String::new();
        loop {
            let (status, page) = api.get(&format!("{path}{next}")).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            seen.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item["id"].to_string()),
            );
            match page["next"].as_str() {
                Some(after) => next = format!("{name}={after}"),
                None => return seen,
            }
        }
    };
    let seen = paged("/conversations?state=waiting&".into(), "after").await;
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (61, 61));
    let ana: Uuid = sqlx::query_scalar("select conversation_id from messages group by 1 having count(*) > 1")
        .fetch_one(&desk.pool)
        .await
        .unwrap();
    let seen = paged(format!("/conversations/{ana}/messages?"), "before").await;
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (60, 60));
    let seen = paged("/contacts?".into(), "after").await;
    assert_eq!(seen.len(), 61);
    let (_, whole) = api.get(&format!("/conversations/{ana}")).await;
    assert_eq!(whole["protocols"].as_array().unwrap().len(), 1);
    let (_, templates) = api.get("/templates").await;
    assert!(templates["items"].as_array().unwrap().len() > 3);
    for bad in [
        "/conversations?after=x",
        "/conversations?state=x",
        "/conversations?number=x",
        "/contacts?after=x",
    ] {
        let (status, refused) = api.get(bad).await;
        assert_eq!(
            (status, code(&refused)),
            (StatusCode::BAD_REQUEST, "bad_query"),
            "{bad}"
        );
    }
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn without_a_good_token_nothing_is_told(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    let asker = admin_again(&desk).await;
    let today = desk.desk.clock().now().date_naive().to_string();
    let expiring = token(&desk, &asker, &ApiScope::ALL, &[api.centro], &today).await;
    let revoked = token(&desk, &asker, &ApiScope::ALL, &[api.centro], "").await;
    let get = async |token: Option<&str>| ask(&desk, token, Method::GET, "/contacts", None, None).await.0;
    assert_eq!(get(Some(&revoked)).await, StatusCode::OK);
    assert_eq!(get(Some(&expiring)).await, StatusCode::OK);
    let listed = desk.desk.list_api_tokens(&asker).await.unwrap();
    for entry in listed
        .tokens
        .iter()
        .filter(|entry| revoked.starts_with(&entry.prefix))
    {
        desk.desk.revoke_api_token(&asker, entry.id).await.unwrap();
    }
    assert_eq!(get(Some(&revoked)).await, StatusCode::UNAUTHORIZED);
    sqlx::query("update api_tokens set expires_at = now() where expires_at is not null")
        .execute(&desk.pool)
        .await
        .unwrap();
    assert_eq!(get(Some(&expiring)).await, StatusCode::UNAUTHORIZED);
    for none in [
        None,
        Some("gch_"),
        Some("x"),
        Some(&api.token[..api.token.len() - 1]),
    ] {
        assert_eq!(get(none).await, StatusCode::UNAUTHORIZED, "{none:?}");
    }
    // Only the hash is kept, and nobody who is no administrator makes one.
    let kept: Vec<String> = sqlx::query_scalar("select t::text from api_tokens t")
        .fetch_all(&desk.pool)
        .await
        .unwrap();
    assert!(kept.iter().all(|row| !row.contains(&api.token[10..])));
    let bia = Asker::from(CurrentUser {
        role: Role::Supervisor,
        ..asker.user.clone()
    });
    assert!(matches!(
        desk.desk.list_api_tokens(&bia).await,
        Err(backend::Error::Forbidden)
    ));
    // Used now, and not written again within the minute.
    let used = "select count(*) from api_tokens where last_used_at is not null";
    assert_eq!(desk.count(used).await, 2);
    let xmin = "select xmin::text::bigint from api_tokens where revoked_at is null and expires_at is null";
    assert_eq!(get(Some(&api.token)).await, StatusCode::OK);
    let before = desk.count(xmin).await;
    assert_eq!(get(Some(&api.token)).await, StatusCode::OK);
    assert_eq!(desk.count(xmin).await, before);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_token_that_asks_too_often_waits_and_slows_no_other(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    let request = || {
        desk.http
            .get(format!("{}{ROOT}/protocols/x", desk.url))
            .bearer_auth(&api.token)
            .send()
    };
    let mut refused = None;
    for _ in 0..60 {
        let answers = futures::future::join_all((0..40).map(|_| request())).await;
        refused = answers
            .into_iter()
            .filter_map(Result::ok)
            .find(|answer| answer.status() == StatusCode::TOO_MANY_REQUESTS);
        if refused.is_some() {
            break;
        }
    }
    let refused = refused.expect("it is slowed down");
    assert_eq!(refused.headers()[header::RETRY_AFTER], "1");
    assert_eq!(code(&refused.json().await.unwrap()), "too_many_requests");
    let asker = admin_again(&desk).await;
    let other = token(&desk, &asker, &ApiScope::ALL, &[api.centro], "").await;
    assert_eq!(
        ask(&desk, Some(&other), Method::GET, "/contacts", None, None)
            .await
            .0,
        StatusCode::OK
    );
    desk.finish().await;
}

async fn admin_again(desk: &TestDesk) -> Asker {
    let id = sqlx::query_scalar("select id from users where email = 'adela@loja.example'")
        .fetch_one(&desk.pool)
        .await
        .unwrap();
    Asker::from(CurrentUser {
        id,
        name: "Adela".into(),
        email: "adela@loja.example".into(),
        role: Role::Administrator,
    })
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn bodies_that_cannot_be_read_and_addresses_that_are_none_are_told_in_json(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    let (status, refused) = api
        .post("/contacts", &json!({"phone": NEW, "apelido": "x"}))
        .await;
    assert_eq!((status, code(&refused)), (StatusCode::BAD_REQUEST, "bad_body"));
    let large = json!({"phone": NEW, "name": "a".repeat(70_000)});
    let (status, refused) = api.post("/contacts", &large).await;
    assert_eq!(
        (status, code(&refused)),
        (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
    );
    assert_eq!(api.get("/nada").await.0, StatusCode::NOT_FOUND);
    assert_eq!(api.get("/contacts/nada").await.0, StatusCode::NOT_FOUND);
    let url = format!("{}{ROOT}/contacts", desk.url);
    let answer = desk
        .http
        .delete(&url)
        .bearer_auth(&api.token)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(code(&answer.json().await.unwrap()), "method_not_allowed");
    let answer = desk
        .http
        .get(&url)
        .header(header::ACCEPT_LANGUAGE, "en-GB,en;q=0.8")
        .send()
        .await
        .unwrap();
    let told: Value = answer.json().await.unwrap();
    assert!(
        told["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("Send a valid token")
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn every_route_asks_for_its_scope_and_finds_nothing_of_a_foreign_number(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    let asker = admin_again(&desk).await;
    desk.whatsapp
        .customer_writes("+5511977776666", NUMBER_PAULISTA, "segredo-mensagem")
        .unwrap();
    desk.settled().await;
    let one = async |sql: &'static str| -> String {
        sqlx::query_scalar::<_, String>(sql)
            .fetch_one(&desk.pool)
            .await
            .unwrap()
    };
    let ids = [
        one("select id::text from conversations").await,
        one("select id::text from contacts").await,
        one("select id::text from messages limit 1").await,
        one("select code from protocols").await,
        one("select id::text from numbers where name = 'Loja Paulista'").await,
    ];
    let none: [Uuid; 0] = [];
    let callers = [
        api.token.clone(),
        token(&desk, &asker, &ApiScope::ALL, &none, "").await,
    ];
    let body = |path: &str| match path {
        "/contacts" => json!({"number": api.paulista, "phone": "+5511977776666", "name": "segredo-nome"}),
        "/messages/template" => {
            let mut body = api.active("+5511977776666");
            body["number"] = json!(api.paulista);
            body
        }
        _ => json!({"change": "opt_out", "scope": "all", "date": "2026-01-01"}),
    };
    let state = "select (select count(*) from consent_lines) + (select count(*) from contacts) * 1000
                      + (select count(*) from messages) * 1000000 + (select count(*) from api_contacts) * 100000000";
    let before = desk.count(state).await;
    for route in routes().into_iter().filter(|route| route.scope.is_some()) {
        let scope = route.scope.unwrap();
        let method = Method::from_bytes(route.method.to_uppercase().as_bytes()).unwrap();
        let posted = (route.method == "post").then(|| body(route.path));
        let lacking: Vec<ApiScope> = ApiScope::ALL
            .into_iter()
            .filter(|other| *other != scope)
            .collect();
        let lacking = token(&desk, &asker, &lacking, &[api.centro, api.paulista], "").await;
        for id in &ids {
            let path = route.path.replace("{id}", id).replace("{code}", id);
            let key = Some("rastro");
            let (status, refused) =
                ask(&desk, Some(&lacking), method.clone(), &path, posted.as_ref(), key).await;
            assert_eq!(
                (status, code(&refused)),
                (StatusCode::FORBIDDEN, "scope_missing"),
                "{method} {path}"
            );
            for caller in &callers {
                let asked = if route.method == "get" {
                    format!("{path}?q=segredo&phone=%2B5511977776666")
                } else {
                    path.clone()
                };
                let (status, answer) =
                    ask(&desk, Some(caller), method.clone(), &asked, posted.as_ref(), key).await;
                let told = answer.to_string();
                assert!(
                    !told.contains("segredo") && !told.contains("97777"),
                    "{method} {path}: {told}"
                );
                let named = route.path.contains('{') || route.method == "post";
                assert!(
                    !named || status == StatusCode::NOT_FOUND,
                    "{method} {path}: {status} {told}"
                );
                if let Some(items) = answer["items"].as_array()
                    && !route.path.ends_with("templates")
                {
                    assert!(items.is_empty(), "{method} {path}: {told}");
                }
            }
        }
    }
    assert_eq!(desk.count(state).await, before);
    desk.finish().await;
}
