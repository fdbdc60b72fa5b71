mod buttons;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::FileId;
use crate::template::{ParameterFormat, Sample, render};

fn samples(slots: &[(Slot, &str)]) -> Vec<Sample> {
    slots
        .iter()
        .map(|(slot, value)| Sample {
            slot: slot.clone(),
            value: (*value).to_owned(),
        })
        .collect()
}

fn quick(text: &str) -> TemplateButton {
    TemplateButton::QuickReply { text: text.into() }
}

fn link(url: &str) -> TemplateButton {
    TemplateButton::Url {
        text: "Abrir".into(),
        url: url.into(),
    }
}

fn call(phone: &str) -> TemplateButton {
    TemplateButton::Phone {
        text: "Ligar".into(),
        phone: phone.into(),
    }
}

fn draft(body: &str) -> TemplateDraft {
    let named = body.contains("{{n");
    TemplateDraft {
        name: "pedido_enviado".into(),
        language: "pt_BR".into(),
        category: TemplateCategory::Utility,
        parts: TemplateParts {
            format: if named {
                ParameterFormat::Named
            } else {
                ParameterFormat::Positional
            },
            body: body.into(),
            samples: ["1", "2", "3", "nome"]
                .map(|name| (Slot::Body(name.into()), "Ana"))
                .map(|it| samples(&[it]))
                .concat(),
            ..TemplateParts::default()
        },
    }
}

/// The troubles as (place, fault).
fn troubles(draft: &TemplateDraft) -> Vec<(DraftPlace, DraftFault)> {
    check_draft(draft)
        .into_iter()
        .map(|trouble| (trouble.place, trouble.fault))
        .collect()
}

fn with(change: impl FnOnce(&mut TemplateDraft)) -> Vec<(DraftPlace, DraftFault)> {
    let mut draft = draft("Seu pedido saiu hoje.");
    change(&mut draft);
    troubles(&draft)
}

fn long(used: u32, most: u32) -> DraftFault {
    DraftFault::TooLong(Count { used, most })
}

