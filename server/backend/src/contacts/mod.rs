//! Contacts as a book: the list, one contact's page, and what people change there.
//!
//! Every use case goes by the survivor: the id of somebody who was merged stands for the one they turned out to be.

mod blocks;
mod candidates;
mod card;
mod consent;
pub(crate) mod edit;
mod export;
pub(crate) mod fields;
mod imports;
mod list;
mod merge;
mod notes;

use chrono::{DateTime, Utc};
use domain::ContactId;
use domain::contact::ContactTrouble;
use domain::user::{CurrentUser, Permission};
use sqlx::PgConnection;

use crate::{Error, Result};

pub use export::{ExportChunk, ExportLine, ExportPlace};
pub use imports::NewImport;
pub(crate) use list::ledgers;

/// What a use case of the book comes to: done, or declined with a reason that its screens have a sentence for.
pub type Judged<T> = std::result::Result<T, ContactTrouble>;

/// A contact whom the asker may see.
pub(crate) struct Known {
    pub id: ContactId,
    pub name: String,
    pub portfolio: String,
    pub created_at: DateTime<Utc>,
}

/// The contact that `contact` stands for, if `user` may see them: who may see every number sees everybody, also those
/// who were never written with; others see who has a conversation on a number of theirs.
pub(crate) async fn seen(
    connection: &mut PgConnection,
    user: &CurrentUser,
    contact: ContactId,
) -> Result<Known> {
    sqlx::query_as!(
        Known,
        r#"
        select r.id as "id: ContactId", r.name, r.portfolio, r.created_at
          from contacts k
          join contacts r on r.id = coalesce(k.merged_into, k.id)
         where k.id = $1
           and ($2 or exists (select from contact_family(r.id) as f (id)
                                join conversations c on c.contact_id = f.id
                                join number_access a on a.number_id = c.number_id and a.user_id = $3))
        "#,
        contact as ContactId,
        user.role.may(Permission::EveryNumber),
        user.id as domain::UserId,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)
}

/// Has search and open screens look again at a contact whose name or identities changed at `now`.
pub(crate) async fn announce(tx: &mut PgConnection, contact: ContactId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("select refresh_contact_search($1)", &[contact.0])
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        r#"
        with locked as (
            select id from conversations where contact_id in (select contact_family($1)) order by id for no key update
        ), shown as (
            update conversations c set version = c.version + 1 from locked l where c.id = l.id
            returning c.id, c.number_id
        )
        insert into events (conversation_id, number_id, at) select id, number_id, $2 from shown
        "#,
        contact as ContactId,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
