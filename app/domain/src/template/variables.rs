//! The variables in a template's text: `{{1}}`, `{{nome}}`, blanks inside tolerated.

use serde::{Deserialize, Serialize};

use crate::quick_reply::{Stretch, between_braces};

/// A piece of a text whose variables were filled in as far as their values are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Words as the customer reads them.
    Words(String),
    /// A variable without a value, by its name.
    Open(String),
}

/// Splits `text` into words and variables. Meta names no longest name, so none is too long.
pub fn stretches(text: &str) -> Vec<Stretch<'_>> {
    between_braces(text, usize::MAX)
}

/// The names of the variables in `text`, each once, in the order seen.
pub fn variables(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for name in stretches(text).into_iter().filter_map(|it| it.variable) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// `text` with its variables written as Meta writes them, without blanks inside the braces.
pub fn tidy_variables(text: &str) -> String {
    stretches(text)
        .into_iter()
        .fold(String::with_capacity(text.len()), |mut tidy, stretch| {
            match stretch.variable {
                Some(name) => write_open(&mut tidy, name),
                None => tidy.push_str(stretch.words),
            }
            tidy
        })
}

/// `text` with its variables filled in. Neighbouring words become one piece, so that marks around a value
/// (`*{{1}}*`) can be read as marks; a value is never read for variables.
pub(super) fn pieces<'a>(text: &str, value: impl Fn(&str) -> Option<&'a str>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for stretch in stretches(text) {
        let words = match stretch.variable.map(|name| (name, value(name))) {
            Some((name, None)) => {
                pieces.push(Piece::Open(name.to_owned()));
                continue;
            }
            Some((_, Some(value))) => value,
            None => stretch.words,
        };
        match pieces.last_mut() {
            Some(Piece::Words(before)) => before.push_str(words),
            _ => pieces.push(Piece::Words(words.to_owned())),
        }
    }
    pieces
}

/// The pieces as one text; what is open stays as `{{nome}}`.
pub fn plain(pieces: &[Piece]) -> String {
    pieces.iter().fold(String::new(), |mut text, piece| {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Open(name) => write_open(&mut text, name),
        }
        text
    })
}

/// Whether nothing is open.
pub(super) fn is_complete(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| matches!(piece, Piece::Words(_)))
}

fn write_open(text: &mut String, name: &str) {
    text.push_str("{{");
    text.push_str(name);
    text.push_str("}}");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn variables_are_found_once_each_in_the_order_seen() {
        let table: [(&str, &[&str]); 8] = [
            ("Olá {{1}}, seu pedido {{2}}. Até {{1}}!", &["1", "2"]),
            ("{{ nome }} e {{nome}} e {{sobre_nome}}", &["nome", "sobre_nome"]),
            ("Sem nada", &[]),
            ("{{}} {{ }} {1} {{a", &[]),
            ("{{{1}}}", &["1"]),
            ("{{a\n}} {{b}}", &["b"]),
            ("{{ {{1}} }}", &["1"]),
            (
                "{{um_nome_de_variavel_que_passa_de_quarenta_letras}}",
                &["um_nome_de_variavel_que_passa_de_quarenta_letras"],
            ),
        ];
        for (text, expected) in table {
            assert_eq!(variables(text), expected, "{text}");
        }
    }

    #[test]
    fn blanks_inside_the_braces_go() {
        assert_eq!(tidy_variables("Oi {{ 1 }}, {{nome }}!"), "Oi {{1}}, {{nome}}!");
    }

    #[test]
    fn words_around_a_value_become_one_piece_and_what_is_open_stays_apart() {
        let value = |name: &str| (name == "nome").then_some("Ana {{2}}");
        assert_eq!(
            pieces("Olá *{{nome}}*, até {{ dia }}.", value),
            [
                Piece::Words("Olá *Ana {{2}}*, até ".into()),
                Piece::Open("dia".into()),
                Piece::Words(".".into()),
            ]
        );
    }

    proptest! {
        #[test]
        fn no_character_of_a_text_is_lost(text in "[{} 1a\né]{0,40}") {
            let joined: String = stretches(&text).iter().map(|it| it.words).collect();
            prop_assert_eq!(&joined, &text);
            let open = plain(&pieces(&text, |_| None));
            prop_assert_eq!(open, tidy_variables(&text));
        }
    }
}
