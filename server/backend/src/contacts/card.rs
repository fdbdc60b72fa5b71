//! One contact's page, as far as the asker may see it.

use chrono::{DateTime, Utc};
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource};
use domain::contact::book::{
    ContactCard, ContactConversation, ContactNote, ContactProtocol, ContactProtocols, LedgerLine, Merged,
    NumberBlock, PROTOCOLS_PAGE,
};
use domain::contact::{Identity, IdentityKind};
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::user::{CurrentUser, Permission};
use domain::{ContactId, ContactNoteId, ConversationId, MergeId, NumberId, ProtocolId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{fields, seen};
use crate::conversations::Access;
use crate::{Desk, Result};

/// Conversations of one contact at most: one for each of our numbers, and those of who was merged.
const CONVERSATIONS: i64 = 100;
/// Lines of the ledger at most.
const LINES: i64 = 500;

impl Desk {
    /// A contact's page.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see them.
    pub async fn view_contact(&self, user: &CurrentUser, contact: ContactId) -> Result<ContactCard> {
        let numbers = numbers(&self.access(user).await?);
        let mut tx = self.0.pools.agents.begin().await?;
        // One instant for all of the page.
        sqlx::query!("set transaction isolation level repeatable read, read only")
            .execute(&mut *tx)
            .await?;
        let known = seen(&mut tx, user, contact).await?;
        let id = known.id;
        Ok(ContactCard {
            id,
            name: known.name,
            created_at: known.created_at,
            identities: identities(&mut tx, id).await?,
            fields: fields::values(&mut tx, id).await?,
            notes: notes(&mut tx, id, user).await?,
            conversations: conversations(&mut tx, id, numbers.as_deref()).await?,
            protocols: protocols(&mut tx, id, numbers.as_deref(), None).await?,
            consent: ledger(&mut tx, id).await?,
            merged: merged(&mut tx, id).await?,
            blocks: blocks(&mut tx, id, numbers.as_deref()).await?,
        })
    }

    /// More of a contact's protocols, older than `before`.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see the contact.
    pub async fn contact_protocols(
        &self,
        user: &CurrentUser,
        contact: ContactId,
        before: Option<(DateTime<Utc>, ProtocolId)>,
    ) -> Result<ContactProtocols> {
        let numbers = numbers(&self.access(user).await?);
        let mut connection = self.0.pools.agents.acquire().await?;
        let known = seen(&mut connection, user, contact).await?;
        protocols(&mut connection, known.id, numbers.as_deref(), before).await
    }
}

/// The ids to narrow to; nothing when all may be seen.
fn numbers(access: &Access) -> Option<Vec<Uuid>> {
    match access {
        Access::Every => None,
        Access::Only(numbers) => Some(numbers.iter().map(|number| number.0).collect()),
    }
}

async fn identities(connection: &mut PgConnection, contact: ContactId) -> Result<Vec<Identity>> {
    Ok(sqlx::query_as!(
        Identity,
        r#"select kind as "kind: IdentityKind", value from contact_identities where contact_id = $1 order by kind, value"#,
        contact as ContactId
    )
    .fetch_all(connection)
    .await?)
}

async fn notes(
    connection: &mut PgConnection,
    contact: ContactId,
    user: &CurrentUser,
) -> Result<Vec<ContactNote>> {
    Ok(sqlx::query_as!(
        ContactNote,
        r#"
        select n.id as "id: ContactNoteId", u.name as author, n.body, n.created_at as at, (n.author_id = $2 or $3) as "mine!"
          from contact_family($1) as f (id)
          join contact_notes n on n.contact_id = f.id and n.deleted_at is null
          join users u on u.id = n.author_id
         order by n.created_at desc, n.id desc
        "#,
        contact as ContactId,
        user.id as UserId,
        user.role.may(Permission::Administer),
    )
    .fetch_all(connection)
    .await?)
}

async fn conversations(
    connection: &mut PgConnection,
    contact: ContactId,
    numbers: Option<&[Uuid]>,
) -> Result<Vec<ContactConversation>> {
    Ok(sqlx::query_as!(
        ContactConversation,
        r#"
        select c.id as "id: ConversationId", c.number_id as "number: NumberId", n.name as number_name,
               c.state as "state: ProtocolState", p.code as "protocol: ProtocolNumber", c.last_message_at,
               case when k.id <> $1 then k.name end as formerly
          from contact_family($1) as f (id)
          join contacts k on k.id = f.id
          join conversations c on c.contact_id = k.id
          join numbers n on n.id = c.number_id
          join protocols p on p.id = c.protocol_id
         where $2::uuid[] is null or c.number_id = any($2)
         order by c.last_message_at desc, c.id desc
         limit $3
        "#,
        contact as ContactId,
        numbers,
        CONVERSATIONS,
    )
    .fetch_all(connection)
    .await?)
}

async fn protocols(
    connection: &mut PgConnection,
    contact: ContactId,
    numbers: Option<&[Uuid]>,
    before: Option<(DateTime<Utc>, ProtocolId)>,
) -> Result<ContactProtocols> {
    let mut protocols = sqlx::query_as!(
        ContactProtocol,
        r#"
        select p.id as "id: ProtocolId", p.code as "number: ProtocolNumber", p.conversation_id as "conversation: ConversationId",
               n.name as number_name, p.state as "state: ProtocolState", o.name as "owner?", p.opened_at, p.closed_at
          from contact_family($1) as f (id)
          join conversations c on c.contact_id = f.id
          join protocols p on p.conversation_id = c.id
          join numbers n on n.id = c.number_id
          left join users o on o.id = p.owner_id
         where ($2::uuid[] is null or c.number_id = any($2))
           and ($3::timestamptz is null or (p.opened_at, p.id) < ($3, $4))
         order by p.opened_at desc, p.id desc
         limit $5
        "#,
        contact as ContactId,
        numbers,
        before.map(|(at, _)| at),
        before.map(|(_, id)| id) as Option<ProtocolId>,
        PROTOCOLS_PAGE as i64 + 1,
    )
    .fetch_all(connection)
    .await?;
    let more = protocols.len() > PROTOCOLS_PAGE;
    protocols.truncate(PROTOCOLS_PAGE);
    let next = protocols
        .last()
        .filter(|_| more)
        .map(|last| (last.opened_at, last.id));
    Ok(ContactProtocols { protocols, next })
}

async fn ledger(connection: &mut PgConnection, contact: ContactId) -> Result<Vec<LedgerLine>> {
    let rows = sqlx::query!(
        r#"
        select l.at, l.scope as "scope: ConsentScope", l.change as "change: ConsentChange", l.source as "source: ConsentSource",
               l.proof, l.user_id as "user: UserId", u.name as "who?", l.recorded_at
          from contact_family($1) as f (id)
          join consent_lines l on l.contact_id = f.id
          left join users u on u.id = l.user_id
         order by l.at desc, l.id desc
         limit $2
        "#,
        contact as ContactId,
        LINES,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LedgerLine {
            line: ConsentLine {
                at: row.at,
                scope: row.scope,
                change: row.change,
                source: row.source,
                proof: row.proof,
                who: row.user,
            },
            who: row.who,
            recorded_at: row.recorded_at,
        })
        .collect())
}

