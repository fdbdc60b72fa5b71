mod arrange;
mod editing;
mod filling;
mod rendering;

use super::*;

fn body(name: &str) -> Slot {
    Slot::Body(name.into())
}

fn sample(slot: Slot, value: &str) -> Sample {
    Sample {
        slot,
        value: value.into(),
    }
}

/// Every kind of slot but a file and a place.
fn order_sent() -> TemplateParts {
    TemplateParts {
        format: ParameterFormat::Named,
        header: Some(TemplateHeader::Text("Pedido {{numero}}".into())),
        body: "Olá {{nome}}, seu pedido chega {{dia}}. Obrigado, {{nome}}!".into(),
        footer: Some("Loja Centro".into()),
        buttons: vec![
            TemplateButton::QuickReply {
                text: "Falar com atendente".into(),
            },
            TemplateButton::Url {
                text: "Rastrear".into(),
                url: "https://loja.example/r/{{1}}".into(),
            },
            TemplateButton::CopyCode,
            TemplateButton::Phone {
                text: "Ligar".into(),
                phone: "+554130000000".into(),
            },
        ],
        samples: vec![
            sample(Slot::Header("numero".into()), "812"),
            sample(body("nome"), "Ana"),
            sample(body("dia"), " "),
            sample(Slot::Button(1), "https://loja.example/r/812"),
            sample(Slot::Button(2), "VERAO20"),
        ],
        foreign: Vec::new(),
    }
}

fn filled(values: &[(Slot, &str)]) -> Filling {
    let mut filling = Filling::default();
    for (slot, value) in values {
        filling.set(slot.clone(), (*value).to_owned());
    }
    filling
}

fn whole() -> Filling {
    filled(&[
        (Slot::Header("numero".into()), "812"),
        (body("nome"), "  Ana Souza "),
        (body("dia"), "sexta"),
        (Slot::Button(1), "812?x=1"),
        (Slot::Button(2), "SAVE20"),
    ])
}

fn with_header(header: TemplateHeader) -> TemplateParts {
    TemplateParts {
        header: Some(header),
        body: "Olá!".into(),
        ..TemplateParts::default()
    }
}
