//! Finding: what was typed against contacts, protocols and messages.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use domain::conversation::ConversationCard;
use domain::message::Content;
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::search::{
    FOUND_PAGE, Found, FoundCursor, FoundMessage, FoundProtocol, SearchFilters, Sought, WrittenBy, excerpt,
};
use domain::user::CurrentUser;
use domain::{ConversationId, MessageId, NumberId};
use sqlx::types::Json;
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

use crate::conversations::{Access, cards_in_order};
use crate::{Desk, Result};

/// Conversations shown, by contact.
const CONVERSATIONS: i64 = 8;
/// Contacts weighed against one another: a very common name is not worth more.
const CANDIDATES: i64 = 300;
/// Protocols shown.
const PROTOCOLS: i64 = 5;
/// Each number's newest messages that are looked through one by one before the index of words is asked. A common word
/// is found among them at once, and it is the common ones that the index is slow for.
const NEWEST: i64 = 5_000;
/// Characters of a message shown.
const EXCERPT: usize = 110;
/// How alike a written word must be to stand for a misspelt one (trigrams; 1 is the same).
const ALIKE: f32 = 0.4;

/// The query on words, and what was put in place of misspelt ones.
struct Words {
    query: String,
    instead: Vec<String>,
}

impl Desk {
    /// Searches for `typed` within what `user` may see. Only messages page; with `after` nothing else is read.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn search(
        &self,
        user: &CurrentUser,
        typed: &str,
        filters: &SearchFilters,
        after: Option<FoundCursor>,
    ) -> Result<Found> {
        let sought = Sought::understand(typed);
        let mut found = Found {
            conversations: Vec::new(),
            protocols: Vec::new(),
            messages: Vec::new(),
            next: None,
            instead: Vec::new(),
        };
        if sought.is_empty() {
            return Ok(found);
        }
        let access = self.access(user).await?;
        let mut tx = self.0.pools.agents.begin().await?;
        let connection = &mut *tx;
        // For this transaction alone: how alike a name must be; and each search planned for its own words, for a plan
        // that fits any words reads every number's whole past to find a word that nobody wrote.
        sqlx::query!(
            r#"
            select set_config('pg_trgm.word_similarity_threshold', $1, true) as alike,
                   set_config('plan_cache_mode', 'force_custom_plan', true) as plans
            "#,
            ALIKE.to_string()
        )
        .fetch_one(&mut *connection)
        .await?;
        let numbers = numbers(connection, &access, filters.number).await?;
        if after.is_none() {
            found.conversations = conversations(connection, &sought, &numbers).await?;
            found.protocols = protocols(connection, &sought, &numbers).await?;
        }
        let words = words(connection, &sought.words).await?;
        let period = Period::of(filters, self.0.zone);
        let mut rows = newest(connection, &words.query, &numbers, filters, period, after).await?;
        if rows.len() <= FOUND_PAGE {
            rows = oldest_too(connection, &words.query, &numbers, filters, period, after).await?;
        }
        let more = rows.len() > FOUND_PAGE;
        rows.truncate(FOUND_PAGE);
        found.next = rows.last().filter(|_| more).map(|last| FoundCursor {
            at: last.at,
            id: last.id,
        });
        let mut marks = sought.words;
        marks.extend(words.instead.iter().cloned());
        found.messages = show(connection, &rows, &marks).await?;
        found.instead = words.instead;
        Ok(found)
    }
}

/// The numbers looked at.
async fn numbers(
    connection: &mut PgConnection,
    access: &Access,
    only: Option<NumberId>,
) -> Result<Vec<Uuid>> {
    let mut numbers: Vec<Uuid> = match access {
        Access::Every => {
            sqlx::query_scalar!("select id from numbers")
                .fetch_all(connection)
                .await?
        }
        Access::Only(numbers) => numbers.iter().map(|number| number.0).collect(),
    };
    if let Some(only) = only {
        numbers.retain(|number| *number == only.0);
    }
    Ok(numbers)
}

