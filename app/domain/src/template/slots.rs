//! What has to be filled in before a template can be sent.

use serde::{Deserialize, Serialize};

use super::{Slot, TemplateButton, TemplateHeader, TemplateParts, stretches, variables};
use crate::media::FileKind;

/// What goes into a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// A few words on one line.
    Text,
    /// The end of a button's address.
    AddressEnd,
    /// The code that a button copies.
    Code,
    /// A file of this kind.
    File(FileKind),
    /// A place on the map.
    Place,
}

impl Slot {
    /// The header's file or place: it has no name.
    pub fn header() -> Self {
        Self::Header(String::new())
    }
}

impl TemplateHeader {
    /// What goes into its slot, if it has one.
    pub fn slot_kind(&self) -> SlotKind {
        match self {
            Self::Text(_) => SlotKind::Text,
            Self::Image => SlotKind::File(FileKind::Image),
            Self::Video => SlotKind::File(FileKind::Video),
            Self::Document => SlotKind::File(FileKind::Document),
            Self::Location => SlotKind::Place,
        }
    }
}

impl TemplateParts {
    /// All that has to be filled in, in the order in which it is seen. A variable that stands in the words
    /// twice is one slot; so `{{2}}` may come before `{{1}}`.
    pub fn slots(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        match &self.header {
            Some(TemplateHeader::Text(text)) => {
                slots.extend(names(text).map(Slot::Header));
            }
            Some(_) => slots.push(Slot::header()),
            None => {}
        }
        slots.extend(names(&self.body).map(Slot::Body));
        for (at, button) in (0..=u8::MAX).zip(&self.buttons) {
            if button.slot_kind().is_some() {
                slots.push(Slot::Button(at));
            }
        }
        slots
    }

    /// Whether this desk can fill all of it; if not, the template is shown and not offered.
    pub fn sendable(&self) -> bool {
        self.foreign.is_empty()
            && !self
                .buttons
                .iter()
                .any(|button| matches!(button, TemplateButton::Other { .. }))
    }

    /// What goes into `slot`; `None` when the template has no such part.
    pub fn slot_kind(&self, slot: &Slot) -> Option<SlotKind> {
        match slot {
            Slot::Header(_) => self.header.as_ref().map(TemplateHeader::slot_kind),
            Slot::Body(_) => Some(SlotKind::Text),
            Slot::Button(at) => self.button(*at)?.slot_kind(),
        }
    }

    /// What was given to Meta as an example of `slot`, to show where nothing is written yet. A file's sample
    /// says nothing to people. Of an address Meta gives the whole; only its end is the hint.
    pub fn hint(&self, slot: &Slot) -> Option<&str> {
        if matches!(self.slot_kind(slot)?, SlotKind::File(_) | SlotKind::Place) {
            return None;
        }
        let value = self
            .samples
            .iter()
            .find(|sample| sample.slot == *slot)
            .map(|sample| sample.value.trim())
            .filter(|value| !value.is_empty())?;
        match slot {
            Slot::Button(at) => match self.button(*at)? {
                TemplateButton::Url { url, .. } => Some(value.strip_prefix(fixed_part(url)).unwrap_or(value)),
                _ => Some(value),
            },
            _ => Some(value),
        }
    }

    /// The button at `at`, counted from 0.
    pub fn button(&self, at: u8) -> Option<&TemplateButton> {
        self.buttons.get(usize::from(at))
    }
}

impl TemplateButton {
    /// What has to be filled in to send it, if anything.
    pub fn slot_kind(&self) -> Option<SlotKind> {
        match self {
            Self::Url { url, .. } if !variables(url).is_empty() => Some(SlotKind::AddressEnd),
            Self::CopyCode => Some(SlotKind::Code),
            _ => None,
        }
    }
}

/// A button's address up to its variable.
pub(super) fn fixed_part(url: &str) -> &str {
    match stretches(url).first() {
        Some(first) if first.variable.is_none() => first.words,
        _ => "",
    }
}

fn names(text: &str) -> impl Iterator<Item = String> + '_ {
    variables(text).into_iter().map(str::to_owned)
}
