//! What the address says about the search: the words and what they are narrowed to.

use domain::search::{SearchFilters, WrittenBy};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// A search as it stands in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchKey {
    /// As typed.
    pub typed: String,
    /// What it is narrowed to.
    pub filters: SearchFilters,
}

impl SearchKey {
    fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get_str(name).unwrap_or_default();
        Self {
            typed: get("q").to_owned(),
            filters: SearchFilters {
                // Stands in the place already: the list and the search are narrowed to the same one.
                number: get("number").parse().ok(),
                from: get("from").parse().ok(),
                to: get("to").parse().ok(),
                by: WrittenBy::from_slug(get("by")),
                files: get("files") == "1",
            },
        }
    }

    /// Whether nothing is searched.
    pub fn is_idle(&self) -> bool {
        self.typed.trim().is_empty()
    }

    /// `href` with this search.
    pub fn on(&self, href: String) -> String {
        if self.is_idle() {
            return href;
        }
        let mut query = ParamsMap::new();
        query.insert("q", self.typed.clone());
        let filters = &self.filters;
        if let Some(from) = filters.from {
            query.insert("from", from.to_string());
        }
        if let Some(to) = filters.to {
            query.insert("to", to.to_string());
        }
        if let Some(by) = filters.by {
            query.insert("by", by.slug().to_owned());
        }
        if filters.files {
            query.insert("files", "1".to_owned());
        }
        let query = query.to_query_string();
        match href.contains('?') {
            true => format!("{href}&{}", query.trim_start_matches('?')),
            false => format!("{href}{query}"),
        }
    }
}

/// The search on screen, as the address changes.
pub fn use_search() -> Memo<SearchKey> {
    let query = use_query_map();
    Memo::new(move |_| SearchKey::read(&query.read()))
}
