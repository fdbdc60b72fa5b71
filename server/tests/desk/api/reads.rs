//! Contacts, consent and conversations.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};
use simulator::{NUMBER_CENTRO, NewCustomer};
use sqlx::PgPool;
use uuid::Uuid;

use super::{NEW, api, code};
use crate::common::{ANA, TestDesk};

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
        let customer = format!("+5541990{at:06}");
        let new = NewCustomer {
            phone: Some(customer.clone()),
            ..NewCustomer::default()
        };
        desk.whatsapp.add_customer(new).unwrap();
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
    let (_, numbers) = api.get("/numbers").await;
    assert_eq!(numbers["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&numbers["items"][0]["id"], &numbers["items"][0]["name"]),
        (&json!(api.centro), &json!("Loja Centro"))
    );
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
