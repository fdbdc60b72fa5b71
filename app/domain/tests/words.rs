//! The catalogues against the code that reads them: a text nobody shows is a text nobody checks.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn text_of(folder: &str) -> String {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap() + "\n")
        .collect()
}

/// What stands between quotes on one line.
fn literals(source: &str) -> Vec<&str> {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect()
}

#[test]
fn every_text_is_shown_somewhere() {
    let declared = text_of("src/words/screens");
    let shown = text_of("../src") + &text_of("../../server/src");
    let unused: Vec<&str> = declared
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "))
        .map(|(name, _)| name)
        .filter(|name| {
            !shown.match_indices(&format!(".{name}")).any(|(at, found)| {
                let after = shown[at + found.len()..].chars().next();
                !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
            })
        })
        .collect();
    assert!(unused.is_empty(), "no screen shows {unused:?}");
}

#[test]
fn every_sentence_is_translated() {
    let english = text_of("src/words/en");
    let portuguese = text_of("src/words/pt_br");
    let english: Vec<&str> = literals(&english);
    let same: Vec<&str> = literals(&portuguese)
        .into_iter()
        // Names and single words may well be the same in both.
        .filter(|text| text.contains(' ') && text.chars().any(char::is_alphabetic))
        .filter(|text| text.chars().filter(|c| c.is_alphabetic()).count() > 14)
        .filter(|text| english.contains(text))
        .collect();
    assert!(same.is_empty(), "the same in both languages: {same:?}");
}
