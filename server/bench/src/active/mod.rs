//! `active`: Contato Ativo through the API, by many at once: nobody is written to twice, whoever asks twice, and sending
//! is quick.

mod meta;
mod systems;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use futures::future::join_all;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use serde_json::Value;
use sqlx::PgPool;

use self::meta::Meta;
use self::systems::Systems;
pub use self::systems::{SPELLINGS, phone};
use crate::crash::positive;
use crate::desk::Desk;
use crate::http::{Connection, open_loop};
use crate::limits::Limits;
use crate::report::{Bound, Goal, Report};
use crate::traffic::Hook;
use crate::{Result, progress};

/// Connections of the rush.
const CROWD: usize = 256;
/// Connections of the steady load.
const STEADY: usize = 64;
/// The longest that the template may take to be read, and messages to leave.
const PATIENCE: Duration = Duration::from_secs(120);
/// Requests of a token that the desk takes at once.
const BURST: u32 = 200;
/// Whether Meta was heard to set no messaging limit: until then the desk begins with no more than a few.
pub const UNLIMITED: &str =
    "select count(*) > 0 and bool_and(amount is null and reported_at is not null) from allowances";
/// What refuses somebody who is written to already.
const NAMED: [&str; 2] = ["in_service", "known_contact"];

/// How many and how much.
#[derive(Args)]
pub struct Settings {
    /// Contacts that are begun at once, each asked for twice.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    contacts: u32,
    /// Systems that ask, each with a token and an agent; a hundredth of the contacts at least.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=1_000))]
    systems: u32,
    /// Requests a second of the steady load.
    #[arg(long, default_value_t = 100.0, value_parser = positive)]
    rate: f64,
    /// Seconds of each steady load.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Steady loads; the worst one counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=100))]
    runs: u64,
}

