//! Making a person, and changing what they may do.

use chrono::{DateTime, Utc};
use domain::audit::AuditAction;
use domain::staff::{TemporaryPassword, UserForm, keep_an_administrator};
use domain::user::{Permission, Role};
use domain::words::Language;
use domain::{Refusal, UserId, management};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Work, known, lock, other_administrators};
use crate::audit_log::{Deed, note};
use crate::error::ResultExt;
use crate::{Asker, Desk, Error, Result, new_id, passwords};

impl Desk {
    /// Makes a person who has to choose a password of their own at the first sign-in. Without `password` one is made
    /// up and told once.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn add_user(
        &self,
        asker: &Asker,
        form: UserForm,
        password: Option<SecretString>,
    ) -> Result<TemporaryPassword> {
        asker.may(Permission::Administer)?;
        let email = management::email(&form.email).map_err(Refusal::from)?;
        let name = management::name(&form.name).map_err(Refusal::from)?;
        let role = form.role.unwrap_or(Role::Agent);
        let (secret, told) = passwords::chosen_or_made(password, &email, &name)?;
        let hash = self.hash_password(secret).await?;
        let (id, now) = (UserId(new_id()), self.0.wall.now());
        let mut tx = self.0.pools.agents.begin().await?;
        sqlx::query!(
            r#"
            insert into users (id, email, name, role, password_hash, must_change_password, password_changed_at, language, created_at)
            values ($1, $2, $3, $4, $5, true, $6, $7, $6)
            "#,
            id as UserId,
            email,
            name,
            role as Role,
            hash,
            now,
            form.language as Option<Language>,
        )
        .execute(&mut *tx)
        .await
        .on_constraint("users_email_unique", || Refusal::from(management::Declined::EmailTaken).into())?;
        belong(&mut tx, id, &form, now).await?;
        let after = told_of(&mut tx, id).await?;
        note(
            &mut tx,
            now,
            Deed::by(asker, AuditAction::UserCreated)
                .to(id, &name)
                .made(after),
        )
        .await?;
        tx.commit().await?;
        Ok(TemporaryPassword { id, password: told })
    }

    /// Changes name, role, numbers, teams and language; open screens follow at once. What they have on numbers that they
    /// may not use any more goes back to the queue.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn change_user(&self, asker: &Asker, id: UserId, form: UserForm) -> Result<()> {
        asker.may(Permission::Administer)?;
        let name = management::name(&form.name).map_err(Refusal::from)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        lock(&mut tx).await?;
        let user = known(&mut tx, id).await?;
        let role = form.role.unwrap_or(user.role);
        if !user.disabled {
            keep_an_administrator(user.role, Some(role), other_administrators(&mut tx, id).await?)
                .map_err(Refusal::from)?;
        }
        let before = told_of(&mut tx, id).await?;
        sqlx::query!(
            "update users set name = $2, role = $3, language = $4 where id = $1",
            id as UserId,
            name,
            role as Role,
            form.language as Option<Language>,
        )
        .execute(&mut *tx)
        .await?;
        belong(&mut tx, id, &form, now).await?;
        let mut after = told_of(&mut tx, id).await?;
        if !role.may(Permission::EveryNumber) {
            let actor = Some(asker.user.id);
            let returned = self.give_back(&mut tx, actor, id, Work::Barred, "").await?;
            if returned > 0 {
                after["returned_protocols"] = json!(returned);
            }
        }
        let access = before["numbers"] != after["numbers"] || before["role"] != after["role"];
        let action = if access && before["name"] == after["name"] {
            AuditAction::AccessChanged
        } else {
            AuditAction::UserChanged
        };
        if before != after {
            note(
                &mut tx,
                now,
                Deed::by(asker, action).to(id, &user.name).change(before, after),
            )
            .await?;
        }
        if access {
            tell_screens(&mut tx, &[id], self.0.clock.now()).await?;
        }
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }
}

/// Gives the person the numbers and teams of `form`, and no others.
async fn belong(tx: &mut PgConnection, id: UserId, form: &UserForm, now: DateTime<Utc>) -> Result<()> {
    let numbers: Vec<Uuid> = form.numbers.iter().map(|number| number.0).collect();
    let teams: Vec<Uuid> = form.teams.iter().map(|team| team.0).collect();
    sqlx::query!(
        "delete from number_access where user_id = $1 and number_id <> all($2)",
        id as UserId,
        &numbers
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        insert into number_access (user_id, number_id, granted_at)
        select $1, n.id, $3 from numbers n where n.id = any($2)
        on conflict do nothing
        "#,
        id as UserId,
        &numbers,
        now
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        delete from team_members m using teams t
         where t.id = m.team_id and t.archived_at is null and m.user_id = $1 and m.team_id <> all($2)
        "#,
        id as UserId,
        &teams
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        insert into team_members (team_id, user_id, added_at)
        select t.id, $1, $3 from teams t where t.id = any($2) and t.archived_at is null
        on conflict do nothing
        "#,
        id as UserId,
        &teams,
        now
    )
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// A person as the audit log tells of them.
async fn told_of(tx: &mut PgConnection, id: UserId) -> Result<Value> {
    let row = sqlx::query!(
        r#"
        select name, role::text as "role!", language::text as language,
               array(select n.name from number_access a join numbers n on n.id = a.number_id
                      where a.user_id = u.id order by n.name) as "numbers!",
               array(select t.name from team_members m join teams t on t.id = m.team_id
                      where m.user_id = u.id order by t.name) as "teams!"
          from users u where id = $1
        "#,
        id as UserId
    )
    .fetch_optional(tx)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(json!({
        "name": row.name, "role": row.role, "language": row.language, "numbers": row.numbers, "teams": row.teams
    }))
}

/// Has the open screens of `users` look at once what they may see.
pub(crate) async fn tell_screens(tx: &mut PgConnection, users: &[UserId], now: DateTime<Utc>) -> Result<()> {
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    sqlx::query!(
        "insert into events (user_id, at) select id, $2 from unnest($1::uuid[]) as t (id)",
        &users,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// For comparing what was typed without showing it.
pub(crate) fn same(one: &SecretString, other: &SecretString) -> bool {
    one.expose_secret() == other.expose_secret()
}
