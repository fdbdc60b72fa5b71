//! A draft beside the templates that its account has already.

use serde::{Deserialize, Serialize};

use super::{DraftFault, DraftPlace, DraftTrouble, TemplateDraft};
use crate::template::{MOST_NAME, TemplateCategory};

/// A name that an account uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenName {
    /// Meta's id of the account.
    pub waba_id: String,
    /// The name.
    pub name: String,
    /// In this language.
    pub language: String,
    /// What it is charged as.
    pub category: Option<TemplateCategory>,
}

/// What Meta would not take of a new template because of those that the account `waba_id` has.
pub fn check_among(waba_id: &str, draft: &TemplateDraft, taken: &[TakenName]) -> Vec<DraftTrouble> {
    let (name, language) = (draft.name.trim(), draft.language.trim());
    let of_name = || {
        taken
            .iter()
            .filter(|other| other.waba_id == waba_id && other.name == name)
    };
    if of_name().any(|other| other.language == language) {
        return vec![DraftTrouble {
            place: DraftPlace::Name,
            fault: DraftFault::NameTaken,
        }];
    }
    let other = of_name().find_map(|other| other.category.filter(|category| *category != draft.category));
    other
        .map(|category| DraftTrouble {
            place: DraftPlace::Category,
            fault: DraftFault::OtherCategory { category },
        })
        .into_iter()
        .collect()
}

/// A name for a copy of `name`, which no template of the account has: `pedido_enviado_2`.
pub fn copy_name(waba_id: &str, name: &str, taken: &[TakenName]) -> String {
    let bare = match name.rsplit_once('_') {
        Some((bare, number)) if !bare.is_empty() && number.parse::<u16>().is_ok() => bare,
        _ => name,
    };
    // Room for the number; names are ASCII.
    let bare: String = bare.chars().take(MOST_NAME - 6).collect();
    (2..=u16::MAX)
        .map(|number| format!("{bare}_{number}"))
        .find(|copy| {
            !taken
                .iter()
                .any(|other| other.waba_id == waba_id && other.name == *copy)
        })
        .unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use TemplateCategory::{Marketing, Utility};

    fn taken(waba_id: &str, name: &str, language: &str, category: TemplateCategory) -> TakenName {
        TakenName {
            waba_id: waba_id.into(),
            name: name.into(),
            language: language.into(),
            category: Some(category),
        }
    }

    #[test]
    fn a_name_is_used_once_a_language_and_keeps_its_category() {
        let all = [
            taken("1", "pedido", "pt_BR", Utility),
            taken("2", "pedido", "en_US", Marketing),
        ];
        let draft = |name: &str, language: &str, category| TemplateDraft {
            name: name.into(),
            language: language.into(),
            category,
            parts: Default::default(),
        };
        let other = DraftFault::OtherCategory { category: Utility };
        for (waba, draft, expected) in [
            (
                "1",
                draft(" pedido ", "pt_BR", Utility),
                Some(DraftFault::NameTaken),
            ),
            (
                "1",
                draft("pedido", "pt_BR", Marketing),
                Some(DraftFault::NameTaken),
            ),
            ("1", draft("pedido", "en_US", Utility), None),
            ("1", draft("pedido", "en_US", Marketing), Some(other)),
            ("1", draft("pedido_2", "pt_BR", Marketing), None),
            ("2", draft("pedido", "pt_BR", Marketing), None),
            ("3", draft("pedido", "pt_BR", Utility), None),
        ] {
            let found = check_among(waba, &draft, &all);
            let faults: Vec<_> = found.into_iter().map(|trouble| trouble.fault).collect();
            assert_eq!(faults, Vec::from_iter(expected), "{waba} {draft:?}");
        }
    }

    #[test]
    fn a_copy_has_the_next_free_number() {
        let all = [
            taken("1", "pedido", "pt_BR", Utility),
            taken("1", "pedido_2", "en_US", Utility),
            taken("2", "pedido_3", "en_US", Utility),
        ];
        for (name, copy) in [
            ("pedido", "pedido_3"),
            ("pedido_2", "pedido_3"),
            ("saiu_hoje", "saiu_hoje_2"),
            ("_7", "_7_2"),
        ] {
            assert_eq!(copy_name("1", name, &all), copy);
        }
        assert!(copy_name("1", &"a".repeat(512), &all).len() <= MOST_NAME);
    }
}
