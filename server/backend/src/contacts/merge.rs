//! Two contacts that turn out to be one, and back.
//!
//! What is merged keeps its rows: identities, and conversations on numbers where the survivor had none, go over and are
//! remembered with the merge; everything else is read for all who count as one (`contact_family`).

use domain::audit::AuditAction;
use domain::contact::ContactTrouble;
use domain::user::Permission;
use domain::{ContactId, MergeId, UserId};
use sqlx::PgConnection;

use super::{Judged, announce};
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, ingest, new_id};

struct Locked {
    id: ContactId,
    name: String,
    portfolio: String,
    merged_into: Option<ContactId>,
}

impl Desk {
    /// Makes `absorbed` count as `survivor`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for agents; [`Error::NotFound`].
    pub async fn merge_contacts(
        &self,
        asker: &Asker,
        survivor: ContactId,
        absorbed: ContactId,
    ) -> Result<Judged<MergeId>> {
        asker.may(Permission::KeepContacts)?;
        if survivor == absorbed {
            return Ok(Err(ContactTrouble::SameContact));
        }
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        // Nobody is found by an identity while it changes hands.
        ingest::lock(&mut tx).await?;
        let (kept, gone) = locked(&mut tx, survivor, absorbed).await?;
        if kept.merged_into.is_some() || gone.merged_into.is_some() {
            return Ok(Err(ContactTrouble::AlreadyMerged));
        }
        if kept.portfolio != gone.portfolio {
            return Ok(Err(ContactTrouble::OtherPortfolio));
        }
        let merge = MergeId(new_id());
        sqlx::query!(
            "insert into contact_merges (id, survivor_id, absorbed_id, merged_at, merged_by) values ($1, $2, $3, $4, $5)",
            merge as MergeId,
            survivor as ContactId,
            absorbed as ContactId,
            now,
            asker.user.id as UserId,
        )
        .execute(&mut *tx)
        .await?;
        give_identities(&mut tx, merge, survivor, absorbed).await?;
        give_conversations(&mut tx, merge, survivor, absorbed).await?;
        // Who was merged into it before follows: `merged_into` always names the last survivor.
        sqlx::query!(
            "update contacts set merged_into = $1 where id = $2 or merged_into = $2",
            survivor as ContactId,
            absorbed as ContactId,
        )
        .execute(&mut *tx)
        .await?;
        announce(&mut tx, survivor, now).await?;
        let deed = Deed::by(asker, AuditAction::ContactsMerged).on(&kept.name);
        note(
            &mut tx,
            self.0.wall.now(),
            deed.made(serde_json::json!({"merged": gone.name})),
        )
        .await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(Ok(merge))
    }

