//! Customers' files against the model of WhatsApp: fetched once, checked, kept, told; or given up with a reason.

use std::time::Duration;

use backend::{Error, FetchSettings};
use base64::Engine;
use domain::media::{FileFailure, FileState, FileView};
use domain::message::MessageView;
use domain::user::CurrentUser;
use domain::{ConversationId, Refusal};
use futures::StreamExt;
use serde_json::{Value, json};
use simulator::{Faults, RunningSimulator, Simulator, SimulatorConfig};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, until};

struct Files {
    bench: Bench,
    bia: CurrentUser,
    whatsapp: Simulator,
    running: RunningSimulator,
}

async fn files(pool: PgPool) -> Files {
    let whatsapp = Simulator::new(SimulatorConfig::quick());
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    let bia = bench.agent("Bia").await;
    Files {
        bench,
        bia,
        whatsapp,
        running,
    }
}

impl Files {
    fn start(&self) {
        let settings = FetchSettings {
            poll: Duration::from_millis(20),
            ..FetchSettings::default()
        };
        let (desk, stop) = (self.bench.desk.clone(), self.bench.stop.clone());
        tokio::spawn(async move { desk.run_media(settings, stop).await });
    }

    /// A customer sends something with a file, which the desk receives.
    async fn sends(&self, kind: &str, what: Value) -> ConversationId {
        let wamid = self
            .whatsapp
            .customer_sends(ANA, json!({"to": CENTRO, "type": kind, kind: what}))
            .unwrap();
        let message = self.whatsapp.message(&wamid).unwrap().payload;
        self.bench
            .receives(&crate::common::inbound(CENTRO, std::slice::from_ref(&message)))
            .await;
        self.bench
            .one("select conversation_id from messages where wamid = $1", &wamid)
            .await
    }

    async fn last(&self, conversation: ConversationId) -> MessageView {
        let thread = self
            .bench
            .desk
            .open_thread(&self.bia, conversation)
            .await
            .unwrap();
        thread.messages.last().unwrap().clone()
    }

    async fn file(&self, conversation: ConversationId) -> FileView {
        self.last(conversation).await.file.unwrap()
    }

    async fn until_state(&self, conversation: ConversationId, state: FileState) -> FileView {
        until(&format!("file {state:?}"), async || {
            self.file(conversation).await.state == state
        })
        .await;
        self.file(conversation).await
    }

