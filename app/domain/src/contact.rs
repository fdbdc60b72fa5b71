//! The people who write to us, and how WhatsApp names them (`cloud-api.md` 2.4, 4.6).

use serde::{Deserialize, Serialize};

use crate::ContactId;

/// A way to recognise a contact, within one business portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "identity_kind", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// WhatsApp's business-scoped user id (BSUID), `BR.1349…`.
    UserId,
    /// WhatsApp's own id for a phone: digits, which need not equal the phone's.
    WaId,
    /// The phone in E.164, `+5541988887777`.
    Phone,
    /// The name a person chose at WhatsApp, without `@`.
    Username,
}

/// One identity of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    /// What sort.
    pub kind: IdentityKind,
    /// Its value, in the form `kind` describes.
    pub value: String,
}

/// A contact as the thread's side panel shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// Who.
    pub id: ContactId,
    /// Their name, or the best we have to call them by.
    pub name: String,
    /// All the ways WhatsApp names them.
    pub identities: Vec<Identity>,
}
