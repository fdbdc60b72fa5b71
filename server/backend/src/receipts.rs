//! Telling customers that they were read and that somebody types, as each number's policy says.
//!
//! A word in passing, not a promise: it waits in memory, what concerns one conversation is told once, and what WhatsApp
//! does not take is let go; the next one says the same. No answer ever waits for it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::receipts::{Moment, ReadReceipts, Receipt, ReceiptPolicy};
use domain::user::CurrentUser;
use domain::window::ServiceWindow;
use domain::{ConversationId, NumberId, UserId};
use futures::StreamExt;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{Desk, Result};

/// Gathers what follows closely on each other: opening, typing and answering become one call.
const PAUSE: Duration = Duration::from_millis(250);
/// “Typing…” lasts 25 seconds at the customer's: no need to say it more often than this.
const TYPING_LASTS: Duration = Duration::from_secs(18);
/// So many conversations wait at most; a desk that is this far behind has better things to tell.
const MOST_WAITING: usize = 4_096;
/// Calls at a time.
const AT_ONCE: usize = 4;
/// WhatsApp takes receipts for messages of the last 30 days.
const OLDEST: TimeDelta = TimeDelta::days(29);

/// What waits to be told.
pub(crate) struct Queue {
    waiting: Mutex<HashMap<(ConversationId, UserId), Moment>>,
    typed: Mutex<HashMap<(ConversationId, UserId), Instant>>,
    wake: Notify,
}

impl Queue {
    pub(crate) fn new() -> Self {
        Self {
            waiting: Mutex::default(),
            typed: Mutex::default(),
            wake: Notify::new(),
        }
    }

    /// Notes that the owner `user` does something in `conversation`.
    pub(crate) fn add(&self, conversation: ConversationId, user: UserId, moment: Moment) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (conversation, user);
        if waiting.len() < MOST_WAITING || waiting.contains_key(&key) {
            let entry = waiting.entry(key).or_insert(moment);
            // Who answered does not type any more; before that, typing says more than reading.
            *entry = if moment == Moment::Replied {
                moment
            } else {
                moment.max(*entry)
            };
            self.wake.notify_one();
        }
    }

    /// Whether “typing…” is worth telling again.
    fn types_anew(&self, conversation: ConversationId, user: UserId) -> bool {
        let now = Instant::now();
        let mut typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
        if typed.len() >= MOST_WAITING {
            typed.retain(|_, at| now.duration_since(*at) < TYPING_LASTS);
        }
        let lasts = typed
            .get(&(conversation, user))
            .is_some_and(|at| now.duration_since(*at) < TYPING_LASTS);
        if !lasts {
            typed.insert((conversation, user), now);
        }
        !lasts
    }

    fn take(&self) -> Vec<(ConversationId, UserId, Moment)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = std::mem::take(&mut *waiting);
        taken
            .into_iter()
            .map(|((conversation, user), moment)| (conversation, user, moment))
            .collect()
    }

    fn answered(&self, conversation: ConversationId, user: UserId) {
        self.typed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&(conversation, user));
    }
}

impl Desk {
    /// Notes that `user` types an answer in `conversation`; the customer is told where the policy says so and it is
    /// theirs to answer.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see the conversation.
    pub async fn types_to_customer(&self, user: &CurrentUser, conversation: ConversationId) -> Result<()> {
        self.authorise(user, conversation).await?;
        if self.0.receipts.types_anew(conversation, user.id) {
            self.0.receipts.add(conversation, user.id, Moment::Typing);
        }
        Ok(())
    }

    /// Notes that `user` answered.
    pub(crate) fn answered(&self, user: UserId, conversation: ConversationId) {
        self.0.receipts.answered(conversation, user);
        self.0.receipts.add(conversation, user, Moment::Replied);
    }

    /// Tells what waits until `stop` is cancelled.
    pub async fn run_receipts(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                () = self.0.receipts.wake.notified() => {}
                () = stop.cancelled() => return,
            }
            tokio::time::sleep(PAUSE).await;
            futures::stream::iter(self.0.receipts.take())
                .for_each_concurrent(AT_ONCE, |(conversation, user, moment)| async move {
                    if let Err(error) = self.tell_customer(conversation, user, moment).await {
                        tracing::debug!(conversation.id = %conversation, %error, "A receipt was let go: {error}");
                    }
                })
                .await;
        }
    }

    /// Tells WhatsApp what the policy says about `moment`, unless the customer knows already.
    async fn tell_customer(&self, conversation: ConversationId, user: UserId, moment: Moment) -> Result<()> {
        let now = self.0.clock.now();
        let row = sqlx::query!(
            r#"
            select c.number_id as "number: NumberId", n.phone_number_id, n.read_receipts as "receipts: ReadReceipts",
                   n.shows_typing, c.last_inbound_at, last.wamid as "wamid!", t.wamid as "told?"
              from conversations c
              join numbers n on n.id = c.number_id
              join lateral (select m.wamid, m.at from messages m
                             where m.conversation_id = c.id and m.direction = 'inbound'
                             order by m.at desc, m.id desc limit 1) last on true
              left join told_read t on t.conversation_id = c.id
             where c.id = $1 and c.owner_id = $2 and c.state in ('in_service', 'on_hold', 'awaiting_customer') and last.at > $3
            "#,
            conversation as ConversationId,
            user as UserId,
            now - OLDEST,
        )
        .fetch_optional(&self.0.pools.batch)
        .await?;
        let Some(row) = row else { return Ok(()) };
        let policy = ReceiptPolicy {
            receipts: row.receipts,
            typing: row.shows_typing,
        };
        let open = ServiceWindow::at(now, row.last_inbound_at).is_open();
        let typing = match policy.at(moment) {
            Some(Receipt::Typing) if open => true,
            Some(Receipt::Read) if row.told.as_ref() != Some(&row.wamid) => false,
            _ => return Ok(()),
        };
        let Some(token) = self.token(row.number).await? else {
            return Ok(());
        };
        let told = self
            .0
            .whatsapp
            .mark_read(&token, &row.phone_number_id, &row.wamid, typing)
            .await;
        let outcome = if told.is_ok() { "told" } else { "let_go" };
        metrics::counter!("guiche_receipts_total", "outcome" => outcome).increment(1);
        if told.is_ok() {
            sqlx::query!(
                r#"
                insert into told_read (conversation_id, wamid, at) values ($1, $2, $3)
                on conflict (conversation_id) do update set wamid = excluded.wamid, at = excluded.at
                "#,
                conversation as ConversationId,
                row.wamid,
                now,
            )
            .execute(&self.0.pools.batch)
            .await?;
        }
        Ok(())
    }
}
