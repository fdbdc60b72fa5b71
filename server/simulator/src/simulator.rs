use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use crate::config::SimulatorConfig;
use crate::courier::{Courier, Update};
use crate::faults::Faults;
use crate::shared::{Shared, lock};
use crate::world::World;
use crate::world::customer::{Customer, NewCustomer};
use crate::world::message::{PhoneMessage, Tick};

/// The model. Cheap to clone; every clone is the same WhatsApp.
#[derive(Clone)]
pub struct Simulator {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    world: Mutex<World>,
    courier: Courier,
    stream: broadcast::Sender<Happening>,
    held: Mutex<Vec<(String, Tick, Option<i64>)>>,
}

/// A simulator that somebody else keeps alive.
pub(crate) struct WeakSimulator(Weak<Inner>);

impl WeakSimulator {
    pub fn upgrade(&self) -> Option<Simulator> {
        self.0.upgrade().map(|inner| Simulator { inner })
    }
}

/// Something the page should look at again.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Happening {
    pub what: &'static str,
    pub customer: Option<String>,
}

/// Why the simulator did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Happening {
    pub fn plain(what: &'static str) -> Self {
        Self { what, customer: None }
    }

    pub fn of(message: &PhoneMessage) -> Self {
        Self {
            what: "message",
            customer: Some(message.customer.clone()),
        }
    }
}

impl Simulator {
    /// A new world. Call it inside a tokio runtime: the courier starts at once.
    pub fn new(config: SimulatorConfig) -> Self {
        let shared = Arc::new(Shared::new(config));
        let world = World::new(&shared.config);
        let courier = Courier::start(shared.clone());
        let (stream, _) = broadcast::channel(256);
        let inner = Inner {
            shared,
            world: Mutex::new(world),
            courier,
            stream,
            held: Mutex::default(),
        };
        let simulator = Self {
            inner: Arc::new(inner),
        };
        simulator.runs_with_the_clock();
        simulator
    }

    /// Where webhooks go from now on.
    pub fn set_desk_webhook_url(&self, url: impl Into<String>) {
        self.shared().set_desk_url(Some(url.into()));
    }

    /// Adds somebody with WhatsApp.
    pub fn add_customer(&self, new: NewCustomer) -> Result<Customer, Refused> {
        let mut world = self.world();
        let index = world.add(new).map_err(Refused)?;
        let customer = world.customers[index].clone();
        drop(world);
        self.happened(Happening::plain("customers"));
        Ok(customer)
    }

    /// Somebody by id, phone, `wa_id`, user id or username.
    pub fn customer(&self, key: &str) -> Result<Customer, Refused> {
        let world = self.world();
        let index = world.customer(key).ok_or_else(|| unknown_customer(key))?;
        Ok(world.customers[index].clone())
    }

    /// Everything on a customer's phone, oldest first.
    pub fn inbox_of(&self, customer: &str) -> Result<Vec<PhoneMessage>, Refused> {
        let world = self.world();
        let index = world
            .customer(customer)
            .ok_or_else(|| unknown_customer(customer))?;
        Ok(world.inbox(index).into_iter().cloned().collect())
    }

    /// One message by Meta's id.
    pub fn message(&self, wamid: &str) -> Option<PhoneMessage> {
        self.world().message(wamid).cloned()
    }

