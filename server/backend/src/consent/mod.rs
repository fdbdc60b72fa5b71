//! The consent ledger: reading it, adding to it, and asking it before anything is begun with a customer.
//!
//! A contact that was merged counts with the one it was merged into: their lines are one ledger.

use chrono::{DateTime, Utc};
use domain::consent::{
    BeginRefusal, ConsentChange, ConsentLine, ConsentPolicy, ConsentScope, ConsentSource, LineTrouble,
    may_record, may_send,
};
use domain::template::TemplateCategory;
use domain::user::CurrentUser;
use domain::{ContactId, MessageId, NumberId, UserId};
use sqlx::PgConnection;

use crate::contacts::seen;
use crate::{Desk, Result, new_id};

/// Every line about `contact` and those that count as the same person, newest first.
pub(crate) async fn lines(tx: &mut PgConnection, contact: ContactId) -> Result<Vec<ConsentLine>> {
    Ok(sqlx::query_as!(
        ConsentLine,
        r#"
        select l.at, l.scope as "scope: ConsentScope", l.change as "change: ConsentChange", l.source as "source: ConsentSource",
               l.proof, l.user_id as "who: UserId"
          from contact_family($1) as f (id)
          join consent_lines l on l.contact_id = f.id
         order by l.at desc, l.id desc
        "#,
        contact as ContactId,
    )
    .fetch_all(tx)
    .await?)
}

/// Writes `line` down about `contact`, as known at `now`, if [`may_record`] takes it. A message says one thing once:
/// recorded again for the same `message`, nothing is added.
pub(crate) async fn record(
    tx: &mut PgConnection,
    contact: ContactId,
    line: &ConsentLine,
    message: Option<MessageId>,
    now: DateTime<Utc>,
) -> Result<Result<(), LineTrouble>> {
    // One at a time about a person: the rule has to see what the other one added.
    sqlx::query!(
        "select id from contacts where id in (select contact_family($1)) order by id for no key update",
        contact as ContactId,
    )
    .fetch_all(&mut *tx)
    .await?;
    if let Err(trouble) = may_record(&lines(tx, contact).await?, line) {
        return Ok(Err(trouble));
    }
    sqlx::query!(
        r#"
        insert into consent_lines (id, contact_id, at, scope, change, source, proof, user_id, message_id, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict on constraint consent_lines_once_a_message do nothing
        "#,
        new_id(),
        contact as ContactId,
        line.at,
        line.scope as ConsentScope,
        line.change as ConsentChange,
        line.source as ConsentSource,
        line.proof.as_deref(),
        line.who as Option<UserId>,
        message as Option<MessageId>,
        now,
    )
    .execute(tx)
    .await?;
    Ok(Ok(()))
}

/// Whether something of `category` may be begun with `contact` from `number`: asked in the transaction that writes the
/// message, before every business-initiated send.
pub(crate) async fn may_begin(
    tx: &mut PgConnection,
    contact: ContactId,
    number: NumberId,
    category: TemplateCategory,
    policy: ConsentPolicy,
) -> Result<Result<(), BeginRefusal>> {
    let blocked = sqlx::query_scalar!(
        r#"
        select exists (
            select from contact_blocks b
             where b.number_id = $2 and b.unblocked_at is null and b.contact_id in (select contact_family($1))) as "blocked!"
        "#,
        contact as ContactId,
        number as NumberId,
    )
    .fetch_one(&mut *tx)
    .await?;
    if blocked {
        return Ok(Err(BeginRefusal::Blocked));
    }
    Ok(may_send(category, &lines(tx, contact).await?, policy).map_err(BeginRefusal::Consent))
}

impl Desk {
    /// Whether something of `category` may be begun with a contact: what a dialog says before it is filled in. Sending
    /// asks again.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see the contact.
    pub async fn check_begin(
        &self,
        user: &CurrentUser,
        contact: ContactId,
        number: NumberId,
        category: TemplateCategory,
        policy: ConsentPolicy,
    ) -> Result<std::result::Result<(), BeginRefusal>> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let known = seen(&mut connection, user, contact).await?;
        may_begin(&mut connection, known.id, number, category, policy).await
    }
}
