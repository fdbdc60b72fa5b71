//! The demo: the simulated WhatsApp beside the desk, people who work there, and some days' conversations.
//!
//! Nothing is written into the tables from here: customers write through the simulator and agents act through the
//! desk, on clocks that begin some days ago and are moved on to now.

mod office;
mod script;
mod texts;

use std::time::Duration;

use backend::{Clock, Desk, NewNumber, NewScheduled, NewUpload, NewUser};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ConversationId;
use domain::conversation::{Order, View};
use domain::message::Direction;
use domain::outgoing::Outgoing;
use domain::protocol::{ChangeRequest, ProtocolAction, Target};
use domain::user::{CurrentUser, Role};
use secrecy::SecretString;
use simulator::{
    NUMBER_CENTRO, NUMBER_PAULISTA, NewCustomer, RunningSimulator, Simulator, SimulatorConfig, WABA_ID,
};
use tokio::task::JoinHandle;

use crate::commands::Failure;
use crate::config::Config;

/// Everybody's password in the demo.
pub const PASSWORD: &str = "guiche-demonstra";
/// A document that agents send.
const PDF: &[u8] = include_bytes!("../../simulator/assets/invoice.pdf");
/// The access token that the simulator takes.
const TOKEN: &str = "EAAdemo";

/// Who works in the demo: address, name, role, and the numbers an agent may use.
const PEOPLE: [(&str, &str, Role, &[&str]); 4] = [
    ("helena@guiche.example", "Helena Prado", Role::Administrator, &[]),
    ("sergio@guiche.example", "Sérgio Matos", Role::Supervisor, &[]),
    (
        "lia@guiche.example",
        "Lia Campos",
        Role::Agent,
        &[NUMBER_CENTRO, NUMBER_PAULISTA],
    ),
    ("davi@guiche.example", "Davi Rocha", Role::Agent, &[NUMBER_CENTRO]),
];

/// Fills in what the demo needs and nobody gave.
pub fn adjust(config: &mut Config) {
    config
        .app_secret
        .get_or_insert_with(|| SecretString::from("segredo-do-simulador"));
    config
        .verify_token
        .get_or_insert_with(|| SecretString::from("token-do-simulador"));
    config.graph_url = format!("http://{}", config.simulator_addr);
}

/// The simulated WhatsApp, running.
pub struct Simulated {
    running: RunningSimulator,
    clock: Option<JoinHandle<()>>,
}

impl Simulated {
    /// Ends it.
    pub async fn stop(self) {
        if let Some(clock) = self.clock {
            clock.abort();
        }
        self.running.stop().await;
    }
}

/// Runs the simulated WhatsApp on its own, delivering to `webhooks`.
///
/// # Errors
/// When its address is taken.
pub async fn simulate(config: &Config, webhooks: String) -> Result<Simulated, Failure> {
    let (_, running) = listen(config, webhooks).await?;
    Ok(Simulated { running, clock: None })
}

async fn listen(config: &Config, webhooks: String) -> Result<(Simulator, RunningSimulator), Failure> {
    let mut settings = SimulatorConfig {
        desk_webhook_url: Some(webhooks),
        sent_after: Duration::from_millis(40),
        delivered_after: Duration::from_millis(120),
        read_after: Duration::from_millis(250),
        ..SimulatorConfig::default()
    };
    if let Some(secret) = &config.app_secret {
        settings.app_secret = secret.clone();
    }
    let simulator = Simulator::new(settings);
    let running = simulator.start(config.simulator_addr).await.map_err(|error| {
        Failure::say(format!(
            "cannot listen on {}: {error} (GUICHE_SIMULATOR_ADDR chooses another)",
            config.simulator_addr
        ))
    })?;
    Ok((simulator, running))
}

