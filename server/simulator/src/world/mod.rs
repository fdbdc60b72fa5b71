//! Everything that is true in the modelled WhatsApp right now. No I/O, no waiting: held under one short lock.

pub(crate) mod allowance;
mod blocklist;
pub(crate) mod customer;
pub(crate) mod defaults;
pub(crate) mod identity;
mod media;
pub(crate) mod message;
pub(crate) mod messaging_limit;
pub(crate) mod number;
mod number_life;
mod portfolio;
mod reach;
mod samples;
mod send_ledger;
pub(crate) mod template;
pub(crate) mod template_life;

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::config::{LimitSettings, SimulatorConfig};
use crate::limits::Bucket;
use allowance::Allowance;
use blocklist::Blocklist;
use customer::{Customer, NewCustomer};
pub(crate) use media::{Media, MediaShelf, NewMedia, URL_MS};
use message::PhoneMessage;
use number::Number;
use portfolio::Portfolio;
pub(crate) use samples::Samples;
use send_ledger::SendLedger;
use template::Template;

/// A customer's place in [`World::customers`].
pub(crate) type CustomerIndex = usize;
/// A number's place in [`World::numbers`].
pub(crate) type NumberIndex = usize;

/// How long a customer's message keeps the window open.
pub(crate) const WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) struct World {
    pub numbers: Vec<Number>,
    pub templates: Vec<Template>,
    /// Names of deleted templates that may not be used yet.
    pub blocked_names: Vec<BlockedName>,
    pub samples: Samples,
    pub blocked: Blocklist,
    pub portfolio: Portfolio,
    /// How the messaging limit works.
    pub limits: LimitSettings,
    /// The templates that were accepted.
    pub ledger: SendLedger,
    pub customers: Vec<Customer>,
    pub media: MediaShelf,
    /// Whether the app receives the account's webhooks.
    pub subscribed: bool,
    pub webhook_override: Option<String>,
    by_identity: HashMap<String, CustomerIndex>,
    conversations: HashMap<(NumberIndex, CustomerIndex), Conversation>,
    messages: HashMap<String, PhoneMessage>,
    history: usize,
    pair_burst: u32,
    pair_every_ms: f64,
}

/// A deleted template's name, which Meta keeps for 30 days.
pub(crate) struct BlockedName {
    pub name: String,
    /// All languages without.
    pub language: Option<String>,
    pub until_ms: i64,
}

/// What passed between a number and a customer.
pub(crate) struct Conversation {
    /// The customer's last message, in milliseconds.
    pub last_inbound_ms: Option<i64>,
    pub pair: Bucket,
    pub messages: VecDeque<String>,
}

impl World {
    pub fn new(config: &SimulatorConfig) -> Self {
        let mut world = Self {
            numbers: defaults::numbers(config.throughput.clamp(1, 1000), config.messaging_limit),
            templates: defaults::templates(),
            blocked_names: Vec::new(),
            samples: Samples::default(),
            blocked: Blocklist::default(),
            portfolio: Portfolio {
                allowance: Allowance::new(config.messaging_limit),
                verified: true,
            },
            limits: config.limits,
            ledger: SendLedger::default(),
            customers: Vec::new(),
            media: MediaShelf::default(),
            subscribed: true,
            webhook_override: None,
            by_identity: HashMap::new(),
            conversations: HashMap::new(),
            messages: HashMap::new(),
            history: config.history.max(1),
            pair_burst: config.pair_burst.max(1),
            pair_every_ms: config.pair_every.as_secs_f64() * 1000.0,
        };
        for person in defaults::customers() {
            world.insert(person);
        }
        world
    }

    pub fn number(&self, id: &str) -> Option<NumberIndex> {
        self.numbers.iter().position(|number| number.id == id)
    }

