//! The columns of a batch's sheet: the phone, the name, and what the template wants of each row.

use serde::{Deserialize, Serialize};

use crate::FileId;
use crate::fold::fold;
use crate::template::{Filling, Place, Slot, SlotKind, TemplateParts};
use crate::words::Language;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// The recipient's phone.
    Phone,
    /// What the recipient is called.
    Name,
    /// What goes into a slot of the template.
    Slot {
        /// Which.
        slot: Slot,
        /// What it takes: [`SlotKind::Text`], [`SlotKind::AddressEnd`] or [`SlotKind::Code`].
        kind: SlotKind,
    },
}

/// A column of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchColumn {
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether a sheet without it is refused.
    pub required: bool,
    /// What stands above it in the model, first in Portuguese, then in English.
    headings: [String; 2],
    /// Other headings that it is known by, folded.
    synonyms: Vec<String>,
    /// The template's example of it.
    pub sample: Option<String>,
}

/// Headings of the phone, folded; the first one in each language is the model's.
const PHONE: &[&str] = &[
    "telefone",
    "celular",
    "whatsapp",
    "fone",
    "numero de telefone",
    "phone",
    "phone number",
    "mobile",
];
/// Headings of the name, folded.
const NAME: &[&str] = &[
    "nome",
    "nome completo",
    "cliente",
    "name",
    "full name",
    "customer",
];

impl BatchColumn {
    /// What stands above it in the model.
    pub fn heading(&self, language: Language) -> &str {
        match language {
            Language::PtBr => &self.headings[0],
            Language::En => &self.headings[1],
        }
    }

    /// Whether `heading` is the model's own, up to accents, case and blanks.
    fn is_headed(&self, heading: &str) -> bool {
        self.headings.iter().any(|own| folded(own) == heading)
    }

    /// The slot that it fills.
    pub fn slot(&self) -> Option<&Slot> {
        match &self.kind {
            ColumnKind::Slot { slot, .. } => Some(slot),
            ColumnKind::Phone | ColumnKind::Name => None,
        }
    }

    fn fixed(kind: ColumnKind, required: bool, headings: [&str; 2], synonyms: &[&str]) -> Self {
        Self {
            kind,
            required,
            headings: headings.map(str::to_owned),
            synonyms: synonyms.iter().map(|it| (*it).to_owned()).collect(),
            sample: None,
        }
    }
}

/// The slots that each row fills, in the order in which they are seen. A header's file or place is chosen once for the
/// whole batch.
pub fn row_slots(parts: &TemplateParts) -> Vec<Slot> {
    let mut slots = parts.slots();
    slots.retain(|slot| {
        !matches!(
            parts.slot_kind(slot),
            None | Some(SlotKind::File(_) | SlotKind::Place)
        )
    });
    slots
}

/// The columns of the sheet for `parts`, in the order of the model.
///
/// Where a variable of the words is itself called “nome”, its column serves for the recipient's name too, and there is no
/// other.
pub fn columns(parts: &TemplateParts) -> Vec<BatchColumn> {
    let slots: Vec<BatchColumn> = row_slots(parts)
        .into_iter()
        .filter_map(|slot| of_slot(parts, slot))
        .collect();
    let mut columns = vec![BatchColumn::fixed(
        ColumnKind::Phone,
        true,
        ["Telefone", "Phone"],
        PHONE,
    )];
    if !slots.iter().any(names_the_person) {
        columns.push(BatchColumn::fixed(
            ColumnKind::Name,
            false,
            ["Nome", "Name"],
            NAME,
        ));
    }
    columns.extend(slots);
    columns
}

/// Whether what fills `column` is what the recipient is called.
pub(super) fn names_the_person(column: &BatchColumn) -> bool {
    matches!(column.slot(), Some(Slot::Body(name)) if NAME.contains(&loose(name).as_str()))
}

/// Which of `columns` stands under `heading`: the model's own headings go before what else a column may be called.
pub(super) fn under(heading: &str, columns: &[BatchColumn]) -> Option<usize> {
    let exact = folded(heading);
    let loose = loose(heading);
    columns
        .iter()
        .position(|column| column.is_headed(&exact))
        .or_else(|| columns.iter().position(|column| column.synonyms.contains(&loose)))
}

fn of_slot(parts: &TemplateParts, slot: Slot) -> Option<BatchColumn> {
    let kind = parts.slot_kind(&slot)?;
    let headings = headings(parts, &slot, kind);
    let synonyms = match &slot {
        Slot::Header(name) => vec![format!("cabecalho {name}"), format!("header {name}")],
        Slot::Body(name) => vec![
            name.clone(),
            format!("variavel {name}"),
            format!("variable {name}"),
        ],
        Slot::Button(_) if kind == SlotKind::Code => vec!["codigo".into(), "cupom".into(), "code".into()],
        Slot::Button(_) => Vec::new(),
    };
    Some(BatchColumn {
        sample: parts.hint(&slot).map(str::to_owned),
        required: true,
        synonyms: headings.iter().chain(&synonyms).map(|it| loose(it)).collect(),
        headings,
        kind: ColumnKind::Slot { slot, kind },
    })
}

/// What stands above a slot's column.
fn headings(parts: &TemplateParts, slot: &Slot, kind: SlotKind) -> [String; 2] {
    let positional = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    match slot {
        Slot::Header(name) if positional(name) => [
            format!("Cabeçalho: variável {name}"),
            format!("Header: variable {name}"),
        ],
        Slot::Header(name) if in_words(parts, name) || is_taken(name, true) => {
            [format!("Cabeçalho: {name}"), format!("Header: {name}")]
        }
        Slot::Body(name) if positional(name) || is_taken(name, false) => {
            [format!("Variável {name}"), format!("Variable {name}")]
        }
        Slot::Header(name) | Slot::Body(name) => [name.clone(), name.clone()],
        Slot::Button(at) => {
            let at = usize::from(*at) + 1;
            match kind {
                SlotKind::Code => [format!("Botão {at}: código"), format!("Button {at}: code")],
                _ => [
                    format!("Botão {at}: parte do endereço"),
                    format!("Button {at}: part of the address"),
                ],
            }
        }
    }
}

fn in_words(parts: &TemplateParts, name: &str) -> bool {
    parts.slots().contains(&Slot::Body(name.to_owned()))
}

/// Whether a variable's bare name would be taken for a column of every sheet.
fn is_taken(name: &str, in_header: bool) -> bool {
    let name = loose(name);
    PHONE.contains(&name.as_str()) || in_header && NAME.contains(&name.as_str())
}

/// What a row's `values` (in the order of [`row_slots`]) fill in, with the batch's own file and place.
pub fn filling(
    parts: &TemplateParts,
    values: &[String],
    file: Option<FileId>,
    place: Option<Place>,
) -> Filling {
    Filling {
        texts: row_slots(parts)
            .into_iter()
            .zip(values)
            .map(|(slot, value)| (slot, value.clone()))
            .collect(),
        file,
        place,
    }
}

/// A heading without accents, case and doubled blanks.
fn folded(heading: &str) -> String {
    let heading = fold(heading);
    let words: Vec<&str> = heading.split_whitespace().collect();
    words.join(" ")
}

/// A heading without braces, colons and underscores too: “{{data_entrega}}” is “data entrega”.
fn loose(heading: &str) -> String {
    folded(&heading.replace(['{', '}', ':', '_'], " "))
}
