//! `realtime` (R5): agents whose streams are cut again and again while customers write; at the end each screen, folded
//! from what its stream told, equals the database.

mod screen;

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use clap::Args;
use domain::conversation::{ConversationCard, ConversationPage};
use futures::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use sqlx::{PgPool, Row};
use uuid::Uuid;

use self::screen::Screen;
use crate::crash::positive;
use crate::desk::{APP_SECRET, Desk};
use crate::http::open_loop;
use crate::office::{Agent, staff};
use crate::report::Report;
use crate::session::Session;
use crate::stream::Stream;
use crate::traffic::{Mixture, Traffic};
use crate::{Result, progress, unix_now};

const CONNECTIONS: usize = 32;
/// The longest that a screen may take to show the last message.
const PATIENCE: Duration = Duration::from_secs(30);
/// A browser waits a moment before it asks again.
const AWAY: std::ops::Range<u64> = 20..1_500;

/// Streams of one agent that may be refused before the bench gives up.
const MOST_REFUSED: usize = 20;

/// How many, how long, how often.
#[derive(Args)]
pub struct Settings {
    /// Agents with a stream each; every other one may not see the number.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(2..=5_000))]
    agents: u32,
    /// Seconds between two cuts of a stream.
    #[arg(long, default_value_t = 5.0, value_parser = positive)]
    cut: f64,
    /// Seconds that customers write.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    seconds: u64,
    /// Messages a second meanwhile.
    #[arg(long, default_value_t = 50.0, value_parser = positive)]
    rate: f64,
}

/// Puts the streams to the proof.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    let desk = Desk::fresh(guiche).await?;
    let outcome = prove(&desk, settings, seed, &mut report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()))?;
    Ok(report)
}

async fn prove(desk: &Desk, settings: &Settings, seed: u64, report: &mut Report) -> Result<()> {
    let pool = desk.database(2).await?;
    let agents = staff(desk, &pool, usize::try_from(settings.agents)?).await?;
    let mixture = Mixture {
        media: 0.0,
        ..Mixture::META
    };
    let mut traffic = Traffic::new(&desk.address.to_string(), APP_SECRET, mixture, seed);
    let count = (settings.rate * settings.seconds as f64).ceil() as usize;
    let hooks = traffic.messages(count, unix_now());

    progress(&format!(
        "{} streams, each cut every {} s",
        agents.len(),
        settings.cut
    ));
    let calm = Calm::default();
    let watching = join_all(agents.iter().enumerate().map(async |(place, agent)| {
        let rng = StdRng::seed_from_u64(seed ^ 5 ^ (place as u64) << 8);
        watch(agent, settings.cut, rng, &calm).await
    }));
    let writing = async {
        while calm.open.get() < agents.len() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let outcome = open_loop(desk.address, &hooks, CONNECTIONS, settings.rate).await;
        // No more cuts; who is away comes back and catches up.
        calm.last.set(Some(Instant::now()));
        outcome
    };
    let (outcome, screens) = tokio::join!(writing, watching);
    let wrong = outcome.answers.iter().zip(&hooks);
    let wrong = wrong.filter(|(answer, hook)| **answer != hook.answer).count();
    if wrong > 0 {
        return Err(format!("{wrong} webhooks were not answered as they should be").into());
    }
    let screens: Vec<Screen> = screens.into_iter().collect::<Result<_>>()?;
    desk.no_panic("R5 panics", report)?;
    compare(&pool, &agents, &screens, settings, report).await
}

/// What the watchers have to know of each other.
#[derive(Default)]
struct Calm {
    /// Streams that were opened once.
    open: Cell<usize>,
    /// When the last message was sent: no cuts any more.
    last: Cell<Option<Instant>>,
}

