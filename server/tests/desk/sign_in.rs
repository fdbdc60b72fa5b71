//! Who gets in, who does not, and who is out at once.

use reqwest::{Method, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;

use crate::common::{PASSWORD, Stream, TestDesk, location, path_of};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn signing_in_gives_a_new_session_and_signing_out_ends_it(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let email = desk.agent("Bia").await;
    let mut bia = desk.nobody();
    assert_eq!(
        location(&bia.get("/conversations?view=queue").await),
        "/sign-in?next=/conversations%3Fview%3Dqueue"
    );
    let answer = bia.sign_in(&email, PASSWORD).await;
    let cookie = answer.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .to_lowercase();
    assert!(
        cookie.contains("httponly") && cookie.contains("samesite=lax") && cookie.contains("path=/"),
        "{cookie}"
    );
    let first = bia.cookie.clone();
    assert_eq!(bia.get("/conversations").await.status(), StatusCode::OK);

    bia.sign_in(&email, PASSWORD).await;
    assert_ne!(bia.cookie, first, "signing in changes the token");
    let second = std::mem::replace(&mut bia.cookie, first);
    assert_eq!(
        bia.get("/conversations").await.status(),
        StatusCode::SEE_OTHER,
        "the old one is worth nothing"
    );
    bia.cookie = second;
    assert_eq!(
        location(&bia.request(Method::POST, "/sign-out").send().await.unwrap()),
        "/sign-in"
    );
    assert_eq!(bia.get("/conversations").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        bia.call("count_views", json!({})).await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(desk.count("select count(*) from sessions").await, 0);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn wrong_passwords_lock_and_neither_tells_who_works_here(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let email = desk.agent("Bia").await;
    for email in [email.as_str(), "ninguem@loja.example"] {
        let mut browser = desk.nobody();
        for _ in 0..5 {
            let answer = browser.sign_in(email, "errada!!").await;
            assert!(location(&answer).starts_with("/sign-in?error=wrong&"));
        }
        let answer = browser.sign_in(email, PASSWORD).await;
        assert!(
            location(&answer).starts_with("/sign-in?error=locked&minutes=1&"),
            "{}",
            location(&answer)
        );
        assert_eq!(browser.cookie, None);
    }
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_address_that_tries_too_often_has_to_slow_down(pool: PgPool) {
    let desk = TestDesk::with(pool, |config| config.sign_in_burst = 3).await;
    let email = desk.agent("Bia").await;
    let mut browser = desk.nobody();
    for i in 0..3 {
        assert!(
            location(&browser.sign_in(&format!("p{i}@loja.example"), "errada!!").await)
                .contains("error=wrong")
        );
    }
    assert!(location(&browser.sign_in(&email, PASSWORD).await).contains("error=rate"));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_disabled_person_is_out_at_once_everywhere(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let mut bia = desk.browser("Bia").await;
    let mut stream = Stream::open(&bia, None).await;
    desk.desk.disable_user("bia@loja.example").await.unwrap();
    let told = stream.next().await.unwrap();
    assert_eq!(told, "signed_out");
    assert_eq!(stream.next().await, None, "the stream ends");
    assert!(location(&bia.get("/conversations").await).starts_with("/sign-in"));
    assert_eq!(
        bia.call("count_views", json!({})).await,
        (StatusCode::UNAUTHORIZED, json!("signed_out"))
    );
    assert_eq!(
        bia.request(Method::GET, "/events").send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    assert!(location(&bia.sign_in("bia@loja.example", PASSWORD).await).contains("error=disabled"));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_another_site_asks_for_is_refused(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let cookie = bia.cookie.clone().unwrap();
    let foreign = |path: &str| {
        let request = desk.http.post(format!("{}{path}", desk.url));
        request
            .header(header::ORIGIN, "https://evil.example")
            .header(header::COOKIE, &cookie)
    };
    let answer = foreign(&path_of("count_views"))
        .json(&json!({}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    for path in ["/sign-in", "/sign-out"] {
        let answer = foreign(path)
            .form(&[("email", "bia@loja.example"), ("password", PASSWORD)])
            .send()
            .await
            .unwrap();
        assert_eq!(
            (answer.status(), location(&answer)),
            (StatusCode::SEE_OTHER, "/sign-in?error=origin")
        );
    }
    assert_eq!(
        bia.get("/conversations").await.status(),
        StatusCode::OK,
        "still signed in"
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn behind_https_the_cookie_is_only_sent_encrypted(pool: PgPool) {
    let desk = TestDesk::with(pool, |config| {
        config.public_url = Some("https://desk.example".into());
    })
    .await;
    let email = desk.agent("Bia").await;
    let mut bia = desk.nobody();
    let answer = bia.sign_in(&email, PASSWORD).await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-guiche=") && cookie.contains("Secure"),
        "{cookie}"
    );
    assert!(answer.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    desk.finish().await;
}
