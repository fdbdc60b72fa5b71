//! Messages to be sent later. One whose time has come turns into an ordinary message in one transaction, by the same
//! rule as an answer written now; what does not fit any more fails with its reason, before everybody's eyes.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::message::{Content, check_text};
use domain::note::Person;
use domain::preferences::signed;
use domain::quick_reply::check_filled;
use domain::scheduled::{MOST_WAITING, ScheduledState, ScheduledView, check_time};
use domain::user::{CurrentUser, Permission, Role};
use domain::{ConversationId, MessageId, NumberId, Refusal, ScheduledId, UserId};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::authorised;
use super::change::lock;
use super::reply::{insert, may_answer};
use crate::{Desk, Error, Result, new_id, preferences};

/// How often the table is looked at.
const POLL: Duration = Duration::from_secs(1);

/// What a person wants sent later.
#[derive(Debug, Clone)]
pub struct NewScheduled {
    /// Its browser's key: scheduling the same one twice makes one.
    pub client_key: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The words.
    pub text: String,
}

impl Desk {
    /// Keeps a message of `user`'s to be sent in `conversation` later, or changes the one with `id` while it waits or
    /// after it failed.
    ///
    /// # Errors
    /// [`Error::Refused`] when the text does not do, when `user` could not answer now, or when the window closes before.
    pub async fn schedule_message(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
        id: Option<ScheduledId>,
        new: NewScheduled,
    ) -> Result<ScheduledView> {
        let text = check_text(&new.text)?.replace('\0', "\u{fffd}");
        check_filled(&text)?;
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        authorised(&mut tx, user, conversation).await?;
        let facts = lock(&mut tx, conversation).await?;
        may_answer(&facts, user, now)?;
        check_time(new.at, now, facts.last_inbound_at, &self.zone())?;
        let stored = match id {
            Some(id) => {
                let changed = sqlx::query_scalar!(
                    r#"
                    update scheduled_messages set at = $4, body = $5, state = 'waiting', refusal = null, settled_at = null
                     where id = $1 and conversation_id = $2 and author_id = $3 and state in ('waiting', 'failed')
                    returning id as "id: ScheduledId"
                    "#,
                    id as ScheduledId,
                    conversation as ConversationId,
                    user.id as UserId,
                    new.at,
                    text,
                )
                .fetch_optional(&mut *tx)
                .await?;
                changed.ok_or(Refusal::AlreadySettled)?
            }
            None => match stored(&mut tx, user, conversation, new.client_key).await? {
                Some(stored) => return one(&mut tx, stored).await,
                None => {
                    room(&mut tx, conversation).await?;
                    let id = ScheduledId(new_id());
                    sqlx::query!(
                        r#"
                        insert into scheduled_messages (id, conversation_id, number_id, author_id, client_key, at, body, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)
                        "#,
                        id as ScheduledId,
                        conversation as ConversationId,
                        facts.number as NumberId,
                        user.id as UserId,
                        new.client_key,
                        new.at,
                        text,
                        now,
                    )
                    .execute(&mut *tx)
                    .await?;
                    super::drafts::reply_sent(&mut tx, user, conversation, now).await?;
                    id
                }
            },
        };
        tell(&mut tx, stored, now).await?;
        let view = one(&mut tx, stored).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(view)
    }

    /// Takes back a message that waits, or puts away one that failed. Its author may, and whoever may take over.
    ///
    /// # Errors
    /// [`Refusal::AlreadySettled`] when it was sent meanwhile; [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn cancel_scheduled(&self, user: &CurrentUser, id: ScheduledId) -> Result<()> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let row = sqlx::query!(
            r#"
            select conversation_id as "conversation: ConversationId", author_id as "author: UserId", state as "state: ScheduledState"
              from scheduled_messages where id = $1 for no key update
            "#,
            id as ScheduledId
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        authorised(&mut tx, user, row.conversation).await?;
        if row.author != user.id && !user.role.may(Permission::TakeOver) {
            return Err(Error::Forbidden);
        }
        match row.state {
            ScheduledState::Sent => return Err(Refusal::AlreadySettled.into()),
            ScheduledState::Cancelled => return Ok(()),
            ScheduledState::Waiting | ScheduledState::Failed => {}
        }
        settle(&mut tx, id, ScheduledState::Cancelled, None, now).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// Sends what is due until `stop` is cancelled. Several processes may: each message is claimed by one.
    pub async fn run_schedule(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.send_due().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "Scheduled messages could not be looked at: {error}"),
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Sends the one that is due first; says whether there was one.
    async fn send_due(&self) -> Result<bool> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        let due = sqlx::query!(
            r#"
            select s.id as "id: ScheduledId", s.conversation_id as "conversation: ConversationId", s.body,
                   u.id as "author: UserId", u.name, u.email, u.role as "role: Role", u.disabled_at is not null as "disabled!"
              from scheduled_messages s
              join users u on u.id = s.author_id
             where s.state = 'waiting' and s.at <= $1
             order by s.at, s.id
             limit 1
               for update of s skip locked
            "#,
            now
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(due) = due else { return Ok(false) };
        let author = CurrentUser {
            id: due.author,
            name: due.name,
            email: due.email,
            role: due.role,
        };
        let sent = if due.disabled {
            Err(Refusal::AuthorGone.into())
        } else {
            send(&mut tx, due.id, &author, due.conversation, &due.body, now).await
        };
        let (state, refusal) = match sent {
            Ok(_) => (ScheduledState::Sent, None),
            Err(Error::Refused(refusal)) => (ScheduledState::Failed, Some(refusal)),
            Err(Error::NotFound) => (ScheduledState::Failed, Some(Refusal::AuthorGone)),
            Err(error) => return Err(error),
        };
        settle(&mut tx, due.id, state, refusal.as_ref(), now).await?;
        tx.commit().await?;
        tracing::info!(scheduled.id = %due.id, ?state, "Scheduled message {} settled: {state:?}", due.id);
        metrics::counter!("guiche_scheduled_total", "outcome" => if state == ScheduledState::Sent { "sent" } else { "failed" })
            .increment(1);
        if state == ScheduledState::Sent {
            self.answered(due.author, due.conversation);
            self.0.outbox_wake.notify_one();
        }
        self.0.hub.wake();
        Ok(true)
    }
}

