//! What each subcommand does.

mod beside;
mod people;
mod serve;
mod tools;

use std::path::Path;
use std::time::Duration;

use backend::{Clock, Desk, DeskParts, Pools, Store};
use secrecy::SecretString;

use crate::config::{Cli, Command, Config};
use crate::postgres::{Cluster, Purpose};
use crate::secrets;

pub use serve::{Prepared, Running, prepare};

/// Why a command did not do what it was asked, in a sentence for whoever typed it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(String);

impl Failure {
    /// A failure that says `what`.
    pub fn say(what: impl Into<String>) -> Self {
        Self(what.into())
    }

    /// A file or folder could not be used.
    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        Self(format!("{}: {error}", path.display()))
    }
}

impl From<backend::Error> for Failure {
    fn from(error: backend::Error) -> Self {
        Self(error.to_string())
    }
}

/// Does what the command line asks.
///
/// # Errors
/// A sentence for whoever typed it.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    log_to_stderr(&cli.config.log)?;
    let config = cli.config;
    match cli.command.unwrap_or(Command::Serve { demo: false }) {
        Command::Serve { demo } => serve::serve(config, demo).await,
        Command::Simulate => serve::simulate(&config).await,
        Command::Seed { .. } => serve::seed(config).await,
        Command::User(command) => people::user(&config, command).await,
        Command::Number(command) => people::number(&config, command).await,
        Command::Audit { json } => tools::audit(&config, json).await,
        Command::Doctor => tools::doctor(&config).await,
        Command::DatabaseUrl => tools::database_url(&config).await,
        Command::WithDatabase { make, program } => beside::with_database(&config, make, &program).await,
        Command::Restored => tools::restored(&config).await,
    }
}

fn log_to_stderr(filter: &str) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .map_err(|error| Failure::say(format!("GUICHE_LOG: {error}")))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init()
        .ok();
    Ok(())
}

/// A desk over the configured database, with the database of our own if there is one to stop afterwards.
pub struct Opened {
    /// The desk.
    pub desk: Desk,
    /// Ours, when no `DATABASE_URL` was given.
    pub cluster: Option<Cluster>,
}

impl Opened {
    /// Ends connections and, where it is ours to, the database.
    pub async fn close(self) {
        self.desk.pools().close().await;
        if let Some(cluster) = self.cluster {
            cluster.close().await;
        }
    }
}

/// Opens the database for `purpose`, brings its tables up to date and puts a desk on it.
///
/// # Errors
/// Says what is missing or in the way.
pub async fn open(config: &Config, purpose: Purpose, clock: Clock) -> Result<Opened, Failure> {
    let cluster = match &config.database_url {
        Some(_) => None,
        None => Some(Cluster::open(&config.data_dir, purpose).await?),
    };
    match desk_on(config, cluster.as_ref(), purpose, clock).await {
        Ok(desk) => Ok(Opened { desk, cluster }),
        Err(error) => {
            if let Some(cluster) = cluster {
                cluster.close().await;
            }
            Err(error)
        }
    }
}

async fn desk_on(
    config: &Config,
    cluster: Option<&Cluster>,
    purpose: Purpose,
    clock: Clock,
) -> Result<Desk, Failure> {
    if !purpose.makes() && config.secret_key.is_none() && !config.data_dir.join("secret.key").exists() {
        return Err(Failure::say(format!(
            "there is no secret.key in {} that this user can see, and this command makes none. GUICHE_DATA_DIR says where \
             the desk keeps it (or GUICHE_SECRET_KEY is the key): set it as the service has it",
            config.data_dir.display()
        )));
    }
    let vault = secrets::vault(config)?;
    let url = config
        .database_url
        .clone()
        .unwrap_or_else(|| cluster.map(Cluster::url).unwrap_or_default());
    let pools = Pools::connect(&url, config.database_connections)
        .map_err(|error| Failure::say(format!("DATABASE_URL: {error}")))?;
    let folder = config.data_dir.join("media");
    let store = Store::folder(&folder).map_err(|error| Failure::file(&folder, &error))?;
    let desk = Desk::new(DeskParts {
        pools,
        clock,
        wall: Clock::system(),
        whatsapp: whatsapp_client(config)?,
        vault,
        store,
        zone: config.timezone,
    });
    if let Err(error) = desk.migrate().await {
        desk.pools().close().await;
        return Err(Failure::say(format!("the database could not be opened: {error}")));
    }
    Ok(desk)
}

/// The way to WhatsApp.
fn whatsapp_client(config: &Config) -> Result<whatsapp::Client, Failure> {
    Ok(whatsapp::Client::new(
        http_client()?,
        &config.graph_url,
        &config.graph_version,
    ))
}

/// The one HTTP client: its time-outs tell a message that never left from one whose answer was lost.
fn http_client() -> Result<reqwest::Client, Failure> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(64)
        .user_agent(concat!("guiche/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| Failure::say(error.to_string()))
}

/// A secret from the terminal, unseen, or the first line of standard input.
fn read_secret(prompt: &str) -> Result<SecretString, Failure> {
    use std::io::{BufRead, IsTerminal};
    let read = if std::io::stdin().is_terminal() {
        rpassword::prompt_password(prompt)
    } else {
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map(|_| line.trim_end_matches(['\r', '\n']).to_owned())
    };
    read.map(SecretString::from)
        .map_err(|error| Failure::say(format!("could not read it: {error}")))
}
