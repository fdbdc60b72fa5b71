//! Search by words, across several numbers: nothing is skipped, and spelling is put right within what one may see.

use chrono::TimeDelta;
use domain::search::{Found, FoundCursor, SearchFilters};
use domain::user::{CurrentUser, Role};
use serde_json::Value;
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, excerpts, inbound, text};

async fn find(bench: &Bench, user: &CurrentUser, typed: &str) -> Found {
    bench.desk.index_search().await.unwrap();
    bench
        .desk
        .search(user, typed, &SearchFilters::default(), None)
        .await
        .unwrap()
}

async fn elsewhere(bench: &Bench, words: &str) {
    bench
        .receives(&inbound(PAULISTA, &[text(ANA, words, bench.now())]))
        .await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_lies_behind_a_busy_numbers_newest_messages_is_found_in_its_place(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = bench.stranger("Sergio", Role::Supervisor).await;
    let now = bench.now();
    // A busy number: fifty messages of the last hour, and what is sought two days back.
    let mut busy: Vec<Value> = (0..50)
        .map(|n| text(ANA, "bom dia", now - TimeDelta::minutes(n)))
        .collect();
    busy.push(text(ANA, "boleto vencido", now - TimeDelta::days(2)));
    bench.receives(&inbound(PAULISTA, &busy)).await;
    // A quiet one: as many hits as fill more than a page, over weeks.
    let quiet: Vec<Value> = (0..40)
        .map(|n| text(ANA, &format!("boleto {n}"), now - TimeDelta::hours(30 * n)))
        .collect();
    bench.receives(&inbound(CENTRO, &quiet)).await;
    bench.desk.index_search().await.unwrap();
    for newest in [31, 40, 50, 51, 5_000] {
        let found = bench
            .desk
            .search_among(&chief, "boleto", &SearchFilters::default(), None, newest)
            .await
            .unwrap();
        assert_eq!(
            excerpts(&found)[..4],
            ["boleto 0", "boleto 1", "boleto vencido", "boleto 2"],
            "{newest} looked through"
        );
        let pages = pages(&bench, &chief, newest).await;
        assert_eq!(pages.len(), 41, "{newest} looked through");
        assert!(pages.windows(2).all(|pair| pair[0] > pair[1]));
    }
}

async fn pages(
    bench: &Bench,
    user: &CurrentUser,
    newest: i64,
) -> Vec<(chrono::DateTime<chrono::Utc>, domain::MessageId)> {
    let mut seen = Vec::new();
    let mut after: Option<FoundCursor> = None;
    loop {
        let page = bench
            .desk
            .search_among(user, "boleto", &SearchFilters::default(), after, newest)
            .await
            .unwrap();
        seen.extend(page.messages.iter().map(|message| (message.at, message.id)));
        after = page.next;
        if after.is_none() {
            return seen;
        }
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_word_that_nobody_wrote_is_found_by_its_stem_page_by_page(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let now = bench.now();
    let bought: Vec<Value> = (0..35)
        .map(|n| text(ANA, &format!("comprei {n}"), now - TimeDelta::hours(n)))
        .collect();
    bench.receives(&inbound(CENTRO, &bought)).await;
    elsewhere(&bench, "comprei na outra loja").await;
    // Neither begins so nor is alike: of fifteen groups of three letters, five stand in both.
    let first = find(&bench, &bia, "compraremos").await;
    let second = bench
        .desk
        .search(&bia, "compraremos", &SearchFilters::default(), first.next)
        .await
        .unwrap();
    assert!(second.next.is_none());
    let told: Vec<String> = [excerpts(&first), excerpts(&second)]
        .concat()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(told, (0..35).map(|n| format!("comprei {n}")).collect::<Vec<_>>());
    assert!(first.instead.is_empty(), "it is the same word");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_word_is_put_right_though_a_foreign_number_has_it_as_typed(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    bench.writes(ANA, "Minha encomenda atrasou", bench.now()).await;
    elsewhere(&bench, "encomneda encomendar").await;
    let found = find(&bench, &bia, "encomneda").await;
    assert_eq!(excerpts(&found), ["Minha encomenda atrasou"]);
    assert_eq!(
        found.instead,
        ["encomenda"],
        "not “encomendar”, which only the other number has"
    );
    let found = find(&bench, &bia, "encomneda atrasou").await;
    assert_eq!(excerpts(&found), ["Minha encomenda atrasou"]);
    assert_eq!(found.instead, ["encomenda"]);
    let chief = bench.stranger("Sergio", Role::Supervisor).await;
    let found = find(&bench, &chief, "encomneda").await;
    assert_eq!(excerpts(&found), ["encomneda encomendar"]);
    assert!(found.instead.is_empty(), "written as typed, where one may see it");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_word_that_is_well_written_is_not_replaced_because_a_filter_leaves_nothing(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let now = bench.now();
    bench
        .writes(ANA, "minha encomenda", now - TimeDelta::days(9))
        .await;
    bench.writes(ANA, "minha encomanda", now).await;
    bench.desk.index_search().await.unwrap();
    let lately = SearchFilters {
        from: Some(bench.desk.zone().day(now - TimeDelta::days(1))),
        ..SearchFilters::default()
    };
    let found = bench.desk.search(&bia, "encomenda", &lately, None).await.unwrap();
    assert!(found.messages.is_empty() && found.instead.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_word_that_is_being_typed_is_found_though_many_foreign_ones_begin_so(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    bench.writes(ANA, "chegaram os pedregulhosos", bench.now()).await;
    let foreign: Vec<String> = ('a'..='z').map(|letter| format!("pedreg{letter}")).collect();
    elsewhere(&bench, &foreign.join(" ")).await;
    for typed in ["pedreg", "os pedreg", "pedregulh"] {
        let found = find(&bench, &bia, typed).await;
        assert_eq!(excerpts(&found), ["chegaram os pedregulhosos"], "{typed}");
        assert!(found.instead.is_empty(), "{typed}: {:?}", found.instead);
    }
}
