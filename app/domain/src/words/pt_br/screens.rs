//! Labels, headings and sentences of the screens.

use crate::words::Screens;

/// All of them.
pub const SCREENS: Screens = Screens { product: "Guichê" };
