//! Templates read from the Graph, written back to it, and filled for a send.

#![allow(clippy::unwrap_used)] // Helpers of tests, which the lint does not take for tests.

use serde_json::{Value, json};
use whatsapp::send::{Filling, HeaderFilling, MediaRef, Place, Unfilled};
use whatsapp::template::{
    Button, ForeignParts, Header, NewTemplate, ParameterFormat, Slot, TapPayload, Template, TemplateCategory,
    TemplateEdit, TemplateParts, TemplateQuality, TemplateStatus,
};

/// The creation body Meta documents, with names for variables.
fn named() -> Value {
    json!({"name": "pedido_enviado", "language": "pt_BR", "category": "UTILITY", "parameter_format": "NAMED",
     "components": [
      {"type": "HEADER", "format": "TEXT", "text": "Pedido {{numero}}", "example": {"header_text_named_params": [{"param_name": "numero", "example": "812"}]}},
      {"type": "BODY", "text": "Olá {{nome}}, seu pedido saiu hoje.", "example": {"body_text_named_params": [{"param_name": "nome", "example": "Ana"}]}},
      {"type": "FOOTER", "text": "Loja X"},
      {"type": "BUTTONS", "buttons": [
        {"type": "QUICK_REPLY", "text": "Falar com atendente"},
        {"type": "URL", "text": "Rastrear", "url": "https://x.br/r/{{1}}", "example": ["https://x.br/r/812"]},
        {"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+554130000000"}]}]})
}

/// The same, with numbers, a file above and a code to copy.
fn counted() -> Value {
    json!({"name": "promo", "language": "pt_BR", "category": "MARKETING", "parameter_format": "POSITIONAL",
     "components": [
      {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2UvcG5n:ARb"]}},
      {"type": "BODY", "text": "Oi {{1}}, {{2}} de desconto até domingo.", "example": {"body_text": [["Ana", "20%"]]}},
      {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "VERAO20"}, {"type": "URL", "text": "Loja", "url": "https://x.br/"}]}]})
}

fn parts(body: &Value) -> TemplateParts {
    TemplateParts::read(&body["components"], body["parameter_format"].as_str())
}

fn new(body: &Value) -> NewTemplate {
    NewTemplate {
        name: body["name"].as_str().unwrap().to_owned(),
        language: body["language"].as_str().unwrap().to_owned(),
        category: TemplateCategory::from_wire(body["category"].as_str().unwrap()),
        parts: parts(body),
    }
}

#[test]
fn a_creation_body_reads_and_writes_to_itself() {
    let header = |format: &str| {
        json!({"name": "x", "language": "en", "category": "UTILITY", "parameter_format": "POSITIONAL",
        "components": [{"type": "HEADER", "format": format}, {"type": "BODY", "text": "sem nada"}]})
    };
    let text_header = json!({"name": "x", "language": "en", "category": "AUTHENTICATION", "parameter_format": "POSITIONAL",
        "components": [{"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}!", "example": {"header_text": ["812"]}},
                       {"type": "BODY", "text": "{{2}} e {{1}} aqui", "example": {"body_text": [["um", "dois"]]}}]});
    for body in [
        named(),
        counted(),
        header("VIDEO"),
        header("DOCUMENT"),
        header("LOCATION"),
        text_header,
    ] {
        assert_eq!(serde_json::to_value(new(&body)).unwrap(), body);
    }
    let edit = TemplateEdit {
        category: None,
        parts: parts(&counted()),
    };
    let edit = serde_json::to_value(edit).unwrap();
    assert_eq!(
        edit,
        json!({"parameter_format": "POSITIONAL", "components": counted()["components"]})
    );
}

#[test]
fn a_listed_template_is_read_whole() {
    let template = Template::read(
        &json!({"id": "1689556908129832", "name": "pedido_enviado", "language": "pt_BR",
        "status": "APPROVED", "category": "MARKETING", "parameter_format": "NAMED", "rejected_reason": "NONE",
        "previous_category": "UTILITY", "quality_score": {"score": "GREEN", "date": 1_767_225_600},
        "message_send_ttl_seconds": 43200, "components": named()["components"]}),
    )
    .unwrap();
    assert_eq!(template.status, TemplateStatus::Approved);
    assert_eq!(template.category, TemplateCategory::Marketing);
    assert_eq!(template.previous_category, Some(TemplateCategory::Utility));
    assert_eq!(template.quality, TemplateQuality::Green);
    assert_eq!(
        (template.rejected_reason, template.ttl_seconds),
        (None, Some(43_200))
    );
    assert_eq!(template.parts.format, ParameterFormat::Named);
    assert_eq!(
        template.parts.header,
        Some(Header::Text("Pedido {{numero}}".into()))
    );
    assert_eq!(template.parts.buttons.len(), 3);
    // An address is filled with its end alone.
    assert_eq!(template.parts.sample(&Slot::Button(1)), Some("812"));
    assert_eq!(template.parts.sample(&Slot::Header("numero".into())), Some("812"));
    assert_eq!(template.parts.sample(&Slot::Body("nome".into())), Some("Ana"));
}

