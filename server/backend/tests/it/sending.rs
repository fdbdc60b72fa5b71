//! How batches are sent, as an administrator chooses it: kept, written down, and held by what is running.

use std::time::Duration;

use backend::{Asker, Error};
use chrono::TimeDelta;
use domain::allowance::{Amount, RuleSet};
use domain::audit::{AuditAction, AuditFilter};
use domain::batch::{BatchState, Options, SendingFault, SendingForm, SendingSettings, StopReason};
use domain::user::Role;
use simulator::{MessagingLimit, PortfolioChange};
use sqlx::PgPool;

use crate::batches::{Batches, batches, people, wa_id};
use crate::common::{Bench, until};

async fn chief(bench: &Bench) -> Asker {
    bench.stranger("Helena", Role::Administrator).await.into()
}

fn shipped() -> SendingForm {
    SendingForm::from(&SendingSettings::default())
}

/// Saves what ships with `change`, as Helena.
async fn saves(bench: &Bench, chief: &Asker, change: impl FnOnce(&mut SendingForm)) {
    let mut form = shipped();
    change(&mut form);
    bench.desk.save_sending(chief, &form).await.unwrap().unwrap();
}

async fn handed(b: &Batches) -> i64 {
    b.outreach
        .bench
        .count("select count(*) from batch_recipients where state = 'handed'")
        .await
}

async fn reserve(bench: &Bench) -> i64 {
    bench.count("select reserve::bigint from allowances").await
}

