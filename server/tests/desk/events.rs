//! The stream of live changes.

use reqwest::{Method, StatusCode};
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;

use crate::common::{ANA, Stream, TestDesk};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_stream_that_was_cut_goes_on_where_it_was(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let mut stream = Stream::open(&bia, None).await;
    desk.whatsapp
        .customer_writes(ANA, NUMBER_CENTRO, "antes")
        .unwrap();
    assert_eq!(stream.texts_until("antes").await, ["antes"]);
    while stream.last_id.is_none() {
        stream.next().await.unwrap();
    }
    let heard = stream.last_id.clone();
    drop(stream);
    for words in ["durante 1", "durante 2"] {
        desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, words).unwrap();
    }
    desk.settled().await;
    let mut stream = Stream::open(&bia, heard.as_deref()).await;
    assert_eq!(stream.texts_until("durante 2").await, ["durante 1", "durante 2"]);
    desk.whatsapp
        .customer_writes(ANA, NUMBER_CENTRO, "depois")
        .unwrap();
    assert_eq!(stream.texts_until("depois").await, ["depois"]);
    drop(stream);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_id_that_makes_no_sense_does_no_harm_and_strangers_hear_nothing(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    for id in ["x", "9999999999999999999-1", "-1--1", "0-0"] {
        let mut stream = Stream::open(&bia, Some(id)).await;
        desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, id).unwrap();
        stream.texts_until(id).await;
    }
    let answer = desk
        .nobody()
        .request(Method::GET, "/events")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn stopping_the_desk_ends_open_streams_at_once(pool: PgPool) {
    let mut desk = TestDesk::start(pool).await;
    let mut stream = {
        let bia = desk.browser("Bia").await;
        Stream::open(&bia, None).await
    };
    let begun = std::time::Instant::now();
    desk.stop().await;
    assert_eq!(stream.next().await, None);
    assert!(begun.elapsed().as_secs() < 5);
}
