//! Custom fields: those that are defined, and what is filled in for a contact.

use domain::audit::AuditAction;
use domain::contact::book::ContactValue;
use domain::contact::{ContactField, ContactFieldForm, ContactFieldKind, ContactTrouble, MOST_FIELDS};
use domain::user::Permission;
use domain::{ContactFieldId, ContactId};
use serde_json::json;
use sqlx::PgConnection;

use super::Judged;
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, new_id};

/// The name stands in a unique index.
const NAME_UNIQUE: &str = "contact_fields_name_unique";

impl Desk {
    /// All custom fields, those out of use last.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn list_contact_fields(&self, asker: &Asker) -> Result<Vec<ContactField>> {
        asker.may(Permission::Administer)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        all(&mut connection, true).await
    }

    /// Makes a custom field, or changes the one with `id`; its kind stays.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`].
    pub async fn save_contact_field(
        &self,
        asker: &Asker,
        id: Option<ContactFieldId>,
        form: &ContactFieldForm,
    ) -> Result<Judged<ContactFieldId>> {
        asker.may(Permission::Administer)?;
        let mut form = form.clone();
        let mut tx = self.0.pools.agents.begin().await?;
        let before = match id {
            Some(id) => Some(locked(&mut tx, id).await?),
            None => None,
        };
        if let Some(before) = &before {
            form.kind = before.kind;
        }
        let (name, choices) = match form.checked() {
            Ok(checked) => checked,
            Err(trouble) => return Ok(Err(trouble)),
        };
        if before.is_none() && in_use(&mut tx).await? >= MOST_FIELDS {
            return Ok(Err(ContactTrouble::TooManyFields));
        }
        let stored = id.unwrap_or_else(|| ContactFieldId(new_id()));
        let now = self.0.wall.now();
        let saved = sqlx::query!(
            r#"
            insert into contact_fields (id, name, kind, choices, position, created_at)
            values ($1, $2, $3, $4, (select coalesce(max(position), 0) + 1 from contact_fields), $5)
                on conflict (id) do update set name = excluded.name, choices = excluded.choices
            "#,
            stored as ContactFieldId,
            name,
            form.kind as ContactFieldKind,
            &choices,
            now,
        )
        .execute(&mut *tx)
        .await;
        if taken(&saved) {
            return Ok(Err(ContactTrouble::FieldNameTaken));
        }
        saved?;
        let after = json!({"name": name, "choices": choices});
        let deed = match before {
            None => Deed::by(asker, AuditAction::ContactFieldCreated).made(after),
            Some(before) => Deed::by(asker, AuditAction::ContactFieldChanged)
                .change(json!({"name": before.name, "choices": before.choices}), after),
        };
        note(&mut tx, now, deed.on(&name)).await?;
        tx.commit().await?;
        Ok(Ok(stored))
    }

    /// Takes a custom field out of use, or back into it. What was filled in is kept.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators; [`Error::NotFound`].
    pub async fn archive_contact_field(
        &self,
        asker: &Asker,
        id: ContactFieldId,
        archived: bool,
    ) -> Result<Judged<()>> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let field = locked(&mut tx, id).await?;
        if field.archived == archived {
            return Ok(Ok(()));
        }
        if !archived && in_use(&mut tx).await? >= MOST_FIELDS {
            return Ok(Err(ContactTrouble::TooManyFields));
        }
        let saved = sqlx::query!(
            "update contact_fields set archived_at = $2 where id = $1",
            id as ContactFieldId,
            archived.then_some(now),
        )
        .execute(&mut *tx)
        .await;
        if taken(&saved) {
            return Ok(Err(ContactTrouble::FieldNameTaken));
        }
        saved?;
        let action = if archived {
            AuditAction::ContactFieldArchived
        } else {
            AuditAction::ContactFieldRestored
        };
        note(&mut tx, now, Deed::by(asker, action).on(&field.name)).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

fn taken<T>(saved: &std::result::Result<T, sqlx::Error>) -> bool {
    matches!(saved, Err(sqlx::Error::Database(error)) if error.constraint() == Some(NAME_UNIQUE))
}

async fn locked(tx: &mut PgConnection, id: ContactFieldId) -> Result<ContactField> {
    sqlx::query_as!(
        ContactField,
        r#"
        select id as "id: ContactFieldId", name, kind as "kind: ContactFieldKind", choices, archived_at is not null as "archived!"
          from contact_fields where id = $1 for update
        "#,
        id as ContactFieldId
    )
    .fetch_optional(tx)
    .await?
    .ok_or(Error::NotFound)
}

async fn in_use(tx: &mut PgConnection) -> Result<i64> {
    Ok(
        sqlx::query_scalar!(r#"select count(*) as "count!" from contact_fields where archived_at is null"#)
            .fetch_one(tx)
            .await?,
    )
}

/// The custom fields in the order in which they were made; those out of use too when `archived`.
pub(super) async fn all(connection: &mut PgConnection, archived: bool) -> Result<Vec<ContactField>> {
    Ok(sqlx::query_as!(
        ContactField,
        r#"
        select id as "id: ContactFieldId", name, kind as "kind: ContactFieldKind", choices, archived_at is not null as "archived!"
          from contact_fields
         where $1 or archived_at is null
         order by archived_at is not null, position, id
        "#,
        archived,
    )
    .fetch_all(connection)
    .await?)
}

/// The fields in use with what is filled in for `contact`; where nothing is, what was for somebody merged into them.
pub(crate) async fn values(connection: &mut PgConnection, contact: ContactId) -> Result<Vec<ContactValue>> {
    let rows = sqlx::query!(
        r#"
        select distinct on (v.field_id) v.field_id as "field: ContactFieldId", v.value
          from contact_values v
         where v.contact_id in (select contact_family($1))
         order by v.field_id, v.contact_id = $1 desc, v.updated_at desc
        "#,
        contact as ContactId
    )
    .fetch_all(&mut *connection)
    .await?;
    let value = |id| {
        rows.iter()
            .find(|row| row.field == id)
            .map(|row| row.value.clone())
            .unwrap_or_default()
    };
    let fields = all(connection, false).await?;
    Ok(fields
        .into_iter()
        .map(|field| ContactValue {
            value: value(field.id),
            field,
        })
        .collect())
}
