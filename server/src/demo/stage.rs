//! Playing the script: customers write through the simulator, agents act through the desk, each line at its own time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use backend::{Clock, Desk, NewScheduled};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ConversationId;
use domain::conversation::{Order, View};
use domain::message::Direction;
use domain::outgoing::Outgoing;
use domain::protocol::{ChangeRequest, ProtocolAction, Target};
use domain::user::CurrentUser;
use simulator::{NewCustomer, Simulator};
use uuid::Uuid;

use super::hours::{DAY, Hours};
use super::script::{self, Deed, Line, What};
use super::{people::HELENA, texts};
use crate::commands::Failure;

/// Where the demo is played.
pub(super) struct Stage {
    pub desk: Desk,
    pub simulator: Simulator,
    pub clock: Clock,
    pub hours: Hours,
    /// How far ahead of the machine's clock the demo's now is.
    pub ahead: TimeDelta,
    pub people: Vec<CurrentUser>,
    /// Conversations found before, by customer and number.
    pub known: Mutex<HashMap<(&'static str, &'static str), ConversationId>>,
}

impl Stage {
    /// Plays the script line by line.
    pub async fn play(&self) -> Result<(), Failure> {
        texts::keep(&self.desk, &self.people).await?;
        self.simulator.set_auto_read(true);
        for (name, phone) in script::CUSTOMERS {
            if self.simulator.customer(phone).is_err() {
                let new = NewCustomer {
                    name: Some(name.into()),
                    phone: Some(phone.into()),
                    ..NewCustomer::default()
                };
                self.simulator.add_customer(new).map_err(said)?;
            }
        }
        self.give_phones()?;
        for line in script::lines() {
            let at = self.hours.ago(line.ago);
            self.set_clock(at);
            self.act(&line, at).await?;
            self.simulator.settled().await;
        }
        self.set_clock(self.now());
        self.settle().await;
        self.simulator.set_auto_read(false);
        self.set_clock(self.now());
        Ok(())
    }

    /// Goes back to before the script's first line.
    pub fn rewind(&self) {
        self.set_clock(self.hours.ago(6 * DAY));
    }

    /// The demo's now.
    pub fn now(&self) -> DateTime<Utc> {
        Clock::system().now() + self.ahead
    }

    /// Sets both clocks.
    pub fn set_clock(&self, at: DateTime<Utc>) {
        self.simulator.set_now_ms(at.timestamp_millis());
        self.clock
            .set_offset(TimeDelta::milliseconds(self.simulator.clock_offset_ms()));
    }

    async fn act(&self, line: &Line, at: DateTime<Utc>) -> Result<(), Failure> {
        match &line.what {
            What::Writes(text) => {
                self.simulator
                    .customer_writes(line.customer, line.number, &self.hours.said(text, at))
                    .map_err(said)?;
            }
            What::Taps(button) => self.taps(line.customer, line.number, *button)?,
            What::Sends(message) => {
                let mut message = message.clone();
                message["to"] = line.number.into();
                self.simulator
                    .customer_sends(line.customer, message)
                    .map_err(said)?;
            }
            What::Agent(agent, deed) => {
                let conversation = self.conversation(line).await?;
                self.work(&self.people[*agent], line, conversation, deed, at)
                    .await?;
            }
            What::Begins(agent, name, sent) => {
                let me = &self.people[*agent];
                let begun = self
                    .begins(me, line.number, line.customer, name, sent, at)
                    .await?;
                self.known
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert((line.customer, line.number), begun);
                self.settle().await;
            }
            What::Mails(agent, mailing) => {
                self.mails(&self.people[*agent], line.number, mailing, at).await?;
            }
        }
        Ok(())
    }

