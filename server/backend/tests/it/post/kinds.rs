//! Every kind of what is sent arrives as what it is.

use backend::Error;
use domain::Refusal;
use domain::media::{FileKind, FileState};
use domain::outgoing::{Choice, Outgoing};
use simulator::{Faults, NextError};
use sqlx::PgPool;
use uuid::Uuid;

use super::{file, post, upload};
use crate::common::until;

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn films_sounds_and_stickers_arrive_as_what_they_are(pool: PgPool) {
    let post = post(pool).await;
    let film: &[u8] = include_bytes!("../../../../simulator/assets/video.mp4");
    let sound: &[u8] = include_bytes!("../../../../simulator/assets/voice.ogg");
    let sticker: &[u8] = include_bytes!("../../../../simulator/assets/sticker.webp");
    for (name, mime, bytes, kind, seen_as) in [
        ("loja.mp4", "video/mp4", film, FileKind::Video, "video"),
        ("recado.ogg", "audio/ogg", sound, FileKind::Audio, "audio"),
        ("ok.webp", "image/webp", sticker, FileKind::Sticker, "sticker"),
    ] {
        let uploaded = post.upload(name, mime, bytes).await.unwrap();
        assert_eq!(
            (uploaded.kind, uploaded.size),
            (kind, bytes.len() as u64),
            "{name}"
        );
        let seen = post.sent(file(&uploaded, "")).await;
        assert_eq!(seen.kind, seen_as, "{name}");
        let view = post.messages().await.pop().unwrap();
        assert_eq!(view.file.unwrap().state, FileState::Stored, "{name}");
    }
    let mut small = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 64)
        .write_to(&mut small, image::ImageFormat::WebP)
        .unwrap();
    let refused = post.upload("pequena.webp", "image/webp", small.get_ref()).await;
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::StickerSize))),
        "{refused:?}"
    );
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_recording_arrives_as_a_voice_message(pool: PgPool) {
    let post = post(pool).await;
    let recorded = include_bytes!("recording.webm");
    let uploaded = upload(&post.bench.desk, &post.bia, "", "audio/webm", recorded, true)
        .await
        .unwrap();
    let seen = post
        .sent(Outgoing::File {
            file: uploaded.id,
            caption: None,
        })
        .await;
    assert_eq!(seen.kind, "audio");
    assert_eq!(seen.payload["audio"]["voice"], true);
    assert_eq!(seen.bubble.media.unwrap().mime, "audio/ogg");
    let view = post.messages().await.pop().unwrap();
    assert!(view.file.unwrap().duration > 0);
    let noise = upload(&post.bench.desk, &post.bia, "", "audio/webm", b"nothing", true).await;
    assert!(matches!(noise, Err(Error::Refused(Refusal::VoiceUnreadable))));
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn places_cards_buttons_and_lists_arrive(pool: PgPool) {
    let post = post(pool).await;
    let place = post
        .sent(Outgoing::Location {
            latitude: -25.43,
            longitude: -49.27,
            name: Some("Loja".into()),
            address: None,
        })
        .await;
    assert_eq!(place.bubble.text, "📍 Loja");
    let card = post
        .sent(Outgoing::Contact {
            name: "Bia Lima".into(),
            phone: "(41) 97777-6666".into(),
        })
        .await;
    assert_eq!(card.bubble.text, "👤 Bia Lima");
    let option = |title: &str| Choice {
        title: title.into(),
        description: None,
    };
    for (label, kind) in [(None, "button"), (Some("Ver opções".to_owned()), "list")] {
        let seen = post
            .sent(Outgoing::Choices {
                body: "Como prefere?".into(),
                label,
                options: vec![option("Retirar"), option("Entregar")],
            })
            .await;
        assert_eq!(seen.payload["interactive"]["type"], kind);
        let labels: Vec<_> = seen
            .bubble
            .buttons
            .iter()
            .map(|button| button.label.as_str())
            .collect();
        assert_eq!(labels, ["Retirar", "Entregar"]);
    }
    let four = (0..4).map(|i| option(&format!("{i}"))).collect();
    assert!(matches!(
        post.sends(Outgoing::Choices {
            body: "x".into(),
            label: None,
            options: four
        })
        .await,
        Err(Error::Refused(Refusal::ChoiceCount { most: 3 }))
    ));
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_answer_quotes_its_message_on_both_sides(pool: PgPool) {
    let post = post(pool).await;
    let first = post.messages().await[0].clone();
    let text = Outgoing::Text {
        body: "Oi, Ana".into(),
    };
    let answer = post
        .bench
        .desk
        .send_message(
            &post.bia,
            post.conversation,
            Uuid::now_v7(),
            text.clone(),
            Some(first.id),
        )
        .await
        .unwrap();
    assert_eq!(answer.quote.unwrap().id, Some(first.id));
    post.bench.until_delivery(answer.id, "sent").await;
    let wamid: String = post
        .bench
        .one("select wamid from messages where id = $1", first.id)
        .await;
    assert_eq!(post.last().quotes, Some(wamid));
    let foreign = domain::MessageId(Uuid::now_v7());
    assert!(matches!(
        post.bench
            .desk
            .send_message(&post.bia, post.conversation, Uuid::now_v7(), text, Some(foreign))
            .await,
        Err(Error::Refused(Refusal::NotAtWhatsApp))
    ));
    post.running.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_reaction_stands_on_its_message_until_taken_off_or_failed(pool: PgPool) {
    let post = post(pool).await;
    let desk = &post.bench.desk;
    let first = post.messages().await[0].clone();
    // The bench stored the customer's words by itself; here they are those that the phone knows.
    let wamid = post.whatsapp.inbox_of(&post.ana).unwrap()[0].wamid.clone();
    sqlx::query("update messages set wamid = $1 where id = $2")
        .bind(&wamid)
        .bind(first.id)
        .execute(&post.bench.pool)
        .await
        .unwrap();
    let on = async || {
        let messages = post.messages().await;
        assert_eq!(messages.len(), 1, "a reaction is no bubble");
        messages[0]
            .reactions
            .iter()
            .map(|on| on.emoji.clone())
            .collect::<Vec<_>>()
    };
    desk.react(&post.bia, first.id, Some("👍".into())).await.unwrap();
    assert_eq!(on().await, ["👍"]);
    until("the phone shows it", async || {
        post.whatsapp.message(&wamid).unwrap().desk_reaction.as_deref() == Some("👍")
    })
    .await;
    desk.react(&post.bia, first.id, None).await.unwrap();
    assert!(on().await.is_empty());
    until("the phone shows none", async || {
        post.whatsapp.message(&wamid).unwrap().desk_reaction.is_none()
    })
    .await;
    post.whatsapp.set_faults(Faults {
        next_errors: vec![NextError {
            code: 131_009,
            times: 1,
            asynchronous: false,
        }],
        ..Faults::default()
    });
    desk.react(&post.bia, first.id, Some("🙏".into())).await.unwrap();
    until("the reaction failed", async || {
        post.bench
            .count("select count(*) from messages where delivery = 'failed'")
            .await
            == 1
    })
    .await;
    let messages = post.messages().await;
    assert!(messages[0].reactions.is_empty());
    assert_eq!(messages.len(), 2, "what failed says so");
    let caio = post.bench.agent("Caio").await;
    assert!(matches!(
        desk.react(&caio, first.id, Some("👍".into())).await,
        Err(Error::Refused(Refusal::OwnedBy { .. }))
    ));
    post.running.stop().await;
}
