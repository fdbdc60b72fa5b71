//! Templates for the tests.

use crate::template::{ParameterFormat, Sample, Slot, TemplateButton, TemplateHeader, TemplateParts};

pub fn sample(slot: Slot, value: &str) -> Sample {
    Sample {
        slot,
        value: value.into(),
    }
}

pub fn plain_words(body: &str) -> TemplateParts {
    TemplateParts {
        body: body.into(),
        ..TemplateParts::default()
    }
}

pub fn numbered() -> TemplateParts {
    TemplateParts {
        header: Some(TemplateHeader::Text("Pedido {{1}}".into())),
        buttons: vec![
            TemplateButton::QuickReply { text: "Sim".into() },
            TemplateButton::Url {
                text: "Rastrear".into(),
                url: "https://loja.example/r/{{1}}".into(),
            },
            TemplateButton::CopyCode,
        ],
        samples: vec![
            sample(Slot::Header("1".into()), "812"),
            sample(Slot::Body("1".into()), "Ana"),
            sample(Slot::Button(1), "https://loja.example/r/812"),
            sample(Slot::Button(2), "VERAO20"),
        ],
        ..plain_words("Olá, {{2}} e {{1}} e de novo {{1}}.")
    }
}

pub fn named() -> TemplateParts {
    TemplateParts {
        format: ParameterFormat::Named,
        header: Some(TemplateHeader::Text("Pedido {{pedido}}".into())),
        ..plain_words("Olá {{nome}}, seu pedido chega {{data_entrega}}.")
    }
}
