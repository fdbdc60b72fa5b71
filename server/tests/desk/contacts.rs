//! Contacts over HTTP: pages by role, sheets in by a plain form, files out.

use domain::user::Role;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode, header};
use serde_json::json;
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Browser, TestDesk, location};

async fn send(browser: &Browser<'_>, name: &str, bytes: Vec<u8>) -> Response {
    let form = Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned()));
    browser
        .request(Method::POST, "/contacts/import")
        .multipart(form)
        .send()
        .await
        .unwrap()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn pages_of_contacts_are_for_their_roles_and_keeping_them_is_not_for_agents(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let sofia = desk.person("Sofia", Role::Supervisor).await;
    let helena = desk.person("Helena", Role::Administrator).await;
    for (path, agent, supervisor) in [
        ("/contacts", 200, 200),
        ("/contacts/import", 403, 200),
        ("/contacts/export.xlsx", 403, 200),
        ("/contacts/export.csv", 403, 200),
        ("/contacts/model.xlsx", 403, 200),
        ("/contacts/model.csv", 403, 200),
        ("/contacts/fields", 403, 403),
    ] {
        assert_eq!(bia.get(path).await.status().as_u16(), agent, "{path}");
        assert_eq!(sofia.get(path).await.status().as_u16(), supervisor, "{path}");
        assert_eq!(helena.get(path).await.status(), StatusCode::OK, "{path}");
    }
    let nowhere = format!("/contacts/{}", Uuid::from_u128(1));
    assert_eq!(sofia.get(&nowhere).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        send(&bia, "x.csv", b"Telefone\n41 98888-7777\n".to_vec())
            .await
            .status(),
        StatusCode::FORBIDDEN
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_page_shows_a_contact_before_any_program_is_there(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    desk.settled().await;
    let list = bia.get("/contacts").await.text().await.unwrap();
    assert!(list.contains("+55 41 98888-7777"), "the list names them");
    let contact: Uuid = sqlx::query_scalar("select id from contacts")
        .fetch_one(&desk.pool)
        .await
        .unwrap();
    bia.does(
        "record_consent",
        json!({"contact": contact, "form": {"change": "opt_in", "scope": "marketing", "day": "2026-11-01", "proof": "Site: cadastro"}}),
    )
    .await;
    let page = bia
        .get(&format!("/contacts/{contact}"))
        .await
        .text()
        .await
        .unwrap();
    for word in [
        "+55 41 98888-7777",
        "Loja Centro",
        "Site: cadastro",
        "registrado por Bia",
    ] {
        assert!(page.contains(word), "{word} is not on the page");
    }
    // What is for supervisors is not drawn for agents.
    assert!(!page.contains("Unir contatos"));
    let refused = bia
        .does(
            "record_consent",
            json!({"contact": contact, "form": {"change": "opt_in", "scope": "all", "day": "ontem", "proof": "x"}}),
        )
        .await;
    assert_eq!(refused, json!({"Err": "day"}));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_sheet_comes_in_by_a_plain_form_and_goes_out_without_formulas(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let sofia = desk.person("Sofia", Role::Supervisor).await;
    // The model is what an import knows: with a row below it, it is taken.
    let model = sofia.get("/contacts/model.csv").await.text().await.unwrap();
    assert!(
        model.starts_with("\u{feff}\"Nome\";\"Telefone\";\"Aceita marketing\""),
        "{model}"
    );
    let sheet = model + "=HYPERLINK(\"http://x\");41 98888-7777;sim;;01/11/2026;Site\r\n;123;;;;\r\n";
    let answer = send(&sofia, "clientes.csv", sheet.into_bytes()).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let check = location(&answer).to_owned();
    let page = sofia.get(&check).await.text().await.unwrap();
    for word in [
        "clientes.csv",
        "Novo contato",
        "O telefone tem dígitos",
        "Importar 1 contato",
    ] {
        assert!(page.contains(word), "{word} is not on the check page");
    }
    assert_eq!(desk.count("select count(*) from contacts").await, 0);
    let answer = sofia.request(Method::POST, &check).send().await.unwrap();
    assert_eq!(
        (answer.status(), location(&answer)),
        (StatusCode::SEE_OTHER, check.as_str())
    );
    let page = sofia.get(&check).await.text().await.unwrap();
    assert!(
        page.contains("Importação concluída") && page.contains("Novos: 1"),
        "{page}"
    );

    let answer = sofia.get("/contacts/export.csv").await;
    let disposition = answer.headers()[header::CONTENT_DISPOSITION]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(disposition, "attachment; filename=\"contatos.csv\"");
    let text = answer.text().await.unwrap();
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://x\"\")\";\"'+55 41 98888-7777\""),
        "{text}"
    );
    let none = sofia
        .get("/contacts/export.csv?text=ninguem")
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(none.lines().count(), 1, "the filter holds: {none}");
    let book = sofia.get("/contacts/export.xlsx").await.bytes().await.unwrap();
    assert!(book.starts_with(b"PK"));
    // What went out comes in again.
    let answer = send(&sofia, "contatos.xlsx", book.to_vec()).await;
    let page = sofia.get(location(&answer)).await.text().await.unwrap();
    assert!(page.contains("Já existe: =HYPERLINK"), "{page}");
    assert!(
        page.contains("Colunas que o Guichê não conhece"),
        "what it tells of consent is left out"
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_no_sheet_leads_back_with_the_reason(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let sofia = desk.person("Sofia", Role::Supervisor).await;
    for (bytes, reason) in [
        (Vec::new(), "Escolha uma planilha."),
        (b"\x89PNG\x00".to_vec(), "Não foi possível ler este arquivo."),
        (b"Nome\nAna\n".to_vec(), "Falta a coluna"),
        (b"Telefone\n".to_vec(), "não tem linhas"),
        (vec![b'a'; 6 << 20], "maior que 5 MB"),
        (vec![b'a'; 12 << 20], "maior que 5 MB"),
    ] {
        let answer = send(&sofia, "planilha", bytes).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{reason}");
        let page = sofia.get(location(&answer)).await.text().await.unwrap();
        assert!(page.contains(reason), "{reason}");
    }
    let plain = sofia
        .request(Method::POST, "/contacts/import")
        .send()
        .await
        .unwrap();
    assert!(location(&plain).contains("no_file"));
    let nowhere = format!("/contacts/import/{}", Uuid::from_u128(1));
    assert_eq!(
        sofia
            .request(Method::POST, &nowhere)
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(sofia.get(&nowhere).await.status(), StatusCode::NOT_FOUND);
    desk.finish().await;
}