/// Measures.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    if settings.contacts * 2 > settings.systems * BURST {
        return Err(
            "so few systems would be slowed down: --systems must be a hundredth of --contacts at least"
                .into(),
        );
    }
    let mut report = Report::default();
    let meta = Meta::listen().await?;
    let desk = Desk::beside(guiche, &meta.url).await?;
    let outcome = measure(&desk, &meta, settings, seed, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

async fn measure(
    desk: &Desk,
    meta: &Meta,
    settings: &Settings,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let pool = desk.database(2).await?;
    let systems = Systems::new(desk, &pool, usize::try_from(settings.systems)?).await?;
    until(
        &pool,
        "select count(*) = 1 from templates",
        "the template was not read",
    )
    .await?;
    until(&pool, UNLIMITED, "the messaging limit was not read").await?;
    let limits = Limits::measure(desk, &pool).await?;

    let contacts = usize::try_from(settings.contacts)?;
    rush(desk, &systems, contacts, seed, &limits, report).await?;
    let mut begun = contacts;
    let count = (settings.rate * settings.seconds as f64).ceil() as usize;
    for run in 1..=settings.runs {
        progress(&format!("run {run} of {}: {:.0}/s", settings.runs, settings.rate));
        let hooks: Vec<Hook> = (begun..begun + count)
            .map(|contact| systems.ask(contact, &format!("steady-{contact}"), contact, contact))
            .collect();
        begun += count;
        let outcome = open_loop(desk.address, &hooks, STEADY, settings.rate).await;
        let refused = outcome.answers.iter().filter(|answer| **answer != 201).count();
        let p99 = outcome.latencies.percentile(0.99);
        report.add(
            Goal::new(
                "active p99",
                "p99 of a send by the API from when it was due; the limit is one client's durable insert",
                p99,
                "ms",
                Bound::AtMost,
                50.0,
            )
            .against(limits.one_insert),
        );
        report.none(
            "active steady",
            "steady sends not answered with 201",
            refused,
            "answers",
        );
        report.note(format!(
            "Run {run}: {count} sends at {:.0}/s by {} systems; p50 {:.1} p99 {p99:.1} slowest {:.1} ms.",
            settings.rate,
            settings.systems,
            outcome.latencies.percentile(0.5),
            outcome.latencies.percentile(1.0),
        ));
    }
    progress("the messages leave");
    until(
        &pool,
        "select not exists (select from messages where delivery in ('queued', 'sending'))",
        "messages did not leave",
    )
    .await?;
    books(&pool, meta, begun, report).await
}

/// Everybody is begun at once, and asked for once more meanwhile: with the same key, another key, by another system, in
/// another spelling.
async fn rush(
    desk: &Desk,
    systems: &Systems,
    contacts: usize,
    seed: u64,
    limits: &Limits,
    report: &mut Report,
) -> Result<()> {
    progress(&format!("{contacts} contacts at once, each asked for twice"));
    let mut asks: Vec<(usize, Hook)> = Vec::with_capacity(contacts * 2);
    for contact in 0..contacts {
        let key = format!("rush-{contact}");
        asks.push((contact, systems.ask(contact, &key, contact, 0)));
        let again = match contact % 4 {
            0 => systems.ask(contact, &key, contact, 0),
            1 => systems.ask(contact, &format!("{key}-again"), contact, contact),
            2 => systems.ask(contact + 1, &format!("{key}-again"), contact, contact),
            _ => systems.ask(contact + 1, &key, contact, 0),
        };
        asks.push((contact, again));
    }
    asks.shuffle(&mut StdRng::seed_from_u64(seed));
    let begin = Instant::now();
    let answers = at_once(desk.address, &asks).await;
    let took = begin.elapsed();

    let mut messages: BTreeMap<usize, HashSet<String>> = BTreeMap::new();
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    let mut unnamed = 0;
    for ((contact, _), answer) in asks.iter().zip(&answers) {
        let sent = messages.entry(*contact).or_default();
        let name = match answer {
            (201, body) => {
                sent.insert(body["message"].to_string());
                "the message".to_owned()
            }
            (status, body) => match body["error"]["code"].as_str() {
                Some(code) if *status == 409 && NAMED.contains(&code) => code.to_owned(),
                code => {
                    unnamed += 1;
                    format!("WRONG: {status} {}", code.unwrap_or("without a code"))
                }
            },
        };
        *told.entry(name).or_default() += 1;
    }
    let doubled = messages.values().filter(|sent| sent.len() != 1).count();
    report.none(
        "active answers",
        "contacts of the rush that were not told of exactly one message",
        doubled,
        "contacts",
    );
    report.none(
        "active unnamed",
        "answers of the rush that are neither the message nor a refusal by its name",
        unnamed,
        "answers",
    );
    let told: Vec<String> = told
        .iter()
        .map(|(name, count)| format!("{count} × {name}"))
        .collect();
    let rate = contacts as f64 / took.as_secs_f64();
    report.note(format!(
        "{contacts} contacts begun in {:.1} s ({rate:.0}/s, {:.3} of the machine's {:.0} durable inserts) over {CROWD} connections, each asked for twice: {}.",
        took.as_secs_f64(),
        rate / limits.rows_64_clients,
        limits.rows_64_clients,
        told.join(", "),
    ));
    Ok(())
}

/// Status and body of the answer to each, asked over many connections at once; status 0 where none came.
async fn at_once(address: SocketAddr, asks: &[(usize, Hook)]) -> Vec<(u16, Value)> {
    let next = Cell::new(0);
    let answers = RefCell::new(vec![(0, Value::Null); asks.len()]);
    join_all((0..CROWD).map(|_| async {
        let mut connection = Connection::new(address);
        while let Some((_, hook)) = asks.get(next.get()) {
            let place = next.replace(next.get() + 1);
            let status = connection.send(&hook.request).await.unwrap_or(0);
            let body = serde_json::from_slice(&connection.body()).unwrap_or(Value::Null);
            answers.borrow_mut()[place] = (status, body);
        }
    }))
    .await;
    answers.into_inner()
}

/// Nothing twice: in the tables, and at WhatsApp.
async fn books(pool: &PgPool, meta: &Meta, begun: usize, report: &mut Report) -> Result<()> {
    let contacts: i64 = sqlx::query_scalar("select count(*) from contacts")
        .fetch_one(pool)
        .await?;
    let odd: i64 = sqlx::query_scalar(
        "select count(*) from (
             select k.id from contacts k
               left join conversations c on c.contact_id = k.id
               left join protocols p on p.conversation_id = c.id
               left join messages m on m.conversation_id = c.id and m.direction = 'outbound'
              group by k.id
             having count(distinct c.id) <> 1 or count(distinct p.id) <> 1 or count(distinct m.id) <> 1) odd",
    )
    .fetch_one(pool)
    .await?;
    let differs = contacts.abs_diff(i64::try_from(begun)?);
    report.none(
        "active doubled",
        "contacts missing, double, or without exactly one conversation, protocol and message",
        usize::try_from(differs + odd.unsigned_abs())?,
        "contacts",
    );
    let heard = meta.heard();
    let wrong = heard.len().abs_diff(begun) + heard.values().filter(|times| **times != 1).count();
    report.none(
        "active sent",
        "receivers to whom WhatsApp was not asked to bring exactly one template",
        wrong,
        "receivers",
    );
    Ok(())
}

/// Waits until the database says yes.
pub async fn until(pool: &PgPool, question: &'static str, otherwise: &str) -> Result<()> {
    let begin = Instant::now();
    while !sqlx::query_scalar::<_, bool>(question).fetch_one(pool).await? {
        if begin.elapsed() > PATIENCE {
            return Err(format!("{otherwise} within {PATIENCE:?}").into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}
