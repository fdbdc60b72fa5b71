//! The inbox: lists, badges and whole pages (P4, P6, P12).

use domain::conversation::ConversationPage;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Bench, RATE, pages, right, statements, yardstick};
use crate::http::{Connection, closed_loop};
use crate::measure::Latencies;
use crate::report::{Bound, Goal, Report};
use crate::session::Session;
use crate::traffic::Hook;
use crate::{Result, progress};

/// Connections of the closed loop.
const CLOSED: usize = 16;
/// Cards before the two hundredth page.
const PAGES_199: i64 = 199 * 50;

impl Bench {
    /// Lists in every view; their p99 in milliseconds.
    pub async fn list_views(&self) -> Result<Latencies> {
        let lists: Vec<Hook> = self
            .lists(&self.session)
            .await?
            .into_iter()
            .map(|(_, hook)| hook)
            .collect();
        Ok(self.steady(&lists, RATE).await?.latencies)
    }

    /// Lists in every view, badges, and whole pages; the lists' p99 in milliseconds.
    pub async fn inbox(&self, report: &mut Report) -> Result<f64> {
        let smallest = pages::check(&self.plain, &self.session, report).await?;
        let lists = self.p4(report).await?;

        let counts = [self.session.call("count_views", &json!({}))];
        let outcome = self.steady(&counts, RATE).await?;
        let bare = yardstick::bare(&self.pool, yardstick::ROUND_TRIP, &[], RATE, self.span).await?;
        report.add(
            Goal::new(
                "P6",
                "p99 of the badges of all views; the limit is a round trip to Postgres",
                outcome.latencies.percentile(0.99),
                "ms",
                Bound::AtMost,
                20.0,
            )
            .aiming(2.0)
            .against(bare),
        );
        report.note(format!(
            "Badges at 50/s: p50 {:.1} ms.",
            outcome.latencies.percentile(0.5)
        ));
        self.p12(smallest, report).await?;
        Ok(lists)
    }

    async fn p4(&self, report: &mut Report) -> Result<f64> {
        let latencies = self.list_views().await?;
        let bare = yardstick::bare(&self.pool, yardstick::CARDS, &[], RATE, self.span).await?;
        let p99 = latencies.percentile(0.99);
        report.add(
            Goal::new(
                "P4",
                "p99 of a list of 50, seven views in turn; the limit is a bare statement for the history's cards",
                p99,
                "ms",
                Bound::AtMost,
                25.0,
            )
            .aiming(8.0)
            .against(bare),
        );
        report.note(format!("Lists at 50/s: p50 {:.1} ms.", latencies.percentile(0.5)));
        // One after the other, so that both meet the same moments.
        if let Some(page_200) = self.page_200().await? {
            let history = |after| list(&self.session, "history", "newest", after, Value::Null);
            let outcome = self
                .steady(&[history(Value::Null), history(page_200)], RATE)
                .await?;
            let of = |which: usize| {
                let mut some = Latencies::default();
                outcome
                    .each
                    .iter()
                    .skip(which)
                    .step_by(2)
                    .for_each(|took| some.add(*took));
                some
            };
            let (first, deep) = (of(0), of(1));
            report.add(
                Goal::aim_only(
                    "P4 page 200",
                    "p99 of the history's 200th page; aim and limit are its first page",
                    deep.percentile(0.99),
                    "ms",
                    Bound::AtMost,
                    first.percentile(0.99),
                )
                .against(first.percentile(0.99)),
            );
            report.note(format!(
                "The history's first page and its 200th, in turn at 50/s: p50 {:.1} and {:.1} ms.",
                first.percentile(0.5),
                deep.percentile(0.5)
            ));
        }
        Ok(p99)
    }

    async fn p12(&self, smallest: usize, report: &mut Report) -> Result<()> {
        // What the server draws without asking Postgres for anything.
        let bare = [Session::nobody(self.session.address)
            .as_browser()
            .page("/sign-in")];
        let bare_p99 = self.steady(&bare, RATE).await?.latencies.percentile(0.99);
        let bare_rate = self.pages_a_second(&bare, usize::MAX).await?;
        report.add(Goal::aim_only(
            "P12 no database",
            "sign-in pages a second, drawn without a statement",
            bare_rate,
            "pages/s",
            Bound::AtLeast,
            5_000.0,
        ));

        let pages = pages::PATHS.map(|path| self.session.page(path));
        let outcome = self.steady(&pages, RATE).await?;
        pages::whole(&outcome, smallest)?;
        report.add(
            Goal::new(
                "P12 at 50/s",
                "p99 of an inbox page drawn by the server; the limit is the sign-in page's",
                outcome.latencies.percentile(0.99),
                "ms",
                Bound::AtMost,
                100.0,
            )
            .aiming(20.0)
            .against(bare_p99),
        );
        let rate = self.pages_a_second(&pages, smallest).await?;
        report.add(
            Goal::new(
                "P12",
                "inbox pages a second; the limit is sign-in pages",
                rate,
                "pages/s",
                Bound::AtLeast,
                200.0,
            )
            .aiming(1_500.0)
            .against(bare_rate),
        );
        Ok(())
    }

