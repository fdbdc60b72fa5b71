//! Where the words found stand in a text.

use crate::fold::fold;

/// `text` in parts, those that begin with one of the folded `words` marked.
pub fn marked(text: &str, words: &[String]) -> Vec<(String, bool)> {
    let mut parts: Vec<(String, bool)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_word = |c: char| c.is_alphanumeric();
        let inside = rest.starts_with(is_word);
        let end = rest.find(|c| is_word(c) != inside).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        let hit = inside && {
            let folded = fold(part);
            words.iter().any(|word| alike(&folded, word))
        };
        match parts.last_mut() {
            Some((last, marked)) if *marked == hit => last.push_str(part),
            _ => parts.push((part.to_owned(), hit)),
        }
        rest = after;
    }
    parts
}

/// Whether a word of the text is what the sought one found: the same beginning, or the same stem but for its ending.
fn alike(word: &str, sought: &str) -> bool {
    let common = word
        .chars()
        .zip(sought.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let longest = sought.chars().count();
    common == longest || (common >= 4 && common + 2 >= longest)
}

/// `text` on one line, cut to some `most` characters around the first of the folded `words`.
pub fn excerpt(text: &str, words: &[String], most: usize) -> String {
    let line: Vec<char> = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .collect();
    if line.len() <= most {
        return line.into_iter().collect();
    }
    let whole: String = line.iter().collect();
    let first = marked(&whole, words)
        .into_iter()
        .scan(0, |at, (part, hit)| {
            let begin = *at;
            *at += part.chars().count();
            Some((begin, hit))
        })
        .find(|(_, hit)| *hit)
        .map_or(0, |(begin, _)| begin);
    let begin = first.saturating_sub(most / 3).min(line.len() - most);
    let cut: String = line[begin..begin + most].iter().collect();
    let before = if begin > 0 { "…" } else { "" };
    let after = if begin + most < line.len() { "…" } else { "" };
    format!("{before}{}{after}", cut.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn marks_stand_on_the_words_as_they_were_written() {
        let parts = marked("Os pedidos do João atrasaram", &words(&["pedido", "joao"]));
        let hits: Vec<&str> = parts
            .iter()
            .filter(|(_, hit)| *hit)
            .map(|(part, _)| part.as_str())
            .collect();
        assert_eq!(hits, ["pedidos", "João"]);
        let joined: String = parts.into_iter().map(|(part, _)| part).collect();
        assert_eq!(joined, "Os pedidos do João atrasaram");
    }

    #[test]
    fn an_excerpt_shows_the_word_that_was_found() {
        let long = format!("{} encomenda {}", "bla ".repeat(60), "fim ".repeat(60));
        let cut = excerpt(&long, &words(&["encomenda"]), 60);
        assert!(
            cut.contains("encomenda") && cut.starts_with('…') && cut.ends_with('…'),
            "{cut}"
        );
        assert!(cut.chars().count() <= 62);
        assert_eq!(excerpt("curta  e \n simples", &[], 60), "curta e simples");
    }
}
