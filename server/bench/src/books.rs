//! Checking the desk's tables against what the bench was told: nothing lost, nothing doubled, nothing left over.

use std::collections::{HashMap, HashSet};

use futures::TryStreamExt;
use serde_json::{Value, json};
use sqlx::{PgPool, Row};

use crate::Result;
use crate::desk::Desk;
use crate::traffic::{Hook, wamid_count};

/// How the stored messages differ from the acknowledged ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Different messages in the table.
    pub stored: usize,
    /// Answered 200 and not there.
    pub lost: usize,
    /// There more than once.
    pub doubled: usize,
}

/// How often each customer message is in the table, by its place in the bench's count.
pub async fn stored(pool: &PgPool) -> Result<HashMap<u64, u32>> {
    let mut rows = sqlx::query("select wamid from messages where direction = 'inbound'").fetch(pool);
    let mut stored = HashMap::new();
    while let Some(row) = rows.try_next().await? {
        let wamid: String = row.try_get(0)?;
        let count = wamid_count(&wamid).ok_or_else(|| format!("a message that nobody sent: {wamid}"))?;
        *stored.entry(count).or_insert(0) += 1;
    }
    Ok(stored)
}

/// Compares what is stored with the webhooks that were answered 200.
pub fn compare<'a>(stored: &HashMap<u64, u32>, acknowledged: impl Iterator<Item = &'a Hook>) -> Difference {
    let counts = acknowledged.flat_map(Hook::messages);
    let lost: HashSet<_> = counts.filter(|count| !stored.contains_key(*count)).collect();
    let doubled = stored.values().filter(|times| **times > 1).count();
    Difference {
        stored: stored.len(),
        lost: lost.len(),
        doubled,
    }
}

/// What must not be there, and the question that counts it.
const ORPHANS: [(&str, &str); 12] = [
    (
        "messages without a conversation on their number",
        "select count(*) from messages m left join conversations c on c.id = m.conversation_id and c.number_id = m.number_id where c.id is null",
    ),
    (
        "customer messages without a protocol of their conversation",
        "select count(*) from messages m left join protocols p on p.id = m.protocol_id and p.conversation_id = m.conversation_id
          where m.direction = 'inbound' and p.id is null",
    ),
    (
        "customer messages that no screen was told of",
        "select count(*) from messages m where direction = 'inbound' and not exists (select from events e where e.message_id = m.id)",
    ),
    (
        "conversations without exactly one open protocol",
        "select count(*) from (select c.id from conversations c left join protocols p on p.conversation_id = c.id and p.state <> 'closed'
          group by c.id having count(p.id) <> 1) odd",
    ),
    (
        "conversations that show another protocol, state or owner than their protocol's",
        "select count(*) from conversations c left join protocols p on p.id = c.protocol_id and p.conversation_id = c.id
          where p.id is null or p.state <> c.state or p.owner_id is distinct from c.owner_id",
    ),
    (
        "conversations whose unread count is not the count of unread messages",
        "select count(*) from (select c.unread, count(m.id) as really from conversations c
           left join messages m on m.conversation_id = c.id and m.direction = 'inbound' group by c.id) counted where unread <> really",
    ),
    (
        "conversations whose window does not count from the customer's last message",
        "select count(*) from (select c.last_inbound_at, max(m.at) as really from conversations c
           join messages m on m.conversation_id = c.id and m.direction = 'inbound' group by c.id) counted
          where last_inbound_at is distinct from really",
    ),
    ("conversations without a message", "select count(*) from conversations c where not exists (select from messages m where m.conversation_id = c.id)"),
    (
        "protocols without exactly one opening in their history",
        "select count(*) from (select p.id from protocols p left join protocol_changes h on h.protocol_id = p.id and h.change = 'opened'
          group by p.id having count(h.id) <> 1) odd",
    ),
    ("contacts without an identity", "select count(*) from contacts c where not exists (select from contact_identities i where i.contact_id = c.id)"),
    ("contacts without a conversation", "select count(*) from contacts c where not exists (select from conversations v where v.contact_id = c.id)"),
    ("webhooks that could not be applied as a whole", "select count(*) from webhook_outcomes"),
];

/// Rows that hang in the air, by what is wrong with them; empty when all is well.
pub async fn orphans(pool: &PgPool) -> Result<Vec<(&'static str, i64)>> {
    let mut found = Vec::new();
    for (what, question) in ORPHANS {
        let count: i64 = sqlx::query_scalar(question).fetch_one(pool).await?;
        if count > 0 {
            found.push((what, count));
        }
    }
    Ok(found)
}

/// Where `guiche audit --json` says something else than the tables; empty when they agree.
pub async fn audit_differences(desk: &Desk, pool: &PgPool) -> Result<Vec<String>> {
    let count = async |question: &'static str| -> Result<i64> {
        Ok(sqlx::query_scalar(question).fetch_one(pool).await?)
    };
    let mut outbound = serde_json::Map::new();
    let rows = sqlx::query(
        "select case delivery when 'sending' then 'queued' else delivery::text end, count(*)
           from messages where direction = 'outbound' group by 1",
    );
    for row in rows.fetch_all(pool).await? {
        outbound.insert(row.try_get(0)?, row.try_get::<i64, _>(1)?.into());
    }
    let tables = json!({
        "conversations": count("select count(*) from conversations").await?,
        "protocols": {
            "open": count("select count(*) from protocols where state <> 'closed'").await?,
            "closed": count("select count(*) from protocols where state = 'closed'").await?,
        },
        "messages": {
            "inbound": count("select count(*) from messages where direction = 'inbound'").await?,
            "outbound": outbound,
        },
        "webhooks": { "handled": count("select count(*) from webhooks where handled_at is not null").await? },
    });
    let mut differences = Vec::new();
    differ(&tables, &desk.audit()?, "", &mut differences);
    Ok(differences)
}

/// Every leaf of `tables` must be the same in `audit`.
fn differ(tables: &Value, audit: &Value, path: &str, differences: &mut Vec<String>) {
    match tables {
        Value::Object(fields) => {
            for (name, value) in fields {
                differ(value, &audit[name], &format!("{path}/{name}"), differences);
            }
        }
        value if value == audit => {}
        value => differences.push(format!("{path}: {audit} in the audit, {value} in the tables")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traffic::Carries;

    #[test]
    fn what_is_missing_and_what_is_twice_is_found() {
        let hook = |counts: &[u64]| Hook {
            request: Box::default(),
            answer: 200,
            carries: Carries::Messages(counts.to_vec()),
        };
        let hooks = [hook(&[1]), hook(&[2, 3]), hook(&[2, 3]), hook(&[4])];
        let stored = HashMap::from([(1, 1), (2, 2), (4, 1), (9, 1)]);
        assert_eq!(
            compare(&stored, hooks.iter()),
            Difference {
                stored: 4,
                lost: 1,
                doubled: 1
            }
        );
    }

    #[test]
    fn an_audit_may_say_more_than_the_tables_but_nothing_else() {
        let mut found = Vec::new();
        differ(
            &json!({"a": {"b": 1, "c": 2}}),
            &json!({"a": {"b": 1, "c": 3, "d": 4}}),
            "",
            &mut found,
        );
        assert_eq!(found, ["/a/c: 3 in the audit, 2 in the tables"]);
    }
}
