//! Disabling a person and letting them in again; signing them out everywhere.

use chrono::{DateTime, Utc};
use domain::audit::AuditAction;
use domain::management::Declined;
use domain::staff::keep_an_administrator;
use domain::user::Permission;
use domain::{Refusal, UserId};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{known, lock, other_administrators, tell_screens};
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, new_id};

impl Desk {
    /// Disables a person: their sessions and open screens end at once. Their open protocols go back to the queue with
    /// `note_text`, when there is one; without it they are a reason to refuse.
    ///
    /// # Errors
    /// [`Error::Refused`] for oneself, the last administrator, and open protocols.
    pub async fn suspend_user(&self, asker: &Asker, id: UserId, give_back: Option<String>) -> Result<()> {
        asker.may(Permission::Administer)?;
        if id == asker.user.id {
            return Err(Refusal::from(Declined::Oneself).into());
        }
        let mut tx = self.0.pools.agents.begin().await?;
        lock(&mut tx).await?;
        let user = known(&mut tx, id).await?;
        let given_back = match give_back {
            Some(reason) => {
                self.give_back(&mut tx, Some(asker.user.id), id, Work::All, &reason)
                    .await?
            }
            None => {
                let open = open_protocols(&mut tx, id).await?;
                if open > 0 {
                    return Err(Refusal::from(Declined::ProtocolsOpen(open)).into());
                }
                0
            }
        };
        self.suspend(&mut tx, id).await?;
        let deed = Deed::by(asker, AuditAction::UserDisabled).to(id, &user.name);
        note(
            &mut tx,
            self.0.wall.now(),
            deed.made(json!({"returned_protocols": given_back})),
        )
        .await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// Disables the person with `email` from the command line; their open protocols go back to the queue.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nobody has it; [`Error::Refused`] for the last administrator.
    pub async fn disable_user(&self, email: &str) -> Result<()> {
        let mut tx = self.0.pools.agents.begin().await?;
        lock(&mut tx).await?;
        let id = sqlx::query_scalar!(
            r#"select id as "id: UserId" from users where email = lower($1)"#,
            email.trim()
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        let user = known(&mut tx, id).await?;
        let given_back = self.give_back(&mut tx, None, id, Work::All, "").await?;
        self.suspend(&mut tx, id).await?;
        let deed = Deed::nameless(AuditAction::UserDisabled).to(id, &user.name);
        note(
            &mut tx,
            self.0.wall.now(),
            deed.made(json!({"returned_protocols": given_back})),
        )
        .await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// Under the lock: nobody signs in as `id` any more.
    async fn suspend(&self, tx: &mut PgConnection, id: UserId) -> Result<()> {
        let user = known(tx, id).await?;
        if !user.disabled {
            keep_an_administrator(user.role, None, other_administrators(tx, id).await?)
                .map_err(Refusal::from)?;
        }
        sqlx::query!(
            "update users set disabled_at = coalesce(disabled_at, $2) where id = $1",
            id as UserId,
            self.0.clock.now()
        )
        .execute(&mut *tx)
        .await?;
        self.end_sessions(tx, id, None).await?;
        Ok(())
    }

    /// Lets a person sign in again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such person.
    pub async fn restore_user(&self, asker: &Asker, id: UserId) -> Result<()> {
        asker.may(Permission::Administer)?;
        let mut tx = self.0.pools.agents.begin().await?;
        lock(&mut tx).await?;
        let user = known(&mut tx, id).await?;
        sqlx::query!("update users set disabled_at = null where id = $1", id as UserId)
            .execute(&mut *tx)
            .await?;
        let deed = Deed::by(asker, AuditAction::UserEnabled).to(id, &user.name);
        note(&mut tx, self.0.wall.now(), deed).await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session of a person; their open screens learn at once.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such person.
    pub async fn sign_out_everywhere(&self, asker: &Asker, id: UserId) -> Result<()> {
        asker.may(Permission::Administer)?;
        let mut tx = self.0.pools.agents.begin().await?;
        let user = known(&mut tx, id).await?;
        let ended = self.end_sessions(&mut tx, id, None).await?;
        let deed = Deed::by(asker, AuditAction::UserSignedOut).to(id, &user.name);
        note(&mut tx, self.0.wall.now(), deed.made(json!({"sessions": ended}))).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// Ends the sessions of `id` but the one with the hash `keep`. Returns how many.
    pub(crate) async fn end_sessions(
        &self,
        tx: &mut PgConnection,
        id: UserId,
        keep: Option<Vec<u8>>,
    ) -> Result<u64> {
        let ended = sqlx::query!(
            "delete from sessions where user_id = $1 and ($2::bytea is null or id <> $2)",
            id as UserId,
            keep
        )
        .execute(&mut *tx)
        .await?;
        tell_screens(tx, &[id], self.0.clock.now()).await?;
        Ok(ended.rows_affected())
    }

    /// Puts protocols of `owner` back into their queues: with them would be what nobody serves. Returns how many.
    pub(crate) async fn give_back(
        &self,
        tx: &mut PgConnection,
        actor: Option<UserId>,
        owner: UserId,
        work: Work,
        reason: &str,
    ) -> Result<i64> {
        let now: DateTime<Utc> = self.0.clock.now();
        let reason: String = reason.trim().chars().take(500).collect();
        // Locked in the order of their ids, as everybody does who locks several.
        let conversations = sqlx::query_scalar!(
            r#"
            select id from conversations
             where owner_id = $1 and state in ('in_service', 'on_hold', 'awaiting_customer')
               and ($2 or number_id not in (select number_id from number_access where user_id = $1))
             order by id
               for no key update
            "#,
            owner as UserId,
            work == Work::All
        )
        .fetch_all(&mut *tx)
        .await?;
        if conversations.is_empty() {
            return Ok(0);
        }
        let ids: Vec<Uuid> = conversations.iter().map(|_| new_id()).collect();
        let moved = sqlx::query_scalar!(
            r#"
            with mine as (
                select c.id, c.protocol_id, c.number_id, c.state, c.team_id, k.change_id
                  from unnest($1::uuid[], $2::uuid[]) as k (id, change_id)
                  join conversations c on c.id = k.id
            ), moved as (
                update protocols p set state = 'waiting', owner_id = null, state_since = $3 from mine where p.id = mine.protocol_id
            ), shown as (
                update conversations c
                   set state = 'waiting', owner_id = null, handed_by = null, state_since = $3, version = version + 1
                  from mine where c.id = mine.id
            ), told as (
                insert into events (conversation_id, number_id, at) select id, number_id, $3 from mine
            ), noted as (
                insert into protocol_changes (id, protocol_id, number_id, change, from_state, to_state, from_owner, to_owner, from_team, to_team,
                                              actor_id, reason, at)
                select change_id, protocol_id, number_id, 'returned', state, 'waiting', $4, null, team_id, team_id, $5, nullif($6, ''), $3
                  from mine
            )
            select count(*) as "count!" from mine
            "#,
            &conversations,
            &ids,
            now,
            owner as UserId,
            actor as Option<UserId>,
            reason,
        )
        .fetch_one(tx)
        .await?;
        Ok(moved)
    }
}

/// Which protocols of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// All of them.
    All,
    /// Those of numbers that are not enabled for them one by one; for whoever may use every number there are none.
    Barred,
}

async fn open_protocols(tx: &mut PgConnection, owner: UserId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"
        select count(*) as "count!" from conversations
         where owner_id = $1 and state in ('in_service', 'on_hold', 'awaiting_customer')
        "#,
        owner as UserId
    )
    .fetch_one(tx)
    .await?)
}
