//! `guiche audit`, `guiche doctor`, `guiche database-url`, `guiche restored`.

use std::path::Path;

use backend::{Audit, Clock, Restored};

use super::{Failure, open};
use crate::config::Config;
use crate::postgres::{self, Purpose};

/// Counts what the desk holds.
pub(super) async fn audit(config: &Config, json: bool) -> Result<(), Failure> {
    let opened = open(config, Purpose::Use, Clock::system()).await?;
    let audit = opened.desk.audit().await;
    opened.close().await;
    let audit = audit?;
    if json {
        println!(
            "{}",
            serde_json::to_string(&audit).map_err(|error| Failure::say(error.to_string()))?
        );
    } else {
        print(&audit);
    }
    Ok(())
}

fn print(audit: &Audit) {
    let Audit {
        conversations,
        protocols,
        messages,
        webhooks,
    } = audit;
    let outbound = &messages.outbound;
    println!("conversations  {conversations}");
    println!(
        "protocols      {} open, {} closed",
        protocols.open, protocols.closed
    );
    println!(
        "received       {} messages in {} webhooks, {} handled",
        messages.inbound, webhooks.received, webhooks.handled
    );
    println!(
        "sent           {} queued, {} sent, {} delivered, {} read, {} failed, {} uncertain",
        outbound.queued,
        outbound.sent,
        outbound.delivered,
        outbound.read,
        outbound.failed,
        outbound.uncertain
    );
    for (reason, count) in &webhooks.refused {
        println!("refused        {count} × {reason}");
    }
    for (outcome, count) in &webhooks.named {
        println!("not applied    {count} × {outcome}");
    }
}

/// Says what is missing or wrong.
pub(super) async fn doctor(config: &Config) -> Result<(), Failure> {
    let mut wrong = Vec::new();
    if config.database_url.is_none()
        && let Err(error) = postgres::programs()
    {
        wrong.push(error.to_string());
    }
    if config.app_secret.is_none() {
        wrong.push("WHATSAPP_APP_SECRET is not set: every webhook will be refused.".into());
    }
    if config.verify_token.is_none() {
        wrong.push("WHATSAPP_VERIFY_TOKEN is not set: Meta cannot check the webhook's address.".into());
    }
    match &config.public_url {
        None => wrong.push("GUICHE_PUBLIC_URL is not set: cookies are sent without encryption. Set it to the https address people use.".into()),
        Some(url) if !url.starts_with("https://") => wrong.push("GUICHE_PUBLIC_URL is not https: WhatsApp only delivers to https.".into()),
        Some(_) => {}
    }
    let script = Path::new(&config.site_root).join("pkg/guiche.js");
    if !script.exists() {
        wrong.push(format!(
            "{} does not exist: run scripts/build, or point LEPTOS_SITE_ROOT at the built site.",
            script.display()
        ));
    }
    match open(config, Purpose::Use, Clock::system()).await {
        Ok(opened) => {
            match opened.desk.examine_numbers().await {
                Ok(numbers) if numbers.is_empty() => {
                    wrong.push("There is no WhatsApp number yet: guiche number add.".into());
                }
                Ok(numbers) => wrong.extend(numbers.into_iter().filter_map(|(name, state)| {
                    state.err().map(|error| format!("The number “{name}” {error}."))
                })),
                Err(error) => wrong.push(format!("The database does not answer: {error}.")),
            }
            opened.close().await;
        }
        Err(error) => wrong.push(format!("The database cannot be opened: {error}.")),
    }
    if wrong.is_empty() {
        println!("All is well.");
        return Ok(());
    }
    for sentence in &wrong {
        println!("- {sentence}");
    }
    Err(Failure::say(format!("{} to put right", wrong.len())))
}

/// Prints the database's address. It is running when the desk serves; otherwise only its place is told.
pub(super) async fn database_url(config: &Config) -> Result<(), Failure> {
    let url = match &config.database_url {
        Some(url) => url.clone(),
        None => {
            let cluster = postgres::Cluster::open(&config.data_dir, Purpose::Use).await?;
            let url = cluster.url();
            cluster.close().await;
            url
        }
    };
    println!("{url}");
    Ok(())
}

/// Makes a restored database fit to be served from.
pub(super) async fn restored(config: &Config) -> Result<(), Failure> {
    let opened = open(config, Purpose::Mend, Clock::system()).await?;
    let restored = opened.desk.settle_restored().await;
    opened.close().await;
    let Restored {
        uncertain,
        overdue,
        paused,
        sessions,
    } = restored?;
    println!("messages   {uncertain} were on their way: uncertain now, and not sent again by themselves");
    println!("scheduled  {overdue} were due meanwhile: stopped");
    println!("batches    {paused} were being sent or waited for their time: paused");
    println!("sessions   {sessions} ended: everybody signs in again");
    if paused > 0 {
        println!("Whoever resumes a paused batch sends it also to those who got it after the dump was made.");
    }
    Ok(())
}
