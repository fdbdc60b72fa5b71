//! The number of statements of a batch does not depend on the number of its messages.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::ConversationId;
use domain::routing::SendKind;
use serde_json::{Value, json};
use sqlx::PgPool;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::common::{Bench, CENTRO, inbound, seconds, status, statuses, text};
use crate::costs::{Written, charged, sends};

/// Counts what sqlx says of each statement.
struct Counter(Arc<AtomicUsize>);

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut of_ours = Ours(false);
        event.record(&mut of_ours);
        self.0.fetch_add(usize::from(of_ours.0), Ordering::Relaxed);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Whether a statement is ours: a connection also asks, once, for the types it meets.
struct Ours(bool);

impl Visit for Ours {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "summary" {
            self.0 = !format!("{value:?}").contains("pg_type");
        }
    }
}

fn customer(i: usize) -> String {
    format!("5541988{i:06}")
}

/// Statements that storing `body` takes.
async fn statements(bench: &Bench, body: &Value) -> usize {
    // The numbers are read now and then: not while it is counted.
    bench.writes("5541977770000", "antes", bench.now()).await;
    let count = Arc::new(AtomicUsize::new(0));
    let guard = tracing::subscriber::set_default(Counter(Arc::clone(&count)));
    bench.receives(body).await;
    drop(guard);
    count.load(Ordering::Relaxed)
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_batch_takes_as_many_statements_for_one_message_as_for_two_hundred(pool: PgPool) {
    const MANY: usize = 200;
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let all: Vec<Value> = (0..=MANY)
        .map(|i| text(&customer(i), "oi", bench.now()))
        .collect();
    let first = statements(&bench, &inbound(CENTRO, &all[MANY..])).await;
    assert!(first > 5, "statements are counted");
    assert_eq!(
        statements(&bench, &inbound(CENTRO, &all[..MANY])).await,
        first,
        "strangers"
    );
    // In the queue, nothing sent lately: only what we began with is asked for besides.
    bench.pass(seconds(60));
    let plain: Vec<Value> = (0..=MANY)
        .map(|i| text(&customer(i), "e aí", bench.now()))
        .collect();
    let one = statements(&bench, &inbound(CENTRO, &plain[MANY..])).await;
    assert_eq!(
        statements(&bench, &inbound(CENTRO, &plain[..MANY])).await,
        one,
        "known"
    );
    assert!(one < first, "{one} for a known customer, {first} for a stranger");
    // Answers to what we began with, each of which moves its protocol.
    let conversations: Vec<ConversationId> = bench
        .all(
            "select id from conversations where number_id = $1 and preview_text = 'e aí'",
            bench.number,
        )
        .await;
    assert_eq!(conversations.len(), MANY + 1);
    for conversation in &conversations {
        bench.begins(Some(&bia), *conversation, SendKind::Recontact).await;
    }
    let sent: Vec<(String, String)> = sqlx::query_as(
        "select i.value, m.wamid from messages m join conversations c on c.id = m.conversation_id
           join contact_identities i on i.contact_id = c.contact_id and i.kind = 'wa_id' where m.send_kind is not null",
    )
    .fetch_all(&bench.pool)
    .await
    .unwrap();
    bench.pass(seconds(60));
    let answers: Vec<Value> = sent
        .iter()
        .map(|(from, wamid)| {
            let mut answer = text(from, "SAIR", bench.now());
            answer["context"] = json!({"id": wamid});
            answer
        })
        .collect();
    let one = statements(&bench, &inbound(CENTRO, &answers[MANY..])).await;
    assert_eq!(
        statements(&bench, &inbound(CENTRO, &answers[..MANY])).await,
        one,
        "answers"
    );
    let served = bench
        .count("select count(*) from conversations where state = 'in_service'")
        .await;
    assert_eq!(served, MANY as i64 + 1);
    assert_eq!(
        bench.count("select count(*) from consent_lines").await,
        MANY as i64 + 1
    );
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_charged_takes_one_statement_and_none_where_it_is_no_news(pool: PgPool) {
    let s = sends(pool).await;
    let bench = s.bench();
    let now = bench.now();
    let mut wamids = Vec::new();
    for _ in 0..41 {
        let written = Written {
            at: now,
            category: domain::template::TemplateCategory::Utility,
            price: Some(("USD", 6_800)),
            delivery: "sent",
            batch: None,
        };
        wamids.push(s.writes(written).await.1);
    }
    let plain = |told: &str| {
        let all: Vec<Value> = wamids[1..].iter().map(|wamid| status(wamid, told, now)).collect();
        statuses(&all)
    };
    let priced = |wamids: &[String], told: &str| {
        let all: Vec<Value> = wamids
            .iter()
            .map(|wamid| charged(wamid, told, "regular", "marketing", now))
            .collect();
        statuses(&all)
    };
    let before = statements(bench, &plain("delivered")).await;
    assert_eq!(
        statements(bench, &priced(&wamids[..1], "delivered")).await,
        before + 1,
        "one"
    );
    assert_eq!(
        statements(bench, &priced(&wamids[1..], "delivered")).await,
        before + 1,
        "forty"
    );
    assert_eq!(
        statements(bench, &priced(&wamids, "read")).await,
        before,
        "no news"
    );
    assert_eq!(statements(bench, &priced(&wamids, "sent")).await, before, "late");
}
