//! Who can receive a conversation, and how it can be wrapped up.

use domain::presence::PersonNow;
use domain::protocol::{ProtocolFacts, Receiver, Target};
use domain::transfer::{Choice, Choices, TargetPerson, TargetTeam, Targets, WrapUpCode, WrapUps};
use domain::user::{CurrentUser, Permission, Role};
use domain::{ConversationId, NumberId, Refusal, TeamId, UserId, WrapUpId};
use sqlx::PgConnection;

use crate::presence::pause;
use crate::{Desk, Result};

impl Desk {
    /// Who `conversation` can be transferred to, with the work they have.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see it.
    pub async fn transfer_targets(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
    ) -> Result<Targets> {
        let number = self.authorise(user, conversation).await?;
        self.targets(Some(number)).await
    }

    /// Everybody who can receive conversations of `number`, or of any.
    pub(super) async fn targets(&self, number: Option<NumberId>) -> Result<Targets> {
        let now = self.0.wall.now();
        let people = sqlx::query!(
            r#"
            select u.id as "id!: UserId", u.name as "name!", u.role as "role!: Role", s.seen_at as "seen_at?", p.began_at as "began_at?", p.reason,
                   (select count(*) from conversations c
                     where c.owner_id = u.id and c.state in ('in_service', 'on_hold', 'awaiting_customer')) as "open!"
              from users u
              left join presences s on s.user_id = u.id
              left join pauses p on p.user_id = u.id and p.ended_at is null
             where u.disabled_at is null
               and (u.role <> 'agent' or $1::uuid is null
                    or exists (select from number_access a where a.user_id = u.id and a.number_id = $1))
             order by lower(u.name), u.id
             limit 1000
            "#,
            number as Option<NumberId>,
        )
        .fetch_all(&self.0.pools.agents)
        .await?
        .into_iter()
        .map(|row| TargetPerson {
            id: row.id,
            name: row.name,
            role: row.role,
            presence: PersonNow::at(now, row.id, row.seen_at, pause(row.began_at, row.reason)).presence,
            open: row.open,
        })
        .collect();
        let teams = sqlx::query_as!(
            TargetTeam,
            r#"
            select t.id as "id: TeamId", t.name,
                   (select count(*) from conversations c where c.team_id = t.id and c.state in ('waiting', 'bot')) as "waiting!"
              from teams t
             where t.archived_at is null
             order by lower(t.name), t.id
             limit 500
            "#
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        Ok(Targets { people, teams })
    }

    /// The codes that `conversation` can be wrapped up with.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see it.
    pub async fn wrap_ups(&self, user: &CurrentUser, conversation: ConversationId) -> Result<WrapUps> {
        self.authorise(user, conversation).await?;
        let codes = sqlx::query_as!(
            WrapUpCode,
            r#"
            select w.id as "id: WrapUpId", w.name
              from wrap_up_codes w
             where w.archived_at is null
               and (w.team_id is null or w.team_id = (select team_id from conversations where id = $1))
             order by w.position, lower(w.name), w.id
             limit 500
            "#,
            conversation as ConversationId,
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let required = sqlx::query_scalar!(
            "select t.wrap_up_required from teams t join conversations c on c.team_id = t.id where c.id = $1",
            conversation as ConversationId,
        )
        .fetch_one(&self.0.pools.agents)
        .await?;
        Ok(WrapUps {
            required: required && !codes.is_empty(),
            codes,
        })
    }

    /// What lists can be narrowed to by `user`. An archived team is among them for as long as somebody waits in its queue.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn filter_choices(&self, user: &CurrentUser) -> Result<Choices> {
        let rows = sqlx::query!(
            r#"
            select what as "what!", id as "id!", name as "name!" from (
            select 'team' as what, id, name
              from (select t.id, t.name from teams t
                     where t.archived_at is null
                        or exists (select from conversations c where c.team_id = t.id and c.state in ('waiting', 'bot'))
                     order by lower(t.name), t.id limit 500) t
            union all
            select 'number', id, name
              from (select id, name from numbers
                     where $1 or id in (select number_id from number_access where user_id = $2)
                     order by lower(name), id limit 500) n
            union all
            select 'person', id, name
              from (select id, name from users where $3 and disabled_at is null order by lower(name), id limit 1000) p) c
             order by lower(name), id
            "#,
            user.role.may(Permission::EveryNumber),
            user.id as UserId,
            user.role.may(Permission::TakeOver),
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let mut choices = Choices::default();
        for row in rows {
            let kind = match row.what.as_str() {
                "team" => &mut choices.teams,
                "number" => &mut choices.numbers,
                _ => &mut choices.people,
            };
            kind.push(Choice {
                id: row.id,
                name: row.name,
            });
        }
        Ok(choices)
    }
}

/// Whether `target` can have a conversation of `number`. Locked, so that nobody is disabled, or loses the number, between
/// asking and giving.
pub(super) async fn receiver(tx: &mut PgConnection, target: Target, number: NumberId) -> Result<Receiver> {
    match target {
        Target::Agent(id) => {
            let found = sqlx::query!(
                r#"select name, role as "role: Role" from users where id = $1 and disabled_at is null for share"#,
                id as UserId,
            )
            .fetch_optional(&mut *tx)
            .await?;
            let Some(row) = found else {
                return Ok(Receiver::Gone);
            };
            if row.role.may(Permission::EveryNumber) {
                return Ok(Receiver::Able);
            }
            // Asked once it is locked: whoever takes the number from them was waited for.
            let enabled = sqlx::query_scalar!(
                r#"select exists (select from number_access where user_id = $1 and number_id = $2) as "enabled!""#,
                id as UserId,
                number as NumberId,
            )
            .fetch_one(tx)
            .await?;
            Ok(match enabled {
                true => Receiver::Able,
                false => Receiver::Barred { name: row.name },
            })
        }
        Target::Team(id) => {
            let found = sqlx::query_scalar!(
                r#"select true as "there!" from teams where id = $1 and archived_at is null for share"#,
                id as TeamId
            )
            .fetch_optional(tx)
            .await?;
            Ok(found.map_or(Receiver::Gone, |_| Receiver::Able))
        }
    }
}

/// Finds out whether the protocol's team wants a code, and refuses one that is not the team's.
///
/// A team that wants one but has none to choose from can close all the same.
pub(super) async fn check_wrap_up(
    tx: &mut PgConnection,
    facts: &mut ProtocolFacts,
    wrap_up: Option<WrapUpId>,
) -> Result<()> {
    let row = sqlx::query!(
        r#"
        select t.wrap_up_required and count(w.id) > 0 as "required!", coalesce(bool_or(w.id = $2), false) as "known!"
          from teams t
          left join wrap_up_codes w on w.archived_at is null and (w.team_id is null or w.team_id = t.id)
         where t.id = $1
         group by t.id
        "#,
        facts.team as TeamId,
        wrap_up as Option<WrapUpId>,
    )
    .fetch_one(tx)
    .await?;
    facts.wrap_up_required = row.required;
    if wrap_up.is_some() && !row.known {
        return Err(Refusal::WrapUpUnknown.into());
    }
    Ok(())
}
