//! The catalogues against the code that reads them: a text nobody shows is a text nobody checks.
#![allow(clippy::unwrap_used)]

mod catalogue;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use catalogue::Catalogue;

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

fn files_of(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    files
}

fn text_of(folder: &str) -> String {
    files_of(folder)
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
    let catalogue = Catalogue::read();
    let keys: Vec<(&str, &str)> = catalogue.keys().collect();
    assert!(keys.len() > 1_500, "only {} texts found", keys.len());
    let mut shown = BTreeSet::new();
    for file in ["src", "../src", "../../server/src"]
        .iter()
        .flat_map(|folder| files_of(folder))
    {
        // A catalogue shows nothing, but one text may read another.
        let of_words = file.components().any(|part| part.as_os_str() == "words");
        if !of_words {
            let source = fs::read_to_string(&file).unwrap();
            catalogue.shown_in(&source, &mut shown);
        }
    }
    let unused: Vec<String> = keys
        .iter()
        .map(|(kind, key)| format!("{kind}.{key}"))
        .filter(|key| !shown.contains(key))
        .collect();
    assert!(unused.is_empty(), "no screen shows {unused:?}");
}

#[test]
fn a_text_is_not_taken_for_shown_where_another_of_its_name_is() {
    let catalogue = Catalogue::read();
    let shown = |source: &str| {
        let mut shown = BTreeSet::new();
        catalogue.shown_in(source, &mut shown);
        shown.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(
        shown("fn a() { let words = use_words().screens.attach(); view! { {words.again} } }"),
        ["Attach.again"]
    );
    assert_eq!(
        shown("fn a() { let words = use_words().screens.inbox; } fn b() { words.title }"),
        Vec::<String>::new()
    );
    assert_eq!(
        shown("fn a(words: &'static Inbox) { (words\n.count)(1) }"),
        ["Inbox.count"]
    );
    assert_eq!(shown("fn a() { screens.inbox.title }"), ["Inbox.title"]);
    assert_eq!(shown("// screens.inbox.title"), Vec::<String>::new());
    assert_eq!(shown("fn a(bulk: Bulk) { inbox.title }"), Vec::<String>::new());
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
