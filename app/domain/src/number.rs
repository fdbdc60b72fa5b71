//! Our own WhatsApp numbers (on screen: número, origem).

use serde::{Deserialize, Serialize};

use crate::NumberId;

/// One of our numbers, as a screen names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSummary {
    /// Which.
    pub id: NumberId,
    /// The name we gave it, such as “Loja Centro”.
    pub name: String,
    /// As people write it: `+55 41 3000-0000`.
    pub display_phone: String,
}
