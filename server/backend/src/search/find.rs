//! Finding: what was typed against contacts, protocols and messages.

use std::collections::HashSet;

use domain::message::Content;
use domain::search::{
    FOUND_PAGE, Found, FoundCursor, FoundMessage, FoundNamed, SearchFilters, Sought, excerpt,
};
use domain::user::CurrentUser;
use domain::{ConversationId, MessageId, NumberId};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::messages::{Hit, NEWEST, Period, Range};
use super::named::{self, Numbers};
use super::spelling::Spelling;
use crate::conversations::Access;
use crate::{Desk, Result};

/// Characters of a message shown.
const EXCERPT: usize = 110;

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
        self.search_among(user, typed, filters, after, NEWEST).await
    }

    /// [`Desk::search`] that looks through each number's `newest` messages before it asks the index: for tests.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn search_among(
        &self,
        user: &CurrentUser,
        typed: &str,
        filters: &SearchFilters,
        after: Option<FoundCursor>,
        newest: i64,
    ) -> Result<Found> {
        let sought = Sought::understand(typed);
        let mut found = Found::default();
        if sought.is_empty() {
            return Ok(found);
        }
        let access = self.access(user).await?;
        let mut tx = self.0.pools.agents.begin().await?;
        let connection = &mut *tx;
        plan_well(connection).await?;
        let numbers = numbers(connection, &access, filters.number).await?;
        if after.is_none() {
            let named = named::find(connection, &sought, &numbers, named::FIRST).await?;
            found.conversations = named.conversations;
            found.more_conversations = named.more_conversations;
            found.protocols = named.protocols;
            found.more_protocols = named.more_protocols;
        }
        let range = Range {
            numbers: &numbers.ids,
            filters,
            period: Period::of(filters, self.0.zone),
            after,
            newest,
        };
        let mut spelling = Spelling::of(connection, &sought.words).await?;
        let mut hits = match spelling.is_unheard_of() {
            true => range.hits_of_all_ages(connection, &spelling.query()).await?,
            false => range.hits(connection, &spelling.query()).await?,
        };
        if hits.is_empty() && spelling.loosen(connection, &numbers.ids).await? {
            hits = range.hits(connection, &spelling.query()).await?;
        }
        let more = hits.len() > FOUND_PAGE;
        hits.truncate(FOUND_PAGE);
        found.next = hits.last().filter(|_| more).map(|last| FoundCursor {
            at: last.at,
            id: last.id,
        });
        (found.messages, found.instead) = show(connection, &hits, sought.words, spelling.instead()).await?;
        Ok(found)
    }

    /// More of the conversations and protocols that `typed` finds than [`Desk::search`] gives.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn search_named(
        &self,
        user: &CurrentUser,
        typed: &str,
        filters: &SearchFilters,
    ) -> Result<FoundNamed> {
        let sought = Sought::understand(typed);
        if sought.is_empty() {
            return Ok(FoundNamed::default());
        }
        let access = self.access(user).await?;
        let mut tx = self.0.pools.agents.begin().await?;
        plan_well(&mut tx).await?;
        let numbers = numbers(&mut tx, &access, filters.number).await?;
        named::find(&mut tx, &sought, &numbers, named::MORE).await
    }
}

/// For this transaction alone: each search is planned for its own words, for a plan that fits any words reads every
/// number's whole past to find a word that nobody wrote.
async fn plan_well(connection: &mut PgConnection) -> Result<()> {
    sqlx::query!("select set_config('plan_cache_mode', 'force_custom_plan', true) as plans")
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// The numbers looked at.
async fn numbers(connection: &mut PgConnection, access: &Access, only: Option<NumberId>) -> Result<Numbers> {
    let mut ids: Vec<Uuid> = match access {
        Access::Every => {
            sqlx::query_scalar!("select id from numbers")
                .fetch_all(connection)
                .await?
        }
        Access::Only(numbers) => numbers.iter().map(|number| number.0).collect(),
    };
    if let Some(only) = only {
        ids.retain(|number| *number == only.0);
    }
    Ok(Numbers {
        every: *access == Access::Every && only.is_none(),
        ids,
    })
}

/// The messages as their threads show them, and which of the words in `alike` stand in them. What was deleted, or came
/// to be drawn on another message, since it was indexed is left out.
async fn show(
    connection: &mut PgConnection,
    hits: &[Hit],
    mut words: Vec<String>,
    mut alike: Vec<String>,
) -> Result<(Vec<FoundMessage>, Vec<String>)> {
    if hits.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let ids: Vec<Uuid> = hits.iter().map(|hit| hit.id.0).collect();
    let rows = sqlx::query!(
        r#"
        select v.id as "id!: MessageId", v.conversation_id as "conversation!: ConversationId", k.name as contact_name, n.name as number_name,
               v.at as "at!", v.direction = 'outbound' as "outbound!", v.content as "content!: Json<Content>", v.edited,
               array(select unnest($2::text[])
                  intersect
                     select unnest(tsvector_to_array(jsonb_to_tsvector('desk_plain', search_content(search_shown(v.content, v.edited)), '["string"]'))))
               as "has!"
          from message_views v
          join conversations c on c.id = v.conversation_id
          join contacts a on a.id = c.contact_id
          join contacts k on k.id = coalesce(a.merged_into, a.id)
          join numbers n on n.id = c.number_id
         where v.id = any($1) and not v.folded and not v.revoked
         order by v.at desc, v.id desc
        "#,
        &ids,
        &alike,
    )
    .fetch_all(connection)
    .await?;
    let written: HashSet<&String> = rows.iter().flat_map(|row| &row.has).collect();
    alike.retain(|word| written.contains(word));
    words.extend(alike.iter().cloned());
    let messages = rows
        .iter()
        .map(|row| {
            let content = match &row.edited {
                Some(words) => row.content.0.clone().with_words(words.clone()),
                None => row.content.0.clone(),
            };
            FoundMessage {
                id: row.id,
                conversation: row.conversation,
                contact_name: row.contact_name.clone(),
                number_name: row.number_name.clone(),
                at: row.at,
                outbound: row.outbound,
                kind: content.kind().to_owned(),
                excerpt: excerpt(&content.excerpt(usize::MAX), &words, EXCERPT),
            }
        })
        .collect();
    Ok((messages, alike))
}
