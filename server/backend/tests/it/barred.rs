//! Whoever loses a number, or their place, leaves nothing behind that nobody can see.

use backend::{Asker, Error};
use domain::conversation::{Order, View};
use domain::number::NumberForm;
use domain::protocol::{ProtocolAction, ProtocolState};
use domain::staff::UserForm;
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, NumberId};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, text};

/// Somebody with a conversation on each number, unread in both.
struct Served {
    bia: CurrentUser,
    chief: Asker,
    centro: ConversationId,
    paulista: ConversationId,
    other: NumberId,
}

impl Served {
    async fn new(bench: &Bench) -> Self {
        let bia = bench.agent("Bia").await;
        let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
        bench.desk.enable_number(&bia.email, PAULISTA).await.unwrap();
        let centro = bench.served(&bia, ANA).await;
        let wrote = text(ANA, "na Paulista", bench.now());
        bench
            .receives(&inbound(PAULISTA, std::slice::from_ref(&wrote)))
            .await;
        let (wamid, number) = (wrote["id"].as_str(), PAULISTA);
        let paulista = bench
            .one("select conversation_id from messages where wamid = $1", wamid)
            .await;
        let other = bench
            .one("select id from numbers where phone_number_id = $1", number)
            .await;
        bench
            .desk
            .change_protocol(&bia, paulista, ProtocolAction::Take)
            .await
            .unwrap();
        bench
            .desk
            .change_protocol(&bia, paulista, ProtocolAction::Hold)
            .await
            .unwrap();
        bench.writes(ANA, "Alguém aí?", bench.now()).await;
        Self {
            bia,
            chief,
            centro,
            paulista,
            other,
        }
    }

    fn form(&self, role: Role, numbers: &[NumberId]) -> UserForm {
        UserForm {
            name: "Bia".into(),
            email: self.bia.email.clone(),
            role: Some(role),
            numbers: numbers.to_vec(),
            ..UserForm::default()
        }
    }
}

/// `conversation` waits where another finds it, as unread as it was, told by `by`; and screens are told.
async fn waits(bench: &Bench, conversation: ConversationId, unread: i32, by: Option<&Asker>) {
    let card = bench.card(conversation).await;
    assert_eq!(
        (card.state, card.owner, card.unread),
        (ProtocolState::Waiting, None, unread)
    );
    let change =
        "select change::text from protocol_changes c join conversations v on v.protocol_id = c.protocol_id
                   where v.id = $1 order by c.at desc, c.id desc limit 1";
    assert_eq!(bench.one::<String, _>(change, conversation).await, "returned");
    let actor =
        "select c.actor_id from protocol_changes c join conversations v on v.protocol_id = c.protocol_id
                  where v.id = $1 order by c.at desc, c.id desc limit 1";
    assert_eq!(
        bench.one::<Option<uuid::Uuid>, _>(actor, conversation).await,
        by.map(|asker| asker.user.id.0)
    );
    let caio = bench.stranger("Clara", Role::Supervisor).await;
    let queue = bench.pages(&caio, View::Queue, Order::Newest).await;
    assert!(queue.iter().any(|card| card.id == conversation));
    bench.check_books().await;
}

async fn stays(bench: &Bench, conversation: ConversationId, with: &CurrentUser) {
    assert_eq!(bench.card(conversation).await.owner, Some(with.id));
}

/// Events that tell screens of `conversation`.
async fn told(bench: &Bench, conversation: ConversationId) -> i64 {
    bench
        .one(
            "select count(*) from events where conversation_id = $1",
            conversation,
        )
        .await
}

/// The log tells that somebody's access changed, and that one protocol went back.
async fn written_down(bench: &Bench) {
    let logged = bench
        .count("select count(*) from audit_log where action = 'access_changed' and after->>'returned_protocols' = '1'")
        .await;
    assert_eq!(logged, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_person_whose_number_is_taken_leaves_its_conversations_to_the_queue(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let served = Served::new(&bench).await;
    let before = told(&bench, served.centro).await;
    let form = served.form(Role::Agent, &[served.other]);
    bench
        .desk
        .change_user(&served.chief, served.bia.id, form)
        .await
        .unwrap();
    assert_eq!(told(&bench, served.centro).await, before + 1);
    waits(&bench, served.centro, 2, Some(&served.chief)).await;
    stays(&bench, served.paulista, &served.bia).await;
    written_down(&bench).await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_role_that_sees_every_number_keeps_what_one_that_does_not_gives_back(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let served = Served::new(&bench).await;
    let change = async |role, numbers: &[NumberId]| {
        let form = served.form(role, numbers);
        bench
            .desk
            .change_user(&served.chief, served.bia.id, form)
            .await
            .unwrap();
    };
    change(Role::Supervisor, &[]).await;
    stays(&bench, served.centro, &served.bia).await;
    stays(&bench, served.paulista, &served.bia).await;
    change(Role::Agent, &[bench.number]).await;
    stays(&bench, served.centro, &served.bia).await;
    waits(&bench, served.paulista, 1, Some(&served.chief)).await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_number_that_is_taken_from_people_leaves_none_of_its_conversations_with_them(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let served = Served::new(&bench).await;
    let numbers = bench.desk.list_numbers(&served.chief).await.unwrap().numbers;
    let centro = numbers.into_iter().find(|one| one.id == bench.number).unwrap();
    let nobodys = NumberForm {
        people: Vec::new(),
        ..centro.form
    };
    let before = told(&bench, served.centro).await;
    bench
        .desk
        .change_number(&served.chief, bench.number, nobodys)
        .await
        .unwrap();
    assert_eq!(told(&bench, served.centro).await, before + 1);
    waits(&bench, served.centro, 2, Some(&served.chief)).await;
    stays(&bench, served.paulista, &served.bia).await;
    written_down(&bench).await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_is_disabled_from_the_command_line_leaves_everything_to_the_queue(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let served = Served::new(&bench).await;
    bench.desk.disable_user(&served.bia.email).await.unwrap();
    waits(&bench, served.centro, 2, None).await;
    let card = bench.card(served.paulista).await;
    assert_eq!((card.state, card.owner), (ProtocolState::Waiting, None));
    let logged = bench
        .count("select count(*) from audit_log where action = 'user_disabled' and after->>'returned_protocols' = '2'")
        .await;
    assert_eq!(logged, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_number_taken_from_the_command_line_leaves_its_conversations_to_the_queue(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let served = Served::new(&bench).await;
    bench
        .desk
        .disable_number(&served.bia.email, CENTRO)
        .await
        .unwrap();
    waits(&bench, served.centro, 2, None).await;
    stays(&bench, served.paulista, &served.bia).await;
    let again = bench.desk.disable_number(&served.bia.email, CENTRO).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_takes_a_conversation_while_its_number_is_taken_from_them_does_not_end_with_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    for round in 0..20 {
        let conversation = bench.conversation(&format!("5541{}", 38_000_000 + round)).await;
        let (taken, barred) = tokio::join!(
            bench
                .desk
                .change_protocol(&bia, conversation, ProtocolAction::Take),
            bench.desk.disable_number(&bia.email, CENTRO)
        );
        barred.unwrap();
        assert!(
            matches!(taken, Ok(_) | Err(Error::NotFound)),
            "first, or too late: {taken:?}"
        );
        let card = bench.card(conversation).await;
        assert_eq!((card.state, card.owner), (ProtocolState::Waiting, None));
        bench.desk.enable_number(&bia.email, CENTRO).await.unwrap();
        bench.check_books().await;
    }
}
