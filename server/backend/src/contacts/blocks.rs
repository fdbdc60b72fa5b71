//! Blocking somebody at WhatsApp, for one of our numbers (`cloud-api.md` 5.6).

use domain::audit::AuditAction;
use domain::contact::{ContactTrouble, IdentityKind};
use domain::user::Permission;
use domain::{ContactId, NumberId, UserId};
use serde_json::json;
use whatsapp::SendError;
use whatsapp::send::Recipient;

use super::{Judged, Known, seen};
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, new_id};

/// They did not write in the last 24 hours.
const NOT_RECENT: i64 = 131_047;

/// An address at WhatsApp, with the identity it was made from.
struct Address {
    kind: IdentityKind,
    value: String,
    recipient: Recipient,
}

impl Desk {
    /// Has WhatsApp keep a contact from writing to `number`; nothing is sent to them from it either.
    ///
    /// WhatsApp is asked first: what it refuses is written down nowhere, and to ask again does no harm.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for agents; [`Error::NotFound`].
    pub async fn block_contact(
        &self,
        asker: &Asker,
        contact: ContactId,
        number: NumberId,
    ) -> Result<Judged<()>> {
        self.change_block(asker, contact, number, true).await
    }

    /// Lets a contact write to `number` again.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for agents; [`Error::NotFound`].
    pub async fn unblock_contact(
        &self,
        asker: &Asker,
        contact: ContactId,
        number: NumberId,
    ) -> Result<Judged<()>> {
        self.change_block(asker, contact, number, false).await
    }

    async fn change_block(
        &self,
        asker: &Asker,
        contact: ContactId,
        number: NumberId,
        block: bool,
    ) -> Result<Judged<()>> {
        asker.may(Permission::KeepContacts)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        let known = seen(&mut connection, &asker.user, contact).await?;
        let row = sqlx::query!(
            r#"
            select n.phone_number_id, n.name, exists (
                   select from contact_blocks b
                    where b.number_id = n.id and b.unblocked_at is null and b.contact_id in (select contact_family($2))) as "blocked!"
              from numbers n where n.id = $1 and n.portfolio = $3
            "#,
            number as NumberId,
            known.id as ContactId,
            known.portfolio,
        )
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::NotFound)?;
        if row.blocked == block {
            return Ok(Err(ContactTrouble::BlockUnchanged));
        }
        let addresses = addresses(&mut connection, known.id).await?;
        // WhatsApp may take its time; nothing is held meanwhile.
        drop(connection);
        if addresses.is_empty() {
            return Ok(Err(ContactTrouble::NoAddress));
        }
        let done = match self
            .ask_to_block(number, &row.phone_number_id, &addresses, block)
            .await?
        {
            Ok(done) => done,
            Err(trouble) => return Ok(Err(trouble)),
        };
        self.note_block(asker, &known, number, &row.name, &addresses[done], block)
            .await
    }

    /// Which of `addresses` it was done for first.
    async fn ask_to_block(
        &self,
        number: NumberId,
        phone_number_id: &str,
        addresses: &[Address],
        block: bool,
    ) -> Result<Judged<usize>> {
        let Some(token) = self.token(number).await? else {
            return Ok(Err(ContactTrouble::NotConnected));
        };
        let people: Vec<Recipient> = addresses
            .iter()
            .map(|address| address.recipient.clone())
            .collect();
        let whatsapp = &self.0.whatsapp;
        let answer = if block {
            whatsapp.block(&token, phone_number_id, &people).await
        } else {
            whatsapp.unblock(&token, phone_number_id, &people).await
        };
        let blocks = match answer {
            Ok(blocks) => blocks,
            Err(SendError::Refused(error)) => return Ok(Err(refused(error.code))),
            Err(SendError::NotSent { .. } | SendError::Lost { .. }) => {
                return Ok(Err(ContactTrouble::MetaAway));
            }
        };
        // One of several phones of a person is enough: the others may not have written for long.
        let done = addresses.iter().position(|address| {
            let input = input(&address.recipient);
            blocks.done.iter().any(|user| user.input == input)
        });
        Ok(match (done, blocks.failed.first()) {
            (Some(done), _) => Ok(done),
            (None, Some((_, error))) => Err(refused(error.code)),
            (None, None) if !blocks.done.is_empty() => Ok(0),
            (None, None) => Err(ContactTrouble::MetaAway),
        })
    }

    async fn note_block(
        &self,
        asker: &Asker,
        known: &Known,
        number: NumberId,
        number_name: &str,
        address: &Address,
        block: bool,
    ) -> Result<Judged<()>> {
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let changed = if block {
            sqlx::query!(
                r#"
                insert into contact_blocks (id, contact_id, number_id, kind, value, blocked_at, blocked_by)
                values ($1, $2, $3, $4, $5, $6, $7)
                    on conflict (number_id, contact_id) where unblocked_at is null do nothing
                "#,
                new_id(),
                known.id as ContactId,
                number as NumberId,
                address.kind as IdentityKind,
                address.value,
                now,
                asker.user.id as UserId,
            )
            .execute(&mut *tx)
            .await?
        } else {
            sqlx::query!(
                r#"
                update contact_blocks set unblocked_at = $3, unblocked_by = $4
                 where number_id = $2 and unblocked_at is null and contact_id in (select contact_family($1))
                "#,
                known.id as ContactId,
                number as NumberId,
                now,
                asker.user.id as UserId,
            )
            .execute(&mut *tx)
            .await?
        };
        // Somebody else did the same meanwhile.
        if changed.rows_affected() == 0 {
            return Ok(Err(ContactTrouble::BlockUnchanged));
        }
        let action = if block {
            AuditAction::ContactBlocked
        } else {
            AuditAction::ContactUnblocked
        };
        let deed = Deed::by(asker, action)
            .on(&known.name)
            .made(json!({"number": number_name}));
        note(&mut tx, self.0.wall.now(), deed).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

fn refused(code: i64) -> ContactTrouble {
    if code == NOT_RECENT {
        ContactTrouble::NotRecent
    } else {
        ContactTrouble::MetaRefused(i32::try_from(code).unwrap_or_default())
    }
}

/// As Meta repeats it.
fn input(recipient: &Recipient) -> &str {
    match recipient {
        Recipient::Phone(phone) => phone,
        Recipient::User(id) => id,
    }
}

/// Every line that a contact writes from, else what stands for a person without a phone.
async fn addresses(connection: &mut sqlx::PgConnection, contact: ContactId) -> Result<Vec<Address>> {
    let rows = sqlx::query!(
        r#"
        select kind as "kind: IdentityKind", value from contact_identities
         where contact_id = $1 and kind in ('wa_id', 'phone', 'user_id')
         order by last_wrote_at desc nulls last, first_seen_at desc
        "#,
        contact as ContactId
    )
    .fetch_all(connection)
    .await?;
    let of = |wanted: IdentityKind, recipient: fn(&str) -> Recipient| -> Vec<Address> {
        rows.iter()
            .filter(|row| row.kind == wanted && !row.value.starts_with("unknown:"))
            .map(|row| Address {
                kind: row.kind,
                value: row.value.clone(),
                recipient: recipient(&row.value),
            })
            .collect()
    };
    let ways = [
        of(IdentityKind::WaId, |id| Recipient::Phone(format!("+{id}"))),
        of(IdentityKind::Phone, |phone| Recipient::Phone(phone.to_owned())),
        of(IdentityKind::UserId, |id| Recipient::User(id.to_owned())),
    ];
    Ok(ways.into_iter().find(|way| !way.is_empty()).unwrap_or_default())
}
