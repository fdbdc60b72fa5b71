//! Calls about templates, samples and blocked people, against a plain TCP server with prepared answers.

#![allow(clippy::unwrap_used)] // Helpers of tests, which the lint does not take for tests.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use whatsapp::send::Recipient;
use whatsapp::template::{NewTemplate, TemplateCategory, TemplateParts, TemplateStatus};
use whatsapp::{Client, SendError};

/// Answers one request after the other, each on its own connection; gives the requests back.
async fn server(answers: Vec<(u16, Value)>) -> (Client, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = tokio::spawn(async move {
        let mut requests = Vec::new();
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            requests.push(request(&mut stream).await);
            let answer = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        requests
    });
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    (Client::new(http, url, "v24.0"), requests)
}

/// One request to its end, which its `content-length` tells.
async fn request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.split_once("content-length: ").map_or(0, |(_, rest)| {
                rest.lines().next().unwrap().trim().parse::<usize>().unwrap()
            });
            if body.len() >= length {
                return text;
            }
        }
        let count = stream.read(&mut buffer).await.unwrap();
        assert!(count > 0, "the client hung up");
        read.extend_from_slice(&buffer[..count]);
    }
}

fn token() -> secrecy::SecretString {
    "EAAsegredo".into()
}

fn node(id: &str, status: &str) -> Value {
    json!({"id": id, "name": format!("t{id}"), "language": "pt_BR", "status": status, "category": "UTILITY",
           "components": [{"type": "BODY", "text": "oi"}]})
}

#[tokio::test]
async fn every_page_is_listed_and_odd_ones_cost_only_themselves() {
    let paging =
        json!({"cursors": {"before": "A", "after": "QVFI1"}, "next": "https://graph.facebook.com/…"});
    let (client, requests) = server(vec![
        (
            200,
            json!({"data": [node("1", "APPROVED"), {"status": "APPROVED"}, node("2", "DREAMING")], "paging": paging}),
        ),
        (
            200,
            json!({"data": [node("3", "PAUSED")], "paging": {"cursors": {"after": "QVFI2"}}}),
        ),
    ])
    .await;
    let list = client.templates(&token(), "102290129340398").await.unwrap();
    let seen: Vec<_> = list
        .templates
        .iter()
        .map(|template| (template.id.as_str(), template.status.as_wire()))
        .collect();
    assert_eq!(seen, [("1", "APPROVED"), ("2", "DREAMING"), ("3", "PAUSED")]);
    assert_eq!(list.unreadable, 1);
    let requests = requests.await.unwrap();
    assert!(requests[0].starts_with("GET /v24.0/102290129340398/message_templates?fields=id%2Cname"));
    assert!(requests[0].contains("correct_category") && requests[0].contains("limit=100"));
    assert!(requests[1].contains("after=QVFI1"));
}

#[tokio::test]
async fn a_refused_creation_says_what_meta_would_tell_a_person() {
    let error = json!({"error": {"message": "Invalid parameter", "type": "OAuthException", "code": 100,
        "error_subcode": 2_388_024, "is_transient": false, "error_user_title": "Conteúdo já existe",
        "error_user_msg": "Já existe conteúdo em português para este modelo.", "fbtrace_id": "A"}});
    let (client, requests) = server(vec![
        (400, error),
        (
            200,
            json!({"id": "9", "status": "REJECTED", "category": "MARKETING"}),
        ),
    ])
    .await;
    let template = NewTemplate {
        name: "pedido".into(),
        language: "pt_BR".into(),
        category: TemplateCategory::Utility,
        parts: TemplateParts {
            body: "Seu pedido saiu.".into(),
            ..TemplateParts::default()
        },
    };
    let Err(SendError::Refused(error)) = client.create_template(&token(), "1", &template).await else {
        panic!("not refused")
    };
    assert_eq!((error.code, error.subcode), (100, Some(2_388_024)));
    assert_eq!(error.user_title.as_deref(), Some("Conteúdo já existe"));
    assert!(error.user_message.unwrap().contains("português"));
    let created = client.create_template(&token(), "1", &template).await.unwrap();
    assert_eq!(
        (created.id.as_str(), created.status, created.category),
        ("9", TemplateStatus::Rejected, Some(TemplateCategory::Marketing))
    );
    let request = requests.await.unwrap().remove(1);
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(body).unwrap(),
        json!({"name": "pedido", "language": "pt_BR", "category": "UTILITY", "parameter_format": "POSITIONAL",
               "components": [{"type": "BODY", "text": "Seu pedido saiu."}]})
    );
}

