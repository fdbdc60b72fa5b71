//! What an agent's screen shows, folded from its stream by the product's own rules.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::UserId;
use domain::conversation::{ConversationCard, ConversationPage, Filter, Listing, Order, View};
use domain::event::LiveEvent;
use domain::inbox::{CardList, Shelf};
use domain::message::{Content, MessageView};
use domain::timeline::heard;
use uuid::Uuid;

use crate::Result;
use crate::stream::Event;

/// One agent's queue and all messages it heard of.
pub struct Screen {
    list: CardList,
    messages: BTreeMap<Uuid, MessageView>,
    /// Where it goes on from after a cut.
    pub last: Option<String>,
    /// Messages heard since the last place to go on from, with a print of what was told: these may be told again.
    unsettled: Vec<(Uuid, u64)>,
    /// Messages heard for good.
    settled: HashMap<Uuid, u64>,
    /// Messages told again, the same, after they were heard for good.
    pub repeats: usize,
    /// Events about customers.
    pub customers_events: usize,
    /// All events.
    pub events: usize,
    /// How often it was told to read everything anew.
    pub resyncs: usize,
    /// How often its stream was cut.
    pub cuts: usize,
    /// How often the desk did not open one.
    pub refused: usize,
    everything: bool,
    heard_at: Instant,
}

impl Default for Screen {
    fn default() -> Self {
        Self {
            list: empty(),
            messages: BTreeMap::new(),
            last: None,
            unsettled: Vec::new(),
            settled: HashMap::new(),
            repeats: 0,
            customers_events: 0,
            events: 0,
            resyncs: 0,
            cuts: 0,
            refused: 0,
            everything: false,
            heard_at: Instant::now(),
        }
    }
}

fn print(data: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    hasher.finish()
}

/// The queue before anybody wrote.
fn empty() -> CardList {
    let shelf = Shelf {
        listing: Listing {
            view: View::Queue,
            order: Order::Newest,
            filter: Filter::default(),
        },
        me: UserId(Uuid::nil()),
        sees_all: false,
    };
    let page = ConversationPage {
        cards: Vec::new(),
        next: None,
    };
    CardList::new(shelf, page, DateTime::UNIX_EPOCH)
}

impl Screen {
    /// Folds an event in.
    pub fn hear(&mut self, event: &Event) -> Result<()> {
        self.events += 1;
        self.heard_at = Instant::now();
        let told: LiveEvent = serde_json::from_slice(&event.data)?;
        self.customers_events += usize::from(!matches!(told, LiveEvent::Presence { .. } | LiveEvent::Resync));
        match told {
            // The queue's order does not depend on the hour.
            LiveEvent::Conversation { card } => {
                self.list.fold(card, DateTime::UNIX_EPOCH);
            }
            LiveEvent::Message { message, .. } => {
                let message = message.open().ok_or("a message that cannot be read")?;
                let id = message.id.0;
                let print = print(&event.data);
                self.repeats += usize::from(self.settled.get(&id) == Some(&print));
                self.unsettled.push((id, print));
                let now = match self.messages.get(&id) {
                    Some(known) => heard(known, message),
                    None => message,
                };
                self.messages.insert(id, now);
            }
            LiveEvent::Resync => {
                self.resyncs += 1;
                self.everything = true;
            }
            LiveEvent::SignedOut => return Err("an agent was signed out".into()),
            LiveEvent::Presence { .. }
            | LiveEvent::Watchers { .. }
            | LiveEvent::Note { .. }
            | LiveEvent::Scheduled { .. } => {}
        }
        if let Some(id) = &event.id {
            self.last = Some(id.clone());
            self.settled.extend(self.unsettled.drain(..));
        }
        Ok(())
    }

    /// Whether it was told to read everything anew; asked once.
    pub fn wants_everything(&mut self) -> bool {
        std::mem::take(&mut self.everything)
    }

    /// Takes a list read anew.
    pub fn read(&mut self, cards: Vec<ConversationCard>) {
        for card in cards {
            self.list.fold(card, DateTime::UNIX_EPOCH);
        }
    }

    /// How long it has heard nothing.
    pub fn idle(&self) -> Duration {
        self.heard_at.elapsed()
    }

    /// Whether it knows a message.
    pub fn shows(&self, message: Uuid) -> bool {
        self.messages.contains_key(&message)
    }

    /// Its messages by id: when, and what words.
    pub fn messages(&self) -> Vec<(Uuid, DateTime<Utc>, String)> {
        let words = |message: &MessageView| match &message.content {
            Content::Text { body } => body.clone(),
            other => format!("{other:?}"),
        };
        let all = self.messages.iter();
        all.map(|(id, message)| (*id, message.at, words(message)))
            .collect()
    }

    /// Its cards, in order.
    pub fn cards(&self) -> &[ConversationCard] {
        self.list.cards()
    }
}
