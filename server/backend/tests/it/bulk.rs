//! Many conversations at once, and the supervisor's picture of the work.

use backend::Error;
use domain::bulk::{BULK_CHUNK, BulkAction, BulkOutcome, Seen};
use domain::conversation::{Filter, Listing, Order, View};
use domain::protocol::{ProtocolAction, ProtocolState, Standing, Target};
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, MessageId, Refusal, TeamId, WrapUpId};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, text};

/// `many` waiting conversations on the first number.
pub async fn crowd(bench: &Bench, many: i64) {
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

async fn matching(bench: &Bench, who: &CurrentUser, listing: Listing) -> Vec<Seen> {
    bench.desk.match_conversations(who, listing, None).await.unwrap()
}

/// What is told of `id`.
fn told(outcomes: &[BulkOutcome], id: ConversationId) -> &BulkOutcome {
    outcomes.iter().find(|one| one.id == id).unwrap()
}

fn give(who: &CurrentUser) -> BulkAction {
    BulkAction::Each(ProtocolAction::Transfer(Target::Agent(who.id)))
}

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
    let found = matching(&bench, &chief, QUEUE).await;
    assert_eq!(found.len(), 130);

    // Some are gone by the time it is their turn.
    for one in &found[..3] {
        bench
            .desk
            .change_protocol(&bia, one.id, ProtocolAction::Take)
            .await
            .unwrap();
    }
    bench
        .desk
        .change_protocol(&bia, found[2].id, ProtocolAction::Close)
        .await
        .unwrap();
    let to_bia = give(&bia);
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
    let why = |one: Seen| told(&outcomes, one.id).refusal.clone();
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
async fn of_two_supervisors_who_act_on_the_same_many_at_once_one_moves_them_and_the_other_is_told_to_whom(
    pool: PgPool,
) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let clara = bench.stranger("Clara", Role::Supervisor).await;
    let dora = bench.stranger("Dora", Role::Supervisor).await;
    crowd(&bench, BULK_CHUNK as i64).await;
    let (seen, mut backwards) = (
        matching(&bench, &clara, QUEUE).await,
        matching(&bench, &dora, QUEUE).await,
    );
    backwards.reverse();
    let body = inbound(CENTRO, &[text("554136000000", "mais uma", bench.now())]);
    let (one, other, ()) = tokio::join!(
        bench.desk.change_many(&clara, &seen, give(&bia), None, None),
        bench.desk.change_many(&dora, &backwards, give(&caio), None, None),
        bench.receives(&body),
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    let (first, second, winner, loser) = match one[0].done {
        true => (one, other, &bia, &caio),
        false => (other, one, &caio, &bia),
    };
    let all = BULK_CHUNK as i64;
    assert!(first.iter().all(|one| one.done), "{first:?}");
    assert_eq!(second.len(), BULK_CHUNK);
    let with_winner = Some(Refusal::AlreadyWith {
        name: winner.name.clone(),
    });
    for one in &second {
        assert_eq!((one.done, &one.refusal), (false, &with_winner));
        assert!(one.name.starts_with("Cliente"));
    }
    assert_eq!(open_of(&bench, winner).await, all);
    assert_eq!(open_of(&bench, loser).await, 0);
    assert_eq!(
        bench
            .count("select count(*) from protocol_changes where change = 'transferred'")
            .await,
        all
    );
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_somebody_took_or_moved_since_it_was_chosen_stays_with_them(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let sales = bench.team("Vendas").await;
    let team = bench.team("Trocas").await;
    join(&bench, team, &[&caio]).await;
    present(&bench, &[&caio]).await;
    crowd(&bench, 5).await;
    let seen = matching(&bench, &chief, QUEUE).await;
    let [taken, own, moved, wrote, left] = [0, 1, 2, 3, 4].map(|at: usize| seen[at].id);
    let act = async |who: &CurrentUser, id, action: ProtocolAction| {
        bench.desk.change_protocol(who, id, action).await.unwrap();
    };
    act(&bia, taken, ProtocolAction::Take).await;
    act(&chief, own, ProtocolAction::Take).await;
    act(&chief, moved, ProtocolAction::Transfer(Target::Team(sales))).await;
    // Who only writes once more is where they were.
    bench
        .run("update conversations set version = version + 1, unread = unread + 1")
        .await;
    let bias = Some(Refusal::AlreadyWith { name: "Bia".into() });
    for (action, again) in [(give(&caio), false), (BulkAction::Evenly(team), true)] {
        let outcomes = bench
            .desk
            .change_many(&chief, &seen, action, None, None)
            .await
            .unwrap();
        assert_eq!(told(&outcomes, taken).refusal, bias, "{action:?}");
        assert_eq!(told(&outcomes, own).refusal, Some(Refusal::AlreadyYours));
        assert_eq!(told(&outcomes, moved).refusal, Some(Refusal::MovedOn));
        for id in [wrote, left] {
            assert_eq!(told(&outcomes, id).done, !again, "{action:?}");
        }
    }
    assert_eq!(bench.card(taken).await.owner, Some(bia.id));
    assert_eq!(bench.card(own).await.owner, Some(chief.id));
    assert_eq!(bench.card(moved).await.team, sales);
    assert_eq!(open_of(&bench, &caio).await, 2);

    // Looked at once more they can be moved, parked or not; what is not in the list any more is told apart.
    let bias_list = everyone(&bia);
    let all: Vec<ConversationId> = seen.iter().map(|one| one.id).collect();
    let among = bench
        .desk
        .match_conversations(&chief, bias_list, Some(&all))
        .await
        .unwrap();
    let with_bia = Seen {
        id: taken,
        at: Some(Standing::With(bia.id)),
    };
    assert_eq!(among, [with_bia]);
    assert_eq!(
        bench
            .desk
            .match_conversations(&chief, bias_list, Some(&[own, left]))
            .await
            .unwrap(),
        []
    );
    act(&bia, taken, ProtocolAction::Hold).await;
    let gone = Seen { id: own, at: None };
    let outcomes = bench
        .desk
        .change_many(&chief, &[with_bia, gone], give(&caio), None, None)
        .await
        .unwrap();
    assert!(told(&outcomes, taken).done);
    assert_eq!(told(&outcomes, own).refusal, Some(Refusal::AlreadyYours));
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn many_are_closed_with_a_code_but_for_those_with_words_that_nobody_read(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    bench.run("update teams set wrap_up_required = true").await;
    let code = WrapUpId(Uuid::now_v7());
    sqlx::query("insert into wrap_up_codes (id, name, created_at) values ($1, 'Mutirão', now())")
        .bind(code)
        .execute(&bench.pool)
        .await
        .unwrap();
    let [read, answered, unread, later] = [
        bench.served(&bia, "5541990000001").await,
        bench.served(&bia, "5541990000002").await,
        bench.served(&bia, "5541990000003").await,
        bench.served(&bia, "5541990000004").await,
    ];
    for id in [read, later] {
        bench.desk.mark_seen(&bia, id).await.unwrap();
    }
    bench.sends(&bia, answered, "Pronto").await;
    let seen = matching(&bench, &chief, everyone(&bia)).await;
    assert_eq!(seen.len(), 4);
    let wamid = bench
        .writes("5541990000004", "Só mais uma coisa", bench.now())
        .await;
    let last: MessageId = bench.one("select id from messages where wamid = $1", wamid).await;
    let close = BulkAction::Each(ProtocolAction::Close);
    let without = bench
        .desk
        .change_many(&chief, &seen, close, None, None)
        .await
        .unwrap();
    assert!(without.iter().all(|one| !one.done));
    assert_eq!(told(&without, read).refusal, Some(Refusal::WrapUpRequired));
    let outcomes = bench
        .desk
        .change_many(&chief, &seen, close, None, Some(code))
        .await
        .unwrap();
    assert!(told(&outcomes, read).done && told(&outcomes, answered).done);
    assert_eq!(told(&outcomes, later).refusal, Some(Refusal::CustomerWrote(last)));
    assert!(matches!(
        told(&outcomes, unread).refusal,
        Some(Refusal::CustomerWrote(_))
    ));
    assert!(told(&outcomes, later).name.starts_with("Cliente"));
    for (id, state, unread) in [
        (read, ProtocolState::Closed, 0),
        (answered, ProtocolState::Closed, 0),
        (later, ProtocolState::InService, 1),
        (unread, ProtocolState::InService, 1),
    ] {
        let card = bench.card(id).await;
        assert_eq!(
            (card.state, card.unread, card.owner),
            (state, unread, Some(bia.id))
        );
    }
    assert_eq!(
        bench
            .count("select count(*) from protocols where wrap_up_id is not null")
            .await,
        2
    );
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn many_are_given_back_to_their_queues_with_a_reason_and_what_is_unread_stays_so(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let [parked, unread, closed, caios] = [
        bench.served(&bia, "5541990000001").await,
        bench.served(&bia, "5541990000002").await,
        bench.served(&bia, "5541990000003").await,
        bench.served(&bia, "5541990000004").await,
    ];
    let seen = matching(&bench, &chief, everyone(&bia)).await;
    for (id, action) in [
        (parked, ProtocolAction::Hold),
        (closed, ProtocolAction::Close),
        (caios, ProtocolAction::Transfer(Target::Agent(caio.id))),
    ] {
        bench.desk.change_protocol(&bia, id, action).await.unwrap();
    }
    let back = BulkAction::Each(ProtocolAction::Return);
    let outcomes = bench
        .desk
        .change_many(&chief, &seen, back, Some("Férias da Bia".into()), None)
        .await
        .unwrap();
    assert_eq!(told(&outcomes, closed).refusal, Some(Refusal::ProtocolClosed));
    let with_caio = Refusal::AlreadyWith { name: "Caio".into() };
    assert_eq!(told(&outcomes, caios).refusal, Some(with_caio));
    for (id, left) in [(parked, 1), (unread, 1)] {
        assert!(told(&outcomes, id).done);
        let card = bench.card(id).await;
        assert_eq!(
            (card.state, card.owner, card.unread),
            (ProtocolState::Waiting, None, left)
        );
    }
    assert_eq!(
        bench
            .count(
                "select count(*) from protocol_changes where change = 'returned' and reason = 'Férias da Bia'"
            )
            .await,
        2
    );
    // What waits cannot be given back once more.
    let again = matching(&bench, &chief, QUEUE).await;
    let outcomes = bench
        .desk
        .change_many(&chief, &again, back, None, None)
        .await
        .unwrap();
    assert!(outcomes.iter().all(|one| one.refusal == Some(Refusal::NotTaken)));
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
    let ids = matching(&bench, &chief, everyone(&gil)).await;
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
    let waits = Seen {
        id: foreign,
        at: Some(Standing::Queue(bench.card(foreign).await.team)),
    };
    let outcomes = bench
        .desk
        .change_many(&chief, &[waits], BulkAction::Evenly(team), None, None)
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
        desk.match_conversations(&bia, QUEUE, None).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(desk.bulk_choices(&bia).await, Err(Error::Forbidden)));
    assert!(matches!(desk.monitor(&bia).await, Err(Error::Forbidden)));
    let take = BulkAction::Each(ProtocolAction::Take);
    let seen = Seen {
        id: conversation,
        at: None,
    };
    assert!(matches!(
        desk.change_many(&bia, &[seen], take, None, None).await,
        Err(Error::Forbidden)
    ));
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let many = vec![seen; BULK_CHUNK + 1];
    assert!(matches!(
        desk.change_many(&chief, &many, take, None, None).await,
        Err(Error::Forbidden)
    ));
}