#[test]
fn words_and_parts_meta_added_cost_nobody_anything() {
    let template = Template::read(&json!({"id": 12, "name": "carrossel", "language": "pt-BR", "status": "DREAMING",
        "category": "SERVICE", "quality_score": {}, "components": [
            {"type": "HEADER", "format": "GIF"}, {"type": "BODY", "text": "Veja {{produto}} já", "example": {"body_text": ["flat"]}},
            {"type": "CAROUSEL", "cards": []}, "odd", {"type": "LIMITED_TIME_OFFER"},
            {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Abrir"}, {"type": "QUICK_REPLY", "text": "Sim"}]}]}))
    .unwrap();
    assert_eq!(template.id, "12");
    assert_eq!(template.language, "pt_BR");
    assert_eq!(template.status.as_wire(), "DREAMING");
    assert_eq!(template.category.as_wire(), "SERVICE");
    assert_eq!(template.quality, TemplateQuality::Unknown);
    assert_eq!(
        template.parts.foreign,
        ["GIF", "CAROUSEL", "UNKNOWN", "LIMITED_TIME_OFFER"]
    );
    assert_eq!(template.parts.format, ParameterFormat::Named);
    assert!(matches!(&template.parts.buttons[0], Button::Other { what, .. } if what == "FLOW"));
    assert_eq!(
        template.parts.components(),
        Err(ForeignParts("GIF".into())),
        "writing the rest would delete them"
    );
    assert_eq!(
        Filling::default().components(&template.parts),
        Err(Unfilled::Foreign("GIF".into()))
    );
    for node in [json!({"id": "1", "name": "x"}), json!({}), json!(7)] {
        assert_eq!(Template::read(&node), None, "{node}");
    }
}

#[test]
fn a_send_with_names_fills_header_words_and_buttons() {
    let filling = Filling {
        values: vec![
            (Slot::Button(1), "812?x=1".into()),
            (Slot::Body("nome".into()), "Ana".into()),
            (Slot::Header("numero".into()), "812".into()),
            (Slot::Body("sobra".into()), "ninguém pediu".into()),
        ],
        tap_key: Some("m-1".into()),
        ..Filling::default()
    };
    let components = filling.components(&parts(&named())).unwrap();
    assert_eq!(
        json!(components),
        json!([
            {"type": "header", "parameters": [{"type": "text", "parameter_name": "numero", "text": "812"}]},
            {"type": "body", "parameters": [{"type": "text", "parameter_name": "nome", "text": "Ana"}]},
            {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": "tap:m-1:0"}]},
            {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "812?x=1"}]}])
    );
    let tapped = components[2]["parameters"][0]["payload"].as_str().unwrap();
    let tap = TapPayload::from_wire(tapped).unwrap();
    assert_eq!((tap.key.as_str(), tap.button), ("m-1", 0));
    assert!(!format!("{filling:?}").contains("Ana"));
}

#[test]
fn a_send_with_numbers_follows_the_numbers_not_the_text() {
    let file = MediaRef {
        id: "103754".into(),
        caption: Some("não cabe".into()),
        filename: Some("foto.png".into()),
        voice: false,
    };
    let filling = Filling {
        values: vec![
            (Slot::Body("2".into()), "20%".into()),
            (Slot::Body("1".into()), "Ana".into()),
            (Slot::Button(0), "VERAO20".into()),
        ],
        header: Some(HeaderFilling::File(file)),
        tap_key: None,
    };
    let mut promo = parts(&counted());
    promo.body = "{{2}} para {{1}} hoje".into();
    let expected = |header: Value| {
        json!([
            {"type": "header", "parameters": [header]},
            {"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "20%"}]},
            {"type": "button", "sub_type": "copy_code", "index": "0", "parameters": [{"type": "coupon_code", "coupon_code": "VERAO20"}]}])
    };
    assert_eq!(
        json!(filling.components(&promo).unwrap()),
        expected(json!({"type": "image", "image": {"id": "103754"}}))
    );
    promo.header = Some(Header::Document);
    assert_eq!(
        json!(filling.components(&promo).unwrap()),
        expected(json!({"type": "document", "document": {"id": "103754", "filename": "foto.png"}}))
    );
    promo.header = Some(Header::Location);
    assert_eq!(filling.components(&promo), Err(Unfilled::Header));
    let place = Place {
        latitude: -25.43,
        longitude: -49.27,
        name: Some("Loja".into()),
        address: None,
    };
    let filling = Filling {
        header: Some(HeaderFilling::Place(place)),
        ..filling
    };
    assert_eq!(
        json!(filling.components(&promo).unwrap()),
        expected(
            json!({"type": "location", "location": {"latitude": -25.43, "longitude": -49.27, "name": "Loja"}})
        )
    );
}

#[test]
fn nothing_half_filled_is_sent() {
    let named = parts(&named());
    let mut filling = Filling {
        values: vec![
            (Slot::Header("numero".into()), "812".into()),
            (Slot::Body("nome".into()), "  ".into()),
        ],
        ..Filling::default()
    };
    assert_eq!(
        filling.components(&named),
        Err(Unfilled::Slot(Slot::Body("nome".into())))
    );
    filling.values[1].1 = "Ana".into();
    assert_eq!(filling.components(&named), Err(Unfilled::Slot(Slot::Button(1))));
    filling.values.push((Slot::Button(1), "812".into()));
    // Without a key the quick reply sends its label back by itself.
    assert_eq!(filling.components(&named).unwrap().len(), 3);
    filling.tap_key = Some("x".repeat(TapPayload::LONGEST));
    assert_eq!(filling.components(&named), Err(Unfilled::TapKey));
    assert_eq!(
        Filling::default().components(&parts(&counted())),
        Err(Unfilled::Header)
    );
}
