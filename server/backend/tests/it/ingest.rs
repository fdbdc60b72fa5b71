//! What WhatsApp posts is stored once, in Meta's order, and nothing costs its neighbour.

use domain::protocol::{ProtocolAction, ProtocolState};
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, body, change, inbound, message, received, seconds, text};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_same_body_twice_is_stored_once(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let body = inbound(CENTRO, &[text(ANA, "Olá", bench.now())]);
    bench.receives(&body).await;
    bench.receives(&body).await;
    assert_eq!(bench.count("select count(*) from messages").await, 1);
    assert_eq!(bench.count("select count(*) from protocols").await, 1);
    assert_eq!(bench.count("select unread::bigint from conversations").await, 1);
    assert_eq!(
        bench.count("select count(*) from webhooks").await,
        2,
        "bodies are kept as they came"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_message_doubled_inside_a_body_and_across_bodies_at_once_is_stored_once(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let one = text(ANA, "Olá", bench.now());
    let body = inbound(CENTRO, &[one.clone(), one.clone()]);
    let stored = join_all((0..10).map(|_| bench.ingest.store(received(&body)))).await;
    assert!(stored.iter().all(Result::is_ok));
    assert_eq!(bench.count("select count(*) from messages").await, 1);
    assert_eq!(bench.count("select unread::bigint from conversations").await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn first_messages_of_many_customers_each_delivered_twice_at_once_make_one_of_everything(pool: PgPool) {
    const CUSTOMERS: usize = 40;
    const EACH: usize = 5;
    let bench = Bench::new(pool.clone()).await;
    // A second process on the same database.
    let other = crate::common::desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9")
        .start_ingest(bench.stop.clone());
    let begun = bench.now() - seconds(60);
    let mut bodies: Vec<Value> = (0..CUSTOMERS)
        .flat_map(|customer| (0..EACH).map(move |i| (customer, i)))
        .map(|(customer, i)| {
            inbound(
                CENTRO,
                &[text(
                    &format!("5541{:08}", 30_000_000 + customer),
                    &format!("mensagem {i}"),
                    begun + seconds(i as i64),
                )],
            )
        })
        .collect();
    // Both deliveries, far apart from each other and from their neighbours in time.
    bodies.extend(bodies.clone());
    let shuffled = (0..bodies.len()).map(|i| (i * 197) % bodies.len());
    let stored = join_all(shuffled.map(|i| {
        let ingest = if i % 2 == 0 { &bench.ingest } else { &other };
        ingest.store(received(&bodies[i]))
    }))
    .await;
    assert!(stored.iter().all(Result::is_ok), "2xx only");

    let many = CUSTOMERS as i64;
    assert_eq!(bench.count("select count(*) from contacts").await, many);
    assert_eq!(bench.count("select count(*) from conversations").await, many);
    assert_eq!(
        bench
            .count("select count(*) from protocols where state = 'waiting'")
            .await,
        many
    );
    assert_eq!(bench.count("select count(*) from protocols").await, many);
    assert_eq!(
        bench.count("select count(distinct code) from protocols").await,
        many
    );
    assert_eq!(
        bench.count("select count(*) from messages").await,
        many * EACH as i64
    );
    assert_eq!(
        bench.count("select count(distinct wamid) from messages").await,
        many * EACH as i64
    );
    assert_eq!(
        bench
            .count("select count(*) from conversations where unread <> 5 or preview_text <> 'mensagem 4'")
            .await,
        0
    );
    let out_of_order = bench
        .count(
            "select count(*) from (
                select content->>'body' as words, row_number() over (partition by conversation_id order by at, id) - 1 as place from messages
             ) t where words <> 'mensagem ' || place",
        )
        .await;
    assert_eq!(out_of_order, 0, "each thread in Meta's order");
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_cannot_be_applied_is_named_and_costs_no_neighbour(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let now = bench.now();
    let body = body(&[
        change("999", &[text(ANA, "para ninguém", now)]),
        json!({"field": "flying_saucers", "value": {"seen": true}}),
        json!({"field": "messages", "value": "not an object"}),
        change(
            CENTRO,
            &[
                json!({"from": ANA, "type": "text"}),
                message(ANA, "hologram", json!({"depth": 3}), now),
                text(ANA, "Olá", now),
            ],
        ),
    ]);
    bench.receives(&body).await;
    assert_eq!(bench.count("select count(*) from messages").await, 2);
    assert_eq!(
        bench
            .count("select count(*) from messages where content->>'kind' = 'unsupported'")
            .await,
        1
    );
    let named: Vec<String> = bench
        .all(
            "select outcome from webhook_outcomes where position >= $1 order by position",
            0,
        )
        .await;
    assert_eq!(
        named,
        ["unknown_number", "unhandled_field", "unreadable", "unreadable"]
    );
    assert_eq!(bench.desk.audit().await.unwrap().webhooks.named["unreadable"], 2);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_number_is_known_from_the_moment_it_is_added(pool: PgPool) {
    let bench = Bench::new(pool).await;
    bench
        .receives(&inbound("999", &[text(ANA, "cedo demais", bench.now())]))
        .await;
    bench
        .desk
        .add_number(crate::common::number("999", "Loja Nova"))
        .await
        .unwrap();
    bench
        .receives(&inbound("999", &[text(ANA, "na hora", bench.now())]))
        .await;
    assert_eq!(bench.count("select count(*) from messages").await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn json_that_is_no_webhook_at_all_is_kept_and_named(pool: PgPool) {
    let bench = Bench::new(pool).await;
    for body in [
        json!(null),
        json!([]),
        json!({"object": "page", "entry": []}),
        json!({"object": "whatsapp_business_account", "entry": 3}),
    ] {
        bench.receives(&body).await;
    }
    assert_eq!(bench.count("select count(*) from webhooks").await, 4);
    assert_eq!(
        bench
            .count("select count(*) from webhook_outcomes where outcome = 'unreadable'")
            .await,
        4
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_nul_character_anywhere_in_a_message_costs_neither_it_nor_its_neighbours(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let now = bench.now();
    let mut strange = text(ANA, "antes\u{0}depois", now);
    strange["context"] = json!({"id": "wamid.\u{0}"});
    let mut odd = message(ANA, "image", json!({"id": "1", "caption": "\u{0}"}), now);
    odd["errors"] = json!([{"code": 131052, "title": "\u{0}"}]);
    let mut own_id = text("5511977776666", "com id estranho", now);
    own_id["id"] = json!("wamid.NUL\u{0}");
    let mut body = inbound(
        CENTRO,
        &[strange, odd, own_id, text("5511966665555", "vizinha", now)],
    );
    body["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] = json!("A\u{0}na");
    bench.receives(&body).await;
    assert_eq!(bench.count("select count(*) from webhook_outcomes").await, 0);
    assert_eq!(bench.count("select count(*) from messages").await, 4);
    assert_eq!(
        bench
            .count("select count(*) from messages where content->>'body' = 'antes\u{fffd}depois'")
            .await,
        1
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_late_message_moves_neither_window_nor_card_back(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let now = bench.now();
    bench.writes(ANA, "a nova", now - seconds(10)).await;
    bench.writes(ANA, "a atrasada", now - seconds(3_600)).await;
    let conversation = bench
        .one("select id from conversations where unread = $1", 2)
        .await;
    let card = bench.card(conversation).await;
    assert_eq!(card.preview.text, "a nova");
    assert_eq!(
        card.last_inbound_at.unwrap().timestamp(),
        (now - seconds(10)).timestamp()
    );
    assert_eq!(card.last_message_at.timestamp(), (now - seconds(10)).timestamp());
    assert_eq!(bench.words(conversation).await, ["a atrasada", "a nova"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_message_from_the_future_does_not_prolong_the_window(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let conversation = bench.conversation(ANA).await;
    bench.writes(ANA, "do futuro", bench.now() + seconds(7_200)).await;
    assert!(bench.card(conversation).await.last_inbound_at.unwrap() <= bench.now());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_message_after_closing_opens_a_new_protocol_and_a_reaction_does_not(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let first = bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Close)
        .await
        .unwrap()
        .protocol;
    assert_eq!(bench.card(conversation).await.unread, 0);

    let thumb = message(
        ANA,
        "reaction",
        json!({"message_id": "wamid.X", "emoji": "👍"}),
        bench.now(),
    );
    bench.receives(&inbound(CENTRO, &[thumb])).await;
    assert_eq!(bench.card(conversation).await.state, ProtocolState::Closed);
    assert_eq!(bench.count("select count(*) from protocols").await, 1);

    bench.writes(ANA, "voltei", bench.now()).await;
    bench.writes(ANA, "ainda aqui", bench.now()).await;
    let card = bench.card(conversation).await;
    assert_eq!(
        (card.state, card.owner, card.unread),
        (ProtocolState::Waiting, None, 2)
    );
    assert_ne!(card.protocol, first);
    assert_eq!(bench.count("select count(*) from protocols").await, 2);
    assert_eq!(bench.count("select count(*) from conversations").await, 1);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_message_while_in_service_keeps_the_owner_and_counts_as_unread(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    bench.desk.mark_seen(&bia, conversation).await.unwrap();
    assert_eq!(bench.card(conversation).await.unread, 0);
    bench.writes(ANA, "mais uma", bench.now()).await;
    let card = bench.card(conversation).await;
    assert_eq!(
        (card.state, card.owner, card.unread),
        (ProtocolState::InService, Some(bia.id), 1)
    );
    bench.sends(&bia, conversation, "respondi").await;
    assert_eq!(bench.card(conversation).await.unread, 0, "who answers has read");
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_same_customer_on_two_numbers_is_one_contact_with_two_conversations(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let now = bench.now();
    bench
        .receives(&body(&[
            change(CENTRO, &[text(ANA, "centro", now)]),
            change(crate::common::PAULISTA, &[text(ANA, "paulista", now)]),
        ]))
        .await;
    assert_eq!(bench.count("select count(*) from contacts").await, 1);
    assert_eq!(bench.count("select count(*) from conversations").await, 2);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_closed_database_is_busy_and_loses_nothing(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let options = pool.connect_options();
    let own = sqlx::postgres::PgPoolOptions::new().connect_lazy_with((*options).clone());
    let ingest = crate::common::desk(&own, &bench.clock, &bench.wall, "http://127.0.0.1:9")
        .start_ingest(bench.stop.clone());
    let body = inbound(CENTRO, &[text(ANA, "Olá", bench.now())]);
    own.close().await;
    assert_eq!(
        ingest.store(received(&body)).await,
        Err(backend::ingest::IngestError::Busy)
    );
    assert_eq!(bench.count("select count(*) from webhooks").await, 0);
    bench.receives(&body).await;
    assert_eq!(bench.count("select count(*) from messages").await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn past_what_may_wait_the_desk_is_busy_at_once_and_what_it_took_is_stored(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    bench
        .receives(&inbound(CENTRO, &[text(ANA, "Olá", bench.now())]))
        .await;
    // Whoever stores holds this lock: nothing is stored while we do.
    let mut held = pool.acquire().await.unwrap();
    sqlx::query("select pg_advisory_lock(x'677569636865'::bigint)")
        .execute(&mut *held)
        .await
        .unwrap();
    let bodies: Vec<Value> = (0..2_500)
        .map(|i| inbound(CENTRO, &[text(ANA, &format!("mensagem {i}"), bench.now())]))
        .collect();
    let mut stores: futures::stream::FuturesUnordered<_> = bodies
        .iter()
        .map(|body| bench.ingest.store(received(body)))
        .collect();
    let first = futures::StreamExt::next(&mut stores).await;
    assert_eq!(first, Some(Err(backend::ingest::IngestError::Busy)));
    assert!(bench.ingest.is_full());
    sqlx::query("select pg_advisory_unlock_all()")
        .execute(&mut *held)
        .await
        .unwrap();
    let answers: Vec<_> = futures::StreamExt::collect(stores).await;
    let stored = answers.iter().filter(|answer| answer.is_ok()).count() as i64;
    assert!(stored >= 1);
    assert_eq!(
        bench.count("select count(*) from messages").await,
        stored + 1,
        "each that was acknowledged is there, and no other"
    );
}
