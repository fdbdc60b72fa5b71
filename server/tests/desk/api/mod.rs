//! The public API over HTTP: who may ask what, the guards and refusals, and answers as the document says.

mod reads;
mod sends;
mod tokens;

use std::collections::BTreeSet;
use std::time::Duration;

use backend::Asker;
use domain::api::{ApiScope, ApiTokenForm};
use domain::user::{CurrentUser, Role};
use domain::{NumberId, UserId};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use server::api::{DOCUMENT, Needs, ROOT, routes};
use simulator::{NUMBER_CENTRO, NUMBER_PAULISTA};
use uuid::Uuid;

use crate::common::TestDesk;
use crate::schema::faults;

/// Somebody whom nobody knows yet.
const NEW: &str = "(41) 99123-4567";
const KEY: &str = "idempotency-key";

/// A system with a token, and an agent who gets its protocols.
pub struct Api<'a> {
    pub desk: &'a TestDesk,
    pub token: String,
    /// The administrator who makes tokens.
    pub asker: Asker,
    pub centro: Uuid,
    pub paulista: Uuid,
}

pub(super) async fn administrator(desk: &TestDesk) -> Asker {
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
        asker,
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
fn the_document_holds_every_route_with_what_it_needs_and_no_other() {
    let document = document();
    let told: BTreeSet<(String, String, Needs)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, operation)| {
                let needs = match operation["security"][0]["token"].as_array().map(Vec::as_slice) {
                    None => Needs::Nothing,
                    Some([]) => Needs::Token,
                    Some([scope]) => Needs::Scope(ApiScope::from_slug(scope.as_str().unwrap()).unwrap()),
                    Some(many) => panic!("{many:?}"),
                };
                (method.clone(), path.clone(), needs)
            })
        })
        .collect();
    let routed: BTreeSet<_> = routes()
        .iter()
        .map(|route| (route.method.to_owned(), route.path.to_owned(), route.needs))
        .collect();
    assert_eq!(told, routed);
    assert_eq!(document["openapi"], "3.1.0");
}
