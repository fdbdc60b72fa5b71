//! What every page carries, and what no server function does for strangers.

use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, StatusCode};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::arguments::arguments;
use crate::common::TestDesk;

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn pages_carry_security_headers_and_a_policy_with_their_own_nonce(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let mut nonces = Vec::new();
    for (browser, path) in [
        (&desk.nobody(), "/sign-in"),
        (&bia, "/conversations"),
        (&bia, "/conversations"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("referrer-policy"), "same-origin");
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'")
                && !policy.contains("unsafe-inline")
                && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .expect("a nonce")
            .to_owned();
        let page = answer.text().await.unwrap();
        let mut scripts = page
            .split("<script")
            .skip(1)
            .map(|rest| rest.split('>').next().unwrap_or_default())
            .peekable();
        assert!(scripts.peek().is_some());
        for script in scripts {
            assert!(script.contains(&nonce), "a script without the nonce: {script}");
        }
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 3, "a nonce is used once");
    let other = bia.request(Method::GET, "/healthz").send().await.unwrap();
    assert!(other.headers().contains_key("content-security-policy"));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn every_server_function_refuses_who_is_not_signed_in(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let nobody = desk.nobody();
    let arguments = arguments(Uuid::nil(), &json!({}));
    let mut asked = 0;
    for (path, method) in server_fn_paths() {
        let answer = nobody
            .request(method, path)
            .json(&arguments)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.text().await.unwrap(), "\"signed_out\"", "{path}");
        asked += 1;
    }
    assert!(asked >= 8, "only {asked} functions found");
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_not_there_is_not_found(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    assert_eq!(bia.get("/nada").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(bia.get("/pkg/nada.js").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        bia.request(Method::POST, "/api/nada")
            .json(&json!({}))
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NOT_FOUND
    );
    let strange = bia
        .call("open_thread", json!({"conversation": Uuid::nil()}))
        .await;
    assert_eq!(strange, (StatusCode::NOT_FOUND, json!("not_found")));
    assert_eq!(
        bia.call("open_thread", json!({"conversation": "x"})).await.0,
        StatusCode::BAD_REQUEST
    );
    desk.finish().await;
}
