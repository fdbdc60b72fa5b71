//! Who asks for something: the person, from where, in which session.

use std::net::IpAddr;

use domain::user::{CurrentUser, Permission};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// What a browser holds of its session; only its hash is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionKey(pub [u8; 16]);

impl SessionKey {
    /// As it stands in the table.
    pub(crate) fn digest(self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionKey")
    }
}

/// Somebody signed in who asks for something that is written down.
#[derive(Debug, Clone)]
pub struct Asker {
    /// Who.
    pub user: CurrentUser,
    /// From which address.
    pub address: Option<IpAddr>,
    /// In which session.
    pub session: Option<SessionKey>,
}

impl Asker {
    /// Says no to those whose role does not hold `permission`.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn may(&self, permission: Permission) -> Result<()> {
        if self.user.role.may(permission) {
            Ok(())
        } else {
            Err(Error::Forbidden)
        }
    }
}

impl From<CurrentUser> for Asker {
    fn from(user: CurrentUser) -> Self {
        Self {
            user,
            address: None,
            session: None,
        }
    }
}
