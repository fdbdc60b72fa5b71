//! Files, places, cards, choices, quotes and reactions against the model of WhatsApp.

mod kinds;

use backend::{Desk, Error, NewUpload, OutboxSettings};
use bytes::Bytes;
use domain::media::{FileKind, FileState, Uploaded};
use domain::message::MessageView;
use domain::outgoing::Outgoing;
use domain::user::CurrentUser;
use domain::{ConversationId, Refusal};
use futures::stream;
use simulator::{RunningSimulator, Side, Simulator, SimulatorConfig};
use sqlx::PgPool;
use std::time::Duration;
use uuid::Uuid;

use crate::common::{Bench, CENTRO};

struct Post {
    bench: Bench,
    bia: CurrentUser,
    whatsapp: Simulator,
    running: RunningSimulator,
    ana: String,
    conversation: ConversationId,
}

async fn post(pool: PgPool) -> Post {
    let whatsapp = Simulator::new(SimulatorConfig {
        throughput: 1_000,
        ..SimulatorConfig::quick()
    });
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    let bia = bench.agent("Bia").await;
    let new = simulator::NewCustomer {
        phone: Some("+55 41 99123-4567".into()),
        ..Default::default()
    };
    let ana = whatsapp.add_customer(new).unwrap().wa_id.unwrap();
    whatsapp.customer_writes(&ana, CENTRO, "Olá").unwrap();
    let conversation = bench.served(&bia, &ana).await;
    let post = Post {
        bench,
        bia,
        whatsapp,
        running,
        ana,
        conversation,
    };
    post.start(&post.bench.desk);
    post
}

impl Post {
    fn start(&self, desk: &Desk) {
        let settings = OutboxSettings {
            in_flight: 8,
            lease: Duration::from_secs(45),
            poll: Duration::from_millis(20),
        };
        let (desk, stop) = (desk.clone(), self.bench.stop.clone());
        tokio::spawn(async move { desk.run_outbox(settings, stop).await });
    }

    async fn upload(&self, name: &str, mime: &str, bytes: &[u8]) -> Result<Uploaded, Error> {
        upload(&self.bench.desk, &self.bia, name, mime, bytes, false).await
    }

    async fn sends(&self, message: Outgoing) -> Result<MessageView, Error> {
        self.bench
            .desk
            .send_message(&self.bia, self.conversation, Uuid::now_v7(), message, None)
            .await
    }

    async fn sent(&self, message: Outgoing) -> simulator::PhoneMessage {
        let id = self.sends(message).await.unwrap().id;
        self.bench.until_delivery(id, "sent").await;
        self.last()
    }

    /// What the customer sees last of ours.
    fn last(&self) -> simulator::PhoneMessage {
        let inbox = self.whatsapp.inbox_of(&self.ana).unwrap();
        inbox
            .into_iter()
            .rfind(|message| message.side == Side::Desk)
            .unwrap()
    }

    async fn messages(&self) -> Vec<MessageView> {
        self.bench
            .desk
            .open_thread(&self.bia, self.conversation)
            .await
            .unwrap()
            .messages
    }
}

pub async fn upload(
    desk: &Desk,
    user: &CurrentUser,
    name: &str,
    mime: &str,
    bytes: &[u8],
    voice: bool,
) -> Result<Uploaded, Error> {
    let new = NewUpload {
        name: name.into(),
        mime: mime.into(),
        length: Some(bytes.len() as u64),
        voice,
    };
    let pieces: Vec<Result<Bytes, std::io::Error>> = bytes
        .chunks(7)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect();
    desk.upload(user, new, stream::iter(pieces)).await
}

fn file(uploaded: &Uploaded, caption: &str) -> Outgoing {
    Outgoing::File {
        file: uploaded.id,
        caption: Some(caption.into()),
    }
}

