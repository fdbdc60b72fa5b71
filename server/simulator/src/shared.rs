//! What every part needs: settings, clock, faults, counters. Apart from the world, so that the courier never
//! waits for it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use whatsapp::signature::Verifier;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::SimulatorConfig;
use crate::faults::Faults;
use crate::pending::Pending;
use crate::tally::Tally;

pub(crate) struct Shared {
    pub config: SimulatorConfig,
    pub clock: Clock,
    pub pending: Pending,
    pub http: reqwest::Client,
    pub signer: Verifier,
    pub wrong_signer: Verifier,
    /// Signs media addresses.
    pub media_key: Verifier,
    pub auto_read: AtomicBool,
    pub counts: Counts,
    faults: Mutex<Faults>,
    /// Sends the shares of the faults were asked about.
    chances: AtomicU64,
    tally: Mutex<Tally>,
    desk_url: Mutex<Option<String>>,
    public_url: Mutex<Option<String>>,
    last_failure: Mutex<Option<String>>,
    review_after: Mutex<Option<Duration>>,
}

/// What happened to webhooks and sends since the start.
#[derive(Default)]
pub(crate) struct Counts {
    pub updates: AtomicU64,
    pub webhooks_accepted: AtomicU64,
    pub webhook_attempts_failed: AtomicU64,
    pub webhooks_given_up: AtomicU64,
    pub sends_accepted: AtomicU64,
    pub sends_refused: AtomicU64,
}

/// A lock nobody can poison for good: what it guards is always whole between statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Shared {
    pub fn new(config: SimulatorConfig) -> Self {
        let http = reqwest::Client::builder()
            .timeout(config.webhook_timeout)
            .no_proxy()
            .user_agent("facebookexternalua")
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap_or_default();
        let random = SecretString::from(format!("{:x}", rand::random::<u128>()));
        Self {
            clock: Clock::starting_at(config.now),
            pending: Pending::default(),
            http,
            signer: Verifier::new(&config.app_secret),
            wrong_signer: Verifier::new(&"not the app secret".into()),
            media_key: Verifier::new(&random),
            auto_read: AtomicBool::new(config.auto_read),
            counts: Counts::default(),
            faults: Mutex::default(),
            chances: AtomicU64::new(0),
            tally: Mutex::default(),
            desk_url: Mutex::new(config.desk_webhook_url.clone()),
            public_url: Mutex::new(config.public_url.clone()),
            last_failure: Mutex::default(),
            review_after: Mutex::new(config.review_after),
            config,
        }
    }

    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    /// Other faults. Other shares, or another seed, begin at the first send again.
    pub fn replace_faults(&self, new: Faults) {
        let mut faults = self.faults();
        if (&faults.share, faults.seed) != (&new.share, new.seed) {
            self.chances.store(0, Ordering::Relaxed);
        }
        *faults = new;
    }

    /// What the shares of the faults decide for the next send.
    pub fn chance(&self, faults: &Faults) -> Chance {
        let place = self.chances.fetch_add(1, Ordering::Relaxed);
        let chance = faults.share.of(faults.seed, place);
        if chance != Chance::Nothing {
            *self.tally().injected.entry(chance.name()).or_default() += 1;
        }
        chance
    }

    /// The rules broken.
    pub fn tally(&self) -> MutexGuard<'_, Tally> {
        lock(&self.tally)
    }

    /// Counts nothing yet.
    pub fn begins_anew(&self) {
        self.chances.store(0, Ordering::Relaxed);
        *self.tally() = Tally::default();
    }

    pub fn desk_url(&self) -> Option<String> {
        lock(&self.desk_url).clone()
    }

    pub fn set_desk_url(&self, url: Option<String>) {
        *lock(&self.desk_url) = url;
    }

    /// How long a template waits for its review; for ever without.
    pub fn review_after(&self) -> Option<Duration> {
        *lock(&self.review_after)
    }

    pub fn set_review_after(&self, after: Option<Duration>) {
        *lock(&self.review_after) = after;
    }

    pub fn public_url(&self) -> String {
        lock(&self.public_url)
            .clone()
            .unwrap_or_else(|| "http://127.0.0.1:3001".to_owned())
    }

    /// The address we listen on, unless somebody named a better one.
    pub fn listens_on(&self, url: String) {
        lock(&self.public_url).get_or_insert(url);
    }

    pub fn webhook_failed(&self, why: &str) {
        count(&self.counts.webhook_attempts_failed);
        *lock(&self.last_failure) = Some(why.to_owned());
    }

    pub fn report(&self) -> Value {
        let number = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counts = &self.counts;
        json!({
            "updates": number(&counts.updates),
            "accepted": number(&counts.webhooks_accepted),
            "failed_attempts": number(&counts.webhook_attempts_failed),
            "given_up": number(&counts.webhooks_given_up),
            "pending": self.pending.count(),
            "last_failure": *lock(&self.last_failure),
            "desk_webhook_url": self.desk_url(),
        })
    }
}
