//! Comparing names as people type them: without accents, without capitals.

/// Whether `name` holds what is searched; each word of it somewhere.
pub fn holds(name: &str, search: &str) -> bool {
    let name = plain(name);
    plain(search).split_whitespace().all(|word| name.contains(word))
}

/// In small letters and without the accents of Portuguese and its neighbours.
fn plain(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(base).collect()
}

fn base(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn names_are_found_without_accents_or_capitals_and_by_parts() {
        assert!(holds("Cláudia Conceição", "claudia"));
        assert!(holds("Cláudia Conceição", "conceicao CLÁU"));
        assert!(holds("Ana", " "));
        assert!(!holds("Ana", "anna"));
    }
}
