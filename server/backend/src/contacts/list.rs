//! The list of contacts, by name.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource, Standing, standing};
use domain::contact::book::{
    CONTACTS_PAGE, ContactCursor, ContactEntry, ContactFilter, ContactPage, MarketingFilter,
};
use domain::contact::{self, Identity, IdentityKind};
use domain::protocol::ProtocolNumber;
use domain::search::Sought;
use domain::user::CurrentUser;
use domain::{ContactId, NumberId, UserId};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::conversations::Access;
use crate::{Desk, Result};

#[derive(sqlx::FromRow)]
struct Row {
    id: ContactId,
    name: String,
    folded: String,
    handle: Option<String>,
    last_number: Option<String>,
    last_at: Option<DateTime<Utc>>,
    open: bool,
}

impl Desk {
    /// One page of the contacts that `user` may see, by name.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn list_contacts(
        &self,
        user: &CurrentUser,
        filter: &ContactFilter,
        after: Option<&ContactCursor>,
    ) -> Result<ContactPage> {
        let access = self.access(user).await?;
        let mut connection = self.0.pools.agents.acquire().await?;
        let (contacts, next) = page(&mut connection, &access, filter, after, CONTACTS_PAGE).await?;
        Ok(ContactPage { contacts, next })
    }
}

/// At most `most` lines behind `after`, and where the next ones begin.
pub(super) async fn page(
    connection: &mut PgConnection,
    access: &Access,
    filter: &ContactFilter,
    after: Option<&ContactCursor>,
    most: usize,
) -> Result<(Vec<ContactEntry>, Option<ContactCursor>)> {
    let reach = reach(access, filter.number);
    let mut query = QueryBuilder::new(
        "select k.id, k.name, search_folded(k.name) as folded, (
           select i.kind::text || ':' || i.value from contact_identities i
            where i.contact_id = k.id and i.kind in ('phone', 'username')
            order by i.kind, i.last_wrote_at desc nulls last limit 1) as handle,
           l.number_name as last_number, l.last_message_at as last_at, coalesce(l.open, false) as open
      from contacts k
      left join lateral (
           select n.name as number_name, c.last_message_at, bool_or(c.state <> 'closed') over () as open
             from contact_family(k.id) as f (id)
             join conversations c on c.contact_id = f.id
             join numbers n on n.id = c.number_id",
    );
    // Which conversation is the newest is told only among those that may be seen, also when the list is narrowed.
    if let Access::Only(numbers) = access {
        push_any(
            query.push(" where c.number_id = any("),
            numbers.iter().map(|id| id.0),
        );
    }
    query.push(" order by c.last_message_at desc limit 1) l on true where k.merged_into is null");
    if let Some(numbers) = &reach {
        query.push(
            " and k.id in (select coalesce(m.merged_into, m.id) from conversations c join contacts m on m.id = c.contact_id where c.number_id = any(",
        );
        query.push_bind(numbers.clone()).push("))");
    }
    push_text(&mut query, &filter.text, reach.as_deref());
    if let Some(marketing) = filter.marketing {
        push_marketing(&mut query, marketing);
    }
    if let Some(after) = after {
        query
            .push(" and (search_folded(k.name), k.id) > (")
            .push_bind(after.name.clone())
            .push(", ")
            .push_bind(after.id)
            .push(")");
    }
    query
        .push(" order by search_folded(k.name), k.id limit ")
        .push_bind(most as i64 + 1);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(&mut *connection).await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| ContactCursor {
        name: row.folded.clone(),
        id: row.id,
    });
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let mut ledger = ledgers(connection, &ids).await?;
    let contacts = rows
        .into_iter()
        .map(|row| ContactEntry {
            marketing: said(
                &ledger.remove(&row.id).unwrap_or_default(),
                ConsentScope::Marketing,
            ),
            id: row.id,
            handle: row
                .handle
                .as_deref()
                .and_then(handle)
                .filter(|handle| *handle != row.name),
            name: row.name,
            last: row.last_number.zip(row.last_at),
            open: row.open,
        })
        .collect();
    Ok((contacts, next))
}

/// The numbers of whose conversations one is needed; nothing where none is.
fn reach(access: &Access, only: Option<NumberId>) -> Option<Vec<Uuid>> {
    match (access, only) {
        (Access::Every, None) => None,
        (access, Some(only)) => Some(access.covers(only).then_some(only.0).into_iter().collect()),
        (Access::Only(numbers), None) => Some(numbers.iter().map(|number| number.0).collect()),
    }
}

