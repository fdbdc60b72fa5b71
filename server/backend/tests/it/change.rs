//! Taking, returning, holding, resuming, closing: every change leaves its rows, and two people cannot act past each other.

use backend::Error;
use domain::conversation::{Order, View};
use domain::protocol::{ChangeRequest, ProtocolAction, ProtocolState, ReadSoFar};
use domain::user::Role;
use domain::{ConversationId, MessageId, Refusal};
use serde_json::json;
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, message, seconds, text};

/// Closes, having read up to `last`.
fn closing(last: MessageId) -> ChangeRequest {
    ChangeRequest::from(ProtocolAction::Close).having_read(ReadSoFar::UpTo(last))
}

/// What the customer wrote last.
async fn last(bench: &Bench, conversation: ConversationId) -> MessageId {
    bench
        .one(
            "select id from messages where conversation_id = $1 and direction = 'inbound' order by id desc limit 1",
            conversation,
        )
        .await
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn every_change_writes_protocol_history_event_and_card(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let chief = bench.person("Clara", Role::Supervisor).await;
    let conversation = bench.conversation(ANA).await;
    let steps = [
        (
            &bia,
            ProtocolAction::Take,
            ProtocolState::InService,
            Some(bia.id),
            "taken",
        ),
        (
            &bia,
            ProtocolAction::Hold,
            ProtocolState::OnHold,
            Some(bia.id),
            "held",
        ),
        (
            &bia,
            ProtocolAction::Resume,
            ProtocolState::InService,
            Some(bia.id),
            "resumed",
        ),
        (
            &chief,
            ProtocolAction::Take,
            ProtocolState::InService,
            Some(chief.id),
            "taken_over",
        ),
        (
            &chief,
            ProtocolAction::Return,
            ProtocolState::Waiting,
            None,
            "returned",
        ),
        (
            &bia,
            ProtocolAction::Take,
            ProtocolState::InService,
            Some(bia.id),
            "taken",
        ),
        (
            &bia,
            ProtocolAction::Close,
            ProtocolState::Closed,
            Some(bia.id),
            "closed",
        ),
    ];
    for (i, (who, action, state, owner, change)) in steps.into_iter().enumerate() {
        let events = bench.count("select count(*) from events").await;
        let version = bench.card(conversation).await.version;
        let card = bench
            .desk
            .change_protocol(who, conversation, action)
            .await
            .unwrap();
        assert_eq!((card.state, card.owner), (state, owner), "{action:?}");
        assert!(card.version > version);
        assert_eq!(bench.count("select count(*) from events").await, events + 1);
        let changes: Vec<String> = bench
            .all(
                "select change::text from protocol_changes where at >= $1 order by at, id",
                chrono::DateTime::UNIX_EPOCH,
            )
            .await;
        assert_eq!((changes.len(), changes.last().unwrap().as_str()), (i + 2, change));
        bench.check_books().await;
    }
    assert_eq!(
        bench
            .count("select count(*) from protocols where closed_at is not null")
            .await,
        1
    );
    assert_eq!(
        bench
            .count("select count(*) from protocol_changes where actor_id is null")
            .await,
        1,
        "only the opening is nobody's"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn of_two_who_take_at_once_one_gets_it_and_the_other_is_told_who(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let caio = bench.agent("Caio").await;
    for round in 0..20 {
        let conversation = bench.conversation(&format!("5541{}", 30_000_000 + round)).await;
        let (one, other) = tokio::join!(
            bench
                .desk
                .change_protocol(&bia, conversation, ProtocolAction::Take),
            bench
                .desk
                .change_protocol(&caio, conversation, ProtocolAction::Take)
        );
        let winner = match (one, other) {
            (Ok(_), Err(Error::Refused(Refusal::TakenBy { name }))) if name == "Bia" => bia.id,
            (Err(Error::Refused(Refusal::TakenBy { name })), Ok(_)) if name == "Caio" => caio.id,
            (one, other) => panic!("{one:?} and {other:?}"),
        };
        assert_eq!(bench.card(conversation).await.owner, Some(winner));
    }
    assert_eq!(
        bench
            .count("select count(*) from protocol_changes where change = 'taken'")
            .await,
        20
    );
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn closing_while_a_message_arrives_ends_with_at_most_one_open_protocol(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    for round in 0..10 {
        let from = format!("5541{}", 30_000_000 + round);
        let conversation = bench.served(&bia, &from).await;
        let body = inbound(CENTRO, &[text(&from, "mais uma coisa", bench.now())]);
        let (closed, ()) = tokio::join!(
            bench
                .desk
                .change_protocol(&bia, conversation, ProtocolAction::Close),
            bench.receives(&body)
        );
        closed.unwrap();
        assert_eq!(bench.words(conversation).await.len(), 2);
        bench.check_books().await;
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_the_customer_wrote_while_it_was_being_closed_is_not_closed_unread(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let read = last(&bench, conversation).await;
    let reaction = |to: &str| {
        message(
            ANA,
            "reaction",
            json!({"message_id": to, "emoji": "👍"}),
            bench.now(),
        )
    };
    // The dialog is open; the conversation behind it is on screen, so that what comes is marked as seen.
    let wamid = bench.writes(ANA, "Só mais uma coisa", bench.now()).await;
    bench.desk.mark_seen(&bia, conversation).await.unwrap();
    bench.receives(&inbound(CENTRO, &[reaction(&wamid)])).await;
    let wrote = bench
        .one("select id from messages where wamid = $1", &wamid)
        .await;
    let refused = async |read| match bench
        .desk
        .change_protocol(&bia, conversation, closing(read))
        .await
    {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(read).await, Refusal::CustomerWrote(wrote));
    let card = bench.card(conversation).await;
    assert_eq!((card.state, card.owner), (ProtocolState::InService, Some(bia.id)));
    assert_eq!(bench.count("select count(*) from protocol_changes").await, 2);

    // One that was under way for long stands further up, and was not read either.
    let late = bench.writes(ANA, "Atrasada", bench.now() - seconds(600)).await;
    let late: MessageId = bench.one("select id from messages where wamid = $1", &late).await;
    assert_eq!(refused(wrote).await, Refusal::CustomerWrote(late));
    bench.receives(&inbound(CENTRO, &[reaction(&wamid)])).await;
    // A reaction holds nobody up.
    let card = bench
        .desk
        .change_protocol(&bia, conversation, closing(late))
        .await
        .unwrap();
    assert_eq!(card.state, ProtocolState::Closed);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_message_that_arrives_while_it_is_closed_is_never_lost_in_what_is_over(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    for round in 0..20 {
        let from = format!("5541{}", 30_000_000 + round);
        let conversation = bench.served(&bia, &from).await;
        let read = last(&bench, conversation).await;
        let body = inbound(CENTRO, &[text(&from, "mais uma coisa", bench.now())]);
        let (closed, ()) = tokio::join!(
            bench.desk.change_protocol(&bia, conversation, closing(read)),
            bench.receives(&body)
        );
        let wrote = last(&bench, conversation).await;
        let card = bench.card(conversation).await;
        match closed {
            // It opened the next protocol.
            Ok(_) => assert_eq!((card.state, card.unread), (ProtocolState::Waiting, 1)),
            Err(Error::Refused(Refusal::CustomerWrote(last))) => {
                assert_eq!((last, card.state), (wrote, ProtocolState::InService));
                assert_eq!(card.unread, 2);
            }
            Err(other) => panic!("{other:?}"),
        }
        bench.check_books().await;
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn illegal_changes_are_refused_and_leave_no_trace(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let caio = bench.agent("Caio").await;
    let conversation = bench.conversation(ANA).await;
    let refused = async |who, action| match bench.desk.change_protocol(who, conversation, action).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{action:?} gave {other:?}"),
    };
    for action in [
        ProtocolAction::Close,
        ProtocolAction::Hold,
        ProtocolAction::Return,
        ProtocolAction::Resume,
    ] {
        assert_eq!(refused(&bia, action).await, Refusal::NotTaken);
    }
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    assert_eq!(refused(&bia, ProtocolAction::Take).await, Refusal::AlreadyYours);
    assert_eq!(refused(&bia, ProtocolAction::Resume).await, Refusal::NotOnHold);
    for action in [
        ProtocolAction::Close,
        ProtocolAction::Hold,
        ProtocolAction::Return,
    ] {
        assert_eq!(
            refused(&caio, action).await,
            Refusal::OwnedBy { name: "Bia".into() }
        );
    }
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    assert_eq!(refused(&bia, ProtocolAction::Take).await, Refusal::ProtocolClosed);
    assert_eq!(bench.count("select count(*) from protocol_changes").await, 3);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_may_not_use_a_number_finds_nothing_of_it_anywhere(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let wamid = {
        let message = text(ANA, "na Paulista", bench.now());
        bench
            .receives(&inbound(PAULISTA, std::slice::from_ref(&message)))
            .await;
        message["id"].as_str().unwrap().to_owned()
    };
    let conversation = bench
        .one("select conversation_id from messages where wamid = $1", &wamid)
        .await;
    let message = bench
        .one("select id from messages where wamid = $1", &wamid)
        .await;
    let desk = &bench.desk;
    for view in View::ALL {
        assert_eq!(bench.pages(&bia, view, Order::Newest).await, []);
    }
    assert_eq!(desk.count_views(&bia).await.unwrap().queue, 0);
    assert!(matches!(
        desk.open_thread(&bia, conversation).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        desk.older_messages(&bia, conversation, message).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        desk.send_text(&bia, conversation, uuid::Uuid::now_v7(), "oi")
            .await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        desk.change_protocol(&bia, conversation, ProtocolAction::Take)
            .await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        desk.mark_seen(&bia, conversation).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        desk.retry_message(&bia, message).await,
        Err(Error::NotFound)
    ));

    desk.enable_number("bia@loja.example", PAULISTA).await.unwrap();
    assert!(desk.open_thread(&bia, conversation).await.is_ok());
    desk.disable_number("bia@loja.example", PAULISTA).await.unwrap();
    assert!(matches!(
        desk.open_thread(&bia, conversation).await,
        Err(Error::NotFound)
    ));
}
