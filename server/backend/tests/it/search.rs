//! Search: tolerant of spelling, of all ages, within what one may see.

use chrono::TimeDelta;
use domain::search::{Found, FoundNamed, SearchFilters, WrittenBy};
use domain::user::{CurrentUser, Role};
use sqlx::PgPool;

use crate::common::{ANA, Bench, PAULISTA, excerpts, inbound, message, text};

async fn find(bench: &Bench, user: &CurrentUser, typed: &str) -> Found {
    find_in(bench, user, typed, &SearchFilters::default()).await
}

async fn find_in(bench: &Bench, user: &CurrentUser, typed: &str, filters: &SearchFilters) -> Found {
    bench.desk.index_search().await.unwrap();
    bench.desk.search(user, typed, filters, None).await.unwrap()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_message_is_found_without_accents_in_another_form_and_misspelt(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    bench
        .writes(ANA, "Minha encomenda está atrasada desde terça", bench.now())
        .await;
    bench.writes(ANA, "Não recebi o boleto", bench.now()).await;
    for typed in [
        "encomenda atrasada",
        "ENCOMENDAS",
        "esta terca",
        "encomneda",
        "atrsada",
        "encom",
        "terç",
    ] {
        assert_eq!(
            excerpts(&find(&bench, &bia, typed).await),
            ["Minha encomenda está atrasada desde terça"],
            "{typed}"
        );
    }
    assert_eq!(find(&bench, &bia, "encomneda").await.instead, ["encomenda"]);
    assert!(find(&bench, &bia, "encomenda").await.instead.is_empty());
    assert_eq!(
        excerpts(&find(&bench, &bia, "não").await),
        ["Não recebi o boleto"]
    );
    assert!(find(&bench, &bia, "geladeira").await.messages.is_empty());
    // Both words, not either.
    assert!(find(&bench, &bia, "encomenda boleto").await.messages.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn captions_and_file_names_are_found_too_and_machine_words_are_not(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let file = serde_json::json!({"id": "1234567", "mime_type": "application/pdf", "filename": "comprovante-pix.pdf", "caption": "segue"});
    bench
        .receives(&inbound(
            crate::common::CENTRO,
            &[message(ANA, "document", file, bench.now())],
        ))
        .await;
    assert_eq!(find(&bench, &bia, "comprovante").await.messages.len(), 1);
    assert_eq!(find(&bench, &bia, "segue").await.messages.len(), 1);
    assert!(find(&bench, &bia, "document").await.messages.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_contact_is_found_by_name_and_by_a_phone_in_any_written_form(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.conversation(ANA).await;
    bench.run("update contacts set name = 'João da Conceição'").await;
    bench.run("delete from contact_search").await;
    bench.writes(ANA, "oi", bench.now()).await;
    for typed in [
        "joao",
        "João Conceição",
        "conceiçao",
        "Concieção",
        "41 98888-7777",
        "+55 (41) 8888-7777",
        "88887777",
        "041988887777",
    ] {
        let found = find(&bench, &bia, typed).await;
        let ids: Vec<_> = found.conversations.iter().map(|card| card.id).collect();
        assert_eq!(ids, [conversation], "{typed}");
    }
    assert!(find(&bench, &bia, "11 98888-7777").await.conversations.is_empty());
    assert!(find(&bench, &bia, "Marcelo").await.conversations.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_protocol_is_found_by_its_number_and_by_its_end(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.conversation(ANA).await;
    let number = bench.card(conversation).await.protocol;
    let end = number
        .as_str()
        .split('-')
        .next_back()
        .unwrap()
        .trim_start_matches('0')
        .to_owned();
    for typed in [number.as_str(), &number.as_str().replace('-', ""), &end] {
        let found = find(&bench, &bia, typed).await;
        assert_eq!(found.protocols.len(), 1, "{typed}");
        assert_eq!(found.protocols[0].conversation, conversation);
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nothing_of_a_foreign_number_is_found_by_whatever_is_typed(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let chief = bench.stranger("Sergio", Role::Supervisor).await;
    let nobody = bench.stranger("Nina", Role::Agent).await;
    bench
        .receives(&inbound(
            PAULISTA,
            &[text(ANA, "segredo da outra loja", bench.now())],
        ))
        .await;
    let number = bench
        .one::<String, _>("select code from protocols where code <> $1", "")
        .await;
    for typed in ["segredo", "segrdo", "Cliente", "88887777", number.as_str()] {
        for user in [&bia, &nobody] {
            let found = find(&bench, user, typed).await;
            assert!(
                found.messages.is_empty() && found.conversations.is_empty() && found.protocols.is_empty(),
                "{typed} for {}",
                user.name
            );
            assert!(
                found.instead.is_empty(),
                "{typed} for {}: {:?}",
                user.name,
                found.instead
            );
            assert!(!found.more_conversations && !found.more_protocols);
            let named = bench
                .desk
                .search_named(user, typed, &SearchFilters::default())
                .await
                .unwrap();
            assert_eq!(named, FoundNamed::default(), "{typed} for {}", user.name);
        }
        let found = find(&bench, &chief, typed).await;
        assert!(
            !(found.messages.is_empty() && found.conversations.is_empty() && found.protocols.is_empty()),
            "{typed}"
        );
    }
    assert_eq!(find(&bench, &chief, "segrdo").await.instead, ["segredo"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn messages_page_newest_first_without_gap_or_repeat_and_narrow_by_filter(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let now = bench.now();
    for day in 0..4 {
        let at = now - TimeDelta::days(day);
        let many: Vec<_> = (0..20)
            .map(|n| text(ANA, &format!("pedido {day} {n}"), at - TimeDelta::minutes(n)))
            .collect();
        bench.receives(&inbound(crate::common::CENTRO, &many)).await;
    }
    bench.desk.index_search().await.unwrap();
    let mut after = None;
    let mut seen = Vec::new();
    loop {
        let page = bench
            .desk
            .search(&bia, "pedido", &SearchFilters::default(), after)
            .await
            .unwrap();
        seen.extend(page.messages.iter().map(|message| (message.at, message.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 80);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));

    let zone = bench.desk.zone();
    let yesterday = zone.day(now - TimeDelta::days(1));
    let one_day = SearchFilters {
        from: Some(yesterday),
        to: Some(yesterday),
        ..SearchFilters::default()
    };
    let found = find_in(&bench, &bia, "pedido", &one_day).await;
    assert!(
        found
            .messages
            .iter()
            .all(|message| zone.day(message.at) == yesterday)
            && !found.messages.is_empty()
    );
    let ours = SearchFilters {
        by: Some(WrittenBy::Team),
        ..SearchFilters::default()
    };
    assert!(find_in(&bench, &bia, "pedido", &ours).await.messages.is_empty());
    let files = SearchFilters {
        files: true,
        ..SearchFilters::default()
    };
    assert!(find_in(&bench, &bia, "pedido", &files).await.messages.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_was_stored_before_search_existed_is_found_as_well(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    bench.writes(ANA, "mensagem antiga", bench.now()).await;
    bench.run("delete from events").await;
    assert!(find(&bench, &bia, "antiga").await.messages.is_empty());
    bench
        .run("update search_progress set backfill = (select id from messages order by id desc limit 1)")
        .await;
    assert_eq!(find(&bench, &bia, "antiga").await.messages.len(), 1);
    assert_eq!(
        bench
            .count("select count(*) from search_progress where backfill is not null")
            .await,
        0
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_people_type_is_never_taken_for_a_query_language(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    bench.writes(ANA, "olá mundo", bench.now()).await;
    for typed in [
        "'); drop table messages; --",
        "olá & | ! ( <->",
        ":*",
        "%_%",
        "\\",
        "'",
        "a:b*c",
        "😀",
        "\0olá",
    ] {
        find(&bench, &bia, typed).await;
    }
    assert_eq!(find(&bench, &bia, "(olá)").await.messages.len(), 1);
}
