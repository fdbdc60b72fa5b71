//! How a page that the server drew is woken in the browser.

use std::collections::HashMap;
use std::sync::OnceLock;

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_router::location::RequestUrl;

/// Wakes the page once it has been painted: what the server drew is read first, and on a slow line the browser's
/// program does not come before it. The parts that the page needs come beside the program, not after it. A page nobody
/// looks at is not painted, and wakes at once. One that is left meanwhile has nothing to complain of.
const WAKE: &str = r#"const wake = () => {
for (const part of parts) document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "", href: `/pkg/${part}.wasm` }));
const program = fetch("/pkg/guiche.wasm");
program.catch(() => {});
import("/pkg/guiche.js").then((it) => it.default({ module_or_path: program }).then(() => it.hydrate()));
};
if (document.hidden) wake(); else requestAnimationFrame(() => setTimeout(wake));"#;

/// The script that wakes the page being drawn.
pub fn script(options: &LeptosOptions) -> String {
    let path = use_context::<RequestUrl>()
        .and_then(|url| url.parse().ok())
        .map(|url| url.path().to_owned());
    let files = part_of(&path.unwrap_or_default())
        .and_then(|part| manifest(options).iter().find(|(name, _)| name.starts_with(part)))
        .map(|(_, files)| files.as_slice())
        .unwrap_or_default();
    format!("const parts = {files:?};\n{WAKE}")
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
