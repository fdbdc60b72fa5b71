//! Who is here, and who looks at what.

use std::time::Duration;

use backend::{Error, Listener, Told};
use domain::event::LiveEvent;
use domain::presence::{Presence, Watching};
use domain::protocol::{ProtocolAction, Target};
use domain::user::Role;
use sqlx::PgPool;

use crate::common::{ANA, Bench, seconds, until};

async fn live(pool: PgPool) -> Bench {
    let bench = Bench::new(pool).await;
    for presence in [false, true] {
        let (desk, stop) = (bench.desk.clone(), bench.stop.clone());
        tokio::spawn(async move {
            if presence {
                desk.run_presence(stop).await;
            } else {
                desk.run_live(stop).await;
            }
        });
    }
    until("the first place", async || bench.desk.live_place().is_some()).await;
    bench
}

/// The next event that `pick` takes, within five seconds.
async fn hears<T>(listener: &mut Listener, mut pick: impl FnMut(LiveEvent) -> Option<T>) -> T {
    let heard = tokio::time::timeout(Duration::from_secs(5), async {
        loop {
            if let Told::Frames(frames) = listener.next().await {
                for frame in frames {
                    if let Some(found) = pick(serde_json::from_str(&frame.json).unwrap()) {
                        return found;
                    }
                }
            }
        }
    });
    heard.await.expect("it is told")
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_open_screen_makes_a_person_present_and_a_minute_without_one_offline(pool: PgPool) {
    let bench = live(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let presence = async || bench.desk.person_now(bia.id).await.unwrap().presence;
    assert_eq!(presence().await, Presence::Offline);
    let mut listener = bench.desk.listen(&caio, None).await.unwrap();
    let screens = [bench.desk.screen_opened(bia.id), bench.desk.screen_opened(bia.id)];
    let told = hears(&mut listener, |event| match event {
        LiveEvent::Presence { person } => Some(person),
        _ => None,
    })
    .await;
    assert_eq!((told.id, told.presence), (bia.id, Presence::Present));
    assert_eq!(presence().await, Presence::Present);

    // Coming and going within twenty seconds is written once.
    drop(screens);
    let _again = bench.desk.screen_opened(bia.id);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(
        bench
            .count("select count(*) from events where person_id is not null")
            .await,
        1
    );

    bench.wall.advance(seconds(61));
    assert_eq!(presence().await, Presence::Offline);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_pause_has_a_reason_a_beginning_and_an_end_and_there_is_one_at_a_time(pool: PgPool) {
    let bench = live(pool).await;
    let bia = bench.agent("Bia").await;
    let _screen = bench.desk.screen_opened(bia.id);
    until("present", async || {
        bench.desk.person_now(bia.id).await.unwrap().presence == Presence::Present
    })
    .await;
    let (one, other) = tokio::join!(
        bench.desk.pause(&bia, Some("Almoço")),
        bench.desk.pause(&bia, Some("Almoço"))
    );
    assert_eq!(one.unwrap().presence, Presence::Paused);
    assert_eq!(other.unwrap().pause.unwrap().reason.as_deref(), Some("Almoço"));
    assert_eq!(bench.count("select count(*) from pauses").await, 1);
    assert!(matches!(
        bench.desk.pause(&bia, Some(&"a".repeat(61))).await,
        Err(Error::Refused(_))
    ));
    assert_eq!(
        bench.desk.end_pause(&bia).await.unwrap().presence,
        Presence::Present
    );
    bench.desk.end_pause(&bia).await.unwrap();
    bench.desk.pause(&bia, Some("  ")).await.unwrap();
    assert_eq!(
        bench
            .count("select count(*) from pauses where reason is null and ended_at is null")
            .await,
        1
    );
    assert_eq!(
        bench
            .count("select count(*) from pauses where ended_at is not null")
            .await,
        1
    );

    let targets = {
        let caio = bench.agent("Caio").await;
        let conversation = bench.served(&caio, ANA).await;
        bench.desk.transfer_targets(&caio, conversation).await.unwrap()
    };
    let known: Vec<_> = targets
        .people
        .iter()
        .map(|one| (one.name.as_str(), one.presence))
        .collect();
    assert_eq!(known, [("Bia", Presence::Paused), ("Caio", Presence::Offline)]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_looks_and_who_types_is_told_to_those_who_may_see_it_and_forgotten_by_itself(pool: PgPool) {
    let bench = live(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let stranger = bench.stranger("Davi", Role::Agent).await;
    let conversation = bench.conversation(ANA).await;
    let mut hers = bench.desk.listen(&bia, None).await.unwrap();
    let mut foreign = bench.desk.listen(&stranger, None).await.unwrap();
    let watchers = |event| match event {
        LiveEvent::Watchers {
            conversation: id,
            people,
        } if id == conversation => Some(
            people
                .into_iter()
                .map(|one| (one.name, one.typing))
                .collect::<Vec<_>>(),
        ),
        _ => None,
    };
    assert!(matches!(
        bench.desk.watch(&stranger, conversation, Watching::Viewing).await,
        Err(Error::NotFound)
    ));
    bench
        .desk
        .watch(&caio, conversation, Watching::Viewing)
        .await
        .unwrap();
    assert_eq!(hears(&mut hers, watchers).await, [("Caio".to_owned(), false)]);
    bench
        .desk
        .watch(&caio, conversation, Watching::Typing)
        .await
        .unwrap();
    assert_eq!(hears(&mut hers, watchers).await, [("Caio".to_owned(), true)]);
    // Said again, it is no news.
    for _ in 0..3 {
        bench
            .desk
            .watch(&caio, conversation, Watching::Typing)
            .await
            .unwrap();
    }
    assert_eq!(
        bench
            .count("select count(*) from events where watched_id is not null")
            .await,
        2
    );

    bench.wall.advance(seconds(11));
    let here = bench
        .desk
        .watch(&bia, conversation, Watching::Viewing)
        .await
        .unwrap();
    let here: Vec<_> = here.into_iter().map(|one| (one.name, one.typing)).collect();
    assert_eq!(here, [("Bia".to_owned(), false), ("Caio".to_owned(), false)]);
    bench.wall.advance(seconds(40));
    let here = bench
        .desk
        .watch(&bia, conversation, Watching::Viewing)
        .await
        .unwrap();
    assert_eq!(here.len(), 1, "who fell silent is gone");
    bench
        .desk
        .watch(&bia, conversation, Watching::Gone)
        .await
        .unwrap();
    assert_eq!(
        hears(&mut hers, |event| watchers(event).filter(Vec::is_empty)).await,
        []
    );

    // Nothing of it reached who may not see the conversation.
    bench.desk.pause(&caio, None).await.unwrap();
    let first = hears(&mut foreign, Some).await;
    assert!(
        matches!(&first, LiveEvent::Presence { person } if person.id == caio.id),
        "not {first:?}"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_is_here_is_known_to_another_process(pool: PgPool) {
    let bench = live(pool.clone()).await;
    let bia = bench.agent("Bia").await;
    let other = crate::common::desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9");
    let (running, stop) = (other.clone(), bench.stop.clone());
    tokio::spawn(async move { running.run_live(stop).await });
    until("the other's place", async || other.live_place().is_some()).await;
    let mut listener = other.listen(&bia, None).await.unwrap();
    let conversation = bench.served(&bia, ANA).await;
    bench
        .desk
        .watch(&bia, conversation, Watching::Typing)
        .await
        .unwrap();
    let typing = hears(&mut listener, |event| match event {
        LiveEvent::Watchers { people, .. } => Some(people[0].typing),
        _ => None,
    })
    .await;
    assert!(typing);
    let to_team = ProtocolAction::Transfer(Target::Team(bench.team("Vendas").await));
    bench
        .desk
        .change_protocol(&bia, conversation, to_team)
        .await
        .unwrap();
}
