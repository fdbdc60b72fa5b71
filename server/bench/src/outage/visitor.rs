//! Somebody who asks for pages all the time, and what they are given.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::http::Connection;
use crate::session::Session;
use crate::traffic::Hook;

/// The pause between two rounds.
const PAUSE: Duration = Duration::from_millis(250);
/// What the notice without a database says.
const NOTICE: &str = "O banco de dados";

/// What somebody was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Given {
    /// What they asked for.
    Page,
    /// 503 with words for people, or the word that a script understands.
    Notice,
    /// Anything else, by its status; 0 when nothing came.
    Odd(u16),
}

/// A signed-in agent, and somebody at the door.
pub struct Visitor {
    requests: [(&'static str, Hook); 3],
    given: RefCell<BTreeMap<(&'static str, Given), usize>>,
    slowest: Cell<Duration>,
    asked_again: Cell<Option<Instant>>,
    page_since: Cell<Option<Instant>>,
}

impl Visitor {
    /// Asks as `session`.
    pub fn new(session: &Session) -> Self {
        let arguments = serde_json::json!({});
        Self {
            requests: [
                ("inbox", session.page("/conversations")),
                ("counts", session.call("count_views", &arguments)),
                ("sign-in", session.page("/sign-in")),
            ],
            given: RefCell::default(),
            slowest: Cell::default(),
            asked_again: Cell::new(None),
            page_since: Cell::new(None),
        }
    }

    /// Asks until dropped; two at a time, so that one who hangs does not hide the other.
    pub async fn visit(&self, session: &Session) {
        let one = async || {
            let mut connection = Connection::new(session.address);
            loop {
                for (name, request) in &self.requests {
                    let begin = Instant::now();
                    let status = connection.send(&request.request).await.unwrap_or(0);
                    let body = connection.body();
                    let given = judge(name, status, &body);
                    *self.given.borrow_mut().entry((name, given)).or_default() += 1;
                    self.slowest.set(self.slowest.get().max(begin.elapsed()));
                    let recovering = self.asked_again.get().is_some_and(|since| begin >= since);
                    if *name == "inbox"
                        && given == Given::Page
                        && recovering
                        && self.page_since.get().is_none()
                    {
                        self.page_since.set(Some(Instant::now()));
                    }
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::join!(one(), one());
    }

    /// Something begins: the slowest answer is counted anew.
    pub fn begin(&self) {
        self.slowest.set(Duration::ZERO);
    }

    /// The slowest answer since.
    pub fn slowest(&self) -> Duration {
        self.slowest.get()
    }

    /// The fault is over: when is the first page asked for from now on?
    pub fn fault_over(&self) {
        self.page_since.set(None);
        self.asked_again.set(Some(Instant::now()));
    }

    /// The first page asked for since the fault was over.
    pub fn back(&self) -> Option<Instant> {
        self.page_since.get()
    }

    /// Answers that were neither what was asked for nor a notice.
    pub fn odd(&self) -> usize {
        let given = self.given.borrow();
        let odd = given
            .iter()
            .filter(|((_, given), _)| matches!(given, Given::Odd(_)));
        odd.map(|(_, count)| count).sum()
    }

    /// What was given, for people.
    pub fn told(&self) -> String {
        let given = self.given.borrow();
        let each: Vec<_> = given
            .iter()
            .map(|((name, given), count)| match given {
                Given::Page => format!("{name} {count}"),
                Given::Notice => format!("{name} {count} × notice"),
                Given::Odd(status) => format!("{name} {count} × ODD {status}"),
            })
            .collect();
        each.join(", ")
    }
}

fn judge(name: &str, status: u16, body: &[u8]) -> Given {
    let text = String::from_utf8_lossy(body);
    match status {
        200 if name != "inbox" || text.contains("</html>") => Given::Page,
        503 if text.contains(NOTICE) || text == "\"busy\"" => Given::Notice,
        other => Given::Odd(other),
    }
}
