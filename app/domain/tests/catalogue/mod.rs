//! The structs of the catalogues as they are declared, and which of their texts a source reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

/// Every struct of texts.
pub struct Catalogue {
    /// The texts of each; what is a struct of texts itself is none.
    texts: BTreeMap<String, Vec<String>>,
    /// By what names of fields and functions each is reached.
    reached: BTreeMap<String, BTreeSet<String>>,
}

impl Catalogue {
    /// Reads the declarations.
    pub fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words/screens");
        let mut fields: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        let mut reached: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap() {
            let source = fs::read_to_string(entry.unwrap().path()).unwrap();
            let mut kind = None;
            for line in source.lines() {
                if let Some(declared) = line.strip_prefix("pub struct ") {
                    kind = declared.split([' ', '<']).next().map(str::to_owned);
                } else if line == "}" {
                    kind = None;
                } else if let (Some(kind), Some((name, of))) = (
                    &kind,
                    line.strip_prefix("    pub ")
                        .and_then(|field| field.split_once(": ")),
                ) {
                    let of = of.trim_end_matches(',').to_owned();
                    fields
                        .entry(kind.clone())
                        .or_default()
                        .push((name.to_owned(), of));
                } else if let Some((name, (of, _))) = line
                    .strip_prefix("    ")
                    .and_then(|line| line.split_once(": "))
                    .and_then(|(name, rest)| Some((name, rest.split_once(" = ")?)))
                {
                    // The list of those that come with a part of the program.
                    reached.entry(of.to_owned()).or_default().insert(name.to_owned());
                }
            }
        }
        let mut texts = BTreeMap::new();
        for (kind, of_kind) in &fields {
            let mut own = Vec::new();
            for (name, of) in of_kind {
                if fields.contains_key(of) {
                    reached.entry(of.clone()).or_default().insert(name.clone());
                } else if kind != "Screens" {
                    own.push(name.clone());
                }
            }
            texts.insert(kind.clone(), own);
        }
        reached.retain(|kind, _| texts.contains_key(kind));
        for kind in texts.keys().filter(|kind| *kind != "Screens") {
            assert!(reached.contains_key(kind), "nothing leads to {kind}");
        }
        Self { texts, reached }
    }

    /// Every text, by its struct and its name.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .flat_map(|(kind, own)| own.iter().map(move |key| (kind.as_str(), key.as_str())))
    }

    /// Adds the texts that `source` reads, each as `Struct.text`.
    pub fn shown_in(&self, source: &str, shown: &mut BTreeSet<String>) {
        let source = Source::of(source);
        for (kind, leads) in &self.reached {
            for key in source.read_of(kind, leads) {
                shown.insert(format!("{kind}.{key}"));
            }
        }
    }
}

/// A source in words and signs, without its comments and literals, and the function that each stands in.
struct Source<'a> {
    tokens: Vec<&'a str>,
    within: Vec<Range<usize>>,
}

