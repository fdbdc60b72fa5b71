//! The outbox against the model of WhatsApp: each message leaves once, in order, whatever the network does.

use std::time::Duration;

use backend::{Desk, OutboxSettings};
use domain::failure;
use domain::user::CurrentUser;
use domain::{ConversationId, MessageId};
use simulator::{Faults, NextError, RunningSimulator, Side, Simulator, SimulatorConfig};
use sqlx::PgPool;

use crate::common::{Bench, CENTRO, desk, number, seconds, status, statuses, until};

struct Post {
    bench: Bench,
    bia: CurrentUser,
    whatsapp: Simulator,
    running: RunningSimulator,
}

/// A desk, an agent, and a WhatsApp that knows no address of ours: statuses come by hand.
async fn post(pool: PgPool) -> Post {
    let whatsapp = Simulator::new(SimulatorConfig {
        throughput: 1_000,
        ..SimulatorConfig::quick()
    });
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    let bia = bench.agent("Bia").await;
    Post {
        bench,
        bia,
        whatsapp,
        running,
    }
}

impl Post {
    fn start(&self, desk: &Desk) {
        let settings = OutboxSettings {
            in_flight: 16,
            lease: Duration::from_secs(45),
            poll: Duration::from_millis(20),
        };
        let (desk, stop) = (desk.clone(), self.bench.stop.clone());
        tokio::spawn(async move { desk.run_outbox(settings, stop).await });
    }

    /// A customer who has just written, in the service of our agent. Gives their `wa_id` and the conversation.
    async fn customer(&self, phone: &str) -> (String, ConversationId) {
        let new = simulator::NewCustomer {
            phone: Some(phone.to_owned()),
            ..Default::default()
        };
        let id = self.whatsapp.add_customer(new).unwrap().wa_id.unwrap();
        self.whatsapp.customer_writes(&id, CENTRO, "Olá").unwrap();
        let conversation = self.bench.served(&self.bia, &id).await;
        (id, conversation)
    }

    async fn sends(&self, conversation: ConversationId, words: &str) -> MessageId {
        self.bench.sends(&self.bia, conversation, words).await.id
    }

    /// What of ours reached the customer.
    fn reached(&self, customer: &str) -> Vec<String> {
        let inbox = self.whatsapp.inbox_of(customer).unwrap();
        inbox
            .into_iter()
            .filter(|message| message.side == Side::Desk)
            .map(|message| message.bubble.text)
            .collect()
    }
}

