//! Wrap-up codes (“tabulações”) as administrators make and change them.

use domain::audit::AuditAction;
use domain::management::Declined;
use domain::team::{WrapUpEntry, WrapUpForm, WrapUps};
use domain::user::Permission;
use domain::{Refusal, TeamId, WrapUpId, management};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::audit_log::{Deed, note};
use crate::error::ResultExt;
use crate::users::choices;
use crate::{Asker, Desk, Error, Result, new_id};

impl Desk {
    /// All wrap-up codes, in the order in which they are offered.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn list_wrap_ups(&self, asker: &Asker) -> Result<WrapUps> {
        asker.may(Permission::Administer)?;
        let pool = &self.0.pools.agents;
        let rows = sqlx::query!(
            r#"
            select w.id as "id: WrapUpId", w.name, w.team_id as "team: TeamId", t.name as "team_name?",
                   w.archived_at is not null as "archived!",
                   (select count(*) from protocols p where p.wrap_up_id = w.id) as "used!"
              from wrap_up_codes w left join teams t on t.id = w.team_id
             order by w.archived_at is not null, w.position, lower(w.name)
             limit 1000
            "#
        )
        .fetch_all(pool)
        .await?;
        let codes = rows
            .into_iter()
            .map(|row| WrapUpEntry {
                id: row.id,
                form: WrapUpForm {
                    name: row.name,
                    team: row.team,
                },
                team_name: row.team_name,
                used: row.used,
                archived: row.archived,
            })
            .collect();
        Ok(WrapUps {
            codes,
            choices: choices(pool, false).await?,
        })
    }

    /// Makes a wrap-up code, or changes one.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn save_wrap_up(
        &self,
        asker: &Asker,
        id: Option<WrapUpId>,
        form: WrapUpForm,
    ) -> Result<WrapUpId> {
        asker.may(Permission::Administer)?;
        let name = management::name(&form.name).map_err(Refusal::from)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let (id, before) = match id {
            Some(id) => (id, Some(told_of(&mut tx, id).await?)),
            None => (WrapUpId(new_id()), None),
        };
        sqlx::query!(
            r#"
            insert into wrap_up_codes (id, name, team_id, position, created_at)
            values ($1, $2, $3, (select coalesce(max(position), 0) + 1 from wrap_up_codes), $4)
            on conflict (id) do update set name = excluded.name, team_id = excluded.team_id
            "#,
            id as WrapUpId,
            name,
            form.team as Option<TeamId>,
            now,
        )
        .execute(&mut *tx)
        .await
        .on_constraint("wrap_up_codes_name_unique", || {
            Refusal::from(Declined::NameTaken).into()
        })
        .on_constraint("wrap_up_codes_team_id_fkey", || Error::NotFound)?;
        let after = told_of(&mut tx, id).await?;
        let deed = match before {
            None => Some(Deed::by(asker, AuditAction::WrapUpCreated).on(&name).made(after)),
            Some(before) if before != after => Some(
                Deed::by(asker, AuditAction::WrapUpChanged)
                    .on(&name)
                    .change(before, after),
            ),
            Some(_) => None,
        };
        if let Some(deed) = deed {
            note(&mut tx, now, deed).await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Archives a wrap-up code, or brings it back; protocols closed with it keep it.
    ///
    /// # Errors
    /// [`Error::Refused`] when another one has its name meanwhile.
    pub async fn archive_wrap_up(&self, asker: &Asker, id: WrapUpId, archive: bool) -> Result<()> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let name = sqlx::query_scalar!(
            r#"
            update wrap_up_codes set archived_at = case when $2 then coalesce(archived_at, $3) end
             where id = $1
            returning name
            "#,
            id as WrapUpId,
            archive,
            now
        )
        .fetch_optional(&mut *tx)
        .await
        .on_constraint("wrap_up_codes_name_unique", || {
            Refusal::from(Declined::NameTaken).into()
        })?
        .ok_or(Error::NotFound)?;
        let action = if archive {
            AuditAction::WrapUpArchived
        } else {
            AuditAction::WrapUpRestored
        };
        note(&mut tx, now, Deed::by(asker, action).on(&name)).await?;
        Ok(tx.commit().await?)
    }

    /// Moves a wrap-up code one place up or down among those offered.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such code.
    pub async fn move_wrap_up(&self, asker: &Asker, id: WrapUpId, up: bool) -> Result<()> {
        asker.may(Permission::Administer)?;
        let mut tx = self.0.pools.agents.begin().await?;
        // All of them are numbered anew: there are few, and places may have become equal.
        let mut order = sqlx::query_scalar!(
            r#"
            select id as "id: WrapUpId" from wrap_up_codes where archived_at is null
             order by position, lower(name)
               for update
            "#
        )
        .fetch_all(&mut *tx)
        .await?;
        let at = order
            .iter()
            .position(|other| *other == id)
            .ok_or(Error::NotFound)?;
        let to = if up {
            at.checked_sub(1)
        } else {
            Some(at + 1).filter(|to| *to < order.len())
        };
        if let Some(to) = to {
            order.swap(at, to);
            let ids: Vec<uuid::Uuid> = order.iter().map(|id| id.0).collect();
            sqlx::query!(
                r#"
                update wrap_up_codes w set position = k.place::integer
                  from unnest($1::uuid[]) with ordinality as k (id, place) where w.id = k.id
                "#,
                &ids
            )
            .execute(&mut *tx)
            .await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A wrap-up code as the audit log tells of it.
async fn told_of(tx: &mut PgConnection, id: WrapUpId) -> Result<Value> {
    let row = sqlx::query!(
        r#"
        select w.name, (select t.name from teams t where t.id = w.team_id) as team from wrap_up_codes w where w.id = $1 for update
        "#,
        id as WrapUpId
    )
    .fetch_optional(tx)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(json!({"name": row.name, "team": row.team}))
}
