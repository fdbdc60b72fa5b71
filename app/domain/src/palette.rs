//! The command palette: which of its entries fit what was typed, the best first.

use crate::fold::fold;
use crate::fuzzy::fit;

/// An entry as one looks for it.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// Under which heading it stands.
    pub group: usize,
    /// What it says.
    pub word: &'a str,
    /// Other words by which people look for it, separated by commas.
    pub also: &'a str,
}

/// What an entry found by another word than its own stands behind.
const BY_ANOTHER_WORD: u32 = 2;

/// The places of the entries that fit `typed`, heading by heading; the heading with the best fit comes first, and
/// among equals the order given. Nothing typed fits everything.
///
/// Of several words each has to fit.
pub fn rank(typed: &str, entries: &[Sought<'_>]) -> Vec<usize> {
    let typed = fold(typed);
    let words: Vec<&str> = typed.split_whitespace().collect();
    let found: Vec<(u32, usize)> = entries
        .iter()
        .enumerate()
        .filter_map(|(place, entry)| Some((fits(&words, entry)?, place)))
        .collect();
    let best = |group: usize| {
        let of_group = found.iter().filter(|(_, place)| entries[*place].group == group);
        of_group.map(|(fit, _)| *fit).min()
    };
    let mut ranked: Vec<_> = found
        .iter()
        .map(|&(fit, place)| (best(entries[place].group), entries[place].group, fit, place))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(.., place)| place).collect()
}

fn fits(words: &[&str], entry: &Sought<'_>) -> Option<u32> {
    let word = fold(entry.word);
    let also = fold(entry.also);
    let one = |typed: &&str| {
        let own = fit(typed, &word);
        let others = also.split(',').filter_map(|other| fit(typed, other.trim()));
        own.into_iter()
            .chain(others.map(|fit| fit + BY_ANOTHER_WORD))
            .min()
    };
    words.iter().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: [Sought<'_>; 6] = [
        entry(0, "Transferir", "passar, encaminhar"),
        entry(0, "Encerrar", "fechar, finalizar"),
        entry(1, "Fila de Atendimentos", ""),
        entry(1, "Equipes", "times"),
        entry(2, "Aparência escura", "tema, noite"),
        entry(2, "Fazer uma pausa", "ausente"),
    ];

    const fn entry(group: usize, word: &'static str, also: &'static str) -> Sought<'static> {
        Sought { group, word, also }
    }

    #[test]
    fn what_fits_best_stands_first_and_headings_stay_together() {
        let cases: [(&str, &[usize]); 12] = [
            ("", &[0, 1, 2, 3, 4, 5]),
            ("  ", &[0, 1, 2, 3, 4, 5]),
            ("trans", &[0]),
            ("FILA", &[2]),
            ("aparencia", &[4]),
            ("escura tema", &[4]),
            ("passar", &[0]),
            ("fech", &[1]),
            ("time", &[3]),
            ("trnsf", &[0]),
            ("fila escura", &[]),
            ("f", &[2, 5, 0, 1]),
        ];
        for (typed, expected) in cases {
            assert_eq!(rank(typed, &ENTRIES), expected, "{typed:?}");
        }
    }
}
