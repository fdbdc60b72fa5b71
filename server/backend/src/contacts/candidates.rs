//! Whom a contact may turn out to be.

use domain::ContactId;
use domain::contact::book::{ContactFilter, MergeCandidate};
use domain::user::Permission;
use uuid::Uuid;

use super::{list, seen};
use crate::conversations::Access;
use crate::{Asker, Desk, Result};

/// Contacts offered at a time.
const CANDIDATES: usize = 8;

impl Desk {
    /// Contacts by `typed` that `contact` may turn out to be: of the same account at WhatsApp, and not it.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for agents; [`crate::Error::NotFound`].
    pub async fn merge_candidates(
        &self,
        asker: &Asker,
        contact: ContactId,
        typed: &str,
    ) -> Result<Vec<MergeCandidate>> {
        asker.may(Permission::KeepContacts)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        let known = seen(&mut connection, &asker.user, contact).await?;
        let filter = ContactFilter {
            text: typed.to_owned(),
            ..ContactFilter::default()
        };
        if filter.is_empty() {
            return Ok(Vec::new());
        }
        let (found, _) = list::page(&mut connection, &Access::Every, &filter, None, CANDIDATES + 1).await?;
        let ids: Vec<Uuid> = found
            .iter()
            .map(|entry| entry.id.0)
            .filter(|id| *id != known.id.0)
            .collect();
        let rows = sqlx::query!(
            r#"
            select k.id as "id: ContactId",
                   (select count(*) from contact_family(k.id) as f (id) join conversations c on c.contact_id = f.id) as "conversations!"
              from contacts k where k.id = any($1) and k.portfolio = $2
            "#,
            &ids,
            known.portfolio,
        )
        .fetch_all(&mut *connection)
        .await?;
        Ok(found
            .into_iter()
            .filter_map(|entry| {
                let row = rows.iter().find(|row| row.id == entry.id)?;
                Some(MergeCandidate {
                    id: entry.id,
                    name: entry.name,
                    handle: entry.handle,
                    conversations: row.conversations,
                })
            })
            .take(CANDIDATES)
            .collect())
    }
}
