//! Database connections, apart by who needs them, so that one kind of work cannot starve another.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::Result;

/// How long somebody waits for a connection before the desk says it is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_millis(2_500);

/// The three pools.
#[derive(Debug, Clone)]
pub struct Pools {
    /// Storing what WhatsApp sends.
    pub ingest: PgPool,
    /// People at screens.
    pub agents: PgPool,
    /// The outbox and other work that waits.
    pub batch: PgPool,
}

impl Pools {
    /// Connects to `url`; the connections themselves are made as they are needed.
    ///
    /// # Errors
    /// When `url` is not a Postgres address.
    pub fn connect(url: &str, agents: u32) -> Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        Ok(Self::with_options(&options, agents))
    }

    /// The same, from options.
    pub fn with_options(options: &PgConnectOptions, agents: u32) -> Self {
        let pool = |name: &str, most: u32, statement_timeout: &str| {
            let options = options.clone().application_name(name).options([
                ("statement_timeout", statement_timeout),
                ("idle_in_transaction_session_timeout", "15s"),
                // The plans of our few hot statements do not gain from just-in-time compilation.
                ("jit", "off"),
            ]);
            PgPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .idle_timeout(Duration::from_secs(300))
                .test_before_acquire(false)
                .connect_lazy_with(options)
        };
        Self {
            ingest: pool("guiche ingest", 4, "10s"),
            agents: pool("guiche agents", agents, "10s"),
            batch: pool("guiche batch", 12, "30s"),
        }
    }

    /// All three on one pool: for tests.
    pub fn shared(pool: PgPool) -> Self {
        Self {
            ingest: pool.clone(),
            agents: pool.clone(),
            batch: pool,
        }
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.ingest.close().await;
        self.agents.close().await;
        self.batch.close().await;
    }
}
