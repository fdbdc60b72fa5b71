//! Finding conversations by the contact's name or phone, and protocols by their number.

use domain::ConversationId;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::search::{FoundNamed, FoundProtocol, Sought};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::ALIKE;
use crate::Result;
use crate::conversations::cards_in_order;

/// How many are shown.
#[derive(Clone, Copy)]
pub(super) struct Most {
    conversations: usize,
    protocols: usize,
}

/// At first.
pub(super) const FIRST: Most = Most {
    conversations: 8,
    protocols: 5,
};
/// When more is asked for.
pub(super) const MORE: Most = Most {
    conversations: 100,
    protocols: 100,
};
/// Contacts whose conversations are put in order: of a name that more people have, the best of them count.
const CANDIDATES: i64 = 2_000;
/// Names at least so alike come before all that are only alike enough.
const VERY_ALIKE: f32 = 0.7;

/// The numbers looked at.
pub(super) struct Numbers {
    pub ids: Vec<Uuid>,
    /// Whether these are all there are.
    pub every: bool,
}

impl Numbers {
    /// Keeps contacts without a conversation on one of these out.
    fn narrow(&self, query: &mut QueryBuilder<Postgres>) {
        if !self.every {
            query.push(" and numbers && ").push_bind(self.ids.clone());
        }
    }
}

/// What bears the name, the phone or the number sought.
pub(super) async fn find(
    connection: &mut PgConnection,
    sought: &Sought,
    numbers: &Numbers,
    most: Most,
) -> Result<FoundNamed> {
    let mut ids = if sought.digits.is_empty() {
        by_name(connection, &sought.words, numbers, most.conversations + 1).await?
    } else {
        by_phone(connection, &sought.digits, numbers, most.conversations + 1).await?
    };
    let more_conversations = ids.len() > most.conversations;
    ids.truncate(most.conversations);
    let mut protocols = protocols(connection, sought, numbers, most.protocols + 1).await?;
    let more_protocols = protocols.len() > most.protocols;
    protocols.truncate(most.protocols);
    Ok(FoundNamed {
        conversations: cards_in_order(connection, &ids).await?,
        more_conversations,
        protocols,
        more_protocols,
    })
}

/// Those in whose name each word stands whole, then those where each begins one, then those where each stands somewhere;
/// and when these are few, those with a name alike.
async fn by_name(
    connection: &mut PgConnection,
    words: &[String],
    numbers: &Numbers,
    most: usize,
) -> Result<Vec<Uuid>> {
    let mut query = QueryBuilder::new("select c.id from (select contact_id, case when ");
    push_each(&mut query, "' ' || names || ' '", words, |word| {
        format!("% {word} %")
    });
    query.push(" then 3 when ");
    push_each(&mut query, "' ' || names", words, |word| format!("% {word}%"));
    query.push(" then 2 else 1 end::real as rank from contact_search where ");
    push_each(&mut query, "names", words, |word| format!("%{word}%"));
    numbers.narrow(&mut query);
    query.push(" order by rank desc");
    let mut ids = in_order(connection, query, numbers, most).await?;
    if ids.len() < most {
        let mut alike = alike(connection, words, numbers, VERY_ALIKE, most).await?;
        if ids.len() + alike.len() < most {
            alike = self::alike(connection, words, numbers, ALIKE, most).await?;
        }
        ids.extend(alike);
        ids.truncate(most);
    }
    Ok(ids)
}

/// Those whose name is at least so alike, but has not each of the words.
async fn alike(
    connection: &mut PgConnection,
    words: &[String],
    numbers: &Numbers,
    least: f32,
    most: usize,
) -> Result<Vec<Uuid>> {
    // For this transaction alone.
    sqlx::query!(
        "select set_config('pg_trgm.word_similarity_threshold', $1, true) as least",
        least.to_string()
    )
    .fetch_one(&mut *connection)
    .await?;
    let name = words.join(" ");
    let mut query = QueryBuilder::new("select c.id from (select contact_id, strict_word_similarity(");
    query
        .push_bind(name.clone())
        .push(", names) as rank from contact_search where ")
        .push_bind(name)
        .push(" <% names and not (");
    push_each(&mut query, "names", words, |word| format!("%{word}%"));
    query.push(")");
    numbers.narrow(&mut query);
    in_order(connection, query, numbers, most).await
}

/// Those with a phone that has the digits in one of these ways.
async fn by_phone(
    connection: &mut PgConnection,
    ways: &[String],
    numbers: &Numbers,
    most: usize,
) -> Result<Vec<Uuid>> {
    let mut query = QueryBuilder::new(
        "select c.id from (select contact_id, 1::real as rank from contact_search where (false",
    );
    for way in ways {
        query.push(" or digits like ").push_bind(format!("%{way}%"));
    }
    query.push(")");
    numbers.narrow(&mut query);
    in_order(connection, query, numbers, most).await
}

fn push_each(
    query: &mut QueryBuilder<Postgres>,
    text: &str,
    words: &[String],
    pattern: impl Fn(&str) -> String,
) {
    query.push("true");
    for word in words {
        query
            .push(format_args!(" and {text} like "))
            .push_bind(pattern(word));
    }
}

/// Puts the conversations of the contacts that `query` gives in order: by rank, then the newest first.
async fn in_order(
    connection: &mut PgConnection,
    mut query: QueryBuilder<Postgres>,
    numbers: &Numbers,
    most: usize,
) -> Result<Vec<Uuid>> {
    query
        .push(" limit ")
        .push_bind(CANDIDATES)
        .push(") s join conversations c on c.contact_id = s.contact_id where c.number_id = any(")
        .push_bind(&numbers.ids)
        .push(") order by s.rank desc, c.last_message_at desc, c.id desc limit ")
        .push_bind(most as i64);
    Ok(query.build_query_scalar().fetch_all(connection).await?)
}

/// Protocols by their number, or by its last part.
async fn protocols(
    connection: &mut PgConnection,
    sought: &Sought,
    numbers: &Numbers,
    most: usize,
) -> Result<Vec<FoundProtocol>> {
    if sought.protocol.is_none() && sought.count.is_none() {
        return Ok(Vec::new());
    }
    Ok(sqlx::query_as!(
        FoundProtocol,
        r#"
        select p.code as "number: ProtocolNumber", p.conversation_id as "conversation: ConversationId", k.name as contact_name,
               p.state as "state: ProtocolState", p.opened_at
          from protocols p
          join conversations c on c.id = p.conversation_id
          join contacts a on a.id = c.contact_id
          join contacts k on k.id = coalesce(a.merged_into, a.id)
         where (p.code = $1 or split_part(p.code, '-', 2) = $2)
           and p.number_id = any($3)
         order by p.opened_at desc
         limit $4
        "#,
        sought.protocol.as_ref().map(ProtocolNumber::as_str),
        sought.count,
        &numbers.ids,
        most as i64,
    )
    .fetch_all(connection)
    .await?)
}