    async fn bytes(&self, message: &MessageView, thumb: bool) -> Vec<u8> {
        let file = self
            .bench
            .desk
            .open_file(&self.bia, message.id, thumb)
            .await
            .unwrap();
        let mut stream = self.bench.desk.read_file(&file, None).await.unwrap();
        let mut bytes = Vec::new();
        while let Some(piece) = stream.next().await {
            bytes.extend_from_slice(&piece.unwrap());
        }
        bytes
    }
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A picture of one colour.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([20, 120, 90]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_customers_photo_is_fetched_measured_and_told(pool: PgPool) {
    let files = files(pool).await;
    let sent = png(1200, 600);
    let conversation = files
        .sends(
            "image",
            json!({"base64": base64(&sent), "mime_type": "image/jpeg", "caption": "olha"}),
        )
        .await;
    assert_eq!(files.file(conversation).await.state, FileState::Pending);
    let told: i64 = files
        .bench
        .count("select count(*) from events where message_id is not null")
        .await;
    files.start();
    let file = files.until_state(conversation, FileState::Stored).await;
    assert_eq!((file.width, file.height, file.thumb), (1200, 600, true));
    // By its bytes, not by what was claimed.
    assert_eq!((file.mime.as_str(), file.size), ("image/png", sent.len() as u64));
    let message = files.last(conversation).await;
    assert_eq!(files.bytes(&message, false).await, sent);
    let small = image::load_from_memory(&files.bytes(&message, true).await).unwrap();
    assert_eq!((small.width(), small.height()), (640, 320));
    assert!(
        files
            .bench
            .count("select count(*) from events where message_id is not null")
            .await
            > told,
        "open screens hear of the file"
    );
    files.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_page_that_calls_itself_a_photo_is_not_kept(pool: PgPool) {
    let files = files(pool).await;
    let page = base64(b"<!doctype html><script>alert(1)</script>");
    let conversation = files
        .sends("image", json!({"base64": page, "mime_type": "image/jpeg"}))
        .await;
    files.start();
    let file = files.until_state(conversation, FileState::Failed).await;
    assert_eq!(file.failure, Some(FileFailure::WrongType));
    assert_eq!(files.bench.count("select count(*) from files").await, 0);
    let message = files.last(conversation).await;
    assert!(matches!(
        files.bench.desk.open_file(&files.bia, message.id, false).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        files.bench.desk.fetch_again(&files.bia, message.id).await,
        Err(Error::Refused(Refusal::NothingToFetch))
    ));
    files.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_too_large_foreign_or_gone_is_given_up_with_its_reason(pool: PgPool) {
    let files = files(pool).await;
    files.start();
    for (faults, state, failure) in [
        (
            Faults {
                media_too_large: 1,
                ..Faults::default()
            },
            FileState::Failed,
            Some(FileFailure::TooLarge),
        ),
        (
            Faults {
                media_foreign: 1,
                ..Faults::default()
            },
            FileState::Failed,
            Some(FileFailure::ForeignAddress),
        ),
        (
            Faults {
                media_gone: 1,
                ..Faults::default()
            },
            FileState::Expired,
            None,
        ),
    ] {
        files.whatsapp.set_faults(faults);
        let conversation = files.sends("document", json!({})).await;
        let file = files.until_state(conversation, state).await;
        assert_eq!(file.failure, failure);
    }
    assert_eq!(files.bench.count("select count(*) from files").await, 0);
    files.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_file_that_does_not_come_at_once_is_tried_again(pool: PgPool) {
    let files = files(pool).await;
    // A page of somebody in between is not taken for the file, and an outage is waited out.
    files.whatsapp.set_faults(Faults {
        media_down: 1,
        media_wrong_bytes: 1,
        ..Faults::default()
    });
    let conversation = files.sends("document", json!({})).await;
    files.start();
    for tries in 1..3i64 {
        until("a try", async || {
            files
                .bench
                .one::<i64, _>("select count(*) from media where attempts >= $1", tries)
                .await
                == 1
                && files.file(conversation).await.state == FileState::Pending
        })
        .await;
        files.bench.clock.advance(chrono::TimeDelta::seconds(5));
    }
    let file = files.until_state(conversation, FileState::Stored).await;
    assert_eq!(file.mime, "application/pdf");
    files.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_claim_whose_process_died_is_claimed_again(pool: PgPool) {
    let files = files(pool).await;
    let conversation = files.sends("audio", json!({})).await;
    files
        .bench
        .run("update media set state = 'fetching', leased_until = now() - interval '1 second'")
        .await;
    files.start();
    let file = files.until_state(conversation, FileState::Stored).await;
    assert_eq!(file.mime, "audio/ogg");
    files.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_file_given_up_can_be_asked_for_again_by_those_who_see_it(pool: PgPool) {
    let files = files(pool).await;
    let conversation = files.sends("image", json!({})).await;
    files
        .bench
        .run("update media set state = 'failed', failure = 'unreachable', next_attempt_at = null")
        .await;
    let message = files.last(conversation).await;
    let stranger = files.bench.stranger("Caio", domain::user::Role::Agent).await;
    let desk = &files.bench.desk;
    assert!(matches!(
        desk.fetch_again(&stranger, message.id).await,
        Err(Error::NotFound)
    ));
    desk.fetch_again(&files.bia, message.id).await.unwrap();
    files.start();
    files.until_state(conversation, FileState::Stored).await;
    assert!(matches!(
        desk.open_file(&stranger, message.id, false).await,
        Err(Error::NotFound)
    ));
    assert!(desk.open_file(&files.bia, message.id, false).await.is_ok());
    files.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_deleted_message_loses_its_words_and_its_file_for_every_screen(pool: PgPool) {
    let files = files(pool).await;
    files.start();
    let conversation = files.sends("image", json!({"caption": "segredo"})).await;
    files.until_state(conversation, FileState::Stored).await;
    let message = files.last(conversation).await;
    let wamid: String = files
        .bench
        .one("select wamid from messages where id = $1", message.id)
        .await;
    let revoke = crate::common::message(
        ANA,
        "revoke",
        json!({"original_message_id": wamid}),
        files.bench.now(),
    );
    files
        .bench
        .receives(&crate::common::inbound(CENTRO, &[revoke]))
        .await;
    let thread = files
        .bench
        .desk
        .open_thread(&files.bia, conversation)
        .await
        .unwrap();
    assert_eq!(thread.messages.len(), 1, "the deletion itself is no bubble");
    assert!(!format!("{:?}", thread.messages).contains("segredo"));
    assert_eq!(thread.messages[0].content.kind(), "revoke");
    assert!(matches!(
        files.bench.desk.open_file(&files.bia, message.id, false).await,
        Err(Error::NotFound)
    ));
    files.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn reactions_and_new_words_stand_on_their_message_whatever_the_order(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let at = bench.now();
    let first = crate::common::text(ANA, "Quero o azul", at);
    let wamid = first["id"].as_str().unwrap().to_owned();
    let react = |emoji: Value, seconds: i64| {
        let mut reaction = crate::common::message(
            ANA,
            "reaction",
            json!({"message_id": wamid}),
            at + crate::common::seconds(seconds),
        );
        if !emoji.is_null() {
            reaction["reaction"]["emoji"] = emoji;
        }
        reaction
    };
    let edit = crate::common::message(
        ANA,
        "edit",
        json!({"original_message_id": wamid, "message": {"type": "text", "text": {"body": "Quero o verde"}}}),
        at + crate::common::seconds(3),
    );
    // The later reaction comes first, and both before their message.
    bench
        .receives(&crate::common::inbound(CENTRO, &[react(json!("❤️"), 5)]))
        .await;
    bench
        .receives(&crate::common::inbound(
            CENTRO,
            &[react(json!("👍"), 2), edit, first],
        ))
        .await;
    let conversation: ConversationId = bench
        .one("select conversation_id from messages where wamid = $1", &wamid)
        .await;
    let read = async || bench.desk.open_thread(&bia, conversation).await.unwrap().messages;
    let messages = read().await;
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert_eq!(messages[0].content.excerpt(50), "Quero o verde");
    assert!(messages[0].edited);
    let emojis: Vec<_> = messages[0]
        .reactions
        .iter()
        .map(|on| (on.emoji.as_str(), on.ours))
        .collect();
    assert_eq!(emojis, [("❤️", false)]);
    bench
        .receives(&crate::common::inbound(CENTRO, &[react(Value::Null, 9)]))
        .await;
    assert!(read().await[0].reactions.is_empty());
}
