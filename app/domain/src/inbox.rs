//! An open list of cards, and how live changes fold into it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::conversation::{ConversationCard, ConversationPage, Listing, Order};
use crate::window::ServiceWindow;
use crate::{ConversationId, UserId};

/// Which list is open, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shelf {
    /// View, order and filter.
    pub listing: Listing,
    /// Who looks at it.
    pub me: UserId,
    /// Whether they see everybody's work.
    pub sees_all: bool,
}

/// What a change did to the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Older than what the list has already heard: nothing.
    Stale,
    /// The card does not belong here, and was not here.
    Elsewhere,
    /// The card changed where it stands.
    Changed,
    /// The card came in, or changed its place.
    Placed,
    /// The card left.
    Removed,
}

/// The cards loaded so far, in order.
#[derive(Debug, Clone)]
pub struct CardList {
    shelf: Shelf,
    cards: Vec<ConversationCard>,
    /// Where the loaded part ends, when the server has more.
    end: Option<Rank>,
    /// The newest version heard of each card, also of those that left.
    versions: HashMap<ConversationId, i64>,
}

/// What decides a card's place: smaller stands higher. The server's lists are ordered by the same rule.
type Rank = (u8, i64, u128);

fn rank(card: &ConversationCard, order: Order, now: DateTime<Utc>) -> Rank {
    let id = card.id.0.as_u128();
    match order {
        Order::Newest => (0, -card.last_message_at.timestamp_micros(), !id),
        Order::LongestWaiting => (0, card.state_since.timestamp_micros(), id),
        Order::WindowClosesFirst => match card.last_inbound_at {
            Some(at) if ServiceWindow::at(now, Some(at)).is_open() => (0, at.timestamp_micros(), id),
            _ => (1, 0, id),
        },
    }
}

impl CardList {
    /// The list as its first page shows it.
    pub fn new(shelf: Shelf, page: ConversationPage, now: DateTime<Utc>) -> Self {
        let mut list = Self {
            shelf,
            cards: Vec::new(),
            end: None,
            versions: HashMap::new(),
        };
        list.append(page, now);
        list
    }

    /// Adds the next page. Cards that live changes brought meanwhile stay as they are.
    pub fn append(&mut self, page: ConversationPage, now: DateTime<Utc>) {
        let more = page.next.is_some();
        let end = page
            .cards
            .last()
            .map(|card| rank(card, self.shelf.listing.order, now))
            .or(self.end);
        for card in page.cards {
            let newer = self
                .versions
                .get(&card.id)
                .is_some_and(|heard| *heard >= card.version);
            if !newer {
                self.versions.insert(card.id, card.version);
                self.cards.retain(|other| other.id != card.id);
                self.cards.push(card);
            }
        }
        self.end = end.filter(|_| more);
        let order = self.shelf.listing.order;
        self.cards.sort_by_key(|card| rank(card, order, now));
    }

    /// Folds in a card as it now stands.
    pub fn fold(&mut self, card: ConversationCard, now: DateTime<Utc>) -> Fold {
        if self
            .versions
            .get(&card.id)
            .is_some_and(|heard| *heard >= card.version)
        {
            return Fold::Stale;
        }
        self.versions.insert(card.id, card.version);
        let Shelf {
            listing,
            me,
            sees_all,
        } = self.shelf;
        let Listing { view, order, filter } = listing;
        let was_at = self.cards.iter().position(|other| other.id == card.id);
        if let Some(index) = was_at {
            self.cards.remove(index);
        }
        let place = rank(&card, order, now);
        let loaded = self.end.is_none_or(|end| place <= end);
        let belongs = view.shows(&card, me, sees_all) && filter.admits(&card);
        if !loaded || !belongs {
            return if was_at.is_some() {
                Fold::Removed
            } else {
                Fold::Elsewhere
            };
        }
        let index = self
            .cards
            .partition_point(|other| rank(other, order, now) < place);
        self.cards.insert(index, card);
        if was_at == Some(index) {
            Fold::Changed
        } else {
            Fold::Placed
        }
    }

    /// The cards, in order.
    pub fn cards(&self) -> &[ConversationCard] {
        &self.cards
    }

