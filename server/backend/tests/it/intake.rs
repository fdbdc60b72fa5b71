//! “Saúde da entrada”: what arrived is counted, what was unusual can be read and taken through again.

use backend::{Again, Asker, Error};
use chrono::TimeDelta;
use domain::intake::lag_at;
use domain::user::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, body, change, inbound, number, text};

const LATER: &str = "106540352242999";

async fn chief(bench: &Bench) -> Asker {
    bench.stranger("Helena", Role::Administrator).await.into()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_arrives_is_counted_by_hour_with_its_delay(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    for ago in [0, 0, 0, 40] {
        bench
            .writes(ANA, "Oi", bench.now() - TimeDelta::seconds(ago))
            .await;
    }
    bench
        .receives(&body(&[
            change(CENTRO, &[text(ANA, "Oi", bench.now())]),
            json!({"field": "security", "value": {}}),
        ]))
        .await;
    bench
        .desk
        .count_refusals(&[("signature_wrong", 3), ("cut", 1)])
        .await
        .unwrap();
    let seen = bench.desk.view_intake(&chief).await.unwrap();
    assert_eq!(
        (seen.received, seen.handled, seen.unusual, seen.refused),
        (5, 5, 1, 4)
    );
    assert_eq!(seen.hours.len(), 24);
    let last = seen.hours.last().unwrap();
    let before = &seen.hours[22];
    assert_eq!(last.handled + before.handled, 5);
    assert_eq!(seen.lag.iter().sum::<i64>(), 5);
    assert!(
        matches!(lag_at(&seen.lag, 50), Some(Some(1 | 2))),
        "{:?}",
        seen.lag
    );
    assert_eq!(lag_at(&seen.lag, 95), Some(Some(60)));
    assert_eq!(
        seen.oldest_waiting, None,
        "a notice of the account waits for nobody"
    );
    assert_eq!(seen.outcomes[0].name, "unhandled_field");
    let agent: Asker = bench.agent("Bia").await.into();
    assert!(matches!(
        bench.desk.view_intake(&agent).await,
        Err(Error::Forbidden)
    ));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn messages_kept_for_an_unknown_number_arrive_once_it_is_added(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    for index in 0..30 {
        let known = change(CENTRO, &[text(ANA, "conhecido", bench.now())]);
        let unknown = change(LATER, &[text(ANA, &format!("guardado {index}"), bench.now())]);
        bench.receives(&body(&[known, unknown])).await;
    }
    let before = bench.desk.view_intake(&chief).await.unwrap();
    assert!(before.oldest_waiting.is_some());
    let all = || Again::Every("unknown_number".into(), None);
    let first = bench.desk.replay(&chief, &bench.ingest, all()).await.unwrap();
    assert_eq!(
        (first.bodies, first.settled),
        (25, 0),
        "the number is still unknown"
    );
    assert_eq!(bench.count("select count(*) from webhook_outcomes").await, 30);

    let added = bench.desk.add_number(number(LATER, "Loja Nova")).await.unwrap();
    let (mut settled, mut after) = (0, None);
    loop {
        let done = bench
            .desk
            .replay(
                &chief,
                &bench.ingest,
                Again::Every("unknown_number".into(), after),
            )
            .await
            .unwrap();
        settled += done.settled;
        after = done.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(settled, 30);
    let arrived: i64 = bench
        .one("select count(*) from messages where number_id = $1", added)
        .await;
    assert_eq!(arrived, 30);
    let again = bench.desk.replay(&chief, &bench.ingest, all()).await.unwrap();
    assert_eq!((again.bodies, again.settled, again.next), (0, 0, None));
    // The same bodies once more: nothing is doubled, nothing is counted again.
    let ids: Vec<uuid::Uuid> = bench
        .all("select id from webhooks where received_at <= $1", bench.now())
        .await;
    for id in ids {
        let one = Again::One(domain::WebhookId(id));
        bench.desk.replay(&chief, &bench.ingest, one).await.unwrap();
    }
    assert_eq!(bench.count("select count(*) from messages").await, 60);
    assert_eq!(bench.count("select count(*) from webhooks").await, 30);
    let seen = bench.desk.view_intake(&chief).await.unwrap();
    assert_eq!(
        (seen.received, seen.handled, seen.unusual),
        (30, 30, 30),
        "as they arrived"
    );
    assert_eq!(seen.oldest_waiting, None);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_body_is_covered_until_an_administrator_asks_which_is_written_down(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    let supervisor: Asker = bench.stranger("Sérgio", Role::Supervisor).await.into();
    bench
        .receives(&inbound(LATER, &[text(ANA, "meu segredo", bench.now())]))
        .await;
    let page = bench
        .desk
        .list_outcomes(&supervisor, Some("unknown_number".into()), None)
        .await
        .unwrap();
    let id = page.entries[0].webhook;
    assert_eq!(page.entries[0].detail.as_deref(), Some(LATER));
    assert_eq!(
        bench
            .desk
            .view_webhook(&supervisor, id, false)
            .await
            .unwrap()
            .body,
        None
    );
    assert!(matches!(
        bench.desk.view_webhook(&supervisor, id, true).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        bench
            .desk
            .replay(&supervisor, &bench.ingest, Again::One(id))
            .await,
        Err(Error::Forbidden)
    ));
    let covered = bench
        .desk
        .view_webhook(&chief, id, false)
        .await
        .unwrap()
        .body
        .unwrap();
    assert!(
        !covered.contains("segredo") && !covered.contains(ANA) && covered.contains(LATER),
        "{covered}"
    );
    assert_eq!(
        bench
            .count("select count(*) from audit_log where action = 'webhook_revealed'")
            .await,
        0
    );
    let open = bench
        .desk
        .view_webhook(&chief, id, true)
        .await
        .unwrap()
        .body
        .unwrap();
    assert!(open.contains("meu segredo") && open.contains(ANA));
    assert_eq!(
        bench
            .count("select count(*) from audit_log where action = 'webhook_revealed'")
            .await,
        1
    );
}
