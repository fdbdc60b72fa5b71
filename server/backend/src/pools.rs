//! Database connections, apart by who needs them, so that one kind of work cannot starve another.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgPool};

use crate::Result;

/// How long somebody waits for a connection before the desk says it is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_millis(2_500);

/// A connection unused for longer is asked whether it still lives: the database may have been started anew meanwhile,
/// and nobody's click should be what finds out.
const ASK_AFTER: Duration = Duration::from_secs(1);

/// What every connection is told. The plans of our few hot statements do not gain from just-in-time compilation.
const SETTINGS: [(&str, &str); 2] = [("idle_in_transaction_session_timeout", "15s"), ("jit", "off")];

/// Ingest and the lanes of batches only ever look rows up by key. Their statements are planned once, while tables may still be small, and a plan
/// that reads a small table whole would be kept while the table grows.
const BY_KEY: [(&str, &str); 4] = [
    ("statement_timeout", "10s"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
];

/// The pools.
#[derive(Debug, Clone)]
pub struct Pools {
    /// Storing what WhatsApp sends.
    pub ingest: PgPool,
    /// People at screens.
    pub agents: PgPool,
    /// The outbox and other work that waits.
    pub batch: PgPool,
    /// Batches on their way out, slice by slice.
    pub lanes: PgPool,
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
        let pool = |name: &str, most: u32, settings: &[(&str, &str)]| {
            let options = options
                .clone()
                .application_name(name)
                .options(SETTINGS)
                .options(settings.iter().copied());
            PgPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .idle_timeout(Duration::from_secs(300))
                .test_before_acquire(false)
                .before_acquire(|connection, meta| {
                    Box::pin(async move {
                        if meta.idle_for > ASK_AFTER {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_lazy_with(options)
        };
        Self {
            ingest: pool("guiche ingest", 4, &BY_KEY),
            agents: pool("guiche agents", agents, &[("statement_timeout", "10s")]),
            batch: pool("guiche batch", 12, &[("statement_timeout", "30s")]),
            lanes: pool("guiche lanes", 4, &BY_KEY),
        }
    }

    /// All on one pool: for tests.
    pub fn shared(pool: PgPool) -> Self {
        Self {
            ingest: pool.clone(),
            agents: pool.clone(),
            batch: pool.clone(),
            lanes: pool,
        }
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.ingest.close().await;
        self.agents.close().await;
        self.batch.close().await;
        self.lanes.close().await;
    }
}
