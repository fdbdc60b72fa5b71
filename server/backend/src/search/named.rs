//! Finding conversations by the contact's name or phone, and protocols by their number.

use chrono::{DateTime, Utc};
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
    /// The newest conversations that are looked through one by one before the index is asked: a name that many people
    /// have is found among them at once, and it is those that the index is slow for.
    newest: usize,
}

/// At first.
pub(super) const FIRST: Most = Most {
    conversations: 8,
    protocols: 5,
    newest: 1_000,
};
/// When more is asked for.
pub(super) const MORE: Most = Most {
    conversations: 100,
    protocols: 100,
    newest: 6_000,
};
/// Contacts that the index gives whose conversations are put in order.
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
    /// Ends a selection of contacts that was begun as `from (select s.contact_id … where …`, and goes on to their
    /// conversations on these numbers.
    fn conversations_of(&self, query: &mut QueryBuilder<Postgres>) {
        if !self.every {
            query.push(" and s.numbers && ").push_bind(self.ids.clone());
        }
        query
            .push(" limit ")
            .push_bind(CANDIDATES)
            .push(") s join conversations c on c.contact_id = s.contact_id where c.number_id = any(")
            .push_bind(self.ids.clone())
            .push(")");
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
        let words = &sought.words;
        let mut ids = standing(connection, &Wanted::Name(words), numbers, most).await?;
        if ids.len() <= most.conversations {
            let still = most.conversations + 1 - ids.len();
            ids.extend(alike(connection, words, numbers, still).await?);
        }
        ids
    } else {
        standing(connection, &Wanted::Phone(&sought.digits), numbers, most).await?
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

/// What a contact must have.
enum Wanted<'a> {
    /// Each of these words in a name.
    Name(&'a [String]),
    /// A phone that has the digits in one of these ways.
    Phone(&'a [String]),
}

impl Wanted<'_> {
    /// How well a contact may have it, the best first.
    fn ranks(&self) -> &'static [i16] {
        match self {
            // Whole words, words that begin so, words that hold it.
            Self::Name(_) => &[3, 2, 1],
            Self::Phone(_) => &[1],
        }
    }

    /// Whether a contact has it so well or better. Names stand between blanks.
    fn push(&self, query: &mut QueryBuilder<Postgres>, rank: i16) {
        match self {
            Self::Name(words) => push_each(query, words, |word| match rank {
                3 => format!("% {word} %"),
                2 => format!("% {word}%"),
                _ => format!("%{word}%"),
            }),
            Self::Phone(ways) => {
                query.push("(false");
                for way in *ways {
                    query.push(" or s.digits like ").push_bind(format!("%{way}%"));
                }
                query.push(")");
            }
        }
    }
}

/// A conversation, when it was last written in, and how well its contact has what is wanted.
type Standing = (Uuid, DateTime<Utc>, i16);

/// Conversations whose contact has what is `wanted`: who has it best, then the newest first.
async fn standing(
    connection: &mut PgConnection,
    wanted: &Wanted<'_>,
    numbers: &Numbers,
    most: Most,
) -> Result<Vec<Uuid>> {
    let wished = most.conversations + 1;
    let newest = newest(connection, wanted, numbers, most).await?;
    let mut ids = Vec::with_capacity(wished);
    for rank in wanted.ranks() {
        let mut of_it: Vec<Standing> = newest.iter().filter(|one| one.2 == *rank).copied().collect();
        if ids.len() + of_it.len() < wished {
            of_it.extend(of_rank(connection, wanted, *rank, numbers, wished).await?);
            of_it.sort_unstable_by_key(|(id, at, _)| std::cmp::Reverse((*at, *id)));
        }
        for (id, ..) in of_it {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if ids.len() >= wished {
            break;
        }
    }
    ids.truncate(wished);
    Ok(ids)
}

/// Those among the newest conversations there are.
async fn newest(
    connection: &mut PgConnection,
    wanted: &Wanted<'_>,
    numbers: &Numbers,
    most: Most,
) -> Result<Vec<Standing>> {
    let mut query = QueryBuilder::new("select c.id, c.last_message_at, (case");
    for rank in wanted.ranks() {
        query.push(" when ");
        wanted.push(&mut query, *rank);
        query.push(format_args!(" then {rank}"));
    }
    query.push(" end)::int2 as rank from (select * from (");
    // Each part of the conversations that has an index of its own by age.
    let parts = [
        "state in ('waiting', 'bot')",
        "state in ('in_service', 'on_hold', 'awaiting_customer')",
        "state = 'closed' and served",
        "state = 'closed' and not served",
    ];
    for (at, part) in parts.into_iter().enumerate() {
        query
            .push(if at > 0 { " union all " } else { "" })
            .push(format_args!(
                "(select id, contact_id, number_id, last_message_at from conversations where {part}
               order by last_message_at desc, id desc limit {})",
                most.newest
            ));
    }
    query
        .push(format_args!(
            ") p order by last_message_at desc, id desc limit {}) c
              join contact_search s on s.contact_id = c.contact_id where c.number_id = any(",
            most.newest
        ))
        .push_bind(&numbers.ids)
        .push(") and ");
    wanted.push(&mut query, 1);
    query
        .push(" order by rank desc, c.last_message_at desc, c.id desc limit ")
        .push_bind(most.conversations as i64 + 1);
    Ok(query.build_query_as().fetch_all(connection).await?)
}

/// Those that have it so well and no better, of all ages, by the index.
async fn of_rank(
    connection: &mut PgConnection,
    wanted: &Wanted<'_>,
    rank: i16,
    numbers: &Numbers,
    wished: usize,
) -> Result<Vec<Standing>> {
    let mut query = QueryBuilder::new("select c.id, c.last_message_at, ");
    query
        .push_bind(rank)
        .push(" from (select s.contact_id from contact_search s where ");
    wanted.push(&mut query, rank);
    if wanted.ranks().contains(&(rank + 1)) {
        query.push(" and not (");
        wanted.push(&mut query, rank + 1);
        query.push(")");
    }
    numbers.conversations_of(&mut query);
    query
        .push(" order by c.last_message_at desc, c.id desc limit ")
        .push_bind(wished as i64);
    Ok(query.build_query_as().fetch_all(connection).await?)
}

/// Those whose name is very like it, and if they are few, those whose name is like it, but has not each of the words.
async fn alike(
    connection: &mut PgConnection,
    words: &[String],
    numbers: &Numbers,
    most: usize,
) -> Result<Vec<Uuid>> {
    let very = at_least(connection, words, numbers, VERY_ALIKE, most).await?;
    match very.len() < most {
        true => at_least(connection, words, numbers, ALIKE, most).await,
        false => Ok(very),
    }
}

/// Those whose name is at least so alike, but has not each of the words: the most alike first, then the newest.
async fn at_least(
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
    let mut query = QueryBuilder::new("select c.id from (select s.contact_id, strict_word_similarity(");
    query
        .push_bind(name.clone())
        .push(", s.names) as rank from contact_search s where ")
        .push_bind(name)
        .push(" <% s.names and not (");
    Wanted::Name(words).push(&mut query, 1);
    query.push(")");
    numbers.conversations_of(&mut query);
    query
        .push(" order by s.rank desc, c.last_message_at desc, c.id desc limit ")
        .push_bind(most as i64);
    Ok(query.build_query_scalar().fetch_all(connection).await?)
}

fn push_each(query: &mut QueryBuilder<Postgres>, words: &[String], pattern: impl Fn(&str) -> String) {
    query.push("true");
    for word in words {
        query.push(" and s.names like ").push_bind(pattern(word));
    }
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
