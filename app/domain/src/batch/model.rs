//! The model sheet of a template: what people download, fill in and upload.

use serde::{Deserialize, Serialize};

use super::{BatchColumn, ColumnKind, columns};
use crate::template::{Slot, SlotKind, TemplateHeader, TemplateParts};
use crate::words::Language;

/// The sheet to be downloaded and filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSheet {
    /// The first row.
    pub headings: Vec<String>,
    /// The second: how a filled-in row looks.
    pub example: Vec<String>,
    /// For each column, what belongs there.
    pub notes: Vec<String>,
}

/// The model of the sheet for `parts`.
pub fn model(parts: &TemplateParts, language: Language) -> ModelSheet {
    let columns = columns(parts);
    let example = |column: &BatchColumn| match (&column.kind, &column.sample) {
        (ColumnKind::Phone, _) => "41 98888-7777".to_owned(),
        (_, Some(sample)) => sample.clone(),
        (ColumnKind::Name, None) => "Ana Souza".to_owned(),
        (ColumnKind::Slot { kind, .. }, None) => match kind {
            SlotKind::AddressEnd => "abc123".to_owned(),
            SlotKind::Code => "PROMO10".to_owned(),
            _ => column.heading(language).to_owned(),
        },
    };
    ModelSheet {
        headings: columns.iter().map(|it| it.heading(language).to_owned()).collect(),
        example: columns.iter().map(example).collect(),
        notes: columns.iter().map(|it| note(parts, it, language)).collect(),
    }
}

fn note(parts: &TemplateParts, column: &BatchColumn, language: Language) -> String {
    let pt = language == Language::PtBr;
    let words = match &column.kind {
        ColumnKind::Phone if pt => "Com DDD. Formate a coluna como texto.",
        ColumnKind::Phone => "With the area code. Format the column as text.",
        ColumnKind::Name if pt => "Opcional: como o cliente se chama.",
        ColumnKind::Name => "Optional: what the customer is called.",
        ColumnKind::Slot { kind, slot } => match (kind, parts.header.as_ref(), slot) {
            (SlotKind::AddressEnd, ..) if pt => "O fim do endereço que o botão abre, sem espaços.",
            (SlotKind::AddressEnd, ..) => "The end of the address that the button opens, without blanks.",
            (SlotKind::Code, ..) if pt => "O código que o botão copia.",
            (SlotKind::Code, ..) => "The code that the button copies.",
            (_, Some(TemplateHeader::Text(text)), Slot::Header(_)) => text,
            _ => &parts.body,
        },
    };
    match &column.sample {
        Some(sample) if pt => format!("{words}\nExemplo: {sample}"),
        Some(sample) => format!("{words}\nExample: {sample}"),
        None => words.to_owned(),
    }
}
