//! What the address says: which conversation is open, which view is listed, in which order, narrowed to what.

use std::str::FromStr;

use domain::ConversationId;
use domain::conversation::{Filter, Listing, Order, View};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// The place an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The open conversation.
    pub id: Option<ConversationId>,
    /// The listed view.
    pub view: View,
    /// Its order.
    pub order: Order,
    /// What it is narrowed to.
    pub filter: Filter,
}

impl Place {
    /// What is listed there.
    pub fn listing(self) -> Listing {
        Listing {
            view: self.view,
            order: self.order,
            filter: self.filter,
        }
    }

    /// Its address.
    pub fn href(self) -> String {
        let path = self.id.map_or_else(
            || "/conversations".to_owned(),
            |id| format!("/conversations/{id}"),
        );
        let mut query = Vec::new();
        if self.view != View::default() {
            query.push(format!("view={}", self.view.slug()));
        }
        if self.order != Order::default() {
            query.push(format!("order={}", self.order.slug()));
        }
        let narrowed = [
            ("team", self.filter.team.map(|id| id.0)),
            ("number", self.filter.number.map(|id| id.0)),
            ("owner", self.filter.owner.map(|id| id.0)),
        ];
        for (name, id) in narrowed {
            if let Some(id) = id {
                query.push(format!("{name}={id}"));
            }
        }
        if query.is_empty() {
            path
        } else {
            format!("{path}?{}", query.join("&"))
        }
    }
}

/// An id as the address spells it; anything else narrows nothing.
fn read<T: FromStr>(text: Option<&str>) -> Option<T> {
    text?.parse().ok()
}

/// The place on screen, as the address changes.
pub fn use_place() -> Memo<Place> {
    let query = use_query_map();
    // The list stands above the route that names the conversation, so its parameter is read from the path.
    let path = use_location().pathname;
    Memo::new(move |_| {
        let query = query.read();
        Place {
            id: path
                .read()
                .strip_prefix("/conversations/")
                .and_then(|id| id.trim_end_matches('/').parse().ok()),
            view: query.get_str("view").map(View::from_slug).unwrap_or_default(),
            order: query.get_str("order").map(Order::from_slug).unwrap_or_default(),
            filter: Filter {
                team: read(query.get_str("team")),
                number: read(query.get_str("number")),
                owner: read(query.get_str("owner")),
            },
        }
    })
}