/// Conversations by the contact's name or phone.
async fn conversations(
    connection: &mut PgConnection,
    sought: &Sought,
    numbers: &[Uuid],
) -> Result<Vec<ConversationCard>> {
    let name = sought.words.join(" ");
    let mut query = QueryBuilder::new(
        "select k.id from (select c.id, c.last_message_at, s.rank from (select contact_id, ",
    );
    if sought.digits.is_empty() {
        query
            .push("(strict_word_similarity(")
            .push_bind(name.clone())
            .push(", names)) as rank from contact_search where (");
        for (at, word) in sought.words.iter().enumerate() {
            query
                .push(if at > 0 { " and names like " } else { "names like " })
                .push_bind(format!("%{word}%"));
        }
        query.push(") or ").push_bind(name).push(" <% names");
    } else {
        query.push("1::real as rank from contact_search where false");
        for way in &sought.digits {
            query.push(" or digits like ").push_bind(format!("%{way}%"));
        }
    }
    query
        .push(" limit ")
        .push_bind(CANDIDATES)
        .push(") s join conversations c on c.contact_id = s.contact_id where c.number_id = any(")
        .push_bind(numbers)
        .push(")) k order by k.rank desc, k.last_message_at desc limit ")
        .push_bind(CONVERSATIONS);
    let ids: Vec<Uuid> = query.build_query_scalar().fetch_all(&mut *connection).await?;
    cards_in_order(&mut *connection, &ids).await
}

/// Protocols by their number, or by its last part.
async fn protocols(
    connection: &mut PgConnection,
    sought: &Sought,
    numbers: &[Uuid],
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
        numbers,
        PROTOCOLS,
    )
    .fetch_all(connection)
    .await?)
}

/// Each word as it was ever written: itself, what begins so when it is the last one, and its likes when nobody wrote it.
async fn words(connection: &mut PgConnection, typed: &[String]) -> Result<Words> {
    let rows = sqlx::query!(
        r#"
        select t.at as "at!", s.word, s.word = t.word as "same!", s.word like t.word || '%' as "begins!"
          from unnest($1::text[]) with ordinality as t (word, at)
         cross join lateral (
               select w.word from search_words w
                where w.word = t.word
                   or w.word like t.word || '%' and t.at = cardinality($1::text[])
                   or w.word % t.word and similarity(w.word, t.word) >= $2
                order by w.word = t.word desc, similarity(w.word, t.word) desc
                limit 8) s
        "#,
        typed,
        ALIKE,
    )
    .fetch_all(connection)
    .await?;
    let mut parts = Vec::new();
    let mut instead = Vec::new();
    for (index, word) in typed.iter().enumerate() {
        let of_it: Vec<_> = rows.iter().filter(|row| row.at == index as i64 + 1).collect();
        let written = of_it.iter().any(|row| row.same || row.begins);
        let mut ways = vec![word.clone()];
        for row in of_it.iter().filter(|row| !row.same && (row.begins || !written)) {
            ways.push(row.word.clone());
            if !row.begins {
                instead.push(row.word.clone());
            }
        }
        parts.push(format!("({})", ways.join(" | ")));
    }
    Ok(Words {
        query: parts.join(" & "),
        instead,
    })
}

/// The instants between which a message must lie.
#[derive(Clone, Copy)]
struct Period {
    from: DateTime<Utc>,
    before: DateTime<Utc>,
}

impl Period {
    fn of(filters: &SearchFilters, zone: chrono_tz::Tz) -> Self {
        let begin = |day: NaiveDate| {
            zone.from_local_datetime(&day.and_time(NaiveTime::MIN))
                .earliest()
                .map(|at| at.to_utc())
        };
        Self {
            from: filters.from.and_then(begin).unwrap_or(DateTime::UNIX_EPOCH),
            before: filters
                .to
                .and_then(|day| day.succ_opt())
                .and_then(begin)
                .unwrap_or_else(far),
        }
    }
}

