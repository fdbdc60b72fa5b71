//! Taking a sheet in, chunk by chunk.

use chrono::{DateTime, Utc};
use domain::audit::AuditAction;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource, may_record};
use domain::contact::import::{ImportCounts, ImportProgress, NewContact, RowReading, SheetRow};
use domain::user::Permission;
use domain::{ContactId, UserId};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::judge;
use super::{Kept, kept};
use crate::audit_log::{Deed, note};
use crate::contacts::list;
use crate::{Asker, Desk, Result, ingest, new_id};

/// Rows taken in in one transaction: no message waits longer than that takes.
const CHUNK: usize = 250;

impl Desk {
    /// Takes in the next rows of a sheet. Who asks until it is finished has taken in all of it.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for agents; [`crate::Error::NotFound`] for a sheet that is not the asker's, or was
    /// forgotten.
    pub async fn take_import(&self, asker: &Asker, id: Uuid) -> Result<ImportProgress> {
        asker.may(Permission::KeepContacts)?;
        let now = self.0.clock.now();
        let mut tx = self.0.pools.batch.begin().await?;
        // Contacts are made: no message may make the same ones meanwhile.
        ingest::lock(&mut tx).await?;
        let kept = kept(&mut tx, asker, id, true).await?;
        let mut counts = kept.counts.0;
        let Some(sheet) = self.sheet(&mut tx, &kept).await? else {
            let taken = usize::try_from(kept.taken).unwrap_or_default();
            return Ok(ImportProgress {
                taken,
                rows: taken,
                finished: true,
            });
        };
        let from = usize::try_from(kept.taken)
            .unwrap_or_default()
            .min(sheet.rows.len());
        let until = (from + CHUNK).min(sheet.rows.len());
        let rows = &sheet.rows[from..until];
        for row in judge::rows(&mut tx, &kept.portfolio, rows, self.0.zone).await? {
            counts.count(&row);
        }
        self.take_rows(&mut tx, asker, &kept, rows, now).await?;
        let finished = until == sheet.rows.len();
        sqlx::query!(
            r#"
            update contact_imports
               set confirmed_at = coalesce(confirmed_at, $2), taken = $3, outcome = $4,
                   finished_at = case when $5 then $2 end, cells = case when not $5 then cells end
             where id = $1
            "#,
            id,
            now,
            until as i32,
            Json(counts) as _,
            finished,
        )
        .execute(&mut *tx)
        .await?;
        if finished {
            self.note_import(&mut tx, asker, &kept, counts).await?;
        }
        tx.commit().await?;
        Ok(ImportProgress {
            taken: until,
            rows: sheet.rows.len(),
            finished,
        })
    }

    async fn take_rows(
        &self,
        tx: &mut PgConnection,
        asker: &Asker,
        kept: &Kept,
        rows: &[SheetRow],
        now: DateTime<Utc>,
    ) -> Result<()> {
        let fresh = insert_contacts(tx, &kept.portfolio, rows, now).await?;
        let known = judge::known(tx, &kept.portfolio, rows).await?;
        let people: Vec<(ContactId, &NewContact)> = rows
            .iter()
            .filter_map(|row| match &row.reading {
                RowReading::Contact(contact) => Some((known.get(contact.phone.as_str())?.0, contact)),
                _ => None,
            })
            .collect();
        let ids: Vec<Uuid> = people.iter().map(|(id, _)| id.0).collect();
        let ledgers = list::ledgers(tx, &ids).await?;
        let mut lines: Vec<(ContactId, ConsentLine)> = Vec::new();
        for (id, contact) in &people {
            let ledger = ledgers.get(id).map_or(&[][..], Vec::as_slice);
            let brought = judge::lines(contact, self.0.zone, Some(asker.user.id), &kept.file_name);
            let taken = brought
                .into_iter()
                .filter(|line| !judge::stands(ledger, line) && may_record(ledger, line).is_ok());
            lines.extend(taken.map(|line| (*id, line)));
        }
        insert_lines(tx, &lines, now).await?;
        insert_values(tx, &people, asker.user.id, now).await?;
        sqlx::query!("select refresh_contact_search($1)", &fresh)
            .execute(tx)
            .await?;
        Ok(())
    }

