//! What the inbox's pages hold: that an answer is 200 does not say that there is anything on it.

use domain::conversation::PAGE_SIZE;

use crate::Result;
use crate::http::{Connection, Outcome};
use crate::report::Report;
use crate::session::Session;

/// The pages that are measured: the agent's own conversations, the queue, the history.
pub const PATHS: [&str; 3] = [
    "/conversations",
    "/conversations?view=queue",
    "/conversations?view=history",
];
/// How a card begins on the page.
const CARD: &[u8] = br#"class="card""#;

/// Looks at each page once: it holds a whole list, and a browser gets it compressed. The bytes of the smallest answer.
pub async fn check(plain: &Session, browser: &Session, report: &mut Report) -> Result<usize> {
    let mut connection = Connection::new(plain.address);
    let mut smallest = usize::MAX;
    let mut told = Vec::new();
    for path in PATHS {
        let status = connection.send(&plain.page(path).request).await?;
        let body = connection.body();
        let cards = body.windows(CARD.len()).filter(|some| *some == CARD).count();
        if status != 200 || cards as i64 != PAGE_SIZE {
            return Err(format!(
                "{path} was answered with {status} and holds {cards} cards instead of {PAGE_SIZE}: with fewer conversations \
                 than 100 000 the agent's own may be too few"
            )
            .into());
        }
        connection.send(&browser.page(path).request).await?;
        let coding = connection.header("content-encoding").unwrap_or_default();
        if coding != "br" && coding != "gzip" {
            return Err(format!("{path} is not compressed for a browser (`{coding}`)").into());
        }
        told.push(format!(
            "{path} {:.1} KiB, {:.1} KiB in {coding}",
            body.len() as f64 / 1_024.0,
            connection.size() as f64 / 1_024.0
        ));
        smallest = smallest.min(connection.size());
    }
    report.note_once(format!("Pages of {PAGE_SIZE} cards: {}.", told.join("; ")));
    Ok(smallest)
}

/// Whether every answer of a load was about as large as those that were looked at.
pub fn whole(outcome: &Outcome, smallest: usize) -> Result<()> {
    if outcome.sent > 0 && outcome.lightest < smallest * 9 / 10 {
        return Err(format!(
            "a page had {} bytes; the smallest that holds a whole list has {smallest}",
            outcome.lightest
        )
        .into());
    }
    Ok(())
}
