//! Rules for a template's texts and the variables in them.

use super::{DraftFault, DraftPlace, Found, length};
use crate::quick_reply::Stretch;
use crate::template::{
    MOST_BODY, MOST_FOOTER, MOST_HEADER, ParameterFormat, TemplateHeader, TemplateParts, stretches, variables,
};

pub(super) fn check(parts: &TemplateParts, found: &mut Found) {
    if let Some(TemplateHeader::Text(text)) = &parts.header {
        let mut add = |fault| found.add(DraftPlace::Header, fault);
        add(length(text, MOST_HEADER));
        add(line_break(text));
        add(loose_braces(text));
        add(names(text, parts.format));
        add((variables(text).len() > 1).then_some(DraftFault::OneVariable));
    }
    let mut add = |fault| found.add(DraftPlace::Body, fault);
    add(length(&parts.body, MOST_BODY));
    add(loose_braces(&parts.body));
    add(names(&parts.body, parts.format));
    let stretches = stretches(&parts.body);
    let begin = edge(stretches.iter(), DraftFault::VariableFirst);
    let end = edge(stretches.iter().rev(), DraftFault::VariableLast);
    add(begin);
    add(end);
    add(touching(&stretches));
    add(few_words(&stretches));
    if let Some(text) = &parts.footer {
        let mut add = |fault| found.add(DraftPlace::Footer, fault);
        add(length(text, MOST_FOOTER));
        add(line_break(text));
        add(no_variables(text));
    }
}

/// Nothing between braces, for texts without variables.
pub(super) fn no_variables(text: &str) -> Option<DraftFault> {
    if variables(text).is_empty() {
        loose_braces(text)
    } else {
        Some(DraftFault::NoVariables)
    }
}

/// Headers, footers and buttons are drawn on one line. Meta has 2388047 and 2388073 for the form of headers and
/// footers; what else they forbid (emoji, marks) is not established, and left to Meta.
pub(super) fn line_break(text: &str) -> Option<DraftFault> {
    text.contains('\n').then_some(DraftFault::LineBreak)
}

/// Braces beside or around a variable that Meta reads in another way than people do.
pub(super) fn loose_braces(text: &str) -> Option<DraftFault> {
    let stretches = stretches(text);
    let loose = stretches.iter().enumerate().any(|(at, stretch)| {
        let beside_variable = |at: Option<usize>| {
            at.and_then(|at| stretches.get(at))
                .is_some_and(|other| other.variable.is_some())
        };
        let words = stretch.words;
        stretch.variable.is_none()
            && (words.contains("{{")
                || words.contains("}}")
                || (words.ends_with('{') && beside_variable(Some(at + 1)))
                || (words.starts_with('}') && beside_variable(at.checked_sub(1))))
    });
    loose.then_some(DraftFault::LooseBraces)
}

/// Numbers are those from 1 on, in whatever order and as often as the text wants; names are small letters,
/// digits and underscores.
fn names(text: &str, format: ParameterFormat) -> Option<DraftFault> {
    let names = variables(text);
    let is_number = |name: &&str| name.bytes().all(|b| b.is_ascii_digit());
    let good = |name: &&str| {
        name.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if let Some(name) = names.iter().find(|name| !good(name)) {
        let name = (*name).to_owned();
        return Some(DraftFault::BadVariable { name });
    }
    let numbered = format == ParameterFormat::Positional;
    if let Some(name) = names.iter().find(|name| is_number(name) != numbered) {
        let name = (*name).to_owned();
        return Some(DraftFault::MixedVariables { name });
    }
    let missing = |number: &u32| !names.contains(&number.to_string().as_str());
    (1..)
        .take(if numbered { names.len() } else { 0 })
        .find(missing)
        .map(|number| DraftFault::MissingNumber { number })
}

/// Blanks at the edge are trimmed away, so a variable there is first or last. Providers report that Meta also takes
/// `{{1}}.` at the end for a variable at the end (Maqsam's help page on variables); Meta does not publish it, so
/// that is a warning, and the same for the beginning. An emoji parts.
fn edge<'a>(mut from_edge: impl Iterator<Item = &'a Stretch<'a>>, at_edge: DraftFault) -> Option<DraftFault> {
    let outer = from_edge.next()?;
    if outer.variable.is_some() {
        return Some(at_edge);
    }
    let inner_is_variable = from_edge.next().is_some_and(|it| it.variable.is_some());
    (inner_is_variable && !says_something(outer.words)).then_some(DraftFault::OnlyPunctuation)
}

/// Whether a text is more than blanks and punctuation.
fn says_something(words: &str) -> bool {
    let empty = |c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '…' | '“' | '”' | '‘' | '’' | '–' | '—')
    };
    !words.chars().all(empty)
}

/// Only blanks between two variables, or nothing.
fn touching(stretches: &[Stretch<'_>]) -> Option<DraftFault> {
    let mut after_variable = false;
    let touch = stretches.iter().any(|stretch| {
        let touches = stretch.variable.is_some() && after_variable;
        if stretch.variable.is_some() {
            after_variable = true;
        } else if !stretch.words.trim().is_empty() {
            after_variable = false;
        }
        touches
    });
    touch.then_some(DraftFault::VariablesTouch)
}

/// Meta wants words around variables and does not publish how many. Several providers have found, each on its
/// own, that `n` variables go with `2n + 1` other words or more (Syniverse, Mercuri and Maqsam in their help
/// pages; the first two write it as `3n + 1` words and variables together). Doubts: whether a variable that
/// stands twice counts twice (here it does), and how Meta counts words in scripts without blanks. Hence it is a
/// warning and no refusal ([`DraftFault::blocks`]).
fn few_words(stretches: &[Stretch<'_>]) -> Option<DraftFault> {
    let count = stretches.iter().filter(|it| it.variable.is_some()).count();
    let words = stretches
        .iter()
        .filter(|it| it.variable.is_none())
        .flat_map(|it| it.words.split_whitespace())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count();
    let least = 2 * count + 1;
    (count > 0 && words < least).then_some(DraftFault::FewWords {
        words: words as u32,
        least: least as u32,
    })
}
