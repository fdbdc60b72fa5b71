use uuid::Uuid;

use super::*;
use crate::FileId;
use crate::media::FileKind;

#[test]
fn slots_come_in_the_order_seen_each_with_its_kind_and_hint() {
    let parts = order_sent();
    let slots: Vec<_> = parts
        .slots()
        .into_iter()
        .map(|slot| {
            let (kind, hint) = (parts.slot_kind(&slot), parts.hint(&slot));
            (slot, kind, hint)
        })
        .collect();
    assert_eq!(
        slots,
        [
            (Slot::Header("numero".into()), Some(SlotKind::Text), Some("812")),
            (body("nome"), Some(SlotKind::Text), Some("Ana")),
            (body("dia"), Some(SlotKind::Text), None),
            (Slot::Button(1), Some(SlotKind::AddressEnd), Some("812")),
            (Slot::Button(2), Some(SlotKind::Code), Some("VERAO20")),
        ]
    );
}

#[test]
fn a_header_wants_its_file_or_its_place() {
    let file = FileId(Uuid::nil());
    let files = [
        (TemplateHeader::Image, FileKind::Image),
        (TemplateHeader::Video, FileKind::Video),
        (TemplateHeader::Document, FileKind::Document),
    ];
    for (header, kind) in files {
        let mut parts = with_header(header);
        parts.samples.push(sample(Slot::header(), "4::aW1hZ2UvcG5n"));
        assert_eq!(parts.slots(), [Slot::header()]);
        assert_eq!(parts.slot_kind(&Slot::header()), Some(SlotKind::File(kind)));
        assert_eq!(parts.hint(&Slot::header()), None, "a handle tells people nothing");
        let mut filling = Filling::default();
        assert_eq!(check(&parts, &filling), [(Slot::header(), FillTrouble::NoFile)]);
        assert!(!render(&parts, &filling).is_complete());
        filling.file = Some(file);
        assert_eq!(check(&parts, &filling), []);
        let rendered = render(&parts, &filling);
        assert_eq!(
            rendered.header,
            Some(RenderedHeader::File {
                kind,
                file: Some(file)
            })
        );
        assert!(rendered.is_complete());
    }

    let parts = with_header(TemplateHeader::Location);
    let at = |latitude| Filling {
        place: Some(Place {
            latitude,
            longitude: -49.27,
            name: Some("Loja Centro".into()),
            address: None,
        }),
        ..Filling::default()
    };
    let trouble = |filling: &Filling| check(&parts, filling).pop().map(|(_, trouble)| trouble);
    assert_eq!(trouble(&Filling::default()), Some(FillTrouble::NoPlace));
    assert_eq!(trouble(&at(-91.0)), Some(FillTrouble::PlaceUnknown));
    assert_eq!(trouble(&at(-25.43)), None);
    assert_eq!(render(&parts, &at(-25.43)).words(), "Loja Centro\nOlá!");
}

#[test]
fn what_the_desk_cannot_fill_is_not_offered() {
    assert!(order_sent().sendable());
    let mut foreign = order_sent();
    foreign.foreign.push("CAROUSEL".into());
    assert!(!foreign.sendable());
    let mut other = order_sent();
    other.buttons.push(TemplateButton::Other {
        what: "FLOW".into(),
        text: "Abrir".into(),
    });
    assert!(!other.sendable());
}

#[test]
fn each_slot_says_what_is_wrong_with_it() {
    use FillTrouble::*;
    let long = |used, most| TooLong(Count { used, most });
    let (x2000, x21) = ("x".repeat(2000), "x".repeat(21));
    let table = [
        (body("dia"), "  ", Some(Empty)),
        (body("dia"), "amanhã\ncedo", Some(Break)),
        (body("dia"), "amanhã\tcedo", Some(Break)),
        (body("dia"), "amanhã\0", Some(Break)),
        (body("dia"), "amanhã\n", None),
        (body("dia"), "a    b", None),
        (body("dia"), "a     b", Some(Blanks)),
        (body("dia"), "a  \u{a0}  b", Some(Blanks)),
        (body("dia"), "      a      ", None),
        (Slot::Header("numero".into()), &x21, None),
        (Slot::Header("numero".into()), &x2000[..53], None),
        (Slot::Header("numero".into()), &x2000[..54], Some(long(61, 60))),
        (Slot::Button(1), &x2000[..1977], None),
        (Slot::Button(1), &x2000[..1978], Some(long(2001, 2000))),
        (Slot::Button(1), "8 12", Some(BlankInAddress)),
        (Slot::Button(2), &x21[..20], None),
        (Slot::Button(2), &x21, Some(long(21, 20))),
    ];
    for (slot, value, expected) in table {
        let mut filling = whole();
        filling.set(slot.clone(), value.to_owned());
        let expected: Vec<_> = expected
            .map(|trouble| (slot.clone(), trouble))
            .into_iter()
            .collect();
        assert_eq!(check(&order_sent(), &filling), expected, "{slot:?} {value:?}");
    }
}

#[test]
fn words_too_long_together_blame_the_longest_value() {
    let parts = TemplateParts {
        body: "a {{1}} b {{2}} c".into(),
        ..TemplateParts::default()
    };
    let with = |first: usize, second: usize| {
        filled(&[(body("1"), &"é".repeat(first)), (body("2"), &"é".repeat(second))])
    };
    assert_eq!(check(&parts, &with(507, 510)), []);
    let count = Count {
        used: 1025,
        most: 1024,
    };
    assert_eq!(
        check(&parts, &with(508, 510)),
        [(body("2"), FillTrouble::TooLong(count))]
    );
    assert_eq!(
        check(&parts, &with(518, 500)),
        [(body("1"), FillTrouble::TooLong(count))]
    );
}

#[test]
fn the_counts_follow_what_is_typed() {
    let used = |filling: &Filling| {
        let counts = counts(&order_sent(), filling);
        let buttons = counts.buttons.iter().map(|count| count.map(|count| count.used));
        (
            counts.header.map(|count| count.used),
            counts.body.used,
            counts.footer.map(|count| count.used),
            buttons.collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        used(&Filling::default()),
        (Some(7), 36, Some(11), vec![None, Some(23), Some(0), None])
    );
    assert_eq!(
        used(&whole()),
        (
            Some(10),
            36 + 2 * 9 + 5,
            Some(11),
            vec![None, Some(30), Some(6), None]
        )
    );
}
