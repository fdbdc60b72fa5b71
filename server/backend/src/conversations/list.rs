//! The four lists, paged by key, and their badges.

use chrono::TimeDelta;
use domain::conversation::{
    CardCursor, ConversationCard, ConversationPage, Filter, Listing, Order, PAGE_SIZE, View, ViewCounts,
};
use domain::user::{CurrentUser, Permission};
use domain::window::SERVICE_WINDOW;
use domain::{NumberId, UserId};
use sqlx::{Postgres, QueryBuilder};

use super::{Access, CardRow};
use crate::{Desk, Result};

/// Sorts after every real instant; stands in for the end of a window that is closed.
const FAR: &str = "9999-01-01T00:00:00Z";

impl Desk {
    /// One page of `view` for `user`, beginning after `after`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn list_conversations(
        &self,
        user: &CurrentUser,
        view: View,
        order: Order,
        after: Option<CardCursor>,
    ) -> Result<ConversationPage> {
        let filter = Filter::default();
        self.list(user, Listing { view, order, filter }, after).await
    }

    /// One page of `listing` for `user`, beginning after `after`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn list(
        &self,
        user: &CurrentUser,
        Listing { view, order, filter }: Listing,
        after: Option<CardCursor>,
    ) -> Result<ConversationPage> {
        let access = self.access(user).await?;
        // Among the closed, waiting and windows say nothing.
        let order = if view == View::History {
            Order::Newest
        } else {
            order
        };
        let mut query = QueryBuilder::new("select * from (select c.*, ");
        match order {
            Order::Newest => query.push("last_message_at"),
            Order::LongestWaiting => query.push("state_since"),
            Order::WindowClosesFirst => query
                .push("case when last_inbound_at > ")
                .push_bind(self.0.clock.now() - SERVICE_WINDOW)
                .push(" then last_inbound_at else '")
                .push(FAR)
                .push("'::timestamptz end"),
        };
        query.push(" as sort_at from conversation_cards c where ");
        push_view(&mut query, view, filter, user, &access);
        query.push(") c");
        let (compare, direction) = if order == Order::Newest {
            (" < ", " desc")
        } else {
            (" > ", " asc")
        };
        if let Some(after) = after {
            query
                .push(" where (sort_at, id)")
                .push(compare)
                .push("(")
                .push_bind(after.at)
                .push(", ")
                .push_bind(after.id)
                .push(")");
        }
        query
            .push(" order by sort_at")
            .push(direction)
            .push(", id")
            .push(direction)
            .push(" limit ")
            .push_bind(PAGE_SIZE + 1);

        let mut cards: Vec<ConversationCard> = query
            .build_query_as::<CardRow>()
            .fetch_all(&self.0.pools.agents)
            .await?
            .into_iter()
            .map(ConversationCard::from)
            .collect();
        let more = cards.len() as i64 > PAGE_SIZE;
        cards.truncate(PAGE_SIZE as usize);
        let next = cards.last().filter(|_| more).map(|last| CardCursor {
            at: self.sort_at(last, order),
            id: last.id,
        });
        Ok(ConversationPage { cards, next })
    }

    fn sort_at(&self, card: &ConversationCard, order: Order) -> chrono::DateTime<chrono::Utc> {
        match order {
            Order::Newest => card.last_message_at,
            Order::LongestWaiting => card.state_since,
            Order::WindowClosesFirst => card
                .last_inbound_at
                .filter(|at| *at > self.0.clock.now() - SERVICE_WINDOW)
                .unwrap_or_else(|| {
                    FAR.parse()
                        .unwrap_or_else(|_| self.0.clock.now() + TimeDelta::days(36_500))
                }),
        }
    }

    /// How many conversations each view holds for `user`; counting stops at [`ViewCounts::MOST`].
    ///
    /// # Errors
    /// When the database is away.
    pub async fn count_views(&self, user: &CurrentUser) -> Result<ViewCounts> {
        let (every, numbers) = match self.access(user).await? {
            Access::Every => (true, Vec::new()),
            Access::Only(numbers) => (false, numbers),
        };
        let row = sqlx::query!(
            r#"
            select (select count(*) from (select from conversations
                     where owner_id = $1 and state in ('in_service', 'awaiting_customer') and ($2 or number_id = any($3))
                     limit $4) t) as "mine!",
                   (select count(*) from (select from conversations
                     where state in ('waiting', 'bot') and ($2 or number_id = any($3))
                     limit $4) t) as "queue!",
                   (select count(*) from (select from conversations
                     where state = 'on_hold' and ($5 or owner_id = $1) and ($2 or number_id = any($3))
                     limit $4) t) as "on_hold!",
                   (select coalesce(sum(unread), 0) from conversations
                     where owner_id = $1 and state in ('in_service', 'awaiting_customer', 'on_hold') and ($2 or number_id = any($3))) as "unread!"
            "#,
            user.id as UserId,
            every,
            &numbers as &[NumberId],
            ViewCounts::MOST + 1,
            user.role.may(Permission::TakeOver),
        )
        .fetch_one(&self.0.pools.agents)
        .await?;
        Ok(ViewCounts {
            mine: row.mine,
            queue: row.queue,
            on_hold: row.on_hold,
            unread: row.unread,
        })
    }
}

/// The same rule as [`View::shows`] and [`Filter::admits`], as SQL, with the numbers `user` may see.
pub(super) fn push_view(
    query: &mut QueryBuilder<Postgres>,
    view: View,
    filter: Filter,
    user: &CurrentUser,
    access: &Access,
) {
    match view {
        View::Mine => query
            .push("owner_id = ")
            .push_bind(user.id)
            .push(" and state in ('in_service', 'awaiting_customer')"),
        View::Queue => query.push("state in ('waiting', 'bot')"),
        View::OnHold if user.role.may(Permission::TakeOver) => query.push("state = 'on_hold'"),
        View::OnHold => query.push("state = 'on_hold' and owner_id = ").push_bind(user.id),
        View::History => query.push("state = 'closed'"),
        View::Everyone => query.push("state in ('in_service', 'on_hold', 'awaiting_customer')"),
    };
    if view == View::Everyone && !user.role.may(Permission::TakeOver) {
        query.push(" and owner_id = ").push_bind(user.id);
    }
    if view.narrows() {
        let narrow = [
            (" and team_id = ", filter.team.map(|team| team.0)),
            (" and number_id = ", filter.number.map(|number| number.0)),
            (" and owner_id = ", filter.owner.map(|owner| owner.0)),
        ];
        for (clause, id) in narrow {
            if let Some(id) = id {
                query.push(clause).push_bind(id);
            }
        }
    }
    if let Access::Only(numbers) = access {
        query
            .push(" and number_id = any(")
            .push_bind(numbers.iter().map(|number| number.0).collect::<Vec<_>>())
            .push(")");
    }
}
