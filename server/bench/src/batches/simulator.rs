//! The simulated WhatsApp as a process of its own, and its control API.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::Result;
use crate::desk::{APP_SECRET, Desk, free_address};
use crate::http::Connection;

/// The number of its world that batches are sent from. Customers write to the first one: what they write counts towards a
/// number's throughput, and is not what is measured.
pub const SENDER: &str = "106540352242923";
/// The template of its world with a single variable; approved here.
pub const TEMPLATE: &str = "pesquisa_nova";

/// Messages a second that Meta takes at most.
pub const THROUGHPUT: u32 = 1_000;
/// An address where nothing answers.
const NOWHERE: &str = "127.0.0.1:9";
/// The longest it may take to start.
const START: Duration = Duration::from_secs(20);
/// The longest it may take to tell of everything.
const LONG: Duration = Duration::from_secs(75);

/// `guiche simulate`. Dropping it ends the process.
pub struct Simulator {
    process: Child,
    address: SocketAddr,
    /// What the desk takes for the Graph.
    pub url: String,
}

impl Simulator {
    /// Starts one without a messaging limit, with numbers that send [`THROUGHPUT`] and [`TEMPLATE`] approved.
    pub async fn start(guiche: &Path) -> Result<Self> {
        let address = free_address()?;
        let guiche = guiche
            .canonicalize()
            .map_err(|error| format!("{}: {error}", guiche.display()))?;
        let process = Command::new(guiche)
            .arg("simulate")
            .current_dir(std::env::temp_dir())
            .env("GUICHE_SIMULATOR_ADDR", address.to_string())
            // It tells nobody until it knows the desk.
            .env("GUICHE_ADDR", NOWHERE)
            .env("WHATSAPP_APP_SECRET", APP_SECRET)
            .env("WHATSAPP_VERIFY_TOKEN", "bench")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let simulator = Self {
            process,
            address,
            url: format!("http://{address}"),
        };
        let begin = Instant::now();
        while let Err(error) = simulator.get("limits").await {
            if begin.elapsed() > START {
                return Err(format!("`guiche simulate` does not answer: {error}").into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        simulator.change("portfolio", &json!({"limit": -1})).await?;
        for number in [crate::traffic::PHONE_NUMBER_ID, SENDER] {
            let fast = json!({"throughput": THROUGHPUT});
            simulator.change(&format!("numbers/{number}"), &fast).await?;
        }
        let approved = json!({"status": "APPROVED"});
        simulator
            .change(&format!("templates/{TEMPLATE}"), &approved)
            .await?;
        Ok(simulator)
    }

    /// Lets it tell `desk` what happens.
    pub async fn tells(&self, desk: &Desk) -> Result<()> {
        let address = format!("http://{}/webhooks/whatsapp", desk.address);
        self.change("settings", &json!({"desk_webhook_url": address}))
            .await?;
        Ok(())
    }

    /// Asks.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.ask("GET", path, None).await
    }

    /// Changes what `path` names.
    pub async fn change(&self, path: &str, to: &Value) -> Result<Value> {
        self.ask("PATCH", path, Some(to)).await
    }

    /// Does what `path` names.
    pub async fn post(&self, path: &str, with: &Value) -> Result<Value> {
        self.ask("POST", path, Some(with)).await
    }

    /// Counts the broken rules anew.
    pub async fn forget_broken_rules(&self) -> Result<()> {
        self.ask("DELETE", "limits", None).await?;
        Ok(())
    }

    /// Ends everything that goes wrong.
    pub async fn heal(&self) -> Result<()> {
        self.ask("DELETE", "faults", None).await?;
        Ok(())
    }

    /// Waits until nothing is on its way any more, up to `patience`; whether that came.
    pub async fn settled(&self, patience: Duration) -> Result<bool> {
        let begin = Instant::now();
        while begin.elapsed() < patience {
            let settled = self.get("settled?timeout_ms=10000").await?;
            if settled["settled"] == true {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What it accepted from [`SENDER`].
    pub async fn ledger(&self) -> Result<Accepted> {
        let mut accepted = Accepted::default();
        let mut after = Some(0);
        while let Some(place) = after {
            let page = self.get(&format!("ledger?after={place}&limit=50000")).await?;
            let lines = page["customers"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            for line in lines.iter().filter(|line| line["phone_number_id"] == SENDER) {
                accepted.add(line);
            }
            after = page["next"].as_u64();
        }
        Ok(accepted)
    }

    async fn ask(&self, method: &str, path: &str, with: Option<&Value>) -> Result<Value> {
        let body = with.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} /_control/{path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let mut connection = Connection::new(self.address).waiting(LONG);
        let status = connection.send(request.as_bytes()).await?;
        let body = connection.body();
        if status != 200 {
            let said = String::from_utf8_lossy(&body);
            return Err(format!("{method} /_control/{path} was answered with {status}: {said}").into());
        }
        Ok(serde_json::from_slice(&body)?)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Templates that WhatsApp took, whatever became of them.
#[derive(Debug, Default)]
pub struct Accepted {
    /// How many for each customer, by WhatsApp's id of them.
    pub by_customer: HashMap<String, usize>,
    /// How often each message of ours.
    pub by_message: HashMap<Uuid, usize>,
}

impl Accepted {
    /// Takes up a line of the ledger.
    fn add(&mut self, line: &Value) {
        let customer = line["customer"].as_str().unwrap_or_default();
        let templates = line["templates"].as_u64().unwrap_or_default();
        *self.by_customer.entry(customer.to_owned()).or_default() += templates as usize;
        let ours = line["callback_data"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        for message in ours.iter().filter_map(|data| data.as_str()?.parse().ok()) {
            *self.by_message.entry(message).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_is_counted_by_customer_and_by_message() {
        let message = Uuid::from_u128(7);
        let mut accepted = Accepted::default();
        accepted
            .add(&json!({"customer": "554180000001", "templates": 2, "callback_data": [message, message]}));
        accepted.add(&json!({"customer": "554180000002", "templates": 1, "callback_data": [null]}));
        assert_eq!(accepted.by_customer["554180000001"], 2);
        assert_eq!(accepted.by_customer["554180000002"], 1);
        assert_eq!(accepted.by_message, HashMap::from([(message, 2)]));
    }
}