/// An agent's browser: listens, is cut, comes back after a moment, and goes on after the last event it heard.
async fn watch(agent: &Agent, cut: f64, mut rng: StdRng, calm: &Calm) -> Result<Screen> {
    let mut screen = Screen::default();
    let mut first = true;
    loop {
        let mut stream = match Stream::open(&agent.session, screen.last.as_deref()).await {
            Ok(stream) => stream,
            // A browser tries again as well.
            Err(_) if screen.refused < MOST_REFUSED => {
                screen.refused += 1;
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if std::mem::take(&mut first) {
            calm.open.set(calm.open.get() + 1);
        }
        // Not all in the same moment.
        let until = Instant::now() + Duration::from_secs_f64(cut * rng.random_range(0.5..1.5));
        loop {
            let quiet = calm.last.get();
            if quiet.is_none() && Instant::now() >= until {
                break;
            }
            if let Some(since) = quiet
                && since.elapsed() > Duration::from_secs(3)
                && (screen.idle() > Duration::from_secs(2) || since.elapsed() > PATIENCE)
            {
                return Ok(screen);
            }
            match tokio::time::timeout(Duration::from_millis(250), stream.next()).await {
                Ok(Ok(event)) => screen.hear(&event)?,
                Ok(Err(_)) => return Err("the desk ended a stream".into()),
                Err(_) => {}
            }
            if screen.wants_everything() {
                let cards = queue(&agent.session).await?;
                screen.read(cards);
            }
        }
        drop(stream);
        screen.cuts += 1;
        tokio::time::sleep(Duration::from_millis(rng.random_range(AWAY))).await;
    }
}

/// All cards of the queue, page by page, as the agent's list loads them.
async fn queue(session: &Session) -> Result<Vec<ConversationCard>> {
    let (mut cards, mut after) = (Vec::new(), Value::Null);
    loop {
        let asked = json!({"view": "queue", "order": "newest", "after": after, "filter": null});
        let page: ConversationPage = session.ask("list_conversations", &asked).await?;
        cards.extend(page.cards);
        match page.next {
            Some(next) => after = serde_json::to_value(next)?,
            None => return Ok(cards),
        }
    }
}

/// Each screen against the tables, and against the list that the desk reads from them.
async fn compare(
    pool: &PgPool,
    agents: &[Agent],
    screens: &[Screen],
    settings: &Settings,
    report: &mut Report,
) -> Result<()> {
    let rows = sqlx::query("select id, at, content ->> 'body' from messages order by id")
        .fetch_all(pool)
        .await?;
    let mut stored: Vec<(Uuid, DateTime<Utc>, String)> = Vec::with_capacity(rows.len());
    for row in rows {
        stored.push((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    }
    let conversations: i64 = sqlx::query_scalar("select count(*) from conversations")
        .fetch_one(pool)
        .await?;
    let sees = agents
        .iter()
        .find(|agent| agent.sees)
        .ok_or("nobody sees the number")?;
    let listed = queue(&sees.session).await?;
    if listed.len() as i64 != conversations {
        return Err(format!("{} of {conversations} conversations are listed", listed.len()).into());
    }
    let (mut gaps, mut unequal, mut repeats, mut leaked) = (0, 0, 0, 0);
    for (agent, screen) in agents.iter().zip(screens) {
        repeats += screen.repeats;
        if agent.sees {
            gaps += stored.iter().filter(|(id, ..)| !screen.shows(*id)).count();
            unequal += usize::from(screen.messages() != stored || screen.cards() != listed);
        } else {
            leaked += screen.customers_events;
        }
    }
    report.none(
        "R5 gaps",
        "messages that a screen does not show",
        gaps,
        "messages",
    );
    report.none(
        "R5 repeats",
        "messages told again that were heard for good",
        repeats,
        "messages",
    );
    report.none(
        "R5 screens",
        "screens that do not equal the database",
        unequal,
        "screens",
    );
    report.none(
        "R5 leaked",
        "customers' events told to somebody not allowed",
        leaked,
        "events",
    );
    let total = |of: fn(&Screen) -> usize| screens.iter().map(of).sum::<usize>();
    report.note(format!(
        "R5: {} streams, every other one allowed, {} cuts (each stream about every {} s, away up to {} ms), {} messages in {} conversations within {} s; {} events heard, {} times told to read everything anew, {} streams refused.",
        screens.len(),
        total(|screen| screen.cuts),
        settings.cut,
        AWAY.end,
        stored.len(),
        listed.len(),
        settings.seconds,
        total(|screen| screen.events),
        total(|screen| screen.resyncs),
        total(|screen| screen.refused),
    ));
    Ok(())
}
