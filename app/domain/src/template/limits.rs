//! How much fits into a template (`cloud-api.md` 5.5). Lengths are in characters.

/// In its name.
pub const MOST_NAME: usize = 512;
/// In a header of text, variables filled in or not.
pub const MOST_HEADER: usize = 60;
/// In the words, variables filled in or not.
pub const MOST_BODY: usize = 1024;
/// In the footer.
pub const MOST_FOOTER: usize = 60;
/// Buttons of all kinds together.
pub const MOST_BUTTONS: usize = 10;
/// Buttons that open an address.
pub const MOST_LINKS: usize = 2;
/// Buttons that call a phone.
pub const MOST_PHONES: usize = 1;
/// Buttons that copy a code.
pub const MOST_CODES: usize = 1;
/// On a button.
pub const MOST_BUTTON_TEXT: usize = 25;
/// In a button's address, variable filled in or not.
pub const MOST_URL: usize = 2000;
/// In a button's phone.
pub const MOST_PHONE: usize = 20;
/// In a code to copy; 15 until December 2025.
pub const MOST_CODE: usize = 20;
