//! Contacts as a file: what the list shows, some at a time.

use domain::ContactId;
use domain::audit::AuditAction;
use domain::consent::{ConsentChange, ConsentScope};
use domain::contact::book::{ContactCursor, ContactFilter};
use domain::contact::{ContactField, IdentityKind};
use domain::phone::Phone;
use domain::user::Permission;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{fields, list};
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Result};

/// Contacts read at a time.
const CHUNK: usize = 1_000;

/// Where an export goes on: behind the last contact; absent at its beginning.
pub type ExportPlace = Option<ContactCursor>;

/// One contact of an export.
pub struct ExportLine {
    /// What they are called.
    pub name: String,
    /// Their phones as people write them.
    pub phones: Vec<String>,
    /// Their user name, with its `@`.
    pub username: Option<String>,
    /// WhatsApp's ids for people without a phone.
    pub user_ids: Vec<String>,
    /// What they last said about offers.
    pub marketing: Option<ConsentChange>,
    /// What they last said about messages on what is under way.
    pub utility: Option<ConsentChange>,
    /// The custom fields, in their order, as people write them.
    pub values: Vec<String>,
}

/// Some contacts of an export.
pub struct ExportChunk {
    /// The custom fields in use.
    pub fields: Vec<ContactField>,
    /// By name.
    pub lines: Vec<ExportLine>,
    /// Where the next chunk begins, if there is one.
    pub next: ExportPlace,
}

impl Desk {
    /// The contacts that the list shows `asker` under `filter`, some at a time; the first reading is written down.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for agents.
    pub async fn export_contacts(
        &self,
        asker: &Asker,
        filter: &ContactFilter,
        after: ExportPlace,
    ) -> Result<ExportChunk> {
        asker.may(Permission::KeepContacts)?;
        let access = self.access(&asker.user).await?;
        let mut connection = self.0.pools.batch.acquire().await?;
        if after.is_none() {
            let deed = Deed::by(asker, AuditAction::ContactsExported);
            note(
                &mut connection,
                self.0.wall.now(),
                deed.made(json!({"search": filter.text.trim()})),
            )
            .await?;
        }
        let (contacts, next) = list::page(&mut connection, &access, filter, after.as_ref(), CHUNK).await?;
        let fields = fields::all(&mut connection, false).await?;
        let ids: Vec<Uuid> = contacts.iter().map(|entry| entry.id.0).collect();
        let mut details = details(&mut connection, &ids, &fields).await?;
        let lines = contacts
            .into_iter()
            .map(|entry| {
                let mut line = details
                    .remove(&entry.id)
                    .unwrap_or_else(|| ExportLine::empty(fields.len()));
                line.name = entry.name;
                line
            })
            .collect();
        Ok(ExportChunk { fields, lines, next })
    }

    /// The custom fields in use: the columns of the model sheet besides the usual ones.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for agents.
    pub async fn import_fields(&self, asker: &Asker) -> Result<Vec<ContactField>> {
        asker.may(Permission::KeepContacts)?;
        let mut connection = self.0.pools.agents.acquire().await?;
        fields::all(&mut connection, false).await
    }
}

impl ExportLine {
    fn empty(fields: usize) -> Self {
        Self {
            name: String::new(),
            phones: Vec::new(),
            username: None,
            user_ids: Vec::new(),
            marketing: None,
            utility: None,
            values: vec![String::new(); fields],
        }
    }
}

async fn details(
    connection: &mut PgConnection,
    ids: &[Uuid],
    fields: &[ContactField],
) -> Result<std::collections::HashMap<ContactId, ExportLine>> {
    let mut lines: std::collections::HashMap<ContactId, ExportLine> = ids
        .iter()
        .map(|id| (ContactId(*id), ExportLine::empty(fields.len())))
        .collect();
    let identities = sqlx::query!(
        r#"
        select contact_id as "contact: ContactId", kind as "kind: IdentityKind", value
          from contact_identities where contact_id = any($1) and kind <> 'wa_id' order by value
        "#,
        ids
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in identities {
        let Some(line) = lines.get_mut(&row.contact) else {
            continue;
        };
        match row.kind {
            IdentityKind::Phone => line
                .phones
                .push(Phone::from_whatsapp(&row.value).map_or(row.value, |phone| phone.display())),
            IdentityKind::Username => line.username = Some(format!("@{}", row.value)),
            IdentityKind::UserId => line.user_ids.push(row.value),
            IdentityKind::WaId => {}
        }
    }
    let values = sqlx::query!(
        r#"
        select distinct on (k.id, v.field_id) k.id as "contact!: ContactId", v.field_id, v.value
          from unnest($1::uuid[]) as k (id)
         cross join lateral contact_family(k.id) as f (id)
          join contact_values v on v.contact_id = f.id
         order by k.id, v.field_id, v.contact_id = k.id desc, v.updated_at desc
        "#,
        ids
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in values {
        let at = fields.iter().position(|field| field.id.0 == row.field_id);
        if let (Some(line), Some(at)) = (lines.get_mut(&row.contact), at) {
            line.values[at] = fields[at].shown(&row.value);
        }
    }
    for (contact, ledger) in list::ledgers(connection, ids).await? {
        if let Some(line) = lines.get_mut(&contact) {
            line.marketing = list::said(&ledger, ConsentScope::Marketing);
            line.utility = list::said(&ledger, ConsentScope::Utility);
        }
    }
    Ok(lines)
}
