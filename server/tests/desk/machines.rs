//! What machines ask.

use reqwest::StatusCode;
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;

use crate::common::{ANA, TestDesk};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn figures_count_and_name_nobody(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    desk.whatsapp
        .customer_writes(ANA, NUMBER_CENTRO, "palavra-que-ninguem-conta")
        .unwrap();
    desk.settled().await;
    let figures = desk.nobody().get("/metrics").await.text().await.unwrap();
    assert!(figures.contains("guiche_messages_received_total"), "{figures}");
    for secret in [
        "988887777",
        "88887777",
        "554188887777",
        "palavra-que",
        "EAAteste",
        "Ana",
    ] {
        assert!(!figures.contains(secret), "{secret} in the figures");
    }
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn alive_is_the_process_and_ready_is_the_database_too(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let nobody = desk.nobody();
    assert_eq!(nobody.get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(nobody.get("/readyz").await.status(), StatusCode::OK);
    desk.desk.pools().agents.close().await;
    assert_eq!(nobody.get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(
        nobody.get("/readyz").await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
    desk.finish().await;
}
