//! Handing over: the next recipients of a batch become messages that are on their way, all in one transaction.
//!
//! A message of a batch is born under its lease: there is no moment in which a process that dies leaves somebody written
//! down as sent who was not, or sent who is not written down. Order of locks: batch, budget, recipients, ingest's (shared, where
//! a conversation has to be made), conversations, allowance, counter of protocols.

use chrono::{DateTime, Utc};
use domain::batch::{Verdict, filling};
use domain::message::Content;
use domain::template::render;
use domain::{ConversationId, MessageId};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::Sending;
use super::people::{Addressee, Turn, next, recognise, share_if_new, turns};
use crate::ingest::PREVIEW_LENGTH;
use crate::{Desk, Result, allowances, costs, new_id, zone};

/// A message on its way to a recipient.
#[derive(Debug, Clone)]
pub(super) struct Handed {
    pub message: MessageId,
    pub conversation: ConversationId,
    pub phone: String,
    pub filled: Vec<String>,
    /// Which try it is, from 1.
    pub attempt: i32,
}

/// A line whose turn did not bring a message: why not, or until when it waits.
type SetAside = (i32, Option<Verdict>, Option<DateTime<Utc>>);

/// What came of looking for recipients.
pub(super) enum Slice {
    /// These are on their way.
    Handed(Vec<Handed>),
    /// There was work, but nobody to send to among them.
    Passed,
    /// The allowance has no room for any of them.
    Full,
    /// Nobody's time has come.
    Nobody,
}

impl Desk {
    /// Hands over up to `most` recipients of `batch` until `lease`.
    pub(super) async fn hand(&self, batch: &Sending, most: usize, lease: DateTime<Utc>) -> Result<Slice> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.lanes.begin().await?;
        // Whoever pauses or cancels it waits for this slice, and no later one begins; nor one after Meta told that the number
        // may not.
        let sends = sqlx::query_scalar!(
            r#"select b.state = 'sending' and may_send_batches(n) as "sends!" from batches b join numbers n on n.id = b.number_id where b.id = $1 for share of b"#,
            batch.id.0
        )
        .fetch_one(&mut *tx)
        .await?;
        if !sends {
            return Ok(Slice::Nobody);
        }
        let most = match batch.capped {
            true => most.min(self.affordable(&mut tx, batch, now).await?),
            false => most,
        };
        let mut addressees = next(&mut tx, batch, most, now).await?;
        if addressees.is_empty() {
            return Ok(Slice::Nobody);
        }
        recognise(&mut tx, &mut addressees).await?;
        share_if_new(&mut tx, batch.number, &addressees).await?;
        let policy = self.consent().settings.policy;
        let turns = turns(&mut tx, batch, &mut addressees, policy, now).await?;
        let mut going = Vec::new();
        let mut told: Vec<SetAside> = Vec::new();
        for (one, turn) in addressees.into_iter().zip(turns) {
            match turn {
                Turn::Goes => going.push(one),
                Turn::Skipped(reason) => told.push((one.line, Some(reason), None)),
                Turn::Waits(until) => told.push((one.line, None, Some(until))),
            }
        }
        set_aside(&mut tx, batch, &told).await?;
        let (going, full) = self.within_allowance(&mut tx, batch, going, now).await?;
        if let Some(until) = full {
            sqlx::query!("update batches set room_at = $2 where id = $1", batch.id.0, until)
                .execute(&mut *tx)
                .await?;
        }
        let handed = self.write(&mut tx, batch, going, lease, now).await?;
        tx.commit().await?;
        Ok(match (handed.is_empty(), full) {
            (false, _) => Slice::Handed(handed),
            (true, Some(_)) => Slice::Full,
            (true, None) => Slice::Passed,
        })
    }

    /// How many messages the number's budget still pays; it is locked until the end of the transaction.
    async fn affordable(&self, tx: &mut PgConnection, batch: &Sending, now: DateTime<Utc>) -> Result<usize> {
        let today = zone::day(self.0.zone, now);
        let prices = &batch.prices;
        let room = costs::afford(tx, batch.number, prices, batch.category, self.0.zone, today).await?;
        Ok(room as usize)
    }

    /// Those for whom the allowance has room, and when it has some again for the others. Inside an open window nobody counts.
    async fn within_allowance(
        &self,
        tx: &mut PgConnection,
        batch: &Sending,
        going: Vec<Addressee>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<Addressee>, Option<DateTime<Utc>>)> {
        let people: Vec<Uuid> = going
            .iter()
            .filter(|one| one.takes_a_place())
            .map(|one| one.person.0)
            .collect();
        if people.is_empty() {
            return Ok((going, None));
        }
        let reached = allowances::reach(tx, &batch.scope, &people, true, now).await?;
        let (going, left): (Vec<_>, Vec<_>) = going
            .into_iter()
            .partition(|one| !one.takes_a_place() || reached.contains(&one.person.0));
        let full = match left.is_empty() {
            true => None,
            false => Some(allowances::room_again(tx, &batch.scope, now).await?),
        };
        Ok((going, full))
    }

    /// The rows: conversations and their closed protocols where there were none, messages, what they are filled with.
    async fn write(
        &self,
        tx: &mut PgConnection,
        batch: &Sending,
        going: Vec<Addressee>,
        lease: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Handed>> {
        if going.is_empty() {
            return Ok(Vec::new());
        }
        let conversations = super::write::conversations(tx, self, batch, &going, now).await?;
        let mut handed = Vec::with_capacity(going.len());
        let (mut contents, mut excerpts, mut fillings) = (Vec::new(), Vec::new(), Vec::new());
        for (one, conversation) in going.iter().zip(conversations) {
            let filling = filling(&batch.parts, &one.filled, batch.file, batch.place.clone());
            let rendered = render(&batch.parts, &filling);
            let content = Content::Template {
                name: batch.name.clone(),
                body: rendered.words(),
                rendered: rendered.folded(),
                title: Some(batch.title.clone()),
            };
            excerpts.push(content.excerpt(PREVIEW_LENGTH));
            contents.push(Json(content));
            fillings.push(Json(filling));
            handed.push(Handed {
                message: MessageId(new_id()),
                conversation,
                phone: one.phone.clone(),
                filled: one.filled.clone(),
                attempt: 1,
            });
        }
        super::write::messages(
            tx,
            batch,
            &going,
            &handed,
            &super::write::Said {
                contents,
                excerpts,
                fillings,
            },
            lease,
            now,
        )
        .await?;
        Ok(handed)
    }
}

/// Writes down why recipients get no message, or none yet.
async fn set_aside(tx: &mut PgConnection, batch: &Sending, told: &[SetAside]) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let lines: Vec<i32> = told.iter().map(|(line, ..)| *line).collect();
    let reasons: Vec<Option<Json<&Verdict>>> = told
        .iter()
        .map(|(_, reason, _)| reason.as_ref().map(Json))
        .collect();
    let until: Vec<Option<DateTime<Utc>>> = told.iter().map(|(.., until)| *until).collect();
    sqlx::query!(
        r#"
        update batch_recipients r
           set state = case when t.reason is null then r.state else 'skipped' end, reason = t.reason, not_before = t.not_before
          from unnest($2::integer[], $3::jsonb[], $4::timestamptz[]) as t (line, reason, not_before)
         where r.batch_id = $1 and r.line = t.line
        "#,
        batch.id.0,
        &lines,
        &reasons as _,
        &until as &[Option<DateTime<Utc>>],
    )
    .execute(tx)
    .await?;
    Ok(())
}
