//! People who write to us.

#![allow(missing_docs)] // The keys are the screens’ own parts; what they say stands in the catalogues.

use chrono::{DateTime, Utc};

use crate::consent::{ConsentChange, ConsentScope, ConsentSource};
use crate::contact::import::{FixedColumn, ImportCounts, RowConsent, RowSort, RowTrouble, SheetTrouble};
use crate::contact::{ContactFieldKind, ContactTrouble, IdentityKind};

/// What became of a row's consent; when, where there is a when, is told beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowConsentWord {
    Added,
    There,
    OptedOut,
}

impl From<&RowConsent> for RowConsentWord {
    fn from(consent: &RowConsent) -> Self {
        match consent {
            RowConsent::Added => Self::Added,
            RowConsent::There => Self::There,
            RowConsent::OptedOut(_) => Self::OptedOut,
        }
    }
}

/// The list of contacts.
pub struct ContactsWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub search: &'static str,
    pub number: &'static str,
    pub name: &'static str,
    pub last: &'static str,
    pub marketing: &'static str,
    pub protocol: &'static str,
    pub open: &'static str,
    pub closed: &'static str,
    pub never: &'static str,
    pub no_handle: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub none_found: &'static str,
    pub none_found_hint: &'static str,
    pub import: &'static str,
    pub export: &'static str,
    pub export_xlsx: &'static str,
    pub export_csv: &'static str,
    pub fields: &'static str,
    pub said: fn(Option<ConsentChange>) -> &'static str,
}

/// One contact.
pub struct ContactWords {
    pub since: fn(&str) -> String,
    pub data: &'static str,
    pub call: &'static str,
    pub identities: &'static str,
    pub identity: fn(IdentityKind) -> &'static str,
    pub no_phone: &'static str,
    pub field_hint: fn(ContactFieldKind) -> &'static str,
    pub no_choice: &'static str,
    pub conversations: &'static str,
    pub no_conversation: &'static str,
    pub open_conversation: &'static str,
    pub open_conversation_on: fn(&str) -> String,
    pub formerly: fn(&str) -> String,
    pub protocols: &'static str,
    pub protocol: &'static str,
    pub number: &'static str,
    pub agent: &'static str,
    pub state: &'static str,
    pub opened: &'static str,
    pub nobody: &'static str,
    pub notes: &'static str,
    pub notes_hint: &'static str,
    pub note: &'static str,
    pub add_note: &'static str,
    pub no_note: &'static str,
    pub delete_note: &'static str,
    pub note_deleted: &'static str,
    pub note_by: fn(&str, &str) -> String,
    pub trouble: fn(&ContactTrouble, &dyn Fn(DateTime<Utc>) -> String) -> String,
}

/// What a contact agreed to.
pub struct ContactConsentWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub scope: fn(ConsentScope) -> &'static str,
    pub scope_hint: fn(ConsentScope) -> &'static str,
    pub standing: fn(Option<ConsentChange>) -> &'static str,
    pub change: fn(ConsentChange) -> &'static str,
    pub source: fn(ConsentSource) -> &'static str,
    pub decided: fn(&str, &str) -> String,
    pub recorded_by: fn(&str) -> String,
    pub ledger: &'static str,
    pub no_line: &'static str,
    pub record: &'static str,
    pub what: &'static str,
    pub opt_in: &'static str,
    pub opt_out: &'static str,
    pub about: &'static str,
    pub day: &'static str,
    pub place: &'static str,
    pub places: [&'static str; 6],
    pub proof: &'static str,
    pub proof_hint: &'static str,
    pub recorded: &'static str,
}

/// Merging and blocking.
pub struct ContactKeepingWords {
    pub merge: &'static str,
    pub merge_hint: &'static str,
    pub merge_search: &'static str,
    pub find: &'static str,
    pub no_candidate: &'static str,
    pub conversations: fn(i64) -> String,
    pub merge_in: &'static str,
    pub merge_ask: fn(&str, &str) -> String,
    pub merged: &'static str,
    pub merged_in: &'static str,
    pub merged_by: fn(&str, &str) -> String,
    pub undo_merge: &'static str,
    pub undo_merge_of: fn(&str) -> String,
    pub merge_undone: &'static str,
    pub blocks: &'static str,
    pub blocks_hint: &'static str,
    pub blocked: fn(&str, &str) -> String,
    pub not_blocked: &'static str,
    pub block: &'static str,
    pub unblock: &'static str,
    pub block_on: fn(&str) -> String,
    pub unblock_on: fn(&str) -> String,
    pub block_ask: fn(&str, &str) -> String,
    pub now_blocked: &'static str,
    pub now_unblocked: &'static str,
}

/// Custom fields.
pub struct ContactFieldsWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub name: &'static str,
    pub kind: &'static str,
    pub kind_word: fn(ContactFieldKind) -> &'static str,
    pub choices: &'static str,
    pub choices_hint: &'static str,
    pub add: &'static str,
    pub edit: &'static str,
    pub archive: &'static str,
    pub restore: &'static str,
    pub archived: &'static str,
    pub restored: &'static str,
    pub actions: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
}

/// Sheets of contacts.
pub struct ContactImportWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub model: &'static str,
    pub model_hint: &'static str,
    pub model_xlsx: &'static str,
    pub model_csv: &'static str,
    pub file: &'static str,
    pub file_hint: &'static str,
    pub number: &'static str,
    pub number_hint: &'static str,
    pub send: &'static str,
    pub check: &'static str,
    pub counted: fn(RowSort) -> &'static str,
    pub all: &'static str,
    pub filter: &'static str,
    pub with_consent: fn(usize) -> String,
    pub opted_out: fn(usize) -> String,
    pub known_hint: &'static str,
    pub unknown: fn(&str) -> String,
    pub line: &'static str,
    pub name: &'static str,
    pub phone: &'static str,
    pub result: &'static str,
    pub nothing_given: &'static str,
    pub new_contact: &'static str,
    pub known_as: fn(&str) -> String,
    pub repeats: fn(usize) -> String,
    pub row: fn(&RowTrouble) -> String,
    pub consent: fn(RowConsentWord, &str) -> String,
    pub none_of_sort: &'static str,
    pub more: &'static str,
    pub take: fn(usize) -> String,
    pub go_on: &'static str,
    pub taking: fn(usize, usize) -> String,
    pub nothing: &'static str,
    pub another: &'static str,
    pub done: &'static str,
    pub done_counts: fn(&ImportCounts) -> String,
    pub to_list: &'static str,
    pub column: fn(FixedColumn) -> &'static str,
    pub username: &'static str,
    pub user_id: &'static str,
    pub marketing_stands: &'static str,
    pub utility_stands: &'static str,
    pub sheet_name: &'static str,
    pub file_name: &'static str,
    pub model_name: &'static str,
    pub sheet: fn(&SheetTrouble) -> String,
}
