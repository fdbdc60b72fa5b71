//! What becomes of a message the desk sent: sent, delivered, read; or failed.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::courier::Update;
use crate::simulator::{Happening, Simulator};
use crate::updates;
use crate::world::message::{PhoneMessage, Side, Tick};
use crate::world::{CustomerIndex, NumberIndex};

impl Simulator {
    /// Lets an accepted message live, without waiting for it.
    pub(crate) fn let_live(&self, message: &PhoneMessage, fate: Option<i64>, skip_sent: bool) {
        let simulator = self.clone();
        let wamid = message.wamid.clone();
        let reaction = message.kind == "reaction";
        let on_its_way = self.shared().pending.start();
        tokio::spawn(async move {
            let config = &simulator.shared().config;
            if !skip_sent {
                pause(config.sent_after).await;
                if let Some(code) = fate {
                    simulator.moves_on(&wamid, Tick::Failed, Some(code), false);
                    return;
                }
                simulator.moves_on(&wamid, Tick::Sent, None, false);
            }
            if !reaction {
                pause(config.delivered_after).await;
                simulator.reaches_phone(&wamid).await;
            }
            drop(on_its_way);
        });
    }

    /// The phone has it, if it is on; a customer who reads by themselves does.
    async fn reaches_phone(&self, wamid: &str) {
        let (online, reads) = {
            let world = self.world();
            let key = world.message(wamid).map(|message| message.customer.as_str());
            let Some(customer) = key.and_then(|key| world.customer(key)) else {
                return;
            };
            let customer = &world.customers[customer];
            let reads = customer
                .auto_read
                .unwrap_or_else(|| self.shared().auto_read.load(Ordering::Relaxed));
            (customer.online, reads)
        };
        if !online {
            // Who cannot be reached takes nobody's place; once they are, they count.
            self.world().gives_back(wamid);
        } else {
            self.moves_on(wamid, Tick::Delivered, None, false);
            if reads {
                pause(self.shared().config.read_after).await;
                self.moves_on(wamid, Tick::Read, None, false);
            }
        }
    }

    /// Moves a message to a state, if it is not there yet, and tells the desk. The receiver hears when the desk
    /// has it.
    pub(crate) fn moves_on(
        &self,
        wamid: &str,
        tick: Tick,
        error: Option<i64>,
        even_paused: bool,
    ) -> Option<oneshot::Receiver<()>> {
        if !even_paused && self.shared().faults().pause_statuses {
            self.hold(wamid, tick, error);
            return None;
        }
        let now_ms = self.shared().clock.now_ms();
        let (done, heard) = oneshot::channel();
        let mut world = self.world();
        let message = world.message_mut(wamid)?;
        if message.tick >= tick || (tick == Tick::Failed && message.tick >= Tick::Delivered) {
            return None;
        }
        message.tick = tick;
        message.error = error;
        let initiates = message.initiates;
        let mut notices = Vec::new();
        if matches!(tick, Tick::Delivered | Tick::Failed) {
            world.gives_back(wamid);
        }
        if initiates && tick == Tick::Delivered {
            notices = world.has_arrived(wamid, now_ms);
        }
        let message = world.message(wamid)?;
        let number = &world.numbers[world.number(&message.phone_number_id)?];
        let customer = &world.customers[world.customer(&message.customer)?];
        let update = Update {
            waba_id: number.waba_id.clone(),
            field: "messages".to_owned(),
            value: updates::status(number, customer, message, tick, now_ms),
            order_key: customer.id.clone(),
            url: world.messages_url(number),
            done: Some(done),
        };
        let happening = Happening::of(message);
        let subscribed = world.subscribed;
        drop(world);
        if subscribed {
            self.courier().take(update);
        }
        self.happened(happening);
        if !notices.is_empty() {
            self.tell_of_account(notices);
        }
        subscribed.then_some(heard)
    }

    /// Sends what was held back while statuses were paused.
    pub(crate) fn release_held(&self) {
        for (wamid, tick, error) in self.take_held() {
            self.moves_on(&wamid, tick, error, true);
        }
    }

    /// The customer opens the chat: everything delivered is read.
    pub(crate) fn chat_opened(&self, number: NumberIndex, customer: CustomerIndex) {
        for wamid in self.of_desk(number, customer, Tick::Delivered) {
            self.moves_on(&wamid, Tick::Read, None, false);
        }
    }

    /// The phone is on again: everything sent arrives.
    pub(crate) fn back_online(&self, customer: CustomerIndex) {
        let numbers = self.world().numbers.len();
        for number in 0..numbers {
            for wamid in self.of_desk(number, customer, Tick::Sent) {
                self.moves_on(&wamid, Tick::Delivered, None, false);
            }
        }
    }

    fn of_desk(&self, number: NumberIndex, customer: CustomerIndex, tick: Tick) -> Vec<String> {
        let world = self.world();
        let desks = world.between(number, customer).filter(|message| {
            message.side == Side::Desk && message.tick == tick && message.kind != "reaction"
        });
        desks.map(|message| message.wamid.clone()).collect()
    }
}

async fn pause(duration: Duration) {
    if !duration.is_zero() {
        sleep(duration).await;
    }
}
