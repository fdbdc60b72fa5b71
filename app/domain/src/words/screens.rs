//! The texts of the screens, by screen.

/// Texts of all screens.
pub struct Screens {
    /// The product's name.
    pub product: &'static str,
}
