//! Saved views: a name for an address that says which list, in which order, with which filters.

use domain::search::{SavedView, SavedViews};
use domain::user::{CurrentUser, Permission};
use domain::{Refusal, SavedViewId, TeamId, UserId};

use crate::{Desk, Error, Result, new_id};

/// Views one person may keep.
const MOST: i64 = 50;
/// Characters of a name.
const LONGEST_NAME: usize = 60;
/// Characters of an address.
const LONGEST_ADDRESS: usize = 1_000;

impl Desk {
    /// The views `user` may use, their own and their teams'; and the teams they may keep one for.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn saved_views(&self, user: &CurrentUser) -> Result<SavedViews> {
        let views = sqlx::query_as!(
            SavedView,
            r#"
            select v.id as "id: SavedViewId", v.name, v.address, t.name as "team?", 
                   v.owner_id = $1 or v.team_id is not null and $2 as "may_forget!"
              from saved_views v
              left join teams t on t.id = v.team_id
             where v.owner_id = $1
                or v.team_id in (select team_id from team_members where user_id = $1)
             order by lower(v.name), v.id
             limit 200
            "#,
            user.id as UserId,
            user.role.may(Permission::TakeOver),
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let teams = sqlx::query!(
            r#"
            select t.id as "id: TeamId", t.name
              from teams t
             where t.archived_at is null
               and ($2 or exists (select from team_members m where m.team_id = t.id and m.user_id = $1))
             order by lower(t.name)
            "#,
            user.id as UserId,
            user.role.may(Permission::TakeOver)
        )
        .fetch_all(&self.0.pools.agents)
        .await?
        .into_iter()
        .map(|team| (team.id, team.name))
        .collect();
        Ok(SavedViews { views, teams })
    }

    /// Keeps `address` under `name`, for `user` alone or for `team`. A team's view may be kept by its members and by supervisors.
    ///
    /// # Errors
    /// [`Refusal::SavedViewName`], [`Refusal::SavedViewsFull`]; [`Error::Forbidden`] for a team that is not theirs.
    pub async fn save_view(
        &self,
        user: &CurrentUser,
        name: &str,
        address: &str,
        team: Option<TeamId>,
    ) -> Result<SavedViewId> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Refusal::SavedViewName.into());
        }
        if !address.starts_with("/conversations") || address.len() > LONGEST_ADDRESS {
            return Err(Error::Forbidden);
        }
        let mut tx = self.0.pools.agents.begin().await?;
        if let Some(team) = team {
            let theirs = user.role.may(Permission::TakeOver)
                || sqlx::query_scalar!(
                    r#"select exists (select from team_members where team_id = $1 and user_id = $2) as "theirs!""#,
                    team as TeamId,
                    user.id as UserId
                )
                .fetch_one(&mut *tx)
                .await?;
            if !theirs {
                return Err(Error::Forbidden);
            }
        }
        let id = SavedViewId(new_id());
        let stored = sqlx::query!(
            r#"
            insert into saved_views (id, owner_id, team_id, name, address, created_at)
            select $1, $2, $3, $4, $5, $6
             where (select count(*) from saved_views where owner_id = $2) < $7
            "#,
            id as SavedViewId,
            user.id as UserId,
            team as Option<TeamId>,
            name,
            address,
            self.0.clock.now(),
            MOST,
        )
        .execute(&mut *tx)
        .await?;
        if stored.rows_affected() == 0 {
            return Err(Refusal::SavedViewsFull.into());
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Forgets a view of `user`'s own; who leads forgets their teams' too, so that none outlives who made it for good.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not theirs.
    pub async fn forget_view(&self, user: &CurrentUser, view: SavedViewId) -> Result<()> {
        let gone = sqlx::query!(
            r#"
            delete from saved_views
             where id = $1
               and (owner_id = $2 or $3 and team_id in (select team_id from team_members where user_id = $2))
            "#,
            view as SavedViewId,
            user.id as UserId,
            user.role.may(Permission::TakeOver),
        )
        .execute(&self.0.pools.agents)
        .await?;
        if gone.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        Ok(())
    }
}
