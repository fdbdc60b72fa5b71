//! Conversations that an agent answers while a batch is sent, and when each answer reached WhatsApp.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use domain::ConversationId;
use domain::conversation::ConversationCard;
use domain::protocol::ProtocolAction;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::Result;
use crate::batches::simulator::Simulator;
use crate::http::open_loop;
use crate::measure::Latencies;
use crate::session::Session;
use crate::traffic::{Hook, PHONE_NUMBER_ID};

/// Conversations that are answered in turn: often enough apart for WhatsApp's pace to one customer.
const PEOPLE: usize = 50;
/// Answers in flight at most.
const CONNECTIONS: usize = 16;
/// Answers that leave in one go before it is asked whether to go on.
const CHUNK: usize = 10;
/// The longest that what customers wrote may take to be there.
const PATIENCE: Duration = Duration::from_secs(30);

/// An agent with open conversations.
pub struct Talk {
    agent: Session,
    /// Each conversation, and how the simulator calls its customer.
    threads: Vec<(ConversationId, String)>,
    told: Cell<usize>,
    /// When each answer was due, in unix milliseconds.
    due: RefCell<HashMap<String, f64>>,
}

impl Talk {
    /// Lets customers write, and `agent` take what they began.
    pub async fn begin(simulator: &Simulator, pool: &PgPool, agent: Session) -> Result<Self> {
        let mut people = HashMap::new();
        for person in 0..PEOPLE {
            let name = format!("Conversa {person}");
            let new = json!({"name": name, "phone": format!("+55 41 97000-{person:04}")});
            let customer = simulator.post("customers", &new).await?;
            let id = customer["id"].as_str().unwrap_or_default().to_owned();
            let says = json!({"to": PHONE_NUMBER_ID, "type": "text", "text": "Bom dia!"});
            simulator.post(&format!("customers/{id}/messages"), &says).await?;
            people.insert(name, id);
        }
        let begin = Instant::now();
        let found = loop {
            let found: Vec<(Uuid, String)> = sqlx::query_as(
                "select c.id, k.name from conversations c join contacts k on k.id = c.contact_id where c.state = 'waiting'",
            )
            .fetch_all(pool)
            .await?;
            if found.len() >= PEOPLE {
                break found;
            }
            if begin.elapsed() > PATIENCE {
                return Err(format!("{} of {PEOPLE} conversations began", found.len()).into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let mut threads = Vec::with_capacity(PEOPLE);
        for (id, name) in found {
            let Some(customer) = people.remove(&name) else {
                continue;
            };
            let take = json!({
                "conversation": id, "action": ProtocolAction::Take, "note": null, "wrap_up": null,
            });
            agent.ask::<ConversationCard>("change_protocol", &take).await?;
            threads.push((ConversationId(id), customer));
        }
        Ok(Self {
            agent,
            threads,
            told: Cell::new(0),
            due: RefCell::default(),
        })
    }

    /// Answers at `rate` a second until `over`; how many the desk did not take.
    pub async fn answer(&self, rate: f64, over: &Cell<bool>) -> usize {
        let mut refused = 0;
        while !over.get() {
            let texts: Vec<String> = (0..CHUNK).map(|place| self.text(place)).collect();
            let hooks: Vec<Hook> = texts
                .iter()
                .enumerate()
                .map(|(place, text)| self.hook(place, text))
                .collect();
            let begin = unix_millis();
            for (place, text) in texts.into_iter().enumerate() {
                let due = begin + place as f64 * 1_000.0 / rate;
                self.due.borrow_mut().insert(text, due);
            }
            let started = Instant::now();
            let outcome = open_loop(self.agent.address, &hooks, CONNECTIONS, rate).await;
            refused += outcome.answers.iter().filter(|answer| **answer != 200).count();
            self.told.set(self.told.get() + CHUNK);
            // The last one is answered before the next one is due.
            let span = Duration::from_secs_f64(CHUNK as f64 / rate);
            tokio::time::sleep(span.saturating_sub(started.elapsed())).await;
        }
        refused
    }

    fn text(&self, place: usize) -> String {
        format!("Resposta {}", self.told.get() + place)
    }

    fn hook(&self, place: usize, text: &str) -> Hook {
        let (conversation, _) = &self.threads[(self.told.get() + place) % self.threads.len()];
        let asked = json!({"conversation": conversation, "client_key": Uuid::from_u128(rand::random()), "text": text});
        self.agent.as_browser().call("send_text", &asked)
    }

    /// From when each answer was due between `from` and `until` (unix milliseconds) to WhatsApp taking it, and how many it
    /// did not take. They are forgotten by that.
    pub async fn taken(&self, simulator: &Simulator, from: f64, until: f64) -> Result<(Latencies, usize)> {
        let mut due = self.due.take();
        due.retain(|_, due| (from..=until).contains(due));
        let mut latencies = Latencies::default();
        for (_, customer) in &self.threads {
            let phone = simulator.get(&format!("customers/{customer}")).await?;
            let messages = phone["messages"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            for (text, at) in messages.iter().filter_map(taken) {
                if let Some(due) = due.remove(text) {
                    latencies.add(Duration::from_secs_f64((at - due).max(0.0) / 1_000.0));
                }
            }
        }
        Ok((latencies, due.len()))
    }
}

/// The words and the moment of a message of the desk's on a customer's phone.
fn taken(message: &Value) -> Option<(&str, f64)> {
    (message["side"] == "desk").then_some(())?;
    Some((message["bubble"]["text"].as_str()?, message["at_ms"].as_f64()?))
}

/// Now, in unix milliseconds.
pub fn unix_millis() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_desks_own_messages_were_taken() {
        let message = |side| json!({"side": side, "at_ms": 1_500, "bubble": {"text": "Resposta 3"}});
        assert_eq!(taken(&message("desk")), Some(("Resposta 3", 1_500.0)));
        assert_eq!(taken(&message("customer")), None);
    }
}
