//! The public API: who asks by token, and what other systems may read and do.
//!
//! A token acts in nobody's name. What it reads is narrowed to its numbers in SQL; what it does goes through the use
//! cases of the screens.

mod changes;
mod contacts;
mod reads;
mod sends;
mod templates;
mod tokens;

use domain::api::{ApiRefusal, ApiScope};
use domain::{ApiTokenId, NumberId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Desk, Error, Result};

pub use changes::{ApiContactChange, NewConsent};
pub use contacts::{ApiContact, ApiContactPage};
pub use reads::{ApiConversationPage, ApiMessage, ApiProtocol};
pub use sends::{ApiSend, ApiSent, Receiver};
pub use templates::{ApiNumber, ApiTemplate, ApiTemplatePage};

/// What a request of the API comes to: done, or refused by a rule.
pub type Answered<T> = std::result::Result<T, ApiRefusal>;

/// A system that asks with a good token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiCaller {
    /// Its token.
    pub id: ApiTokenId,
    /// Which system it is.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<ApiScope>,
    /// The numbers it may use.
    pub numbers: Vec<NumberId>,
}

impl ApiCaller {
    /// Whether it may do that.
    pub fn may(&self, scope: ApiScope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Says not found for a number that is not the token's: a foreign one and a missing one are not told apart.
    fn uses(&self, number: NumberId) -> Result<NumberId> {
        if self.numbers.contains(&number) {
            Ok(number)
        } else {
            Err(Error::NotFound)
        }
    }

    /// As Postgres takes them.
    fn number_ids(&self) -> Vec<Uuid> {
        self.numbers.iter().map(|number| number.0).collect()
    }
}

/// As a token stands in the table.
fn digest(secret: &[u8]) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

impl Desk {
    /// Who asks with `secret`; nobody when it is no token, revoked or expired. Notes the use, at most once a minute.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn api_caller(&self, secret: &str) -> Result<Option<ApiCaller>> {
        let row = sqlx::query!(
            r#"
            with found as (
                select id, name, scopes from api_tokens
                 where hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
            ), used as (
                update api_tokens t set last_used_at = $2
                  from found f
                 where t.id = f.id and (t.last_used_at is null or t.last_used_at < $2 - interval '1 minute')
            )
            select f.id as "id: ApiTokenId", f.name, f.scopes,
                   array(select n.number_id from api_token_numbers n where n.token_id = f.id) as "numbers!: Vec<Uuid>"
              from found f
            "#,
            digest(secret.as_bytes()),
            self.0.wall.now(),
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        Ok(row.map(|row| ApiCaller {
            id: row.id,
            name: row.name,
            scopes: row
                .scopes
                .iter()
                .filter_map(|slug| ApiScope::from_slug(slug))
                .collect(),
            numbers: row.numbers.into_iter().map(NumberId).collect(),
        }))
    }
}