    /// Their ids, in order.
    pub fn ids(&self) -> Vec<ConversationId> {
        self.cards.iter().map(|card| card.id).collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::conversation::{CardCursor, Filter, Preview, View};
    use crate::protocol::{ProtocolNumber, ProtocolState};
    use crate::{ContactId, NumberId, TeamId};

    const ANA: UserId = UserId(Uuid::from_u128(1));

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_600_000 + minute * 60, 0).unwrap()
    }

    fn card(id: u128, minute: i64, state: ProtocolState, version: i64) -> ConversationCard {
        ConversationCard {
            id: ConversationId(Uuid::from_u128(id)),
            contact: ContactId(Uuid::from_u128(id)),
            contact_name: format!("Cliente {id}"),
            contact_handle: None,
            number: NumberId(Uuid::from_u128(9)),
            number_name: "Loja Centro".into(),
            state,
            state_since: at(minute),
            owner: None,
            owner_name: None,
            team: TeamId(Uuid::from_u128(5)),
            team_name: None,
            handed_by: None,
            protocol: ProtocolNumber::new(at(0).date_naive(), 1),
            last_inbound_at: Some(at(minute)),
            last_message_at: at(minute),
            preview: Preview {
                kind: "text".into(),
                text: "oi".into(),
                outbound: false,
            },
            unread: 0,
            version,
            expires_at: None,
            unserved: false,
        }
    }

    fn queue(order: Order, cards: Vec<ConversationCard>, more: bool) -> CardList {
        narrowed(order, Filter::default(), cards, more)
    }

    fn narrowed(order: Order, filter: Filter, cards: Vec<ConversationCard>, more: bool) -> CardList {
        let next = cards.last().filter(|_| more).map(|card| CardCursor {
            at: card.last_message_at,
            id: card.id,
        });
        let shelf = Shelf {
            listing: Listing {
                view: View::Queue,
                order,
                filter,
            },
            me: ANA,
            sees_all: false,
        };
        CardList::new(shelf, ConversationPage { cards, next }, at(60))
    }

    fn order_of(list: &CardList) -> Vec<u128> {
        list.cards().iter().map(|card| card.id.0.as_u128()).collect()
    }

    #[test]
    fn a_new_message_brings_its_card_to_the_top() {
        use ProtocolState::Waiting;
        let mut list = queue(
            Order::Newest,
            vec![card(1, 10, Waiting, 1), card(2, 5, Waiting, 1)],
            false,
        );
        assert_eq!(list.fold(card(2, 20, Waiting, 2), at(60)), Fold::Placed);
        assert_eq!(order_of(&list), [2, 1]);
        assert_eq!(list.fold(card(2, 21, Waiting, 3), at(60)), Fold::Changed);
    }

    #[test]
    fn a_card_that_was_taken_leaves_the_queue_and_an_old_echo_does_not_bring_it_back() {
        let mut list = queue(Order::Newest, vec![card(1, 10, ProtocolState::Waiting, 3)], false);
        assert_eq!(
            list.fold(card(1, 10, ProtocolState::InService, 4), at(60)),
            Fold::Removed
        );
        assert_eq!(
            list.fold(card(1, 10, ProtocolState::Waiting, 3), at(60)),
            Fold::Stale
        );
        assert_eq!(
            list.fold(card(2, 10, ProtocolState::Closed, 1), at(60)),
            Fold::Elsewhere
        );
        assert!(list.cards().is_empty());
    }

    #[test]
    fn what_a_batch_leaves_behind_does_not_come_into_the_history() {
        let shelf = Shelf {
            listing: Listing {
                view: View::History,
                ..Listing::default()
            },
            me: ANA,
            sees_all: true,
        };
        let empty = ConversationPage {
            cards: Vec::new(),
            next: None,
        };
        let mut list = CardList::new(shelf, empty, at(60));
        let unserved = ConversationCard {
            unserved: true,
            ..card(1, 10, ProtocolState::Closed, 1)
        };
        assert_eq!(list.fold(unserved, at(60)), Fold::Elsewhere);
        let served = card(1, 20, ProtocolState::Closed, 2);
        assert_eq!(list.fold(served, at(60)), Fold::Placed);
    }

    #[test]
    fn a_card_beyond_the_loaded_part_waits_for_its_page() {
        use ProtocolState::Waiting;
        let mut list = queue(
            Order::Newest,
            vec![card(1, 10, Waiting, 1), card(2, 8, Waiting, 1)],
            true,
        );
        assert_eq!(list.fold(card(3, 5, Waiting, 1), at(60)), Fold::Elsewhere);
        list.append(
            ConversationPage {
                cards: vec![card(3, 5, Waiting, 2), card(4, 4, Waiting, 1)],
                next: None,
            },
            at(60),
        );
        assert_eq!(order_of(&list), [1, 2, 3, 4]);
        assert_eq!(list.fold(card(5, 1, Waiting, 1), at(60)), Fold::Placed);
    }

    #[test]
    fn a_page_that_was_read_before_a_change_does_not_undo_it() {
        use ProtocolState::Waiting;
        let mut list = queue(Order::Newest, vec![card(1, 10, Waiting, 1)], true);
        list.fold(card(2, 30, Waiting, 7), at(60));
        list.append(
            ConversationPage {
                cards: vec![card(2, 5, Waiting, 6)],
                next: None,
            },
            at(60),
        );
        assert_eq!(order_of(&list), [2, 1]);
        assert_eq!(list.cards()[0].version, 7);
    }

    #[test]
    fn windows_that_close_first_stand_first_and_closed_ones_last() {
        use ProtocolState::Waiting;
        let day = 24 * 60;
        let mut list = queue(Order::WindowClosesFirst, vec![card(1, 59, Waiting, 1)], false);
        list.fold(card(2, 30, Waiting, 1), at(60));
        list.fold(card(3, 60 - day, Waiting, 1), at(60));
        list.fold(card(4, 61 - day, Waiting, 1), at(60));
        list.fold(card(5, 20 - day, Waiting, 1), at(60));
        assert_eq!(order_of(&list), [4, 2, 1, 3, 5]);
    }

    #[test]
    fn a_card_that_moves_to_another_team_leaves_the_list_of_its_first() {
        use ProtocolState::Waiting;
        let one = Filter {
            team: Some(TeamId(Uuid::from_u128(5))),
            ..Filter::default()
        };
        let mut list = narrowed(Order::Newest, one, vec![card(1, 10, Waiting, 1)], false);
        let elsewhere = |version| ConversationCard {
            team: TeamId(Uuid::from_u128(6)),
            ..card(1, 10, Waiting, version)
        };
        assert_eq!(list.fold(elsewhere(2), at(60)), Fold::Removed);
        assert_eq!(list.fold(elsewhere(3), at(60)), Fold::Elsewhere);
        assert_eq!(list.fold(card(1, 10, Waiting, 4), at(60)), Fold::Placed);
    }

    #[test]
    fn whoever_waits_longest_stands_first() {
        use ProtocolState::Waiting;
        let mut list = queue(Order::LongestWaiting, vec![card(1, 10, Waiting, 1)], false);
        list.fold(card(2, 5, Waiting, 1), at(60));
        assert_eq!(order_of(&list), [2, 1]);
    }
}
