//! What the team should know about a contact.

use domain::contact::ContactTrouble;
use domain::contact::book::{LONGEST_NOTE, MOST_NOTES};
use domain::user::{CurrentUser, Permission};
use domain::{ContactId, ContactNoteId, UserId};

use super::{Judged, seen};
use crate::{Desk, Error, Result, new_id};

impl Desk {
    /// Notes `body` about a contact.
    ///
    /// # Errors
    /// [`Error::NotFound`] when `user` may not see the contact.
    pub async fn add_contact_note(
        &self,
        user: &CurrentUser,
        contact: ContactId,
        body: &str,
    ) -> Result<Judged<()>> {
        let body: String = body.trim().chars().filter(|c| *c != '\0').collect();
        if body.is_empty() || body.chars().count() > LONGEST_NOTE {
            return Ok(Err(ContactTrouble::Note));
        }
        let mut tx = self.0.pools.agents.begin().await?;
        let known = seen(&mut tx, user, contact).await?;
        let kept = sqlx::query_scalar!(
            r#"select count(*) as "count!" from contact_notes where contact_id = $1 and deleted_at is null"#,
            known.id as ContactId
        )
        .fetch_one(&mut *tx)
        .await?;
        if kept >= MOST_NOTES {
            return Ok(Err(ContactTrouble::TooManyNotes));
        }
        sqlx::query!(
            "insert into contact_notes (id, contact_id, author_id, body, created_at) values ($1, $2, $3, $4, $5)",
            new_id(),
            known.id as ContactId,
            user.id as UserId,
            body,
            self.0.clock.now(),
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Deletes a note about a contact, or brings it back.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when it is somebody else's and `user` is no administrator; [`Error::NotFound`] when `user` may
    /// not see the contact.
    pub async fn delete_contact_note(
        &self,
        user: &CurrentUser,
        id: ContactNoteId,
        deleted: bool,
    ) -> Result<()> {
        let mut tx = self.0.pools.agents.begin().await?;
        let row = sqlx::query!(
            r#"
            select contact_id as "contact: ContactId", author_id as "author: UserId"
              from contact_notes where id = $1 for no key update
            "#,
            id as ContactNoteId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        seen(&mut tx, user, row.contact).await?;
        if row.author != user.id && !user.role.may(Permission::Administer) {
            return Err(Error::Forbidden);
        }
        sqlx::query!(
            "update contact_notes set deleted_at = case when $2 then coalesce(deleted_at, $3) end where id = $1",
            id as ContactNoteId,
            deleted,
            self.0.clock.now(),
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }
}
