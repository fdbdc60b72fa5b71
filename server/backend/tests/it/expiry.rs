//! Protocols that await their customer in vain are closed, once each.

use chrono::TimeDelta;
use domain::protocol::{ProtocolAction, ProtocolState};
use domain::routing::SendKind;
use futures::future::join_all;
use sqlx::PgPool;

use crate::common::{ANA, Bench, seconds};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_awaited_in_vain_is_closed_by_the_desks_clock_once_by_however_many(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let bia = bench.agent("Bia").await;
    let mut conversations = Vec::new();
    for i in 0..30 {
        let conversation = bench.served(&bia, &format!("55418877700{i:02}")).await;
        bench
            .desk
            .change_protocol(&bia, conversation, ProtocolAction::Close)
            .await
            .unwrap();
        bench.begins(Some(&bia), conversation, SendKind::Recontact).await;
        conversations.push(conversation);
    }
    bench.pass(TimeDelta::hours(23));
    assert_eq!(bench.desk.expire_awaiting().await.unwrap(), 0);
    bench.pass(TimeDelta::hours(2));
    // Several processes, and one that dies in the middle: what it did is undone, and done by another.
    let desks: Vec<_> = (0..4)
        .map(|_| crate::common::desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9"))
        .collect();
    let dying = desks[0].clone();
    let killed = tokio::spawn(async move { dying.expire_awaiting().await });
    killed.abort();
    let mut closed = killed.await.ok().map_or(0, |expired| expired.unwrap());
    loop {
        let round = join_all(desks.iter().map(backend::Desk::expire_awaiting)).await;
        let round: u64 = round.into_iter().map(Result::unwrap).sum();
        closed += round;
        if round == 0 {
            break;
        }
    }
    assert!(closed <= 30);
    let expired = bench
        .count("select count(*) from protocol_changes where change = 'expired' and actor_id is null")
        .await;
    assert_eq!(expired, 30);
    assert_eq!(
        bench
            .count("select count(*) from protocols where state = 'closed' and expires_at is null and closed_at is not null")
            .await,
        60
    );
    assert_eq!(bench.card(conversations[0]).await.state, ProtocolState::Closed);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_wrote_again_waits_for_longer_and_an_answer_in_time_goes_first(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    bench.begins(Some(&bia), conversation, SendKind::Recontact).await;
    bench.pass(TimeDelta::hours(25));
    // Somebody holds the conversation's lock: it is passed over, not waited for.
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("select from conversations where id = $1 for no key update")
        .bind(conversation)
        .execute(&mut *tx)
        .await
        .unwrap();
    assert_eq!(bench.desk.expire_awaiting().await.unwrap(), 0);
    sqlx::query("update protocols set expires_at = expires_at + interval '24 hours' where conversation_id = $1 and state <> 'closed'")
        .bind(conversation)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.desk.expire_awaiting().await.unwrap(), 0);
    bench.writes(ANA, "oi", bench.now() - seconds(1)).await;
    bench.pass(TimeDelta::hours(25));
    assert_eq!(bench.desk.expire_awaiting().await.unwrap(), 0);
    assert_eq!(bench.card(conversation).await.state, ProtocolState::InService);
    bench.check_books().await;
}
