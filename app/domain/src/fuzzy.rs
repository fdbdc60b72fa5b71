//! Looking for things by what people type: the odd missing letter does not matter.

/// How well `query` fits `text`, both as [`fold`](crate::fold::fold) leaves them: smaller is better, absent is not at all.
///
/// Best is the beginning of the text, then the beginning of a word, then anywhere, then letters in order with others
/// in between.
pub fn fit(query: &str, text: &str) -> Option<u32> {
    if query.is_empty() || text.starts_with(query) {
        return Some(0);
    }
    if let Some(at) = text.find(query) {
        let begins = text[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        return Some(if begins { 1 } else { 2 });
    }
    let mut rest = text.chars();
    let mut skipped = 0;
    for wanted in query.chars() {
        skipped += rest.by_ref().position(|c| c == wanted)? as u32;
    }
    // Letters scattered over a whole sentence are chance.
    (skipped < query.chars().count() as u32).then_some(3 + skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_to_the_beginning_the_better() {
        let order = ["bom dia", "um bom dia", "abombar", "b.o.m"];
        let fits: Vec<_> = order.iter().map(|text| fit("bom", text)).collect();
        assert!(fits.is_sorted() && fits.iter().all(Option::is_some), "{fits:?}");
        assert_eq!(fit("bom", "boa tarde"), None);
        assert_eq!(fit("", "x"), Some(0));
        assert_eq!(fit("prz", "prazo"), Some(4));
        assert_eq!(fit("ao", "a long sentence with an o"), None);
    }
}