    async fn note_import(
        &self,
        tx: &mut PgConnection,
        asker: &Asker,
        kept: &Kept,
        counts: ImportCounts,
    ) -> Result<()> {
        let deed = Deed::by(asker, AuditAction::ContactsImported).on(&kept.file_name).made(json!({
            "new": counts.new, "known": counts.known, "repeated": counts.repeated, "invalid": counts.invalid,
            "consents": counts.consents,
        }));
        note(tx, self.0.wall.now(), deed).await
    }
}

/// Makes a contact for each phone of `rows` that names nobody yet.
async fn insert_contacts(
    tx: &mut PgConnection,
    portfolio: &str,
    rows: &[SheetRow],
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let known = judge::known(tx, portfolio, rows).await?;
    let (mut ids, mut names, mut phones) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        if let (Some(phone), RowReading::Contact(contact)) = (judge::phone(row), &row.reading)
            && !known.contains_key(phone.as_str())
        {
            ids.push(new_id());
            names.push(contact.name.clone());
            phones.push(phone.as_str().to_owned());
        }
    }
    sqlx::query!(
        r#"
        with made as (
            insert into contacts (id, portfolio, name, created_at)
            select id, $4, name, $5 from unnest($1::uuid[], $2::text[]) as t (id, name)
        )
        insert into contact_identities (portfolio, kind, value, contact_id, first_seen_at)
        select $4, 'phone', value, id, $5 from unnest($1::uuid[], $3::text[]) as t (id, value)
        "#,
        &ids,
        &names,
        &phones,
        portfolio,
        now,
    )
    .execute(tx)
    .await?;
    Ok(ids)
}

async fn insert_lines(
    tx: &mut PgConnection,
    lines: &[(ContactId, ConsentLine)],
    now: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<Uuid> = lines.iter().map(|_| new_id()).collect();
    let contacts: Vec<Uuid> = lines.iter().map(|(id, _)| id.0).collect();
    let at: Vec<DateTime<Utc>> = lines.iter().map(|(_, line)| line.at).collect();
    let scopes: Vec<ConsentScope> = lines.iter().map(|(_, line)| line.scope).collect();
    let proofs: Vec<String> = lines
        .iter()
        .map(|(_, line)| line.proof.clone().unwrap_or_default())
        .collect();
    let who = lines.first().and_then(|(_, line)| line.who);
    sqlx::query!(
        r#"
        insert into consent_lines (id, contact_id, at, scope, change, source, proof, user_id, recorded_at)
        select id, contact_id, at, scope, $6, $7, proof, $8, $9
          from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::consent_scope[], $5::text[]) as t (id, contact_id, at, scope, proof)
        "#,
        &ids,
        &contacts,
        &at,
        &scopes as &[ConsentScope],
        &proofs,
        ConsentChange::OptIn as ConsentChange,
        ConsentSource::Import as ConsentSource,
        who as Option<UserId>,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert_values(
    tx: &mut PgConnection,
    people: &[(ContactId, &NewContact)],
    user: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (mut contacts, mut fields, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (id, contact) in people {
        for (field, value) in &contact.values {
            contacts.push(id.0);
            fields.push(field.0);
            values.push(value.clone());
        }
    }
    sqlx::query!(
        r#"
        insert into contact_values (contact_id, field_id, value, updated_at, updated_by)
        select contact_id, field_id, value, $4, $5
          from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (contact_id, field_id, value)
            on conflict on constraint contact_values_one_a_field do update
           set value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by
         where contact_values.value <> excluded.value
        "#,
        &contacts,
        &fields,
        &values,
        now,
        user as UserId,
    )
    .execute(tx)
    .await?;
    Ok(())
}
