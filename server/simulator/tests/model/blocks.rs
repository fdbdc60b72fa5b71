//! Blocked customers, and customers who want no marketing.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use simulator::{MarketingWish, NUMBER_PAULISTA};
use whatsapp::Client;
use whatsapp::send::Recipient;
use whatsapp::webhook::{PreferenceValue, What};

use crate::common::{ANA, CENTRO, Rig, TOKEN};

const BRUNO: &str = "5511977776666";

fn client(rig: &Rig) -> Client {
    Client::new(rig.http.clone(), rig.running.url(), "v24.0")
}

fn phone(wa_id: &str) -> Recipient {
    Recipient::Phone(format!("+{wa_id}"))
}

#[tokio::test]
async fn who_is_blocked_is_not_heard_and_not_reached() {
    let rig = Rig::new().await;
    rig.open_window().await;
    let token = TOKEN.into();
    let blocks = client(&rig)
        .block(&token, CENTRO, &[phone("5541988887777")])
        .await
        .unwrap();
    assert_eq!(blocks.done[0].wa_id.as_deref(), Some(ANA));
    assert!(blocks.failed.is_empty());
    let (_, list) = rig.get(&format!("{CENTRO}/block_users")).await;
    assert_eq!(list["data"][0]["wa_id"], ANA);

    let unheard = rig.simulator.customer_writes(ANA, CENTRO, "alô?").unwrap();
    rig.simulator.settled().await;
    assert!(rig.desk.bodies().is_empty());
    assert!(rig.simulator.message(&unheard).unwrap().unheard);
    let (http, _) = rig.send_text(ANA, "oi").await;
    assert_eq!(http, 200);
    rig.simulator.settled().await;
    assert_eq!(rig.desk.statuses()[0].errors[0].code, 131_026);
    rig.desk.forget();
    // The other number never blocked her.
    rig.simulator
        .customer_writes(ANA, NUMBER_PAULISTA, "e aqui?")
        .unwrap();
    rig.simulator.settled().await;
    assert_eq!(rig.desk.bodies().len(), 1);
    rig.desk.forget();

    client(&rig).unblock(&token, CENTRO, &[phone(ANA)]).await.unwrap();
    rig.simulator.customer_writes(ANA, CENTRO, "voltei").unwrap();
    rig.simulator.settled().await;
    assert_eq!(rig.desk.bodies().len(), 1);
    let (_, list) = rig.get(&format!("{CENTRO}/block_users")).await;
    assert_eq!(list["data"], json!([]));
}

#[tokio::test]
async fn only_who_wrote_in_the_last_day_can_be_blocked() {
    let rig = Rig::new().await;
    rig.open_window().await;
    let token = TOKEN.into();
    let carla = rig.simulator.customer("carladias").unwrap().user_id;
    rig.simulator.customer_writes(&carla, CENTRO, "oi").unwrap();
    let people = [
        phone(ANA),
        phone(BRUNO),
        Recipient::User(carla.clone()),
        phone("554130000000"),
    ];
    let blocks = client(&rig).block(&token, CENTRO, &people).await.unwrap();
    let done: Vec<_> = blocks.done.iter().map(|user| user.input.as_str()).collect();
    assert_eq!(done, ["+554188887777", carla.as_str()]);
    assert_eq!(blocks.done[1].user_id.as_deref(), Some(carla.as_str()));
    let failed: Vec<_> = blocks
        .failed
        .iter()
        .map(|(user, error)| (user.input.as_str(), error.code))
        .collect();
    assert_eq!(failed, [("+5511977776666", 131_047), ("+554130000000", 131_021)]);

    // A message nobody heard opens no window.
    client(&rig).unblock(&token, CENTRO, &[phone(ANA)]).await.unwrap();
    client(&rig).block(&token, CENTRO, &[phone(ANA)]).await.unwrap();
    rig.simulator.advance(Duration::from_secs(24 * 60 * 60));
    rig.simulator.customer_writes(ANA, CENTRO, "alô?").unwrap();
    client(&rig).unblock(&token, CENTRO, &[phone(ANA)]).await.unwrap();
    let late = client(&rig).block(&token, CENTRO, &[phone(ANA)]).await.unwrap();
    assert_eq!((late.done.len(), late.failed[0].1.code), (0, 131_047));
    let unknown = client(&rig).block(&token, "999", &[phone(ANA)]).await;
    assert!(matches!(unknown, Err(whatsapp::SendError::Refused(error)) if error.subcode == Some(33)));
}

#[tokio::test]
async fn who_stops_marketing_gets_none_until_it_is_resumed() {
    let rig = Rig::new().await;
    let (http, _) = rig
        .control(
            Method::POST,
            &format!("customers/{ANA}/marketing"),
            json!({"value": "stop"}),
        )
        .await;
    assert_eq!(http, 200);
    rig.simulator.settled().await;
    let update = rig.desk.updates().remove(0);
    assert_eq!(update.phone_number_id.as_deref(), Some(CENTRO));
    let What::Preference(preference) = update.what else {
        panic!()
    };
    assert_eq!(preference.wa_id.as_deref(), Some(ANA));
    assert_eq!(preference.value, PreferenceValue::Stop);
    assert_eq!(preference.timestamp, Some(rig.simulator.now_ms() / 1000));
    rig.desk.forget();

    let id = client(&rig)
        .upload(&TOKEN.into(), CENTRO, "a.png", "image/png", "bytes", 5)
        .await
        .unwrap();
    let offer = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": {"name": "promo_verao",
        "language": {"code": "pt_BR"}, "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"id": id}}]},
            {"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "20%"}]}]}});
    let notice = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template",
        "template": {"name": "aviso_horario", "language": {"code": "pt_BR"}}});
    rig.post(&format!("{CENTRO}/messages"), offer.clone()).await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.statuses()[0].errors[0].code, 131_050);
    rig.desk.forget();
    rig.post(&format!("{CENTRO}/messages"), notice).await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent", "delivered"]);
    rig.desk.forget();

    rig.simulator
        .customer_wishes(ANA, CENTRO, MarketingWish::Resume)
        .unwrap();
    rig.post(&format!("{CENTRO}/messages"), offer).await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent", "delivered"]);
}
