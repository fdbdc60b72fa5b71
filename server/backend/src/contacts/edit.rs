//! A contact's name and custom fields.

use domain::audit::AuditAction;
use domain::contact::book::TypedValues;
use domain::contact::typed_name;
use domain::{ContactFieldId, ContactId, UserId};
use serde_json::{Map, Value, json};

use super::{Judged, announce, fields, seen};
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Result};

impl Desk {
    /// Calls a contact `name`, and fills in the fields of `typed`; what is typed empty is taken away.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `asker` may not see the contact.
    pub async fn change_contact(
        &self,
        asker: &Asker,
        contact: ContactId,
        name: &str,
        typed: &TypedValues,
    ) -> Result<Judged<()>> {
        let name = match typed_name(name) {
            Ok(name) => name,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let now = self.0.clock.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let known = seen(&mut tx, &asker.user, contact).await?;
        let mut values = Vec::new();
        let (mut before, mut after) = (Map::new(), Map::new());
        for kept in fields::values(&mut tx, known.id).await? {
            let Some((_, text)) = typed.iter().find(|(id, _)| *id == kept.field.id) else {
                continue;
            };
            match kept.field.read(text) {
                Ok(value) if value == kept.value => {}
                Ok(value) => {
                    before.insert(kept.field.name.clone(), Value::from(kept.value));
                    after.insert(kept.field.name.clone(), Value::from(value.clone()));
                    values.push((kept.field.id, value));
                }
                Err(trouble) => return Ok(Err(trouble)),
            }
        }
        for (field, value) in values {
            keep_value(&mut tx, known.id, field, &value, Some(asker.user.id), now).await?;
        }
        let renamed = name != known.name;
        if renamed {
            before.insert("name".into(), json!(known.name));
            after.insert("name".into(), json!(name));
            sqlx::query!(
                "update contacts set name = $2 where id = $1",
                known.id as ContactId,
                name
            )
            .execute(&mut *tx)
            .await?;
            announce(&mut tx, known.id, now).await?;
        }
        if !after.is_empty() {
            note(
                &mut tx,
                self.0.wall.now(),
                Deed::by(asker, AuditAction::ContactChanged)
                    .on(&name)
                    .change(before.into(), after.into()),
            )
            .await?;
        }
        tx.commit().await?;
        self.0.hub.wake();
        Ok(Ok(()))
    }
}

/// Keeps `value` for `contact`; an empty one is taken away, also from those who were merged into them. Who wrote it is
/// absent for another system.
pub(crate) async fn keep_value(
    tx: &mut sqlx::PgConnection,
    contact: ContactId,
    field: ContactFieldId,
    value: &str,
    user: Option<UserId>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    if value.is_empty() {
        sqlx::query!(
            "delete from contact_values where field_id = $2 and contact_id in (select contact_family($1))",
            contact as ContactId,
            field as ContactFieldId,
        )
        .execute(tx)
        .await?;
        return Ok(());
    }
    sqlx::query!(
        r#"
        insert into contact_values (contact_id, field_id, value, updated_at, updated_by) values ($1, $2, $3, $4, $5)
            on conflict on constraint contact_values_one_a_field do update
           set value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by
        "#,
        contact as ContactId,
        field as ContactFieldId,
        value,
        now,
        user as Option<UserId>,
    )
    .execute(tx)
    .await?;
    Ok(())
}
