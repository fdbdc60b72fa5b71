//! Single sends beside the batches (`product.md` 8): Contatos Ativos and Recontatos, on the screen and as a file.

use chrono::{DateTime, Utc};
use domain::audit::AuditAction;
use domain::batch::{HISTORY_PAGE, HistoryFilter, RecipientState, SinglePage, SingleSend, progress};
use domain::fold::fold;
use domain::message::Delivery;
use domain::routing::SendKind;
use domain::user::Permission;
use domain::{ConversationId, MessageId, NumberId};
use serde_json::json;
use sqlx::PgConnection;

use super::history::shown;
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Result};

/// Sends read at a time for a file.
const CHUNK: usize = 5_000;
/// Sends in one file at most: what a spreadsheet still opens.
const MOST: usize = 200_000;

/// From when, and until before when.
type Days = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

impl Desk {
    /// Contatos Ativos and Recontatos, the newest first.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for those who send no batches.
    pub async fn single_history(
        &self,
        asker: &Asker,
        filter: &HistoryFilter,
        after: Option<(DateTime<Utc>, MessageId)>,
    ) -> Result<SinglePage> {
        asker.may(Permission::SendBatches)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        sends(&mut connection, filter, self.days(filter), after, HISTORY_PAGE).await
    }

    /// All single sends that `filter` shows, for a file; that they were taken along is written down.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for those who send no batches.
    pub async fn single_report(&self, asker: &Asker, filter: &HistoryFilter) -> Result<Vec<SingleSend>> {
        asker.may(Permission::SendBatches)?;
        let days = self.days(filter);
        let mut tx = self.0.pools.agents.begin().await?;
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = sends(&mut tx, filter, days, after, CHUNK).await?;
            all.extend(page.sends);
            after = page.next;
            if after.is_none() || all.len() >= MOST {
                break;
            }
        }
        let deed = Deed::by(asker, AuditAction::SinglesExported);
        let deed = deed.made(json!({"search": filter.text.trim()}));
        note(&mut tx, self.0.wall.now(), deed).await?;
        tx.commit().await?;
        Ok(all)
    }
}

/// Single sends after `after`, at most `most`.
async fn sends(
    connection: &mut PgConnection,
    filter: &HistoryFilter,
    (from, until): Days,
    after: Option<(DateTime<Utc>, MessageId)>,
    most: usize,
) -> Result<SinglePage> {
    let mut rows = sqlx::query!(
        r#"
        select m.id as "message: MessageId", m.conversation_id as "conversation: ConversationId", m.send_kind as "kind!: SendKind",
               k.name, m.at, m.delivery as "delivery: Delivery", m.failure_code, m.failure_details, n.name as number_name,
               s.name as template, coalesce(u.name, '') as "by!",
               (select i.value from contact_identities i
                 where i.contact_id = coalesce(k.merged_into, k.id) and i.kind = 'phone'
                 order by i.last_wrote_at desc nulls last limit 1) as phone
          from messages m
          join template_sends s on s.message_id = m.id
          join conversations c on c.id = m.conversation_id
          join contacts k on k.id = c.contact_id
          join numbers n on n.id = m.number_id
          left join users u on u.id = m.author_id
         where m.send_kind in ('active_contact', 'recontact')
           and ($1 = '' or strpos(search_folded(concat_ws(' ', k.name, s.name, u.name)), $1) > 0)
           and ($2::uuid is null or m.number_id = $2)
           and ($3::timestamptz is null or m.at >= $3)
           and ($4::timestamptz is null or m.at < $4)
           and ($5::timestamptz is null or (m.at, m.id) < ($5, $6))
         order by m.at desc, m.id desc
         limit $7
        "#,
        fold(filter.text.trim()),
        filter.number as Option<NumberId>,
        from,
        until,
        after.map(|(at, _)| at),
        after.map(|(_, id)| id.0).unwrap_or_default(),
        most as i64 + 1,
    )
    .fetch_all(connection)
    .await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let sends: Vec<SingleSend> = rows
        .into_iter()
        .map(|row| SingleSend {
            conversation: row.conversation,
            message: row.message,
            kind: row.kind,
            name: row.name,
            phone: row.phone.map(|phone| shown(&phone)),
            number_name: row.number_name,
            template: row.template,
            by: row.by,
            at: row.at,
            progress: progress(RecipientState::Handed, false, row.delivery),
            failure: row.failure_code.map(|code| (code, row.failure_details)),
        })
        .collect();
    let next = sends.last().filter(|_| more).map(|send| (send.at, send.message));
    Ok(SinglePage { sends, next })
}
