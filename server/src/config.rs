//! Every setting, once: as a flag, as an environment variable, with its default and what it is for.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use secrecy::SecretString;

/// A self-hosted, WhatsApp-first agent desk.
///
/// Without a subcommand it serves the desk. Settings are read from flags or from the environment variables named
/// beside them; nothing else is read.
#[derive(Debug, Parser)]
#[command(name = "guiche", version, max_term_width = 110)]
pub struct Cli {
    /// Settings that every subcommand shares.
    #[command(flatten)]
    pub config: Config,
    /// What to do; serves when absent.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What `guiche` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the desk (what happens without a subcommand).
    Serve {
        /// Run the simulated WhatsApp inside, with demo people and conversations, and print how to sign in.
        #[arg(long)]
        demo: bool,
    },
    /// Run the simulated WhatsApp on its own.
    Simulate,
    /// Fill the database.
    Seed {
        /// Demo people, numbers and a day's conversations.
        #[arg(long, required = true)]
        demo: bool,
    },
    /// People who work at the desk.
    #[command(subcommand)]
    User(UserCommand),
    /// Our WhatsApp numbers.
    #[command(subcommand)]
    Number(NumberCommand),
    /// Count what the desk holds.
    Audit {
        /// One line of JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say what is missing or wrong, in sentences. Exit status 1 when something is.
    Doctor,
    /// Print the database's address, for psql and other tools while the desk serves.
    DatabaseUrl,
    /// Run a program of Postgres (psql, pg_dump, pg_restore) on the database, also when the desk does not serve. Its exit
    /// status is the program's.
    #[command(after_help = "Example: guiche with-database -- pg_dump -Fc > guiche.dump\n\n\
        The program finds the database by itself: PGHOST, PGPORT, PGUSER, PGDATABASE and DATABASE_URL are set for it, and \
        the programs of the Postgres in use come first in its PATH.")]
    WithDatabase {
        /// Make the database if there is none: to restore into.
        #[arg(long)]
        make: bool,
        /// The program, and what it is given.
        #[arg(last = true, required = true)]
        program: Vec<OsString>,
    },
    /// Make a restored database fit to be served from: nothing that it held on its way is sent again. Before the first
    /// start.
    Restored,
}

/// People who work at the desk.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Create a person; the password is asked for, or read from standard input.
    Create {
        /// The address they sign in with.
        #[arg(long)]
        email: String,
        /// The name customers and colleagues see.
        #[arg(long)]
        name: String,
        /// agent, supervisor or administrator.
        #[arg(long)]
        role: domain::user::Role,
    },
    /// Disable a person: their sessions and open screens end at once.
    Disable {
        /// The address they sign in with.
        #[arg(long)]
        email: String,
    },
}

/// Our WhatsApp numbers.
#[derive(Debug, Subcommand)]
pub enum NumberCommand {
    /// Add a number, or give one a new name and token; the token is asked for, or read from standard input.
    Add {
        /// Meta's id of the number.
        #[arg(long)]
        phone_number_id: String,
        /// Meta's id of the account (WABA).
        #[arg(long)]
        waba_id: String,
        /// The number as people write it, such as "+55 41 3000-0000".
        #[arg(long)]
        display_phone: String,
        /// What the desk calls it, such as "Loja Centro".
        #[arg(long)]
        name: String,
    },
    /// Let an agent use a number (supervisors and administrators use all).
    Enable {
        /// Meta's id of the number.
        #[arg(long)]
        phone_number_id: String,
        /// The agent's address.
        #[arg(long)]
        email: String,
    },
    /// Take a number from an agent.
    Disable {
        /// Meta's id of the number.
        #[arg(long)]
        phone_number_id: String,
        /// The agent's address.
        #[arg(long)]
        email: String,
    },
}

/// Settings that every subcommand shares.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Postgres to use. Absent: one of our own, in the data folder, started and stopped with the desk.
    #[arg(long, env = "DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,

    /// Where the desk keeps its own files: database, secret key, logs of the database, and the files of messages.
    #[arg(long, env = "GUICHE_DATA_DIR", global = true, default_value = "data")]
    pub data_dir: PathBuf,

    /// Where the desk listens.
    #[arg(long, env = "GUICHE_ADDR", global = true, default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,

    /// The address people use, such as https://desk.example.com.br. With https, cookies are only sent encrypted.
    #[arg(long, env = "GUICHE_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,

    /// Believe the last X-Forwarded-For entry when limiting rates; only behind a proxy of our own.
    #[arg(long, env = "GUICHE_TRUST_PROXY", global = true, default_value_t = false)]
    pub trust_proxy: bool,

    /// 64 hexadecimal digits that encrypt access tokens at rest. Absent: made on the first run, in the data folder.
    #[arg(long, env = "GUICHE_SECRET_KEY", global = true, hide_env_values = true)]
    pub secret_key: Option<SecretString>,

    /// The business's time zone.
    #[arg(
        long,
        env = "GUICHE_TIMEZONE",
        global = true,
        default_value = "America/Sao_Paulo"
    )]
    pub timezone: chrono_tz::Tz,

    /// Where WhatsApp's Graph API is.
    #[arg(
        long,
        env = "WHATSAPP_GRAPH_URL",
        global = true,
        default_value = "https://graph.facebook.com"
    )]
    pub graph_url: String,

    /// The Graph API's version.
    #[arg(long, env = "WHATSAPP_GRAPH_VERSION", global = true, default_value = "v24.0")]
    pub graph_version: String,

    /// The Meta app's secret: webhooks are signed with it. Without it every webhook is refused.
    #[arg(long, env = "WHATSAPP_APP_SECRET", global = true, hide_env_values = true)]
    pub app_secret: Option<SecretString>,

    /// The word Meta repeats when it checks the webhook's address.
    #[arg(long, env = "WHATSAPP_VERIFY_TOKEN", global = true, hide_env_values = true)]
    pub verify_token: Option<SecretString>,

    /// Where the simulated WhatsApp listens.
    #[arg(
        long,
        env = "GUICHE_SIMULATOR_ADDR",
        global = true,
        default_value = "127.0.0.1:3001"
    )]
    pub simulator_addr: SocketAddr,

    /// Where the built site (scripts, styles, icons) is.
    #[arg(long, env = "LEPTOS_SITE_ROOT", global = true, default_value = "target/site")]
    pub site_root: String,

    /// Connections to Postgres for people at screens.
    #[arg(
        long,
        env = "GUICHE_DATABASE_CONNECTIONS",
        global = true,
        default_value_t = 16
    )]
    pub database_connections: u32,

    /// Sign-ins tried from one address at once before it has to slow down to one in three seconds.
    #[arg(long, env = "GUICHE_SIGN_IN_BURST", global = true, default_value_t = 20)]
    pub sign_in_burst: u32,

    /// What to log, as `tracing` reads it.
    #[arg(
        long,
        env = "GUICHE_LOG",
        global = true,
        default_value = "info,sqlx=warn,hyper=warn"
    )]
    pub log: String,
}

impl Config {
    /// Whether people reach the desk over https.
    pub fn is_https(&self) -> bool {
        self.public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_every_setting_explained() {
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        for argument in command
            .get_arguments()
            .filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()))
        {
            assert!(argument.get_help().is_some(), "{} has no help", argument.get_id());
            assert!(
                argument.get_env().is_some(),
                "{} has no environment variable",
                argument.get_id()
            );
        }
    }
}