    async fn work(
        &self,
        me: &CurrentUser,
        line: &Line,
        conversation: ConversationId,
        deed: &Deed,
        at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let desk = &self.desk;
        let says = |text: &str| self.hours.said(text, at);
        let request = match deed {
            Deed::Answers(text) => {
                desk.send_text(me, conversation, Uuid::now_v7(), &says(text))
                    .await?;
                self.settle().await;
                return Ok(());
            }
            Deed::Gives(name, caption) => {
                let message = Outgoing::File {
                    file: texts::pdf(desk, me, name).await?.id,
                    caption: Some(says(caption)),
                };
                desk.send_message(me, conversation, Uuid::now_v7(), message, None)
                    .await?;
                self.settle().await;
                return Ok(());
            }
            Deed::Reacts(emoji) => {
                let thread = desk.open_thread(me, conversation).await?;
                let mut messages = thread.messages.iter();
                if let Some(theirs) = messages.rfind(|message| message.direction == Direction::Inbound) {
                    desk.react(me, theirs.id, Some((*emoji).to_owned())).await?;
                }
                self.settle().await;
                return Ok(());
            }
            Deed::Recontacts(sent) => {
                self.recontacts(me, line.number, conversation, sent, at).await?;
                self.settle().await;
                return Ok(());
            }
            Deed::Notes(text) => return self.note(me, conversation, &says(text), false).await,
            Deed::Whispers(text) => return self.note(me, conversation, &says(text), true).await,
            Deed::Schedules(minutes, text) => {
                let new = NewScheduled {
                    client_key: Uuid::now_v7(),
                    at: self.hours.ahead(*minutes),
                    text: says(text),
                };
                desk.schedule_message(me, conversation, None, new).await?;
                return Ok(());
            }
            Deed::Looks => return Ok(desk.mark_seen(me, conversation).await?),
            Deed::Does(action) => ChangeRequest::from(*action),
            Deed::Closes(name) => {
                let codes = desk.wrap_ups(me, conversation).await?.codes;
                let code = codes.into_iter().find(|code| code.name == *name);
                let code = code.ok_or_else(|| unknown(name))?;
                ChangeRequest::new(ProtocolAction::Close, None, Some(code.id))
            }
            Deed::Hands(to, note) => {
                let target = Target::Agent(self.people[*to].id);
                ChangeRequest::new(ProtocolAction::Transfer(target), Some(says(note)), None)
            }
            Deed::Queues(name, note) => {
                let teams = desk.transfer_targets(me, conversation).await?.teams;
                let team = teams.into_iter().find(|team| team.name == *name);
                let target = Target::Team(team.ok_or_else(|| unknown(name))?.id);
                ChangeRequest::new(ProtocolAction::Transfer(target), Some(says(note)), None)
            }
        };
        desk.change_protocol(me, conversation, request).await?;
        Ok(())
    }

    async fn note(
        &self,
        me: &CurrentUser,
        conversation: ConversationId,
        text: &str,
        whisper: bool,
    ) -> Result<(), Failure> {
        self.desk
            .add_note(me, conversation, Uuid::now_v7(), text, whisper)
            .await?;
        Ok(())
    }

    /// Waits until what was written was sent and everything said of it has come back.
    pub async fn settle(&self) {
        for _ in 0..200 {
            self.simulator.settled().await;
            match self.desk.audit().await {
                Ok(audit) if audit.messages.outbound.queued == 0 => break,
                _ => tokio::time::sleep(Duration::from_millis(25)).await,
            }
        }
        self.simulator.settled().await;
    }

    /// The conversation that a line is about; it stays the same from one protocol to the next.
    async fn conversation(&self, line: &Line) -> Result<ConversationId, Failure> {
        let key = (line.customer, line.number);
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = known().get(&key).copied() {
            return Ok(id);
        }
        let id = self.find(line.customer).await?;
        known().insert(key, id);
        Ok(id)
    }

    async fn find(&self, customer: &str) -> Result<ConversationId, Failure> {
        let name = self
            .simulator
            .customer(customer)
            .map(|customer| customer.name)
            .unwrap_or_default();
        let administrator = &self.people[HELENA];
        for view in [View::Queue, View::Everyone, View::OnHold, View::History] {
            let page = self
                .desk
                .list_conversations(administrator, view, Order::Newest, None)
                .await?;
            if let Some(card) = page.cards.iter().find(|card| card.contact_name == name) {
                return Ok(card.id);
            }
        }
        Err(Failure::say(format!(
            "the demo found no conversation with {name}"
        )))
    }

    /// Tells a new simulator who the customers are and when they last wrote, so that windows agree after a restart.
    pub async fn remember(&self) -> Result<(), Failure> {
        for known in self.desk.recent_contacts().await? {
            let customer = match self.simulator.customer(&known.address) {
                Ok(customer) => customer,
                Err(_) => {
                    let by_user_id = known.address.contains('.');
                    let new = NewCustomer {
                        name: Some(known.name.clone()),
                        phone: (!by_user_id).then(|| format!("+{}", known.address)),
                        user_id: by_user_id.then(|| known.address.clone()),
                        hides_phone: by_user_id,
                        ..NewCustomer::default()
                    };
                    match self.simulator.add_customer(new) {
                        Ok(customer) => customer,
                        Err(_) => continue,
                    }
                }
            };
            if let Some(at) = known.last_inbound_at {
                self.simulator
                    .remember_inbound(&customer.id, &known.phone_number_id, at.timestamp_millis());
            }
        }
        Ok(())
    }
}

pub(super) fn said(error: simulator::Refused) -> Failure {
    Failure::say(error.0)
}

pub(super) fn unknown(name: &str) -> Failure {
    Failure::say(format!("the demo found no “{name}”"))
}
