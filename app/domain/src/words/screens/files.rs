//! Files, quotes, reactions: what stands in bubbles and what is put into the composer.

use crate::media::FileFailure;

/// Files in bubbles, and the viewer.
pub struct Files {
    /// It waits or comes.
    pub coming: &'static str,
    /// WhatsApp has it no more.
    pub expired: &'static str,
    /// Why it was given up.
    pub failed: fn(FileFailure) -> &'static str,
    /// Button.
    pub again: &'static str,
    /// Button: opens the viewer (kind or name).
    pub open: fn(&str) -> String,
    /// Button.
    pub download: &'static str,
    /// Viewer: a browser that draws no PDF.
    pub no_preview: &'static str,
    /// A size in bytes.
    pub size: fn(u64) -> String,
    /// Viewer: the file before.
    pub previous: &'static str,
    /// Viewer: the file after.
    pub next: &'static str,
    /// Viewer.
    pub zoom_in: &'static str,
    /// Viewer.
    pub zoom_out: &'static str,
    /// Player.
    pub play: &'static str,
    /// Player.
    pub pause: &'static str,
    /// Player: the slider.
    pub position: &'static str,
    /// Player: the button that changes it (such as 1,5).
    pub speed: fn(&str) -> String,
    /// Speeds as written.
    pub speeds: [&'static str; 3],
    /// In place of a message the customer deleted.
    pub deleted: &'static str,
    /// The customer changed the words.
    pub edited: &'static str,
}

/// Reactions, quotes and what else a bubble offers.
pub struct Gestures {
    /// The menu of a bubble.
    pub menu: &'static str,
    /// Button.
    pub reply: &'static str,
    /// Button: with which emoji.
    pub react: fn(&str) -> String,
    /// Button: takes our emoji off.
    pub unreact: &'static str,
    /// A reaction, read aloud (emoji, name; ours without).
    pub reacted: fn(&str, Option<&str>) -> String,
    /// Above the field (whose message; ours without).
    pub answering: fn(Option<&str>) -> String,
    /// Button.
    pub no_answer: &'static str,
    /// Button on a quote: to the message.
    pub to_quoted: &'static str,
    /// The quoted message lies further back than what is loaded.
    pub quoted_far: &'static str,
    /// Told when the message that one wants to see is none of those.
    pub quoted_gone: &'static str,
}

/// What is attached to an answer.
pub struct Attach {
    /// The menu.
    pub menu: &'static str,
    /// Item.
    pub files: &'static str,
    /// Item and dialog.
    pub place: &'static str,
    /// Item and dialog.
    pub card: &'static str,
    /// Item and dialog.
    pub choices: &'static str,
    /// Over the thread, while files are dragged.
    pub drop: &'static str,
    /// Label of the tray.
    pub tray: &'static str,
    /// Field under a file (name).
    pub caption: fn(&str) -> String,
    /// In that field.
    pub caption_hint: &'static str,
    /// Button (name).
    pub remove: fn(&str) -> String,
    /// Progress, read aloud (name).
    pub uploading: fn(&str) -> String,
    /// An upload that was cut.
    pub cut: &'static str,
    /// Told when words were to go while their files were still coming up.
    pub waits: &'static str,
    /// Told when words were to go with a file that cannot.
    pub stuck: &'static str,
    /// Button.
    pub again: &'static str,
    /// Button: how many files.
    pub send: fn(usize) -> String,
    /// Button: throws all away.
    pub clear: &'static str,
    /// More than the tray holds.
    pub too_many: fn(usize) -> String,
    /// Field.
    pub coordinates: &'static str,
    /// Under it.
    pub coordinates_hint: &'static str,
    /// Field.
    pub place_name: &'static str,
    /// Field.
    pub address: &'static str,
    /// Field.
    pub card_name: &'static str,
    /// Field.
    pub card_phone: &'static str,
    /// Field.
    pub question: &'static str,
    /// Switch: a list instead of buttons.
    pub as_list: &'static str,
    /// Field.
    pub list_button: &'static str,
    /// Field (which).
    pub option: fn(usize) -> String,
    /// Field (which).
    pub description: fn(usize) -> String,
    /// Button.
    pub add_option: &'static str,
    /// Button (which).
    pub remove_option: fn(usize) -> String,
    /// Dialog: the button (name).
    pub send_to: fn(&str) -> String,
}

/// Voice messages being recorded.
pub struct Recorder {
    /// Button.
    pub record: &'static str,
    /// While it runs.
    pub recording: &'static str,
    /// Button.
    pub stop: &'static str,
    /// Button.
    pub pause: &'static str,
    /// Button.
    pub go_on: &'static str,
    /// Button.
    pub discard: &'static str,
    /// Button.
    pub send: &'static str,
    /// While it travels.
    pub sending: &'static str,
    /// No microphone, or none allowed.
    pub refused: &'static str,
    /// This browser cannot.
    pub unable: &'static str,
    /// It reached the longest length.
    pub longest: &'static str,
    /// It does not play at once on the customer's phone.
    pub long: &'static str,
}
