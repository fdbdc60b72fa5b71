//! `inbox`, `thread`, `search`: what people wait for, on the canonical data set (P4, P5, P6, P12, search).
//!
//! One agent with three of four numbers asks over HTTP, as their browser would, compressed answers and all; requests
//! leave at a steady rate and latency counts from the moment each was due.

mod dataset;
mod pages;

use std::path::Path;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::Desk;
use crate::http::{Outcome, closed_loop, open_loop};
use crate::report::{Bound, Goal, Report};
use crate::session::Session;
use crate::traffic::Hook;
use crate::{Result, progress};

/// Requests a second, as the goals say.
const RATE: f64 = 50.0;
/// Connections: enough that a slow answer does not hold up the next request.
const CONNECTIONS: usize = 32;

/// How much and how long.
#[derive(Args)]
pub struct Settings {
    /// Conversations in the tables, some twenty messages each.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(2_000..=2_000_000))]
    conversations: u32,
    /// Seconds of each measured span.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Runs on the same tables; the worst one counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=100))]
    runs: u64,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Lists, badges and the page itself (P4, P6, P12).
    Inbox,
    /// Opening a conversation (P5).
    Thread,
    /// The search.
    Search,
    /// All of these on one set of tables.
    All,
}

/// Measures `part`.
pub async fn run(guiche: &Path, settings: &Settings, part: Part) -> Result<Report> {
    let mut report = Report::default();
    let desk = Desk::fresh(guiche).await?;
    desk.command(
        [
            "user",
            "create",
            "--email",
            "agent1@bench.example",
            "--name",
            "Agente 1",
            "--role",
            "agent",
        ],
        "uma senha bem comprida\n",
    )?;
    dataset::load(&desk, settings.conversations)?;
    let pool = desk.database(2).await?;
    let with = |wanted| part == wanted || part == Part::All;
    if with(Part::Search) {
        let took = dataset::searchable(&pool).await?;
        report.note(format!(
            "Reading all messages into the search took {:.0} s.",
            took.as_secs_f64()
        ));
    }
    let session = Session::sign_in(desk.address, "agent1@bench.example", "uma senha bem comprida").await?;
    let bench = Bench {
        plain: session.clone(),
        session: session.as_browser(),
        pool,
        span: Duration::from_secs(settings.seconds),
    };
    for run in 1..=settings.runs {
        progress(&format!("run {run} of {}", settings.runs));
        if with(Part::Inbox) {
            bench.inbox(&mut report).await?;
        }
        if with(Part::Thread) {
            bench.thread(&mut report).await?;
        }
        if with(Part::Search) {
            bench.search(&mut report).await?;
        }
    }
    let messages: i64 = sqlx::query_scalar("select count(*) from messages")
        .fetch_one(&bench.pool)
        .await?;
    report.note(format!(
        "{} conversations, {messages} messages.",
        settings.conversations
    ));
    Ok(report)
}

struct Bench {
    /// Whose answers are looked at.
    plain: Session,
    /// Whose answers are measured: compressed, as a browser takes them.
    session: Session,
    pool: PgPool,
    span: Duration,
}

impl Bench {
    /// Lists in every view, badges, and whole pages.
    async fn inbox(&self, report: &mut Report) -> Result<()> {
        let lists: Vec<Hook> = self.lists().await?;
        let outcome = self.steady(&lists, RATE).await?;
        report.add(Goal::new(
            "P4",
            "p99 of a list of 50, seven views in turn",
            outcome.latencies.percentile(0.99),
            "ms",
            Bound::AtMost,
            25.0,
        ));
        report.note(format!(
            "Lists at 50/s: p50 {:.1} ms.",
            outcome.latencies.percentile(0.5)
        ));

        let counts = [self.session.call("count_views", &json!({}))];
        let outcome = self.steady(&counts, RATE).await?;
        report.add(Goal::new(
            "P6",
            "p99 of the badges of all views",
            outcome.latencies.percentile(0.99),
            "ms",
            Bound::AtMost,
            20.0,
        ));
        report.note(format!(
            "Badges at 50/s: p50 {:.1} ms.",
            outcome.latencies.percentile(0.5)
        ));

        let pages = pages::PATHS.map(|path| self.session.page(path));
        let smallest = pages::check(&self.plain, &self.session, report).await?;
        let outcome = self.steady(&pages, RATE).await?;
        pages::whole(&outcome, smallest)?;
        report.add(Goal::new(
            "P12 at 50/s",
            "p99 of an inbox page drawn by the server",
            outcome.latencies.percentile(0.99),
            "ms",
            Bound::AtMost,
            100.0,
        ));
        let stock: Vec<Hook> = pages.iter().cycle().take(20_000).cloned().collect();
        let outcome = closed_loop(self.session.address, &stock, 16, self.span).await;
        let good = right(&outcome, &stock)?;
        pages::whole(&outcome, smallest)?;
        report.add(Goal::new(
            "P12",
            "inbox pages a second",
            good as f64 / outcome.elapsed.as_secs_f64(),
            "pages/s",
            Bound::AtLeast,
            200.0,
        ));
        Ok(())
    }

