//! Internal notes: written by anyone who may see the conversation, in any state; told to those whom they name.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::note::{MENTION_PAGE, Mention, MentionCursor, MentionPage, NoteView, Person, check, named};
use domain::user::{CurrentUser, Permission};
use domain::{ConversationId, NoteId, NumberId, ProtocolId, Refusal, UserId};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::change::lock;
use super::{authorised, drafts};
use crate::error::ResultExt;
use crate::{Desk, Error, Result, new_id};

/// People a note can name; desks larger than this search by more than a first letter anyway.
const MOST_PEOPLE: i64 = 500;

impl Desk {
    /// Writes `body` as a note in `conversation`; whoever it names by “@Name” finds it in their mentions. As a whisper it
    /// is a supervisor's note to the owner. A `client_key` that was stored before gives that note back.
    ///
    /// # Errors
    /// [`Error::Refused`] when the body does not do or there is nobody to whisper to; [`Error::Forbidden`] when an agent
    /// whispers; [`Error::NotFound`] when `user` may not see the conversation.
    pub async fn add_note(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        client_key: Uuid,
        body: &str,
        whisper: bool,
    ) -> Result<NoteView> {
        let body = check(body)?.replace('\0', "\u{fffd}");
        if whisper && !user.role.may(Permission::TakeOver) {
            return Err(Error::Forbidden);
        }
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let number = authorised(&mut tx, user, conversation).await?;
        // The lock comes first: two requests with one key are then told apart by the row the first one left.
        let facts = lock(&mut tx, conversation).await?;
        if let Some(stored) = stored(&mut tx, user, conversation, client_key).await? {
            return Ok(stored);
        }
        let owner = facts
            .rule
            .owner
            .map(|(id, _)| id)
            .filter(|_| facts.rule.state.is_open());
        let whisper_to = match owner.filter(|owner| *owner != user.id) {
            Some(owner) if whisper => Some(owner),
            _ if whisper => return Err(Refusal::NobodyToWhisperTo.into()),
            _ => None,
        };
        let mut named: Vec<Uuid> = if body.contains('@') {
            let people = people(&mut tx, number, user.id).await?;
            named(&body, &people)
                .into_iter()
                .map(|person| person.id.0)
                .collect()
        } else {
            Vec::new()
        };
        named.extend(
            whisper_to
                .map(|owner| owner.0)
                .filter(|owner| !named.contains(owner)),
        );
        let id = NoteId(new_id());
        sqlx::query!(
            r#"
            with added as (
                insert into notes (id, conversation_id, number_id, protocol_id, author_id, whisper_to, body, client_key, at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                returning id
            ), told as (
                insert into events (note_id, number_id, at) values ($1, $3, $9)
            )
            insert into note_mentions (note_id, user_id, at) select added.id, named, $9 from added, unnest($10::uuid[]) named
            "#,
            id as NoteId,
            conversation as ConversationId,
            number as NumberId,
            facts.protocol as ProtocolId,
            user.id as UserId,
            whisper_to as Option<UserId>,
            body,
            client_key,
            now,
            &named,
        )
        .execute(&mut *tx)
        .await
        .on_constraint("notes_one_per_client_key", || Error::Forbidden)?;
        drafts::note_saved(&mut tx, user, conversation, now).await?;
        let note = one(&mut tx, id).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(note)
    }

    /// Whom a note in `conversation` can name: who may see it, without the asker.
    ///
    /// # Errors
    /// [`Error::NotFound`] when `user` may not see the conversation.
    pub async fn mentionable(&self, user: &CurrentUser, conversation: ConversationId) -> Result<Vec<Person>> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let number = authorised(&mut connection, user, conversation).await?;
        people(&mut connection, number, user.id).await
    }

    /// Notes that name `user`, newest first, of conversations they may still see.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn list_mentions(
        &self,
        user: &CurrentUser,
        after: Option<MentionCursor>,
    ) -> Result<MentionPage> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let mut rows = sqlx::query!(
            r#"
            select n.id as "id: NoteId", n.conversation_id as "conversation: ConversationId", m.at, k.name as contact_name,
                   u.name as number_name, m.read_at is not null as "seen!"
              from note_mentions m
              join notes n on n.id = m.note_id
              join conversations c on c.id = n.conversation_id
              join contacts a on a.id = c.contact_id
              join contacts k on k.id = coalesce(a.merged_into, a.id)
              join numbers u on u.id = c.number_id
             where m.user_id = $1
               and ($2 or exists (select from number_access a where a.user_id = $1 and a.number_id = n.number_id))
               and ($3::timestamptz is null or (m.at, m.note_id) < ($3, $4))
             order by m.at desc, m.note_id desc
             limit $5
            "#,
            user.id as UserId,
            user.role.may(Permission::EveryNumber),
            after.map(|after| after.at),
            after.map_or(Uuid::nil(), |after| after.id.0),
            MENTION_PAGE + 1,
        )
        .fetch_all(&mut *connection)
        .await?;
        let more = rows.len() as i64 > MENTION_PAGE;
        rows.truncate(MENTION_PAGE as usize);
        let next = rows.last().filter(|_| more).map(|last| MentionCursor {
            at: last.at,
            id: last.id,
        });
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
        let mut views: HashMap<NoteId, NoteView> = by_ids(&mut *connection, &ids)
            .await?
            .into_iter()
            .map(|(_, _, note)| (note.id, note))
            .collect();
        let mentions = rows
            .into_iter()
            .filter_map(|row| {
                Some(Mention {
                    conversation: row.conversation,
                    contact_name: row.contact_name,
                    number_name: row.number_name,
                    note: views.remove(&row.id)?,
                    seen: row.seen,
                })
            })
            .collect();
        Ok(MentionPage { mentions, next })
    }

    /// Notes that name `user` are before their eyes: those of `conversation`, or all of them.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn see_mentions(&self, user: &CurrentUser, conversation: Option<ConversationId>) -> Result<()> {
        sqlx::query!(
            r#"
            update note_mentions m set read_at = $3 from notes n
             where m.user_id = $1 and m.read_at is null and n.id = m.note_id
               and ($2::uuid is null or n.conversation_id = $2)
            "#,
            user.id as UserId,
            conversation as Option<ConversationId>,
            self.0.clock.now(),
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(())
    }
}

