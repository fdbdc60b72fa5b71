//! Finding messages by their words: among the newest ones, one by one, and by the index of words.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use domain::MessageId;
use domain::search::{FOUND_PAGE, FoundCursor, SearchFilters, WrittenBy};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Result;

/// Each number's newest messages that are looked through one by one before the index of words is asked. A common word
/// is found among them at once, and it is the common ones that the index is slow for.
pub(super) const NEWEST: i64 = 5_000;

/// Among which messages words are looked for.
#[derive(Clone, Copy)]
pub(super) struct Range<'a> {
    pub numbers: &'a [Uuid],
    pub filters: &'a SearchFilters,
    pub period: Period,
    pub after: Option<FoundCursor>,
    /// In place of [`NEWEST`].
    pub newest: i64,
}

/// The instants between which a message must lie.
#[derive(Clone, Copy)]
pub(super) struct Period {
    from: DateTime<Utc>,
    before: DateTime<Utc>,
}

impl Period {
    pub(super) fn of(filters: &SearchFilters, zone: chrono_tz::Tz) -> Self {
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

/// A message found.
pub(super) struct Hit {
    pub id: MessageId,
    pub at: DateTime<Utc>,
}

impl Range<'_> {
    /// The newest messages with the words of `query`, one more than a page if there are so many.
    pub(super) async fn hits(self, connection: &mut PgConnection, query: &str) -> Result<Vec<Hit>> {
        let hits = self.newest_hits(connection, query).await?;
        if let Some(last) = hits.get(FOUND_PAGE - 1).filter(|_| hits.len() > FOUND_PAGE)
            && self.all_seen(connection, last).await?
        {
            return Ok(hits);
        }
        self.hits_of_all_ages(connection, query).await
    }

    fn before(self) -> (DateTime<Utc>, Uuid) {
        self.after
            .map_or_else(|| (far(), Uuid::max()), |after| (after.at, after.id.0))
    }

    fn outbound(self) -> Option<bool> {
        self.filters.by.map(|by| by == WrittenBy::Team)
    }

    /// Looks through each number's newest messages.
    async fn newest_hits(self, connection: &mut PgConnection, query: &str) -> Result<Vec<Hit>> {
        let (at, id) = self.before();
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
            self.numbers,
            self.period.from,
            self.period.before,
            at,
            id,
            self.newest,
            self.outbound(),
            self.filters.files,
            FOUND_PAGE as i64 + 1,
        )
        .fetch_all(connection)
        .await?)
    }

    /// Whether no number has more messages as new as `last` than were looked through: a busy one's newest messages may
    /// reach back hours where a quiet one's reach back months.
    async fn all_seen(self, connection: &mut PgConnection, last: &Hit) -> Result<bool> {
        let (at, id) = self.before();
        Ok(sqlx::query_scalar!(
            r#"
            select not exists (
                   select from unnest($1::uuid[]) as n (id)
                    cross join lateral (
                          select from message_search
                           where number_id = n.id and at >= $2 and at < $3 and (at, message_id) < ($4, $5)
                             and (at, message_id) >= ($6, $7)
                           order by at desc, message_id desc
                          offset $8
                           limit 1) unseen) as "all_seen!"
            "#,
            self.numbers,
            self.period.from,
            self.period.before,
            at,
            id,
            last.at,
            last.id as MessageId,
            self.newest,
        )
        .fetch_one(connection)
        .await?)
    }

    /// Asks the index of words.
    pub(super) async fn hits_of_all_ages(
        self,
        connection: &mut PgConnection,
        query: &str,
    ) -> Result<Vec<Hit>> {
        let (at, id) = self.before();
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
            self.numbers,
            self.period.from,
            self.period.before,
            at,
            id,
            self.outbound(),
            self.filters.files,
            FOUND_PAGE as i64 + 1,
        )
        .fetch_all(connection)
        .await?)
    }
}