fn push_any(query: &mut QueryBuilder<Postgres>, ids: impl Iterator<Item = Uuid>) {
    query.push_bind(ids.collect::<Vec<_>>()).push(")");
}

/// Those with every word in a name of theirs, with such a phone, or with such a protocol on one of `numbers`.
fn push_text(query: &mut QueryBuilder<Postgres>, typed: &str, numbers: Option<&[Uuid]>) {
    let sought = Sought::understand(typed);
    if sought.is_empty() {
        if !typed.trim().is_empty() {
            query.push(" and false");
        }
        return;
    }
    query.push(" and k.id in (select contact_id from contact_search where (");
    for (at, word) in sought.words.iter().enumerate() {
        query
            .push(if at > 0 { " and names like " } else { "names like " })
            .push_bind(format!("%{word}%"));
    }
    query.push(")");
    for way in &sought.digits {
        query
            .push(" union select contact_id from contact_search where digits like ")
            .push_bind(format!("%{way}%"));
    }
    if sought.protocol.is_some() || sought.count.is_some() {
        query
            .push(
                " union select coalesce(m.merged_into, m.id) from protocols p join conversations c on c.id = p.conversation_id
                    join contacts m on m.id = c.contact_id where (p.code = ",
            )
            .push_bind(sought.protocol.as_ref().map(ProtocolNumber::to_string))
            .push(" or split_part(p.code, '-', 2) = ")
            .push_bind(sought.count)
            .push(")");
        if let Some(numbers) = numbers {
            push_any(query.push(" and p.number_id = any("), numbers.iter().copied());
        }
    }
    query.push(")");
}

/// Those of whom [`said`] says so of marketing: the newest line that speaks of it, their own or of one merged into them;
/// at the same instant an opt-out wins.
fn push_marketing(query: &mut QueryBuilder<Postgres>, wanted: MarketingFilter) {
    const LINES: &str =
        "select l.change from contact_family(k.id) as f (id) join consent_lines l on l.contact_id = f.id
                          where l.scope in ('marketing', 'all')";
    match wanted.said() {
        None => {
            query.push(format_args!(" and not exists ({LINES})"));
        }
        // Who never said so is not asked twice: few have lines, many have none.
        Some(change) => {
            query
                .push(
                    " and k.id in (select coalesce(m.merged_into, m.id) from consent_lines l join contacts m on m.id = l.contact_id
                                    where l.scope in ('marketing', 'all') and l.change = ",
                )
                .push_bind(change)
                .push(format_args!(") and ({LINES} order by l.at desc, l.change desc limit 1) = "))
                .push_bind(change);
        }
    }
}

/// What the newest line of `lines` about `scope` says.
pub(super) fn said(lines: &[ConsentLine], scope: ConsentScope) -> Option<ConsentChange> {
    match standing(lines, scope) {
        Standing::Unknown => None,
        Standing::In(_) => Some(ConsentChange::OptIn),
        Standing::Out(_) => Some(ConsentChange::OptOut),
    }
}

/// The ledgers of `contacts`, each with those merged into them.
pub(crate) async fn ledgers(
    connection: &mut PgConnection,
    contacts: &[Uuid],
) -> Result<HashMap<ContactId, Vec<ConsentLine>>> {
    let rows = sqlx::query!(
        r#"
        select k.id as "contact!: ContactId", l.at, l.scope as "scope: ConsentScope", l.change as "change: ConsentChange",
               l.source as "source: ConsentSource", l.proof, l.user_id as "who: UserId"
          from unnest($1::uuid[]) as k (id)
         cross join lateral contact_family(k.id) as f (id)
          join consent_lines l on l.contact_id = f.id
        "#,
        contacts
    )
    .fetch_all(connection)
    .await?;
    let mut ledgers: HashMap<ContactId, Vec<ConsentLine>> = HashMap::new();
    for row in rows {
        ledgers.entry(row.contact).or_default().push(ConsentLine {
            at: row.at,
            scope: row.scope,
            change: row.change,
            source: row.source,
            proof: row.proof,
            who: row.who,
        });
    }
    Ok(ledgers)
}

/// `phone:+5541…` or `username:…` as people write it.
pub(super) fn handle(told: &str) -> Option<String> {
    let (kind, value) = told.split_once(':')?;
    let kind = if kind == "phone" {
        IdentityKind::Phone
    } else {
        IdentityKind::Username
    };
    contact::handle(&[Identity {
        kind,
        value: value.to_owned(),
    }])
}
