//! Where a customer's message went, told over HTTP to those who may see it.

use domain::user::Role;
use reqwest::StatusCode;
use serde_json::json;
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;

use crate::common::{ANA, TestDesk};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn why_a_conversation_is_here_is_told_to_those_who_see_it(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    desk.settled().await;
    let conversation = bia.takes().await;
    let asked = json!({"conversation": conversation});
    let why = bia.does("why_here", asked.clone()).await;
    assert_eq!(why["routed"]["decision"], "opens_in_queue");
    assert_eq!(why["routed"]["facts"]["answers"], "nothing");
    assert_eq!(why["last"]["change"], "taken");
    assert_eq!(why["last"]["actor_name"], "Bia");
    // Somebody without the number learns nothing, not even that it exists.
    let caio = desk.browser("Caio").await;
    desk.desk
        .disable_number("caio@loja.example", NUMBER_CENTRO)
        .await
        .unwrap();
    assert_eq!(
        caio.call("why_here", asked.clone()).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        desk.nobody().call("why_here", asked).await.0,
        StatusCode::UNAUTHORIZED
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_customer_who_opts_out_is_answered_by_the_desk_and_nobody_is_called(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "SAIR").unwrap();
    desk.settled().await;
    assert_eq!(
        desk.count("select count(*) from consent_lines where change = 'opt_out'")
            .await,
        1
    );
    let answered = desk
        .count("select count(*) from messages where direction = 'outbound' and author_id is null and delivery >= 'sent'")
        .await;
    assert_eq!(answered, 1, "the answer left by itself");
    let queue = bia
        .does(
            "list_conversations",
            json!({"view": "queue", "order": "newest", "after": null, "filter": null}),
        )
        .await;
    assert_eq!(queue["cards"], json!([]));
    // An agent reads the settings no more than they change them.
    assert_eq!(
        bia.call("view_consent_settings", json!({})).await.0,
        StatusCode::FORBIDDEN
    );
    let chief = desk.person("Helena", Role::Administrator).await;
    let shown = chief.does("view_consent_settings", json!({})).await;
    assert_eq!(shown["consent"]["policy"], "no_opt_out");
    desk.finish().await;
}
