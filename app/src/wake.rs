//! How a page that the server drew is woken in the browser.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::OnceLock;

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_router::location::RequestUrl;

use crate::parts::searches;

/// What wakes a page, without its comments.
static WAKE: LazyLock<String> = LazyLock::new(|| {
    include_str!("wake.js")
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
});

/// The address of the page being drawn: its path, and what is asked of it.
fn address() -> (String, String) {
    use_context::<RequestUrl>()
        .and_then(|url| url.parse().ok())
        .map(|url| (url.path().to_owned(), url.search().to_owned()))
        .unwrap_or_default()
}

/// Whether the page being drawn shows something that comes in parts.
pub fn has_parts() -> bool {
    let (path, query) = address();
    part_of(&path).is_some() || searches(&query)
}

/// The script that wakes the page being drawn. The parts that it needs come beside the program, not after it.
pub fn script(options: &LeptosOptions) -> String {
    let files = part_of(&address().0)
        .and_then(|part| manifest(options).iter().find(|(name, _)| name.starts_with(part)))
        .map(|(_, files)| files.as_slice())
        .unwrap_or_default();
    // In a block, so that its names are nobody else's.
    format!("{{const parts = {files:?};\n{}}}", *WAKE)
}
/// The part that the page at `path` wakes with (`crate::parts::ready` fetches it), as its function is called.
fn part_of(path: &str) -> Option<&'static str> {
    if path == "/" || path == "/conversations" || path.starts_with("/sign-in") {
        None
    } else if path.starts_with("/conversations/") {
        Some("thread_part")
    } else {
        Some("office_part")
    }
}

/// Each part's files, as the build listed them; nothing when there are no parts.
fn manifest(options: &LeptosOptions) -> &'static HashMap<String, Vec<String>> {
    static MANIFEST: OnceLock<HashMap<String, Vec<String>>> = OnceLock::new();
    MANIFEST.get_or_init(|| {
        let place = format!(
            "{}/{}/__wasm_split_manifest.json",
            options.site_root, options.site_pkg_dir
        );
        let listed = std::fs::read_to_string(place).ok();
        listed
            .and_then(|listed| serde_json::from_str(&listed).ok())
            .unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn a_page_names_the_part_it_wakes_with() {
        for (path, part) in [
            ("/", None),
            ("/sign-in/code", None),
            ("/conversations", None),
            ("/conversations/01a2", Some("thread_part")),
            ("/management/users", Some("office_part")),
            ("/account", Some("office_part")),
        ] {
            assert_eq!(part_of(path), part, "{path}");
        }
    }
}
