//! What reaches the phones: each recipient once, at their time, and again only those who may be.

use std::time::Duration;

use chrono::TimeDelta;
use domain::batch::{BatchAction, BatchState, Confirmed, HistoryFilter, Options, RecipientFilter};
use simulator::NumberChange;
use sqlx::PgPool;

use super::{batches, people, wa_id};
use crate::common::until;
#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn each_recipient_gets_their_message_once_and_it_stands_in_their_thread(pool: PgPool) {
    let b = batches(pool).await;
    let id = b.reads("aviso_horario", &people(40)).await.unwrap();
    let check = b.checks(id, Options::default()).await;
    assert_eq!((check.counts.valid, check.counts.rows()), (40, 40));
    assert_eq!(check.estimate.now, 40);
    assert_eq!(check.samples.len(), 3);
    b.start();
    assert!(matches!(
        b.confirms(id, Options::default()).await,
        Confirmed::Yes(_)
    ));
    b.until_state(id, BatchState::Finished).await;
    for at in 0..40 {
        assert_eq!(b.reached(&wa_id(at)).len(), 1, "{at}");
    }
    let detail = b.outreach.bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(detail.card.counts.reached(), 40);
    assert_eq!(detail.card.counts.percent_sent(), 100);
    // A conversation that begins with a batch has a protocol that was never open to anybody.
    let open = b
        .outreach
        .bench
        .count("select count(*) from protocols where state <> 'closed'")
        .await;
    assert_eq!(open, 0);
    let threads = b
        .outreach
        .bench
        .count("select count(*) from conversations where preview_kind = 'template'")
        .await;
    assert_eq!(threads, 40);
    b.outreach.bench.check_books().await;
    let history = b
        .outreach
        .bench
        .desk
        .batch_history(&b.asker(), &HistoryFilter::default(), None)
        .await
        .unwrap();
    assert_eq!(history.batches.len(), 1);
    let lines = b
        .outreach
        .bench
        .desk
        .batch_recipients(&b.asker(), id, &RecipientFilter::default(), None)
        .await
        .unwrap();
    assert_eq!(lines.recipients.len(), 40);
    assert!(lines.recipients.iter().all(|line| line.conversation.is_some()));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_scheduled_batch_waits_for_its_time(pool: PgPool) {
    let b = batches(pool).await;
    let id = b.reads("aviso_horario", &people(2)).await.unwrap();
    let seen = b.checks(id, Options::default()).await.counts;
    let at = b.outreach.bench.now() + TimeDelta::hours(2);
    b.outreach
        .bench
        .desk
        .confirm_batch(&b.asker(), id, Options::default(), Some(at), seen)
        .await
        .unwrap();
    b.start();
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(b.state(id).await, BatchState::Scheduled);
    b.outreach.bench.set_now(at + TimeDelta::seconds(1));
    b.until_state(id, BatchState::Finished).await;
    assert_eq!(b.reached(&wa_id(0)).len(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_paused_batch_sends_nobody_and_goes_on_with_the_rest(pool: PgPool) {
    let b = batches(pool).await;
    b.outreach
        .whatsapp
        .change_number(
            "106540352242922",
            NumberChange {
                throughput: Some(20),
                ..NumberChange::default()
            },
        )
        .unwrap();
    b.outreach
        .bench
        .run("update numbers set throughput = 'NOT_APPLICABLE', look_due_at = now()")
        .await;
    b.outreach.bench.desk.look_at_next_number().await.unwrap();
    let id = b.reads("aviso_horario", &people(60)).await.unwrap();
    b.start();
    b.confirms(id, Options::default()).await;
    until("some were sent", async || b.reached(&wa_id(3)).len() == 1).await;
    let desk = &b.outreach.bench.desk;
    desk.change_batch(&b.asker(), id, BatchAction::Pause)
        .await
        .unwrap();
    until("nothing is on its way", async || {
        b.outreach
            .bench
            .count("select count(*) from messages where delivery = 'sending'")
            .await
            == 0
    })
    .await;
    let sent = b
        .outreach
        .bench
        .count("select count(*) from messages where send_kind = 'batch'")
        .await;
    assert!(sent < 60, "{sent}");
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(
        b.outreach
            .bench
            .count("select count(*) from messages where send_kind = 'batch'")
            .await,
        sent
    );
    desk.change_batch(&b.asker(), id, BatchAction::Resume)
        .await
        .unwrap();
    b.until_state(id, BatchState::Finished).await;
    for at in 0..60 {
        assert_eq!(b.reached(&wa_id(at)).len(), 1, "{at}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn only_those_who_can_be_tried_again_are(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    let id = b.reads("aviso_horario", &people(4)).await.unwrap();
    b.start();
    b.confirms(id, Options::default()).await;
    b.until_state(id, BatchState::Finished).await;
    // Two failed for a reason that passes, one for ever.
    for (at, code) in [(0, 131_000), (1, 131_000), (2, 131_026)] {
        sqlx::query(
            "update messages m set delivery = 'failed', failure_code = $1, failed_at = now() from batch_recipients r
              where r.message_id = m.id and r.phone = $2",
        )
        .bind(code)
        .bind(format!("+{}", wa_id(at)))
        .execute(&bench.desk.pools().agents)
        .await
        .unwrap();
    }
    let detail = bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(detail.retryable, 2);
    assert_eq!(detail.failures.len(), 2);
    let again = bench.desk.retry_batch(&b.asker(), id).await.unwrap();
    let check = b.checks(again, Options::default()).await;
    assert_eq!((check.counts.rows(), check.card.retries), (2, Some(id)));
}
