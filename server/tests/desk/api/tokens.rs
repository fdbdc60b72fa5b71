//! Who may ask: good tokens, as often as they may, for what they hold, on their numbers.

use backend::Asker;
use domain::api::ApiScope;
use domain::user::{CurrentUser, Role};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use server::api::{Needs, ROOT, routes};
use simulator::NUMBER_PAULISTA;
use sqlx::PgPool;
use uuid::Uuid;

use super::{NEW, api, ask, code, token};
use crate::common::TestDesk;

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn without_a_good_token_nothing_is_told(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let api = api(&desk).await;
    let asker = &api.asker;
    let today = desk.desk.clock().now().date_naive().to_string();
    let expiring = token(&desk, asker, &ApiScope::ALL, &[api.centro], &today).await;
    let revoked = token(&desk, asker, &ApiScope::ALL, &[api.centro], "").await;
    let get = async |token: Option<&str>| ask(&desk, token, Method::GET, "/contacts", None, None).await.0;
    assert_eq!(get(Some(&revoked)).await, StatusCode::OK);
    assert_eq!(get(Some(&expiring)).await, StatusCode::OK);
    let listed = desk.desk.list_api_tokens(asker).await.unwrap();
    for entry in listed
        .tokens
        .iter()
        .filter(|entry| revoked.starts_with(&entry.prefix))
    {
        desk.desk.revoke_api_token(asker, entry.id).await.unwrap();
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
    let asker = &api.asker;
    let other = token(&desk, asker, &ApiScope::ALL, &[api.centro], "").await;
    assert_eq!(
        ask(&desk, Some(&other), Method::GET, "/contacts", None, None)
            .await
            .0,
        StatusCode::OK
    );
    desk.finish().await;
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
    let asker = &api.asker;
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
        token(&desk, asker, &ApiScope::ALL, &none, "").await,
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
    for route in routes() {
        let scope = match route.needs {
            Needs::Nothing => continue,
            Needs::Token => None,
            Needs::Scope(scope) => Some(scope),
        };
        let method = Method::from_bytes(route.method.to_uppercase().as_bytes()).unwrap();
        let posted = (route.method == "post").then(|| body(route.path));
        let lacking: Vec<ApiScope> = ApiScope::ALL
            .into_iter()
            .filter(|other| Some(*other) != scope)
            .collect();
        let lacking = token(&desk, asker, &lacking, &[api.centro, api.paulista], "").await;
        for id in &ids {
            let path = route.path.replace("{id}", id).replace("{code}", id);
            let key = Some("rastro");
            if scope.is_some() {
                let (status, refused) =
                    ask(&desk, Some(&lacking), method.clone(), &path, posted.as_ref(), key).await;
                assert_eq!(
                    (status, code(&refused)),
                    (StatusCode::FORBIDDEN, "scope_missing"),
                    "{method} {path}"
                );
            }
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
                    let own = items.iter().all(|item| item["id"] == json!(api.centro));
                    assert!(
                        items.is_empty() || (route.path == "/numbers" && own),
                        "{method} {path}: {told}"
                    );
                }
            }
        }
    }
    assert_eq!(desk.count(state).await, before);
    desk.finish().await;
}
