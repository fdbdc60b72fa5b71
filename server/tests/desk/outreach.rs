//! Contato Ativo and Recontato over HTTP: the statuses and the customer's answer reach the sender's screen.

use domain::user::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Browser, Stream, TestDesk};

const PHONE: &str = "+5541991234567";

/// The template `name`, once the desk has read them.
async fn template(browser: &Browser<'_>, number: &Value, name: &str) -> Value {
    for _ in 0..500 {
        let choice = browser
            .does("sendable_templates", json!({"number": number, "text": name}))
            .await;
        if let Some(found) = choice["templates"].as_array().and_then(|list| list.first()) {
            return found["id"].clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{name} was not read")
}

/// The next card of the stream in `state`.
async fn card_in(stream: &mut Stream, state: &str) -> Value {
    loop {
        let event = stream.next().await.expect("the stream goes on");
        let card = &event["conversation"]["card"];
        if card["state"] == state {
            return card.clone();
        }
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_was_begun_is_seen_to_arrive_and_its_answer_comes_to_the_sender(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let start = bia.does("outreach_start", json!({})).await;
    assert_eq!(start["origins"].as_array().unwrap().len(), 1);
    let number = start["origins"][0]["id"].clone();
    let template = template(&bia, &number, "retomar_conversa").await;
    let mut stream = Stream::open(&bia, None).await;
    let filling = json!({"texts": [[{"body": "1"}, "Ana"], [{"body": "2"}, "o pedido 812"]]});
    let to = json!({"number": number, "phone": "(41) 99123-4567", "name": "Ana Souza"});
    let arguments = |filling: &Value| json!({"to": to, "with": {"template": template, "filling": filling}, "client_key": Uuid::now_v7()});

    let refused = bia.does("send_active_contact", arguments(&json!({}))).await;
    assert_eq!(refused["stopped"]["unfilled"].as_array().unwrap().len(), 2);
    let begun = bia.does("send_active_contact", arguments(&filling)).await;
    let message = begun["begun"]["message"]["id"].clone();
    assert!(message.is_string(), "{begun}");
    let card = card_in(&mut stream, "awaiting_customer").await;
    assert_eq!(card["owner_name"], "Bia");
    assert!(card["expires_at"].is_string());
    desk.settled().await;
    let again = bia
        .does(
            "look_up_contact",
            json!({"number": number, "phone": "41 99123 4567"}),
        )
        .await;
    assert_eq!(again["in_service"]["mine"], true);

    // The customer taps a button of the template.
    let inbox = desk.whatsapp.inbox_of(PHONE.trim_start_matches('+')).unwrap();
    desk.whatsapp
        .customer_taps(PHONE.trim_start_matches('+'), &inbox[0].wamid, 0)
        .unwrap();
    let card = card_in(&mut stream, "in_service").await;
    assert_eq!(card["owner_name"], "Bia");
    assert!(card["expires_at"].is_null());
    let delivery: String =
        sqlx::query_scalar("select delivery::text from messages where direction = 'outbound'")
            .fetch_one(&desk.pool)
            .await
            .unwrap();
    assert!(matches!(delivery.as_str(), "delivered" | "read"), "{delivery}");
    drop(stream);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nobody_writes_first_without_being_signed_in(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let nobody = desk.nobody();
    let id = Uuid::now_v7();
    for (name, arguments) in [
        ("outreach_start", json!({})),
        ("look_up_contact", json!({"number": id, "phone": PHONE})),
        ("recontact_start", json!({"conversation": id})),
        ("sendable_templates", json!({"number": id, "text": ""})),
        (
            "send_active_contact",
            json!({"to": {"number": id, "phone": PHONE, "name": "Ana"}, "with": {"template": id, "filling": {}}, "client_key": id}),
        ),
        (
            "send_recontact",
            json!({"conversation": id, "with": {"template": id, "filling": {}}, "client_key": id}),
        ),
        ("retry_template", json!({"message": id})),
    ] {
        let (status, _) = nobody.call(name, arguments).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{name}");
    }
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn single_sends_are_taken_along_as_the_screen_shows_them(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let sofia = desk.person("Sofia", Role::Supervisor).await;
    let start = bia.does("outreach_start", json!({})).await;
    let number = start["origins"][0]["id"].clone();
    let template = template(&bia, &number, "aviso_horario").await;
    for (phone, name) in [
        ("(41) 99123-4567", "=SOMA(A1)"),
        ("(41) 99123-4568", "Ana; a \"segunda\""),
    ] {
        let to = json!({"number": number, "phone": phone, "name": name});
        let with = json!({"template": template, "filling": {}});
        let begun = bia
            .does(
                "send_active_contact",
                json!({"to": to, "with": with, "client_key": Uuid::now_v7()}),
            )
            .await;
        assert!(begun["begun"].is_object(), "{begun}");
    }
    desk.settled().await;
    let filter = json!({"text": "", "number": null, "state": null, "from": null, "until": null});
    let shown = sofia
        .does("single_history", json!({"filter": filter, "after": null}))
        .await;
    let shown = shown["sends"].as_array().unwrap();
    assert_eq!(shown.len(), 2);

    let address = "/batches/history/singles";
    let answer = sofia
        .get(&format!("{address}.csv?text=&number=&state=&from=&until="))
        .await;
    assert_eq!(
        answer.headers()["content-disposition"],
        "attachment; filename=\"Envios-avulsos.csv\""
    );
    let text = answer.text().await.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0].trim_start_matches('\u{feff}'),
        "\"Quando\";\"Para\";\"Telefone\";\"Tipo de envio\";\"Modelo\";\"Número\";\"Quem enviou\";\"Resultado\";\"Motivo\""
    );
    assert_eq!(lines.len(), 1 + shown.len());
    for (line, send) in lines[1..].iter().zip(shown) {
        for cell in ["phone", "number_name", "template", "by"] {
            let cell = send[cell].as_str().unwrap();
            assert!(line.contains(&format!("{cell}\"")), "{cell} is not in {line}");
        }
        assert!(
            line.contains("\"Contato Ativo\"") && line.ends_with("\"\""),
            "{line}"
        );
    }
    assert!(lines[1].contains("\"Ana; a \"\"segunda\"\"\""), "{}", lines[1]);
    assert!(
        lines[2].contains("\"'=SOMA(A1)\""),
        "no cell is a formula: {}",
        lines[2]
    );
    let narrowed = sofia.get(&format!("{address}.csv?text=segunda")).await;
    assert_eq!(narrowed.text().await.unwrap().lines().count(), 2);
    let book = sofia.get(&format!("{address}.xlsx")).await;
    assert!(book.bytes().await.unwrap().starts_with(b"PK"));
    let refused = bia.get(&format!("{address}.csv")).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    desk.finish().await;
}
