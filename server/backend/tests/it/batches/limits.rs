//! What halts a batch by itself: the messaging limit, and a quality that falls.

use std::time::Duration;

use chrono::TimeDelta;
use domain::batch::{BatchAction, BatchState, Options, StopReason};
use simulator::{MessagingLimit, PortfolioChange};
use sqlx::PgPool;

use super::{batches, people, wa_id};
use crate::common::until;
#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_limit_is_never_exceeded_and_the_rest_goes_when_there_is_room(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    b.outreach.whatsapp.change_portfolio(PortfolioChange {
        limit: Some(MessagingLimit::Customers(50)),
        verified: None,
    });
    bench.run("update numbers set look_due_at = now()").await;
    assert!(bench.desk.look_at_next_number().await.unwrap());
    let id = b.reads("aviso_horario", &people(60)).await.unwrap();
    let check = b.checks(id, Options::default()).await;
    assert_eq!((check.estimate.now, check.allowance.used), (45, 0));
    b.start();
    b.confirms(id, Options::default()).await;
    until("the limit is full", async || {
        bench
            .count("select count(*) from batch_recipients where state = 'handed'")
            .await
            == 45
            && bench
                .count("select count(*) from messages where delivery in ('sending', 'queued')")
                .await
                == 0
    })
    .await;
    let detail = bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(
        (detail.card.state, detail.card.counts.deferred),
        (BatchState::Sending, 15)
    );
    assert!(
        detail
            .card
            .room_at
            .is_some_and(|at| at > bench.now() + TimeDelta::hours(23))
    );
    // An agent still writes to somebody new: the places kept for them are theirs.
    let with = b.outreach.plain().await;
    assert!(matches!(
        b.outreach.contacts(crate::outreach::PHONE, &with).await,
        domain::outreach::Outcome::Begun(_)
    ));
    assert_eq!(bench.count("select used::bigint from allowances").await, 46);
    let later = TimeDelta::hours(24) + TimeDelta::minutes(1);
    b.outreach.whatsapp.advance(later.to_std().unwrap());
    bench.set_now(bench.now() + later);
    b.until_state(id, BatchState::Finished).await;
    for at in 0..60 {
        assert_eq!(b.reached(&wa_id(at)).len(), 1, "{at}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn agents_are_told_when_the_limit_is_used_up(pool: PgPool) {
    let b = batches(pool).await;
    b.outreach.bench.run("update allowances set amount = 0").await;
    let with = b.outreach.plain().await;
    let stopped = b.outreach.contacts(crate::outreach::PHONE, &with).await;
    assert!(matches!(
        stopped,
        domain::outreach::Outcome::Stopped(domain::outreach::Stop::LimitReached { .. })
    ));
    assert_eq!(b.outreach.bench.count("select count(*) from messages").await, 0);
}

/// A Contato Ativo's place follows its message: given back when it fails, begun anew when it is delivered, taken again when
/// that is later than a day after it left.
#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_place_follows_what_became_of_the_message(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    let with = b.outreach.plain().await;
    let used = async || -> i64 {
        while bench.desk.settle_reaches().await.unwrap() {}
        bench
            .one(
                "select coalesce(sum(l.used), 0)::bigint from (select scope from allowances) a
                  cross join lateral lock_allowance(a.scope, $1) l",
                bench.now(),
            )
            .await
    };
    let becomes = async |delivery: &str| {
        let sql = match delivery {
            "failed" => "update messages set delivery = 'failed', failed_at = $1 where send_kind is not null",
            _ => {
                "update messages set delivery = 'delivered', delivered_at = $1 where send_kind is not null and delivery <> 'failed'"
            }
        };
        sqlx::query(sql)
            .bind(bench.now())
            .execute(&bench.pool)
            .await
            .unwrap();
    };
    let later = |hours| bench.set_now(bench.now() + TimeDelta::hours(hours));
    let begins = async |phone| {
        let begun = b.outreach.contacts(phone, &with).await;
        assert!(matches!(begun, domain::outreach::Outcome::Begun(_)), "{begun:?}");
    };

    begins(crate::outreach::PHONE).await;
    assert_eq!(used().await, 1);
    becomes("failed").await;
    assert_eq!(used().await, 0);

    begins("(41) 97777-0001").await;
    later(20);
    assert_eq!(used().await, 1);
    becomes("delivered").await;
    assert_eq!(used().await, 1);
    later(23);
    assert_eq!(used().await, 1, "a day from its delivery");
    later(2);
    assert_eq!(used().await, 0);

    begins("(41) 97777-0002").await;
    later(30);
    assert_eq!(used().await, 0, "a phone that stays off holds no place for ever");
    bench.run("update allowances set amount = 0, reserve = 0").await;
    becomes("delivered").await;
    assert_eq!(used().await, 1, "what comes late counts all the same");
    let stopped = b.outreach.contacts("(41) 97777-0003", &with).await;
    assert!(matches!(
        stopped,
        domain::outreach::Outcome::Stopped(domain::outreach::Stop::LimitReached { .. })
    ));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_restricted_number_begins_nothing(pool: PgPool) {
    let b = batches(pool).await;
    let with = b.outreach.plain().await;
    b.outreach
        .bench
        .run("update numbers set status = 'RESTRICTED', looked_at = now(), look_due_at = now() + interval '1 hour', look_until = null")
        .await;
    let stopped = b.outreach.contacts(crate::outreach::PHONE, &with).await;
    assert!(matches!(
        stopped,
        domain::outreach::Outcome::Stopped(domain::outreach::Stop::NumberRestricted)
    ));
    // While Meta is being asked, what is known is from before.
    b.outreach
        .bench
        .run("update numbers set look_due_at = looked_at")
        .await;
    let begun = b.outreach.contacts(crate::outreach::PHONE, &with).await;
    assert!(matches!(begun, domain::outreach::Outcome::Begun(_)));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn many_who_take_the_last_places_at_once_take_no_more_than_there_are(pool: PgPool) {
    let b = batches(pool).await;
    b.outreach
        .bench
        .run("update allowances set amount = 10, reserve = 0")
        .await;
    let scope: String = b
        .outreach
        .bench
        .one("select scope from allowances limit $1", 1i64)
        .await;
    let mut tasks = Vec::new();
    for _ in 0..16 {
        let (pool, scope) = (b.outreach.bench.desk.pools().agents.clone(), scope.clone());
        tasks.push(tokio::spawn(async move {
            let people: Vec<uuid::Uuid> = (0..5).map(|_| uuid::Uuid::now_v7()).collect();
            let reached: Vec<uuid::Uuid> = sqlx::query_scalar("select reach_people($1, $2, true, now())")
                .bind(scope)
                .bind(people)
                .fetch_all(&pool)
                .await
                .unwrap();
            reached.len()
        }));
    }
    let mut all = 0;
    for task in tasks {
        all += task.await.unwrap();
    }
    assert_eq!(all, 10);
    assert_eq!(
        b.outreach
            .bench
            .count("select sum(used)::bigint from allowances")
            .await,
        10
    );
    assert_eq!(
        b.outreach
            .bench
            .count("select count(*) from allowance_reaches")
            .await,
        10
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_batch_stops_by_itself_when_quality_falls_and_says_why(pool: PgPool) {
    let b = batches(pool).await;
    let id = b.reads("aviso_horario", &people(4)).await.unwrap();
    b.confirms(id, Options::default()).await;
    // What is known from before stops nothing: Meta is asked first.
    b.outreach.bench.run("update numbers set quality = 'RED'").await;
    b.outreach.bench.desk.watch_batches().await.unwrap();
    let detail = b.outreach.bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(detail.card.state, BatchState::Scheduled);
    b.quality("RED");
    while b.outreach.bench.desk.look_at_next_number().await.unwrap() {}
    b.outreach.bench.desk.watch_batches().await.unwrap();
    let detail = b.outreach.bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(
        (detail.card.state, detail.card.stopped),
        (BatchState::Stopped, Some(StopReason::QualityRed))
    );
    assert_eq!(detail.changes.last().map(|change| change.by.clone()), Some(None));
    b.start();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(b.reached(&wa_id(0)).is_empty());
    b.quality("GREEN");
    b.outreach
        .bench
        .desk
        .change_batch(&b.asker(), id, BatchAction::Resume)
        .await
        .unwrap();
    b.until_state(id, BatchState::Finished).await;
    assert_eq!(b.reached(&wa_id(3)).len(), 1);
}
