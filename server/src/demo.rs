//! The demo: the simulated WhatsApp beside the desk, people who work there, and a day's conversations.

use backend::{Clock, Desk};
use secrecy::SecretString;

use crate::commands::Failure;
use crate::config::Config;

/// Fills in what the demo needs and nobody gave.
pub fn adjust(config: &mut Config) {
    config.app_secret.get_or_insert_with(|| SecretString::from("segredo-do-simulador"));
    config.verify_token.get_or_insert_with(|| SecretString::from("token-do-simulador"));
    config.graph_url = format!("http://{}", config.simulator_addr);
}

/// The simulated WhatsApp, running.
pub struct Simulated;

impl Simulated {
    /// Ends it.
    pub async fn stop(self) {}
}

/// Runs the simulated WhatsApp.
pub async fn simulate(_config: &Config, _webhooks: String) -> Result<Simulated, Failure> {
    Ok(Simulated)
}

/// Starts it.
pub async fn start(_config: &Config, _desk: &Desk, _clock: Clock) -> Result<Simulated, Failure> {
    Ok(Simulated)
}
