//! How the desk is for each person, and what holds for everybody.

use serde::{Deserialize, Serialize};

use crate::notice::NoticePreferences;

/// How close things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// With room to breathe.
    #[default]
    Comfortable,
    /// More on one screen.
    Compact,
}

impl Density {
    /// In the order of the choice.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// As it stands in the table and on the page.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// Reads a slug; anything unknown is the first.
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|density| density.slug() == slug)
            .unwrap_or_default()
    }
}

/// Whose choice it is that a name stands above what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignaturePolicy {
    /// Nobody signs.
    Off,
    /// Each one decides.
    #[default]
    Personal,
    /// Everybody signs.
    Always,
}

impl SignaturePolicy {
    /// In the order of the choice.
    pub const ALL: [Self; 3] = [Self::Off, Self::Personal, Self::Always];

    /// As it stands in the table.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Personal => "personal",
            Self::Always => "always",
        }
    }

    /// Reads a slug; anything unknown is the default.
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|policy| policy.slug() == slug)
            .unwrap_or_default()
    }
}

/// What one person chose, and the policy that stands over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Their name stands above what they send, where the policy leaves it to them.
    pub signature: bool,
    /// Enter sends and Shift+Enter breaks the line; otherwise the other way round.
    pub enter_sends: bool,
    /// A single letter, such as `j`, is a command where nobody writes.
    #[serde(default = "yes")]
    pub letter_keys: bool,
    /// How close things stand.
    pub density: Density,
    /// What they are told of, and how.
    #[serde(default)]
    pub notices: NoticePreferences,
    /// Whose choice the signature is.
    pub signature_policy: SignaturePolicy,
}

fn yes() -> bool {
    true
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            signature: false,
            enter_sends: true,
            letter_keys: true,
            density: Density::default(),
            notices: NoticePreferences::default(),
            signature_policy: SignaturePolicy::default(),
        }
    }
}

impl Preferences {
    /// What the page is marked with for those who want no commands by letters.
    pub fn letters(self) -> Option<&'static str> {
        (!self.letter_keys).then_some("off")
    }

    /// Whether what they send is signed.
    pub fn signs(&self) -> bool {
        match self.signature_policy {
            SignaturePolicy::Off => false,
            SignaturePolicy::Personal => self.signature,
            SignaturePolicy::Always => true,
        }
    }
}

/// The line above a signed text: the name in bold, as WhatsApp writes it.
pub fn signature(name: &str) -> String {
    let name: String = name.chars().filter(|c| *c != '*' && !c.is_control()).collect();
    format!("*{}:*\n", name.trim())
}

/// `text` as `name` sends it.
pub fn signed(preferences: &Preferences, name: &str, text: &str) -> String {
    if preferences.signs() {
        signature(name) + text
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_stands_over_ones_own_choice() {
        let table = [
            (SignaturePolicy::Off, true, false),
            (SignaturePolicy::Personal, true, true),
            (SignaturePolicy::Personal, false, false),
            (SignaturePolicy::Always, false, true),
        ];
        for (signature_policy, signature, expected) in table {
            let preferences = Preferences {
                signature,
                signature_policy,
                ..Preferences::default()
            };
            assert_eq!(preferences.signs(), expected, "{signature_policy:?} {signature}");
        }
    }

    #[test]
    fn a_signature_is_one_bold_line() {
        let signs = Preferences {
            signature: true,
            ..Preferences::default()
        };
        assert_eq!(signed(&signs, "Ana *\nPrado", "Oi"), "*Ana Prado:*\nOi");
        assert_eq!(signed(&Preferences::default(), "Ana", "Oi"), "Oi");
    }

    #[test]
    fn slugs_read_back() {
        for density in Density::ALL {
            assert_eq!(Density::from_slug(density.slug()), density);
        }
        for policy in SignaturePolicy::ALL {
            assert_eq!(SignaturePolicy::from_slug(policy.slug()), policy);
        }
    }
}
