//! The word being written after a sign, such as “/bom” or “@ana”: what a picker looks for and replaces.

/// A word begun with a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where the sign stands, in bytes.
    pub start: usize,
    /// Where the word ends: at the caret, in bytes.
    pub end: usize,
    /// What follows the sign.
    pub query: String,
}

/// A word longer than this is not looked for.
const LONGEST: usize = 40;

/// The word that `sign` begins and the caret ends. The caret is counted in UTF-16 units, as browsers do.
pub fn at_caret(text: &str, caret: usize, sign: char) -> Option<Token> {
    let end = bytes(text, caret);
    let written = &text[..end];
    let start = written.rfind(sign)?;
    let query = &written[start + sign.len_utf8()..];
    let begins = written[..start]
        .chars()
        .next_back()
        .is_none_or(char::is_whitespace);
    let whole = !query.contains(char::is_whitespace) && query.chars().count() <= LONGEST;
    (begins && whole).then(|| Token {
        start,
        end,
        query: query.to_owned(),
    })
}

/// `text` with `words` in place of the bytes `start..end`, and where the caret then stands, in UTF-16 units.
pub fn replaced(text: &str, start: usize, end: usize, words: &str) -> (String, usize) {
    let head = format!("{}{words}", text.get(..start).unwrap_or_default());
    let caret = head.encode_utf16().count();
    (head + text.get(end..).unwrap_or_default(), caret)
}

/// A place counted in UTF-16 units, in bytes; one inside a character is its end.
pub fn bytes(text: &str, utf16: usize) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= utf16 {
            return at;
        }
        units += c.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_counts_where_it_begins_a_word_that_the_caret_ends() {
        let cases: [(&str, usize, Option<&str>); 9] = [
            ("/", 1, Some("")),
            ("/bom", 4, Some("bom")),
            ("/bom", 2, Some("b")),
            ("oi /bom dia", 7, Some("bom")),
            ("oi /bom dia", 11, None),
            ("e/ou", 4, None),
            ("😀 /a", 5, Some("a")),
            ("linha\n/x", 8, Some("x")),
            ("sem", 3, None),
        ];
        for (text, caret, query) in cases {
            let found = at_caret(text, caret, '/').map(|token| token.query);
            assert_eq!(found.as_deref(), query, "{text:?} at {caret}");
        }
    }

    #[test]
    fn what_is_picked_takes_the_place_of_the_word_and_the_caret_stands_after_it() {
        let text = "😀 /b fim";
        let token = at_caret(text, 5, '/').unwrap();
        let (text, caret) = replaced(text, token.start, token.end, "Olá 🙂");
        assert_eq!((text.as_str(), caret), ("😀 Olá 🙂 fim", 9));
    }

    #[test]
    fn a_caret_beyond_the_end_or_inside_a_character_is_no_harm() {
        assert_eq!(bytes("a😀", 2), 5);
        assert_eq!(bytes("a", 9), 1);
        assert_eq!(at_caret("/é", 99, '/').unwrap().query, "é");
    }
}
