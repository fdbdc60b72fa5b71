//! The four lists, paged by key, and their badges.

use chrono::{DateTime, Utc};
use domain::ConversationId;
use domain::conversation::{
    CardCursor, ConversationPage, Filter, Listing, Order, PAGE_SIZE, View, ViewCounts,
};
use domain::user::{CurrentUser, Permission};
use domain::window::SERVICE_WINDOW;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::Access;
use super::cards::cards_in_order;
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
        let now = self.0.clock.now();
        // Which ones, from one table; then their cards. Together the joins would be planned anew for every page.
        let mut query = QueryBuilder::new("select id, ");
        push_sort(&mut query, order, now);
        query.push(" as sort_at from conversations where ");
        push_view(&mut query, view, filter, user, &access);
        let (compare, direction) = if order == Order::Newest {
            (" < ", " desc")
        } else {
            (" > ", " asc")
        };
        if let Some(after) = after {
            query.push(" and (");
            push_sort(&mut query, order, now);
            query
                .push(", id)")
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
        let mut connection = self.0.pools.agents.acquire().await?;
        let mut places: Vec<(Uuid, DateTime<Utc>)> =
            query.build_query_as().fetch_all(&mut *connection).await?;
        let more = places.len() as i64 > PAGE_SIZE;
        places.truncate(PAGE_SIZE as usize);
        let ids: Vec<Uuid> = places.iter().map(|(id, _)| *id).collect();
        let cards = cards_in_order(&mut *connection, &ids).await?;
        let next = places.last().filter(|_| more).map(|(id, at)| CardCursor {
            at: *at,
            id: ConversationId(*id),
        });
        Ok(ConversationPage { cards, next })
    }

    /// How many conversations each view holds for `user`; counting stops at [`ViewCounts::MOST`].
    ///
    /// # Errors
    /// When the database is away.
    pub async fn count_views(&self, user: &CurrentUser) -> Result<ViewCounts> {
        let everybodys = user.role.may(Permission::TakeOver);
        let mut query = QueryBuilder::new(
            "select count(*) filter (where state <> 'on_hold') as mine, coalesce(sum(unread), 0) as unread, (",
        );
        count_of(&mut query, user, "state in ('waiting', 'bot')");
        query.push(") as queue, ");
        if everybodys {
            query.push("(");
            count_of(&mut query, user, "state = 'on_hold'");
            query.push(")");
        } else {
            query.push("count(*) filter (where state = 'on_hold')");
        }
        query
            .push(" as on_hold from conversations where owner_id = ")
            .push_bind(user.id)
            .push(" and state in ('in_service', 'on_hold', 'awaiting_customer')");
        push_numbers(&mut query, user);
        let (mine, unread, queue, on_hold): (i64, i64, i64, i64) =
            query.build_query_as().fetch_one(&self.0.pools.agents).await?;
        let most = ViewCounts::MOST + 1;
        Ok(ViewCounts {
            mine: mine.min(most),
            queue,
            on_hold: on_hold.min(most),
            unread,
        })
    }
}

/// What `order` sorts by at `now`, as SQL.
fn push_sort(query: &mut QueryBuilder<Postgres>, order: Order, now: DateTime<Utc>) {
    match order {
        Order::Newest => query.push("last_message_at"),
        Order::LongestWaiting => query.push("state_since"),
        Order::WindowClosesFirst => query
            .push("case when last_inbound_at > ")
            .push_bind(now - SERVICE_WINDOW)
            .push(" then last_inbound_at else '")
            .push(FAR)
            .push("'::timestamptz end"),
    };
}

/// How many conversations are as `states` says, among the numbers of `user`; counting stops past [`ViewCounts::MOST`].
fn count_of(query: &mut QueryBuilder<Postgres>, user: &CurrentUser, states: &str) {
    query
        .push("select count(*) from (select from conversations where ")
        .push(states);
    push_numbers(query, user);
    query.push(" limit ").push_bind(ViewCounts::MOST + 1).push(") t");
}

/// Only the numbers that `user` may see.
fn push_numbers(query: &mut QueryBuilder<Postgres>, user: &CurrentUser) {
    if !user.role.may(Permission::EveryNumber) {
        query
            .push(" and number_id in (select number_id from number_access where user_id = ")
            .push_bind(user.id)
            .push(")");
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
        View::History => query.push("state = 'closed' and served"),
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
