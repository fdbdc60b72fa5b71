//! The open list as signals: each card changes alone, and the order only when it changes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::ConversationId;
use domain::conversation::{CardCursor, ConversationCard, ConversationPage, Listing};
use domain::event::LiveEvent;
use domain::inbox::{CardList, Fold, Shelf};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::list_conversations;
use crate::desk::{Clock, Live};
use crate::error::AppError;

/// The open list.
#[derive(Clone, Copy)]
pub struct OpenShelf {
    /// Which cards, in order.
    pub ids: RwSignal<Vec<ConversationId>>,
    /// Where the next page begins.
    pub next: RwSignal<Option<CardCursor>>,
    /// Whether a page is being read.
    pub reading: RwSignal<bool>,
    /// Why the last page could not be read.
    pub trouble: RwSignal<Option<AppError>>,
    listing: Listing,
    shelf: StoredValue<Shelf>,
    list: StoredValue<CardList>,
    cards: StoredValue<HashMap<ConversationId, ArcRwSignal<ConversationCard>>>,
    clock: Clock,
}

impl OpenShelf {
    /// The list as its first page shows it.
    pub fn new(shelf: Shelf, page: ConversationPage, clock: Clock, now: DateTime<Utc>) -> Self {
        let next = page.next;
        let list = CardList::new(shelf, page, now);
        Self {
            ids: RwSignal::new(list.ids()),
            next: RwSignal::new(next),
            reading: RwSignal::new(false),
            trouble: RwSignal::new(None),
            listing: shelf.listing,
            shelf: StoredValue::new(shelf),
            cards: StoredValue::new(signals(&list)),
            list: StoredValue::new(list),
            clock,
        }
    }

    /// The card `id` as it changes.
    pub fn card(self, id: ConversationId) -> Option<ArcRwSignal<ConversationCard>> {
        self.cards.with_value(|cards| cards.get(&id).cloned())
    }

    /// Folds in a card as it now stands.
    pub fn fold(self, card: &ConversationCard) {
        let now = self.clock.exact();
        let Some(fold) = self.list.try_update_value(|list| list.fold(card.clone(), now)) else {
            return;
        };
        if matches!(fold, Fold::Changed | Fold::Placed) {
            let signal = self.cards.try_update_value(|cards| {
                let found = cards.get(&card.id).cloned();
                if found.is_none() {
                    cards.insert(card.id, ArcRwSignal::new(card.clone()));
                }
                found
            });
            if let Some(signal) = signal.flatten() {
                signal.set(card.clone());
            }
        }
        if matches!(fold, Fold::Placed | Fold::Removed) {
            self.show_order();
        }
    }

    /// Reads the next page, unless one is being read.
    pub fn read_on(self) {
        let Some(after) = self.next.get_untracked() else {
            return;
        };
        if self.reading.get_untracked() {
            return;
        }
        self.reading.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let page = self.read(Some(after)).await;
            match page {
                Ok(page) => {
                    let next = page.next;
                    let now = self.clock.exact();
                    let _ = self.list.try_update_value(|list| list.append(page, now));
                    self.adopt();
                    let _ = self.next.try_set(next);
                }
                Err(error) => {
                    let _ = self.trouble.try_set(Some(error));
                }
            }
            let _ = self.reading.try_set(false);
        });
    }

    async fn read(self, after: Option<CardCursor>) -> Result<ConversationPage, AppError> {
        let Listing { view, order, filter } = self.listing;
        list_conversations(view, order, after, Some(filter)).await
    }

    /// Reads everything again, after too much was missed; what is on screen stays until then, and what comes `live`
    /// meanwhile afterwards.
    pub fn read_again(self, live: Live) {
        let begun = live.place();
        spawn_local(async move {
            let Ok(page) = self.read(None).await else {
                return;
            };
            let Some(shelf) = self.shelf.try_get_value() else {
                return;
            };
            let next = page.next;
            let list = CardList::new(shelf, page, self.clock.exact());
            let _ = self.list.try_update_value(|old| *old = list);
            self.adopt();
            let _ = self.next.try_set(next);
            live.tell_since(begun, &|event| {
                if let LiveEvent::Conversation { card } = event {
                    self.fold(card);
                }
            });
        });
    }

    /// Brings the signals in line with the list.
    fn adopt(self) {
        let Some(cards) = self.list.try_with_value(|list| list.cards().to_vec()) else {
            return;
        };
        for card in cards {
            let signal = self.cards.try_update_value(|signals| {
                let fresh = !signals.contains_key(&card.id);
                let signal = signals
                    .entry(card.id)
                    .or_insert_with(|| ArcRwSignal::new(card.clone()));
                (!fresh).then(|| signal.clone())
            });
            if let Some(signal) = signal.flatten()
                && signal.read_untracked() != card
            {
                signal.set(card);
            }
        }
        self.show_order();
    }

    fn show_order(self) {
        if let Some(ids) = self.list.try_with_value(CardList::ids) {
            let _ = self.ids.try_set(ids);
        }
    }
}

fn signals(list: &CardList) -> HashMap<ConversationId, ArcRwSignal<ConversationCard>> {
    list.cards()
        .iter()
        .map(|card| (card.id, ArcRwSignal::new(card.clone())))
        .collect()
}
