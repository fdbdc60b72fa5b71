//! The audit log: written in the transaction that did what it tells of, listed and exported by the same filter.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::audit::{AuditAction, AuditChange, AuditEntry, AuditFilter, AuditPage};
use domain::user::Permission;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Asker, Desk, Result, new_id, zone};

/// Lines to a page.
const PAGE: i64 = 50;
/// Lines read at a time for an export.
const CHUNK: i64 = 1_000;

/// One line to be written.
pub(crate) struct Deed {
    pub action: AuditAction,
    /// Absent: the command line, or nobody known.
    pub actor: Option<UserId>,
    /// The person it was done to.
    pub person: Option<UserId>,
    /// On whom or what, by name.
    pub subject: Option<String>,
    /// Fields as they were.
    pub before: Option<Value>,
    /// Fields as they are.
    pub after: Option<Value>,
    pub address: Option<IpAddr>,
}

impl Deed {
    /// `asker` did `action`.
    pub fn by(asker: &Asker, action: AuditAction) -> Self {
        Self {
            actor: Some(asker.user.id),
            address: asker.address,
            ..Self::nameless(action)
        }
    }

    /// Somebody unknown did it, or the command line.
    pub fn nameless(action: AuditAction) -> Self {
        Self {
            action,
            actor: None,
            person: None,
            subject: None,
            before: None,
            after: None,
            address: None,
        }
    }

    /// To somebody.
    pub fn to(self, person: UserId, name: &str) -> Self {
        Self {
            person: Some(person),
            ..self.on(name)
        }
    }

    /// On something with this name.
    pub fn on(self, name: &str) -> Self {
        Self {
            subject: Some(name.to_owned()),
            ..self
        }
    }

    /// What it was and what it is.
    pub fn change(self, before: Value, after: Value) -> Self {
        Self {
            before: Some(before),
            after: Some(after),
            ..self
        }
    }

    /// What it is, where nothing was before.
    pub fn made(self, after: Value) -> Self {
        Self {
            after: Some(after),
            ..self
        }
    }
}

/// Writes `deed` down.
pub(crate) async fn note(tx: &mut PgConnection, at: DateTime<Utc>, deed: Deed) -> Result<()> {
    sqlx::query!(
        r#"
        insert into audit_log (id, at, actor_id, action, person_id, subject, before, after, address)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        "#,
        new_id(),
        at,
        deed.actor as Option<UserId>,
        deed.action as AuditAction,
        deed.person as Option<UserId>,
        deed.subject,
        deed.before,
        deed.after,
        deed.address.map(|address| address.to_string()),
    )
    .execute(tx)
    .await?;
    Ok(())
}

impl Desk {
    /// One page of the log, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::Error::Forbidden) for all but administrators.
    pub async fn list_audit(
        &self,
        asker: &Asker,
        filter: &AuditFilter,
        after: Option<Uuid>,
    ) -> Result<AuditPage> {
        asker.may(Permission::Administer)?;
        self.audit_lines(filter, after, PAGE).await
    }

    /// The lines of an export, some at a time; the first reading is written down itself.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::Error::Forbidden) for all but administrators.
    pub async fn export_audit(
        &self,
        asker: &Asker,
        filter: &AuditFilter,
        after: Option<Uuid>,
    ) -> Result<AuditPage> {
        asker.may(Permission::Administer)?;
        let page = self.audit_lines(filter, after, CHUNK).await?;
        if after.is_none() {
            let mut connection = self.0.pools.agents.acquire().await?;
            note(
                &mut connection,
                self.0.wall.now(),
                Deed::by(asker, AuditAction::LogExported),
            )
            .await?;
        }
        Ok(page)
    }

    async fn audit_lines(&self, filter: &AuditFilter, after: Option<Uuid>, most: i64) -> Result<AuditPage> {
        let from = filter.from.map(|day| zone::start_of(self.0.zone, day));
        let until = filter
            .until
            .and_then(|day| day.succ_opt())
            .map(|day| zone::start_of(self.0.zone, day));
        let rows = sqlx::query!(
            r#"
            select l.id, l.at, u.name as "actor?", l.action as "action: AuditAction", l.subject, l.before, l.after, l.address
              from audit_log l
              left join users u on u.id = l.actor_id
             where ($1::uuid is null or l.actor_id = $1 or l.person_id = $1)
               and ($2::audit_action is null or l.action = $2)
               and ($3::timestamptz is null or l.at >= $3)
               and ($4::timestamptz is null or l.at < $4)
               and ($5::uuid is null or l.id < $5)
             order by l.id desc
             limit $6
            "#,
            filter.person as Option<UserId>,
            filter.action as Option<AuditAction>,
            from,
            until,
            after,
            most + 1,
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let more = rows.len() as i64 > most;
        let entries: Vec<AuditEntry> = rows
            .into_iter()
            .take(usize::try_from(most).unwrap_or_default())
            .map(|row| AuditEntry {
                id: row.id,
                at: row.at,
                actor: row.actor,
                action: row.action,
                subject: row.subject,
                changes: changes(row.before.as_ref(), row.after.as_ref()),
                address: row.address,
            })
            .collect();
        let next = entries.last().map(|entry| entry.id).filter(|_| more);
        Ok(AuditPage { entries, next })
    }
}

/// The fields that differ, in the order of their names.
fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<AuditChange> {
    let field = |side: Option<&Value>, name: &str| text(side.and_then(|side| side.get(name)));
    let mut names: Vec<&String> = [before, after]
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|object| object.keys())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| AuditChange {
            field: name.clone(),
            before: field(before, name),
            after: field(after, name),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| text(Some(item)))
            .collect::<Vec<_>>()
            .join(", "),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::changes;

    #[test]
    fn only_what_differs_is_told() {
        let told = changes(
            Some(&json!({"name": "Ana", "role": "agent", "numbers": ["Centro"]})),
            Some(
                &json!({"name": "Ana", "role": "supervisor", "numbers": ["Centro", "Paulista"], "language": null}),
            ),
        );
        let told: Vec<_> = told
            .iter()
            .map(|change| {
                (
                    change.field.as_str(),
                    change.before.as_str(),
                    change.after.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("numbers", "Centro", "Centro, Paulista"),
                ("role", "agent", "supervisor")
            ]
        );
    }
}
