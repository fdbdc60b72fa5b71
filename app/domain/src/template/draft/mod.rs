//! A template while it is written, with Meta's rules for it (`cloud-api.md` 5.5).

mod among;
mod buttons;
#[cfg(test)]
mod tests;
mod text;

pub use among::{TakenName, check_among, copy_name};

use serde::{Deserialize, Serialize};

use super::{
    Count, FillTrouble, Filling, MOST_NAME, Slot, SlotKind, TemplateButton, TemplateCategory, TemplateHeader,
    TemplateParts, check, tidy_variables,
};
use crate::fold::fold;
use crate::phone::Phone;

/// What somebody writes to make or change a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateDraft {
    /// What Meta calls it: small letters, digits and underscores.
    pub name: String,
    /// Meta's code of its language, such as `pt_BR`.
    pub language: String,
    /// What kind of message it is.
    pub category: TemplateCategory,
    /// What it is made of.
    pub parts: TemplateParts,
}

/// Which field of the form is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftPlace {
    /// The name.
    Name,
    /// The language.
    Language,
    /// The category.
    Category,
    /// The header's text.
    Header,
    /// The words.
    Body,
    /// The footer.
    Footer,
    /// The buttons together.
    Buttons,
    /// What a button says; counted from 0.
    ButtonText(u8),
    /// A button's address or phone.
    ButtonTarget(u8),
    /// The sample of a slot.
    Sample(Slot),
    /// The template as a whole.
    Whole,
}

/// What Meta would not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftFault {
    /// There is nothing in it.
    Empty,
    /// Too many characters.
    TooLong(Count),
    /// A name holds something else than `a`–`z`, `0`–`9` and `_`.
    BadName,
    /// The account has a template of this name in this language (2388024).
    NameTaken,
    /// All languages of a name have one category, and this name has another.
    OtherCategory {
        /// The name's.
        category: TemplateCategory,
    },
    /// No code of a language.
    BadLanguage,
    /// Meta writes the words of one-time codes itself; there is nothing to draft.
    FixedWording,
    /// A part that this desk cannot write. A change replaces all parts, so it would be lost.
    Foreign {
        /// Meta's name for it.
        what: String,
    },
    /// It stands on one line.
    LineBreak,
    /// Braces that are no variable, such as `{{}}` or `{{1}`.
    LooseBraces,
    /// No variable may stand here.
    NoVariables,
    /// One variable at most.
    OneVariable,
    /// Nothing but a variable's name in small letters, digits and underscores goes between the braces.
    BadVariable {
        /// What stands there.
        name: String,
    },
    /// Numbers where variables have names, or names where they have numbers.
    MixedVariables {
        /// The one that differs.
        name: String,
    },
    /// Numbers begin with 1 and leave none out.
    MissingNumber {
        /// The first one that is left out.
        number: u32,
    },
    /// The words begin with a variable (2388299).
    VariableFirst,
    /// The words end with a variable (2388299).
    VariableLast,
    /// Nothing but punctuation stands before the first variable or after the last; that may count as nothing.
    OnlyPunctuation,
    /// Two variables with nothing between them.
    VariablesTouch,
    /// Too few words for so many variables (2388293).
    FewWords {
        /// Words there are.
        words: u32,
        /// Words that Meta is known to want.
        least: u32,
    },
    /// Too many buttons of all kinds.
    TooManyButtons,
    /// Too many buttons that open an address.
    TooManyLinks,
    /// Too many buttons that call a phone.
    TooManyPhones,
    /// Too many buttons that copy a code.
    TooManyCodes,
    /// Quick replies stand together, before or after the others.
    QuickRepliesApart,
    /// No address of the web (`http` or `https`).
    BadAddress,
    /// In an address the variable stands at the end.
    VariableNotAtEnd,
    /// No phone with its country.
    BadPhone,
    /// The sample is missing, or could not be sent itself.
    Sample(FillTrouble),
}

impl DraftFault {
    /// Whether it keeps the draft from being submitted. A rule that Meta does not publish only warns: Meta
    /// decides, and says so in its own words.
    pub fn blocks(&self) -> bool {
        !matches!(self, Self::FewWords { .. } | Self::OnlyPunctuation)
    }
}

/// One thing wrong with a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftTrouble {
    /// Where.
    pub place: DraftPlace,
    /// What.
    pub fault: DraftFault,
}

