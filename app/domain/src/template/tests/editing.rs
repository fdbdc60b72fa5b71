use crate::template::{
    Sample, Slot, TemplateButton, TemplateCategory, TemplateEntry, TemplateHeader, TemplateParts,
    TemplateQuality, TemplateStatus, check_draft, check_sample, editable,
};
use crate::{Refusal, TemplateId};

#[test]
fn a_sample_is_of_a_type_that_meta_takes_for_its_header() {
    use TemplateHeader::*;
    for (header, name, mime, size, fits) in [
        (Image, "a.png", "image/png", 10, Ok(())),
        (Image, "a.jpg", "", 10, Ok(())),
        (Image, "a.webp", "image/webp", 10, Err(Refusal::FileType)),
        (Image, "a.pdf", "application/pdf", 10, Err(Refusal::FileType)),
        (Video, "a.mp4", "video/mp4", 10, Ok(())),
        (Video, "a.3gp", "video/3gpp", 10, Err(Refusal::FileType)),
        (Document, "a.pdf", "application/pdf", 10, Ok(())),
        (Document, "a.txt", "text/plain", 10, Err(Refusal::FileType)),
        (Document, "a.pdf", "application/pdf", 0, Err(Refusal::FileEmpty)),
        (Location, "a.png", "image/png", 10, Err(Refusal::FileType)),
    ] {
        assert_eq!(check_sample(&header, name, mime, size), fits, "{header:?} {name}");
    }
    let large = check_sample(&Image, "a.png", "image/png", 6 << 20);
    assert!(matches!(large, Err(Refusal::FileTooLarge { .. })), "{large:?}");
}

#[test]
fn a_template_is_edited_with_the_samples_that_meta_takes_back() {
    let sample = |slot, value: &str| Sample {
        slot,
        value: value.into(),
    };
    let entry = TemplateEntry {
        id: TemplateId(uuid::Uuid::nil()),
        waba_id: "1".into(),
        name: "pedido".into(),
        language: "pt_BR".into(),
        category: Some(TemplateCategory::Marketing),
        next_category: None,
        status: TemplateStatus::Approved,
        reason: None,
        quality: TemplateQuality::Green,
        parts: TemplateParts {
            header: Some(TemplateHeader::Image),
            body: "Olá {{1}}, seu pedido saiu hoje da loja.".into(),
            buttons: vec![TemplateButton::Url {
                text: "Rastrear".into(),
                url: "https://x.br/r/{{1}}".into(),
            }],
            samples: vec![
                sample(Slot::header(), "https://scontent.example/a"),
                sample(Slot::Body("1".into()), "Ana"),
                sample(Slot::Button(0), "https://x.br/r/812"),
            ],
            ..TemplateParts::default()
        },
    };
    let mut draft = editable(&entry);
    assert_eq!(
        draft.parts.samples,
        [
            sample(Slot::Body("1".into()), "Ana"),
            sample(Slot::Button(0), "812")
        ]
    );
    // All that is missing is the file.
    assert_eq!(check_draft(&draft).len(), 1);
    draft.parts.samples.push(sample(Slot::header(), "4::aW"));
    assert_eq!(check_draft(&draft), []);
}
