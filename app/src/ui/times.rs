//! Instants as people read them, in the business's zone.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::zone::BusinessZone;

use crate::ui::words;

/// A day separator: “hoje”, “ontem”, “segunda-feira, 16 de novembro”.
pub fn day(day: NaiveDate, today: NaiveDate) -> String {
    let times = &words().times;
    match (today - day).num_days() {
        0 => times.today.to_owned(),
        1 => times.yesterday.to_owned(),
        ago => {
            let month = times
                .months
                .get(day.month0() as usize)
                .copied()
                .unwrap_or_default();
            let date = if day.year() == today.year() {
                (times.day)(day.day(), month)
            } else {
                (times.day_of_year)(day.day(), month, day.year())
            };
            let weekday = times
                .weekdays
                .get(day.weekday().num_days_from_monday() as usize)
                .copied();
            match weekday.filter(|_| (2..7).contains(&ago)) {
                Some(weekday) => format!("{weekday}, {date}"),
                None => date,
            }
        }
    }
}

/// A card's instant: the hour today, “ontem”, else the date.
pub fn short(at: DateTime<Utc>, now: DateTime<Utc>, zone: &BusinessZone) -> String {
    let day = zone.day(at);
    match (zone.day(now) - day).num_days() {
        0 => zone.clock(at),
        1 => words().times.yesterday.to_owned(),
        _ if day.year() == zone.day(now).year() => format!("{:02}/{:02}", day.day(), day.month()),
        _ => zone.date(at),
    }
}

/// A date with its hour: `22/11/2026 09:12`.
pub fn full(at: DateTime<Utc>, zone: &BusinessZone) -> String {
    format!("{} {}", zone.date(at), zone.clock(at))
}

/// “há 5 min”.
pub fn since(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    (words().times.since)((now - at).num_minutes())
}

/// “expira em 23 h”.
pub fn expires(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let words = words();
    (words.states.expires_in)(&(words.windows.left)((at - now).num_minutes().max(0)))
}
