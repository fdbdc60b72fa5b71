//! Our numbers, as administrators add, connect and share them.

use backend::{Asker, Error};
use domain::Refusal;
use domain::conversation::{Order, View};
use domain::management::Declined;
use domain::number::{Connection, NumberForm};
use domain::user::Role;
use simulator::{NUMBER_CENTRO, Simulator, SimulatorConfig, WABA_ID};
use sqlx::PgPool;

use crate::common::{ANA, Bench};

fn why<T: std::fmt::Debug>(result: Result<T, Error>) -> Declined {
    match result {
        Err(Error::Refused(Refusal::Declined { why })) => why,
        other => panic!("not declined: {other:?}"),
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_number_is_shared_and_taken_back_at_once(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let bia = bench.stranger("Bia", Role::Agent).await;
    bench.conversation(ANA).await;
    let sees = async || {
        let page = bench
            .desk
            .list_conversations(&bia, View::Queue, Order::Newest, None)
            .await;
        page.unwrap().cards.len()
    };
    assert_eq!(sees().await, 0);
    let number = bench.desk.list_numbers(&chief).await.unwrap().numbers.remove(0);
    assert_eq!(
        (number.id, number.open_conversations, number.connected),
        (bench.number, 1, true)
    );
    let with = |people: &[domain::UserId]| NumberForm {
        people: people.to_vec(),
        ..number.form.clone()
    };
    for (people, seen) in [(&[bia.id][..], 1), (&[][..], 0)] {
        let before = bench
            .count("select count(*) from events where user_id is not null")
            .await;
        bench
            .desk
            .change_number(&chief, bench.number, with(people))
            .await
            .unwrap();
        assert_eq!(sees().await, seen);
        let after = bench
            .count("select count(*) from events where user_id is not null")
            .await;
        assert_eq!(after - before, 1, "their open screens are told");
    }
    let receipts = domain::receipts::ReceiptPolicy {
        receipts: domain::receipts::ReadReceipts::OnReply,
        typing: false,
    };
    let quiet = NumberForm {
        receipts,
        ..with(&[])
    };
    bench
        .desk
        .change_number(&chief, bench.number, quiet)
        .await
        .unwrap();
    let number_after = bench.desk.list_numbers(&chief).await.unwrap().numbers.remove(0);
    assert_eq!(number_after.form.receipts, receipts);
    let nameless = NumberForm {
        name: " ".into(),
        ..number.form.clone()
    };
    assert_eq!(
        why(bench.desk.change_number(&chief, bench.number, nameless).await),
        Declined::NameMissing
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn meta_is_asked_before_a_token_is_kept(pool: PgPool) {
    let whatsapp = Simulator::new(SimulatorConfig::quick());
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    bench.run("delete from numbers").await;
    let typed = |id: &str, token: &str| Connection {
        phone_number_id: id.into(),
        waba_id: WABA_ID.into(),
        name: String::new(),
        token: token.into(),
    };
    for (connection, declined) in [
        (typed("12a", "EAAx"), Declined::PhoneNumberIdInvalid),
        (typed(NUMBER_CENTRO, " "), Declined::TokenMissing),
        (typed(NUMBER_CENTRO, "errado"), Declined::TokenRefused),
        (typed("999", "EAAx"), Declined::NumberUnknown),
    ] {
        assert_eq!(why(bench.desk.connect_number(&chief, connection).await), declined);
    }
    assert_eq!(bench.count("select count(*) from numbers").await, 0);
    let id = bench
        .desk
        .connect_number(&chief, typed(NUMBER_CENTRO, " EAAx "))
        .await
        .unwrap();
    assert_eq!(
        why(bench
            .desk
            .connect_number(&chief, typed(NUMBER_CENTRO, "EAAx"))
            .await),
        Declined::NumberKnown
    );
    let number = bench.desk.list_numbers(&chief).await.unwrap().numbers.remove(0);
    assert!(number.connected && !number.form.name.is_empty() && number.display_phone.contains("41"));
    assert_eq!(
        why(bench.desk.replace_token(&chief, id, "errado").await),
        Declined::TokenRefused
    );
    bench.desk.replace_token(&chief, id, "EAAoutro").await.unwrap();
    let told = serde_json::to_string(
        &bench
            .desk
            .list_audit(&chief, &Default::default(), None)
            .await
            .unwrap(),
    )
    .unwrap();
    assert!(
        told.contains("number_connected") && !told.contains("EAA"),
        "no token in the log"
    );
    running.stop().await;
    assert_eq!(
        why(bench.desk.replace_token(&chief, id, "EAAoutro").await),
        Declined::MetaAway
    );
}