#[tokio::test]
async fn a_template_is_deleted_by_name_or_in_one_language() {
    let done = || (200, json!({"success": true}));
    let (client, requests) = server(vec![done(), done()]).await;
    client
        .delete_template(&token(), "1", "pedido", None)
        .await
        .unwrap();
    client
        .delete_template(&token(), "1", "pedido", Some("77"))
        .await
        .unwrap();
    let requests = requests.await.unwrap();
    assert!(requests[0].starts_with("DELETE /v24.0/1/message_templates?name=pedido HTTP"));
    assert!(requests[1].starts_with("DELETE /v24.0/1/message_templates?name=pedido&hsm_id=77 HTTP"));
}

#[tokio::test]
async fn a_sample_goes_up_in_two_steps_and_gives_a_handle() {
    let (client, requests) = server(vec![
        (200, json!({"id": "upload:MTphdHRh==?sig=ARZ_1"})),
        (200, json!({"h": "4::aW1hZ2U="})),
    ])
    .await;
    let handle = client
        .upload_sample(
            &token(),
            "670843887433847",
            "foto verão.jpg",
            "image/jpeg",
            "JPEG",
            4,
        )
        .await
        .unwrap();
    assert_eq!(handle, "4::aW1hZ2U=");
    let requests = requests.await.unwrap();
    assert!(requests[0].starts_with("POST /v24.0/670843887433847/uploads?file_name=foto+ver%C3%A3o.jpg&file_length=4&file_type=image%2Fjpeg HTTP"));
    let second = requests[1].to_ascii_lowercase();
    assert!(
        second.starts_with("post /v24.0/upload:mtphdhrh==?sig=arz_1 http"),
        "{second}"
    );
    assert!(second.contains("authorization: oauth eaasegredo\r\n"));
    assert!(second.contains("file_offset: 0\r\n") && second.ends_with("\r\n\r\njpeg"));
    assert_eq!(second.matches("content-length").count(), 1);
}

#[tokio::test]
async fn a_block_that_failed_for_some_is_no_error() {
    let person = json!({"input": "+554188887777", "wa_id": "554188887777"});
    let failed = json!({"input": "BR.2", "user_id": "BR.2",
        "errors": [{"message": "x", "code": 139_103, "error_data": {"details": "Did not write in 24 hours"}}]});
    let mixed = json!({"messaging_product": "whatsapp", "block_users": {"added_users": [person], "failed_users": [failed]},
        "error": {"message": "(#139100) Failed to block/unblock users", "type": "OAuthException", "code": 139_100, "fbtrace_id": "A"}});
    let refused = json!({"error": {"message": "(#139102) Block list changed", "type": "OAuthException", "code": 139_102, "fbtrace_id": "A"}});
    let (client, requests) = server(vec![
        (400, mixed),
        (
            200,
            json!({"messaging_product": "whatsapp", "block_users": {"removed_users": [person]}}),
        ),
        (400, refused),
        (502, json!("<html>")),
        (200, json!({"success": true})),
    ])
    .await;
    let people = [
        Recipient::Phone("+554188887777".into()),
        Recipient::User("BR.2".into()),
    ];
    let blocks = client.block(&token(), "1065", &people).await.unwrap();
    assert_eq!(blocks.done[0].wa_id.as_deref(), Some("554188887777"));
    let (who, why) = &blocks.failed[0];
    assert_eq!(
        (who.user_id.as_deref(), why.code, why.details.as_deref()),
        (Some("BR.2"), 139_103, Some("Did not write in 24 hours"))
    );
    assert!(!format!("{blocks:?}").contains("8888"));

    let unblocked = client.unblock(&token(), "1065", &people[..1]).await.unwrap();
    assert_eq!((unblocked.done.len(), unblocked.failed.len()), (1, 0));
    assert!(
        matches!(client.block(&token(), "1065", &people).await, Err(SendError::Refused(error)) if error.code == 139_102)
    );
    for _ in 0..2 {
        assert!(matches!(
            client.block(&token(), "1065", &people).await,
            Err(SendError::Lost { .. })
        ));
    }
    let requests = requests.await.unwrap();
    assert!(requests[0].starts_with("POST /v24.0/1065/block_users HTTP"));
    assert!(requests[0].ends_with(
        r#"{"messaging_product":"whatsapp","block_users":[{"user":"+554188887777"},{"user_id":"BR.2"}]}"#
    ));
    assert!(requests[1].starts_with("DELETE /v24.0/1065/block_users HTTP"));
}
