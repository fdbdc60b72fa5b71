//! Numbers, templates, files and subscriptions.

use bytes::Bytes;
use serde_json::{Value, json};
use simulator::{NUMBER_PAULISTA, WABA_ID};
use whatsapp::{Client, SendError};

use crate::common::{ANA, CENTRO, Rig, TOKEN, code};

fn client(rig: &Rig) -> Client {
    Client::new(rig.http.clone(), rig.running.url(), "v24.0")
}

#[tokio::test]
async fn the_desks_numbers_are_found_through_the_account() {
    let rig = Rig::new().await;
    let numbers = client(&rig).phone_numbers(&TOKEN.into(), WABA_ID).await.unwrap();
    let shown: Vec<_> = numbers
        .iter()
        .map(|n| {
            (
                n.id.as_str(),
                n.display_phone_number.as_deref().unwrap(),
                n.status.as_deref().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (CENTRO, "+55 41 3000-0000", "CONNECTED"),
            (NUMBER_PAULISTA, "+55 11 4000-0000", "CONNECTED")
        ]
    );
    client(&rig).subscribe(&TOKEN.into(), WABA_ID).await.unwrap();
    let one = client(&rig).phone_number(&TOKEN.into(), CENTRO).await.unwrap();
    assert_eq!(one.quality_rating.as_deref(), Some("GREEN"));
    assert_eq!(code(&rig.get(&format!("{CENTRO}?fields=nope")).await.1), 100);
    let profile = rig
        .get(&format!("{CENTRO}/whatsapp_business_profile?fields=about"))
        .await
        .1;
    assert_eq!(profile["data"][0]["vertical"], "RETAIL");
}

#[tokio::test]
async fn templates_are_listed_page_by_page() {
    let rig = Rig::new().await;
    let (_, first) = rig.get(&format!("{WABA_ID}/message_templates?limit=5")).await;
    assert_eq!(first["data"].as_array().unwrap().len(), 5);
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    assert!(first["paging"]["next"].is_string());
    let (_, last) = rig
        .get(&format!("{WABA_ID}/message_templates?limit=5&after={after}"))
        .await;
    assert_eq!(last["data"].as_array().unwrap().len(), 3);
    assert!(last["paging"].get("next").is_none());
    let (_, approved) = rig
        .get(&format!(
            "{WABA_ID}/message_templates?status=APPROVED&fields=name"
        ))
        .await;
    assert_eq!(approved["data"].as_array().unwrap().len(), 5);
    assert_eq!(
        code(&rig.get(&format!("{WABA_ID}/message_templates?after=zzz")).await.1),
        131_059
    );
}

#[tokio::test]
async fn a_file_goes_up_is_sent_and_comes_down_for_five_minutes() {
    let rig = Rig::new().await;
    rig.open_window().await;
    let client = client(&rig);
    let token = TOKEN.into();
    let pdf = Bytes::from_static(b"%PDF-1.4 nota");
    let id = client
        .upload(&token, CENTRO, "nota.pdf", "application/pdf", pdf.clone(), 13)
        .await
        .unwrap();
    let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "document",
                         "document": {"id": id, "filename": "nota.pdf"}});
    assert_eq!(
        rig.post(&format!("{CENTRO}/messages"), message.clone()).await.0,
        200
    );
    // Another number's file is nobody's.
    assert_eq!(
        code(&rig.post(&format!("{NUMBER_PAULISTA}/messages"), message).await.1),
        100
    );

    let address = client.media_url(&token, &id, Some(CENTRO)).await.unwrap();
    assert_eq!(address.file_size, Some(pdf.len() as u64));
    let mut download = client.download(&token, &address.url).await.unwrap();
    assert_eq!(download.mime(), Some("application/pdf"));
    assert_eq!(download.chunk().await.unwrap().unwrap(), pdf);
    assert_eq!(
        rig.http.get(&address.url).send().await.unwrap().status().as_u16(),
        401
    );

    rig.simulator.advance(std::time::Duration::from_secs(301));
    let Err(SendError::Refused(error)) = client.download(&token, &address.url).await else {
        panic!()
    };
    assert_eq!(error.http, 404);
    assert!(
        client
            .media_url(&token, &id, Some(NUMBER_PAULISTA))
            .await
            .is_err()
    );
    rig.simulator
        .advance(std::time::Duration::from_secs(31 * 24 * 3600));
    assert!(client.media_url(&token, &id, None).await.is_err());
}

#[tokio::test]
async fn a_file_meta_does_not_take_is_refused() {
    let rig = Rig::new().await;
    let client = client(&rig);
    let exe = client
        .upload(
            &TOKEN.into(),
            CENTRO,
            "a.exe",
            "application/x-msdownload",
            Bytes::from_static(b"x"),
            1,
        )
        .await;
    assert!(matches!(exe, Err(SendError::Refused(error)) if error.code == 100));
    let big = Bytes::from(vec![0; 5 * 1024 * 1024 + 1]);
    let big = client
        .upload(
            &TOKEN.into(),
            CENTRO,
            "a.png",
            "image/png",
            big.clone(),
            big.len() as u64,
        )
        .await;
    assert!(matches!(big, Err(SendError::Refused(error)) if error.code == 131_053));
}

#[tokio::test]
async fn marking_read_reaches_the_customers_phone() {
    let rig = Rig::new().await;
    let first = rig.simulator.customer_writes(ANA, CENTRO, "um").unwrap();
    let second = rig.simulator.customer_writes(ANA, CENTRO, "dois").unwrap();
    client(&rig)
        .mark_read(&TOKEN.into(), CENTRO, &second, true)
        .await
        .unwrap();
    assert!(rig.simulator.message(&first).unwrap().seen_by_desk);
    let unknown = client(&rig)
        .mark_read(&TOKEN.into(), CENTRO, "wamid.X", false)
        .await;
    assert!(matches!(unknown, Err(SendError::Refused(error)) if error.code == 131_009));
}

#[tokio::test]
async fn a_webhook_address_of_its_own_must_prove_itself() {
    let rig = Rig::new().await;
    let nowhere =
        json!({"override_callback_uri": format!("{}/nope", rig.running.url()), "verify_token": "x"});
    let (http, answer) = rig.post(&format!("{WABA_ID}/subscribed_apps"), nowhere).await;
    assert_eq!((http, code(&answer)), (400, 2200));
    let (_, subscribed) = rig.get(&format!("{WABA_ID}/subscribed_apps")).await;
    assert_eq!(subscribed["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(subscribed["data"][0].get("override_callback_uri"), None::<&Value>);
}
