//! The supervisor's view: queues and loads.

use domain::ConversationId;
use domain::presence::Presence;
use domain::protocol::{ProtocolAction, Target};
use domain::user::Role;
use sqlx::PgPool;

use crate::bulk::crowd;
use crate::common::{ANA, Bench, PAULISTA, inbound, seconds, text, until};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_monitor_tells_queues_and_loads_as_the_tables_hold_them(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let sales = bench.team("Vendas").await;
    let (desk, stop) = (bench.desk.clone(), bench.stop.clone());
    tokio::spawn(async move { desk.run_presence(stop).await });
    let _screen = bench.desk.screen_opened(bia.id);
    until("present", async || {
        bench.desk.person_now(bia.id).await.unwrap().presence == Presence::Present
    })
    .await;
    crowd(&bench, 3).await;
    bench
        .receives(&inbound(PAULISTA, &[text(ANA, "na outra", bench.now())]))
        .await;
    let asked = bench.now() - seconds(120);
    let answered = bench.served(&bia, "5541990000001").await;
    bench.sends(&bia, answered, "Pronto").await;
    let waiting = {
        bench.writes("5541990000002", "Primeira", asked).await;
        bench.writes("5541990000002", "Segunda", bench.now()).await;
        let id: ConversationId = bench
            .one(
                "select id from conversations where unread = $1 and state = 'waiting'",
                2,
            )
            .await;
        bench
            .desk
            .change_protocol(&bia, id, ProtocolAction::Take)
            .await
            .unwrap();
        id
    };
    let held = bench.served(&bia, "5541990000003").await;
    bench
        .desk
        .change_protocol(&bia, held, ProtocolAction::Hold)
        .await
        .unwrap();
    let moved = bench.served(&caio, "5541990000004").await;
    let to_sales = ProtocolAction::Transfer(Target::Team(sales));
    bench.desk.change_protocol(&caio, moved, to_sales).await.unwrap();

    let monitor = bench.desk.monitor(&chief).await.unwrap();
    assert_eq!(monitor.sum(|_| true).waiting, 5);
    assert_eq!(monitor.sum(|queue| queue.number == bench.number).waiting, 4);
    assert_eq!(monitor.sum(|queue| queue.team == sales).waiting, 1);
    let bias = monitor.people.iter().find(|one| one.id == bia.id).unwrap();
    assert_eq!(
        (bias.presence, bias.in_service, bias.on_hold),
        (Presence::Present, 2, 1)
    );
    let since = bias.unanswered_since.unwrap();
    assert_eq!(
        since.timestamp(),
        asked.timestamp(),
        "the first word without an answer, not the last"
    );
    let caios = monitor.people.iter().find(|one| one.id == caio.id).unwrap();
    assert_eq!(
        (caios.presence, caios.in_service, caios.unanswered_since),
        (Presence::Offline, 0, None)
    );
    assert!(
        !monitor.people.iter().any(|one| one.id == chief.id),
        "who is neither agent, here nor at work is left out"
    );
    bench.sends(&bia, waiting, "Oi").await;
    let monitor = bench.desk.monitor(&chief).await.unwrap();
    assert!(monitor.people.iter().all(|one| one.unanswered_since.is_none()));
}