    /// Opening conversations with fifty messages and more.
    async fn thread(&self, report: &mut Report) -> Result<()> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "select m.conversation_id from messages m join conversations c on c.id = m.conversation_id
              where c.number_id in (select number_id from number_access a join users u on u.id = a.user_id where u.email = 'agent1@bench.example')
              group by 1 having count(*) >= 50 order by md5(m.conversation_id::text) limit 500",
        )
        .fetch_all(&self.pool)
        .await?;
        if ids.is_empty() {
            return Err("no conversation has fifty messages: use more of them".into());
        }
        let opens: Vec<Hook> = ids
            .iter()
            .map(|id| self.session.call("open_thread", &json!({"conversation": id})))
            .collect();
        let outcome = self.steady(&opens, RATE).await?;
        report.add(Goal::new(
            "P5",
            "p99 of opening a conversation with 50 messages",
            outcome.latencies.percentile(0.99),
            "ms",
            Bound::AtMost,
            20.0,
        ));
        report.note(format!(
            "Threads at 50/s: p50 {:.1} ms.",
            outcome.latencies.percentile(0.5)
        ));
        Ok(())
    }

    /// Words common and rare, misspelt ones, names, phones, protocols.
    async fn search(&self, report: &mut Report) -> Result<()> {
        let code: String = sqlx::query_scalar("select code from protocols order by md5(code) limit 1")
            .fetch_one(&self.pool)
            .await?;
        let none = json!({"number": null, "from": null, "to": null, "by": null, "files": false});
        let old = json!({"number": null, "from": "2025-01-01", "to": "2025-02-01", "by": "customer", "files": false});
        let asked = [
            ("pedido", &none),
            ("pedido atrasado", &none),
            ("garantia desconto preco", &none),
            ("pedidu atrazado", &none),
            ("obrigada", &old),
            ("धन्यवाद", &none),
            ("Cliente 4242", &none),
            ("cliente", &none),
            ("99 9000-4242", &none),
            (code.as_str(), &none),
            ("palavra que ninguem escreveu", &none),
        ];
        let searches: Vec<Hook> = asked
            .iter()
            .map(|(typed, filters)| {
                self.session
                    .search(&json!({"typed": typed, "filters": filters, "after": null}))
            })
            .collect();
        let outcome = self.steady(&searches, 10.0).await?;
        report.add(Goal::new(
            "search",
            "p99 of a search over all messages",
            outcome.latencies.percentile(0.99),
            "ms",
            Bound::AtMost,
            300.0,
        ));
        report.note(format!(
            "Searches at 10/s: p50 {:.1} ms, slowest {:.1} ms.",
            outcome.latencies.percentile(0.5),
            outcome.latencies.percentile(1.0)
        ));
        Ok(())
    }

    /// Each view in each order that it knows, from the top and from deep inside.
    async fn lists(&self) -> Result<Vec<Hook>> {
        let deep = sqlx::query_as::<_, (chrono::DateTime<chrono::Utc>, Uuid)>(
            "select last_message_at, id from conversations where state = 'closed' and served order by last_message_at desc, id desc offset 10000 limit 1",
        )
        .fetch_optional(&self.pool)
        .await?;
        let team: Uuid = sqlx::query_scalar("select id from teams order by name limit 1")
            .fetch_one(&self.pool)
            .await?;
        let list = |view: &str, order: &str, after: Value, filter: Value| {
            self.session.call(
                "list_conversations",
                &json!({"view": view, "order": order, "after": after, "filter": filter}),
            )
        };
        let page_200 = deep.map_or(Value::Null, |(at, id)| json!({"at": at, "id": id}));
        Ok(vec![
            list("mine", "newest", Value::Null, Value::Null),
            list("mine", "window_closes_first", Value::Null, Value::Null),
            list("queue", "newest", Value::Null, Value::Null),
            list("queue", "longest_waiting", Value::Null, Value::Null),
            list(
                "queue",
                "newest",
                Value::Null,
                json!({"team": team, "number": null, "owner": null}),
            ),
            list("on_hold", "newest", Value::Null, Value::Null),
            list("history", "newest", page_200, Value::Null),
        ])
    }

    async fn steady(&self, requests: &[Hook], rate: f64) -> Result<Outcome> {
        let count = (rate * self.span.as_secs_f64()).ceil() as usize;
        let all: Vec<Hook> = requests.iter().cycle().take(count).cloned().collect();
        let outcome = open_loop(self.session.address, &all, CONNECTIONS, rate).await;
        right(&outcome, &all)?;
        Ok(outcome)
    }
}

/// How many were answered; an error when one that was sent was not answered as it should be.
fn right(outcome: &Outcome, asked: &[Hook]) -> Result<usize> {
    let sent = outcome.answers.iter().zip(asked).take(outcome.sent);
    let wrong: Vec<u16> = sent
        .filter(|(answer, hook)| **answer != hook.answer)
        .map(|(answer, _)| *answer)
        .collect();
    match wrong.first() {
        Some(first) => Err(format!(
            "{} of {} requests were answered wrongly, the first with {first}",
            wrong.len(),
            outcome.sent
        )
        .into()),
        None => Ok(outcome.sent),
    }
}
