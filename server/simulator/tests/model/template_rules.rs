//! What Meta refuses of new templates.

use serde_json::{Value, json};
use simulator::{SimulatorConfig, WABA_ID};
use whatsapp::template::TemplateCategory;

use crate::common::{Rig, code, quick};
use crate::template_kit::{create, delete, order};

#[tokio::test]
async fn what_does_not_follow_the_rules_is_refused_with_the_reason() {
    let rig = Rig::new().await;
    let body = |text: &str, examples: Value| json!([{"type": "BODY", "text": text, "example": {"body_text": [examples]}}]);
    let with = |component: Value| json!([{"type": "BODY", "text": "Seu pedido saiu."}, component]);
    let buttons = |buttons: Value| with(json!({"type": "BUTTONS", "buttons": buttons}));
    let quick = |text: &str| json!({"type": "QUICK_REPLY", "text": text});
    let call = json!({"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+554130000000"});
    let url = |url: &str| json!({"type": "URL", "text": "Ver", "url": url, "example": ["https://x.br/1"]});
    for (components, subcode) in [
        (body(&"a".repeat(1025), json!([])), Some(2_388_040)),
        (body("Oi {{1}}, tudo bem com você?", json!([])), Some(2_388_072)),
        (
            body("Oi {{2}}, tudo bem com você?", json!(["Ana"])),
            Some(2_388_072),
        ),
        (body("Oi {{nome}}, tudo bem?", json!(["Ana"])), Some(2_388_072)),
        (
            body("Oi {{1}}{{2}}, tudo bem com você hoje?", json!(["a", "b"])),
            Some(2_388_072),
        ),
        (body("{{1}}, tudo bem com você?", json!(["Ana"])), Some(2_388_299)),
        (body("Tudo bem com você, {{1}}", json!(["Ana"])), Some(2_388_299)),
        (
            body("Oi {{1}} e {{2}} e {{3}} !", json!(["a", "b", "c"])),
            Some(2_388_293),
        ),
        (json!([{"type": "FOOTER", "text": "só isto"}]), Some(2_388_072)),
        (
            with(json!({"type": "FOOTER", "text": "Loja {{1}}"})),
            Some(2_388_073),
        ),
        (
            with(json!({"type": "FOOTER", "text": "a".repeat(61)})),
            Some(2_388_040),
        ),
        (
            with(json!({"type": "HEADER", "format": "TEXT", "text": "a".repeat(61)})),
            Some(2_388_040),
        ),
        (
            with(json!({"type": "HEADER", "format": "TEXT", "text": "Oi {{1}}"})),
            Some(2_388_047),
        ),
        (
            with(json!({"type": "HEADER", "format": "TEXT", "text": "{{1}} e {{2}}"})),
            Some(2_388_047),
        ),
        (
            with(json!({"type": "HEADER", "format": "SMELL"})),
            Some(2_388_047),
        ),
        (buttons(json!([quick(&"a".repeat(26))])), Some(2_388_040)),
        (buttons(json!([quick("a"), call, quick("b")])), None),
        (buttons(json!([call, call])), None),
        (
            buttons(json!([
                url("https://x.br/1"),
                url("https://x.br/2"),
                url("https://x.br/3")
            ])),
            None,
        ),
        (buttons(json!([url("https://x.br/{{1}}/fim")])), None),
        (buttons(json!([url("x.br")])), None),
        (buttons(json!([{"type": "COPY_CODE"}])), None),
        (with(json!({"type": "TAIL", "text": "x"})), None),
    ] {
        let template =
            json!({"name": "x", "language": "pt_BR", "category": "UTILITY", "components": components});
        let (http, answer) = rig.post(&format!("{WABA_ID}/message_templates"), template).await;
        assert_eq!((http, code(&answer)), (400, 100), "{components}");
        assert_eq!(
            answer["error"]["error_subcode"].as_i64(),
            subcode,
            "{components} got {answer}"
        );
    }
    for (key, value) in [
        ("name", json!("Com Maiúscula")),
        ("language", json!("português")),
        ("category", json!("NEWS")),
    ] {
        let mut template = json!({"name": "x", "language": "pt_BR", "category": "UTILITY", "components": [{"type": "BODY", "text": "oi"}]});
        template[key] = value;
        let (_, answer) = rig.post(&format!("{WABA_ID}/message_templates"), template).await;
        assert_eq!(code(&answer), 100, "{key}");
    }
    // Neither these nor the right ones count twice.
    for components in [
        buttons(json!([call, quick("a"), quick("b")])),
        buttons(json!([quick("a"), url("https://x.br/{{1}}")])),
    ] {
        let name = format!("bom_{}", components[1]["buttons"].as_array().unwrap().len());
        let template =
            json!({"name": name, "language": "pt_BR", "category": "UTILITY", "components": components});
        let (http, answer) = rig.post(&format!("{WABA_ID}/message_templates"), template).await;
        assert_eq!(http, 200, "{answer}");
    }
}

#[tokio::test]
async fn a_name_is_used_once_in_a_language_and_always_in_one_category() {
    let rig = Rig::new().await;
    let mut template = order();
    create(&rig, &template).await.unwrap();
    let refusal = create(&rig, &template).await.unwrap_err();
    assert_eq!((refusal.code, refusal.subcode), (100, Some(2_388_024)));
    assert_eq!(
        refusal.user_title.as_deref(),
        Some("Já existe conteúdo neste idioma")
    );
    assert!(refusal.user_message.unwrap().contains("pt_BR"));
    template.language = "en_US".into();
    template.category = TemplateCategory::Marketing;
    let refusal = create(&rig, &template).await.unwrap_err();
    assert_eq!(refusal.user_title.as_deref(), Some("A categoria não corresponde"));
    template.category = TemplateCategory::Utility;
    create(&rig, &template).await.unwrap();
}

#[tokio::test]
async fn an_account_has_room_for_so_many_templates() {
    let config = SimulatorConfig {
        template_limit: 9,
        ..quick()
    };
    let rig = Rig::with(config).await;
    let mut template = order();
    create(&rig, &template).await.unwrap();
    template.name = "mais_um".into();
    assert_eq!(
        create(&rig, &template).await.unwrap_err().subcode,
        Some(2_388_019)
    );
    delete(&rig, "saiu_hoje", None).await.unwrap();
    create(&rig, &template).await.unwrap();
}