    /// What a closed loop is given; no answer may be much smaller than `smallest`.
    async fn pages_a_second(&self, pages: &[Hook], smallest: usize) -> Result<f64> {
        const MOST_A_SECOND: usize = 12_000;
        let count = MOST_A_SECOND * usize::try_from(self.span.as_secs().max(1))?;
        let stock: Vec<Hook> = pages.iter().cycle().take(count).cloned().collect();
        let outcome = closed_loop(self.session.address, &stock, CLOSED, self.span).await;
        let good = right(&outcome, &stock)?;
        if smallest != usize::MAX {
            pages::whole(&outcome, smallest)?;
        }
        Ok(good as f64 / outcome.elapsed.as_secs_f64())
    }

    /// What a page and the badges ask of Postgres; and how full the lists are.
    pub async fn inbox_statements(&self, report: &mut Report) -> Result<()> {
        progress("statements");
        let bare = Session::nobody(self.session.address).page("/sign-in");
        let of = async |hook: &Hook| statements::of(self.desk.address, &self.pool, hook).await;
        report.note(format!(
            "Statements: the sign-in page {}, the inbox page {}, a list {}, the badges {}.",
            of(&bare).await?,
            of(&self.session.page("/conversations?view=queue")).await?,
            of(&list(&self.session, "queue", "newest", Value::Null, Value::Null)).await?,
            of(&self.session.call("count_views", &json!({}))).await?,
        ));
        let mut told = Vec::new();
        let mut connection = Connection::new(self.plain.address);
        for (name, hook) in self.lists(&self.plain).await? {
            connection.send(&hook.request).await?;
            let page: ConversationPage = serde_json::from_slice(&connection.body())?;
            told.push(format!("{name} {}", page.cards.len()));
        }
        report.note(format!("Cards in the lists: {}.", told.join(", ")));
        Ok(())
    }

    /// Each view in each order that it knows, from the top and from deep inside.
    async fn lists(&self, session: &Session) -> Result<Vec<(&'static str, Hook)>> {
        let team: Uuid = sqlx::query_scalar("select id from teams order by name limit 1")
            .fetch_one(&self.pool)
            .await?;
        let of_team = json!({"team": team, "number": null, "owner": null});
        let page_200 = self.page_200().await?.unwrap_or_default();
        let list = |view, order, after, filter| list(session, view, order, after, filter);
        let newest = |view| list(view, "newest", Value::Null, Value::Null);
        Ok(vec![
            ("mine", newest("mine")),
            (
                "mine by window",
                list("mine", "window_closes_first", Value::Null, Value::Null),
            ),
            ("queue", newest("queue")),
            (
                "queue by waiting",
                list("queue", "longest_waiting", Value::Null, Value::Null),
            ),
            ("queue of a team", list("queue", "newest", Value::Null, of_team)),
            ("on hold", newest("on_hold")),
            ("history", list("history", "newest", page_200, Value::Null)),
        ])
    }

    /// Where the two hundredth page of the agent's history begins, if it has so many.
    async fn page_200(&self) -> Result<Option<Value>> {
        let deep = sqlx::query_as::<_, (chrono::DateTime<chrono::Utc>, Uuid)>(
            "select last_message_at, id from conversations
              where state = 'closed' and served
                and number_id in (select number_id from number_access a join users u on u.id = a.user_id where u.email = 'agent1@bench.example')
              order by last_message_at desc, id desc offset $1 limit 1",
        )
        .bind(PAGES_199 - 1)
        .fetch_optional(&self.pool)
        .await?;
        Ok(deep.map(|(at, id)| json!({"at": at, "id": id})))
    }
}

fn list(session: &Session, view: &str, order: &str, after: Value, filter: Value) -> Hook {
    let asked = json!({"view": view, "order": order, "after": after, "filter": filter});
    session.call("list_conversations", &asked)
}