    /// Takes a merge back: what went over with it returns. What came since stays with the survivor.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for agents; [`Error::NotFound`].
    pub async fn undo_merge(&self, asker: &Asker, merge: MergeId) -> Result<Judged<ContactId>> {
        asker.may(Permission::KeepContacts)?;
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        ingest::lock(&mut tx).await?;
        let row = sqlx::query!(
            r#"
            select survivor_id as "survivor: ContactId", absorbed_id as "absorbed: ContactId", undone_at
              from contact_merges where id = $1 for update
            "#,
            merge as MergeId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        let (survivor, absorbed) = (row.survivor, row.absorbed);
        let (kept, gone) = locked(&mut tx, survivor, absorbed).await?;
        if row.undone_at.is_some() || kept.merged_into.is_some() || gone.merged_into != Some(survivor) {
            return Ok(Err(ContactTrouble::NothingToUndo));
        }
        sqlx::query!(
            "update contact_merges set undone_at = $2, undone_by = $3 where id = $1",
            merge as MergeId,
            now,
            asker.user.id as UserId,
        )
        .execute(&mut *tx)
        .await?;
        take_back(&mut tx, merge, survivor, absorbed).await?;
        announce(&mut tx, survivor, now).await?;
        announce(&mut tx, absorbed, now).await?;
        let deed = Deed::by(asker, AuditAction::MergeUndone).on(&kept.name);
        note(
            &mut tx,
            self.0.wall.now(),
            deed.made(serde_json::json!({"merged": gone.name})),
        )
        .await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(Ok(absorbed))
    }
}

/// Both rows, locked in the order of their ids.
async fn locked(tx: &mut PgConnection, one: ContactId, other: ContactId) -> Result<(Locked, Locked)> {
    let mut rows = sqlx::query_as!(
        Locked,
        r#"
        select id as "id: ContactId", name, portfolio, merged_into as "merged_into: ContactId"
          from contacts where id in ($1, $2) order by id for update
        "#,
        one as ContactId,
        other as ContactId,
    )
    .fetch_all(tx)
    .await?;
    rows.sort_by_key(|row| row.id != one);
    let mut rows = rows.into_iter();
    rows.next().zip(rows.next()).ok_or(Error::NotFound)
}

/// The identities of `absorbed` become `survivor`'s. Among several of one person, the one they wrote by last is answered.
async fn give_identities(
    tx: &mut PgConnection,
    merge: MergeId,
    survivor: ContactId,
    absorbed: ContactId,
) -> Result<()> {
    sqlx::query!(
        r#"
        update contact_identities i
           set last_wrote_at = coalesce((select max(c.last_inbound_at) from conversations c where c.contact_id = i.contact_id), i.first_seen_at)
         where i.contact_id in ($1, $2) and i.last_wrote_at is null
        "#,
        survivor as ContactId,
        absorbed as ContactId,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        with given as (
            update contact_identities set contact_id = $2 where contact_id = $3 returning portfolio, kind, value
        )
        insert into contact_merge_identities (merge_id, portfolio, kind, value) select $1, portfolio, kind, value from given
        "#,
        merge as MergeId,
        survivor as ContactId,
        absorbed as ContactId,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A conversation goes on as the survivor's where they had none on that number; the others stay, readable.
async fn give_conversations(
    tx: &mut PgConnection,
    merge: MergeId,
    survivor: ContactId,
    absorbed: ContactId,
) -> Result<()> {
    sqlx::query!(
        r#"
        with locked as (
            select c.id from conversations c
             where c.contact_id = $3
               and not exists (select from conversations s where s.contact_id = $2 and s.number_id = c.number_id)
             order by c.id for update
        ), given as (
            update conversations c set contact_id = $2 from locked l where c.id = l.id returning c.id
        )
        insert into contact_merge_conversations (merge_id, conversation_id) select $1, id from given
        "#,
        merge as MergeId,
        survivor as ContactId,
        absorbed as ContactId,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The way back of what went over, and of who had been merged into `absorbed` before.
async fn take_back(
    tx: &mut PgConnection,
    merge: MergeId,
    survivor: ContactId,
    absorbed: ContactId,
) -> Result<()> {
    sqlx::query!(
        r#"
        with recursive below as (
            select absorbed_id from contact_merges where survivor_id = $1 and undone_at is null
             union
            select m.absorbed_id from contact_merges m join below b on m.survivor_id = b.absorbed_id where m.undone_at is null
        )
        update contacts set merged_into = case when id = $1 then null else $1 end
         where id = $1 or id in (select absorbed_id from below)
        "#,
        absorbed as ContactId,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        update contact_identities i set contact_id = $3
          from contact_merge_identities m
         where m.merge_id = $1 and i.portfolio = m.portfolio and i.kind = m.kind and i.value = m.value and i.contact_id = $2
        "#,
        merge as MergeId,
        survivor as ContactId,
        absorbed as ContactId,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        with locked as (
            select c.id from conversations c
              join contact_merge_conversations m on m.conversation_id = c.id
             where m.merge_id = $1 and c.contact_id = $2
             order by c.id for update of c
        )
        update conversations c set contact_id = $3 from locked l where c.id = l.id
        "#,
        merge as MergeId,
        survivor as ContactId,
        absorbed as ContactId,
    )
    .execute(tx)
    .await?;
    Ok(())
}
