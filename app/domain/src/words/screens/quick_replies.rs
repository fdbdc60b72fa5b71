//! Quick replies: the picker, and the page where they are kept.

use crate::quick_reply::{Greeting, Scope, Variable};

/// Quick replies.
pub struct QuickReplyWords {
    /// Menu entry, page title, button and label of the picker.
    pub title: &'static str,
    /// Under the heading.
    pub lead: &'static str,
    /// Button.
    pub new: &'static str,
    /// Heading of the dialog for a new one.
    pub new_title: &'static str,
    /// Heading of the dialog for one that is there.
    pub edit_title: &'static str,
    /// Button on one (shortcut).
    pub edit: fn(&str) -> String,
    /// Button on one (shortcut).
    pub delete: fn(&str) -> String,
    /// Label.
    pub search: &'static str,
    /// Label of the list.
    pub list: &'static str,
    /// None at all.
    pub empty: &'static str,
    /// What they are good for.
    pub empty_hint: &'static str,
    /// None fits the search.
    pub none_found: &'static str,
    /// None fits what is typed, in the picker.
    pub none_fits: &'static str,
    /// They could not be read.
    pub failed: &'static str,
    /// Label.
    pub scope: &'static str,
    /// Whose.
    pub scopes: fn(Scope) -> &'static str,
    /// Label.
    pub team: &'static str,
    /// In the empty choice.
    pub choose_team: &'static str,
    /// Label.
    pub shortcut: &'static str,
    /// Under it.
    pub shortcut_hint: &'static str,
    /// Label.
    pub name: &'static str,
    /// Label.
    pub body: &'static str,
    /// Label of the part with the file.
    pub file: &'static str,
    /// Button.
    pub attach: &'static str,
    /// Button, where there is a file already.
    pub replace_file: &'static str,
    /// Button on the file (name).
    pub remove_file: fn(&str) -> String,
    /// Button while it comes up (name).
    pub stop_file: fn(&str) -> String,
    /// Under the label.
    pub file_hint: &'static str,
    /// Above the variables.
    pub variables: &'static str,
    /// What a variable stands for.
    pub variable: fn(Variable) -> &'static str,
    /// The name by which a text calls a variable.
    pub variable_name: fn(Variable) -> &'static str,
    /// Label of the preview.
    pub preview: &'static str,
    /// What the preview fills in.
    pub sample: fn(Variable) -> &'static str,
    /// Button.
    pub save: &'static str,
    /// Notice (shortcut).
    pub deleted: fn(&str) -> String,
    /// Button in it.
    pub undo: &'static str,
    /// Notice (shortcut).
    pub restored: fn(&str) -> String,
    /// What a greeting says to the customer.
    pub greeting: fn(Greeting) -> &'static str,
}
