//! Messages to be sent later: sent once when their time comes, or failed with a reason.

use backend::{Error, NewScheduled};
use chrono::{DateTime, Utc};
use domain::protocol::ProtocolAction;
use domain::scheduled::{ScheduledState, ScheduledView};
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, Refusal};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::common::{ANA, Bench, desk, seconds, until};

fn later(at: DateTime<Utc>, text: &str) -> NewScheduled {
    NewScheduled {
        client_key: Uuid::now_v7(),
        at,
        text: text.into(),
    }
}

async fn schedules(
    bench: &Bench,
    who: &CurrentUser,
    conversation: ConversationId,
    hours: i64,
) -> ScheduledView {
    let at = bench.now() + seconds(hours * 3_600);
    bench
        .desk
        .schedule_message(who, conversation, None, later(at, "Passando para lembrar"))
        .await
        .unwrap()
}

/// Runs the clockwork until nothing is due.
async fn runs(bench: &Bench) {
    let stop = CancellationToken::new();
    let (desk, ends) = (bench.desk.clone(), stop.clone());
    let running = tokio::spawn(async move { desk.run_schedule(ends).await });
    let now = bench.now();
    until("nothing due", async || {
        bench
            .one::<i64, _>(
                "select count(*) from scheduled_messages where state = 'waiting' and at <= $1",
                now,
            )
            .await
            == 0
    })
    .await;
    stop.cancel();
    running.await.unwrap();
}

async fn listed(bench: &Bench, who: &CurrentUser, conversation: ConversationId) -> Vec<ScheduledView> {
    bench.desk.open_thread(who, conversation).await.unwrap().scheduled
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn it_is_sent_when_its_time_comes_and_not_before(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let scheduled = schedules(&bench, &bia, conversation, 2).await;
    assert_eq!(listed(&bench, &bia, conversation).await, [scheduled]);
    runs(&bench).await;
    assert_eq!(bench.words(conversation).await, ["Olá"]);
    bench.clock.advance(seconds(2 * 3_600 + 1));
    runs(&bench).await;
    assert_eq!(bench.words(conversation).await, ["Olá", "Passando para lembrar"]);
    assert_eq!(
        bench
            .count("select count(*) from messages where delivery = 'queued'")
            .await,
        1
    );
    assert!(listed(&bench, &bia, conversation).await.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn several_processes_send_each_once(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    for _ in 0..12 {
        schedules(&bench, &bia, conversation, 1).await;
    }
    bench.clock.advance(seconds(3_700));
    for _ in 0..3 {
        let other = desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9");
        let stop = bench.stop.clone();
        tokio::spawn(async move { other.run_schedule(stop).await });
    }
    until("all sent", async || {
        bench
            .count("select count(*) from scheduled_messages where state = 'sent'")
            .await
            == 12
    })
    .await;
    assert_eq!(
        bench
            .count("select count(*) from messages where direction = 'outbound'")
            .await,
        12
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_does_not_fit_any_more_fails_with_its_reason_and_can_be_put_right(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let sol = bench.person("Sol", Role::Supervisor).await;
    let conversation = bench.served(&bia, ANA).await;
    schedules(&bench, &bia, conversation, 1).await;
    bench
        .desk
        .change_protocol(&sol, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    bench.clock.advance(seconds(3_700));
    runs(&bench).await;
    let failed = listed(&bench, &bia, conversation).await;
    assert_eq!(failed[0].state, ScheduledState::Failed);
    assert_eq!(failed[0].refusal, Some(Refusal::OwnedBy { name: "Sol".into() }));
    assert_eq!(bench.words(conversation).await, ["Olá"], "nothing went out");

    bench
        .desk
        .change_protocol(&sol, conversation, ProtocolAction::Return)
        .await
        .unwrap();
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    let again = later(bench.now() + seconds(600), "Agora sim");
    bench
        .desk
        .schedule_message(&bia, conversation, Some(failed[0].id), again)
        .await
        .unwrap();
    bench.clock.advance(seconds(601));
    runs(&bench).await;
    assert_eq!(bench.words(conversation).await, ["Olá", "Agora sim"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_window_that_closed_earlier_than_thought_is_a_reason(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    schedules(&bench, &bia, conversation, 23).await;
    // The desk was switched off over the end of the window.
    bench.clock.advance(seconds(25 * 3_600));
    runs(&bench).await;
    let failed = listed(&bench, &bia, conversation).await;
    assert_eq!(failed[0].refusal, Some(Refusal::WindowClosed));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn one_is_only_scheduled_where_and_when_one_could_answer(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.served(&bia, ANA).await;
    let try_it = async |who: &CurrentUser, at: DateTime<Utc>, text: &str| match bench
        .desk
        .schedule_message(who, conversation, None, later(at, text))
        .await
    {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let soon = bench.now() + seconds(600);
    assert!(matches!(
        try_it(&bia, bench.now() + seconds(25 * 3_600), "oi").await,
        Refusal::AfterWindow { .. }
    ));
    assert_eq!(
        try_it(&bia, bench.now() - seconds(1), "oi").await,
        Refusal::TimePassed
    );
    assert_eq!(try_it(&bia, soon, " ").await, Refusal::EmptyMessage);
    assert!(matches!(
        try_it(&bia, soon, "{{x}}").await,
        Refusal::UnfilledVariable { .. }
    ));
    assert_eq!(
        try_it(&caio, soon, "oi").await,
        Refusal::OwnedBy { name: "Bia".into() }
    );
    for _ in 0..20 {
        schedules(&bench, &bia, conversation, 1).await;
    }
    assert_eq!(
        try_it(&bia, soon, "oi").await,
        Refusal::TooManyScheduled { most: 20 }
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn it_is_taken_back_by_its_author_or_a_supervisor_until_it_is_sent(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let sol = bench.person("Sol", Role::Supervisor).await;
    let conversation = bench.served(&bia, ANA).await;
    let (one, two, three) = (
        schedules(&bench, &bia, conversation, 1).await,
        schedules(&bench, &bia, conversation, 1).await,
        schedules(&bench, &bia, conversation, 1).await,
    );
    assert!(matches!(
        bench.desk.cancel_scheduled(&caio, one.id).await,
        Err(Error::Forbidden)
    ));
    bench.desk.cancel_scheduled(&bia, one.id).await.unwrap();
    bench.desk.cancel_scheduled(&sol, two.id).await.unwrap();
    bench.clock.advance(seconds(3_700));
    runs(&bench).await;
    assert_eq!(bench.words(conversation).await, ["Olá", "Passando para lembrar"]);
    assert!(matches!(
        bench.desk.cancel_scheduled(&bia, three.id).await,
        Err(Error::Refused(Refusal::AlreadySettled))
    ));
    let outside = bench.stranger("Zoe", Role::Agent).await;
    assert!(matches!(
        bench.desk.cancel_scheduled(&outside, three.id).await,
        Err(Error::NotFound)
    ));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn one_key_scheduled_twice_is_one_message(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let new = later(bench.now() + seconds(600), "oi");
    let (one, other) = tokio::join!(
        bench.desk.schedule_message(&bia, conversation, None, new.clone()),
        bench.desk.schedule_message(&bia, conversation, None, new)
    );
    assert_eq!(one.unwrap().id, other.unwrap().id);
}
