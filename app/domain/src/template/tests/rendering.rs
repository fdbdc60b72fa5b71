use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::FileId;

#[test]
fn it_is_rendered_as_the_customer_sees_it() {
    let rendered = render(&order_sent(), &whole());
    assert!(rendered.is_complete());
    assert_eq!(
        rendered.words(),
        "Pedido 812\nOlá Ana Souza, seu pedido chega sexta. Obrigado, Ana Souza!\nLoja Centro"
    );
    assert_eq!(
        rendered.buttons[1].link().as_deref(),
        Some("https://loja.example/r/812?x=1")
    );
    assert_eq!(
        rendered.buttons[2],
        RenderedButton::CopyCode {
            code: Some("SAVE20".into())
        }
    );
    assert_eq!(rendered.buttons[0].link(), None);
    let folded = rendered.folded().unwrap();
    assert_eq!(Rendered::unfolded(&folded), Some(rendered));
    assert_eq!(Rendered::unfolded("{"), None);
}

#[test]
fn what_is_not_filled_in_yet_can_be_seen() {
    let rendered = render(&order_sent(), &filled(&[(body("nome"), "Ana")]));
    assert_eq!(
        rendered.body,
        [
            Piece::Words("Olá Ana, seu pedido chega ".into()),
            Piece::Open("dia".into()),
            Piece::Words(". Obrigado, Ana!".into()),
        ]
    );
    assert!(rendered.words().starts_with("Pedido {{numero}}\n"));
    assert!(!rendered.is_complete());
    assert_eq!(rendered.buttons[1].link(), None);
}

#[test]
fn a_button_links_to_the_web_and_nowhere_else() {
    let button = |url: &str| RenderedButton::Url {
        text: "Abrir".into(),
        url: vec![Piece::Words(url.into())],
    };
    assert!(button("HTTPS://loja.example").link().is_some());
    assert_eq!(button("javascript:alert(1)").link(), None);
    assert_eq!(button("é").link(), None);
}

#[test]
fn what_was_sent_is_read_back_as_it_was_kept() {
    let sent = render(&order_sent(), &whole());
    let kept = serde_json::to_string(&sent).unwrap();
    assert_eq!(serde_json::from_str::<Rendered>(&kept).unwrap(), sent);
    let least = r#"{"body":[{"words":"Oi"}]}"#;
    assert_eq!(serde_json::from_str::<Rendered>(least).unwrap().words(), "Oi");
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé *.,\n]{0,12}",
        "[1-4]".prop_map(|name| format!("{{{{{name}}}}}")),
        "[a-z_]{1,5}".prop_map(|name| format!("{{{{ {name} }}}}")),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn any_parts() -> impl Strategy<Value = TemplateParts> {
    let header = prop_oneof![
        any_text().prop_map(TemplateHeader::Text),
        Just(TemplateHeader::Image),
        Just(TemplateHeader::Location),
    ];
    let button = prop_oneof![
        "[a-z]{0,5}".prop_map(|text| TemplateButton::QuickReply { text }),
        Just(TemplateButton::CopyCode),
        any_text().prop_map(|end| TemplateButton::Url {
            text: "Abrir".into(),
            url: format!("https://a.example/{end}")
        }),
    ];
    let buttons = prop::collection::vec(button, 0..4);
    (prop::option::of(header), any_text(), buttons).prop_map(|(header, body, buttons)| TemplateParts {
        header,
        body,
        buttons,
        ..TemplateParts::default()
    })
}

proptest! {
    #[test]
    fn what_passes_the_check_is_complete_and_has_no_braces_left(
        parts in any_parts(),
        values in prop::collection::vec(prop_oneof![4 => "[a-zé]{1,9}", 1 => "[a \n]{0,7}"], 40),
        chosen in prop::bool::weighted(0.8),
    ) {
        let mut filling = Filling::default();
        for (slot, value) in parts.slots().into_iter().zip(values) {
            filling.set(slot, value);
        }
        filling.file = chosen.then_some(FileId(Uuid::nil()));
        filling.place = chosen.then(Place::default);
        let rendered = render(&parts, &filling);
        let open = check(&parts, &filling).iter().any(|(_, trouble)| {
            matches!(trouble, FillTrouble::Empty | FillTrouble::NoFile | FillTrouble::NoPlace)
        });
        prop_assert_eq!(rendered.is_complete(), !open);
        if !open {
            prop_assert!(!rendered.words().contains("{{"), "{}", rendered.words());
            let kept = serde_json::to_string(&rendered).unwrap();
            prop_assert!(!kept.contains("{{") && !kept.contains("\"open\""), "{}", kept);
        }
    }

    #[test]
    fn every_slot_has_a_kind_and_stands_once(parts in any_parts()) {
        let slots = parts.slots();
        prop_assert!(slots.iter().all(|slot| parts.slot_kind(slot).is_some()));
        prop_assert!(slots.iter().enumerate().all(|(at, slot)| !slots[..at].contains(slot)));
    }
}