/// Meta gives the portfolio a limit of `most`, and the desk looks.
async fn limits(b: &Batches, most: u32) {
    b.outreach.whatsapp.change_portfolio(PortfolioChange {
        limit: Some(MessagingLimit::Customers(most)),
        verified: None,
    });
    b.outreach
        .bench
        .run("update numbers set look_due_at = '2026-01-01'")
        .await;
    b.outreach.bench.desk.look_at_next_number().await.unwrap();
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_saved_is_shown_with_who_and_written_down_field_by_field(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    let desk = &bench.desk;
    let shown = desk.view_sending(&chief).await.unwrap();
    assert_eq!((shown.form, shown.changed), (shipped(), None));
    assert_eq!(shown.limits.len(), 1);
    assert_eq!(shown.limits[0].amount, Amount::Limited(250));

    let form = SendingForm {
        failures_percent: "muitas".into(),
        headroom: "15".into(),
        ..shipped()
    };
    let refused = desk.save_sending(&chief, &form).await.unwrap();
    assert_eq!(refused, Err(SendingFault::FailuresPercent));
    assert_eq!(bench.count("select count(*) from settings").await, 0);

    let form = SendingForm {
        failures_percent: "25".into(),
        nights: true,
        sundays: true,
        ..form
    };
    desk.save_sending(&chief, &form).await.unwrap().unwrap();
    let shown = desk.view_sending(&chief).await.unwrap();
    assert_eq!(
        (shown.form, shown.changed.unwrap().0),
        (form.clone(), chief.user.name.clone())
    );
    let filter = AuditFilter {
        action: Some(AuditAction::SettingsChanged),
        ..AuditFilter::default()
    };
    let log = desk.list_audit(&chief, &filter, None).await.unwrap().entries;
    let told: Vec<_> = log[0]
        .changes
        .iter()
        .map(|change| {
            (
                change.field.as_str(),
                change.before.as_str(),
                change.after.as_str(),
            )
        })
        .collect();
    assert_eq!(log.len(), 1);
    assert_eq!(
        told,
        [
            ("failures_percent", "20", "25"),
            ("headroom", "10", "15"),
            ("quiet", "", "21:00 – 08:00"),
            ("sundays", "false", "true"),
        ]
    );

    // The rule of the prediction is chosen elsewhere: neither choice takes the other back.
    desk.set_rule_set(&chief, RuleSet::Seeds).await.unwrap();
    assert_eq!(desk.view_sending(&chief).await.unwrap().form, form);
    saves(&bench, &chief, |_| ()).await;
    let kept = bench
        .count("select count(*) from settings where key = 'sending' and value->>'rule_set' = 'seeds'")
        .await;
    assert_eq!(kept, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn sending_is_chosen_by_administrators_alone(pool: PgPool) {
    let bench = Bench::new(pool).await;
    for role in [Role::Agent, Role::Supervisor] {
        let asker: Asker = bench.person(&format!("{role:?}"), role).await.into();
        assert!(matches!(
            bench.desk.view_sending(&asker).await,
            Err(Error::Forbidden)
        ));
        let saved = bench.desk.save_sending(&asker, &shipped()).await;
        assert!(matches!(saved, Err(Error::Forbidden)), "{role:?}");
    }
    assert_eq!(bench.count("select count(*) from settings").await, 0);
    let told = bench
        .count("select count(*) from audit_log where action = 'settings_changed'")
        .await;
    assert_eq!(told, 0);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn quiet_chosen_at_one_desk_is_kept_by_another_that_is_sending(pool: PgPool) {
    let b = batches(pool.clone()).await;
    let bench = &b.outreach.bench;
    let chief = chief(bench).await;
    let other = crate::common::desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9");
    // São Paulo's clock.
    let clock = |hours: i64| {
        (bench.now() + TimeDelta::hours(hours - 3))
            .format("%H:%M")
            .to_string()
    };
    let quiet = SendingForm {
        nights: true,
        quiet_from: clock(-1),
        quiet_until: clock(1),
        ..shipped()
    };
    other.save_sending(&chief, &quiet).await.unwrap().unwrap();
    bench.desk.refresh_settings().await.unwrap();
    let id = b.reads("aviso_horario", &people(2)).await.unwrap();
    b.start();
    b.confirms(id, Options::default()).await;
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!((handed(&b).await, b.state(id).await), (0, BatchState::Sending));
    other.save_sending(&chief, &shipped()).await.unwrap().unwrap();
    bench.desk.refresh_settings().await.unwrap();
    b.until_state(id, BatchState::Finished).await;
    assert_eq!(b.reached(&wa_id(1)).len(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_fall_to_medium_quality_stops_a_batch_where_that_was_chosen(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    let chief = chief(bench).await;
    saves(bench, &chief, |form| form.yellow = false).await;
    let id = b.reads("aviso_horario", &people(2)).await.unwrap();
    b.confirms(id, Options::default()).await;
    while bench.desk.look_at_next_number().await.unwrap() {}
    bench.run("update numbers set quality = 'YELLOW'").await;
    bench.desk.watch_batches().await.unwrap();
    assert_ne!(b.state(id).await, BatchState::Stopped);
    saves(bench, &chief, |form| form.yellow = true).await;
    bench.desk.watch_batches().await.unwrap();
    let card = bench.desk.batch_detail(&b.asker(), id).await.unwrap().card;
    assert_eq!(
        (card.state, card.stopped),
        (BatchState::Stopped, Some(StopReason::QualityYellow))
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn another_reserve_holds_at_once_and_a_batch_that_waits_goes_on(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    let chief = chief(bench).await;
    limits(&b, 50).await;
    assert_eq!(reserve(bench).await, 5);
    saves(bench, &chief, |form| form.reserve = "40".into()).await;
    assert_eq!(reserve(bench).await, 20);
    let meter = &bench.desk.allowances(&b.asker()).await.unwrap()[0];
    assert_eq!((meter.amount, meter.reserve), (Amount::Limited(50), 20));

    let id = b.reads("aviso_horario", &people(60)).await.unwrap();
    assert_eq!(b.checks(id, Options::default()).await.estimate.now, 30);
    b.start();
    b.confirms(id, Options::default()).await;
    until("batches have used what is theirs", async || {
        handed(&b).await == 30
            && bench
                .count("select count(*) from batches where room_at is not null")
                .await
                == 1
    })
    .await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(handed(&b).await, 30);
    // No clock is moved: what waits for room in a day goes on because there is another room.
    saves(bench, &chief, |form| form.reserve = "0".into()).await;
    assert_eq!(reserve(bench).await, 0);
    until("batches have used all of it", async || handed(&b).await == 50).await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(handed(&b).await, 50);
    assert_eq!(bench.count("select used::bigint from allowances").await, 50);
    limits(&b, 250).await;
    b.until_state(id, BatchState::Finished).await;
    assert_eq!(b.reached(&wa_id(59)).len(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_share_follows_what_meta_reports_of_every_limit(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    let chief = chief(bench).await;
    bench
        .run("insert into allowances (scope, amount, reserve) values ('portfolio:other', null, 0), ('number:old', 1000, 20)")
        .await;
    saves(bench, &chief, |form| form.reserve = "10 %".into()).await;
    let told: Vec<String> = bench
        .all(
            "select scope || ' ' || reserve from allowances where scope = any($1) order by scope",
            vec!["portfolio:other", "number:old"],
        )
        .await;
    assert_eq!(told, ["number:old 100", "portfolio:other 0"]);
    bench
        .run("delete from allowances where scope in ('portfolio:other', 'number:old')")
        .await;
    for (most, kept) in [(2_000, 200), (10_000, 1_000), (250, 25)] {
        limits(&b, most).await;
        assert_eq!(reserve(bench).await, kept, "{most}");
        let shown = bench.desk.view_sending(&chief).await.unwrap();
        assert_eq!(shown.limits[0].amount, Amount::Limited(most));
    }
}
