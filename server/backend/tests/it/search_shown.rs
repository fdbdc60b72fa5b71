//! Search shows what the thread shows: what was deleted is not found, what was edited is found by its new words.

use backend::Desk;
use domain::search::{Found, SearchFilters};
use domain::user::CurrentUser;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, excerpts, inbound, message, seconds};

async fn find(desk: &Desk, user: &CurrentUser, typed: &str) -> Found {
    desk.index_search().await.unwrap();
    find_at_once(desk, user, typed).await
}

/// Before the worker has read what is new.
async fn find_at_once(desk: &Desk, user: &CurrentUser, typed: &str) -> Found {
    desk.search(user, typed, &SearchFilters::default(), None)
        .await
        .unwrap()
}

impl Bench {
    async fn deletes(&self, wamid: &str) {
        let revoke = json!({"original_message_id": wamid});
        self.adds("revoke", revoke, 5).await;
    }

    async fn edits(&self, wamid: &str, words: &str, after: i64) {
        let edit =
            json!({"original_message_id": wamid, "message": {"type": "text", "text": {"body": words}}});
        self.adds("edit", edit, after).await;
    }

    async fn adds(&self, kind: &str, what: Value, after: i64) {
        let at = self.now() + seconds(after);
        self.receives(&inbound(CENTRO, &[message(ANA, kind, what, at)]))
            .await;
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_the_customer_deleted_is_neither_found_nor_shown(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let first = bench.writes(ANA, "minha senha é girassol", bench.now()).await;
    assert_eq!(
        excerpts(&find(&bench.desk, &bia, "girassol").await),
        ["minha senha é girassol"]
    );
    bench.deletes(&first).await;
    assert!(
        find_at_once(&bench.desk, &bia, "girassol")
            .await
            .messages
            .is_empty(),
        "not even before the worker has read of it"
    );
    for typed in ["girassol", "senha", "girasol"] {
        let found = find(&bench.desk, &bia, typed).await;
        assert!(
            found.messages.is_empty() && found.instead.is_empty(),
            "{typed}: {found:?}"
        );
    }
    assert_eq!(
        bench
            .count("select count(*) from message_search where words @@ to_tsquery('desk', 'girassol')")
            .await,
        0
    );

    // Deleted before the worker came by.
    let second = bench.writes(ANA, "meu cartão é begônia", bench.now()).await;
    bench.deletes(&second).await;
    assert!(find(&bench.desk, &bia, "begonia").await.messages.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_the_customer_edited_is_found_once_by_its_new_words(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let wamid = bench.writes(ANA, "Quero o azul", bench.now()).await;
    let original = find(&bench.desk, &bia, "azul").await.messages[0].id;
    for (after, old, new) in [(5, "azul", "verde"), (9, "verde", "roxo")] {
        bench.edits(&wamid, &format!("Quero o {new}"), after).await;
        assert!(
            find(&bench.desk, &bia, old).await.messages.is_empty(),
            "{old} is no longer there"
        );
        let found = find(&bench.desk, &bia, new).await;
        assert_eq!(excerpts(&found), [format!("Quero o {new}")]);
        assert_eq!(found.messages[0].id, original, "the message, which has a bubble");
        assert_eq!(found.messages[0].kind, "text");
    }
    assert_eq!(find(&bench.desk, &bia, "quero").await.messages.len(), 1);
    bench.deletes(&wamid).await;
    assert!(find(&bench.desk, &bia, "quero").await.messages.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_edit_that_comes_before_its_message_is_found_on_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let text = crate::common::text(ANA, "Quero o azul", bench.now());
    bench
        .edits(text["id"].as_str().unwrap(), "Quero o verde", 5)
        .await;
    assert_eq!(
        excerpts(&find(&bench.desk, &bia, "verde").await),
        ["Quero o verde"],
        "a bubble of its own until its message is there"
    );
    bench.receives(&inbound(CENTRO, &[text])).await;
    let found = find(&bench.desk, &bia, "verde").await;
    assert_eq!(excerpts(&found), ["Quero o verde"]);
    assert_eq!(found.messages[0].kind, "text");
    assert!(find(&bench.desk, &bia, "azul").await.messages.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn new_words_under_a_file_are_found_and_its_name_still_is(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let file = json!({"id": "1234567", "mime_type": "application/pdf", "filename": "comprovante.pdf", "caption": "segue"});
    let document = message(ANA, "document", file, bench.now());
    let wamid = document["id"].as_str().unwrap().to_owned();
    bench.receives(&inbound(CENTRO, &[document])).await;
    assert_eq!(find(&bench.desk, &bia, "segue").await.messages.len(), 1);
    bench.edits(&wamid, "pago ontem", 5).await;
    assert!(find(&bench.desk, &bia, "segue").await.messages.is_empty());
    assert_eq!(excerpts(&find(&bench.desk, &bia, "ontem").await), ["pago ontem"]);
    assert_eq!(
        excerpts(&find(&bench.desk, &bia, "comprovante").await),
        ["pago ontem"]
    );
}
