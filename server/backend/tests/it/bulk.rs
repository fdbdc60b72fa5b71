//! Many conversations at once, and the supervisor's picture of the work.

use backend::Error;
use domain::bulk::{BULK_CHUNK, BulkAction};
use domain::conversation::{Filter, Listing, Order, View};
use domain::presence::Presence;
use domain::protocol::{ProtocolAction, ProtocolState, Target};
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, Refusal, TeamId};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, seconds, text, until};

/// `many` waiting conversations on the first number.
async fn crowd(bench: &Bench, many: i64) {
    let messages: Vec<_> = (0..many)
        .map(|i| text(&format!("5541{}", 36_000_000 + i), "Olá", bench.now()))
        .collect();
    bench.receives(&inbound(CENTRO, &messages)).await;
}

fn everyone(owner: &CurrentUser) -> Listing {
    Listing {
        view: View::Everyone,
        order: Order::Newest,
        filter: Filter {
            owner: Some(owner.id),
            ..Filter::default()
        },
    }
}

const QUEUE: Listing = Listing {
    view: View::Queue,
    order: Order::Newest,
    filter: Filter {
        team: None,
        number: None,
        owner: None,
    },
};

async fn join(bench: &Bench, team: TeamId, people: &[&CurrentUser]) {
    for person in people {
        sqlx::query("insert into team_members (team_id, user_id, added_at) values ($1, $2, now())")
            .bind(team)
            .bind(person.id)
            .execute(&bench.pool)
            .await
            .unwrap();
    }
}

/// Has their screens open.
async fn present(bench: &Bench, people: &[&CurrentUser]) {
    for person in people {
        sqlx::query("insert into presences (user_id, seen_at) values ($1, $2)")
            .bind(person.id)
            .bind(bench.wall.now())
            .execute(&bench.pool)
            .await
            .unwrap();
    }
}

