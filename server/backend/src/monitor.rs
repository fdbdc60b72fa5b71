//! The work as it stands, for supervisors.

use domain::monitor::{AgentNow, Monitor, QueueNow};
use domain::presence::PersonNow;
use domain::user::{CurrentUser, Permission, Role};
use domain::{NumberId, TeamId, UserId};

use crate::presence::pause;
use crate::{Desk, Error, Result};

impl Desk {
    /// Queues and people as they stand now.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who may not watch the work.
    pub async fn monitor(&self, user: &CurrentUser) -> Result<Monitor> {
        if !user.role.may(Permission::Monitor) {
            return Err(Error::Forbidden);
        }
        let choices = self.filter_choices(user).await?;
        let queues = sqlx::query_as!(
            QueueNow,
            r#"
            select number_id as "number: NumberId", team_id as "team: TeamId", count(*) as "waiting!", min(state_since) as "oldest!"
              from conversations
             where state in ('waiting', 'bot')
             group by number_id, team_id
            "#
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        Ok(Monitor {
            now: self.0.clock.now(),
            numbers: choices.numbers,
            teams: choices.teams,
            queues,
            people: self.agents_now().await?,
        })
    }

    /// Agents, and whoever else is here or has work.
    async fn agents_now(&self) -> Result<Vec<AgentNow>> {
        let now = self.0.wall.now();
        let rows = sqlx::query!(
            r#"
            with work as (
                select c.owner_id,
                       count(*) filter (where c.state <> 'on_hold') as in_service,
                       count(*) filter (where c.state = 'on_hold') as on_hold,
                       sum(c.unread) as unread,
                       min(first.at) as unanswered_since
                  from conversations c
                  left join lateral (
                       -- The first word of the customer after our last one.
                       select min(m.at) as at
                         from messages m
                        where c.state = 'in_service' and not c.preview_outbound
                          and m.conversation_id = c.id and m.direction = 'inbound' and m.protocol_id = c.protocol_id
                          and m.at > coalesce((select max(o.at) from messages o
                                                where o.conversation_id = c.id and o.direction = 'outbound'), '-infinity')
                       ) first on true
                 where c.state in ('in_service', 'on_hold', 'awaiting_customer')
                 group by c.owner_id
            )
            select u.id as "id!: UserId", u.name as "name!", u.role as "role!: Role", s.seen_at as "seen_at?", p.began_at as "began_at?", p.reason,
                   coalesce(w.in_service, 0) as "in_service!", coalesce(w.on_hold, 0) as "on_hold!",
                   coalesce(w.unread, 0) as "unread!", w.unanswered_since
              from users u
              left join work w on w.owner_id = u.id
              left join presences s on s.user_id = u.id
              left join pauses p on p.user_id = u.id and p.ended_at is null
             where u.disabled_at is null or w.owner_id is not null
             order by lower(u.name), u.id
             limit 1000
            "#
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let people = rows.into_iter().map(|row| {
            let PersonNow { presence, pause, .. } =
                PersonNow::at(now, row.id, row.seen_at, pause(row.began_at, row.reason));
            AgentNow {
                id: row.id,
                name: row.name,
                role: row.role,
                presence,
                pause,
                in_service: row.in_service,
                on_hold: row.on_hold,
                unread: row.unread,
                unanswered_since: row.unanswered_since,
            }
        });
        let matters = |one: &AgentNow| {
            one.role == Role::Agent
                || one.presence != domain::presence::Presence::Offline
                || one.in_service + one.on_hold > 0
        };
        Ok(people.filter(matters).collect())
    }
}