/// Everybody who may see `number` and can sign in, without `but`.
async fn people(connection: &mut PgConnection, number: NumberId, but: UserId) -> Result<Vec<Person>> {
    Ok(sqlx::query_as!(
        Person,
        r#"
        select u.id as "id: UserId", u.name from users u
         where u.disabled_at is null and u.id <> $2
           and (u.role <> 'agent' or exists (select from number_access a where a.user_id = u.id and a.number_id = $1))
         order by u.name, u.id
         limit $3
        "#,
        number as NumberId,
        but as UserId,
        MOST_PEOPLE,
    )
    .fetch_all(connection)
    .await?)
}

/// The note a repeated `client_key` stands for; the key of somebody else's note is nobody's.
async fn stored(
    tx: &mut PgConnection,
    user: &CurrentUser,
    conversation: ConversationId,
    client_key: Uuid,
) -> Result<Option<NoteView>> {
    let row = sqlx::query!(
        r#"
        select id as "id: NoteId", conversation_id as "conversation: ConversationId", author_id as "author: UserId"
          from notes where client_key = $1
        "#,
        client_key
    )
    .fetch_optional(&mut *tx)
    .await?;
    match row {
        Some(row) if row.conversation == conversation && row.author == user.id => {
            one(tx, row.id).await.map(Some)
        }
        Some(_) => Err(Error::Forbidden),
        None => Ok(None),
    }
}

async fn one(connection: &mut PgConnection, id: NoteId) -> Result<NoteView> {
    let mut found = by_ids(connection, &[id.0]).await?;
    found.pop().map(|(_, _, note)| note).ok_or(Error::NotFound)
}

/// The notes of `ids`, with where each belongs, in no order.
pub(crate) async fn by_ids(
    executor: impl PgExecutor<'_>,
    ids: &[Uuid],
) -> Result<Vec<(ConversationId, NumberId, NoteView)>> {
    let rows = sqlx::query!(
        r#"
        select n.id as "id!: NoteId", n.conversation_id as "conversation!: ConversationId", n.number_id as "number!: NumberId",
               n.client_key as "client_key!", n.at as "at!", n.author_id as "author!: UserId", a.name as "author_name!", n.body as "body!",
               n.whisper_to as "whisper_to: UserId", w.name as "whisper_name?",
               coalesce((select array_agg(m.user_id order by m.user_id) from note_mentions m
                          where m.note_id = n.id and m.user_id is distinct from n.whisper_to), '{}') as "mentions!: Vec<UserId>",
               coalesce((select array_agg(u.name order by m.user_id) from note_mentions m join users u on u.id = m.user_id
                          where m.note_id = n.id and m.user_id is distinct from n.whisper_to), '{}') as "names!: Vec<String>"
          from notes n
          join users a on a.id = n.author_id
          left join users w on w.id = n.whisper_to
         where n.id = any($1)
        "#,
        ids
    )
    .fetch_all(executor)
    .await?;
    let view = |id: UserId, name: String| Person { id, name };
    Ok(rows
        .into_iter()
        .map(|row| {
            let whisper_to = row.whisper_to.zip(row.whisper_name);
            let note = NoteView {
                id: row.id,
                client_key: row.client_key,
                at: row.at,
                author: view(row.author, row.author_name),
                body: row.body,
                mentions: row
                    .mentions
                    .into_iter()
                    .zip(row.names)
                    .map(|(id, name)| view(id, name))
                    .collect(),
                whisper_to: whisper_to.map(|(id, name)| view(id, name)),
            };
            (row.conversation, row.number, note)
        })
        .collect())
}

/// Notes between two instants, oldest first; an absent one is no bound.
pub(super) async fn between(
    connection: &mut PgConnection,
    conversation: ConversationId,
    from: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
) -> Result<Vec<NoteView>> {
    let ids = sqlx::query_scalar!(
        r#"
        select id from notes
         where conversation_id = $1
           and ($2::timestamptz is null or at >= $2)
           and ($3::timestamptz is null or at < $3)
         order by at desc, id desc
         limit 500
        "#,
        conversation as ConversationId,
        from,
        before,
    )
    .fetch_all(&mut *connection)
    .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut notes: Vec<NoteView> = by_ids(connection, &ids)
        .await?
        .into_iter()
        .map(|(_, _, note)| note)
        .collect();
    notes.sort_by_key(|note| (note.at, note.id));
    Ok(notes)
}

/// Whether a note in `conversation` names `user` and they have not seen it.
pub(super) async fn unseen(
    connection: &mut PgConnection,
    user: &CurrentUser,
    conversation: ConversationId,
) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"
        select exists (select from note_mentions m join notes n on n.id = m.note_id
                        where m.user_id = $1 and m.read_at is null and n.conversation_id = $2) as "unseen!"
        "#,
        user.id as UserId,
        conversation as ConversationId,
    )
    .fetch_one(connection)
    .await?)
}
