use super::*;

#[test]
fn buttons_are_few_and_quick_replies_stand_together() {
    use DraftFault::*;
    let url = || link("https://a.example");
    let table = [
        (
            vec![quick("Sim"), quick("Não"), url(), call("+554130000000")],
            vec![],
        ),
        (
            vec![url(), TemplateButton::CopyCode, quick("Sim"), quick("Não")],
            vec![],
        ),
        (vec![quick("Sim"); 10], vec![]),
        (vec![quick("Sim"); 11], vec![TooManyButtons]),
        (vec![url(), url(), url()], vec![TooManyLinks]),
        (vec![call("+554130000000"); 2], vec![TooManyPhones]),
        (vec![TemplateButton::CopyCode; 2], vec![TooManyCodes]),
        (vec![quick("Sim"), url(), quick("Não")], vec![QuickRepliesApart]),
        (
            vec![url(), quick("Sim"), call("+554130000000")],
            vec![QuickRepliesApart],
        ),
    ];
    for (buttons, expected) in table {
        let found: Vec<_> = with(|draft| draft.parts.buttons = buttons.clone())
            .into_iter()
            .filter(|(place, _)| *place == DraftPlace::Buttons)
            .map(|(_, fault)| fault)
            .collect();
        assert_eq!(found, expected, "{buttons:?}");
    }
}

#[test]
fn each_button_is_checked_in_its_own_field() {
    use DraftFault::*;
    let (text, target) = (DraftPlace::ButtonText(1), DraftPlace::ButtonTarget(1));
    let bad = |name: &str| BadVariable { name: name.into() };
    let address = |length: usize| link(&format!("https://a.example/{}", "x".repeat(length - 18)));
    let table = [
        (quick(&"é".repeat(25)), None),
        (quick(&"é".repeat(26)), Some((&text, long(26, 25)))),
        (quick(" "), Some((&text, Empty))),
        (quick("Sim\nou não"), Some((&text, LineBreak))),
        (quick("Oi {{1}}"), Some((&text, NoVariables))),
        (link("http://a.example/{{1}}"), None),
        (link("https://a.example/?q={{ 1 }}"), None),
        (address(2000), None),
        (address(2001), Some((&target, long(2001, 2000)))),
        (link(""), Some((&target, Empty))),
        (link("a.example"), Some((&target, BadAddress))),
        (link("ftp://a.example"), Some((&target, BadAddress))),
        (link("https://"), Some((&target, BadAddress))),
        (link("https://{{1}}"), Some((&target, BadAddress))),
        (link("https://a.example/a b"), Some((&target, BadAddress))),
        (
            link("https://a.example/{{1}}/x"),
            Some((&target, VariableNotAtEnd)),
        ),
        (link("https://a.example/{{1}}{{2}}"), Some((&target, OneVariable))),
        (link("https://a.example/{{nome}}"), Some((&target, bad("nome")))),
        (link("https://a.example/{{1}"), Some((&target, LooseBraces))),
        (call("(41) 3000-0000"), None),
        (call("+55 800 123 4567"), None),
        (call("+1 631 555 1234"), None),
        (call("3000-0000"), Some((&target, BadPhone))),
        (call("ramal 12"), Some((&target, BadPhone))),
        (call(""), Some((&target, Empty))),
        (
            TemplateButton::Other {
                what: "FLOW".into(),
                text: "Abrir".into(),
            },
            Some((&text, Foreign { what: "FLOW".into() })),
        ),
    ];
    for (button, expected) in table {
        let found: Vec<_> =
            with(|draft| draft.parts.buttons = vec![TemplateButton::CopyCode, button.clone()])
                .into_iter()
                .filter(|(place, _)| !matches!(place, DraftPlace::Sample(_) | DraftPlace::Buttons))
                .collect();
        let expected: Vec<_> = expected
            .map(|(place, fault)| (place.clone(), fault))
            .into_iter()
            .collect();
        assert_eq!(found, expected, "{button:?}");
    }
}

#[test]
fn whatever_is_filled_in_later_has_a_sample() {
    let missing = |slot: Slot, trouble| (DraftPlace::Sample(slot), DraftFault::Sample(trouble));
    let mut draft = draft("Olá {{1}}, seu pedido saiu hoje.");
    draft.parts.header = Some(TemplateHeader::Image);
    draft.parts.buttons = vec![link("https://a.example/{{1}}"), TemplateButton::CopyCode];
    draft.parts.samples.clear();
    let all = [
        missing(Slot::header(), FillTrouble::NoFile),
        missing(Slot::Body("1".into()), FillTrouble::Empty),
        missing(Slot::Button(0), FillTrouble::Empty),
        missing(Slot::Button(1), FillTrouble::Empty),
    ];
    assert_eq!(troubles(&draft), all);
    let code = "x".repeat(21);
    draft.parts.samples = samples(&[
        (Slot::header(), "4::aW1hZ2UvcG5n"),
        (Slot::Body("1".into()), "Ana"),
        (Slot::Button(0), "812"),
        (Slot::Button(1), &code),
        (Slot::Body("9".into()), "sobra"),
    ]);
    let too_long = FillTrouble::TooLong(Count { used: 21, most: 20 });
    assert_eq!(troubles(&draft), [missing(Slot::Button(1), too_long)]);
    assert_eq!(draft.tidied().parts.samples.len(), 4);
    draft.parts.samples[3].value = "VERAO20".into();
    assert_eq!(troubles(&draft), []);
    draft.parts.header = Some(TemplateHeader::Location);
    assert_eq!(troubles(&draft), []);
}
