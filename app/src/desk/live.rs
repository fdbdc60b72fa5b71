//! Live changes: one stream for the page, and whoever on it listens.

use std::collections::VecDeque;
use std::sync::Arc;

use domain::event::LiveEvent;
use leptos::prelude::*;

/// How many of the latest changes are told again to a list or thread that opens now: its first state may have
/// been read just before them.
const REMEMBERED: usize = 256;

/// How the stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Not opened yet.
    Starting,
    /// Changes arrive.
    Open,
    /// Changes do not arrive; being tried again.
    Lost,
}

type Listener = Arc<dyn Fn(&LiveEvent) + Send + Sync>;

/// The page's live changes.
#[derive(Clone, Copy)]
pub struct Live {
    /// How the stream stands.
    pub connection: RwSignal<Connection>,
    listeners: StoredValue<Vec<(u32, Listener)>>,
    latest: StoredValue<VecDeque<LiveEvent>>,
    /// How many changes were told that are, or were, among the latest.
    told: StoredValue<usize>,
    count: StoredValue<u32>,
}

impl Live {
    /// A stream that is not open yet.
    pub fn new() -> Self {
        Self {
            connection: RwSignal::new(Connection::Starting),
            listeners: StoredValue::new(Vec::new()),
            latest: StoredValue::new(VecDeque::new()),
            told: StoredValue::new(0),
            count: StoredValue::new(0),
        }
    }

    /// The one that the frame provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Calls `hear` with each change from now on and, once the caller is on screen, with the latest ones: each
    /// carries the state as it then was, so hearing one twice is harmless.
    pub fn listen(self, hear: impl Fn(&LiveEvent) + Send + Sync + 'static) {
        let hear: Listener = Arc::new(hear);
        let Some(id) = self.count.try_update_value(|count| {
            *count += 1;
            *count
        }) else {
            return;
        };
        self.listeners
            .update_value(|listeners| listeners.push((id, hear.clone())));
        on_cleanup(move || {
            let _ = self
                .listeners
                .try_update_value(|listeners| listeners.retain(|(other, _)| *other != id));
        });
        Effect::new(move |_| {
            for event in self.latest.try_get_value().unwrap_or_default() {
                hear(&event);
            }
        });
    }

    /// Where the changes stand. Who reads something anew takes it before they ask: what they are given may be older than
    /// what is told until it is there ([`Live::since`]).
    pub fn place(self) -> usize {
        self.told.try_get_value().unwrap_or_default()
    }

    /// The changes told since `place`; the latest of them, if they were very many.
    pub fn since(self, place: usize) -> Vec<LiveEvent> {
        let fresh = self.place().saturating_sub(place);
        self.latest
            .try_with_value(|latest| latest.iter().rev().take(fresh).rev().cloned().collect())
            .unwrap_or_default()
    }

    /// Tells everybody.
    pub fn publish(self, event: LiveEvent) {
        // Something was missed: what came before it says no more how things stand.
        if matches!(event, LiveEvent::Resync) {
            let _ = self.latest.try_update_value(VecDeque::clear);
        }
        let listeners = self.listeners.try_get_value().unwrap_or_default();
        for (_, hear) in listeners {
            hear(&event);
        }
        let lasts = matches!(
            event,
            LiveEvent::Conversation { .. }
                | LiveEvent::Message { .. }
                | LiveEvent::Note { .. }
                | LiveEvent::Scheduled { .. }
        );
        if lasts {
            let _ = self.latest.try_update_value(|latest| {
                if latest.len() == REMEMBERED {
                    latest.pop_front();
                }
                latest.push_back(event);
            });
            let _ = self.told.try_update_value(|told| *told += 1);
        }
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}