/// Where the bracket that opens at `from` closes.
fn closing(tokens: &[&str], from: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match *token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// Where `wanted` stands first from `from` on, outside brackets that open meanwhile.
fn outside(tokens: &[&str], from: usize, wanted: &[&str]) -> usize {
    let mut at = from;
    while at < tokens.len() && !wanted.contains(&tokens[at]) {
        at = match tokens[at] {
            "(" | "[" | "{" => closing(tokens, at) + 1,
            ")" | "]" | "}" => return tokens.len(),
            _ => at + 1,
        };
    }
    at
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

impl<'a> Source<'a> {
    fn of(source: &'a str) -> Self {
        let tokens = tokens(source);
        let mut within = vec![0..tokens.len(); tokens.len()];
        for at in 0..tokens.len() {
            if tokens[at] == "fn" && tokens.get(at + 1).is_some_and(|name| is_word(name)) {
                let body = outside(&tokens, at + 1, &["{", ";"]);
                let end = if tokens.get(body) == Some(&"{") {
                    closing(&tokens, body)
                } else {
                    body
                };
                let end = end.min(tokens.len() - 1);
                within[at..=end].fill(at..end + 1);
            }
        }
        Self { tokens, within }
    }

    /// The texts read of a struct of texts that `leads` lead to.
    fn read_of(&self, kind: &str, leads: &BTreeSet<String>) -> BTreeSet<&'a str> {
        let tokens = &self.tokens;
        let mut read = BTreeSet::new();
        let mut names: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
        for at in 0..tokens.len() {
            if tokens[at] == kind {
                self.declared(at, &mut names);
                // Taken apart.
                if tokens.get(at + 1) == Some(&"{") {
                    read.extend(&tokens[at + 1..closing(tokens, at + 1)]);
                }
            } else if tokens[at] == "let" {
                for name in self.bound(at, leads) {
                    names.entry(name).or_default().push(self.within[at].clone());
                }
            }
        }
        for at in 0..tokens.len() {
            let named = names
                .get(tokens[at])
                .is_some_and(|ranges| ranges.iter().any(|range| range.contains(&at)));
            let led = at > 0 && tokens[at - 1] == "." && leads.contains(tokens[at]);
            if named || led {
                let mut next = at + 1;
                while matches!(tokens.get(next), Some(&("(" | ")"))) {
                    next += 1;
                }
                if let (Some(&"."), Some(key)) = (tokens.get(next), tokens.get(next + 1)) {
                    read.insert(*key);
                }
            }
        }
        read
    }

    /// What the struct's name at `at` is the kind of: a parameter or a field before it, or what a function gives.
    fn declared(&self, at: usize, names: &mut BTreeMap<&'a str, Vec<Range<usize>>>) {
        let tokens = &self.tokens;
        let Some(before) = (0..at).rfind(|before| {
            let token = tokens[*before];
            token != "&" && token != "mut" && !token.starts_with('\'')
        }) else {
            return;
        };
        if tokens[before] == ":" && before > 0 {
            let range = self.within[before].clone();
            names.entry(tokens[before - 1]).or_default().push(range);
        } else if tokens[before] == "->"
            && let Some(function) = (0..before).rfind(|before| tokens[*before] == "fn")
        {
            names
                .entry(tokens[function + 1])
                .or_default()
                .push(0..tokens.len());
        }
    }

    /// The names that the `let` at `at` gives to what `leads` lead to.
    fn bound(&self, at: usize, leads: &BTreeSet<String>) -> Vec<&'a str> {
        let tokens = &self.tokens;
        let equals = outside(tokens, at + 1, &["=", ";"]);
        let end = outside(tokens, equals, &[";", "else"]);
        if equals >= end {
            return Vec::new();
        }
        let names: Vec<&str> = tokens[at + 1..equals]
            .iter()
            .filter(|name| is_word(name) && **name != "mut")
            .copied()
            .collect();
        let leads_there = |value: &[&str]| {
            let last = value.iter().rposition(|token| is_word(token));
            last.is_some_and(|last| last > 0 && value[last - 1] == "." && leads.contains(value[last]))
        };
        let value = &tokens[equals + 1..end];
        if leads_there(value) && value.first() != Some(&"(") {
            return names;
        }
        if value.first() != Some(&"(") || tokens[at + 1] != "(" {
            return Vec::new();
        }
        let mut parts = Vec::new();
        let mut from = 1;
        while from < value.len() {
            let until = outside(value, from, &[","]).min(value.len() - 1);
            parts.push(&value[from..until]);
            from = until + 1;
        }
        parts
            .into_iter()
            .zip(names)
            .filter(|(part, _)| leads_there(part))
            .map(|(_, name)| name)
            .collect()
    }
}

/// Words and signs; a lifetime is one, `->` too.
fn tokens(source: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else if rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            rest = &rest[end..];
            continue;
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            rest = raw.split_once("\"#").map_or("", |(_, after)| after);
            continue;
        } else if let Some(after) = rest.strip_prefix("'\\''") {
            rest = after;
            continue;
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c: char| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            rest = &rest[end.map_or(rest.len(), |end| end + 2)..];
            continue;
        } else if first == '\'' {
            let word = rest[1..]
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .map_or(rest.len(), |end| end + 1);
            // A letter between two of them is a literal.
            if rest[word..].starts_with('\'') {
                rest = &rest[word + 1..];
                continue;
            }
            if word == 1 {
                let skipped = rest[1..].find('\'').map_or(rest.len(), |end| end + 2);
                rest = &rest[skipped..];
                continue;
            }
            word
        } else if rest.starts_with("->") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}
