//! Small parts that every screen uses.

pub mod browser;
mod icon;
mod keeper;
mod menu;
mod modal;
mod picker;
mod ring;
pub mod times;
mod trouble;

pub use icon::Icon;
pub use keeper::Keeper;
pub use menu::Menu;
pub use modal::Modal;
pub use picker::{Pick, PickGroup, Picker};
pub use ring::{Ring, WindowLeft};
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