async fn open_of(bench: &Bench, person: &CurrentUser) -> i64 {
    bench
        .one(
            "select count(*) from conversations where owner_id = $1 and state <> 'closed'",
            person.id,
        )
        .await
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn all_that_match_are_found_beyond_the_loaded_page_and_each_tells_its_outcome(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    crowd(&bench, 130).await;
    let found = bench.desk.match_conversations(&chief, QUEUE).await.unwrap();
    assert_eq!(found.len(), 130);

    // Some are gone by the time it is their turn.
    for id in &found[..3] {
        bench
            .desk
            .change_protocol(&bia, *id, ProtocolAction::Take)
            .await
            .unwrap();
    }
    bench
        .desk
        .change_protocol(&bia, found[2], ProtocolAction::Close)
        .await
        .unwrap();
    let to_bia = BulkAction::Each(ProtocolAction::Transfer(Target::Agent(bia.id)));
    let mut outcomes = Vec::new();
    for chunk in found.chunks(BULK_CHUNK) {
        let told = bench
            .desk
            .change_many(&chief, chunk, to_bia, Some("Mutirão".into()), None)
            .await
            .unwrap();
        outcomes.extend(told);
    }
    assert_eq!(outcomes.len(), 130);
    assert_eq!(outcomes.iter().filter(|one| one.done).count(), 127);
    let why = |id| outcomes.iter().find(|one| one.id == id).unwrap().refusal.clone();
    assert_eq!(why(found[0]), Some(Refusal::AlreadyWith { name: "Bia".into() }));
    assert_eq!(why(found[2]), Some(Refusal::ProtocolClosed));
    assert!(
        outcomes
            .iter()
            .filter(|one| !one.done)
            .all(|one| one.name.starts_with("Cliente"))
    );
    assert_eq!(open_of(&bench, &bia).await, 129);
    assert_eq!(
        bench
            .count(
                "select count(*) from protocol_changes where change = 'transferred' and reason = 'Mutirão'"
            )
            .await,
        127
    );
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn two_supervisors_who_act_on_the_same_many_at_once_end_with_one_owner_each(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let clara = bench.stranger("Clara", Role::Supervisor).await;
    let dora = bench.stranger("Dora", Role::Supervisor).await;
    crowd(&bench, BULK_CHUNK as i64).await;
    let ids = bench.desk.match_conversations(&clara, QUEUE).await.unwrap();
    let mut backwards = ids.clone();
    backwards.reverse();
    let to = |who: &CurrentUser| BulkAction::Each(ProtocolAction::Transfer(Target::Agent(who.id)));
    let body = inbound(CENTRO, &[text("554136000000", "mais uma", bench.now())]);
    let (one, other, ()) = tokio::join!(
        bench.desk.change_many(&clara, &ids, to(&bia), None, None),
        bench.desk.change_many(&dora, &backwards, to(&caio), None, None),
        bench.receives(&body),
    );
    assert!(one.unwrap().iter().all(|one| one.done) && other.unwrap().iter().all(|one| one.done));
    let owned = (open_of(&bench, &bia).await, open_of(&bench, &caio).await);
    let all = BULK_CHUNK as i64;
    assert!(
        owned == (all, 0) || owned == (0, all),
        "the later one has them all: {owned:?}"
    );
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_agents_work_is_shared_evenly_among_those_of_a_team_who_are_present_and_may_have_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let [gil, bia, caio, paused, away] = [
        bench.agent("Gil").await,
        bench.agent("Bia").await,
        bench.agent("Caio").await,
        bench.agent("Pia").await,
        bench.agent("Abel").await,
    ];
    let barred = bench.stranger("Davi", Role::Agent).await;
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let team = bench.team("Vendas").await;
    join(&bench, team, &[&gil, &bia, &caio, &paused, &away, &barred]).await;
    present(&bench, &[&gil, &bia, &caio, &paused, &barred]).await;
    bench.desk.pause(&paused, Some("Almoço")).await.unwrap();
    bench.served(&bia, "5541990000001").await;
    bench.served(&bia, "5541990000002").await;
    for i in 0..8 {
        bench.served(&gil, &format!("5541{}", 37_000_000 + i)).await;
    }
    let ids = bench
        .desk
        .match_conversations(&chief, everyone(&gil))
        .await
        .unwrap();
    assert_eq!(ids.len(), 8);
    let outcomes = bench
        .desk
        .change_many(&chief, &ids, BulkAction::Evenly(team), None, None)
        .await
        .unwrap();
    assert!(outcomes.iter().all(|one| one.done), "{outcomes:?}");
    assert_eq!(
        (open_of(&bench, &bia).await, open_of(&bench, &caio).await),
        (5, 5)
    );
    for nobody in [&gil, &paused, &away, &barred] {
        assert_eq!(open_of(&bench, nobody).await, 0, "{}", nobody.name);
    }
    bench.check_books().await;

    // On a number that none of them may use, nobody can have it.
    bench
        .receives(&inbound(PAULISTA, &[text(ANA, "oi", bench.now())]))
        .await;
    let foreign: ConversationId = bench
        .one(
            "select id from conversations where state = 'waiting' and version > $1",
            0_i64,
        )
        .await;
    let outcomes = bench
        .desk
        .change_many(&chief, &[foreign], BulkAction::Evenly(team), None, None)
        .await
        .unwrap();
    assert_eq!(outcomes[0].refusal, Some(Refusal::NobodyPresent));
    assert_eq!(bench.card(foreign).await.state, ProtocolState::Waiting);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn agents_neither_act_on_many_nor_see_the_monitor(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.conversation(ANA).await;
    let desk = &bench.desk;
    assert!(matches!(
        desk.match_conversations(&bia, QUEUE).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(desk.bulk_choices(&bia).await, Err(Error::Forbidden)));
    assert!(matches!(desk.monitor(&bia).await, Err(Error::Forbidden)));
    let take = BulkAction::Each(ProtocolAction::Take);
    assert!(matches!(
        desk.change_many(&bia, &[conversation], take, None, None).await,
        Err(Error::Forbidden)
    ));
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let many = vec![conversation; BULK_CHUNK + 1];
    assert!(matches!(
        desk.change_many(&chief, &many, take, None, None).await,
        Err(Error::Forbidden)
    ));
}

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
