//! Guichê's use cases: what happens when a customer writes or an agent acts.
//!
//! The door is [`Desk`]: pools, clock, WhatsApp client and hub. Rules come from `domain`; SQL lives here.

mod account;
mod allowances;
mod api;
mod asker;
mod audit;
mod audit_log;
mod batches;
mod clock;
mod consent;
mod contacts;
mod conversations;
mod costs;
mod error;
pub mod ingest;
mod intake;
mod live;
mod media;
mod monitor;
mod numbers;
mod outbox;
mod outgoing;
mod outreach;
mod passwords;
mod people;
mod pools;
mod preferences;
mod presence;
mod pressure;
mod prices;
mod quick_replies;
mod quiet;
mod receipts;
mod restored;
mod search;
mod sending;
pub mod sessions;
mod settings;
mod sheets;
mod teams;
mod templates;
mod users;
mod vault;
mod zone;

use std::sync::Arc;

use domain::zone::BusinessZone;
use tokio::sync::Notify;
use uuid::Uuid;

pub use account::CodeTaken;
pub use api::{
    Answered, ApiCaller, ApiContact, ApiContactChange, ApiContactPage, ApiConversationPage, ApiMessage,
    ApiNumber, ApiProtocol, ApiSend, ApiSent, ApiTemplate, ApiTemplatePage, NewConsent, Receiver,
};
pub use asker::{Asker, SessionKey};
pub use audit::Audit;
pub use batches::{BatchReport, Corrected, NewBatch, UploadTrouble};
pub use clock::Clock;
pub use contacts::{ExportChunk, ExportLine, ExportPlace, Judged, NewImport};
pub use conversations::{Access, NewScheduled};
pub use error::{Error, Result};
pub use intake::Again;
pub use live::{Cursor, Listener, LiveFrame, Told};
pub use media::{FetchSettings, NewUpload, OpenFile, Store};
pub use numbers::{NewNumber, RecentContact};
pub use outbox::OutboxSettings;
pub use people::{NewUser, SignIn};
pub use pools::Pools;
pub use presence::Here;
pub use restored::Restored;
pub use sheets::{SheetKind, csv_line, workbook};
pub use vault::Vault;

/// The desk's tables, in order; applied by [`Desk::migrate`].
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// What a desk is made of.
pub struct DeskParts {
    /// Connections, apart for ingest and for agents.
    pub pools: Pools,
    /// What time it is for conversations; tests and the demo move it.
    pub clock: Clock,
    /// What time it is for sessions and locks; nobody moves it but their tests.
    pub wall: Clock,
    /// The way to WhatsApp.
    pub whatsapp: whatsapp::Client,
    /// Seals access tokens at rest.
    pub vault: Vault,
    /// Keeps the files of messages.
    pub store: Store,
    /// The business's time zone.
    pub zone: chrono_tz::Tz,
}

/// The desk: every use case is a method. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    pools: Pools,
    clock: Clock,
    wall: Clock,
    whatsapp: whatsapp::Client,
    vault: Vault,
    store: Store,
    zone: chrono_tz::Tz,
    hub: live::Hub,
    outbox_wake: Notify,
    media_wake: Notify,
    pressure: pressure::Pressure,
    templates_wake: Notify,
    batch_wake: Notify,
    meeting_wake: Notify,
    numbers_wake: Notify,
    traffic: batches::Traffic,
    receipts: receipts::Queue,
    people_gate: people::Gate,
    tokens: numbers::TokenCache,
    screens: Arc<presence::Screens>,
    settings: settings::Kept,
}

impl Desk {
    /// Puts a desk together; nothing runs yet.
    pub fn new(parts: DeskParts) -> Self {
        Self(Arc::new(Inner {
            pools: parts.pools,
            clock: parts.clock,
            wall: parts.wall,
            whatsapp: parts.whatsapp,
            vault: parts.vault,
            store: parts.store,
            zone: parts.zone,
            hub: live::Hub::new(),
            outbox_wake: Notify::new(),
            media_wake: Notify::new(),
            pressure: pressure::Pressure::default(),
            templates_wake: Notify::new(),
            batch_wake: Notify::new(),
            meeting_wake: Notify::new(),
            numbers_wake: Notify::new(),
            traffic: batches::Traffic::default(),
            receipts: receipts::Queue::new(),
            people_gate: people::Gate::new(),
            tokens: numbers::TokenCache::default(),
            screens: Arc::default(),
            settings: settings::Kept::default(),
        }))
    }

    /// Brings the database to this program's tables.
    ///
    /// # Errors
    /// When the database is away or holds other tables.
    pub async fn migrate(&self) -> Result<()> {
        Ok(MIGRATOR.run(&self.0.pools.agents).await?)
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<()> {
        sqlx::query_scalar!(r#"select 1 as "one!""#)
            .fetch_one(&self.0.pools.agents)
            .await?;
        Ok(())
    }

    /// The desk's clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The clock of sessions and locks.
    pub fn wall(&self) -> &Clock {
        &self.0.wall
    }

    /// The business's time zone, as screens need it.
    pub fn zone(&self) -> BusinessZone {
        zone::around(self.0.zone, self.0.clock.now())
    }

    /// The pools, for those who run beside the desk (tests, tools).
    pub fn pools(&self) -> &Pools {
        &self.0.pools
    }
}

/// A new id; later ones sort after earlier ones, also within the same millisecond.
pub(crate) fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// A short random word that ties what a person is told to a log line.
pub fn reference() -> String {
    let id = Uuid::now_v7().simple().to_string();
    id[id.len() - 8..].to_owned()
}