fn refusing(code: i64, times: u32) -> Faults {
    Faults {
        next_errors: vec![NextError {
            code,
            times,
            asynchronous: false,
        }],
        ..Faults::default()
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_queued_message_is_sent_with_our_id_and_its_statuses_follow(pool: PgPool) {
    let post = post(pool).await;
    let (ana, conversation) = post.customer("+5541991110001").await;
    let message = post.sends(conversation, "Bom dia!").await;
    assert_eq!(post.bench.delivery(message).await, "queued");
    post.start(&post.bench.desk);
    post.bench.until_delivery(message, "sent").await;
    let inbox = post.whatsapp.inbox_of(&ana).unwrap();
    let phone = inbox.iter().find(|one| one.side == Side::Desk).unwrap();
    assert_eq!(phone.callback_data, Some(message.to_string()));
    assert_eq!(
        post.bench
            .one::<String, _>("select wamid from messages where id = $1", message)
            .await,
        phone.wamid
    );
    for told in ["delivered", "read"] {
        post.bench
            .receives(&statuses(&[status(&phone.wamid, told, post.bench.now())]))
            .await;
        assert_eq!(post.bench.delivery(message).await, told);
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_throttled_message_waits_its_time_and_its_followers_wait_behind_it(pool: PgPool) {
    let post = post(pool).await;
    let (ana, conversation) = post.customer("+5541991110001").await;
    let (other, elsewhere) = post.customer("+5541991110002").await;
    post.whatsapp.set_faults(refusing(131_056, 1));
    let first = post.sends(conversation, "um").await;
    post.start(&post.bench.desk);
    until("the first try", async || {
        post.bench
            .one::<bool, _>(
                "select attempts = 1 and delivery = 'queued' from messages where id = $1",
                first,
            )
            .await
    })
    .await;
    let last = post.sends(conversation, "dois").await;
    let neighbour = post.sends(elsewhere, "a outra pessoa").await;
    post.bench.until_delivery(neighbour, "sent").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(post.reached(&ana), [""; 0], "its time has not come");
    assert_eq!(post.reached(&other).len(), 1);
    post.bench.clock.advance(seconds(30));
    post.bench.until_delivery(last, "sent").await;
    assert_eq!(post.bench.delivery(first).await, "sent");
    assert_eq!(post.reached(&ana), ["um", "dois"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_throttle_that_does_not_end_is_given_up_with_its_code(pool: PgPool) {
    let post = post(pool).await;
    let (ana, conversation) = post.customer("+5541991110001").await;
    post.whatsapp.set_faults(refusing(130_429, 1_000));
    let message = post.sends(conversation, "um").await;
    post.start(&post.bench.desk);
    until("the end of tries", async || {
        // Only while it waits: a clock that leaps during a try would end its lease.
        let now = post.bench.now();
        let waits = sqlx::query_scalar(
            "select delivery = 'queued' and next_attempt_at > $2 from messages where id = $1",
        );
        if waits
            .bind(message)
            .bind(now)
            .fetch_one(&post.bench.pool)
            .await
            .unwrap()
        {
            post.bench.clock.advance(seconds(120));
        }
        post.bench.delivery(message).await == "failed"
    })
    .await;
    assert_eq!(
        post.bench
            .one::<i32, _>("select failure_code from messages where id = $1", message)
            .await,
        130_429
    );
    assert!(
        post.bench
            .one::<i32, _>("select attempts from messages where id = $1", message)
            .await
            > 2
    );
    assert_eq!(post.reached(&ana), [""; 0]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_lost_answer_is_uncertain_never_sent_again_and_settled_by_its_status(pool: PgPool) {
    let post = post(pool).await;
    let (ana, conversation) = post.customer("+5541991110001").await;
    post.whatsapp.set_faults(Faults {
        cut_after: 1,
        ..Faults::default()
    });
    let message = post.sends(conversation, "um").await;
    post.start(&post.bench.desk);
    post.bench.until_delivery(message, "uncertain").await;
    post.bench.clock.advance(seconds(3_600));
    let next = post.sends(conversation, "dois").await;
    post.bench.until_delivery(next, "sent").await;
    assert_eq!(post.reached(&ana), ["um", "dois"]);

    let wamid = post
        .whatsapp
        .inbox_of(&ana)
        .unwrap()
        .into_iter()
        .find(|one| one.side == Side::Desk)
        .unwrap()
        .wamid;
    let mut told = status(&wamid, "delivered", post.bench.now());
    told["biz_opaque_callback_data"] = message.to_string().into();
    post.bench.receives(&statuses(&[told])).await;
    assert_eq!(post.bench.delivery(message).await, "delivered");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn whatever_may_have_arrived_is_uncertain(pool: PgPool) {
    let post = post(pool).await;
    let (ana, conversation) = post.customer("+5541991110001").await;
    post.start(&post.bench.desk);
    for faults in [
        Faults {
            cut_before: 1,
            ..Faults::default()
        },
        Faults {
            http_5xx_before: 1,
            ..Faults::default()
        },
        Faults {
            http_5xx_after: 1,
            ..Faults::default()
        },
    ] {
        post.whatsapp.set_faults(faults);
        let message = post.sends(conversation, "um").await;
        post.bench.until_delivery(message, "uncertain").await;
    }
    assert_eq!(post.reached(&ana).len(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_desk_without_network_tries_again_until_it_has_one(pool: PgPool) {
    let mut post = post(pool).await;
    let (ana, conversation) = post.customer("+5541991110001").await;
    // The desk goes on asking at the old address, where nobody answers.
    let addr = post.running.addr;
    let elsewhere = post.whatsapp.start("127.0.0.1:0").await.unwrap();
    std::mem::replace(&mut post.running, elsewhere).stop().await;
    let message = post.sends(conversation, "um").await;
    post.start(&post.bench.desk);
    until("a first try", async || {
        post.bench
            .one::<bool, _>(
                "select attempts > 0 and delivery = 'queued' from messages where id = $1",
                message,
            )
            .await
    })
    .await;
    let _back = post.whatsapp.start(addr).await.unwrap();
    post.bench.clock.advance(seconds(60));
    post.bench.until_delivery(message, "sent").await;
    assert_eq!(post.reached(&ana), ["um"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_expired_token_fails_the_message_with_its_code(pool: PgPool) {
    let post = post(pool).await;
    let (ana, conversation) = post.customer("+5541991110001").await;
    post.whatsapp.set_faults(Faults {
        expired_token: true,
        ..Faults::default()
    });
    let message = post.sends(conversation, "um").await;
    post.start(&post.bench.desk);
    post.bench.until_delivery(message, "failed").await;
    let thread = post
        .bench
        .desk
        .open_thread(&post.bia, conversation)
        .await
        .unwrap();
    assert_eq!(
        thread.messages.last().unwrap().failure.as_ref().unwrap().code,
        190
    );

    post.whatsapp.set_faults(Faults::default());
    let again = post
        .bench
        .desk
        .retry_message(&post.bia, message)
        .await
        .unwrap()
        .id;
    post.bench.until_delivery(again, "sent").await;
    assert_eq!(post.reached(&ana), ["um"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_number_without_token_says_so_until_it_has_one(pool: PgPool) {
    let post = post(pool).await;
    let (_, conversation) = post.customer("+5541991110001").await;
    post.bench.run("update numbers set sealed_token = null").await;
    let message = post.sends(conversation, "um").await;
    post.start(&post.bench.desk);
    post.bench.until_delivery(message, "failed").await;
    assert_eq!(
        post.bench
            .one::<i32, _>("select failure_code from messages where id = $1", message)
            .await,
        failure::NOT_CONNECTED
    );
    post.bench
        .desk
        .add_number(number(CENTRO, "Loja Centro"))
        .await
        .unwrap();
    let again = post
        .bench
        .desk
        .retry_message(&post.bia, message)
        .await
        .unwrap()
        .id;
    post.bench.until_delivery(again, "sent").await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_lease_of_a_process_that_died_ends_uncertain_and_is_never_sent(pool: PgPool) {
    let post = post(pool).await;
    let (ana, conversation) = post.customer("+5541991110001").await;
    let message = post.sends(conversation, "um").await;
    post.bench.run("update messages set delivery = 'sending', leased_until = now() + interval '45 seconds' where direction = 'outbound'").await;
    post.start(&post.bench.desk);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(
        post.bench.delivery(message).await,
        "sending",
        "somebody may still be at it"
    );
    post.bench.clock.advance(seconds(46));
    post.bench.until_delivery(message, "uncertain").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(post.reached(&ana), [""; 0]);
    drop(post.running);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn two_processes_send_each_message_once_and_each_conversation_in_order(pool: PgPool) {
    let post = post(pool.clone()).await;
    let mut customers = Vec::new();
    for i in 0..12 {
        customers.push(post.customer(&format!("+55419922200{i:02}")).await);
    }
    for words in ["um", "dois", "três", "quatro"] {
        for (_, conversation) in &customers {
            post.sends(*conversation, words).await;
        }
    }
    post.start(&post.bench.desk);
    post.start(&desk(
        &pool,
        &post.bench.clock,
        &post.bench.wall,
        &post.running.url(),
    ));
    until("everything sent", async || {
        post.bench
            .count("select count(*) from messages where delivery = 'sent'")
            .await
            == 48
    })
    .await;
    for (customer, _) in &customers {
        assert_eq!(post.reached(customer), ["um", "dois", "três", "quatro"]);
    }
    assert_eq!(post.whatsapp.report()["sends"]["accepted"], 48);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn stopping_waits_for_what_is_in_flight(pool: PgPool) {
    let post = post(pool).await;
    let (_, conversation) = post.customer("+5541991110001").await;
    post.whatsapp.set_faults(Faults {
        answer_delay_ms: 300,
        ..Faults::default()
    });
    let message = post.sends(conversation, "um").await;
    let (desk, stop) = (post.bench.desk.clone(), post.bench.stop.clone());
    let outbox = tokio::spawn(async move { desk.run_outbox(OutboxSettings::default(), stop).await });
    post.bench.until_delivery(message, "sending").await;
    post.bench.stop.cancel();
    outbox.await.unwrap();
    assert_eq!(post.bench.delivery(message).await, "sent");
}
