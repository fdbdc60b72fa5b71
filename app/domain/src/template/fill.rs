//! Filling a template in: the values, what is wrong with them, and how much room is left (`cloud-api.md` 2.2).

use serde::{Deserialize, Serialize};

use super::variables::pieces;
use super::{
    MOST_BODY, MOST_CODE, MOST_FOOTER, MOST_HEADER, MOST_URL, Piece, Slot, SlotKind, TemplateButton,
    TemplateHeader, TemplateParts, variables,
};
use crate::FileId;

/// A place on the map.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// What somebody filled in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filling {
    /// Words, as typed; a template has few slots, so they stand in a list.
    pub texts: Vec<(Slot, String)>,
    /// The header's picture, film or document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileId>,
    /// The header's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Filling {
    /// The template's own samples: how it looks when nobody has filled it in yet.
    pub fn of_samples(parts: &TemplateParts) -> Self {
        let texts = parts
            .slots()
            .into_iter()
            .filter_map(|slot| {
                let hint = parts.hint(&slot)?.to_owned();
                Some((slot, hint))
            })
            .collect();
        Self {
            texts,
            ..Self::default()
        }
    }

    /// Writes `value` into `slot`.
    pub fn set(&mut self, slot: Slot, value: String) {
        match self.texts.iter_mut().find(|(other, _)| *other == slot) {
            Some((_, before)) => *before = value,
            None => self.texts.push((slot, value)),
        }
    }

    /// What is sent in `slot`: without outer blanks, and `None` while there is nothing.
    pub fn value(&self, slot: &Slot) -> Option<&str> {
        self.texts
            .iter()
            .find(|(other, _)| other == slot)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// Characters used, and how many fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Characters there are.
    pub used: u32,
    /// Characters that fit.
    pub most: u32,
}

impl Count {
    /// Counts `text`.
    pub fn of(text: &str, most: usize) -> Self {
        Self::new(text.chars().count(), most)
    }

    /// Whether it fits.
    pub fn fits(self) -> bool {
        self.used <= self.most
    }

    fn new(used: usize, most: usize) -> Self {
        Self {
            used: u32::try_from(used).unwrap_or(u32::MAX),
            most: most as u32,
        }
    }
}

/// How much room each part has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Of a header of text.
    pub header: Option<Count>,
    /// Of the words.
    pub body: Count,
    /// Of the footer.
    pub footer: Option<Count>,
    /// Of each button's address or code; `None` where nothing is filled in.
    pub buttons: Vec<Option<Count>>,
}

/// Why a slot cannot be sent as it is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillTrouble {
    /// There is nothing in it.
    Empty,
    /// It holds a line break, a tab or another control character (132012, 132018).
    Break,
    /// It holds more than four blanks in a row (132012, 132018).
    Blanks,
    /// An address cannot hold a blank.
    BlankInAddress,
    /// With it, the part grows too long (132005).
    TooLong(Count),
    /// No file was chosen (132012).
    NoFile,
    /// No place was chosen (132012).
    NoPlace,
    /// That place is not on earth.
    PlaceUnknown,
}

/// How much room each part has, filled as far as it is; an empty variable counts nothing.
pub fn counts(parts: &TemplateParts, filling: &Filling) -> Counts {
    let header = match &parts.header {
        Some(TemplateHeader::Text(text)) => Some(filled(text, MOST_HEADER, filling, Slot::Header)),
        _ => None,
    };
    let buttons = (0..=u8::MAX).zip(&parts.buttons).map(|(at, button)| {
        let slot = || Slot::Button(at);
        match (button.slot_kind()?, button) {
            (SlotKind::AddressEnd, TemplateButton::Url { url, .. }) => {
                Some(filled(url, MOST_URL, filling, |_| slot()))
            }
            _ => Some(Count::of(filling.value(&slot()).unwrap_or_default(), MOST_CODE)),
        }
    });
    Counts {
        header,
        body: filled(&parts.body, MOST_BODY, filling, Slot::Body),
        footer: parts.footer.as_ref().map(|text| Count::of(text, MOST_FOOTER)),
        buttons: buttons.collect(),
    }
}

/// What keeps `filling` from being sent: at most one trouble for each slot, in the order of the slots.
pub fn check(parts: &TemplateParts, filling: &Filling) -> Vec<(Slot, FillTrouble)> {
    let counts = counts(parts, filling);
    let longest = longest(parts, filling);
    parts
        .slots()
        .into_iter()
        .filter_map(|slot| {
            let kind = parts.slot_kind(&slot)?;
            let too_long = || {
                let count = match &slot {
                    Slot::Header(_) => counts.header?,
                    // The words are too long together; the longest value is the one to shorten.
                    Slot::Body(name) => (longest == Some(name.as_str())).then_some(counts.body)?,
                    Slot::Button(at) => (*counts.buttons.get(usize::from(*at))?)?,
                };
                (!count.fits()).then_some(FillTrouble::TooLong(count))
            };
            let trouble = match kind {
                SlotKind::File(_) => filling.file.is_none().then_some(FillTrouble::NoFile),
                SlotKind::Place => place(filling.place.as_ref()),
                SlotKind::Text | SlotKind::AddressEnd | SlotKind::Code => {
                    text(filling.value(&slot), kind).or_else(too_long)
                }
            };
            trouble.map(|trouble| (slot, trouble))
        })
        .collect()
}

fn text(value: Option<&str>, kind: SlotKind) -> Option<FillTrouble> {
    let Some(value) = value else {
        return Some(FillTrouble::Empty);
    };
    if value.chars().any(char::is_control) {
        return Some(FillTrouble::Break);
    }
    if kind == SlotKind::AddressEnd && value.contains(char::is_whitespace) {
        return Some(FillTrouble::BlankInAddress);
    }
    let mut row = 0;
    let many = value.chars().any(|c| {
        row = if c.is_whitespace() { row + 1 } else { 0 };
        row > 4
    });
    many.then_some(FillTrouble::Blanks)
}

fn place(place: Option<&Place>) -> Option<FillTrouble> {
    let Some(place) = place else {
        return Some(FillTrouble::NoPlace);
    };
    let on_earth = (-90.0..=90.0).contains(&place.latitude) && (-180.0..=180.0).contains(&place.longitude);
    (!on_earth).then_some(FillTrouble::PlaceUnknown)
}

/// The variable of the words with the longest value.
fn longest<'a>(parts: &'a TemplateParts, filling: &Filling) -> Option<&'a str> {
    variables(&parts.body).into_iter().max_by_key(|name| {
        let value = filling.value(&Slot::Body((*name).to_owned()));
        value.map_or(0, |value| value.chars().count())
    })
}

fn filled(text: &str, most: usize, filling: &Filling, slot: impl Fn(String) -> Slot) -> Count {
    let pieces = pieces(text, |name| filling.value(&slot(name.to_owned())));
    let words = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => words.chars().count(),
        Piece::Open(_) => 0,
    });
    Count::new(words.sum(), most)
}
