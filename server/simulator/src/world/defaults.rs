//! The world everybody starts in.

use serde_json::{Value, json};

use super::allowance::Allowance;
use super::customer::{Customer, NewCustomer};
use super::messaging_limit::MessagingLimit;
use super::number::Number;
use super::template::Template;
use crate::limits::RollingSecond;

/// The account.
pub const WABA_ID: &str = "102290129340398";
/// The app whose token the desk uses.
pub const APP_ID: &str = "670843887433847";
/// Loja Centro, +55 41 3000-0000.
pub const NUMBER_CENTRO: &str = "106540352242922";
/// Loja Paulista, +55 11 4000-0000.
pub const NUMBER_PAULISTA: &str = "106540352242923";

pub(super) fn numbers(throughput: u32, limit: MessagingLimit) -> Vec<Number> {
    let number = |id: &str, display: &str, name: &str| Number {
        id: id.to_owned(),
        waba_id: WABA_ID.to_owned(),
        display: display.to_owned(),
        name: name.to_owned(),
        status: "CONNECTED".to_owned(),
        quality: "GREEN".to_owned(),
        profile: json!({"about": "Atendimento 8h–18h", "address": "Rua XV de Novembro, 10", "description": name,
                        "email": "oi@loja.example", "websites": ["https://loja.example/"], "vertical": "RETAIL",
                        "messaging_product": "whatsapp"}),
        webhook_override: None,
        throughput: RollingSecond::new(throughput),
        allowance: Allowance::new(limit),
        flagged_until_ms: None,
        restricted_until_ms: None,
    };
    vec![
        number(NUMBER_CENTRO, "+55 41 3000-0000", "Loja Centro"),
        number(NUMBER_PAULISTA, "+55 11 4000-0000", "Loja Paulista"),
    ]
}

pub(super) fn customers() -> Vec<Customer> {
    let people = [
        NewCustomer {
            name: Some("Ana Souza".into()),
            phone: Some("+55 41 98888-7777".into()),
            user_id: Some("BR.13491208655302741918".into()),
            ..NewCustomer::default()
        },
        NewCustomer {
            name: Some("Bruno Lima".into()),
            phone: Some("+55 11 97777-6666".into()),
            user_id: Some("BR.20481120937716654021".into()),
            ..NewCustomer::default()
        },
        NewCustomer {
            name: Some("Carla Dias".into()),
            username: Some("carladias".into()),
            user_id: Some("BR.77120938475610293847".into()),
            hides_phone: true,
            ..NewCustomer::default()
        },
        NewCustomer {
            name: Some("Diego Ramos".into()),
            phone: Some("+55 21 96666-5555".into()),
            user_id: Some("BR.55019283746501928374".into()),
            trouble: Some(131_026),
            ..NewCustomer::default()
        },
    ];
    people
        .into_iter()
        .filter_map(|person| Customer::new(person).ok())
        .collect()
}

pub(super) fn templates() -> Vec<Template> {
    let template =
        |id: u64, name: &str, category: &str, status: &str, named: bool, components: Value| Template {
            id: id.to_string(),
            name: name.to_owned(),
            language: "pt_BR".to_owned(),
            category: category.to_owned(),
            status: status.to_owned(),
            quality: if status == "PAUSED" { "RED" } else { "GREEN" }.to_owned(),
            pauses: u32::from(status == "PAUSED"),
            rejected_reason: if status == "REJECTED" {
                "INVALID_FORMAT"
            } else {
                "NONE"
            }
            .to_owned(),
            named,
            components: components.as_array().cloned().unwrap_or_default(),
            ..Template::default()
        };
    vec![
        template(
            1_689_556_908_129_832,
            "pedido_enviado",
            "UTILITY",
            "APPROVED",
            true,
            json!([
            {"type": "HEADER", "format": "TEXT", "text": "Pedido {{numero}}",
             "example": {"header_text_named_params": [{"param_name": "numero", "example": "812"}]}},
            {"type": "BODY", "text": "Olá {{nome}}, seu pedido saiu hoje e chega até {{dia}}. Qualquer dúvida, é só responder.",
             "example": {"body_text_named_params": [{"param_name": "nome", "example": "Ana"}, {"param_name": "dia", "example": "sexta"}]}},
            {"type": "FOOTER", "text": "Loja Centro"},
            {"type": "BUTTONS", "buttons": [
                {"type": "QUICK_REPLY", "text": "Falar com atendente"},
                {"type": "URL", "text": "Rastrear", "url": "https://loja.example/r/{{1}}", "example": ["https://loja.example/r/812"]}]}]),
        ),
        template(
            1_689_556_908_129_833,
            "retomar_conversa",
            "UTILITY",
            "APPROVED",
            false,
            json!([
            {"type": "BODY", "text": "Olá {{1}}, podemos continuar sua conversa sobre {{2}}? Responda esta mensagem quando puder.",
             "example": {"body_text": [["Ana", "o pedido 812"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sim, continuar"}, {"type": "QUICK_REPLY", "text": "Agora não"}]}]),
        ),
        template(
            1_689_556_908_129_834,
            "promo_verao",
            "MARKETING",
            "APPROVED",
            false,
            json!([
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2UvcG5n"]}},
            {"type": "BODY", "text": "Oi {{1}}, a coleção de verão chegou com {{2}} de desconto até domingo.",
             "example": {"body_text": [["Ana", "20%"]]}},
            {"type": "FOOTER", "text": "Responda PARAR para não receber mais"},
            {"type": "BUTTONS", "buttons": [
                {"type": "QUICK_REPLY", "text": "Quero ver"}, {"type": "QUICK_REPLY", "text": "Parar"},
                {"type": "URL", "text": "Abrir loja", "url": "https://loja.example/verao"}]}]),
        ),
        template(
            1_689_556_908_129_835,
            "lembrete_pagamento",
            "UTILITY",
            "APPROVED",
            false,
            json!([
            {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["4::cGRm"]}},
            {"type": "BODY", "text": "Olá {{1}}, o boleto de {{2}} vence em {{3}}. Se já pagou, desconsidere.",
             "example": {"body_text": [["Ana", "R$ 120,00", "25/11"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "PHONE_NUMBER", "text": "Ligar para a loja", "phone_number": "+554130000000"}]}]),
        ),
        template(
            1_689_556_908_129_836,
            "aviso_horario",
            "UTILITY",
            "APPROVED",
            false,
            json!([
            {"type": "BODY", "text": "Nosso atendimento mudou: agora de segunda a sábado, das 8h às 20h."}]),
        ),
        template(
            1_689_556_908_129_837,
            "pesquisa_nova",
            "UTILITY",
            "PENDING",
            false,
            json!([
            {"type": "BODY", "text": "Olá {{1}}, como foi o atendimento?", "example": {"body_text": [["Ana"]]}}]),
        ),
        template(
            1_689_556_908_129_838,
            "promo_relampago",
            "MARKETING",
            "REJECTED",
            false,
            json!([
            {"type": "BODY", "text": "Só hoje: {{1}}", "example": {"body_text": [["tudo pela metade"]]}}]),
        ),
        template(
            1_689_556_908_129_839,
            "promo_natal",
            "MARKETING",
            "PAUSED",
            false,
            json!([
            {"type": "BODY", "text": "Feliz Natal, {{1}}! Temos um presente para você na loja.", "example": {"body_text": [["Ana"]]}}]),
        ),
    ]
}
