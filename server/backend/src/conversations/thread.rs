//! The thread pane and its side panel.

use chrono::{DateTime, Utc};
use domain::contact::{ContactView, Identity, IdentityKind};
use domain::conversation::{OlderMessages, ProtocolMark, ProtocolView, THREAD_PAGE, Thread};
use domain::message::MessageView;
use domain::number::NumberSummary;
use domain::protocol::{ChangeKind, ProtocolNumber, ProtocolState};
use domain::user::CurrentUser;
use domain::{ContactId, ConversationId, MessageId, NumberId, ProtocolId, UserId};
use sqlx::PgConnection;

use super::{MessageRow, authorised, cards, drafts, notes, schedule};
use crate::{Desk, Error, Result};

/// Earlier protocols that the side panel names.
const PROTOCOLS_SHOWN: i64 = 20;

impl Desk {
    /// Everything the thread of `conversation` draws, its newest messages included.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that `user` may see.
    pub async fn open_thread(&self, user: &CurrentUser, conversation: ConversationId) -> Result<Thread> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let connection = &mut *connection;
        authorised(connection, user, conversation).await?;
        let card = cards::card(&mut *connection, conversation).await?;
        let (messages, has_older) = newest(connection, conversation).await?;
        let from = messages.first().filter(|_| has_older).map(|first| first.at);
        let marks = marks(connection, conversation, from, None, None).await?;
        Ok(Thread {
            contact: contact(connection, card.contact).await?,
            number: number(connection, card.number).await?,
            protocols: protocols(connection, conversation).await?,
            notes: notes::between(connection, conversation, from, None).await?,
            mentioned: notes::unseen(connection, user, conversation).await?,
            scheduled: schedule::open(connection, conversation).await?,
            drafts: drafts::of(connection, user, conversation).await?,
            card,
            messages,
            has_older,
            marks,
            now: self.0.clock.now(),
        })
    }

    /// The messages before `before`: a page of them or, when `down_to` is looked for, as many as lead to it, up to ten pages
    /// at a time.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such conversation or message that `user` may see.
    pub async fn older_messages(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        before: MessageId,
        down_to: Option<MessageId>,
    ) -> Result<OlderMessages> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let connection = &mut *connection;
        authorised(connection, user, conversation).await?;
        let key = sqlx::query_scalar!(
            "select at from messages where id = $1 and conversation_id = $2",
            before as MessageId,
            conversation as ConversationId
        )
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::NotFound)?;
        let most = if down_to.is_some() {
            10 * THREAD_PAGE
        } else {
            THREAD_PAGE
        };
        let rows: Vec<MessageRow> = sqlx::query_as(
            "select * from message_views where conversation_id = $1 and not folded and (at, id) < ($2, $3) order by at desc, id desc limit $4",
        )
        .bind(conversation)
        .bind(key)
        .bind(before)
        .bind(most + 1)
        .fetch_all(&mut *connection)
        .await?;
        let sought = down_to.and_then(|sought| rows.iter().position(|row| row.id == sought));
        let shown = sought.map_or(most, |place| THREAD_PAGE.max(place as i64 + 1));
        let (messages, has_older) = page(rows, shown);
        let from = messages.first().filter(|_| has_older).map(|first| first.at);
        Ok(OlderMessages {
            marks: marks(connection, conversation, from, Some(key), None).await?,
            notes: notes::between(connection, conversation, from, Some(key)).await?,
            messages,
            has_older,
        })
    }
}

impl Desk {
    /// Everything that happened to `protocol`, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that `user` may see.
    pub async fn protocol_changes(
        &self,
        user: &CurrentUser,
        protocol: ProtocolId,
    ) -> Result<Vec<ProtocolMark>> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let row = sqlx::query!(
            r#"select conversation_id as "conversation: ConversationId" from protocols where id = $1"#,
            protocol as ProtocolId
        )
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::NotFound)?;
        authorised(&mut connection, user, row.conversation).await?;
        marks(&mut connection, row.conversation, None, None, Some(protocol)).await
    }
}

