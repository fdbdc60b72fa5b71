//! What an agent may send inside the window, and WhatsApp's limits on it (`cloud-api.md` 2.1).

use serde::{Deserialize, Serialize};

use crate::FileId;
use crate::media::MOST_CAPTION;
use crate::message::{Content, SharedContact, check_text};
use crate::phone::Phone;
use crate::refusal::Refusal;

/// Reply buttons that WhatsApp takes under a message.
pub const MOST_BUTTONS: usize = 3;
/// Rows that WhatsApp takes in a list.
pub const MOST_ROWS: usize = 10;
/// Characters on a reply button, and on the button that opens a list.
pub const MOST_BUTTON: usize = 20;
/// Characters in a row's first line.
pub const MOST_ROW: usize = 24;
/// Characters in a row's second line.
pub const MOST_DESCRIPTION: usize = 72;
/// Characters above reply buttons.
pub const MOST_BUTTONS_BODY: usize = 1024;

/// One thing the customer can pick.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choice {
    /// The button or the row's first line.
    pub title: String,
    /// A row's second line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A message before it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outgoing {
    /// Words.
    Text {
        /// At most [`crate::message::MOST_TEXT`] characters.
        body: String,
    },
    /// A file that was uploaded before.
    File {
        /// Which.
        file: FileId,
        /// Words under it; only where its kind takes them.
        caption: Option<String>,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What it is called.
        name: Option<String>,
        /// Where it is.
        address: Option<String>,
    },
    /// A business card.
    Contact {
        /// The full name.
        name: String,
        /// In any written form.
        phone: String,
    },
    /// Reply buttons, or a list behind one button.
    Choices {
        /// The question.
        body: String,
        /// What the button that opens the list says; absent: reply buttons.
        label: Option<String>,
        /// What can be picked.
        options: Vec<Choice>,
    },
}

impl Outgoing {
    /// The message as WhatsApp takes it, without outer blanks.
    ///
    /// # Errors
    /// The rule it breaks.
    pub fn checked(self) -> Result<Self, Refusal> {
        Ok(match self {
            Self::Text { body } => Self::Text {
                body: clean(check_text(&body)?),
            },
            Self::File { file, caption } => Self::File {
                file,
                caption: caption
                    .map(|words| fitting(&words, MOST_CAPTION))
                    .transpose()?
                    .flatten(),
            },
            Self::Location {
                latitude,
                longitude,
                name,
                address,
            } => {
                if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
                    return Err(Refusal::PlaceUnknown);
                }
                Self::Location {
                    latitude,
                    longitude,
                    name: name
                        .map(|name| fitting(&name, MOST_CAPTION))
                        .transpose()?
                        .flatten(),
                    address: address
                        .map(|it| fitting(&it, MOST_CAPTION))
                        .transpose()?
                        .flatten(),
                }
            }
            Self::Contact { name, phone } => {
                let name = fitting(&name, 100)?.ok_or(Refusal::ContactIncomplete)?;
                let phone = Phone::parse(&phone).map_err(|_| Refusal::ContactIncomplete)?;
                Self::Contact {
                    name,
                    phone: phone.into_string(),
                }
            }
            Self::Choices { body, label, options } => choices(&body, label, options)?,
        })
    }
}

impl Outgoing {
    /// What the message will carry; a file's is only known with the file.
    pub fn content(self) -> Option<Content> {
        Some(match self {
            Self::Text { body } => Content::Text { body },
            Self::File { .. } => return None,
            Self::Location {
                latitude,
                longitude,
                name,
                address,
            } => Content::Location {
                latitude,
                longitude,
                name,
                address,
            },
            Self::Contact { name, phone } => Content::Contacts {
                contacts: vec![SharedContact {
                    name,
                    phones: vec![phone],
                }],
            },
            Self::Choices { body, label, options } => Content::Choices { body, label, options },
        })
    }
}

fn choices(body: &str, label: Option<String>, options: Vec<Choice>) -> Result<Outgoing, Refusal> {
    let list = label.is_some();
    let body = check_text(body)?;
    if !list && body.chars().count() > MOST_BUTTONS_BODY {
        return Err(too_long(body, MOST_BUTTONS_BODY));
    }
    let most = if list { MOST_ROWS } else { MOST_BUTTONS };
    if options.is_empty() || options.len() > most {
        return Err(Refusal::ChoiceCount { most: most as u32 });
    }
    let label = match label {
        Some(label) => Some(fitting(&label, MOST_BUTTON)?.ok_or(Refusal::ChoiceEmpty)?),
        None => None,
    };
    let mut kept: Vec<Choice> = Vec::with_capacity(options.len());
    for option in options {
        let title =
            fitting(&option.title, if list { MOST_ROW } else { MOST_BUTTON })?.ok_or(Refusal::ChoiceEmpty)?;
        if kept.iter().any(|other| other.title == title) {
            return Err(Refusal::ChoicesAlike);
        }
        let description = match option.description.filter(|_| list) {
            Some(words) => fitting(&words, MOST_DESCRIPTION)?,
            None => None,
        };
        kept.push(Choice { title, description });
    }
    Ok(Outgoing::Choices {
        body: clean(body),
        label,
        options: kept,
    })
}

