//! Internal notes: what the team tells itself inside a conversation. Never sent to WhatsApp.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::refusal::Refusal;
use crate::{ConversationId, NoteId, UserId};

/// A note holds at most this many characters.
pub const MOST_NOTE: usize = 4_000;
/// Notes to a page of “Menções”.
pub const MENTION_PAGE: i64 = 30;

/// Somebody a note can name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// As it stands after the “@”.
    pub name: String,
}

/// One note as the thread draws it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    /// Which.
    pub id: NoteId,
    /// The key its browser gave it; writing the same one twice makes one note.
    pub client_key: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub author: Person,
    /// The words, with “@Name” where somebody is named.
    pub body: String,
    /// Who is named.
    pub mentions: Vec<Person>,
    /// A supervisor's note to whoever owned the conversation then (“sussurro”).
    pub whisper_to: Option<Person>,
}

impl NoteView {
    /// Whether it is for `me` in particular.
    pub fn is_for(&self, me: UserId) -> bool {
        let named = |person: &Person| person.id == me;
        self.mentions.iter().any(named) || self.whisper_to.as_ref().is_some_and(named)
    }
}

/// A note that names somebody, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Where.
    pub conversation: ConversationId,
    /// With whom that conversation is.
    pub contact_name: String,
    /// On which of our numbers.
    pub number_name: String,
    /// The note.
    pub note: NoteView,
    /// Whether I have seen it.
    pub seen: bool,
}

/// Where the next page of mentions begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionCursor {
    /// The instant of the last note of this page.
    pub at: DateTime<Utc>,
    /// Its id, which parts equal instants.
    pub id: NoteId,
}

/// One page of “Menções”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionPage {
    /// Newest first, at most [`MENTION_PAGE`].
    pub mentions: Vec<Mention>,
    /// Present when there are more.
    pub next: Option<MentionCursor>,
}

/// Checks a note before it is stored; returns it without outer blanks.
///
/// # Errors
/// [`Refusal::EmptyNote`] or [`Refusal::NoteTooLong`].
pub fn check(body: &str) -> Result<&str, Refusal> {
    let body = body.trim();
    let length = body.chars().count();
    if length == 0 {
        return Err(Refusal::EmptyNote);
    }
    if length > MOST_NOTE {
        return Err(Refusal::NoteTooLong {
            length: length as u32,
            most: MOST_NOTE as u32,
        });
    }
    Ok(body)
}

/// A stretch of a note: words, or a name with its “@”.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// The words.
    pub words: &'a str,
    /// Whose name it is.
    pub person: Option<UserId>,
}

/// Reads `body`: an “@” that begins a word, followed by the whole name of one of `people`, names them. Of two names
/// that fit the longer one counts.
pub fn stretches<'a>(body: &'a str, people: &[Person]) -> Vec<Stretch<'a>> {
    let mut stretches = Vec::new();
    let (mut begun, mut at) = (0, 0);
    while let Some(found) = body[at..].find('@') {
        let sign = at + found;
        at = sign + 1;
        let free = body[..sign]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        let named = people
            .iter()
            .filter(|person| free && stands(&body[at..], &person.name))
            .max_by_key(|person| person.name.len());
        if let Some(person) = named {
            let end = at + person.name.len();
            if begun < sign {
                stretches.push(Stretch {
                    words: &body[begun..sign],
                    person: None,
                });
            }
            stretches.push(Stretch {
                words: &body[sign..end],
                person: Some(person.id),
            });
            (begun, at) = (end, end);
        }
    }
    if begun < body.len() {
        stretches.push(Stretch {
            words: &body[begun..],
            person: None,
        });
    }
    stretches
}

/// Who of `people` is named in `body`, each once. People of one name are all meant.
pub fn named(body: &str, people: &[Person]) -> Vec<Person> {
    let stretches = stretches(body, people);
    let is_named = |person: &&Person| {
        stretches
            .iter()
            .any(|stretch| stretch.person.is_some() && stretch.words[1..] == person.name)
    };
    people.iter().filter(is_named).cloned().collect()
}

/// Whether `rest` begins with the whole of `name`.
fn stands(rest: &str, name: &str) -> bool {
    !name.is_empty()
        && rest
            .strip_prefix(name)
            .is_some_and(|after| after.chars().next().is_none_or(|next| !next.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Vec<Person> {
        ["Ana", "Ana Souza", "Élio Sá"]
            .into_iter()
            .zip(1..)
            .map(|(name, id)| Person {
                id: UserId(Uuid::from_u128(id)),
                name: name.to_owned(),
            })
            .collect()
    }

    fn names(body: &str) -> Vec<String> {
        named(body, &people())
            .into_iter()
            .map(|person| person.name)
            .collect()
    }

    #[test]
    fn a_name_after_an_at_sign_names_somebody_and_the_longer_one_counts() {
        let none: [&str; 0] = [];
        let cases: [(&str, &[&str]); 8] = [
            ("@Ana, veja", &["Ana"]),
            ("@Ana Souza, veja", &["Ana Souza"]),
            ("@Ana Souz", &["Ana"]),
            ("oi @Élio Sá e @Ana Souza e @Élio Sá", &["Ana Souza", "Élio Sá"]),
            ("ana@Ana.com", &none),
            ("@Anabela", &none),
            ("@", &none),
            ("(@Ana)", &["Ana"]),
        ];
        for (body, expected) in cases {
            assert_eq!(names(body), expected, "{body}");
        }
    }

    #[test]
    fn the_stretches_of_a_note_are_the_note() {
        for body in [
            "@Ana",
            "veja @Ana Souza agora",
            "sem ninguém",
            "",
            "a@b @Élio Sá@Ana",
        ] {
            let joined: String = stretches(body, &people())
                .iter()
                .map(|stretch| stretch.words)
                .collect();
            assert_eq!(joined, body);
        }
    }

    #[test]
    fn people_of_one_name_are_all_meant() {
        let mut people = people();
        people.push(Person {
            id: UserId(Uuid::from_u128(9)),
            name: "Ana".into(),
        });
        assert_eq!(named("@Ana", &people).len(), 2);
    }

    #[test]
    fn a_note_is_neither_empty_nor_endless() {
        assert_eq!(check(" \n"), Err(Refusal::EmptyNote));
        assert_eq!(check(" oi "), Ok("oi"));
        assert!(matches!(
            check(&"x".repeat(MOST_NOTE + 1)),
            Err(Refusal::NoteTooLong {
                length: 4001,
                most: 4000
            })
        ));
    }
}