/// Starts the simulated WhatsApp beside a serving desk; on an empty database, plays the demo first. From then on the
/// desk's clock follows the simulator's.
///
/// # Errors
/// Says what stands in the way.
pub async fn start(config: &Config, desk: &Desk, clock: Clock) -> Result<Simulated, Failure> {
    let (simulator, running) = listen(config, format!("http://{}/webhooks/whatsapp", config.addr)).await?;
    let people = people(desk).await?;
    office::furnish(desk, &people[0]).await?;
    let stage = Stage {
        desk: desk.clone(),
        simulator: simulator.clone(),
        clock: clock.clone(),
        people,
    };
    if desk.audit().await?.conversations == 0 {
        eprintln!("Playing some days of conversations …");
        stage.play().await?;
    } else {
        stage.remember().await?;
    }
    let follows = tokio::spawn(async move {
        loop {
            clock.set_offset(TimeDelta::milliseconds(simulator.clock_offset_ms()));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    tell(config, &running);
    Ok(Simulated {
        running,
        clock: Some(follows),
    })
}

fn tell(config: &Config, running: &RunningSimulator) {
    println!();
    println!("  Guichê             http://{}", config.addr);
    println!("  Customers' phones  {}", running.url());
    println!();
    println!("  Sign in with the password {PASSWORD} as");
    for (email, name, role, _) in PEOPLE {
        println!("    {email:<24} {name} ({})", role_word(role));
    }
    println!();
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    }
}

/// Makes people and numbers, where they are not there yet.
async fn people(desk: &Desk) -> Result<Vec<CurrentUser>, Failure> {
    for (id, phone, name) in [
        (NUMBER_CENTRO, "+55 41 3000-0000", "Loja Centro"),
        (NUMBER_PAULISTA, "+55 11 4000-0000", "Loja Paulista"),
    ] {
        desk.add_number(NewNumber {
            phone_number_id: id.into(),
            waba_id: WABA_ID.into(),
            display_phone: phone.into(),
            name: name.into(),
            token: SecretString::from(TOKEN),
        })
        .await?;
    }
    let mut people = Vec::new();
    for (email, name, role, numbers) in PEOPLE {
        let found = desk.person_by_email(email).await?;
        let person = match found {
            Some(person) => person,
            None => {
                let new = NewUser {
                    email: email.into(),
                    name: name.into(),
                    role,
                    password: SecretString::from(PASSWORD),
                };
                let id = desk.create_user(new).await?;
                CurrentUser {
                    id,
                    name: name.into(),
                    email: email.into(),
                    role,
                }
            }
        };
        for number in numbers {
            desk.enable_number(email, number).await?;
        }
        people.push(person);
    }
    Ok(people)
}

/// Where the demo is played.
struct Stage {
    desk: Desk,
    simulator: Simulator,
    clock: Clock,
    people: Vec<CurrentUser>,
}

impl Stage {
    /// Plays the script line by line, each at its own time.
    async fn play(&self) -> Result<(), Failure> {
        let now = Clock::system().now();
        texts::keep(&self.desk, &self.people).await?;
        self.simulator.set_auto_read(true);
        for (name, phone) in script::CUSTOMERS {
            if self.simulator.customer(phone).is_err() {
                let new = NewCustomer {
                    name: Some(name.into()),
                    phone: Some(phone.into()),
                    ..NewCustomer::default()
                };
                self.simulator
                    .add_customer(new)
                    .map_err(|error| Failure::say(error.0))?;
            }
        }
        for line in script::lines() {
            self.set_clock(now - line.ago);
            self.act(&line).await?;
            self.simulator.settled().await;
        }
        self.set_clock(now);
        self.settle().await;
        self.simulator.set_auto_read(false);
        self.set_clock(Clock::system().now());
        Ok(())
    }

    fn set_clock(&self, at: DateTime<Utc>) {
        self.simulator.set_now_ms(at.timestamp_millis());
        self.clock
            .set_offset(TimeDelta::milliseconds(self.simulator.clock_offset_ms()));
    }

    async fn act(&self, line: &script::Line) -> Result<(), Failure> {
        let said = |error: simulator::Refused| Failure::say(error.0);
        match &line.what {
            script::What::Writes(text) => {
                self.simulator
                    .customer_writes(line.customer, line.number, text)
                    .map_err(said)?;
            }
            script::What::Sends(message) => {
                let mut message = message.clone();
                message["to"] = line.number.into();
                self.simulator
                    .customer_sends(line.customer, message)
                    .map_err(said)?;
            }
            script::What::Answers(agent, text) => {
                let conversation = self.conversation(line).await?;
                let agent = &self.people[*agent];
                self.desk
                    .send_text(agent, conversation, uuid::Uuid::now_v7(), text)
                    .await?;
                self.settle().await;
            }
            script::What::Gives(agent, name, caption) => {
                let conversation = self.conversation(line).await?;
                let agent = &self.people[*agent];
                let new = NewUpload {
                    name: (*name).into(),
                    mime: "application/pdf".into(),
                    length: None,
                    voice: false,
                };
                let piece = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(PDF))]);
                let message = Outgoing::File {
                    file: self.desk.upload(agent, new, piece).await?.id,
                    caption: Some((*caption).into()),
                };
                self.desk
                    .send_message(agent, conversation, uuid::Uuid::now_v7(), message, None)
                    .await?;
                self.settle().await;
            }
            script::What::Reacts(agent, emoji) => {
                let conversation = self.conversation(line).await?;
                let agent = &self.people[*agent];
                let thread = self.desk.open_thread(agent, conversation).await?;
                let said = thread
                    .messages
                    .iter()
                    .rfind(|message| message.direction == Direction::Inbound);
                if let Some(said) = said {
                    self.desk.react(agent, said.id, Some((*emoji).into())).await?;
                }
                self.settle().await;
            }
            script::What::Does(agent, action) => {
                let conversation = self.conversation(line).await?;
                self.desk
                    .change_protocol(&self.people[*agent], conversation, *action)
                    .await?;
            }
            script::What::Hands(from, to, note) => {
                let conversation = self.conversation(line).await?;
                let action = ProtocolAction::Transfer(Target::Agent(self.people[*to].id));
                let request = ChangeRequest::new(action, Some((*note).to_owned()), None);
                self.desk
                    .change_protocol(&self.people[*from], conversation, request)
                    .await?;
            }
            script::What::Notes(author, text, whisper) => {
                let conversation = self.conversation(line).await?;
                self.desk
                    .add_note(
                        &self.people[*author],
                        conversation,
                        uuid::Uuid::now_v7(),
                        text,
                        *whisper,
                    )
                    .await?;
            }
            script::What::Schedules(agent, minutes, text) => {
                let conversation = self.conversation(line).await?;
                let new = NewScheduled {
                    client_key: uuid::Uuid::now_v7(),
                    at: Clock::system().now() + TimeDelta::minutes(*minutes),
                    text: (*text).into(),
                };
                self.desk
                    .schedule_message(&self.people[*agent], conversation, None, new)
                    .await?;
            }
            script::What::Looks(agent) => {
                let conversation = self.conversation(line).await?;
                self.desk.mark_seen(&self.people[*agent], conversation).await?;
            }
        }
        Ok(())
    }

    /// Waits until what was written was sent and everything said of it has come back.
    async fn settle(&self) {
        for _ in 0..200 {
            self.simulator.settled().await;
            match self.desk.audit().await {
                Ok(audit) if audit.messages.outbound.queued == 0 => break,
                _ => tokio::time::sleep(Duration::from_millis(25)).await,
            }
        }
        self.simulator.settled().await;
    }

    async fn conversation(&self, line: &script::Line) -> Result<ConversationId, Failure> {
        let name = self
            .simulator
            .customer(line.customer)
            .map(|customer| customer.name)
            .unwrap_or_default();
        let administrator = &self.people[0];
        for view in [View::Queue, View::OnHold, View::History] {
            let page = self
                .desk
                .list_conversations(administrator, view, Order::Newest, None)
                .await?;
            if let Some(card) = page.cards.iter().find(|card| card.contact_name == name) {
                return Ok(card.id);
            }
        }
        for person in &self.people {
            let page = self
                .desk
                .list_conversations(person, View::Mine, Order::Newest, None)
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
    async fn remember(&self) -> Result<(), Failure> {
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

/// Who of the script's people an index means.
pub(crate) const SERGIO: usize = 1;
/// See [`SERGIO`].
pub(crate) const LIA: usize = 2;
/// See [`LIA`].
pub(crate) const DAVI: usize = 3;

/// What people do to a protocol in the script, in short.
pub(crate) const TAKE: ProtocolAction = ProtocolAction::Take;
/// See [`TAKE`].
pub(crate) const CLOSE: ProtocolAction = ProtocolAction::Close;
/// See [`TAKE`].
pub(crate) const HOLD: ProtocolAction = ProtocolAction::Hold;
