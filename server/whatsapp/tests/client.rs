//! What a lost, cut, refused and accepted send look like, against a plain TCP server.

#![allow(clippy::unwrap_used)] // Helpers of tests, which the lint does not take for tests.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use whatsapp::send::Recipient;
use whatsapp::{Client, OutboundMessage, SendError};

/// Answers one request with these bytes and hangs up; gives the request back.
async fn server(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let request = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !String::from_utf8_lossy(&request).contains("Ol") {
            let read = stream.read(&mut buffer).await.unwrap();
            request.extend_from_slice(&buffer[..read]);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8_lossy(&request).into_owned()
    });
    (url, request)
}

async fn send_to(url: String) -> Result<whatsapp::client::Accepted, SendError> {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    let message = OutboundMessage::text(Recipient::Phone("+5541988887777".into()), "Ol", false);
    Client::new(http, url, "v24.0")
        .send(&"EAAsegredo".into(), "106540352242922", &message)
        .await
}

#[tokio::test]
async fn an_accepted_message_has_an_id_and_whatsapps_own_id_of_the_customer() {
    let (url, request) = server(
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"+5541988887777\",\"wa_id\":\"554188887777\"}],\"messages\":[{\"id\":\"wamid.A=\"}]}",
    )
    .await;
    let accepted = send_to(url).await.unwrap();
    assert_eq!(
        (accepted.wamid.as_str(), accepted.wa_id.as_deref()),
        ("wamid.A=", Some("554188887777"))
    );
    let request = request.await.unwrap();
    assert!(request.starts_with("POST /v24.0/106540352242922/messages HTTP/1.1"));
    assert!(
        request
            .to_lowercase()
            .contains("authorization: bearer eaasegredo")
    );
}

#[tokio::test]
async fn a_refusal_carries_code_and_waiting_time() {
    let (url, _request) = server(
        "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\nconnection: close\r\n\r\n{\"error\":{\"message\":\"(#130429) Rate limit hit\",\"type\":\"OAuthException\",\"code\":130429,\"fbtrace_id\":\"A\"}}",
    )
    .await;
    let Err(SendError::Refused(error)) = send_to(url).await else {
        panic!("not refused")
    };
    assert_eq!(
        (error.http, error.code, error.title.as_str()),
        (429, 130_429, "Rate limit hit")
    );
    assert_eq!(error.retry_after, Some(Duration::from_secs(7)));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn whatever_leaves_the_outcome_open_is_lost() {
    for answer in [
        "",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"mess",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"messages\":[]}",
        "HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n<html>",
    ] {
        let (url, _request) = server(answer).await;
        let outcome = send_to(url).await;
        assert!(matches!(outcome, Err(SendError::Lost { .. })), "{answer}");
        assert!(!format!("{outcome:?}").contains("127.0.0.1"));
    }
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    assert!(matches!(send_to(url).await, Err(SendError::Lost { .. })));
}

#[tokio::test]
async fn a_closed_door_means_nothing_was_sent() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    assert!(matches!(send_to(url).await, Err(SendError::NotSent { .. })));
}
