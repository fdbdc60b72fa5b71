//! The messaging limit.

use super::{count, people};
use crate::allowance::{Amount, Level, RuleSet, Way, level};
use crate::words::screens::AllowanceWords;

pub const ALLOWANCE: AllowanceWords = AllowanceWords {
    title: "Messaging limit",
    level: level_word,
    used: |used, amount| match amount {
        Amount::Limited(most) => format!("{} of {} in 24 hours", count(used), people(most)),
        Amount::Unlimited => format!("{} in 24 hours", people(used)),
    },
    meter: "How much of the limit is used",
    room: |room| match room {
        0 => "No room now".to_owned(),
        room => format!("Room for {} more now", people(room)),
    },
    reserve: |reserve| match reserve {
        1 => "Batches leave 1 place to agents.".to_owned(),
        reserve => format!("Batches leave {} places to agents.", count(reserve)),
    },
    near: "Near the limit: what does not fit waits its turn.",
    full: "The limit is full: what is sent now waits its turn.",
    refused: |at| format!("Meta refused new conversations; Guichê tries again on {at}."),
    returns: "When there is room again",
    returns_at: |places, at| format!("{} more at {at}", count(places)),
    returns_more: |places| format!("{} more after that", count(places)),
    shared: |numbers| format!("It counts for {numbers} together."),
    by_number: "It counts for this number alone.",
    reported: |at| format!("As Meta told on {at}."),
    not_reported: "Meta has not told the limit yet; Guichê goes by the lowest.",
    next: "Next level",
    next_level: |next| {
        let to = next.next.map(level_word).unwrap_or_default();
        match next.way {
            Way::Highest => "This is the highest level.".to_owned(),
            Way::Verification => format!("{to}: after Meta verifies the business."),
            Way::AtEarliest { hours } => format!(
                "{to}: on reaching {} in 7 days with good quality, {hours} hours later at the earliest.",
                people(next.needed)
            ),
            Way::Within { hours } => format!(
                "{to}: on reaching {} in 7 days with good quality, within {hours} hours.",
                people(next.needed)
            ),
        }
    },
    next_progress: |reached, needed| format!("{} of {} in 7 days", count(reached), people(needed)),
    source: |source, since| match since {
        Some(since) => format!("Predicted by the rule of {source}, in force since {since}. Meta decides."),
        None => format!("Predicted by the rule of {source}. Meta decides."),
    },
    rule_set: "Rule of the prediction",
    rule_set_word: |rules| match rules {
        RuleSet::Seeds => "Of 2021 and 2022: by number, at twice the limit in 7 days",
        RuleSet::Since2025 => "Since October 2025: by business, at half the limit in 7 days",
    },
    rule_set_hint: "It changes only the prediction, for all numbers. The limit is always what Meta tells.",
    unknown: "This number’s limit is not known yet.",
};

/// “Level 1 (1,000 a day)”.
fn level_word(amount: Amount) -> String {
    let level = level(amount);
    match (level, level.number(), amount) {
        (Level::Unlimited, ..) | (_, _, Amount::Unlimited) => "No limit".to_owned(),
        (_, Some(number), Amount::Limited(most)) => format!("Level {number} ({} a day)", count(most)),
        (Level::Unverified, None, Amount::Limited(most)) => {
            format!("Business not verified ({} a day)", count(most))
        }
        (Level::Verified, None, Amount::Limited(most)) => {
            format!("Verified business ({} a day)", count(most))
        }
        (_, None, Amount::Limited(most)) => format!("{} a day", count(most)),
    }
}
