//! The language of the screens follows the person.

use reqwest::{Method, StatusCode};
use sqlx::PgPool;

use crate::common::TestDesk;

/// Letters that English does not write; the product's and the language's own names apart.
fn portuguese_letters(page: &str) -> Option<String> {
    let page = page.replace("Guichê", "").replace("Português", "");
    let at = page.find(['ã', 'õ', 'ç', 'á', 'é', 'í', 'ó', 'ú', 'â', 'ê', 'ô', 'à'])?;
    let from = (at.saturating_sub(60)..at).find(|i| page.is_char_boundary(*i))?;
    Some(page[from..].chars().take(120).collect())
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_chooses_english_reads_no_portuguese_and_finds_it_so_after_signing_in_again(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let mut bia = desk.browser("Bia").await;
    let page = bia.get("/conversations").await.text().await.unwrap();
    assert!(page.contains(r#"<html lang="pt-BR""#) && page.contains("Meus Atendimentos"));

    let answer = bia
        .request(Method::POST, "/language")
        .form(&[("language", "en"), ("next", "/conversations?view=queue")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/conversations?view=queue");
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("guiche-language=en; "), "{cookie}");

    let kept = cookie.split(';').next().unwrap();
    bia.cookie = bia.cookie.map(|session| format!("{session}; {kept}"));
    for path in [
        "/conversations",
        "/conversations?view=queue",
        "/conversations?view=history",
        "/nowhere",
    ] {
        let page = bia.get(path).await.text().await.unwrap();
        assert!(page.contains(r#"<html lang="en""#), "{path}");
        assert_eq!(portuguese_letters(&page), None, "{path}");
    }
    let kept: Option<String> = sqlx::query_scalar("select language::text from users where name = 'Bia'")
        .fetch_one(&desk.pool)
        .await
        .unwrap();
    assert_eq!(kept.as_deref(), Some("en"));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_language_nobody_speaks_changes_nothing(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let answer = desk
        .nobody()
        .request(Method::POST, "/language")
        .form(&[("language", "tlh"), ("next", "//evil.example")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/conversations");
    assert!(!answer.headers().contains_key("set-cookie"));
    desk.finish().await;
}
