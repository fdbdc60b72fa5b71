//! What R4 asks, as figures.

use std::collections::HashSet;

use domain::BatchId;
use serde_json::Value;
use uuid::Uuid;

use crate::Result;
use crate::batches::Office;
use crate::batches::books::Books;
use crate::batches::sheet::Sheet;
use crate::batches::simulator::Accepted;
use crate::report::{Bound, Goal, Report};

/// Messages of a batch that may be on their way when the desk dies.
const IN_FLIGHT: u32 = 64;

/// Sends whose answer the simulator kept to itself, whether it took them or not.
pub fn unanswered(tally: &Value) -> u64 {
    let injected = tally["injected"].as_object().into_iter().flatten();
    injected
        .filter(|(way, _)| {
            ["timeout", "cut", "http_5xx"]
                .iter()
                .any(|lost| way.starts_with(lost))
        })
        .filter_map(|(_, many)| many.as_u64())
        .sum()
}

/// In how many figures the batch's page differs from the ledger and the sheet.
pub async fn told_wrongly(office: &Office, batch: BatchId, books: &Books, sheet: &Sheet) -> Result<usize> {
    let told = office.card(batch).await?.counts;
    let expected = sheet.expected();
    let figures = [
        (told.reached() as usize, books.taken - books.unsettled),
        (told.uncertain as usize, books.lost + books.unsettled),
        (told.failed as usize, books.failed),
        (told.repeated as usize, expected.repeated as usize),
        (told.invalid as usize, expected.invalid as usize),
        (told.rows as usize, expected.rows() as usize),
    ];
    Ok(figures.iter().filter(|(told, right)| told != right).count())
}

/// What became of those whose answer was lost.
pub struct Settled {
    /// Listed as uncertain when all was sent.
    listed: usize,
    /// Of those, WhatsApp had taken.
    taken: usize,
    /// Of the latter, settled by a status.
    settled: usize,
}

impl Settled {
    /// `listed` are those that were uncertain when all was sent, `still` those that are in the end.
    pub fn of(listed: &HashSet<Uuid>, still: &HashSet<Uuid>, accepted: &Accepted) -> Self {
        let taken = listed
            .iter()
            .filter(|message| accepted.by_message.contains_key(*message));
        Self {
            listed: listed.len(),
            taken: taken.clone().count(),
            settled: taken.filter(|message| !still.contains(*message)).count(),
        }
    }

    /// In percent; all of nothing.
    fn percent(&self) -> f64 {
        match self.taken {
            0 => 100.0,
            taken => self.settled as f64 * 100.0 / taken as f64,
        }
    }
}

/// All of it.
pub struct Verdict {
    /// How often the desk was killed.
    pub kills: u32,
    /// The desk against the ledger.
    pub books: Books,
    /// What became of the uncertain.
    pub settled: Settled,
    /// Sends whose answer was kept back.
    pub unanswered: u64,
    /// Figures of the page that differ.
    pub told: usize,
}

impl Verdict {
    /// Takes it up into `report`.
    pub fn report(&self, report: &mut Report) {
        let (books, settled) = (&self.books, &self.settled);
        let twice = books.doubled + books.strangers;
        report.none(
            "R4 twice",
            "people who got it more than once, or whom the sheet does not name",
            twice,
            "people",
        );
        report.none(
            "R4 forgotten",
            "people who did not get it and are neither failed nor uncertain",
            books.forgotten,
            "people",
        );
        let most = u64::from(IN_FLIGHT * self.kills) + self.unanswered;
        report.add(
            Goal::new(
                "R4 uncertain",
                "listed as uncertain when all was sent; the floor is 64 a kill and every unanswered send",
                settled.listed as f64,
                "messages",
                Bound::AtMost,
                most as f64,
            )
            .against(most as f64),
        );
        report.add(Goal::new(
            "R4 settled",
            "of the uncertain that WhatsApp took: settled by statuses",
            settled.percent(),
            "%",
            Bound::AtLeast,
            99.9,
        ));
        report.none(
            "R4 differ",
            "people of whom the desk says another thing than WhatsApp",
            books.differ,
            "people",
        );
        report.none(
            "R4 counts",
            "figures of the batch's page that differ from the ledger",
            self.told,
            "figures",
        );
        report.note(format!(
            "R4: {} kills; {} sends left unanswered; {} uncertain when all was sent, of which WhatsApp had taken {}, and statuses settled {}; in the end {} taken, {} failed, {} uncertain and rightly so, {} taken and still uncertain.",
            self.kills,
            self.unanswered,
            settled.listed,
            settled.taken,
            settled.settled,
            books.taken,
            books.failed,
            books.lost,
            books.unsettled,
        ));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_answers_that_were_kept_back_can_make_uncertain() {
        let tally = json!({"throughput": 4, "injected": {
            "timeout_accepted": 5, "timeout_lost": 6, "cut_lost": 7, "http_5xx_accepted": 8, "130429": 100, "131056": 50,
        }});
        assert_eq!(unanswered(&tally), 26);
        assert_eq!(unanswered(&json!({"injected": {}})), 0);
    }

    #[test]
    fn the_share_settled_is_of_those_that_were_taken() {
        let ids =
            |numbers: &[u128]| -> HashSet<Uuid> { numbers.iter().copied().map(Uuid::from_u128).collect() };
        let mut accepted = Accepted::default();
        for message in ids(&[1, 2]) {
            accepted.by_message.insert(message, 1);
        }
        let settled = Settled::of(&ids(&[1, 2, 3]), &ids(&[2, 3]), &accepted);
        assert_eq!((settled.listed, settled.taken, settled.settled), (3, 2, 1));
        assert_eq!(settled.percent(), 50.0);
        assert_eq!(Settled::of(&ids(&[]), &ids(&[]), &accepted).percent(), 100.0);
    }
}
