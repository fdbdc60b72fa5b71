//! What has to be known to say where messages go: our sends that they may answer, and who can serve.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::message::{Content, Delivery};
use domain::routing::{ANSWERED_WITHIN, Agent, Answers, Clues, OurSend, Quoted, Reach, SendKind, attribute};
use domain::template::TemplateCategory;
use domain::user::{Permission, Role};
use domain::{ConversationId, MessageId, NumberId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;
use whatsapp::template::TapPayload;

use super::content;
use super::conversations::Threads;
use super::messages::NewMessage;
use crate::Result;

/// A message with which we began.
struct Sent {
    id: MessageId,
    conversation: ConversationId,
    number: NumberId,
    wamid: Option<String>,
    kind: SendKind,
    by: Option<UserId>,
    at: DateTime<Utc>,
    delivery: Option<Delivery>,
    category: Option<TemplateCategory>,
    /// When the customer first wrote after it. Whoever wrote since then has answered it.
    answered_at: Option<DateTime<Utc>>,
}

/// What was found in the tables for a batch of messages.
#[derive(Default)]
pub(super) struct Known {
    sends: Vec<Sent>,
    able: HashMap<(UserId, NumberId), bool>,
}

impl Known {
    /// Gathers what `messages` need, in at most two statements, neither of which is made for nothing.
    pub(super) async fn gather(
        tx: &mut PgConnection,
        messages: &[NewMessage<'_>],
        threads: &Threads,
    ) -> Result<Self> {
        let asking = || {
            messages
                .iter()
                .filter(|message| message.content.asks_for_service())
        };
        let mut quoted: Vec<(Uuid, String)> = Vec::new();
        let mut pressed: Vec<Uuid> = Vec::new();
        let mut earliest: HashMap<ConversationId, DateTime<Utc>> = HashMap::new();
        for message in asking() {
            let at = message.arriving.at;
            if let Some(wamid) = content::quoted(message.arriving.message) {
                quoted.push((message.arriving.number.id.0, content::clean(&wamid)));
            }
            pressed.extend(tapped(&message.content).map(|id| id.0));
            if let Some(row) = threads.of(message) {
                let first = earliest.entry(row.id).or_insert(at);
                *first = at.min(*first);
            }
        }
        let mut known = Self::default();
        if !(quoted.is_empty() && pressed.is_empty() && earliest.is_empty()) {
            known.sends = sends(tx, &quoted, &pressed, &earliest).await?;
        }
        let owners = asking()
            .filter_map(|message| threads.of(message))
            .filter(|row| row.state.is_served())
            .filter_map(|row| Some((row.owner?, row.number)));
        let senders = known
            .sends
            .iter()
            .filter_map(|sent| Some((sent.by?, sent.number)));
        let mut people: Vec<(UserId, NumberId)> = owners.chain(senders).collect();
        people.sort_unstable();
        people.dedup();
        if !people.is_empty() {
            known.able = able(tx, &people).await?;
        }
        Ok(known)
    }

    /// Whether `user` can serve customers of `number` now.
    pub(super) fn able(&self, user: UserId, number: NumberId) -> bool {
        self.able.get(&(user, number)).copied().unwrap_or(false)
    }

    /// What `message`, written in `conversation`, answers.
    pub(super) fn answers(&self, conversation: ConversationId, message: &NewMessage<'_>) -> Answers {
        let at = message.arriving.at;
        let quoted = content::quoted(message.arriving.message).map(|_| {
            self.quoted(message)
                .map_or(Quoted::Other, |sent| Quoted::Send(self.our(sent)))
        });
        let here = || self.sends.iter().filter(|sent| sent.conversation == conversation);
        let recent: Vec<OurSend> = here().map(|sent| self.our(sent)).collect();
        let wrote = here().filter_map(|sent| sent.answered_at);
        attribute(&Clues {
            at,
            quoted,
            pressed: self.pressed(message).map(|sent| self.our(sent)),
            recent: &recent,
            // Of what the customer wrote before only that counts which came after a send: the first of each is enough.
            wrote_before: wrote.filter(|wrote| *wrote <= at).max(),
        })
    }

    /// Notes that the customer wrote `at`: what follows in the batch answers no send from before.
    pub(super) fn wrote(&mut self, conversation: ConversationId, at: DateTime<Utc>) {
        let here = self
            .sends
            .iter_mut()
            .filter(|sent| sent.conversation == conversation);
        for sent in here.filter(|sent| sent.at <= at) {
            sent.answered_at = Some(sent.answered_at.map_or(at, |first| first.min(at)));
        }
    }

    /// The category of the template that `message` names as what it answers.
    pub(super) fn category(&self, message: &NewMessage<'_>) -> Option<TemplateCategory> {
        let sent = self.quoted(message).or_else(|| self.pressed(message));
        sent.and_then(|sent| sent.category)
    }

    fn quoted(&self, message: &NewMessage<'_>) -> Option<&Sent> {
        let wamid = content::quoted(message.arriving.message)?;
        let number = message.arriving.number.id;
        self.sends
            .iter()
            .find(|sent| sent.number == number && sent.wamid.as_deref() == Some(&*wamid))
    }

    fn pressed(&self, message: &NewMessage<'_>) -> Option<&Sent> {
        let id = tapped(&message.content)?;
        // A payload of another number's message is not ours to follow.
        let number = message.arriving.number.id;
        self.sends
            .iter()
            .find(|sent| sent.id == id && sent.number == number)
    }

    fn our(&self, sent: &Sent) -> OurSend {
        OurSend {
            message: sent.id,
            kind: sent.kind,
            by: sent.by.map(|id| Agent {
                id,
                able: self.able(id, sent.number),
            }),
            sent_at: sent.at,
            reach: match sent.delivery {
                Some(Delivery::Failed) => Reach::Failed,
                Some(Delivery::Delivered | Delivery::Read) => Reach::Delivered,
                _ => Reach::Unknown,
            },
        }
    }
}

/// The message of ours that a pressed button's payload names: what we call a message there is its id.
fn tapped(content: &Content) -> Option<MessageId> {
    let payload = match content {
        Content::Button { payload, .. } => payload.as_deref()?,
        Content::ButtonReply { id, .. } | Content::ListReply { id, .. } => id,
        _ => return None,
    };
    TapPayload::from_wire(payload)?.key.parse().ok()
}

/// Our sends that are quoted, pressed, or not older than a day where the customer wrote.
async fn sends(
    tx: &mut PgConnection,
    quoted: &[(Uuid, String)],
    pressed: &[Uuid],
    earliest: &HashMap<ConversationId, DateTime<Utc>>,
) -> Result<Vec<Sent>> {
    let numbers: Vec<Uuid> = quoted.iter().map(|(number, _)| *number).collect();
    let wamids: Vec<String> = quoted.iter().map(|(_, wamid)| wamid.clone()).collect();
    let conversations: Vec<Uuid> = earliest.keys().map(|id| id.0).collect();
    // Meta's timestamps are whole seconds.
    let since: Vec<DateTime<Utc>> = earliest
        .values()
        .map(|at| *at - ANSWERED_WITHIN - chrono::TimeDelta::seconds(1))
        .collect();
    Ok(sqlx::query_as!(
        Sent,
        r#"
        with found as (
            select m.id
              from unnest($1::uuid[], $2::text[]) as q (number_id, wamid)
              join messages m on m.number_id = q.number_id and m.wamid = q.wamid
             where m.send_kind is not null
             union
            select m.id from messages m where m.id = any($3) and m.send_kind is not null
             union
            select m.id
              from unnest($4::uuid[], $5::timestamptz[]) as r (conversation_id, since)
              join messages m on m.conversation_id = r.conversation_id and m.at >= r.since and m.send_kind is not null
        )
        select m.id as "id: MessageId", m.conversation_id as "conversation: ConversationId", m.number_id as "number: NumberId", m.wamid,
               m.send_kind as "kind!: SendKind", m.author_id as "by: UserId", m.at, m.delivery as "delivery: Delivery",
               t.category as "category?: TemplateCategory",
               (select p.at from messages p
                 where p.conversation_id = m.conversation_id and p.at >= m.at and p.direction = 'inbound'
                   and p.content->>'kind' not in ('reaction', 'system', 'edit', 'revoke', 'request_welcome')
                 order by p.at
                 limit 1) as answered_at
          from found f
          join messages m on m.id = f.id
          left join template_sends t on t.message_id = m.id
        "#,
        &numbers,
        &wamids,
        pressed,
        &conversations,
        &since,
    )
    .fetch_all(tx)
    .await?)
}

/// Who of `people` can serve customers of the number beside them: enabled, and the number is for them or for their role.
async fn able(
    tx: &mut PgConnection,
    people: &[(UserId, NumberId)],
) -> Result<HashMap<(UserId, NumberId), bool>> {
    let users: Vec<Uuid> = people.iter().map(|(user, _)| user.0).collect();
    let numbers: Vec<Uuid> = people.iter().map(|(_, number)| number.0).collect();
    let rows = sqlx::query!(
        r#"
        select u.id as "user!: UserId", t.number_id as "number!: NumberId", u.role as "role!: Role", u.disabled_at is null as "enabled!",
               exists (select from number_access a where a.user_id = u.id and a.number_id = t.number_id) as "granted!"
          from unnest($1::uuid[], $2::uuid[]) as t (user_id, number_id)
          join users u on u.id = t.user_id
        "#,
        &users,
        &numbers,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let sees = row.granted || row.role.may(Permission::EveryNumber);
            ((row.user, row.number), row.enabled && sees)
        })
        .collect())
}
