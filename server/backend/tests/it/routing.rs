//! Where customers' messages go: the table of `product.md` 6 through real webhooks.

use chrono::{DateTime, TimeDelta, Utc};
use domain::message::Content;
use domain::protocol::{ChangeKind, ProtocolAction, ProtocolState};
use domain::routing::{Attribution, Decision, Reason, SendKind};
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, MessageId, ProtocolId, UserId};
use serde_json::{Value, json};
use sqlx::PgPool;
use sqlx::types::Json;
use uuid::Uuid;

use crate::common::{ANA, Bench, CENTRO, inbound, message, new_wamid, seconds, text};

/// A message with which somebody began.
pub struct Begun {
    pub message: MessageId,
    pub wamid: String,
}

impl Bench {
    /// `by` writes first in `conversation` now. Unless a protocol is open, one is opened that awaits the customer for
    /// 24 hours; a batch opens none.
    pub async fn begins(
        &self,
        by: Option<&CurrentUser>,
        conversation: ConversationId,
        kind: SendKind,
    ) -> Begun {
        let now = self.now();
        let closed: bool = self
            .one(
                "select state = 'closed' from conversations where id = $1",
                conversation,
            )
            .await;
        if closed && matches!(kind, SendKind::ActiveContact | SendKind::Recontact) {
            sqlx::query(
                "with opened as (
                    insert into protocols (id, conversation_id, number_id, code, state, team_id, owner_id, opened_at, state_since, begun_by,
                                           expires_at)
                    select $1, c.id, c.number_id, $1::text, 'awaiting_customer', c.team_id, $3, $4, $4, $5, $4 + interval '24 hours'
                      from conversations c where c.id = $2
                ), told as (
                    insert into protocol_changes (id, protocol_id, number_id, change, to_state, to_owner, actor_id, at)
                    select $6, $1, c.number_id, 'opened', 'awaiting_customer', $3, $3, $4 from conversations c where c.id = $2
                )
                update conversations set protocol_id = $1, state = 'awaiting_customer', state_since = $4, owner_id = $3 where id = $2",
            )
            .bind(Uuid::now_v7())
            .bind(conversation)
            .bind(by.map(|user| user.id))
            .bind(now)
            .bind(kind)
            .bind(Uuid::now_v7())
            .execute(&self.pool)
            .await
            .unwrap();
        }
        let (message, wamid) = (MessageId(Uuid::now_v7()), new_wamid());
        let content = Content::Template {
            name: "volta".into(),
            body: "Olá de novo".into(),
            rendered: None,
            title: None,
        };
        sqlx::query(
            "insert into messages (id, conversation_id, number_id, protocol_id, direction, wamid, at, content, author_id, client_key, delivery,
                                   sent_at, send_kind)
             select $1, c.id, c.number_id, c.protocol_id, 'outbound', $3, $4, $5, $6, $7, 'sent', $4, $8 from conversations c where c.id = $2",
        )
        .bind(message)
        .bind(conversation)
        .bind(&wamid)
        .bind(now)
        .bind(Json(content))
        .bind(by.map(|user| user.id))
        .bind(Uuid::now_v7())
        .bind(kind)
        .execute(&self.pool)
        .await
        .unwrap();
        Begun { message, wamid }
    }

    /// A conversation that is over.
    async fn over(&self, by: &CurrentUser, from: &str) -> ConversationId {
        let conversation = self.served(by, from).await;
        self.does(by, conversation, ProtocolAction::Close).await;
        self.pass(seconds(60));
        conversation
    }

    async fn does(&self, user: &CurrentUser, conversation: ConversationId, action: ProtocolAction) {
        self.desk
            .change_protocol(user, conversation, action)
            .await
            .unwrap();
        // Changes are told apart by their time.
        self.pass(seconds(1));
    }

    /// Time goes by for the desk.
    pub fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// Ana answers now, quoting `begun`.
    async fn answers(&self, begun: &Begun) -> Value {
        let mut answer = text(ANA, "Oi, quero sim", self.now());
        answer["context"] = json!({"from": "554130000000", "id": begun.wamid});
        self.receives(&inbound(CENTRO, std::slice::from_ref(&answer)))
            .await;
        answer
    }

    async fn stands(&self, conversation: ConversationId) -> (ProtocolState, Option<UserId>) {
        let card = self.card(conversation).await;
        self.check_books().await;
        (card.state, card.owner)
    }

    /// The last decision of the conversation's protocol: what, why, and how what is answered is known.
    async fn reason(&self, conversation: ConversationId) -> (Decision, Reason, Option<Attribution>) {
        let chief = self
            .person(&format!("Chefe{}", new_wamid()), Role::Supervisor)
            .await;
        let why = self.desk.why_here(&chief, conversation).await.unwrap();
        let routed = why.routed.unwrap();
        let how = routed.facts.answers.answered().map(|sent| sent.how);
        (routed.decision, routed.reason(), how)
    }

    async fn changes(&self, conversation: ConversationId) -> Vec<ChangeKind> {
        self.all(
            "select c.change from protocol_changes c join protocols p on p.id = c.protocol_id
              where p.conversation_id = $1 order by c.at, c.id",
            conversation,
        )
        .await
    }
}

