//! What people are writing: kept, found again, gone with the sending.

use backend::Error;
use domain::ConversationId;
use domain::draft::Drafts;
use domain::protocol::ProtocolAction;
use domain::user::{CurrentUser, Role};
use sqlx::PgPool;

use crate::common::{ANA, Bench, seconds};

async fn writes(bench: &Bench, who: &CurrentUser, conversation: ConversationId, reply: &str, note: &str) {
    let drafts = Drafts {
        reply: reply.into(),
        note: note.into(),
    };
    bench
        .desk
        .save_drafts(who, conversation, bench.now(), drafts)
        .await
        .unwrap();
}

async fn drafts(bench: &Bench, who: &CurrentUser, conversation: ConversationId) -> (String, String) {
    let thread = bench.desk.open_thread(who, conversation).await.unwrap();
    (thread.drafts.reply, thread.drafts.note)
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_draft_is_its_writers_alone_and_goes_with_the_sending(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.served(&bia, ANA).await;
    writes(&bench, &bia, conversation, "Vou ver", "lembrar do frete").await;
    assert_eq!(
        drafts(&bench, &bia, conversation).await,
        ("Vou ver".into(), "lembrar do frete".into())
    );
    assert_eq!(
        drafts(&bench, &caio, conversation).await,
        (String::new(), String::new())
    );
    let marks = bench.desk.my_marks(&bia).await.unwrap();
    assert_eq!(marks.drafts, [(conversation, "Vou ver".to_owned())]);
    assert!(bench.desk.my_marks(&caio).await.unwrap().drafts.is_empty());

    bench.sends(&bia, conversation, "Vou ver já").await;
    assert_eq!(
        drafts(&bench, &bia, conversation).await,
        (String::new(), "lembrar do frete".into())
    );
    assert!(bench.desk.my_marks(&bia).await.unwrap().drafts.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_save_that_comes_late_does_not_bring_back_what_was_sent(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let before = bench.now();
    writes(&bench, &bia, conversation, "Bom d", "").await;
    bench.sends(&bia, conversation, "Bom dia").await;
    let late = Drafts {
        reply: "Bom di".into(),
        note: String::new(),
    };
    bench
        .desk
        .save_drafts(&bia, conversation, before, late)
        .await
        .unwrap();
    assert_eq!(drafts(&bench, &bia, conversation).await.0, "");
    writes(&bench, &bia, conversation, "E o CEP?", "").await;
    assert_eq!(drafts(&bench, &bia, conversation).await.0, "E o CEP?");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_draft_outlives_a_take_over_and_the_closing_of_the_window(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let sol = bench.person("Sol", Role::Supervisor).await;
    let conversation = bench.served(&bia, ANA).await;
    writes(&bench, &bia, conversation, "Quase pronto", "").await;
    bench
        .desk
        .change_protocol(&sol, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    assert_eq!(drafts(&bench, &bia, conversation).await.0, "Quase pronto");
    bench.clock.advance(seconds(25 * 3_600));
    writes(&bench, &bia, conversation, "Quase, quase", "").await;
    assert_eq!(drafts(&bench, &bia, conversation).await.0, "Quase, quase");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nobody_keeps_words_where_they_may_not_look(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let conversation = bench.conversation(ANA).await;
    let zoe = bench.stranger("Zoe", Role::Agent).await;
    let saved = bench
        .desk
        .save_drafts(&zoe, conversation, bench.now(), Drafts::default())
        .await;
    assert!(matches!(saved, Err(Error::NotFound)));
    assert_eq!(bench.count("select count(*) from drafts").await, 0);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn empty_drafts_are_swept_after_a_day(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    writes(&bench, &bia, conversation, "", "").await;
    assert_eq!(bench.desk.sweep_drafts().await.unwrap(), 0);
    bench.clock.advance(seconds(25 * 3_600));
    assert_eq!(bench.desk.sweep_drafts().await.unwrap(), 1);
}
