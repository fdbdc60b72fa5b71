//! People as administrators see and change them.

mod change;
mod credentials;
mod standing;

pub(crate) use change::{same, tell_screens};
pub(crate) use standing::Work;

use domain::staff::{Choice, Choices, UserCard, UserCursor, UserEntry, UserFilter, UserForm, UserPage};
use domain::user::{Permission, Role};
use domain::words::Language;
use domain::{NumberId, TeamId, UserId};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::{Asker, Desk, Error, Result};

/// People to a page.
const PAGE: i64 = 50;
/// Held by whoever changes who is an administrator: two who disable each other are decided one after the other.
const PEOPLE_LOCK: i64 = 0x6775_6963_6866;

pub(crate) async fn lock(tx: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", PEOPLE_LOCK)
        .execute(tx)
        .await?;
    Ok(())
}

/// What is known of a person under the lock.
pub(crate) struct Known {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub disabled: bool,
}

pub(crate) async fn known(tx: &mut PgConnection, id: UserId) -> Result<Known> {
    sqlx::query_as!(
        Known,
        r#"
        select name, email, role as "role: Role", disabled_at is not null as "disabled!" from users where id = $1 for no key update
        "#,
        id as UserId
    )
    .fetch_optional(tx)
    .await?
    .ok_or(Error::NotFound)
}

/// Administrators who can sign in, besides `id`.
pub(crate) async fn other_administrators(tx: &mut PgConnection, id: UserId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from users where role = 'administrator' and disabled_at is null and id <> $1"#,
        id as UserId
    )
    .fetch_one(tx)
    .await?)
}

impl Desk {
    /// One page of people, by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn list_users(
        &self,
        asker: &Asker,
        filter: &UserFilter,
        after: Option<UserCursor>,
    ) -> Result<UserPage> {
        asker.may(Permission::Administer)?;
        let text: String = filter.text.trim().to_lowercase().chars().take(100).collect();
        let mut users = entries(&self.0.pools.agents, filter, &text, after, None).await?;
        let more = users.len() as i64 > PAGE;
        users.truncate(PAGE as usize);
        let next = users.last().filter(|_| more).map(|user| UserCursor {
            name: user.name.to_lowercase(),
            id: user.id,
        });
        Ok(UserPage { users, next })
    }

    /// One person, with what can be chosen for them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn view_user(&self, asker: &Asker, id: UserId) -> Result<UserCard> {
        asker.may(Permission::Administer)?;
        let pool = &self.0.pools.agents;
        let entry = entries(pool, &UserFilter::default(), "", None, Some(id))
            .await?
            .pop()
            .ok_or(Error::NotFound)?;
        let row = sqlx::query!(
            r#"
            select language as "language: Language",
                   array(select number_id from number_access where user_id = $1) as "numbers!: Vec<Uuid>",
                   array(select team_id from team_members where user_id = $1) as "teams!: Vec<Uuid>",
                   (select count(*) from conversations where owner_id = $1 and state in ('in_service', 'on_hold', 'awaiting_customer')) as "open!",
                   (select count(*) from sessions where user_id = $1 and expires_at > $2) as "sessions!"
              from users where id = $1
            "#,
            id as UserId,
            self.0.wall.now(),
        )
        .fetch_one(pool)
        .await?;
        Ok(UserCard {
            form: UserForm {
                name: entry.name.clone(),
                email: entry.email.clone(),
                role: Some(entry.role),
                numbers: row.numbers.into_iter().map(NumberId).collect(),
                teams: row.teams.into_iter().map(TeamId).collect(),
                language: row.language,
            },
            entry,
            open_protocols: row.open,
            sessions: row.sessions,
            choices: choices(pool, false).await?,
        })
    }

    /// What the form of a new person offers.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn user_choices(&self, asker: &Asker) -> Result<Choices> {
        asker.may(Permission::Administer)?;
        choices(&self.0.pools.agents, true).await
    }
}

async fn entries(
    executor: impl PgExecutor<'_>,
    filter: &UserFilter,
    text: &str,
    after: Option<UserCursor>,
    only: Option<UserId>,
) -> Result<Vec<UserEntry>> {
    let (name, id) = after.map_or((None, None), |after| (Some(after.name), Some(after.id)));
    Ok(sqlx::query_as!(
        UserEntry,
        r#"
        select u.id as "id: UserId", u.name, u.email, u.role as "role: Role", u.disabled_at is not null as "disabled!",
               u.must_change_password,
               exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "second_factor!",
               array(select n.name from number_access a join numbers n on n.id = a.number_id
                      where a.user_id = u.id order by n.name) as "numbers!",
               array(select t.name from team_members m join teams t on t.id = m.team_id
                      where m.user_id = u.id and t.archived_at is null order by t.name) as "teams!",
               u.last_seen_at
          from users u
         where ($1 = '' or position($1 in lower(u.name)) > 0 or position($1 in u.email) > 0)
           and ($2::user_role is null or u.role = $2)
           and ($3::boolean is null or (u.disabled_at is not null) = $3)
           and ($4::text is null or (lower(u.name), u.id) > ($4, $5))
           and ($6::uuid is null or u.id = $6)
         order by lower(u.name), u.id
         limit $7
        "#,
        text,
        filter.role as Option<Role>,
        filter.disabled,
        name,
        id as Option<UserId>,
        only as Option<UserId>,
        PAGE + 1,
    )
    .fetch_all(executor)
    .await?)
}

/// What forms offer to choose from; people only where they are wanted.
pub(crate) async fn choices(pool: &sqlx::PgPool, people: bool) -> Result<Choices> {
    let numbers = sqlx::query_as!(
        Choice,
        "select id, name, display_phone as detail from numbers order by name"
    )
    .fetch_all(pool)
    .await?;
    let teams = sqlx::query_as!(
        Choice,
        r#"select id, name, '' as "detail!" from teams where archived_at is null order by name"#
    )
    .fetch_all(pool)
    .await?;
    let people = if people {
        sqlx::query_as!(
            Choice,
            "select id, name, email as detail from users where disabled_at is null order by lower(name), id limit 2000"
        )
        .fetch_all(pool)
        .await?
    } else {
        Vec::new()
    };
    Ok(Choices {
        numbers,
        teams,
        people,
    })
}