use ProtocolState::{AwaitingCustomer, Closed, InService, OnHold, Waiting};

fn to(user: &CurrentUser) -> Decision {
    Decision::ToSender {
        agent: user.id,
        state: InService,
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_answer_to_a_recontato_goes_to_its_sender_by_quote_button_or_time(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    for (how, kind) in [
        (Attribution::Context, SendKind::Recontact),
        (Attribution::Button, SendKind::ActiveContact),
        (Attribution::Within24Hours, SendKind::Recontact),
    ] {
        let conversation = bench.over(&bia, ANA).await;
        let begun = bench.begins(Some(&bia), conversation, kind).await;
        assert_eq!(bench.stands(conversation).await, (AwaitingCustomer, Some(bia.id)));
        bench.pass(TimeDelta::hours(3));
        match how {
            Attribution::Context => {
                bench.answers(&begun).await;
            }
            Attribution::Button => {
                let payload = format!("tap:{}:0", begun.message);
                let tap = message(
                    ANA,
                    "button",
                    json!({"payload": payload, "text": "Quero"}),
                    bench.now(),
                );
                bench.receives(&inbound(CENTRO, &[tap])).await;
            }
            Attribution::Within24Hours => {
                bench.writes(ANA, "Oi", bench.now()).await;
            }
        }
        assert_eq!(
            bench.stands(conversation).await,
            (InService, Some(bia.id)),
            "{how:?}"
        );
        let reason = bench.reason(conversation).await;
        assert_eq!(reason, (to(&bia), Reason::AnsweredSender, Some(how)));
        assert_eq!(
            bench.changes(conversation).await.last(),
            Some(&ChangeKind::Answered)
        );
        let expires: Option<DateTime<Utc>> = bench
            .one(
                "select p.expires_at from protocols p join conversations c on c.protocol_id = p.id where c.id = $1",
                conversation,
            )
            .await;
        assert_eq!(expires, None);
        assert_eq!(bench.card(conversation).await.unread, 1);
        // What comes next is an ordinary message: nothing is kept of it.
        let kept = bench.count("select count(*) from routings").await;
        bench.pass(seconds(30));
        bench.writes(ANA, "e também", bench.now()).await;
        assert_eq!(bench.count("select count(*) from routings").await, kept);
        bench.does(&bia, conversation, ProtocolAction::Close).await;
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_answer_after_the_protocol_is_over_opens_one_in_the_queue(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.over(&bia, ANA).await;
    let begun = bench.begins(Some(&bia), conversation, SendKind::Recontact).await;
    bench.pass(TimeDelta::hours(25));
    assert_eq!(bench.desk.expire_awaiting().await.unwrap(), 1);
    assert_eq!(bench.stands(conversation).await, (Closed, Some(bia.id)));
    bench.pass(TimeDelta::hours(1));
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (Waiting, None));
    let reason = bench.reason(conversation).await;
    assert_eq!(
        reason,
        (
            Decision::OpensInQueue,
            Reason::ProtocolOver,
            Some(Attribution::Context)
        )
    );
    assert_eq!(bench.count("select count(*) from protocols").await, 3);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_batch_moves_nothing_and_opens_in_the_queue_where_nothing_is_open(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, sofia) = (
        bench.agent("Bia").await,
        bench.person("Sofia", Role::Supervisor).await,
    );
    let conversation = bench.over(&bia, ANA).await;
    let begun = bench.begins(Some(&sofia), conversation, SendKind::Batch).await;
    bench.pass(TimeDelta::hours(30));
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (Waiting, None));
    assert_eq!(bench.reason(conversation).await.1, Reason::AnsweredBatch);
    // With an agent it stays with that agent, also on hold.
    bench.does(&bia, conversation, ProtocolAction::Take).await;
    let begun = bench.begins(Some(&sofia), conversation, SendKind::Batch).await;
    bench.pass(seconds(60));
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (InService, Some(bia.id)));
    assert_eq!(bench.reason(conversation).await.1, Reason::AnsweredBatch);
    bench.does(&bia, conversation, ProtocolAction::Hold).await;
    let changes = bench.changes(conversation).await;
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (OnHold, Some(bia.id)));
    assert_eq!(bench.changes(conversation).await, changes, "nothing moved");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_live_conversation_is_taken_by_a_certain_answer_only_and_not_from_who_acted_later(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    // Caio wrote in Bia's conversation; only the time says that it is answered.
    let conversation = bench.served(&bia, ANA).await;
    bench.pass(seconds(60));
    let begun = bench.begins(Some(&caio), conversation, SendKind::Recontact).await;
    bench.pass(seconds(60));
    bench.writes(ANA, "oi", bench.now()).await;
    assert_eq!(bench.stands(conversation).await, (InService, Some(bia.id)));
    assert_eq!(bench.reason(conversation).await.1, Reason::OnlyByTime);
    // By quote it goes to Caio.
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (InService, Some(caio.id)));
    assert_eq!(
        bench.reason(conversation).await,
        (to(&caio), Reason::AnsweredSender, Some(Attribution::Context))
    );
    // Caio gives it back, Bia takes it: the later act of a person counts.
    bench.pass(seconds(60));
    bench.does(&caio, conversation, ProtocolAction::Return).await;
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (Waiting, None));
    assert_eq!(
        bench.reason(conversation).await,
        (
            Decision::StaysInQueue,
            Reason::ChangedSince,
            Some(Attribution::Context)
        )
    );
    bench.does(&bia, conversation, ProtocolAction::Take).await;
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (InService, Some(bia.id)));
    assert_eq!(bench.reason(conversation).await.1, Reason::ChangedSince);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nobody_gets_what_they_cannot_serve_and_the_queue_gets_it_back(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    // The sender cannot sign in any more; the conversation waits in the queue.
    let conversation = bench.over(&bia, ANA).await;
    bench.writes(ANA, "oi", bench.now()).await;
    let begun = bench.begins(Some(&caio), conversation, SendKind::Recontact).await;
    bench
        .run("update users set disabled_at = now() where name = 'Caio'")
        .await;
    bench.pass(seconds(60));
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (Waiting, None));
    assert_eq!(bench.reason(conversation).await.1, Reason::SenderGone);
    // The owner may not use the number any more.
    bench.does(&bia, conversation, ProtocolAction::Take).await;
    bench
        .run("delete from number_access where user_id = (select id from users where name = 'Bia')")
        .await;
    bench.pass(seconds(60));
    let wamid = bench.writes(ANA, "alguém?", bench.now()).await;
    assert_eq!(bench.stands(conversation).await, (Waiting, None));
    assert_eq!(
        bench.reason(conversation).await,
        (Decision::BackToQueue, Reason::OwnerGone, None)
    );
    assert_eq!(
        bench.changes(conversation).await.last(),
        Some(&ChangeKind::Returned)
    );
    let told: (Option<UserId>, String, ProtocolId) = sqlx::query_as(
        "select actor_id, reason, protocol_id from protocol_changes where change = 'returned'",
    )
    .fetch_one(&bench.pool)
    .await
    .unwrap();
    assert_eq!((told.0, told.1.as_str()), (None, "owner_gone"));
    let protocol: ProtocolId = bench
        .one("select protocol_id from messages where wamid = $1", &wamid)
        .await;
    assert_eq!(protocol, told.2, "the same protocol goes on");
    // A supervisor needs no number enabled.
    let sofia = bench.stranger("Sofia", Role::Supervisor).await;
    let begun = bench
        .begins(Some(&sofia), conversation, SendKind::Recontact)
        .await;
    bench.pass(seconds(60));
    bench.answers(&begun).await;
    assert_eq!(bench.stands(conversation).await, (InService, Some(sofia.id)));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn messages_of_one_batch_are_decided_in_turn(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.over(&bia, ANA).await;
    bench.begins(Some(&bia), conversation, SendKind::Recontact).await;
    bench.pass(seconds(60));
    let now = bench.now();
    let three = ["oi", "quero sim", "pode ser hoje?"];
    let three: Vec<Value> = three
        .iter()
        .zip(0..)
        .map(|(words, i)| text(ANA, words, now + seconds(i)))
        .collect();
    bench.receives(&inbound(CENTRO, &three)).await;
    assert_eq!(bench.stands(conversation).await, (InService, Some(bia.id)));
    assert_eq!(
        bench.count("select count(*) from routings").await,
        2,
        "opened, and answered once"
    );
    let answered = bench
        .count("select count(*) from protocol_changes where change = 'answered'")
        .await;
    assert_eq!(answered, 1);
    assert_eq!(bench.card(conversation).await.unread, 3);
    // Two first messages of a stranger open one protocol.
    let stranger = ["5541988880000"; 2].map(|from| text(from, "oi", now));
    bench.receives(&inbound(CENTRO, &stranger)).await;
    let opened = bench
        .count("select count(*) from routings where decision = '\"opens_in_queue\"'")
        .await;
    assert_eq!(opened, 2);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_delivered_again_is_not_routed_again(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.over(&bia, ANA).await;
    let begun = bench.begins(Some(&bia), conversation, SendKind::Recontact).await;
    bench.pass(seconds(60));
    let answer = bench.answers(&begun).await;
    bench.pass(seconds(60));
    let chief = bench.person("Chefe", Role::Supervisor).await;
    let target = domain::protocol::Target::Agent(caio.id);
    bench
        .does(&chief, conversation, ProtocolAction::Transfer(target))
        .await;
    let before = bench.changes(conversation).await;
    bench.receives(&inbound(CENTRO, &[answer.clone(), answer])).await;
    assert_eq!(bench.changes(conversation).await, before);
    assert_eq!(bench.stands(conversation).await, (InService, Some(caio.id)));
    assert_eq!(bench.count("select count(*) from routings").await, 2);
    // And the answer to why tells of the transfer.
    let why = bench.desk.why_here(&chief, conversation).await.unwrap();
    let since = why.since().unwrap();
    assert_eq!(
        (since.change, since.actor),
        (ChangeKind::Transferred, Some(chief.id))
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn why_tells_the_newest_change_of_a_protocol_that_changed_many_hundred_times(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.served(&bia, ANA).await;
    bench
        .run("insert into protocol_changes (id, protocol_id, number_id, change, from_state, to_state, actor_id, at)
              select gen_random_uuid(), c.protocol_id, c.number_id, 'held', 'in_service', 'on_hold', c.owner_id, c.state_since + n * interval '1 second'
                from conversations c, generate_series(1, 600) n")
        .await;
    bench.pass(seconds(900));
    let target = domain::protocol::Target::Agent(caio.id);
    bench
        .does(&bia, conversation, ProtocolAction::Transfer(target))
        .await;
    let why = bench.desk.why_here(&bia, conversation).await.unwrap();
    let since = why.since().unwrap();
    assert_eq!(
        (since.change, since.actor, since.owner_name.as_deref()),
        (ChangeKind::Transferred, Some(bia.id), Some("Caio"))
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_reaction_is_no_answer_and_the_words_after_it_are(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.over(&bia, ANA).await;
    let begun = bench.begins(Some(&bia), conversation, SendKind::Recontact).await;
    bench.pass(seconds(60));
    let thumb = json!({"message_id": begun.wamid, "emoji": "👍"});
    bench
        .receives(&inbound(CENTRO, &[message(ANA, "reaction", thumb, bench.now())]))
        .await;
    assert_eq!(bench.stands(conversation).await, (AwaitingCustomer, Some(bia.id)));
    bench.pass(seconds(60));
    bench.writes(ANA, "gostei", bench.now()).await;
    assert_eq!(
        bench.reason(conversation).await,
        (to(&bia), Reason::AnsweredSender, Some(Attribution::Within24Hours))
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_answer_and_an_agent_at_the_same_moment_are_decided_one_after_the_other(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let chief = bench.person("Chefe", Role::Supervisor).await;
    for round in 0..8 {
        let from = format!("55418877766{round:02}");
        let conversation = bench.over(&bia, &from).await;
        let begun = bench.begins(Some(&bia), conversation, SendKind::Recontact).await;
        bench.pass(seconds(5));
        let mut answer = text(&from, "oi", bench.now());
        answer["context"] = json!({"id": begun.wamid});
        let body = inbound(CENTRO, &[answer]);
        let target = domain::protocol::Target::Agent(caio.id);
        let (_, moved) = tokio::join!(
            bench.receives(&body),
            bench
                .desk
                .change_protocol(&chief, conversation, ProtocolAction::Transfer(target)),
        );
        moved.unwrap();
        // Whoever came first, Caio was given it and keeps it.
        assert_eq!(
            bench.stands(conversation).await,
            (InService, Some(caio.id)),
            "{round}"
        );
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nobody_is_told_why_about_a_number_that_is_not_theirs(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let conversation = bench.conversation(ANA).await;
    let stranger = bench.stranger("Davi", Role::Agent).await;
    let refused = bench.desk.why_here(&stranger, conversation).await;
    assert!(matches!(refused, Err(backend::Error::NotFound)));
    let bia = bench.agent("Bia").await;
    let why = bench.desk.why_here(&bia, conversation).await.unwrap();
    assert_eq!(why.routed.as_ref().unwrap().reason(), Reason::WroteUnasked);
    assert!(why.since().is_none(), "the opening is what was decided");
}
