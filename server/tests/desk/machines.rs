//! What machines ask.

use std::path::Path;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;
use server::postgres::{Cluster, Purpose};
use simulator::NUMBER_CENTRO;
use sqlx::{Connection, PgConnection, PgPool};
use tokio_util::sync::CancellationToken;

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

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn without_the_database_a_page_says_so_in_words_and_a_script_is_told_to_come_again(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    desk.desk.pools().agents.close().await;
    let page = bia.get("/conversations").await;
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.headers().contains_key("retry-after"));
    let words = page.text().await.unwrap();
    assert!(words.contains("O banco de dados não respondeu"), "{words}");
    assert_eq!(
        bia.call("count_views", json!({})).await,
        (StatusCode::SERVICE_UNAVAILABLE, json!("busy"))
    );
    assert_eq!(desk.nobody().get("/sign-in").await.status(), StatusCode::OK);
    desk.finish().await;
}

#[tokio::test]
async fn our_own_postgres_is_started_again_when_it_was_killed() {
    // Where the user who runs it can go, and short enough for a socket.
    let folder = std::env::temp_dir().join(format!("guiche-keep-{}", std::process::id()));
    let cluster = Cluster::open(&folder, Purpose::Serve).await.unwrap();
    let stop = CancellationToken::new();
    let kept = cluster.keep(stop.clone());
    let mut here = PgConnection::connect(&cluster.url()).await.unwrap();
    let data: String = sqlx::query_scalar("show data_directory")
        .fetch_one(&mut here)
        .await
        .unwrap();
    // What `pg_ctl stop -m immediate` sends, and what nobody can catch.
    for signal in ["-QUIT", "-KILL"] {
        let first = postmaster(&data);
        let killed = std::process::Command::new("kill").args([signal, &first]).status();
        assert!(killed.unwrap().success());
        let back = async {
            while postmaster(&data) == first || PgConnection::connect(&cluster.url()).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), back)
            .await
            .unwrap_or_else(|_| panic!("it did not come back after {signal}"));
    }
    stop.cancel();
    kept.await.unwrap();
    cluster.close().await;
    std::fs::remove_dir_all(folder).unwrap();
}

fn postmaster(data: &str) -> String {
    let noted = std::fs::read_to_string(Path::new(data).join("postmaster.pid")).unwrap_or_default();
    noted.lines().next().unwrap_or_default().to_owned()
}
