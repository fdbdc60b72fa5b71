//! `{{…}}` in a template's texts.

use super::ParameterFormat;

/// The names inside `{{…}}`, each once: numbers in their own order, which is the order of a send's parameters, names
/// in the order of the text.
pub fn variables(text: &str, format: ParameterFormat) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        let name = name.trim();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        rest = after;
    }
    if format == ParameterFormat::Positional {
        names.sort_by_key(|name| name.parse::<u32>().unwrap_or(u32::MAX));
    }
    names
}

/// Whether a text names its variables instead of counting them: for templates that do not say.
pub(super) fn are_named(text: &str) -> bool {
    variables(text, ParameterFormat::Named)
        .iter()
        .any(|name| !name.bytes().all(|b| b.is_ascii_digit()))
}

/// An address up to its variable; `None` when it has none.
pub(super) fn fixed_part(url: &str) -> Option<&str> {
    url.split_once("{{").map(|(fixed, _)| fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variable_once_and_numbers_in_their_own_order() {
        let named = "Olá {{ nome }}, {{pedido}}! {{nome}} {{}} {{";
        assert_eq!(variables(named, ParameterFormat::Named), ["nome", "pedido"]);
        let counted = "{{2}} de {{10}} até {{1}}";
        assert_eq!(variables(counted, ParameterFormat::Positional), ["1", "2", "10"]);
        assert!(are_named(named) && !are_named(counted) && !are_named("nada"));
    }
}
