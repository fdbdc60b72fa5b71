//! Teams as administrators make and change them.

mod wrap_ups;

use domain::audit::AuditAction;
use domain::management::Declined;
use domain::team::{TeamEntry, TeamForm, Teams};
use domain::user::Permission;
use domain::{Refusal, TeamId, UserId, management};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::audit_log::{Deed, note};
use crate::error::ResultExt;
use crate::users::choices;
use crate::{Asker, Desk, Error, Result, new_id};

impl Desk {
    /// All teams with their members.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn list_teams(&self, asker: &Asker) -> Result<Teams> {
        asker.may(Permission::Administer)?;
        let pool = &self.0.pools.agents;
        let rows = sqlx::query!(
            r#"
            select t.id as "id: TeamId", t.name, t.wrap_up_required, t.archived_at is not null as "archived!",
                   array(select u.id from team_members m join users u on u.id = m.user_id
                          where m.team_id = t.id order by lower(u.name), u.id) as "members!: Vec<Uuid>",
                   array(select u.name from team_members m join users u on u.id = m.user_id
                          where m.team_id = t.id order by lower(u.name), u.id) as "member_names!",
                   array(select n.name from numbers n where n.default_team_id = t.id order by n.name) as "numbers!",
                   coalesce(o.open, 0) as "open!"
              from teams t
              left join (select team_id, count(*) as open from protocols where state <> 'closed' group by team_id) o on o.team_id = t.id
             order by t.archived_at is not null, lower(t.name)
             limit 500
            "#
        )
        .fetch_all(pool)
        .await?;
        let teams = rows
            .into_iter()
            .map(|row| TeamEntry {
                id: row.id,
                form: TeamForm {
                    name: row.name,
                    wrap_up_required: row.wrap_up_required,
                    members: row.members.into_iter().map(UserId).collect(),
                },
                member_names: row.member_names,
                numbers: row.numbers,
                open_protocols: row.open,
                archived: row.archived,
            })
            .collect();
        Ok(Teams {
            teams,
            choices: choices(pool, true).await?,
        })
    }

    /// Makes a team, or changes one.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn save_team(&self, asker: &Asker, id: Option<TeamId>, form: TeamForm) -> Result<TeamId> {
        asker.may(Permission::Administer)?;
        let name = management::name(&form.name).map_err(Refusal::from)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let (id, before) = match id {
            Some(id) => (id, Some(told_of(&mut tx, id).await?)),
            None => (TeamId(new_id()), None),
        };
        sqlx::query!(
            r#"
            insert into teams (id, name, wrap_up_required, created_at) values ($1, $2, $3, $4)
            on conflict (id) do update set name = excluded.name, wrap_up_required = excluded.wrap_up_required
            "#,
            id as TeamId,
            name,
            form.wrap_up_required,
            now,
        )
        .execute(&mut *tx)
        .await
        .on_constraint("teams_name_unique", || Refusal::from(Declined::NameTaken).into())?;
        let members: Vec<Uuid> = form.members.iter().map(|member| member.0).collect();
        sqlx::query!(
            "delete from team_members where team_id = $1 and user_id <> all($2)",
            id as TeamId,
            &members
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            r#"
            insert into team_members (team_id, user_id, added_at)
            select $1, u.id, $3 from users u where u.id = any($2)
            on conflict do nothing
            "#,
            id as TeamId,
            &members,
            now
        )
        .execute(&mut *tx)
        .await?;
        let after = told_of(&mut tx, id).await?;
        let deed = match before {
            None => Some(Deed::by(asker, AuditAction::TeamCreated).on(&name).made(after)),
            Some(before) if before != after => Some(
                Deed::by(asker, AuditAction::TeamChanged)
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

    /// Archives a team, or brings it back. One with a number's queue cannot be archived: nothing new comes to an archived
    /// one. What is open stays as it is, seen by those who saw it, until it is taken, transferred or closed.
    ///
    /// # Errors
    /// [`Error::Refused`] says what is in the way.
    pub async fn archive_team(&self, asker: &Asker, id: TeamId, archive: bool) -> Result<()> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let row = sqlx::query!(
            r#"
            select name, (select n.name from numbers n where n.default_team_id = t.id order by n.name limit 1) as number
              from teams t where id = $1 for update
            "#,
            id as TeamId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        if archive && let Some(number) = row.number {
            return Err(Refusal::from(Declined::TeamOwnsNumber(number)).into());
        }
        sqlx::query!(
            "update teams set archived_at = case when $2 then coalesce(archived_at, $3) end where id = $1",
            id as TeamId,
            archive,
            now
        )
        .execute(&mut *tx)
        .await?;
        let action = if archive {
            AuditAction::TeamArchived
        } else {
            AuditAction::TeamRestored
        };
        note(&mut tx, now, Deed::by(asker, action).on(&row.name)).await?;
        Ok(tx.commit().await?)
    }
}

/// A team as the audit log tells of it.
async fn told_of(tx: &mut PgConnection, id: TeamId) -> Result<Value> {
    let row = sqlx::query!(
        r#"
        select name, wrap_up_required,
               array(select u.name from team_members m join users u on u.id = m.user_id
                      where m.team_id = t.id order by u.name, u.id) as "members!"
          from teams t where id = $1 for update
        "#,
        id as TeamId
    )
    .fetch_optional(tx)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(json!({"name": row.name, "wrap_up_required": row.wrap_up_required, "members": row.members}))
}
