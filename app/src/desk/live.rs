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
    /// The latest changes, and how many there were that are among them or were.
    latest: StoredValue<(VecDeque<LiveEvent>, u32)>,
    count: StoredValue<u32>,
}

impl Live {
    /// A stream that is not open yet.
    pub fn new() -> Self {
        Self {
            connection: RwSignal::new(Connection::Starting),
            listeners: StoredValue::new(Vec::new()),
            latest: StoredValue::new((VecDeque::new(), 0)),
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
        Effect::new(move |_| self.tell_since(0, &*hear));
    }

    /// Where the changes stand. Who reads something anew takes it before they ask: what they are given may be older than
    /// what is told until it is there ([`Live::tell_since`]).
    pub fn place(self) -> u32 {
        self.latest.try_with_value(|(_, told)| *told).unwrap_or_default()
    }

    /// Calls `hear` once more with the changes told since `place`; with the latest of them, if they were very many.
    pub fn tell_since(self, place: u32, hear: &dyn Fn(&LiveEvent)) {
        let (latest, told) = self.latest.try_get_value().unwrap_or_default();
        let old = latest.len().saturating_sub(told.saturating_sub(place) as usize);
        for event in latest.iter().skip(old) {
            hear(event);
        }
    }

    /// Tells everybody.
    pub fn publish(self, event: LiveEvent) {
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
        // Where something was missed, what came before it says no more how things stand.
        let missed = matches!(event, LiveEvent::Resync);
        if lasts || missed {
            let _ = self.latest.try_update_value(|(latest, told)| {
                if missed {
                    latest.clear();
                    return;
                }
                if latest.len() == REMEMBERED {
                    latest.pop_front();
                }
                latest.push_back(event);
                *told += 1;
            });
        }
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}
