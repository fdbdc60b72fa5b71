//! Writing first: once, by the guards of the screens.

use std::collections::BTreeSet;

use domain::api::ApiScope;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;

use super::{NEW, api, ask, code, token};
use crate::common::{ANA, TestDesk};

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
        let told = refused["error"]["message"].as_str().unwrap();
        assert!(wanted != "unfilled" || told.contains("body.1"), "{told}");
    }
    // A token of one number need not name it; one of two has to.
    let (status, refused) = api.send(&with("number", Value::Null), "c").await;
    assert_eq!(status, StatusCode::CREATED, "{refused}");
    let both = token(&desk, &api.asker, &ApiScope::ALL, &[api.centro, api.paulista], "").await;
    let unnamed = with("number", Value::Null);
    let (_, refused) = ask(
        &desk,
        Some(&both),
        Method::POST,
        "/messages/template",
        Some(&unnamed),
        Some("d"),
    )
    .await;
    assert_eq!(
        (code(&refused), &refused["error"]["field"]),
        ("number_needed", &json!("number"))
    );
    let foreign = with("number", json!(api.paulista));
    assert_eq!(api.send(&foreign, "b").await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        desk.count("select count(*) from messages where direction = 'outbound'")
            .await,
        1
    );
    desk.finish().await;
}
