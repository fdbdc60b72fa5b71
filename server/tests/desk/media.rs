//! Files over HTTP: handed out to those who may see the conversation, with nothing that a browser would run.

use reqwest::{Method, StatusCode, header};
use serde_json::json;
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;

use crate::common::{ANA, Browser, TestDesk};

async fn last_message(browser: &Browser<'_>, conversation: &str) -> serde_json::Value {
    let thread = browser
        .does("open_thread", json!({"conversation": conversation}))
        .await;
    thread["messages"].as_array().unwrap().last().unwrap().clone()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_file_goes_out_whole_in_stretches_and_not_again_when_the_browser_has_it(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    desk.whatsapp
        .customer_sends(
            ANA,
            json!({"to": NUMBER_CENTRO, "type": "document", "document": {"filename": "nota ação.pdf"}}),
        )
        .unwrap();
    desk.settled().await;
    let conversation = desk.conversation().await;
    let message = last_message(&bia, &conversation).await;
    assert_eq!(message["file"]["state"], "stored", "{message}");
    let path = format!("/media/{}", message["id"].as_str().unwrap());

    let whole = bia.get(&path).await;
    assert_eq!(whole.status(), StatusCode::OK);
    let told = |name: header::HeaderName| whole.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(told(header::CONTENT_TYPE), "application/pdf");
    assert_eq!(told(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(told(header::X_FRAME_OPTIONS), "SAMEORIGIN");
    assert_eq!(told(header::CACHE_CONTROL), "private, no-cache");
    assert!(told(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"));
    assert_eq!(
        told(header::CONTENT_DISPOSITION),
        "inline; filename=\"nota a__o.pdf\"; filename*=UTF-8''nota%20a%C3%A7%C3%A3o.pdf"
    );
    assert!(whole.headers().get(header::CONTENT_ENCODING).is_none());
    let tag = told(header::ETAG);
    let bytes = whole.bytes().await.unwrap();
    assert!(bytes.starts_with(b"%PDF-"));

    let part = bia
        .request(Method::GET, &path)
        .header(header::RANGE, "bytes=1-3")
        .send()
        .await
        .unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        part.headers()[header::CONTENT_RANGE],
        format!("bytes 1-3/{}", bytes.len()).as_str()
    );
    assert_eq!(part.bytes().await.unwrap(), "PDF");
    let beyond = bia
        .request(Method::GET, &path)
        .header(header::RANGE, "bytes=9999999-")
        .send()
        .await
        .unwrap();
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    let again = bia
        .request(Method::GET, &path)
        .header(header::IF_NONE_MATCH, &tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let saved = bia.get(&format!("{path}?download")).await;
    assert!(
        saved.headers()[header::CONTENT_DISPOSITION]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_file_is_nobody_elses(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let caio = desk.browser("Caio").await;
    desk.desk
        .disable_number("caio@loja.example", NUMBER_CENTRO)
        .await
        .unwrap();
    desk.whatsapp
        .customer_sends(ANA, json!({"to": NUMBER_CENTRO, "type": "image"}))
        .unwrap();
    desk.settled().await;
    let conversation = desk.conversation().await;
    let message = last_message(&bia, &conversation).await;
    let id = message["id"].as_str().unwrap();
    for path in [format!("/media/{id}"), format!("/media/{id}?thumb")] {
        assert_eq!(bia.get(&path).await.status(), StatusCode::OK);
        assert_eq!(caio.get(&path).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(desk.nobody().get(&path).await.status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        caio.call("fetch_again", json!({"message": id})).await,
        (StatusCode::NOT_FOUND, json!("not_found"))
    );
    assert_eq!(bia.get("/media/nonsense").await.status(), StatusCode::BAD_REQUEST);
    desk.finish().await;
}