#[test]
fn a_name_is_of_small_letters_digits_and_underscores() {
    let table = [
        ("a", None),
        (" pedido_enviado_2 ", None),
        ("", Some(DraftFault::Empty)),
        ("Pedido", Some(DraftFault::BadName)),
        ("pedido-enviado", Some(DraftFault::BadName)),
        ("ação", Some(DraftFault::BadName)),
        (&"a".repeat(512), None),
        (&"a".repeat(513), Some(long(513, 512))),
    ];
    for (name, expected) in table {
        let found = with(|draft| draft.name = name.into());
        let expected: Vec<_> = expected.map(|it| (DraftPlace::Name, it)).into_iter().collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_language_is_a_code_and_one_time_codes_are_not_drafted() {
    for (code, expected) in [
        ("pt_BR", None),
        ("fil", None),
        ("", Some(DraftFault::Empty)),
        ("pt-BR", Some(DraftFault::BadLanguage)),
        ("Português", Some(DraftFault::BadLanguage)),
    ] {
        let found = with(|draft| draft.language = code.into());
        let expected: Vec<_> = expected
            .map(|it| (DraftPlace::Language, it))
            .into_iter()
            .collect();
        assert_eq!(found, expected, "{code}");
    }
    let found = with(|draft| draft.category = TemplateCategory::Authentication);
    assert_eq!(found, [(DraftPlace::Category, DraftFault::FixedWording)]);
}

#[test]
fn the_words_keep_metas_rules_for_variables() {
    use DraftFault::*;
    let few = |words, least| FewWords { words, least };
    let bad = |name: &str| BadVariable { name: name.into() };
    let mixed = |name: &str| MixedVariables { name: name.into() };
    let table = [
        ("Olá {{1}}, seu pedido {{2}} saiu hoje.", vec![]),
        ("Olá {{ 1 }}, seu pedido saiu.", vec![]),
        ("O pedido {{2}} de {{1}} saiu hoje cedo.", vec![]),
        ("Olá {{nome}}, seu pedido saiu hoje.", vec![]),
        ("  ", vec![Empty]),
        ("{{1}}, seu pedido saiu.", vec![VariableFirst]),
        (" {{1}}, seu pedido saiu.", vec![VariableFirst]),
        ("*{{1}}*: seu pedido saiu.", vec![OnlyPunctuation]),
        ("👋 {{1}}, seu pedido saiu.", vec![]),
        ("Seu pedido saiu, {{1}}", vec![VariableLast]),
        ("Seu pedido saiu, {{1}}\n", vec![VariableLast]),
        ("Seu pedido saiu, {{1}}!", vec![OnlyPunctuation]),
        ("{{1}}", vec![VariableFirst, VariableLast, few(0, 3)]),
        ("Seu pedido saiu, {{1}} 🎉", vec![]),
        ("Olá {{1}} {{2}}, seu pedido saiu bem hoje.", vec![VariablesTouch]),
        ("Olá {{1}}{{2}}, seu pedido saiu bem hoje.", vec![VariablesTouch]),
        ("Olá {{1}} e {{2}}, seu pedido saiu.", vec![]),
        (
            "Olá {{1}}, seu pedido {{3}} saiu hoje.",
            vec![MissingNumber { number: 2 }],
        ),
        ("Olá {{2}}, seu pedido saiu.", vec![MissingNumber { number: 1 }]),
        ("Olá {{01}}, seu pedido saiu.", vec![MissingNumber { number: 1 }]),
        ("Olá {{Nome}}, seu pedido saiu.", vec![bad("Nome")]),
        ("Olá {{nome todo}}, seu pedido saiu.", vec![bad("nome todo")]),
        (
            "Olá {{1}}, seu pedido {{pedido}} saiu hoje.",
            vec![mixed("pedido")],
        ),
        ("Olá {{nome}}, seu pedido {{1}} saiu hoje.", vec![mixed("1")]),
        ("Olá {{}}, seu pedido saiu.", vec![LooseBraces]),
        ("Olá {{{1}}}, seu pedido saiu.", vec![LooseBraces]),
        ("Olá {{{1}}, seu pedido saiu.", vec![LooseBraces]),
        ("Olá {{1}}}, seu pedido saiu.", vec![LooseBraces]),
        ("Olá {{1}, seu pedido saiu.", vec![LooseBraces]),
        ("Olá 1}}, seu pedido saiu.", vec![LooseBraces]),
        ("Olá {1}, seu pedido saiu.", vec![]),
        ("Olá {{1}}, saiu!", vec![few(2, 3)]),
        ("Olá {{1}}, saiu hoje!", vec![]),
        ("Olá {{1}}, o {{2}} saiu já.", vec![few(4, 5)]),
        ("Olá {{1}} - o - {{2}} . - saiu já.", vec![few(4, 5)]),
    ];
    for (body, expected) in table {
        let found: Vec<_> = troubles(&draft(body))
            .into_iter()
            .filter(|(place, _)| *place == DraftPlace::Body)
            .map(|(_, fault)| fault)
            .collect();
        assert_eq!(found, expected, "{body}");
    }
    let body = "é".repeat(1025);
    assert_eq!(troubles(&draft(&body)), [(DraftPlace::Body, long(1025, 1024))]);
    assert_eq!(troubles(&draft(&body[2..])), []);
}

#[test]
fn only_what_meta_publishes_keeps_a_draft_back() {
    assert!(!DraftFault::FewWords { words: 2, least: 3 }.blocks());
    assert!(!DraftFault::OnlyPunctuation.blocks());
    assert!(DraftFault::VariableLast.blocks());
}

#[test]
fn header_and_footer_are_short_lines() {
    let header = |text: &str| {
        let found = with(|draft| {
            draft.parts.header = Some(TemplateHeader::Text(text.into()));
            draft.parts.samples = samples(&[(Slot::Header("1".into()), "812")]);
        });
        let at_header = |(place, fault)| (place == DraftPlace::Header).then_some(fault);
        found.into_iter().filter_map(at_header).collect::<Vec<_>>()
    };
    assert_eq!(header("Pedido {{1}}"), []);
    assert_eq!(header(" "), [DraftFault::Empty]);
    assert_eq!(header(&"a".repeat(61)), [long(61, 60)]);
    assert_eq!(header("Pedido\n{{1}}"), [DraftFault::LineBreak]);
    assert_eq!(header("{{1}} e {{2}}"), [DraftFault::OneVariable]);
    assert_eq!(header("Pedido {{2}}"), [DraftFault::MissingNumber { number: 1 }]);

    let footer = |text: &str| with(|draft| draft.parts.footer = Some(text.into()));
    assert_eq!(footer("Loja Centro"), []);
    assert_eq!(footer("  "), []);
    assert_eq!(footer(&"a".repeat(61)), [(DraftPlace::Footer, long(61, 60))]);
    assert_eq!(
        footer("Loja {{1}}"),
        [(DraftPlace::Footer, DraftFault::NoVariables)]
    );
    assert_eq!(
        footer("Loja\nCentro"),
        [(DraftPlace::Footer, DraftFault::LineBreak)]
    );
}

#[test]
fn parts_that_a_change_would_lose_are_named() {
    let found = with(|draft| draft.parts.foreign.push("CAROUSEL".into()));
    let what = "CAROUSEL".to_owned();
    assert_eq!(found, [(DraftPlace::Whole, DraftFault::Foreign { what })]);
}

#[test]
fn a_draft_is_submitted_tidy() {
    let mut draft = draft(" Olá {{ 1 }},\r\nseu pedido saiu.\0 ");
    draft.parts.footer = Some(" ".into());
    draft.parts.buttons = vec![call("(41) 3000-0000"), link(" https://a.example/{{ 1 }} ")];
    let tidy = draft.tidied();
    assert_eq!(tidy.parts.body, "Olá {{1}},\nseu pedido saiu.");
    assert_eq!(tidy.parts.footer, None);
    assert_eq!(
        tidy.parts.buttons,
        [call("+554130000000"), link("https://a.example/{{1}}")]
    );
    assert_eq!(tidy.tidied(), tidy);
}

#[test]
fn a_name_is_suggested_by_what_was_typed() {
    for (typed, expected) in [
        ("Pedido enviado!", "pedido_enviado"),
        ("  Promoção de Verão — 20% ", "promocao_de_verao_20"),
        ("já_pronto", "ja_pronto"),
        ("!!!", "modelo"),
        ("", "modelo"),
    ] {
        assert_eq!(suggest_name(typed), expected);
    }
}

proptest! {
    #[test]
    fn a_suggested_name_is_always_valid(typed in "\\PC{0,40}", times in 1usize..60) {
        prop_assert_eq!(name(&suggest_name(&typed.repeat(times))), None);
    }

    #[test]
    fn a_draft_without_troubles_can_be_sent_with_its_own_samples(
        body in prop::collection::vec(prop::sample::select(vec!["Olá", "{{1}}", " e ", "{{ 2 }}", ", ", "\n"]), 0..5),
        ends in prop::collection::vec(prop::sample::select(vec!["x", "{{1}}", "{{ 1 }}", ""]), 0..3),
        value in "[a-z]{1,3} {0,6}[a-z]{0,2}",
        header in prop::option::of(Just(TemplateHeader::Image)),
    ) {
        let mut draft = draft(&format!("Bom dia, {} seu pedido saiu.", body.concat()));
        draft.parts.header = header;
        draft.parts.buttons = ends.iter().map(|end| link(&format!("https://a.example/{end}"))).collect();
        let slots = draft.parts.slots();
        draft.parts.samples = slots.into_iter().map(|slot| Sample { slot, value: value.clone() }).collect();
        prop_assume!(!check_draft(&draft).iter().any(|trouble| trouble.fault.blocks()));
        let parts = draft.tidied().parts;
        let filling = Filling { file: Some(FileId(Uuid::nil())), ..Filling::of_samples(&parts) };
        prop_assert_eq!(check(&parts, &filling), []);
        prop_assert!(render(&parts, &filling).is_complete());
    }
}
