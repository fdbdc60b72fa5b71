//! Small parts that every screen uses.

pub mod browser;
mod checks;
mod dialog;
mod form;
mod icon;
mod keeper;
mod menu;
mod page;
mod ring;
pub mod times;
mod toast;
mod trouble;

pub use checks::{Check, Checks};
pub use dialog::{Confirm, Dialog};
pub use form::{Field, Form, FormTrouble, Select};
pub use icon::Icon;
pub use keeper::Keeper;
pub use menu::Menu;
pub use page::{Empty, PageHead, Reading, loaded, restricted};
pub use ring::{Ring, WindowLeft};
pub use toast::{ToastPlace, Toasts};
pub use trouble::{Trouble, sentence};

use domain::words::{PT_BR, Screens, Words};

/// The catalogue on screen.
pub fn catalogue() -> &'static Words {
    &PT_BR
}

/// The texts of the screens.
pub fn words() -> &'static Screens {
    &PT_BR.screens
}