impl TemplateDraft {
    /// The draft as it is submitted: without outer blanks, variables and phones as Meta writes them, an empty
    /// footer left out, and without samples of variables that are gone.
    pub fn tidied(&self) -> Self {
        let text = |text: &str| tidy_variables(text.replace('\0', "").replace("\r\n", "\n").trim());
        let mut parts = self.parts.clone();
        if let Some(TemplateHeader::Text(header)) = &mut parts.header {
            *header = text(header);
        }
        parts.body = text(&parts.body);
        parts.footer = parts.footer.map(|it| text(&it)).filter(|it| !it.is_empty());
        for button in &mut parts.buttons {
            match button {
                TemplateButton::QuickReply { text: label } => *label = text(label),
                TemplateButton::Url { text: label, url } => {
                    (*label, *url) = (text(label), text(url));
                }
                TemplateButton::Phone { text: label, phone } => {
                    *label = text(label);
                    *phone = Phone::parse(phone).map_or_else(|_| text(phone), Phone::into_string);
                }
                TemplateButton::CopyCode | TemplateButton::Other { .. } => {}
            }
        }
        let slots = parts.slots();
        parts.samples.retain(|sample| slots.contains(&sample.slot));
        for sample in &mut parts.samples {
            sample.value = sample.value.replace('\0', "").trim().to_owned();
        }
        Self {
            name: self.name.trim().to_owned(),
            language: self.language.trim().to_owned(),
            category: self.category,
            parts,
        }
    }
}

/// All that Meta would not take of `draft`, tidied, in the order of the form.
pub fn check_draft(draft: &TemplateDraft) -> Vec<DraftTrouble> {
    let draft = draft.tidied();
    let mut found = Found(Vec::new());
    found.add(DraftPlace::Name, name(&draft.name));
    found.add(DraftPlace::Language, language(&draft.language));
    let fixed = draft.category == TemplateCategory::Authentication;
    found.add(DraftPlace::Category, fixed.then_some(DraftFault::FixedWording));
    for what in &draft.parts.foreign {
        let what = what.clone();
        found.add(DraftPlace::Whole, Some(DraftFault::Foreign { what }));
    }
    text::check(&draft.parts, &mut found);
    buttons::check(&draft.parts.buttons, &mut found);
    samples(&draft.parts, &mut found);
    found.0
}

/// A name that Meta takes, out of what somebody calls the template: “Pedido enviado!” is `pedido_enviado`.
pub fn suggest_name(typed: &str) -> String {
    let mut name = String::new();
    for letter in fold(typed).chars() {
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.truncate(MOST_NAME);
    name.truncate(name.trim_end_matches('_').len());
    if name.is_empty() {
        name.push_str("modelo");
    }
    name
}

/// The troubles found so far.
struct Found(Vec<DraftTrouble>);

impl Found {
    fn add(&mut self, place: DraftPlace, fault: Option<DraftFault>) {
        if let Some(fault) = fault {
            self.0.push(DraftTrouble { place, fault });
        }
    }
}

/// Nothing in it, or too much.
fn length(text: &str, most: usize) -> Option<DraftFault> {
    let count = Count::of(text, most);
    if text.is_empty() {
        Some(DraftFault::Empty)
    } else if !count.fits() {
        Some(DraftFault::TooLong(count))
    } else {
        None
    }
}

fn name(name: &str) -> Option<DraftFault> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    length(name, MOST_NAME).or((!name.chars().all(good)).then_some(DraftFault::BadName))
}

/// Meta has some 70 languages and adds more; only the shape is checked (`pt_BR`, `fil`).
fn language(code: &str) -> Option<DraftFault> {
    let (language, country) = code
        .split_once('_')
        .map_or((code, None), |(language, country)| (language, Some(country)));
    let good = (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && country
            .is_none_or(|country| country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()));
    match code {
        "" => Some(DraftFault::Empty),
        _ if good => None,
        _ => Some(DraftFault::BadLanguage),
    }
}

/// Meta wants a sample for each variable, button code and file. A sample is held to the rules of what is sent
/// later; so whatever passes here can be sent with its own samples.
fn samples(parts: &TemplateParts, found: &mut Found) {
    for (slot, trouble) in check(parts, &Filling::of_samples(parts)) {
        let missing = match parts.slot_kind(&slot) {
            // A place has no sample; a file's is Meta's handle of what was uploaded.
            Some(SlotKind::Place) => false,
            Some(SlotKind::File(_)) => !parts
                .samples
                .iter()
                .any(|sample| sample.slot == slot && !sample.value.is_empty()),
            _ => true,
        };
        let fault = missing.then_some(DraftFault::Sample(trouble));
        found.add(DraftPlace::Sample(slot), fault);
    }
}
