//! A template as the customer sees it: the one renderer of preview, thread and history.

use serde::{Deserialize, Serialize};

use super::variables::{is_complete, pieces};
use super::{Filling, Piece, Place, Slot, SlotKind, TemplateButton, TemplateHeader, TemplateParts, plain};
use crate::FileId;
use crate::media::FileKind;

/// A template with its variables filled in. A sent message keeps it, so that the thread shows what really went
/// out when the template has long been changed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Rendered {
    /// Above the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<RenderedHeader>,
    /// The words.
    pub body: Vec<Piece>,
    /// Small words below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// In the order seen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<RenderedButton>,
}

/// What stands above the words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RenderedHeader {
    /// A line of text.
    Text(Vec<Piece>),
    /// A picture, film or document.
    File {
        /// Which of them.
        kind: FileKind,
        /// The file; absent while none is chosen.
        file: Option<FileId>,
    },
    /// A place; absent while none is chosen.
    Place(Option<Place>),
}

/// A button under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RenderedButton {
    /// The customer's answer in one tap.
    QuickReply {
        /// What it says.
        text: String,
    },
    /// Opens an address.
    Url {
        /// What it says.
        text: String,
        /// The address with its end.
        url: Vec<Piece>,
    },
    /// Calls a phone.
    Phone {
        /// What it says.
        text: String,
        /// E.164.
        phone: String,
    },
    /// Copies a code; WhatsApp writes on it what it says.
    CopyCode {
        /// Absent while none is given.
        code: Option<String>,
    },
    /// One that this desk cannot fill.
    Other {
        /// What it says.
        text: String,
    },
}

/// Renders `parts` with what is filled in so far.
pub fn render(parts: &TemplateParts, filling: &Filling) -> Rendered {
    Rendered {
        header: parts.header.as_ref().map(|header| self::header(header, filling)),
        body: filled(&parts.body, filling, Slot::Body),
        footer: parts.footer.clone(),
        buttons: (0..=u8::MAX)
            .zip(&parts.buttons)
            .map(|(at, it)| button(it, Slot::Button(at), filling))
            .collect(),
    }
}

impl Rendered {
    /// Whether nothing is left to fill in.
    pub fn is_complete(&self) -> bool {
        let header = match &self.header {
            Some(RenderedHeader::Text(pieces)) => is_complete(pieces),
            Some(RenderedHeader::File { file, .. }) => file.is_some(),
            Some(RenderedHeader::Place(place)) => place.is_some(),
            None => true,
        };
        let buttons = self.buttons.iter().all(|button| match button {
            RenderedButton::Url { url, .. } => is_complete(url),
            RenderedButton::CopyCode { code } => code.is_some(),
            _ => true,
        });
        header && buttons && is_complete(&self.body)
    }

    /// All of it in one string, as messages keep it.
    pub fn folded(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Reads what [`Rendered::folded`] wrote.
    pub fn unfolded(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Its words, for lists and search: a header of text or the place's name, the words, the footer, each on
    /// lines of its own. What buttons say is left out: half of all templates would be found by “Sim”.
    pub fn words(&self) -> String {
        let header = match &self.header {
            Some(RenderedHeader::Text(pieces)) => Some(plain(pieces)),
            Some(RenderedHeader::Place(Some(place))) => place.name.clone(),
            _ => None,
        };
        let parts = [header, Some(plain(&self.body)), self.footer.clone()];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|it| !it.is_empty()).collect();
        parts.join("\n")
    }
}

impl RenderedButton {
    /// The address that it opens; `None` while its end is open, and for anything that is not on the web.
    pub fn link(&self) -> Option<String> {
        let Self::Url { url, .. } = self else {
            return None;
        };
        let address = plain(url);
        (is_complete(url) && is_web(&address)).then_some(address)
    }
}

/// Whether an address begins as those of the web do.
pub(super) fn is_web(address: &str) -> bool {
    ["https://", "http://"].into_iter().any(|scheme| {
        address
            .get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    })
}

fn header(header: &TemplateHeader, filling: &Filling) -> RenderedHeader {
    match (header, header.slot_kind()) {
        (TemplateHeader::Text(text), _) => RenderedHeader::Text(filled(text, filling, Slot::Header)),
        (_, SlotKind::File(kind)) => RenderedHeader::File {
            kind,
            file: filling.file,
        },
        _ => RenderedHeader::Place(filling.place.clone()),
    }
}

fn button(button: &TemplateButton, slot: Slot, filling: &Filling) -> RenderedButton {
    match button {
        TemplateButton::QuickReply { text } => RenderedButton::QuickReply { text: text.clone() },
        TemplateButton::Url { text, url } => RenderedButton::Url {
            text: text.clone(),
            url: filled(url, filling, |_| slot.clone()),
        },
        TemplateButton::Phone { text, phone } => RenderedButton::Phone {
            text: text.clone(),
            phone: phone.clone(),
        },
        TemplateButton::CopyCode => RenderedButton::CopyCode {
            code: filling.value(&slot).map(str::to_owned),
        },
        TemplateButton::Other { text, .. } => RenderedButton::Other { text: text.clone() },
    }
}

fn filled(text: &str, filling: &Filling, slot: impl Fn(String) -> Slot) -> Vec<Piece> {
    pieces(text, |name| filling.value(&slot(name.to_owned())))
}
