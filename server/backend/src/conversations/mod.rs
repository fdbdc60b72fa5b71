//! Conversations as people use them: lists, the thread, taking and closing, answering.

mod bulk;
pub(crate) mod cards;
mod change;
mod drafts;
mod expire;
mod list;
pub(crate) mod notes;
pub(crate) mod post;
mod reply;
pub(crate) mod schedule;
mod seen;
mod thread;
mod transfer;
mod watchers;
mod why;

pub(crate) use cards::{MessageRow, cards, cards_in_order, messages, targets};
pub use schedule::NewScheduled;
pub(crate) use watchers::watchers;

use domain::user::{CurrentUser, Permission};
use domain::{ConversationId, NumberId, UserId};
use sqlx::PgConnection;

use crate::{Desk, Error, Result};

/// The numbers somebody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// All of them, also those that come.
    Every,
    /// Those enabled one by one.
    Only(Vec<NumberId>),
}

impl Access {
    /// Whether `number` is among them.
    pub fn covers(&self, number: NumberId) -> bool {
        match self {
            Self::Every => true,
            Self::Only(numbers) => numbers.contains(&number),
        }
    }
}

impl Desk {
    /// The numbers `user` may see, as the table says now.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn access(&self, user: &CurrentUser) -> Result<Access> {
        if user.role.may(Permission::EveryNumber) {
            return Ok(Access::Every);
        }
        let numbers = sqlx::query_scalar!(
            r#"select number_id as "number: NumberId" from number_access where user_id = $1"#,
            user.id as UserId
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        Ok(Access::Only(numbers))
    }

    /// Says not found when `user` may not see `conversation`: a foreign one and a missing one are not told apart.
    pub(crate) async fn authorise(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
    ) -> Result<NumberId> {
        let mut connection = self.0.pools.agents.acquire().await?;
        authorised(&mut connection, user, conversation).await
    }
}

/// The number of `conversation`, if `user` may see it.
pub(crate) async fn authorised(
    connection: &mut PgConnection,
    user: &CurrentUser,
    conversation: ConversationId,
) -> Result<NumberId> {
    sqlx::query_scalar!(
        r#"
        select c.number_id as "number: NumberId"
          from conversations c
         where c.id = $1
           and ($2 or exists (select from number_access a where a.user_id = $3 and a.number_id = c.number_id))
        "#,
        conversation as ConversationId,
        user.role.may(Permission::EveryNumber),
        user.id as UserId,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)
}
