//! Small parts that every screen uses.

mod area;
pub mod browser;
mod checks;
mod dialog;
mod filter;
mod form;
mod icon;
mod keeper;
mod language_switch;
mod menu;
mod modal;
mod page;
mod picker;
mod questions;
mod ring;
mod sheet;
mod tab_title;
pub mod times;
mod toast;
mod trouble;
pub mod turns;
pub mod upload;

pub use area::Area;
pub use checks::{Check, Checks};
pub use dialog::{Confirm, Dialog};
pub use filter::FilterForm;
pub use form::{Field, Form, FormTrouble, Select, Told};
pub use icon::Icon;
pub use keeper::Keeper;
pub use language_switch::LanguageSwitch;
pub use menu::Menu;
pub use modal::Modal;
pub use page::{Empty, PageHead, Reading, loaded, restricted};
pub use picker::{Pick, PickGroup, Picker};
pub use questions::Questions;
pub use ring::WindowLeft;
pub use sheet::sheet;
pub use tab_title::TabTitle;
pub use toast::{ToastPlace, Toasts};
pub use trouble::{Trouble, sentence};
pub use turns::{breathe, later};

use domain::words::{Language, Screens, Words};

/// The language on screen, as the request asked for it.
#[cfg(feature = "ssr")]
pub fn language() -> Language {
    leptos::prelude::use_context().unwrap_or_default()
}

/// The language on screen, as the page was drawn; it changes with a new page only.
#[cfg(not(feature = "ssr"))]
pub fn language() -> Language {
    static DRAWN: std::sync::OnceLock<Language> = std::sync::OnceLock::new();
    *DRAWN.get_or_init(|| {
        let root = leptos::prelude::document().document_element();
        let tag = root.and_then(|root| root.get_attribute("lang"));
        Language::from_tag(&tag.unwrap_or_default()).unwrap_or_default()
    })
}

/// The catalogue on screen.
#[cfg(feature = "ssr")]
pub fn catalogue() -> &'static Words {
    language().words()
}

#[cfg(not(feature = "ssr"))]
static SPOKEN: std::sync::OnceLock<&'static Words> = std::sync::OnceLock::new();

/// The catalogue on screen: the first language's, which comes with the program, unless another was fetched.
#[cfg(not(feature = "ssr"))]
pub fn catalogue() -> &'static Words {
    SPOKEN.get().copied().unwrap_or(&domain::words::PT_BR)
}

/// Takes `words` for the catalogue on screen; once, before anything is drawn.
pub fn speak(words: &'static Words) {
    #[cfg(not(feature = "ssr"))]
    let _ = SPOKEN.set(words);
    #[cfg(feature = "ssr")]
    let _ = words;
}

/// The texts of the screens.
pub fn words() -> &'static Screens {
    &catalogue().screens
}