/// `words` without outer blanks; `None` when nothing is left.
fn fitting(words: &str, most: usize) -> Result<Option<String>, Refusal> {
    let words = words.trim();
    if words.chars().count() > most {
        return Err(too_long(words, most));
    }
    Ok((!words.is_empty()).then(|| clean(words)))
}

/// Postgres keeps no NUL in a text.
fn clean(words: &str) -> String {
    words.replace('\0', "\u{fffd}")
}

fn too_long(words: &str, most: usize) -> Refusal {
    Refusal::MessageTooLong {
        length: words.chars().count() as u32,
        most: most as u32,
    }
}

/// Reads a place as maps write it: `-25.4284, -49.2733`, or inside a map's address.
pub fn read_place(text: &str) -> Option<(f64, f64)> {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let mut numbers = text
        .split(|c: char| !is_number(c))
        .filter(|part| part.contains('.'))
        .filter_map(|part| part.parse::<f64>().ok());
    let (latitude, longitude) = (numbers.next()?, numbers.next()?);
    ((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude))
        .then_some((latitude, longitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(title: &str) -> Choice {
        Choice {
            title: title.into(),
            description: None,
        }
    }

    fn buttons(titles: &[&str]) -> Result<Outgoing, Refusal> {
        Outgoing::Choices {
            body: "Como prefere?".into(),
            label: None,
            options: titles.iter().map(|title| option(title)).collect(),
        }
        .checked()
    }

    #[test]
    fn reply_buttons_are_one_to_three_short_and_unlike() {
        assert!(buttons(&["Sim", "Não"]).is_ok());
        assert_eq!(buttons(&[]), Err(Refusal::ChoiceCount { most: 3 }));
        assert_eq!(
            buttons(&["a", "b", "c", "d"]),
            Err(Refusal::ChoiceCount { most: 3 })
        );
        assert_eq!(buttons(&["Sim", " Sim "]), Err(Refusal::ChoicesAlike));
        assert_eq!(buttons(&["Sim", " "]), Err(Refusal::ChoiceEmpty));
        assert_eq!(
            buttons(&["x".repeat(21).as_str()]),
            Err(Refusal::MessageTooLong { length: 21, most: 20 })
        );
    }

    #[test]
    fn a_list_has_up_to_ten_rows_and_a_button_that_opens_it() {
        let list = |label: &str, count: usize| {
            Outgoing::Choices {
                body: "Escolha".into(),
                label: Some(label.into()),
                options: (0..count).map(|i| option(&format!("Opção {i}"))).collect(),
            }
            .checked()
        };
        assert!(list("Ver opções", 10).is_ok());
        assert_eq!(list("Ver opções", 11), Err(Refusal::ChoiceCount { most: 10 }));
        assert_eq!(list("  ", 2), Err(Refusal::ChoiceEmpty));
    }

    #[test]
    fn a_place_is_on_earth() {
        let place = |latitude, longitude| {
            Outgoing::Location {
                latitude,
                longitude,
                name: Some("  ".into()),
                address: None,
            }
            .checked()
        };
        assert_eq!(place(-91.0, 0.0), Err(Refusal::PlaceUnknown));
        assert_eq!(place(f64::NAN, 0.0), Err(Refusal::PlaceUnknown));
        assert!(matches!(
            place(-25.4, -49.2),
            Ok(Outgoing::Location { name: None, .. })
        ));
    }

    #[test]
    fn a_place_is_read_as_maps_write_it() {
        assert_eq!(read_place("-25.4284, -49.2733"), Some((-25.4284, -49.2733)));
        assert_eq!(
            read_place("https://www.google.com/maps/@-25.4284,-49.2733,17z"),
            Some((-25.4284, -49.2733))
        );
        assert_eq!(read_place("Rua XV, 10"), None);
        assert_eq!(read_place("95.1, 10.2"), None);
    }

    #[test]
    fn a_card_needs_a_name_and_a_phone_that_can_be_called() {
        let card = |name: &str, phone: &str| {
            Outgoing::Contact {
                name: name.into(),
                phone: phone.into(),
            }
            .checked()
        };
        assert_eq!(
            card(" Bia Lima ", "(41) 97777-6666"),
            Ok(Outgoing::Contact {
                name: "Bia Lima".into(),
                phone: "+5541977776666".into()
            })
        );
        assert_eq!(card("", "(41) 97777-6666"), Err(Refusal::ContactIncomplete));
        assert_eq!(card("Bia", "ramal 12"), Err(Refusal::ContactIncomplete));
    }

    #[test]
    fn a_caption_fits_under_its_file() {
        let file = FileId(uuid::Uuid::nil());
        let with = |caption: &str| {
            Outgoing::File {
                file,
                caption: Some(caption.into()),
            }
            .checked()
        };
        assert_eq!(with("  "), Ok(Outgoing::File { file, caption: None }));
        assert_eq!(
            with(&"a".repeat(1025)),
            Err(Refusal::MessageTooLong {
                length: 1025,
                most: 1024
            })
        );
    }
}