/// Makes an ordinary message of it, if its author could write it now.
async fn send(
    tx: &mut PgConnection,
    id: ScheduledId,
    author: &CurrentUser,
    conversation: ConversationId,
    body: &str,
    now: DateTime<Utc>,
) -> Result<MessageId> {
    authorised(tx, author, conversation).await?;
    let facts = lock(tx, conversation).await?;
    may_answer(&facts, author, now)?;
    let preferences = preferences::of(&mut *tx, author.id).await?;
    let body = signed(&preferences, &author.name, body);
    let body = check_text(&body)?.to_owned();
    // Its id is the message's key: should all else fail, the table takes it once.
    insert(
        tx,
        conversation,
        &facts,
        author,
        Some(id.0),
        &Content::Text { body },
        now,
    )
    .await
}

async fn settle(
    tx: &mut PgConnection,
    id: ScheduledId,
    state: ScheduledState,
    refusal: Option<&Refusal>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update scheduled_messages set state = $2, refusal = $3, settled_at = $4 where id = $1",
        id as ScheduledId,
        state as ScheduledState,
        refusal.map(Json) as _,
        now,
    )
    .execute(&mut *tx)
    .await?;
    tell(tx, id, now).await
}

async fn tell(tx: &mut PgConnection, id: ScheduledId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into events (scheduled_id, number_id, at) select id, number_id, $2 from scheduled_messages where id = $1",
        id as ScheduledId,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn room(tx: &mut PgConnection, conversation: ConversationId) -> Result<()> {
    let waiting = sqlx::query_scalar!(
        r#"select count(*) as "count!" from scheduled_messages where conversation_id = $1 and state = 'waiting'"#,
        conversation as ConversationId
    )
    .fetch_one(tx)
    .await?;
    if waiting >= MOST_WAITING {
        return Err(Refusal::TooManyScheduled {
            most: MOST_WAITING as u32,
        }
        .into());
    }
    Ok(())
}

/// The one a repeated `client_key` stands for; the key of somebody else's is nobody's.
async fn stored(
    tx: &mut PgConnection,
    user: &CurrentUser,
    conversation: ConversationId,
    client_key: Uuid,
) -> Result<Option<ScheduledId>> {
    let row = sqlx::query!(
        r#"
        select id as "id: ScheduledId", conversation_id as "conversation: ConversationId", author_id as "author: UserId"
          from scheduled_messages where client_key = $1
        "#,
        client_key
    )
    .fetch_optional(tx)
    .await?;
    match row {
        Some(row) if row.conversation == conversation && row.author == user.id => Ok(Some(row.id)),
        Some(_) => Err(Error::Forbidden),
        None => Ok(None),
    }
}

async fn one(connection: &mut PgConnection, id: ScheduledId) -> Result<ScheduledView> {
    let mut found = by_ids(connection, &[id.0]).await?;
    found.pop().map(|(_, _, view)| view).ok_or(Error::NotFound)
}

/// The scheduled messages of `ids`, with where each belongs, by their time.
pub(crate) async fn by_ids(
    executor: impl PgExecutor<'_>,
    ids: &[Uuid],
) -> Result<Vec<(ConversationId, NumberId, ScheduledView)>> {
    let rows = sqlx::query!(
        r#"
        select s.id as "id: ScheduledId", s.conversation_id as "conversation: ConversationId", s.number_id as "number: NumberId",
               s.client_key, s.at, s.author_id as "author: UserId", u.name as author_name, s.body,
               s.state as "state: ScheduledState", s.refusal as "refusal: Json<Refusal>"
          from scheduled_messages s
          join users u on u.id = s.author_id
         where s.id = any($1)
         order by s.at, s.id
        "#,
        ids
    )
    .fetch_all(executor)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let view = ScheduledView {
                id: row.id,
                client_key: row.client_key,
                at: row.at,
                author: Person {
                    id: row.author,
                    name: row.author_name,
                },
                body: row.body,
                state: row.state,
                refusal: row.refusal.map(|Json(refusal)| refusal),
            };
            (row.conversation, row.number, view)
        })
        .collect())
}

/// What waits in `conversation`, and what failed there and was not put away yet.
pub(super) async fn open(
    connection: &mut PgConnection,
    conversation: ConversationId,
) -> Result<Vec<ScheduledView>> {
    let ids = sqlx::query_scalar!(
        "select id from scheduled_messages where conversation_id = $1 and state in ('waiting', 'failed') order by at, id limit 100",
        conversation as ConversationId
    )
    .fetch_all(&mut *connection)
    .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = by_ids(connection, &ids).await?;
    Ok(found.into_iter().map(|(_, _, view)| view).collect())
}
