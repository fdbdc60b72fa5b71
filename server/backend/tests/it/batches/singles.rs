//! Contatos Ativos and Recontatos beside the batches: the file holds what the screen shows.

use backend::Asker;
use chrono::TimeDelta;
use domain::batch::{HISTORY_PAGE, HistoryFilter, Progress, SingleSend};
use domain::routing::SendKind;
use sqlx::PgPool;

use super::{Batches, batches, wa_id};
use crate::outreach::{begun, body};

/// All that the screen shows under `filter`, page by page.
async fn on_screen(b: &Batches, filter: &HistoryFilter) -> Vec<SingleSend> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = b
            .outreach
            .bench
            .desk
            .single_history(&b.asker(), filter, after)
            .await
            .unwrap();
        assert!(page.sends.len() <= HISTORY_PAGE);
        all.extend(page.sends);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

async fn in_the_file(b: &Batches, filter: &HistoryFilter) -> Vec<SingleSend> {
    let desk = &b.outreach.bench.desk;
    desk.single_report(&b.asker(), filter).await.unwrap()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_file_of_single_sends_holds_what_the_screen_shows(pool: PgPool) {
    let b = batches(pool).await;
    let (outreach, bench) = (&b.outreach, &b.outreach.bench);
    // More than a page, and one that fails.
    let many = HISTORY_PAGE + 3;
    let plain = outreach.plain().await;
    for at in 0..many {
        begun(outreach.contacts(&format!("+{}", wa_id(at)), &plain).await);
    }
    let (failing, message) = begun(outreach.contacts(&format!("+{}", wa_id(many)), &plain).await);
    sqlx::query(
        "update messages set delivery = 'failed', failure_code = 131026, failed_at = now() where id = $1",
    )
    .bind(message)
    .execute(&bench.pool)
    .await
    .unwrap();
    // The day after somebody is written to once more.
    bench.clock.advance(TimeDelta::hours(48));
    outreach.closes(failing).await;
    let again = outreach
        .with("retomar_conversa", &[(body("1"), "Ana"), (body("2"), "o pedido")])
        .await;
    begun(outreach.recontacts(failing, &again).await);

    // The desk's days are São Paulo's.
    let yesterday = (bench.now() - TimeDelta::hours(3)).date_naive() - TimeDelta::days(1);
    let all = HistoryFilter::default();
    let shown = on_screen(&b, &all).await;
    assert_eq!(shown.len(), many + 2);
    assert_eq!(in_the_file(&b, &all).await, shown);
    assert_eq!(
        (shown[0].kind, shown[0].template.as_str()),
        (SendKind::Recontact, "retomar_conversa")
    );
    let failed: Vec<_> = shown.iter().filter(|send| send.failure.is_some()).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(
        (failed[0].progress, failed[0].kind),
        (Progress::Failed, SendKind::ActiveContact)
    );
    for (filter, wanted) in [
        (
            HistoryFilter {
                text: "RETOMAR".into(),
                ..all.clone()
            },
            1,
        ),
        (
            HistoryFilter {
                from: Some(yesterday),
                ..all.clone()
            },
            1,
        ),
        (
            HistoryFilter {
                until: Some(yesterday),
                ..all.clone()
            },
            many + 1,
        ),
        (
            HistoryFilter {
                number: Some(domain::NumberId(uuid::Uuid::nil())),
                ..all.clone()
            },
            0,
        ),
    ] {
        let shown = on_screen(&b, &filter).await;
        assert_eq!(shown.len(), wanted, "{filter:?}");
        assert_eq!(in_the_file(&b, &filter).await, shown, "{filter:?}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_takes_single_sends_along_is_written_down_and_agents_may_not(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    let filter = HistoryFilter {
        text: " Ana ".into(),
        ..HistoryFilter::default()
    };
    let agent: Asker = b.outreach.bia.clone().into();
    let refused = bench.desk.single_report(&agent, &filter).await;
    assert!(matches!(refused, Err(backend::Error::Forbidden)));
    let written = "select count(*) from audit_log where action::text = 'singles_exported'";
    assert_eq!(bench.count(written).await, 0);
    assert_eq!(in_the_file(&b, &filter).await, Vec::new());
    assert_eq!(bench.count(written).await, 1);
    let sought: String = bench
        .one(
            "select after::text from audit_log where action::text = 'singles_exported' and actor_id = $1",
            b.sol.id,
        )
        .await;
    assert!(sought.contains("Ana"), "{sought}");
}