/// After every real message.
fn far() -> DateTime<Utc> {
    DateTime::from_timestamp(32_503_680_000, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

struct Hit {
    id: MessageId,
    at: DateTime<Utc>,
}

fn outbound(filters: &SearchFilters) -> Option<bool> {
    filters.by.map(|by| by == WrittenBy::Team)
}

/// Looks through each number's newest messages.
async fn newest(
    connection: &mut PgConnection,
    query: &str,
    numbers: &[Uuid],
    filters: &SearchFilters,
    period: Period,
    after: Option<FoundCursor>,
) -> Result<Vec<Hit>> {
    Ok(sqlx::query_as!(
        Hit,
        r#"
        select s.message_id as "id!: MessageId", s.at as "at!"
          from unnest($2::uuid[]) as n (id)
         cross join lateral (
               select r.message_id, r.at
                 from (select message_id, at, outbound, kind, words
                         from message_search
                        where number_id = n.id and at >= $3 and at < $4 and (at, message_id) < ($5, $6)
                        order by at desc, message_id desc
                        limit $7) r
                where r.words @@ to_tsquery('desk', $1)
                  and ($8::bool is null or r.outbound = $8)
                  and (not $9 or r.kind in ('image', 'video', 'audio', 'document', 'sticker'))
                order by r.at desc, r.message_id desc
                limit $10) s
         order by s.at desc, s.message_id desc
         limit $10
        "#,
        query,
        numbers,
        period.from,
        period.before,
        after.map_or_else(far, |after| after.at),
        after.map_or(Uuid::max(), |after| after.id.0),
        NEWEST,
        outbound(filters),
        filters.files,
        FOUND_PAGE as i64 + 1,
    )
    .fetch_all(connection)
    .await?)
}

/// Asks the index of words, for all ages.
async fn oldest_too(
    connection: &mut PgConnection,
    query: &str,
    numbers: &[Uuid],
    filters: &SearchFilters,
    period: Period,
    after: Option<FoundCursor>,
) -> Result<Vec<Hit>> {
    Ok(sqlx::query_as!(
        Hit,
        r#"
        select s.message_id as "id!: MessageId", s.at as "at!"
          from (select message_id, at
                  from message_search
                 where words @@ to_tsquery('desk', $1)
                   and number_id = any($2)
                   and at >= $3 and at < $4 and (at, message_id) < ($5, $6)
                   and ($7::bool is null or outbound = $7)
                   and (not $8 or kind in ('image', 'video', 'audio', 'document', 'sticker'))
                -- A fence: ordered inside, the plan would walk through all of time instead of asking the words.
                offset 0) s
         order by s.at desc, s.message_id desc
         limit $9
        "#,
        query,
        numbers,
        period.from,
        period.before,
        after.map_or_else(far, |after| after.at),
        after.map_or(Uuid::max(), |after| after.id.0),
        outbound(filters),
        filters.files,
        FOUND_PAGE as i64 + 1,
    )
    .fetch_all(connection)
    .await?)
}

/// The rows as people see them.
async fn show(connection: &mut PgConnection, hits: &[Hit], words: &[String]) -> Result<Vec<FoundMessage>> {
    let ids: Vec<Uuid> = hits.iter().map(|hit| hit.id.0).collect();
    let rows = sqlx::query!(
        r#"
        select m.id as "id: MessageId", m.conversation_id as "conversation: ConversationId", k.name as contact_name, n.name as number_name,
               m.at, m.direction = 'outbound' as "outbound!", m.content as "content: Json<Content>"
          from messages m
          join conversations c on c.id = m.conversation_id
          join contacts a on a.id = c.contact_id
          join contacts k on k.id = coalesce(a.merged_into, a.id)
          join numbers n on n.id = c.number_id
         where m.id = any($1)
         order by m.at desc, m.id desc
        "#,
        &ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FoundMessage {
            id: row.id,
            conversation: row.conversation,
            contact_name: row.contact_name,
            number_name: row.number_name,
            at: row.at,
            outbound: row.outbound,
            kind: row.content.kind().to_owned(),
            excerpt: excerpt(&row.content.excerpt(usize::MAX), words, EXCERPT),
        })
        .collect())
}