async fn newest(
    connection: &mut PgConnection,
    conversation: ConversationId,
) -> Result<(Vec<MessageView>, bool)> {
    let rows: Vec<MessageRow> = sqlx::query_as(
        "select * from message_views where conversation_id = $1 and not folded order by at desc, id desc limit $2",
    )
    .bind(conversation)
    .bind(THREAD_PAGE + 1)
    .fetch_all(connection)
    .await?;
    Ok(page(rows, THREAD_PAGE))
}

/// The `most` newest of `rows`, oldest first, and whether there are more.
fn page(mut rows: Vec<MessageRow>, most: i64) -> (Vec<MessageView>, bool) {
    let has_older = rows.len() as i64 > most;
    rows.truncate(most as usize);
    (rows.into_iter().rev().map(MessageView::from).collect(), has_older)
}

async fn contact(connection: &mut PgConnection, id: ContactId) -> Result<ContactView> {
    let name = sqlx::query_scalar!("select name from contacts where id = $1", id as ContactId)
        .fetch_one(&mut *connection)
        .await?;
    let identities = sqlx::query!(
        r#"select kind as "kind: IdentityKind", value from contact_identities where contact_id = $1 order by kind, value"#,
        id as ContactId
    )
    .fetch_all(connection)
    .await?;
    let identities = identities
        .into_iter()
        .map(|row| Identity {
            kind: row.kind,
            value: row.value,
        })
        .collect();
    Ok(ContactView { id, name, identities })
}

async fn number(connection: &mut PgConnection, id: NumberId) -> Result<NumberSummary> {
    Ok(sqlx::query_as!(
        NumberSummary,
        r#"select id as "id: NumberId", name, display_phone from numbers where id = $1"#,
        id as NumberId
    )
    .fetch_one(connection)
    .await?)
}

async fn protocols(connection: &mut PgConnection, conversation: ConversationId) -> Result<Vec<ProtocolView>> {
    Ok(sqlx::query_as!(
        ProtocolView,
        r#"
        select p.id as "id: ProtocolId", p.code as "number: ProtocolNumber", p.state as "state: ProtocolState",
               o.name as "owner_name?", p.opened_at, p.closed_at
          from protocols p
          left join users o on o.id = p.owner_id
         where p.conversation_id = $1
         order by p.opened_at desc, p.id desc
         limit $2
        "#,
        conversation as ConversationId,
        PROTOCOLS_SHOWN,
    )
    .fetch_all(connection)
    .await?)
}

/// History lines between two instants, of one protocol or of all; what is absent is no bound.
pub(super) async fn marks(
    connection: &mut PgConnection,
    conversation: ConversationId,
    from: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
    protocol: Option<ProtocolId>,
) -> Result<Vec<ProtocolMark>> {
    Ok(sqlx::query_as!(
        ProtocolMark,
        r#"
        select p.code as "protocol: ProtocolNumber", c.change as "change: ChangeKind", c.at, c.actor_id as "actor: UserId", a.name as "actor_name?",
               c.from_owner as "previous: UserId", f.name as "previous_name?", o.name as "owner_name?",
               case when c.change <> 'opened' and c.to_team is distinct from c.from_team then t.name end as team_name,
               c.reason as note, case when c.change = 'closed' then w.name end as wrap_up
          from protocols p
          join protocol_changes c on c.protocol_id = p.id
          left join users a on a.id = c.actor_id
          left join users f on f.id = c.from_owner
          left join users o on o.id = c.to_owner
          left join teams t on t.id = c.to_team
          left join wrap_up_codes w on w.id = p.wrap_up_id
         where p.conversation_id = $1
           and ($2::timestamptz is null or c.at >= $2)
           and ($3::timestamptz is null or c.at < $3)
           and ($4::uuid is null or p.id = $4)
         order by c.at, c.id
         limit 500
        "#,
        conversation as ConversationId,
        from,
        before,
        protocol as Option<ProtocolId>,
    )
    .fetch_all(connection)
    .await?)
}
