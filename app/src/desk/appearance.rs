//! Light, dark, or as the computer says: kept in the browser, for it is a matter of the screen one sits at.

use leptos::prelude::*;

use crate::ui::{browser, words};

/// Where the choice is kept; the page's first script reads it before anything is drawn.
const STORED_AS: &str = "guiche.theme";
const SYSTEM: &str = "system";
/// What a window or a phone's status bar is coloured with, as the menu beside it is (`style/tokens.css`, `--sunken`).
pub const LIGHT: &str = "#f3f1ee";
/// The same in the dark.
pub const DARK: &str = "#121312";

/// Sets the chosen appearance before anything is drawn.
pub fn first_script() -> String {
    format!(
        r#"try{{const t=localStorage.getItem("{STORED_AS}"),c={{light:"{LIGHT}",dark:"{DARK}"}}[t];if(t)document.documentElement.dataset.theme=t;if(c)for(const m of document.querySelectorAll("meta[name=theme-color]"))m.content=c}}catch{{}}"#
    )
}

/// The choices: slug, icon and name.
pub fn appearances() -> [(&'static str, &'static str, &'static str); 3] {
    let desk = &words().desk;
    [
        (SYSTEM, "monitor", desk.theme_system),
        ("light", "sun", desk.theme_light),
        ("dark", "moon", desk.theme_dark),
    ]
}

/// The appearance as chosen here.
#[derive(Clone, Copy)]
pub struct Appearance(RwSignal<String>);

impl Appearance {
    /// As the browser keeps it, once the page is awake.
    pub fn new() -> Self {
        let chosen = RwSignal::new(SYSTEM.to_owned());
        Effect::new(move |_| {
            let stored = browser::storage().and_then(|storage| storage.get_item(STORED_AS).ok().flatten());
            if let Some(stored) = stored {
                chosen.set(stored);
            }
        });
        Self(chosen)
    }

    /// The slug chosen now.
    pub fn chosen(self) -> String {
        self.0.get_untracked()
    }

    /// Whether `slug` is chosen, as it changes.
    pub fn is(self, slug: &str) -> bool {
        *self.0.read() == slug
    }

    /// Chooses, keeps and shows it.
    pub fn choose(self, slug: &'static str) {
        self.0.set(slug.to_owned());
        if let Some(storage) = browser::storage() {
            let _ = storage.set_item(STORED_AS, slug);
        }
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", slug);
        }
        let colours = match slug {
            "light" => [LIGHT, LIGHT],
            "dark" => [DARK, DARK],
            _ => [LIGHT, DARK],
        };
        for (scheme, colour) in ["light", "dark"].into_iter().zip(colours) {
            let selector = format!("meta[name=theme-color][media*={scheme}]");
            if let Ok(Some(meta)) = document().query_selector(&selector) {
                let _ = meta.set_attribute("content", colour);
            }
        }
    }
}

impl Default for Appearance {
    fn default() -> Self {
        Self::new()
    }
}
