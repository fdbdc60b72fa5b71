//! The demo: the simulated WhatsApp beside the desk, people who work there, and some days' conversations.
//!
//! Nothing is written into the tables from here: customers write through the simulator and agents act through the
//! desk, on clocks that begin some days ago and are moved on to now. Whatever the hour it is started at, what happens
//! happens while the shops are open ([`hours`]).

mod hours;
mod mailings;
mod office;
mod outreach;
mod people;
mod script;
mod stage;
mod texts;

use std::sync::Mutex;
use std::time::Duration;

use backend::{Clock, Desk, Here};
use chrono::TimeDelta;
use domain::user::Role;
use secrecy::SecretString;
use simulator::{RunningSimulator, Simulator, SimulatorConfig};
use tokio::task::JoinHandle;

use crate::commands::Failure;
use crate::config::Config;
use hours::Hours;
use people::{HELENA, PASSWORD, PEOPLE, RENATA};
use stage::Stage;

/// A document that agents send.
const PDF: &[u8] = include_bytes!("../../simulator/assets/invoice.pdf");

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
    /// The screen of the colleague who is away from her desk.
    _screen: Option<Here>,
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
    Ok(Simulated {
        running,
        clock: None,
        _screen: None,
    })
}

async fn listen(config: &Config, webhooks: String) -> Result<(Simulator, RunningSimulator), Failure> {
    let mut settings = SimulatorConfig {
        desk_webhook_url: Some(webhooks),
        sent_after: Duration::from_millis(40),
        delivered_after: Duration::from_millis(120),
        // While the demo is played everybody reads by themselves; later nobody does.
        read_after: Duration::from_millis(20),
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
/// desk's clock follows the simulator's. Now is what `clock` says it is.
///
/// # Errors
/// Says what stands in the way.
pub async fn start(config: &Config, desk: &Desk, clock: Clock) -> Result<Simulated, Failure> {
    let (simulator, running) = listen(config, format!("http://{}/webhooks/whatsapp", config.addr)).await?;
    let now = clock.now();
    let hours = Hours::around(desk.zone(), now);
    let mut stage = Stage {
        desk: desk.clone(),
        simulator: simulator.clone(),
        clock: clock.clone(),
        hours: hours.clone(),
        ahead: now - Clock::system().now(),
        people: Vec::new(),
        known: Mutex::default(),
    };
    let fresh = desk.audit().await?.conversations == 0;
    if fresh {
        stage.rewind();
    } else {
        stage.set_clock(now);
    }
    stage.people = people::people(desk).await?;
    office::furnish(desk, &stage.people[HELENA], &stage.people).await?;
    if fresh {
        eprintln!("Playing some days of conversations …");
        stage.play().await?;
    } else {
        stage.remember().await?;
    }
    let away = &stage.people[RENATA];
    desk.end_pause(away).await?;
    desk.pause(away, Some(hours.pause())).await?;
    let screen = desk.screen_opened(away.id);
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
        _screen: Some(screen),
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
