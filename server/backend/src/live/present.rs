//! What events tell of, as it is now.

use std::collections::HashMap;
use std::sync::Arc;

use domain::event::LiveEvent;
use domain::{ConversationId, NumberId};
use uuid::Uuid;

use super::hub::{Batch, Frame};
use super::{Cursor, EventRow};
use crate::conversations::{cards, messages, notes, schedule, targets, watchers};
use crate::{Desk, Result};

impl Desk {
    /// The present state of everything `rows` are about.
    pub(super) async fn load(&self, rows: Vec<EventRow>, end: Cursor) -> Result<Batch> {
        let conversations = once(rows.iter().filter_map(|row| row.conversation.map(|id| id.0)));
        let mut message_ids = once(rows.iter().filter_map(|row| row.message));
        let people = once(rows.iter().filter_map(|row| row.person));
        let watched = once(rows.iter().filter_map(|row| row.watched));
        let pool = &self.0.pools.agents;
        let mut frames = Vec::with_capacity(conversations.len() + message_ids.len());
        let mut loaded: HashMap<Uuid, _> = messages(pool, &message_ids)
            .await?
            .into_iter()
            .map(|one| (one.2.id.0, one))
            .collect();
        // What is drawn on another message is told with that one.
        let adding: Vec<Uuid> = message_ids
            .iter()
            .copied()
            .filter(|id| {
                loaded
                    .get(id)
                    .is_none_or(|(.., message)| message.content.adds_to().is_some())
            })
            .collect();
        if !adding.is_empty() {
            for one in messages(pool, &targets(pool, &adding).await?).await? {
                let id = one.2.id.0;
                if loaded.insert(id, one).is_none() {
                    message_ids.push(id);
                }
            }
        }
        for id in message_ids {
            if let Some((conversation, number, message)) = loaded.remove(&id) {
                frames.push(frame(number, &LiveEvent::message(conversation, message)));
            }
        }
        let note_ids = once(rows.iter().filter_map(|row| row.note));
        if !note_ids.is_empty() {
            for (conversation, number, note) in notes::by_ids(pool, &note_ids).await? {
                frames.push(frame(number, &LiveEvent::Note { conversation, note }));
            }
        }
        let scheduled_ids = once(rows.iter().filter_map(|row| row.scheduled));
        if !scheduled_ids.is_empty() {
            for (conversation, number, scheduled) in schedule::by_ids(pool, &scheduled_ids).await? {
                frames.push(frame(
                    number,
                    &LiveEvent::Scheduled {
                        conversation,
                        scheduled,
                    },
                ));
            }
        }
        for card in cards(pool, &conversations).await? {
            frames.push(frame(card.number, &LiveEvent::Conversation { card }));
        }
        if !people.is_empty() {
            for person in self.people_now(&people).await? {
                frames.push(Frame {
                    number: None,
                    json: json(&LiveEvent::Presence { person }),
                });
            }
        }
        if !watched.is_empty() {
            frames.extend(self.watched(&watched).await?);
        }
        Ok(Batch {
            frames,
            users: rows.iter().filter_map(|row| row.user).collect(),
            end,
        })
    }

    /// Who looks at each of `conversations` now; also that nobody does any more.
    async fn watched(&self, conversations: &[Uuid]) -> Result<Vec<Frame>> {
        let pool = &self.0.pools.agents;
        let numbers = sqlx::query!(
            r#"select id as "id: ConversationId", number_id as "number: NumberId" from conversations where id = any($1)"#,
            conversations
        )
        .fetch_all(pool)
        .await?;
        let all = watchers(pool, conversations, self.0.wall.now()).await?;
        Ok(numbers
            .into_iter()
            .map(|row| {
                let here = all.iter().filter(|(conversation, _)| *conversation == row.id);
                let event = LiveEvent::Watchers {
                    conversation: row.id,
                    people: here.map(|(_, watcher)| watcher.clone()).collect(),
                };
                frame(row.number, &event)
            })
            .collect())
    }
}

fn frame(number: NumberId, event: &LiveEvent) -> Frame {
    Frame {
        number: Some(number),
        json: json(event),
    }
}

pub(super) fn json(event: &LiveEvent) -> Arc<str> {
    serde_json::to_string(event).unwrap_or_default().into()
}

/// Each id once.
fn once(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
