//! Handing over: to people and teams, with words, with wrap-up codes, and when two act at once.

use backend::{Asker, Error};
use domain::conversation::{Filter, Listing, Order, View};
use domain::protocol::{ChangeKind, ChangeRequest, ProtocolAction, ProtocolState, Target};
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, Refusal, TeamId, WrapUpId};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench};

fn transfer(target: Target, note: &str) -> ChangeRequest {
    ChangeRequest::new(ProtocolAction::Transfer(target), Some(note.to_owned()), None)
}

fn closing(code: Option<WrapUpId>) -> ChangeRequest {
    ChangeRequest::new(ProtocolAction::Close, None, code)
}

/// Why `who` may not.
async fn refused(
    bench: &Bench,
    who: &CurrentUser,
    conversation: ConversationId,
    request: ChangeRequest,
) -> Refusal {
    match bench.desk.change_protocol(who, conversation, request).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn wrap_up(bench: &Bench, team: Option<TeamId>, name: &str) -> WrapUpId {
    let id = WrapUpId(Uuid::now_v7());
    sqlx::query("insert into wrap_up_codes (id, team_id, name, created_at) values ($1, $2, $3, now())")
        .bind(id)
        .bind(team)
        .bind(name)
        .execute(&bench.pool)
        .await
        .unwrap();
    id
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_receives_it_owns_it_and_is_told_by_whom_until_they_have_opened_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.served(&bia, ANA).await;
    let to_caio = transfer(Target::Agent(caio.id), "Já pediu o CEP.");
    let card = bench
        .desk
        .change_protocol(&bia, conversation, to_caio)
        .await
        .unwrap();
    assert_eq!(
        (card.state, card.owner),
        (ProtocolState::InService, Some(caio.id))
    );
    assert_eq!(card.handed_by.as_deref(), Some("Bia"));
    bench.check_books().await;

    let thread = bench.desk.open_thread(&caio, conversation).await.unwrap();
    let mark = thread.marks.last().unwrap();
    assert_eq!(mark.change, ChangeKind::Transferred);
    assert_eq!((mark.previous, mark.actor), (Some(bia.id), Some(bia.id)));
    assert_eq!(mark.owner_name.as_deref(), Some("Caio"));
    assert_eq!(mark.note.as_deref(), Some("Já pediu o CEP."));
    let timeline = bench
        .desk
        .protocol_changes(&caio, thread.protocols[0].id)
        .await
        .unwrap();
    assert_eq!(timeline, thread.marks);

    bench.desk.mark_seen(&bia, conversation).await.unwrap();
    assert!(
        bench.card(conversation).await.handed_by.is_some(),
        "another's eyes do not count"
    );
    bench.desk.mark_seen(&caio, conversation).await.unwrap();
    assert_eq!(bench.card(conversation).await.handed_by, None);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_transfer_goes_only_to_those_who_can_have_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let gone = bench.agent("Gil").await;
    let barred = bench.stranger("Davi", Role::Agent).await;
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let (open, archived) = (bench.team("Vendas").await, bench.team("Velha").await);
    bench.desk.disable_user(&gone.email).await.unwrap();
    sqlx::query("update teams set archived_at = now() where id = $1")
        .bind(archived)
        .execute(&bench.pool)
        .await
        .unwrap();
    let conversation = bench.served(&bia, ANA).await;

    let targets = bench.desk.transfer_targets(&bia, conversation).await.unwrap();
    let people: Vec<_> = targets
        .people
        .iter()
        .map(|one| (one.name.as_str(), one.open))
        .collect();
    assert_eq!(people, [("Bia", 1), ("Clara", 0)]);
    let teams: Vec<_> = targets.teams.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(teams, ["Atendimento", "Vendas"]);

    let davi = Refusal::CannotReceive { name: "Davi".into() };
    for (target, refusal) in [
        (Target::Agent(gone.id), Refusal::ReceiverGone),
        (Target::Agent(barred.id), davi),
        (Target::Team(archived), Refusal::ReceiverGone),
        (Target::Team(TeamId(Uuid::now_v7())), Refusal::ReceiverGone),
    ] {
        assert_eq!(
            refused(&bench, &bia, conversation, transfer(target, "")).await,
            refusal
        );
    }
    assert_eq!(bench.count("select count(*) from protocol_changes").await, 2);
    for target in [Target::Agent(chief.id), Target::Team(open)] {
        let who = if bench.card(conversation).await.owner == Some(bia.id) {
            &bia
        } else {
            &chief
        };
        bench
            .desk
            .change_protocol(who, conversation, transfer(target, ""))
            .await
            .unwrap();
        bench.check_books().await;
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_team_has_a_queue_of_its_own_and_the_next_protocol_begins_in_the_numbers_own(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let sales = bench.team("Vendas").await;
    let conversation = bench.served(&bia, ANA).await;
    let other = bench.conversation("5541988880001").await;
    let first = bench.card(other).await.team;
    let card = bench
        .desk
        .change_protocol(&bia, conversation, transfer(Target::Team(sales), "Quer comprar."))
        .await
        .unwrap();
    assert_eq!(
        (card.state, card.owner, card.team),
        (ProtocolState::Waiting, None, sales)
    );
    assert_eq!(card.team_name.as_deref(), Some("Vendas"));
    let queue = async |team: Option<TeamId>| {
        let filter = Filter {
            team,
            ..Filter::default()
        };
        let listing = Listing {
            view: View::Queue,
            order: Order::LongestWaiting,
            filter,
        };
        let page = bench.desk.list(&chief, listing, None).await.unwrap();
        assert!(page.cards.iter().all(|card| filter.admits(card)));
        page.cards.iter().map(|card| card.id).collect::<Vec<_>>()
    };
    assert_eq!(queue(Some(sales)).await, [conversation]);
    assert_eq!(queue(Some(first)).await, [other]);
    assert_eq!(queue(None).await.len(), 2);

    for action in [ProtocolAction::Take, ProtocolAction::Close] {
        bench
            .desk
            .change_protocol(&bia, conversation, action)
            .await
            .unwrap();
    }
    bench.writes(ANA, "Voltei", bench.now()).await;
    assert_eq!(bench.card(conversation).await.team, first);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_waits_in_an_archived_team_is_seen_taken_and_transferred_like_before(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, davi) = (
        bench.agent("Bia").await,
        bench.stranger("Davi", Role::Agent).await,
    );
    let chief = bench.stranger("Clara", Role::Supervisor).await;
    let admin: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let (sales, open) = (bench.team("Vendas").await, bench.team("Trocas").await);
    let mut waiting = Vec::new();
    for phone in ["5541988880001", "5541988880002", "5541988880003"] {
        let conversation = bench.served(&bia, phone).await;
        let to_sales = transfer(Target::Team(sales), "");
        bench
            .desk
            .change_protocol(&bia, conversation, to_sales)
            .await
            .unwrap();
        waiting.push(conversation);
    }
    bench.desk.archive_team(&admin, sales, true).await.unwrap();

    let queue = async |who: &CurrentUser| {
        let filter = Filter {
            team: Some(sales),
            ..Filter::default()
        };
        let listing = Listing {
            view: View::Queue,
            order: Order::LongestWaiting,
            filter,
        };
        let page = bench.desk.list(who, listing, None).await.unwrap();
        page.cards.len()
    };
    let offered = async |who: &CurrentUser| {
        let choices = bench.desk.filter_choices(who).await.unwrap();
        choices.teams.iter().any(|team| team.id == sales.0)
    };
    for (who, seen) in [(&bia, 3), (&chief, 3), (&davi, 0)] {
        assert_eq!(queue(who).await, seen, "{}", who.name);
    }
    assert!(offered(&bia).await && offered(&chief).await);
    let monitor = bench.desk.monitor(&chief).await.unwrap();
    assert!(monitor.queues.iter().any(|queue| queue.team == sales));
    assert!(monitor.teams.iter().any(|team| team.id == sales.0), "by its name");

    let act = async |who: &CurrentUser, at: usize, request: ChangeRequest| {
        let done = bench.desk.change_protocol(who, waiting[at], request).await;
        done.unwrap()
    };
    for refused in [ProtocolAction::Take, ProtocolAction::Transfer(Target::Team(open))] {
        let told = bench.desk.change_protocol(&davi, waiting[0], refused).await;
        assert!(matches!(told, Err(Error::NotFound)), "{told:?}");
    }
    let taken = act(&bia, 0, ProtocolAction::Take.into()).await;
    assert_eq!((taken.owner, taken.team), (Some(bia.id), sales));
    // Given back it waits where it waited, and is still seen.
    act(&bia, 0, ProtocolAction::Return.into()).await;
    assert_eq!(queue(&bia).await, 3);
    act(&bia, 0, ProtocolAction::Take.into()).await;
    act(&bia, 0, ProtocolAction::Close.into()).await;
    let moved = act(&chief, 1, transfer(Target::Team(open), "")).await;
    assert_eq!((moved.state, moved.team), (ProtocolState::Waiting, open));
    let given = act(&chief, 2, transfer(Target::Agent(bia.id), "")).await;
    assert_eq!(given.owner, Some(bia.id));

    // Empty, it is offered no more; and nothing new comes to it.
    assert!(!offered(&chief).await);
    assert_eq!(
        refused(&bench, &bia, waiting[2], transfer(Target::Team(sales), "")).await,
        Refusal::ReceiverGone
    );
    bench.writes("5541988880001", "Voltei", bench.now()).await;
    assert_ne!(bench.card(waiting[0]).await.team, sales);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_team_that_asks_how_service_ended_is_told_with_one_of_its_codes(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let sales = bench.team("Vendas").await;
    let conversation = bench.served(&bia, ANA).await;
    let mine = bench.card(conversation).await.team;
    bench.run("update teams set wrap_up_required = true").await;
    assert!(
        !bench.desk.wrap_ups(&bia, conversation).await.unwrap().required,
        "nothing to choose from"
    );

    let (own, common, foreign) = (
        wrap_up(&bench, Some(mine), "Resolvido").await,
        wrap_up(&bench, None, "Engano").await,
        wrap_up(&bench, Some(sales), "Vendido").await,
    );
    let wrap_ups = bench.desk.wrap_ups(&bia, conversation).await.unwrap();
    assert!(wrap_ups.required);
    let names: Vec<_> = wrap_ups.codes.iter().map(|code| code.name.as_str()).collect();
    assert_eq!(names, ["Engano", "Resolvido"]);

    assert_eq!(
        refused(&bench, &bia, conversation, closing(None)).await,
        Refusal::WrapUpRequired
    );
    for unknown in [foreign, WrapUpId(Uuid::now_v7())] {
        assert_eq!(
            refused(&bench, &bia, conversation, closing(Some(unknown))).await,
            Refusal::WrapUpUnknown
        );
    }
    let told = ChangeRequest::new(ProtocolAction::Close, Some(" Volta na sexta. ".into()), Some(own));
    bench
        .desk
        .change_protocol(&bia, conversation, told)
        .await
        .unwrap();
    let thread = bench.desk.open_thread(&bia, conversation).await.unwrap();
    let mark = thread.marks.last().unwrap();
    assert_eq!(
        (mark.wrap_up.as_deref(), mark.note.as_deref()),
        (Some("Resolvido"), Some("Volta na sexta."))
    );

    sqlx::query("update wrap_up_codes set archived_at = now() where id = $1")
        .bind(common)
        .execute(&bench.pool)
        .await
        .unwrap();
    let another = bench.served(&bia, "5541988880002").await;
    assert_eq!(
        refused(&bench, &bia, another, closing(Some(common))).await,
        Refusal::WrapUpUnknown
    );
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn of_an_owner_who_transfers_and_a_supervisor_who_takes_over_at_once_both_leave_a_story_that_fits(
    pool: PgPool,
) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let chief = bench.person("Clara", Role::Supervisor).await;
    for round in 0..20 {
        let conversation = bench.served(&bia, &format!("5541{}", 34_000_000 + round)).await;
        let to_caio = transfer(Target::Agent(caio.id), "para você");
        let (given, taken) = tokio::join!(
            bench.desk.change_protocol(&bia, conversation, to_caio),
            bench
                .desk
                .change_protocol(&chief, conversation, ProtocolAction::Take)
        );
        taken.unwrap();
        match given {
            Ok(_) => {}
            Err(Error::Refused(Refusal::OwnedBy { name })) if name == "Clara" => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(bench.card(conversation).await.owner, Some(chief.id));
        let broken = bench
            .count(
                "select count(*) from (select from_owner, lag(to_owner) over (partition by protocol_id order by at, id) as before
                   from protocol_changes) t where from_owner is distinct from before",
            )
            .await;
        assert_eq!(broken, 0, "each change begins where the one before ended");
    }
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn of_two_transfers_at_once_the_second_is_told_who_has_it_now(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let (caio, davi) = (bench.agent("Caio").await, bench.agent("Davi").await);
    for round in 0..20 {
        let conversation = bench.served(&bia, &format!("5541{}", 35_000_000 + round)).await;
        let to = |who: &CurrentUser| transfer(Target::Agent(who.id), "");
        let (one, other) = tokio::join!(
            bench.desk.change_protocol(&bia, conversation, to(&caio)),
            bench.desk.change_protocol(&bia, conversation, to(&davi))
        );
        let winner = match (one, other) {
            (Ok(_), Err(Error::Refused(Refusal::OwnedBy { name }))) if name == "Caio" => caio.id,
            (Err(Error::Refused(Refusal::OwnedBy { name })), Ok(_)) if name == "Davi" => davi.id,
            (one, other) => panic!("{one:?} and {other:?}"),
        };
        assert_eq!(bench.card(conversation).await.owner, Some(winner));
    }
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_may_not_see_it_learns_nothing_of_its_targets_codes_or_story(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let stranger = bench.stranger("Davi", Role::Agent).await;
    let conversation = bench.served(&bia, ANA).await;
    let protocol = bench
        .desk
        .open_thread(&bia, conversation)
        .await
        .unwrap()
        .protocols[0]
        .id;
    let desk = &bench.desk;
    assert!(matches!(
        desk.transfer_targets(&stranger, conversation).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        desk.wrap_ups(&stranger, conversation).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        desk.protocol_changes(&stranger, protocol).await,
        Err(Error::NotFound)
    ));
    let to_her = transfer(Target::Agent(stranger.id), "");
    assert!(matches!(
        desk.change_protocol(&stranger, conversation, to_her).await,
        Err(Error::NotFound)
    ));
    let choices = desk.filter_choices(&stranger).await.unwrap();
    assert!(choices.numbers.is_empty() && choices.people.is_empty());
}
