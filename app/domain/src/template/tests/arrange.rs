use crate::template::{
    ButtonKind, MOST_BUTTONS, ParameterFormat, Sample, Slot, TemplateButton, TemplateHeader, TemplateParts,
};

fn quick(text: &str) -> TemplateButton {
    TemplateButton::QuickReply { text: text.into() }
}

fn parts() -> TemplateParts {
    let sample = |slot, value: &str| Sample {
        slot,
        value: value.into(),
    };
    TemplateParts {
        format: ParameterFormat::Named,
        header: Some(TemplateHeader::Text("Pedido {{numero}}".into())),
        body: "Olá {{nome}}, {{ dia }} e {{nome}}.".into(),
        buttons: vec![
            quick("Sim"),
            TemplateButton::Url {
                text: "Abrir".into(),
                url: "https://x.br/{{1}}".into(),
            },
            TemplateButton::CopyCode,
        ],
        samples: vec![
            sample(Slot::Header("numero".into()), "812"),
            sample(Slot::Body("dia".into()), "sexta"),
            sample(Slot::Body("nome".into()), "Ana"),
            sample(Slot::Body("velho".into()), "x"),
            sample(Slot::Button(1), "r"),
            sample(Slot::Button(2), "CODIGO"),
        ],
        ..TemplateParts::default()
    }
}

fn codes(parts: &TemplateParts) -> [&str; 4] {
    [0, 1, 2, 3].map(|at| parts.sample(&Slot::Button(at)))
}

#[test]
fn samples_go_with_their_buttons() {
    let mut parts = parts();
    assert_eq!(parts.add_button(ButtonKind::QuickReply), Some(1));
    assert_eq!(codes(&parts), ["", "", "r", "CODIGO"]);
    parts.move_button(3, true);
    assert_eq!(codes(&parts), ["", "", "CODIGO", "r"]);
    parts.remove_button(2);
    assert_eq!(codes(&parts), ["", "", "r", ""]);
    parts.move_button(0, true);
    parts.move_button(2, false);
    parts.remove_button(9);
    assert_eq!(parts.buttons.len(), 3);
    assert_eq!(codes(&parts), ["", "", "r", ""]);
}

#[test]
fn as_many_buttons_fit_as_meta_takes() {
    let mut parts = parts();
    assert!(!parts.has_room(ButtonKind::CopyCode));
    assert_eq!(parts.add_button(ButtonKind::CopyCode), None);
    for kind in [ButtonKind::Url, ButtonKind::Phone] {
        assert!(parts.add_button(kind).is_some());
        assert!(!parts.has_room(kind), "{kind:?}");
    }
    while parts.has_room(ButtonKind::QuickReply) {
        parts.add_button(ButtonKind::QuickReply);
    }
    assert_eq!(parts.buttons.len(), MOST_BUTTONS);
    assert!(!parts.has_room(ButtonKind::Other) && parts.add_button(ButtonKind::Other).is_none());
}

#[test]
fn variables_change_between_names_and_numbers_with_their_samples() {
    let mut parts = parts();
    parts.set_format(ParameterFormat::Positional, "campo");
    assert_eq!(parts.body, "Olá {{1}}, {{2}} e {{1}}.");
    assert_eq!(parts.header, Some(TemplateHeader::Text("Pedido {{1}}".into())));
    assert_eq!(parts.next_number(), 3);
    let body = |name: &str| Slot::Body(name.into());
    assert_eq!(
        [
            parts.sample(&body("1")),
            parts.sample(&body("2")),
            parts.sample(&body("velho"))
        ],
        ["Ana", "sexta", ""]
    );
    assert_eq!(parts.sample(&Slot::Header("1".into())), "812");
    assert_eq!(parts.sample(&Slot::Button(1)), "r");
    parts.set_format(ParameterFormat::Named, "campo");
    assert_eq!(parts.body, "Olá {{campo_1}}, {{campo_2}} e {{campo_1}}.");
    assert_eq!(parts.sample(&body("campo_2")), "sexta");
    parts.set_sample(body("campo_2"), "sábado".into());
    assert_eq!(parts.sample(&body("campo_2")), "sábado");
}
