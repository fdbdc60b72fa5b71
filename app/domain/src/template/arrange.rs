//! Changes of a template that reach more than the field they are made in.

use super::{
    MOST_BUTTONS, MOST_CODES, MOST_LINKS, MOST_PHONES, ParameterFormat, Slot, TemplateButton, TemplateHeader,
    TemplateParts, stretches, variables,
};

/// A kind of button that can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ButtonKind {
    /// [`TemplateButton::QuickReply`]
    QuickReply,
    /// [`TemplateButton::Url`]
    Url,
    /// [`TemplateButton::Phone`]
    Phone,
    /// [`TemplateButton::CopyCode`]
    CopyCode,
    /// [`TemplateButton::Other`]
    Other,
}

impl ButtonKind {
    /// Those that can be written, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::QuickReply, Self::Url, Self::Phone, Self::CopyCode];

    /// That of `button`.
    pub fn of(button: &TemplateButton) -> Self {
        match button {
            TemplateButton::QuickReply { .. } => Self::QuickReply,
            TemplateButton::Url { .. } => Self::Url,
            TemplateButton::Phone { .. } => Self::Phone,
            TemplateButton::CopyCode => Self::CopyCode,
            TemplateButton::Other { .. } => Self::Other,
        }
    }

    fn empty(self) -> Option<TemplateButton> {
        let text = String::new();
        Some(match self {
            Self::QuickReply => TemplateButton::QuickReply { text },
            Self::Url => TemplateButton::Url {
                text,
                url: "https://".to_owned(),
            },
            Self::Phone => TemplateButton::Phone {
                text,
                phone: String::new(),
            },
            Self::CopyCode => TemplateButton::CopyCode,
            Self::Other => return None,
        })
    }

    fn most(self) -> usize {
        match self {
            Self::QuickReply | Self::Other => MOST_BUTTONS,
            Self::Url => MOST_LINKS,
            Self::Phone => MOST_PHONES,
            Self::CopyCode => MOST_CODES,
        }
    }
}

impl TemplateParts {
    /// Whether another button of `kind` fits.
    pub fn has_room(&self, kind: ButtonKind) -> bool {
        let same = self
            .buttons
            .iter()
            .filter(|it| ButtonKind::of(it) == kind)
            .count();
        self.buttons.len() < MOST_BUTTONS && same < kind.most()
    }

    /// Adds an empty button: a quick reply after the last one, for they stand together; any other at the end.
    /// Gives its place.
    pub fn add_button(&mut self, kind: ButtonKind) -> Option<usize> {
        let button = kind.empty().filter(|_| self.has_room(kind))?;
        let last = self
            .buttons
            .iter()
            .rposition(|it| ButtonKind::of(it) == ButtonKind::QuickReply);
        let at = match (kind, last) {
            (ButtonKind::QuickReply, Some(last)) => last + 1,
            _ => self.buttons.len(),
        };
        self.move_samples(|place| Some(if place < at { place } else { place + 1 }));
        self.buttons.insert(at, button);
        Some(at)
    }

    /// Takes the button at `at` away, with its sample.
    pub fn remove_button(&mut self, at: usize) {
        if at >= self.buttons.len() {
            return;
        }
        self.buttons.remove(at);
        self.move_samples(|place| match place {
            place if place == at => None,
            place if place > at => Some(place - 1),
            place => Some(place),
        });
    }

    /// Moves the button at `at` one place up or down, with its sample.
    pub fn move_button(&mut self, at: usize, up: bool) {
        let to = if up { at.checked_sub(1) } else { at.checked_add(1) };
        let Some(to) = to.filter(|to| (*to).max(at) < self.buttons.len()) else {
            return;
        };
        self.buttons.swap(at, to);
        self.move_samples(|place| {
            Some(match place {
                place if place == at => to,
                place if place == to => at,
                place => place,
            })
        });
    }

    fn move_samples(&mut self, to: impl Fn(usize) -> Option<usize>) {
        self.samples.retain_mut(|sample| {
            let Slot::Button(at) = &mut sample.slot else {
                return true;
            };
            match to(usize::from(*at)).and_then(|to| u8::try_from(to).ok()) {
                Some(to) => {
                    *at = to;
                    true
                }
                None => false,
            }
        });
    }

    /// Writes `value` as the sample of `slot`.
    pub fn set_sample(&mut self, slot: Slot, value: String) {
        match self.samples.iter_mut().find(|sample| sample.slot == slot) {
            Some(sample) => sample.value = value,
            None => self.samples.push(super::Sample { slot, value }),
        }
    }

    /// The sample of `slot` as it was written; empty for none.
    pub fn sample(&self, slot: &Slot) -> &str {
        let found = self.samples.iter().find(|sample| sample.slot == *slot);
        found.map_or("", |sample| &sample.value)
    }

    /// Gives the variables numbers or names, with their samples. A name made of a number is `word` and the number.
    pub fn set_format(&mut self, format: ParameterFormat, word: &str) {
        if self.format == format {
            return;
        }
        self.format = format;
        let renamed = |names: &[String], name: &str| {
            let at = names.iter().position(|other| other == name).unwrap_or_default() + 1;
            match format {
                ParameterFormat::Positional => at.to_string(),
                ParameterFormat::Named => format!("{word}_{at}"),
            }
        };
        let names_of =
            |text: &str| -> Vec<String> { variables(text).into_iter().map(str::to_owned).collect() };
        let rewritten = |text: &str, names: &[String]| -> String {
            stretches(text)
                .into_iter()
                .map(|stretch| match stretch.variable {
                    Some(name) => format!("{{{{{}}}}}", renamed(names, name)),
                    None => stretch.words.to_owned(),
                })
                .collect()
        };
        let in_header = match &self.header {
            Some(TemplateHeader::Text(text)) => names_of(text),
            _ => Vec::new(),
        };
        let in_body = names_of(&self.body);
        if let Some(TemplateHeader::Text(text)) = &mut self.header {
            *text = rewritten(text, &in_header);
        }
        self.body = rewritten(&self.body, &in_body);
        // Samples of variables that are gone would come back under another's name.
        self.samples.retain_mut(|sample| match &mut sample.slot {
            Slot::Header(name) if name.is_empty() => true,
            Slot::Header(name) if in_header.contains(name) => {
                *name = renamed(&in_header, name);
                true
            }
            Slot::Body(name) if in_body.contains(name) => {
                *name = renamed(&in_body, name);
                true
            }
            Slot::Header(_) | Slot::Body(_) => false,
            Slot::Button(_) => true,
        });
    }

    /// The number that a new variable of the words has.
    pub fn next_number(&self) -> u32 {
        let names = variables(&self.body);
        (1..)
            .find(|number: &u32| !names.contains(&&*number.to_string()))
            .unwrap_or(1)
    }
}
