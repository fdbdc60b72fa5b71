//! Templates made through the client the desk uses, sent and tapped; and their samples.

use serde_json::{Value, json};
use simulator::{APP_ID, WABA_ID};
use whatsapp::send::{Filling, HeaderFilling, MediaRef, Recipient};
use whatsapp::template::{Header, Sample, Slot, TapPayload, TemplateCategory, TemplateEdit, TemplateStatus};
use whatsapp::webhook::{Content, TemplateChange, What};
use whatsapp::{OutboundMessage, SendError};

use crate::common::{ANA, CENTRO, Rig, TOKEN};
use crate::template_kit::{client, create, order, refused};

#[tokio::test]
async fn a_template_is_made_approved_sent_and_tapped() {
    let rig = Rig::new().await;
    let created = create(&rig, &order()).await.unwrap();
    assert_eq!(
        (created.status, created.category),
        (TemplateStatus::Pending, Some(TemplateCategory::Utility))
    );
    rig.simulator.settled().await;
    let What::Template(update) = rig.desk.updates().remove(0).what else {
        panic!()
    };
    assert_eq!(update.template_id, created.id);
    assert!(
        matches!(&update.change, TemplateChange::Status(status) if status.event == TemplateStatus::Approved)
    );
    rig.desk.forget();

    let list = client(&rig).templates(&TOKEN.into(), WABA_ID).await.unwrap();
    let template = list
        .templates
        .into_iter()
        .find(|template| template.id == created.id)
        .unwrap();
    assert_eq!(template.parts, order().parts);

    let filling = Filling {
        values: vec![
            (Slot::Header("numero".into()), "901".into()),
            (Slot::Body("nome".into()), "Ana".into()),
            (Slot::Button(1), "901".into()),
        ],
        tap_key: Some("m-7".into()),
        ..Filling::default()
    };
    let components = filling.components(&template.parts).unwrap();
    let message = OutboundMessage::template(
        Recipient::Phone(format!("+{ANA}")),
        "saiu_hoje",
        "pt_BR",
        components,
    );
    let sent = client(&rig).send(&TOKEN.into(), CENTRO, &message).await.unwrap();
    rig.simulator.settled().await;
    assert_eq!(rig.desk.words(), ["sent", "delivered"]);
    rig.desk.forget();
    let bubble = rig.simulator.message(&sent.wamid).unwrap().bubble;
    assert_eq!(bubble.header.as_deref(), Some("Pedido 901"));
    assert_eq!(bubble.text, "Olá Ana, seu pedido saiu hoje.");
    assert_eq!(bubble.footer.as_deref(), Some("Loja X"));

    rig.simulator.customer_taps(ANA, &sent.wamid, 0).unwrap();
    rig.simulator.settled().await;
    let What::Message(tapped) = rig.desk.updates().remove(0).what else {
        panic!()
    };
    assert_eq!(tapped.context.unwrap().wamid, Some(sent.wamid.clone()));
    let Content::Button { payload, text } = tapped.content else {
        panic!()
    };
    assert_eq!(text.as_deref(), Some("Falar com atendente"));
    let tap = TapPayload::from_wire(&payload.unwrap()).unwrap();
    assert_eq!((tap.key.as_str(), tap.button), ("m-7", 0));
    // The address opens a browser and tells the desk nothing.
    assert!(rig.simulator.customer_taps(ANA, &sent.wamid, 1).is_err());
}

#[tokio::test]
async fn a_header_needs_a_sample_of_its_kind_that_was_uploaded() {
    let rig = Rig::new().await;
    let mut template = order();
    template.parts.header = Some(Header::Image);
    template
        .parts
        .samples
        .retain(|sample| !matches!(sample.slot, Slot::Header(_)));
    let refusal = create(&rig, &template).await.unwrap_err();
    assert_eq!((refusal.code, refusal.subcode), (100, Some(2_388_047)));

    let client = client(&rig);
    let token = TOKEN.into();
    let upload =
        |name: &'static str, mime: &'static str| client.upload_sample(&token, APP_ID, name, mime, "bytes", 5);
    let pdf = upload("a.pdf", "application/pdf").await.unwrap();
    let sample = |value: String| Sample {
        slot: Slot::Header(String::new()),
        value,
    };
    template.parts.samples.push(sample(pdf));
    assert_eq!(
        create(&rig, &template).await.unwrap_err().subcode,
        Some(2_388_047)
    );
    template.parts.samples.pop();
    template
        .parts
        .samples
        .push(sample(upload("a.png", "image/png").await.unwrap()));
    let created = create(&rig, &template).await.unwrap();

    // What comes back is an address, which nobody takes for a handle.
    let read = client.template(&token, &created.id).await.unwrap();
    let address = read.parts.sample(&Slot::Header(String::new())).unwrap();
    assert!(address.starts_with("https://"));
    rig.simulator.settled().await;
    let again = TemplateEdit {
        category: None,
        parts: read.parts.clone(),
    };
    let refusal = refused(client.edit_template(&token, &created.id, &again).await).unwrap_err();
    assert_eq!(refusal.subcode, Some(2_388_047));

    for refused in [
        upload("a.exe", "application/x-msdownload").await,
        client
            .upload_sample(&token, "999", "a.png", "image/png", "bytes", 5)
            .await,
        client
            .upload_sample(&token, APP_ID, "a.png", "image/png", "byte", 0)
            .await,
    ] {
        assert!(matches!(refused, Err(SendError::Refused(error)) if error.code == 100));
    }

    // A picture of the right kind fills it when it is sent.
    let id = client
        .upload(&token, CENTRO, "a.png", "image/png", "bytes", 5)
        .await
        .unwrap();
    let filling = Filling {
        values: vec![
            (Slot::Body("nome".into()), "Ana".into()),
            (Slot::Button(1), "1".into()),
        ],
        header: Some(HeaderFilling::File(MediaRef {
            id,
            ..MediaRef::default()
        })),
        tap_key: None,
    };
    let components = filling.components(&read.parts).unwrap();
    let message = OutboundMessage::template(
        Recipient::Phone(format!("+{ANA}")),
        "saiu_hoje",
        "pt_BR",
        components,
    );
    let sent = client.send(&token, CENTRO, &message).await.unwrap();
    let media = rig.simulator.message(&sent.wamid).unwrap().bubble.media.unwrap();
    assert_eq!(media.mime, "image/png");
}

#[tokio::test]
async fn an_upload_goes_on_where_it_stopped() {
    let rig = Rig::new().await;
    let (_, session) = rig
        .post(
            &format!("{APP_ID}/uploads?file_length=6&file_type=image/png"),
            json!({}),
        )
        .await;
    let id = session["id"].as_str().unwrap().to_owned();
    let url = format!("{}/v24.0/{id}", rig.running.url());
    let send = |offset: &'static str, bytes: &'static str| {
        let request = rig
            .http
            .post(&url)
            .header("authorization", format!("OAuth {TOKEN}"));
        request.header("file_offset", offset).body(bytes).send()
    };
    assert_eq!(send("0", "abc").await.unwrap().status().as_u16(), 400);
    assert_eq!(rig.get(&id).await.1["file_offset"], 3);
    assert_eq!(send("0", "abc").await.unwrap().status().as_u16(), 400);
    let handle: Value = send("3", "def").await.unwrap().json().await.unwrap();
    assert!(handle["h"].as_str().unwrap().starts_with("4::"));
    let other = rig
        .http
        .post(&url)
        .header("file_offset", "0")
        .body("x")
        .send()
        .await;
    assert_eq!(other.unwrap().status().as_u16(), 401);
}
