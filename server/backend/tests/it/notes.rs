//! Internal notes: for the team alone, in any state, told to those whom they name.

use backend::{Error, Told};
use domain::conversation::OlderMessages;
use domain::event::LiveEvent;
use domain::note::NoteView;
use domain::protocol::ProtocolAction;
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, Refusal};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench, seconds, until};

async fn note(bench: &Bench, who: &CurrentUser, conversation: ConversationId, body: &str) -> NoteView {
    bench
        .desk
        .add_note(who, conversation, Uuid::now_v7(), body, false)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_note_is_written_in_any_state_by_anyone_who_sees_the_conversation_and_never_sent(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.conversation(ANA).await;
    let card = bench.card(conversation).await;
    note(&bench, &caio, conversation, "na fila").await;
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    note(&bench, &caio, conversation, "de uma colega").await;
    bench.clock.advance(seconds(25 * 3_600));
    note(&bench, &bia, conversation, "com a janela fechada").await;
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    note(&bench, &caio, conversation, "depois de encerrar").await;

    let thread = bench.desk.open_thread(&bia, conversation).await.unwrap();
    let words: Vec<_> = thread.notes.iter().map(|note| note.body.as_str()).collect();
    assert_eq!(
        words,
        [
            "na fila",
            "de uma colega",
            "com a janela fechada",
            "depois de encerrar"
        ]
    );
    assert_eq!(bench.words(conversation).await, ["Olá"], "no note is a message");
    assert_eq!(
        thread.card.last_message_at, card.last_message_at,
        "a note does not move the card"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn whom_a_note_names_finds_it_until_they_have_seen_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let outside = bench.stranger("Zoe", Role::Agent).await;
    let conversation = bench.conversation(ANA).await;
    let written = note(&bench, &bia, conversation, "@Caio, confira com @Zoe e @Bia").await;
    let named: Vec<_> = written.mentions.iter().map(|person| person.id).collect();
    assert_eq!(named, [caio.id], "neither myself nor who may not see it");

    assert_eq!(bench.desk.my_marks(&caio).await.unwrap().mentions, 1);
    assert_eq!(bench.desk.my_marks(&outside).await.unwrap().mentions, 0);
    let page = bench.desk.list_mentions(&caio, None).await.unwrap();
    assert_eq!((page.mentions.len(), page.mentions[0].seen), (1, false));
    assert_eq!(page.mentions[0].conversation, conversation);
    assert!(
        bench
            .desk
            .open_thread(&caio, conversation)
            .await
            .unwrap()
            .mentioned
    );

    bench.desk.see_mentions(&caio, Some(conversation)).await.unwrap();
    assert_eq!(bench.desk.my_marks(&caio).await.unwrap().mentions, 0);
    assert!(bench.desk.list_mentions(&caio, None).await.unwrap().mentions[0].seen);
    assert!(
        !bench
            .desk
            .open_thread(&caio, conversation)
            .await
            .unwrap()
            .mentioned
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_loses_the_number_loses_the_mentions_too(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.conversation(ANA).await;
    note(&bench, &bia, conversation, "@Caio veja").await;
    sqlx::query("delete from number_access where user_id = $1")
        .bind(caio.id)
        .execute(&bench.pool)
        .await
        .unwrap();
    assert_eq!(bench.desk.my_marks(&caio).await.unwrap().mentions, 0);
    assert!(
        bench
            .desk
            .list_mentions(&caio, None)
            .await
            .unwrap()
            .mentions
            .is_empty()
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn mentions_page_by_key(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.conversation(ANA).await;
    for i in 0..35 {
        note(&bench, &bia, conversation, &format!("@Caio {i}")).await;
    }
    let first = bench.desk.list_mentions(&caio, None).await.unwrap();
    let rest = bench.desk.list_mentions(&caio, first.next).await.unwrap();
    assert_eq!(
        (first.mentions.len(), rest.mentions.len(), rest.next),
        (30, 5, None)
    );
    assert_eq!(first.mentions[0].note.body, "@Caio 34");
    assert_eq!(rest.mentions[4].note.body, "@Caio 0");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_supervisor_whispers_to_the_owner(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let sol = bench.person("Sol", Role::Supervisor).await;
    let conversation = bench.conversation(ANA).await;
    let whisper = |who: CurrentUser| {
        let desk = bench.desk.clone();
        async move {
            desk.add_note(&who, conversation, Uuid::now_v7(), "ofereça o frete", true)
                .await
        }
    };
    assert!(matches!(
        whisper(sol.clone()).await,
        Err(Error::Refused(Refusal::NobodyToWhisperTo))
    ));
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    assert!(matches!(whisper(bia.clone()).await, Err(Error::Forbidden)));
    let note = whisper(sol).await.unwrap();
    assert_eq!(note.whisper_to.as_ref().map(|person| person.id), Some(bia.id));
    assert!(note.is_for(bia.id) && note.mentions.is_empty());
    assert_eq!(bench.desk.my_marks(&bia).await.unwrap().mentions, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn one_key_written_twice_even_at_once_is_one_note(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.conversation(ANA).await;
    let key = Uuid::now_v7();
    let (one, other) = tokio::join!(
        bench.desk.add_note(&bia, conversation, key, "oi", false),
        bench.desk.add_note(&bia, conversation, key, "oi", false)
    );
    assert_eq!(one.unwrap().id, other.unwrap().id);
    assert!(matches!(
        bench.desk.add_note(&caio, conversation, key, "oi", false).await,
        Err(Error::Forbidden)
    ));
    assert_eq!(bench.count("select count(*) from notes").await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_note_reaches_the_screens_of_those_who_see_the_number_only(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (desk, stop) = (bench.desk.clone(), bench.stop.clone());
    tokio::spawn(async move { desk.run_live(stop).await });
    until("the first place", async || bench.desk.live_place().is_some()).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let outside = bench.stranger("Zoe", Role::Agent).await;
    let conversation = bench.conversation(ANA).await;
    let mut seen = bench.desk.listen(&caio, None).await.unwrap();
    let mut unseen = bench.desk.listen(&outside, None).await.unwrap();
    note(&bench, &bia, conversation, "@Caio, olhe").await;
    let told = async {
        loop {
            let Told::Frames(frames) = seen.next().await else {
                panic!("no frames")
            };
            for frame in frames {
                if let LiveEvent::Note { note, .. } = serde_json::from_str(&frame.json).unwrap() {
                    return note;
                }
            }
        }
    };
    let told = tokio::time::timeout(std::time::Duration::from_secs(5), told)
        .await
        .unwrap();
    assert!(told.is_for(caio.id));
    let waited = tokio::time::timeout(std::time::Duration::from_millis(300), unseen.next()).await;
    assert!(waited.is_err(), "a stranger is told nothing");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn older_notes_come_with_their_page(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.conversation(ANA).await;
    note(&bench, &bia, conversation, "no começo").await;
    bench.clock.advance(seconds(60));
    for i in 0..60 {
        bench.writes(ANA, &format!("{i}"), bench.now() + seconds(i)).await;
    }
    let thread = bench.desk.open_thread(&bia, conversation).await.unwrap();
    assert!(thread.has_older && thread.notes.is_empty());
    let OlderMessages { notes, .. } = bench
        .desk
        .older_messages(&bia, conversation, thread.messages[0].id, None)
        .await
        .unwrap();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].body, "no começo");
}
