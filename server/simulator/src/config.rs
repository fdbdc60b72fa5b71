use std::time::Duration;

use secrecy::SecretString;

use crate::world::messaging_limit::{LimitRules, MessagingLimit};

/// How the modelled WhatsApp behaves. The default is a person's evening at the desk: nothing goes wrong and
/// everything takes a moment. Tests set the delays to zero.
#[derive(Debug, Clone)]
pub struct SimulatorConfig {
    /// Where webhooks go; none are sent until it is known.
    pub desk_webhook_url: Option<String>,
    /// Signs webhooks.
    pub app_secret: SecretString,
    /// Given to the desk when it is asked to prove its address.
    pub verify_token: String,
    /// Where the clock starts, in unix milliseconds; the machine's time when absent. It runs from there.
    pub now: Option<i64>,
    /// How long every answer to a send takes.
    pub answer_delay: Duration,
    /// From the answer to `sent`.
    pub sent_after: Duration,
    /// From `sent` to `delivered`.
    pub delivered_after: Duration,
    /// From `delivered` to `read`, for customers who read by themselves.
    pub read_after: Duration,
    /// Whether customers read by themselves.
    pub auto_read: bool,
    /// Messages a second one number may send and receive: 80, 1000 after Meta's upgrade, or 20 beside the WhatsApp
    /// Business app.
    pub throughput: u32,
    /// How many different customers may be reached by business-initiated messages in 24 hours, at the beginning.
    pub messaging_limit: MessagingLimit,
    /// How that limit works.
    pub limits: LimitSettings,
    /// Messages to one customer at once before the pair limit bites.
    pub pair_burst: u32,
    /// One more message to the same customer in every such span.
    pub pair_every: Duration,
    /// Whether a well-formed phone nobody added belongs to somebody. If not, it has no WhatsApp (131026).
    pub strangers: bool,
    /// First wait before a webhook is tried again; doubled every time. Meta takes days, we take seconds.
    pub retry_first: Duration,
    /// Longest wait between two tries.
    pub retry_longest: Duration,
    /// Tries before a webhook is given up.
    pub retry_attempts: u32,
    /// How long the desk may take to answer a webhook.
    pub webhook_timeout: Duration,
    /// Webhooks on their way at once. Those of one customer keep their order unless a fault says otherwise.
    pub webhook_connections: usize,
    /// How long Meta reads a new template; nobody does until told to when absent.
    pub review_after: Option<Duration>,
    /// Templates an account may have: 250, or 6000 once it is verified.
    pub template_limit: usize,
    /// Messages kept per customer and number; older ones are forgotten.
    pub history: usize,
    /// Where this simulator is reached; taken from the address it listens on when absent.
    pub public_url: Option<String>,
}

/// How the messaging limit works. Meta has not documented what a send over it is answered, so that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitSettings {
    /// Whose rules hold.
    pub rules: LimitRules,
    /// The code of a send over the limit: 131048 by default.
    pub code: i64,
    /// It is refused at once instead of being accepted and failed by webhook.
    pub synchronous: bool,
    /// `business_capability_update` says `TIER_2K` instead of 2000: Meta's documentation has both.
    pub capability_as_text: bool,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            rules: LimitRules::default(),
            code: 131_048,
            synchronous: false,
            capability_as_text: false,
        }
    }
}

impl Default for SimulatorConfig {
    fn default() -> Self {
        Self {
            desk_webhook_url: None,
            app_secret: "segredo-do-simulador".into(),
            verify_token: "token-do-simulador".to_owned(),
            now: None,
            answer_delay: Duration::ZERO,
            sent_after: Duration::from_millis(120),
            delivered_after: Duration::from_millis(400),
            read_after: Duration::from_millis(1500),
            auto_read: false,
            throughput: 80,
            messaging_limit: MessagingLimit::Customers(100_000),
            limits: LimitSettings::default(),
            pair_burst: 45,
            pair_every: Duration::from_secs(6),
            strangers: true,
            retry_first: Duration::from_millis(200),
            retry_longest: Duration::from_secs(10),
            retry_attempts: 60,
            webhook_timeout: Duration::from_secs(10),
            webhook_connections: 32,
            review_after: Some(Duration::from_secs(8)),
            template_limit: 250,
            history: 500,
            public_url: None,
        }
    }
}

impl SimulatorConfig {
    /// Statuses and reviews without waiting and quick retries: what tests and benches want.
    pub fn quick() -> Self {
        Self {
            sent_after: Duration::ZERO,
            delivered_after: Duration::ZERO,
            read_after: Duration::ZERO,
            review_after: Some(Duration::ZERO),
            retry_first: Duration::from_millis(20),
            retry_longest: Duration::from_millis(200),
            ..Self::default()
        }
    }
}