    /// By id, `wa_id`, phone in any spelling, user id or username.
    pub fn customer(&self, key: &str) -> Option<CustomerIndex> {
        let direct = self.by_identity.get(key.trim_start_matches('@')).copied();
        direct.or_else(|| self.by_identity.get(&identity::wa_id_of(key)?).copied())
    }

    pub fn add(&mut self, new: NewCustomer) -> Result<CustomerIndex, String> {
        let person = Customer::new(new)?;
        if self.by_identity.contains_key(&person.id) || self.by_identity.contains_key(&person.user_id) {
            return Err("somebody has this phone or user id already".to_owned());
        }
        Ok(self.insert(person))
    }

    fn insert(&mut self, person: Customer) -> CustomerIndex {
        let index = self.customers.len();
        let keys = [
            person.wa_id.clone(),
            Some(person.user_id.clone()),
            person.username.clone(),
        ];
        for key in keys.into_iter().flatten() {
            self.by_identity.insert(key, index);
        }
        self.customers.push(person);
        index
    }

    pub fn conversation(
        &mut self,
        number: NumberIndex,
        customer: CustomerIndex,
        now_ms: i64,
    ) -> &mut Conversation {
        self.conversations
            .entry((number, customer))
            .or_insert_with(|| Conversation {
                last_inbound_ms: None,
                pair: Bucket::new(self.pair_burst, self.pair_every_ms, now_ms),
                messages: VecDeque::new(),
            })
    }

    /// Whether free-form messages reach the customer.
    pub fn window_open(&self, number: NumberIndex, customer: CustomerIndex, now_ms: i64) -> bool {
        let last = self
            .conversations
            .get(&(number, customer))
            .and_then(|conversation| conversation.last_inbound_ms);
        last.is_some_and(|last| now_ms - last < WINDOW.as_millis() as i64)
    }

    /// Whether the number does not want to hear from the customer.
    pub fn is_blocked(&self, number: NumberIndex, customer: CustomerIndex) -> bool {
        self.blocked.contains(number, customer)
    }

    pub fn message(&self, wamid: &str) -> Option<&PhoneMessage> {
        self.messages.get(wamid)
    }

    pub fn message_mut(&mut self, wamid: &str) -> Option<&mut PhoneMessage> {
        self.messages.get_mut(wamid)
    }

    pub fn keep(&mut self, number: NumberIndex, customer: CustomerIndex, now_ms: i64, message: PhoneMessage) {
        let history = self.history;
        let conversation = self.conversation(number, customer, now_ms);
        conversation.messages.push_back(message.wamid.clone());
        let forgotten = if conversation.messages.len() > history {
            conversation.messages.pop_front()
        } else {
            None
        };
        if let Some(forgotten) = forgotten {
            self.gives_back(&forgotten);
            self.messages.remove(&forgotten);
        }
        self.messages.insert(message.wamid.clone(), message);
    }

    /// The messages between a customer and a number, oldest first.
    pub fn between(
        &self,
        number: NumberIndex,
        customer: CustomerIndex,
    ) -> impl DoubleEndedIterator<Item = &PhoneMessage> {
        let conversation = self.conversations.get(&(number, customer));
        let wamids = conversation
            .into_iter()
            .flat_map(|conversation| &conversation.messages);
        wamids.filter_map(|wamid| self.messages.get(wamid))
    }

    /// All of a customer's messages, oldest first.
    pub fn inbox(&self, customer: CustomerIndex) -> Vec<&PhoneMessage> {
        let mut inbox: Vec<_> = (0..self.numbers.len())
            .flat_map(|number| self.between(number, customer))
            .collect();
        inbox.sort_by_key(|message| message.at_ms);
        inbox
    }

    pub fn message_count(&self) -> usize {
        self.messages.len()
    }

    /// Where a number's `messages` webhooks go instead of to the app: number before account.
    pub fn messages_url(&self, number: &Number) -> Option<String> {
        number
            .webhook_override
            .clone()
            .or_else(|| self.webhook_override.clone())
    }
}
