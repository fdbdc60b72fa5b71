//! Search by name, phone and protocol: the best of what one may see come first, however many there are.

use chrono::TimeDelta;
use domain::search::SearchFilters;
use domain::user::{CurrentUser, Role};
use serde_json::Value;
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, text};

/// `count` customers write on a number, one after the other.
async fn crowd(bench: &Bench, number: &str, count: i64) {
    let many: Vec<Value> = (0..count)
        .map(|n| {
            let at = bench.now() - TimeDelta::seconds(count - n);
            text(&format!("5511{}", 900_000_000 + n), "oi", at)
        })
        .collect();
    bench.receives(&inbound(number, &many)).await;
    bench.desk.index_search().await.unwrap();
}

async fn names(bench: &Bench, user: &CurrentUser, typed: &str) -> (Vec<String>, bool) {
    bench.desk.index_search().await.unwrap();
    let found = bench
        .desk
        .search(user, typed, &SearchFilters::default(), None)
        .await
        .unwrap();
    let names = found.conversations.into_iter().map(|card| card.contact_name);
    (names.collect(), found.more_conversations)
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn four_hundred_namesakes_on_a_foreign_number_hide_nobody(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let chief = bench.stranger("Sergio", Role::Supervisor).await;
    crowd(&bench, PAULISTA, 400).await;
    bench.conversation(ANA).await;
    let hers = format!("Cliente {ANA}");
    for typed in ["cliente", "Client", "clietne", "5541", "88887777"] {
        let (found, more) = names(&bench, &bia, typed).await;
        assert_eq!(found, [hers.as_str()], "{typed}");
        assert!(!more, "{typed}");
    }
    let (found, more) = names(&bench, &chief, "cliente").await;
    assert_eq!((found.len(), more), (8, true));
    let all = bench
        .desk
        .search_named(&chief, "cliente", &SearchFilters::default())
        .await
        .unwrap();
    assert_eq!((all.conversations.len(), all.more_conversations), (100, true));
    let shown: Vec<&String> = all.conversations[..8]
        .iter()
        .map(|card| &card.contact_name)
        .collect();
    assert_eq!(shown, found.iter().collect::<Vec<_>>(), "in the same order");
    let narrow = bench
        .desk
        .search_named(&bia, "cliente", &SearchFilters::default())
        .await
        .unwrap();
    assert_eq!(
        (narrow.conversations.len(), narrow.more_conversations),
        (1, false)
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_name_itself_comes_before_hundreds_that_hold_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    crowd(&bench, CENTRO, 400).await;
    bench
        .run("update contacts set name = 'Mariana ' || right(replace(name, ' ', ''), 4)")
        .await;
    bench
        .run("update contacts set name = 'Ana' where name = 'Mariana 0001'")
        .await;
    bench
        .run("update contacts set name = 'Anabela' where name = 'Mariana 0002'")
        .await;
    bench
        .run("update contacts set name = 'José Ana Souza' where name = 'Mariana 0003'")
        .await;
    bench
        .run("select refresh_contact_search(array(select id from contacts))")
        .await;
    let (found, more) = names(&bench, &bia, "ana").await;
    // Whole words, the newest first; then beginnings; then the rest.
    assert_eq!(
        found[..4],
        ["José Ana Souza", "Ana", "Anabela", "Mariana 0399"].map(str::to_owned)
    );
    assert_eq!((found.len(), more), (8, true));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_most_alike_names_come_first_whatever_their_number(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    crowd(&bench, CENTRO, 400).await;
    bench
        .run("update contacts set name = 'Conceito ' || right(name, 3)")
        .await;
    bench
        .run("update contacts set name = 'Conceição Prado' where name = 'Conceito 001'")
        .await;
    bench
        .run("select refresh_contact_search(array(select id from contacts))")
        .await;
    let (found, more) = names(&bench, &bia, "Conceissao").await;
    assert_eq!(
        (found[0].as_str(), found.len(), more),
        ("Conceição Prado", 8, true)
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn protocols_beyond_the_first_five_are_given_when_asked_for(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    crowd(&bench, CENTRO, 7).await;
    bench
        .run(
            "update protocols p set code = '2026010' || s.n || '-000777'
               from (select id, row_number() over (order by id) as n from protocols) s where s.id = p.id",
        )
        .await;
    let none = SearchFilters::default();
    let found = bench.desk.search(&bia, "777", &none, None).await.unwrap();
    assert_eq!((found.protocols.len(), found.more_protocols), (5, true));
    let all = bench.desk.search_named(&bia, "777", &none).await.unwrap();
    assert_eq!((all.protocols.len(), all.more_protocols), (7, false));
    assert_eq!(all.protocols[..5], found.protocols);
}