const PDF: &[u8] = b"%PDF-1.4 a nota";

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([200, 120, 20]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_file_arrives_with_its_name_and_caption_and_goes_to_meta_once(pool: PgPool) {
    let post = post(pool).await;
    let nota = post
        .upload("nota fiscal.pdf", "application/pdf", PDF)
        .await
        .unwrap();
    assert_eq!(nota.kind, FileKind::Document);
    let seen = post.sent(file(&nota, " segue a nota ")).await;
    let media = seen.bubble.media.unwrap();
    assert_eq!(media.filename.as_deref(), Some("nota fiscal.pdf"));
    assert_eq!(
        (seen.kind.as_str(), seen.bubble.text.as_str()),
        ("document", "segue a nota")
    );
    let again = post.sent(file(&nota, "de novo")).await;
    assert_eq!(
        again.bubble.media.unwrap().url,
        media.url,
        "Meta's id is used again"
    );
    let view = post.messages().await.pop().unwrap();
    let shown = view.file.unwrap();
    assert_eq!((shown.state, shown.size), (FileState::Stored, PDF.len() as u64));
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_whatsapp_would_refuse_is_refused_before(pool: PgPool) {
    let post = post(pool).await;
    let refused = async |name: &str, mime: &str, bytes: &[u8]| match post.upload(name, mime, bytes).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(
        refused("a.exe", "application/x-msdownload", b"MZ").await,
        Refusal::FileType
    );
    assert_eq!(refused("a.pdf", "application/pdf", b"").await, Refusal::FileEmpty);
    assert_eq!(
        refused("a.jpg", "image/jpeg", b"<html>").await,
        Refusal::FileDiffers
    );
    assert_eq!(
        refused("a.png", "image/png", b"\x89PNG\r\n\x1a\nkaputt").await,
        Refusal::FileDiffers
    );
    assert_eq!(
        refused("a.txt", "text/plain", b"<script>").await,
        Refusal::FileDiffers
    );
    assert_eq!(
        refused("a.pdf", "application/pdf", b"PK\x03\x04").await,
        Refusal::FileDiffers
    );
    let long = vec![0u8; (5 << 20) + 1];
    assert!(matches!(
        refused("a.jpg", "image/jpeg", &long).await,
        Refusal::FileTooLarge { .. }
    ));
    // A stream that says less than it brings is stopped where the limit is.
    let new = NewUpload {
        name: "a.jpg".into(),
        mime: "image/jpeg".into(),
        length: None,
        voice: false,
    };
    let pieces = stream::iter((0..7).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![0u8; 1 << 20]))));
    assert!(matches!(
        post.bench.desk.upload(&post.bia, new, pieces).await,
        Err(Error::Refused(Refusal::FileTooLarge { .. }))
    ));
    assert_eq!(post.bench.count("select count(*) from files").await, 0);
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_upload_is_its_owners_and_goes_when_nobody_sends_it(pool: PgPool) {
    let post = post(pool).await;
    let caio = post.bench.agent("Caio").await;
    let theirs = upload(&post.bench.desk, &caio, "a.png", "image/png", &png(8, 8), false)
        .await
        .unwrap();
    assert!(matches!(
        post.sends(file(&theirs, "")).await,
        Err(Error::Refused(Refusal::FileMissing))
    ));
    let mine = post.upload("b.png", "image/png", &png(8, 8)).await.unwrap();
    post.sent(file(&mine, "")).await;
    post.bench.clock.advance(chrono::TimeDelta::days(3));
    assert_eq!(post.bench.desk.sweep_uploads().await.unwrap(), 1);
    assert_eq!(post.bench.count("select count(*) from files").await, 1);
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_discarded_makes_room_at_once_and_what_is_held_stays(pool: PgPool) {
    let post = post(pool).await;
    let desk = &post.bench.desk;
    let caio = post.bench.agent("Caio").await;
    let mut waiting = Vec::new();
    let full = loop {
        match post.upload("a.png", "image/png", &png(8, 8)).await {
            Ok(uploaded) => waiting.push(uploaded.id),
            Err(error) => break error,
        }
    };
    assert!(
        matches!(full, Error::Refused(Refusal::TooManyUploads)),
        "{full:?}"
    );
    let last = waiting.pop().unwrap();
    // It is only its owner's to discard, and nobody learns whether it is there.
    desk.discard_upload(&caio, last).await.unwrap();
    assert!(post.upload("b.png", "image/png", &png(8, 8)).await.is_err());
    desk.discard_upload(&post.bia, last).await.unwrap();
    desk.discard_upload(&post.bia, last).await.unwrap();
    let sent = post.upload("b.png", "image/png", &png(8, 8)).await.unwrap();
    post.sent(file(&sent, "")).await;
    desk.discard_upload(&post.bia, sent.id).await.unwrap();
    let view = post.messages().await.pop().unwrap();
    assert_eq!(view.file.unwrap().state, FileState::Stored);
    assert_eq!(
        post.bench.count("select count(*) from files").await,
        waiting.len() as i64 + 1
    );
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn sending_the_same_key_twice_sends_one_file(pool: PgPool) {
    let post = post(pool).await;
    let nota = post.upload("nota.pdf", "application/pdf", PDF).await.unwrap();
    let key = Uuid::now_v7();
    let once = async || {
        post.bench
            .desk
            .send_message(&post.bia, post.conversation, key, file(&nota, ""), None)
            .await
            .unwrap()
            .id
    };
    assert_eq!(once().await, once().await);
    assert_eq!(post.bench.count("select count(*) from media").await, 1);
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_process_that_dies_while_its_file_travels_leaves_nothing_uncertain(pool: PgPool) {
    let post = post(pool).await;
    post.bench.stop.cancel();
    let nota = post.upload("nota.pdf", "application/pdf", PDF).await.unwrap();
    let id = post.sends(file(&nota, "")).await.unwrap().id;
    post.bench
        .run("update messages set delivery = 'sending', leased_until = now() - interval '1 second' where direction = 'outbound'")
        .await;
    let (desk, stop) = (
        post.bench.desk.clone(),
        tokio_util::sync::CancellationToken::new(),
    );
    let settings = OutboxSettings {
        poll: Duration::from_millis(20),
        ..OutboxSettings::default()
    };
    let stopping = stop.clone();
    tokio::spawn(async move { desk.run_outbox(settings, stopping).await });
    post.bench.until_delivery(id, "sent").await;
    let arrived = post.whatsapp.inbox_of(&post.ana).unwrap();
    assert_eq!(
        arrived
            .iter()
            .filter(|message| message.side == Side::Desk)
            .count(),
        1
    );
    stop.cancel();
    post.running.stop().await;
}