    /// The simulator's time in unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.shared().clock.now_ms()
    }

    /// How far the simulator's time is ahead of the machine's, in milliseconds.
    pub fn clock_offset_ms(&self) -> i64 {
        self.shared().clock.offset_ms()
    }

    /// Lets WhatsApp know that a customer wrote to a number at `at_ms` (unix milliseconds), without a message: a desk
    /// that was restarted beside a new simulator finds its windows as it left them.
    pub fn remember_inbound(&self, customer: &str, phone_number_id: &str, at_ms: i64) {
        let mut world = self.world();
        if let (Some(customer), Some(number)) = (world.customer(customer), world.number(phone_number_id)) {
            let conversation = world.conversation(number, customer, at_ms);
            conversation.last_inbound_ms = conversation.last_inbound_ms.max(Some(at_ms));
        }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        self.shared().clock.advance(by);
        self.catch_up(self.now_ms());
        self.happened(Happening::plain("clock"));
    }

    /// Sets the clock, in unix milliseconds.
    pub fn set_now_ms(&self, now_ms: i64) {
        self.shared().clock.set(now_ms);
        self.catch_up(self.now_ms());
        self.happened(Happening::plain("clock"));
    }

    /// What goes wrong at the moment.
    pub fn faults(&self) -> Faults {
        self.shared().faults().clone()
    }

    /// Replaces what goes wrong. Statuses held back leave when they are no longer paused.
    pub fn set_faults(&self, faults: Faults) {
        let paused = faults.pause_statuses;
        self.shared().replace_faults(faults);
        if !paused {
            self.release_held();
        }
        self.happened(Happening::plain("faults"));
    }

    /// Whether customers read by themselves, unless they say otherwise.
    pub fn set_auto_read(&self, on: bool) {
        self.shared().auto_read.store(on, Ordering::Relaxed);
        self.happened(Happening::plain("faults"));
    }

    /// How long a new or changed template waits for its review; without a span until [`Simulator::change_template`].
    pub fn set_review_after(&self, after: Option<Duration>) {
        self.shared().set_review_after(after);
        self.happened(Happening::plain("faults"));
    }

    /// Sends any webhook of the account: `account_update`, `message_template_status_update`, …
    pub fn send_update(&self, field: &str, value: Value) {
        let waba_id = crate::world::defaults::WABA_ID.to_owned();
        let order_key = field.to_owned();
        self.courier().take(Update {
            waba_id,
            field: field.to_owned(),
            value,
            order_key,
            url: None,
            done: None,
        });
    }

    /// Waits until no message and no webhook is on its way. Statuses held back on purpose are not.
    pub async fn settled(&self) {
        self.shared().pending.settled().await;
    }

    /// Everybody and everything back to the beginning; the clock too. Webhooks on their way still arrive.
    pub fn reset(&self) {
        let shared = self.shared();
        shared.replace_faults(Faults::default());
        shared.begins_anew();
        lock(&self.inner.held).clear();
        match shared.config.now {
            Some(now) => shared.clock.set(now),
            None => shared.clock.set(shared.clock.now_ms() - shared.clock.offset_ms()),
        }
        shared.auto_read.store(shared.config.auto_read, Ordering::Relaxed);
        shared.set_review_after(shared.config.review_after);
        *self.world() = World::new(&shared.config);
        self.happened(Happening::plain("reset"));
    }

    /// Counters of webhooks and sends.
    pub fn report(&self) -> Value {
        let counts = &self.shared().counts;
        json!({
            "webhooks": self.shared().report(),
            "sends": {"accepted": counts.sends_accepted.load(Ordering::Relaxed),
                      "refused": counts.sends_refused.load(Ordering::Relaxed)},
        })
    }

    pub(crate) fn downgrade(&self) -> WeakSimulator {
        WeakSimulator(Arc::downgrade(&self.inner))
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.inner.world)
    }

    pub(crate) fn courier(&self) -> &Courier {
        &self.inner.courier
    }

    pub(crate) fn hold(&self, wamid: &str, tick: Tick, error: Option<i64>) {
        lock(&self.inner.held).push((wamid.to_owned(), tick, error));
    }

    pub(crate) fn take_held(&self) -> Vec<(String, Tick, Option<i64>)> {
        std::mem::take(&mut *lock(&self.inner.held))
    }

    pub(crate) fn happened(&self, happening: Happening) {
        // Nobody looks: fine.
        let _ = self.inner.stream.send(happening);
    }

    pub(crate) fn watch(&self) -> broadcast::Receiver<Happening> {
        self.inner.stream.subscribe()
    }
}

pub(crate) fn unknown_customer(key: &str) -> Refused {
    Refused(format!("no customer {key}"))
}

pub(crate) fn unknown_number(id: &str) -> Refused {
    Refused(format!("no number {id}"))
}
