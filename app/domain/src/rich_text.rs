//! WhatsApp's text marks (`*bold*`, `_italic_`, `~strike~`, ```` ```mono``` ````) and web addresses, as pieces to draw.

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words as they are.
    Plain(String),
    /// A web address; `http` or `https`, nothing else.
    Link(String),
    /// Between asterisks.
    Bold(Vec<Piece>),
    /// Between underscores.
    Italic(Vec<Piece>),
    /// Between tildes.
    Strike(Vec<Piece>),
    /// Between backticks: as typed, marks included.
    Mono(String),
}

/// Marks inside marks are read this deep; a text that goes on is drawn as it is.
const DEEPEST: u8 = 3;

/// Reads `text`.
pub fn pieces(text: &str) -> Vec<Piece> {
    read(text, 0)
}

fn read(text: &str, depth: u8) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let free = plain
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        let found = if free { piece(rest, c, depth) } else { None };
        if let Some((piece, length)) = found {
            flush(&mut plain, &mut pieces);
            pieces.push(piece);
            rest = &rest[length..];
        } else {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    flush(&mut plain, &mut pieces);
    pieces
}

fn flush(plain: &mut String, pieces: &mut Vec<Piece>) {
    if !plain.is_empty() {
        pieces.push(Piece::Plain(std::mem::take(plain)));
    }
}

/// The piece at the head of `rest`, which begins with `c`, and its length in bytes.
fn piece(rest: &str, c: char, depth: u8) -> Option<(Piece, usize)> {
    match c {
        'h' | 'H' => link(rest),
        '`' => between(rest, "```")
            .or_else(|| between(rest, "`"))
            .map(|(inner, length)| (Piece::Mono(inner.to_owned()), length)),
        '*' | '_' | '~' if depth < DEEPEST => {
            let mark = &rest[..1];
            let (inner, length) = between(rest, mark)?;
            let tight = !inner.starts_with(char::is_whitespace) && !inner.ends_with(char::is_whitespace);
            if !tight || inner.contains('\n') {
                return None;
            }
            let inner = read(inner, depth + 1);
            let piece = match c {
                '*' => Piece::Bold(inner),
                '_' => Piece::Italic(inner),
                _ => Piece::Strike(inner),
            };
            Some((piece, length))
        }
        _ => None,
    }
}

/// What stands between two `mark`s at the head of `rest`; the second one must end a word.
fn between<'a>(rest: &'a str, mark: &str) -> Option<(&'a str, usize)> {
    let body = rest.strip_prefix(mark)?;
    let end = body.match_indices(mark).map(|(at, _)| at).find(|at| {
        *at > 0
            && body[at + mark.len()..]
                .chars()
                .next()
                .is_none_or(|after| !after.is_alphanumeric())
    })?;
    Some((&body[..end], end + 2 * mark.len()))
}

fn link(rest: &str) -> Option<(Piece, usize)> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        rest.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    })?;
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
        .unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_', '~', '\'']);
    (address.len() > scheme.len()).then(|| (Piece::Link(address.to_owned()), address.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(text: &str) -> Piece {
        Piece::Plain(text.into())
    }

    fn flat(pieces: &[Piece]) -> String {
        pieces.iter().fold(String::new(), |text, piece| match piece {
            Piece::Plain(words) | Piece::Link(words) | Piece::Mono(words) => text + words,
            Piece::Bold(inner) | Piece::Italic(inner) | Piece::Strike(inner) => text + &flat(inner),
        })
    }

    #[test]
    fn marks_are_read_as_whatsapp_reads_them() {
        assert_eq!(
            pieces("*oi*, tudo _bem_?"),
            [
                Piece::Bold(vec![plain("oi")]),
                plain(", tudo "),
                Piece::Italic(vec![plain("bem")]),
                plain("?"),
            ]
        );
        assert_eq!(pieces("```a *b*```"), [Piece::Mono("a *b*".into())]);
        assert_eq!(
            pieces("*_x_*"),
            [Piece::Bold(vec![Piece::Italic(vec![plain("x")])])]
        );
    }

    #[test]
    fn arithmetic_and_names_stay_as_they_are() {
        for text in [
            "2 * 3 * 4",
            "nome_do_arquivo_novo",
            "* item",
            "**",
            "a*b*c",
            "*a\nb*",
        ] {
            assert_eq!(pieces(text), [plain(text)], "{text}");
        }
    }

    #[test]
    fn only_web_addresses_become_links_and_the_full_stop_stays_outside() {
        assert_eq!(
            pieces("veja https://loja.com.br/a?b=1."),
            [
                plain("veja "),
                Piece::Link("https://loja.com.br/a?b=1".into()),
                plain("."),
            ]
        );
        assert_eq!(
            pieces("javascript:alert(1) https://"),
            [plain("javascript:alert(1) https://")]
        );
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "[a-z *_~`\nhtps:/.é]{0,60}") {
            let kept: String = flat(&pieces(&text)).chars().filter(|c| c.is_alphanumeric()).collect();
            let typed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
            prop_assert_eq!(kept, typed);
        }
    }
}
