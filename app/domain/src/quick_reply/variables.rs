//! The variables of quick replies: what a text calls them, what a conversation fills in, and what stays open.

use crate::fold::fold;
use crate::refusal::Refusal;

/// What a conversation can fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variable {
    /// The contact's name.
    Contact,
    /// Its first word.
    FirstName,
    /// Who answers.
    Agent,
    /// The protocol's number.
    Protocol,
    /// “Bom dia”, “Boa tarde”, “Boa noite”.
    Greeting,
    /// Our number's name.
    Number,
    /// Today.
    Date,
    /// Now.
    Hour,
}

impl Variable {
    /// All of them, as the help lists them.
    pub const ALL: [Self; 8] = [
        Self::Contact,
        Self::FirstName,
        Self::Agent,
        Self::Protocol,
        Self::Greeting,
        Self::Number,
        Self::Date,
        Self::Hour,
    ];

    /// Its names: as texts in Portuguese and in English write it.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::Contact => ["contato", "contact"],
            Self::FirstName => ["primeiro_nome", "first_name"],
            Self::Agent => ["atendente", "agent"],
            Self::Protocol => ["protocolo", "protocol"],
            Self::Greeting => ["saudacao", "greeting"],
            Self::Number => ["numero", "number"],
            Self::Date => ["data", "date"],
            Self::Hour => ["hora", "time"],
        }
    }

    /// Reads a name, whatever its case and accents.
    pub fn named(name: &str) -> Option<Self> {
        let name = fold(name.trim());
        Self::ALL
            .into_iter()
            .find(|variable| variable.names().contains(&name.as_str()))
    }
}

/// A stretch of a text: words, or what stands between double braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// As written, braces included.
    pub words: &'a str,
    /// The name between the braces.
    pub variable: Option<&'a str>,
}

/// What stands between braces is taken for a variable up to this many characters.
const LONGEST_NAME: usize = 40;

/// Reads `text` for variables.
pub fn stretches(text: &str) -> Vec<Stretch<'_>> {
    between_braces(text, LONGEST_NAME)
}

/// Reads `text` for names of at most `longest` characters between double braces.
pub(crate) fn between_braces(text: &str, longest: usize) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let mut begun = 0;
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|found| at + found) {
        let inside = open + 2;
        // Up to the next brace and no further, so that a long row of braces is read once.
        let name = text[inside..]
            .find(['{', '}', '\n'])
            .filter(|close| text[inside + close..].starts_with("}}"))
            .map(|close| &text[inside..inside + close]);
        let name = name.filter(|name| !name.trim().is_empty() && name.chars().count() <= longest);
        let Some(name) = name else {
            at = open + 1;
            continue;
        };
        let end = inside + name.len() + 2;
        if begun < open {
            stretches.push(Stretch {
                words: &text[begun..open],
                variable: None,
            });
        }
        stretches.push(Stretch {
            words: &text[open..end],
            variable: Some(name.trim()),
        });
        (begun, at) = (end, end);
    }
    if begun < text.len() {
        stretches.push(Stretch {
            words: &text[begun..],
            variable: None,
        });
    }
    stretches
}

/// `body` with its variables filled in. What is unknown, or has no value here, stays as written.
pub fn fill(body: &str, value: impl Fn(Variable) -> String) -> String {
    stretches(body)
        .into_iter()
        .map(|stretch| {
            let filled = stretch.variable.and_then(Variable::named).map(&value);
            filled
                .filter(|value| !value.trim().is_empty())
                .unwrap_or_else(|| stretch.words.to_owned())
        })
        .collect()
}

/// The first variable in `text` that is not filled in, with its place in bytes.
pub fn first_hole(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    for stretch in stretches(text) {
        if stretch.variable.is_some() {
            return Some((at, stretch.words));
        }
        at += stretch.words.len();
    }
    None
}

/// Says no while a variable of `text` is not filled in.
///
/// # Errors
/// [`Refusal::UnfilledVariable`].
pub fn check_filled(text: &str) -> Result<(), Refusal> {
    match first_hole(text) {
        Some((_, words)) => Err(Refusal::UnfilledVariable {
            variable: words.to_owned(),
        }),
        None => Ok(()),
    }
}

/// The contact's name where it is one: a number or a user name is nothing to call somebody by.
pub fn callable(name: &str) -> &str {
    let name = name.trim();
    if name.starts_with('@') || !name.chars().any(char::is_alphabetic) {
        ""
    } else {
        name
    }
}

/// The first word of a name.
pub fn first_name(name: &str) -> &str {
    callable(name).split_whitespace().next().unwrap_or_default()
}

/// How one greets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greeting {
    /// From five.
    Morning,
    /// From noon.
    Afternoon,
    /// From six in the evening.
    Evening,
}

/// How one greets at `hour` (0–23) of the business's clock.
pub fn greeting(hour: u32) -> Greeting {
    match hour {
        5..12 => Greeting::Morning,
        12..18 => Greeting::Afternoon,
        _ => Greeting::Evening,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(body: &str) -> String {
        fill(body, |variable| match variable {
            Variable::FirstName => "Ana".into(),
            Variable::Greeting => "Bom dia".into(),
            _ => String::new(),
        })
    }

    #[test]
    fn variables_are_filled_in_and_what_is_unknown_or_empty_stays() {
        let cases = [
            ("{{saudacao}}, {{primeiro_nome}}!", "Bom dia, Ana!"),
            ("{{ Saudação }}, {{first_name}}", "Bom dia, Ana"),
            ("{{protocolo}} e {{nada}}", "{{protocolo}} e {{nada}}"),
            (
                "{{}} {{ }} {{a\nb}} {{primeiro_nome",
                "{{}} {{ }} {{a\nb}} {{primeiro_nome",
            ),
            ("{{{primeiro_nome}}}", "{Ana}"),
            ("sem nada", "sem nada"),
        ];
        for (body, expected) in cases {
            assert_eq!(filled(body), expected, "{body}");
        }
    }

    #[test]
    fn what_is_not_filled_in_is_found_and_refused() {
        assert_eq!(first_hole("é {{prazo}} de"), Some((3, "{{prazo}}")));
        assert_eq!(
            check_filled("oi {{x}}"),
            Err(Refusal::UnfilledVariable {
                variable: "{{x}}".into()
            })
        );
        assert_eq!(check_filled("chaves { } e {{}} são só texto"), Ok(()));
    }

    #[test]
    fn a_number_is_nothing_to_call_somebody_by() {
        assert_eq!(first_name(" Ana Maria Souza"), "Ana");
        assert_eq!(first_name("+55 41 98888-7777"), "");
        assert_eq!(first_name("@carladias"), "");
        assert_eq!(callable("Padaria Pão de Mel"), "Padaria Pão de Mel");
    }

    #[test]
    fn one_greets_by_the_hour() {
        use Greeting::{Afternoon, Evening, Morning};
        let table = [
            (4, Evening),
            (5, Morning),
            (11, Morning),
            (12, Afternoon),
            (17, Afternoon),
            (18, Evening),
            (0, Evening),
        ];
        for (hour, expected) in table {
            assert_eq!(greeting(hour), expected, "{hour} h");
        }
    }
}
