//! “Por que esta conversa está aqui?”: the last decision about the protocol, and what happened since.

use domain::conversation::ProtocolMark;
use domain::note::Person;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::routing::{Decision, Facts, Routed, SendKind, Why};
use domain::user::CurrentUser;
use domain::{ConversationId, ProtocolId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::{authorised, thread};
use crate::{Desk, Result};

impl Desk {
    /// Why `conversation` stands where it stands.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is none that `user` may see.
    pub async fn why_here(&self, user: &CurrentUser, conversation: ConversationId) -> Result<Why> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let connection = &mut *connection;
        authorised(connection, user, conversation).await?;
        let row = sqlx::query!(
            r#"
            select p.id as "id: ProtocolId", p.code as "code: ProtocolNumber", p.state as "state: ProtocolState", o.name as "owner_name?",
                   p.begun_by as "begun_by: SendKind", p.expires_at,
                   (select max(c.at) from protocol_changes c where c.protocol_id = p.id) as changed_at
              from conversations c
              join protocols p on p.id = c.protocol_id
              left join users o on o.id = p.owner_id
             where c.id = $1
            "#,
            conversation as ConversationId
        )
        .fetch_one(&mut *connection)
        .await?;
        // From the newest on: marks tell the oldest first, and only so many.
        let marks: Vec<ProtocolMark> =
            thread::marks(connection, conversation, row.changed_at, None, Some(row.id)).await?;
        Ok(Why {
            protocol: row.code,
            state: row.state,
            owner_name: row.owner_name,
            begun_by: row.begun_by,
            expires_at: row.expires_at,
            routed: routed(connection, row.id).await?,
            last: marks.into_iter().next_back(),
        })
    }
}

/// The last decision about `protocol`.
async fn routed(connection: &mut PgConnection, protocol: ProtocolId) -> Result<Option<Routed>> {
    let row = sqlx::query!(
        r#"
        select at, decision as "decision: Json<Decision>", facts as "facts: Json<Facts>"
          from routings
         where protocol_id = $1
         order by at desc, message_id desc
         limit 1
        "#,
        protocol as ProtocolId
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Json(decision), Json(facts)) = (row.decision, row.facts);
    let sender = facts.answers.answered().and_then(|sent| sent.by);
    let owner = facts.open.and_then(|open| open.owner);
    let named = [sender.map(|it| it.id), owner.map(|it| it.id), decision.agent()];
    let ids: Vec<Uuid> = named.into_iter().flatten().map(|id| id.0).collect();
    let people = sqlx::query!(
        r#"select id as "id: UserId", name from users where id = any($1)"#,
        &ids
    )
    .fetch_all(connection)
    .await?;
    let people = people.into_iter().map(|row| Person {
        id: row.id,
        name: row.name,
    });
    Ok(Some(Routed {
        at: row.at,
        decision,
        facts,
        people: people.collect(),
    }))
}
