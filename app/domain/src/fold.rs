//! Comparing words as people type them: without accents, without capitals.

/// In small letters without the accents of Latin letters, so that “Joao” finds “João”.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(base).collect()
}

/// Whether `name` holds what is searched; each word of it somewhere.
pub fn holds(name: &str, search: &str) -> bool {
    let name = fold(name);
    fold(search).split_whitespace().all(|word| name.contains(word))
}

fn base(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' | 'ń' => 'n',
        'ò'..='ö' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_accents_or_capitals_and_by_parts() {
        assert!(holds("Cláudia Conceição", "claudia"));
        assert!(holds("Cláudia Conceição", "conceicao CLÁU"));
        assert!(holds("Ana", " "));
        assert!(!holds("Ana", "anna"));
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("Ção ÀÉÎÕÜ ñ Ý 😀"), "cao aeiou n y 😀");
    }
}