async fn merged(connection: &mut PgConnection, contact: ContactId) -> Result<Vec<Merged>> {
    Ok(sqlx::query_as!(
        Merged,
        r#"
        select m.id as "id: MergeId", k.name, u.name as by, m.merged_at as at
          from contact_merges m
          join contacts k on k.id = m.absorbed_id
          join users u on u.id = m.merged_by
         where m.survivor_id = $1 and m.undone_at is null
         order by m.merged_at desc, m.id desc
        "#,
        contact as ContactId,
    )
    .fetch_all(connection)
    .await?)
}

async fn blocks(
    connection: &mut PgConnection,
    contact: ContactId,
    numbers: Option<&[Uuid]>,
) -> Result<Vec<NumberBlock>> {
    let rows = sqlx::query!(
        r#"
        select n.id as "number: NumberId", n.name, b.blocked_at as "at?", u.name as "by?"
          from numbers n
          left join contact_blocks b on b.number_id = n.id and b.unblocked_at is null and b.contact_id in (select contact_family($1))
          left join users u on u.id = b.blocked_by
         where ($2::uuid[] is null or n.id = any($2))
           and (b.id is not null or exists (select from contact_family($1) as f (id)
                                              join conversations c on c.contact_id = f.id and c.number_id = n.id))
         order by lower(n.name), n.id
        "#,
        contact as ContactId,
        numbers,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| NumberBlock {
            number: row.number,
            name: row.name,
            blocked: row.at.zip(row.by),
        })
        .collect())
}
