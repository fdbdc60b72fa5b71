//! A batch as the desk has it against what WhatsApp took: nobody twice, nobody forgotten.

use std::collections::{HashMap, HashSet};

use domain::BatchId;
use sqlx::PgPool;
use uuid::Uuid;

use super::sheet::Sheet;
use super::simulator::Accepted;
use crate::Result;

/// What the desk says of a recipient.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Recipient {
    /// The line of the sheet.
    pub line: i32,
    /// The message they were handed over as.
    pub message: Option<Uuid>,
    /// Where that stands.
    pub delivery: Option<String>,
}

impl Recipient {
    /// Whether the desk says that WhatsApp took it.
    pub fn reached(&self) -> bool {
        matches!(self.delivery.as_deref(), Some("sent" | "delivered" | "read"))
    }

    /// Whether its answer was lost and no status came.
    pub fn uncertain(&self) -> bool {
        self.delivery.as_deref() == Some("uncertain")
    }

    fn failed(&self) -> bool {
        self.delivery.as_deref() == Some("failed")
    }
}

/// The recipients of a batch, as the table says now.
pub async fn recipients(pool: &PgPool, batch: BatchId) -> Result<Vec<Recipient>> {
    let recipients = sqlx::query_as(
        "select r.line, r.message_id as message, m.delivery::text as delivery
           from batch_recipients r
           left join messages m on m.id = r.message_id
          where r.batch_id = $1
          order by r.line",
    )
    .bind(batch.0)
    .fetch_all(pool)
    .await?;
    Ok(recipients)
}

/// How the two differ.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Books {
    /// People who got it more than once.
    pub doubled: usize,
    /// People of the sheet who did not get it, and are neither failed nor uncertain.
    pub forgotten: usize,
    /// People who got it though the sheet does not name them.
    pub strangers: usize,
    /// Recipients of whom the desk says another thing than WhatsApp: reached and not taken, or taken and failed or on its way.
    pub differ: usize,
    /// Taken, and still uncertain.
    pub unsettled: usize,
    /// Uncertain, and rightly: WhatsApp did not take it.
    pub lost: usize,
    /// Failed.
    pub failed: usize,
    /// Taken, of those in the sheet.
    pub taken: usize,
}

/// Compares the desk's `recipients` of `sheet` with what was `accepted`.
pub fn compare(sheet: &Sheet, recipients: &[Recipient], accepted: &Accepted) -> Books {
    let by_line: HashMap<i32, &Recipient> = recipients.iter().map(|one| (one.line, one)).collect();
    let people: HashMap<String, i32> = sheet.people().map(|(line, person)| (person, line)).collect();
    let mut books = Books {
        strangers: accepted
            .by_customer
            .keys()
            .filter(|person| !people.contains_key(*person))
            .count(),
        ..Books::default()
    };
    for (person, line) in &people {
        let times = accepted.by_customer.get(person).copied().unwrap_or(0);
        books.doubled += usize::from(times > 1);
        books.taken += usize::from(times > 0);
        let Some(one) = by_line.get(line) else {
            books.forgotten += usize::from(times == 0);
            books.differ += usize::from(times > 0);
            continue;
        };
        match (times > 0, one.uncertain(), one.failed()) {
            (true, true, _) => books.unsettled += 1,
            (true, ..) => books.differ += usize::from(!one.reached() || !is_its_own(one, accepted)),
            (false, true, _) => books.lost += 1,
            (false, _, true) => books.failed += 1,
            (false, ..) if one.reached() => books.differ += 1,
            (false, ..) => books.forgotten += 1,
        }
    }
    books
}

/// Whether what WhatsApp took carried the id of the recipient's own message.
fn is_its_own(one: &Recipient, accepted: &Accepted) -> bool {
    one.message
        .is_some_and(|message| accepted.by_message.contains_key(&message))
}

/// The messages that are uncertain now.
pub fn uncertain(recipients: &[Recipient]) -> HashSet<Uuid> {
    let uncertain = recipients.iter().filter(|one| one.uncertain());
    uncertain.filter_map(|one| one.message).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(deliveries: &[Option<&str>], taken: &[usize]) -> Books {
        let sheet = Sheet::clean(0, deliveries.len());
        let people: Vec<(i32, String)> = sheet.people().collect();
        let id = |line: i32| Uuid::from_u128(line.unsigned_abs().into());
        let recipients: Vec<Recipient> = people
            .iter()
            .zip(deliveries)
            .map(|((line, _), delivery)| Recipient {
                line: *line,
                message: delivery.map(|_| id(*line)),
                delivery: delivery.map(str::to_owned),
            })
            .collect();
        let mut accepted = Accepted::default();
        for ((line, person), times) in people.iter().zip(taken).filter(|(_, times)| **times > 0) {
            accepted.by_customer.insert(person.clone(), *times);
            accepted.by_message.insert(id(*line), *times);
        }
        compare(&sheet, &recipients, &accepted)
    }

    #[test]
    fn what_agrees_is_no_difference() {
        let books = case(
            &[Some("read"), Some("sent"), Some("failed"), Some("uncertain")],
            &[1, 1, 0, 0],
        );
        let right = Books {
            taken: 2,
            failed: 1,
            lost: 1,
            ..Books::default()
        };
        assert_eq!(books, right);
    }

    #[test]
    fn whoever_got_it_twice_or_was_forgotten_is_found() {
        let books = case(&[Some("sent"), None, Some("queued")], &[2, 0, 0]);
        assert_eq!((books.doubled, books.forgotten, books.differ), (1, 2, 0));
    }

    #[test]
    fn what_the_desk_says_otherwise_is_found() {
        let books = case(
            &[Some("delivered"), Some("failed"), Some("uncertain"), None],
            &[0, 1, 1, 1],
        );
        assert_eq!((books.differ, books.unsettled, books.forgotten), (3, 1, 0));
    }

    #[test]
    fn a_stranger_who_got_it_is_found() {
        let mut accepted = Accepted::default();
        accepted.by_customer.insert("5511999999999".into(), 1);
        let books = compare(&Sheet::clean(0, 0), &[], &accepted);
        assert_eq!((books.strangers, books.taken), (1, 0));
    }
}
