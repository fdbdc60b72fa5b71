//! The demo's day: the shops are open from 8 to 18 h every day, and the script counts its minutes while they are open.
//!
//! So whoever starts the demo at three in the morning sees yesterday's last hours and no customer who writes at night;
//! at nine, what came in this morning and yesterday afternoon; and everything of “today” is less than 24 hours old.

use chrono::{DateTime, Datelike, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use domain::zone::BusinessZone;

/// Seconds of the day at which the shops open and close.
const OPENS: i64 = 8 * 3_600;
/// See [`OPENS`].
const CLOSES: i64 = 18 * 3_600;
/// Minutes of a whole day.
pub(super) const DAY: i64 = (CLOSES - OPENS) / 60;

/// As people say the days of the week.
const WEEKDAYS: [&str; 7] = [
    "segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo",
];

/// The hours as they are around an instant.
#[derive(Clone)]
pub(super) struct Hours {
    zone: BusinessZone,
    now: DateTime<Utc>,
}

impl Hours {
    /// Those around `now`.
    pub fn around(zone: BusinessZone, now: DateTime<Utc>) -> Self {
        Self { zone, now }
    }

    /// The instant so many open minutes before now; without any, now or when the shops last closed.
    pub fn ago(&self, minutes: i64) -> DateTime<Utc> {
        let (mut day, mut second) = self.local();
        if second < OPENS {
            (day, second) = (day - TimeDelta::days(1), CLOSES);
        }
        second = second.min(CLOSES);
        let mut left = minutes * 60;
        while left > second - OPENS {
            left -= second - OPENS;
            (day, second) = (day - TimeDelta::days(1), CLOSES);
        }
        self.zone.instant(day + TimeDelta::seconds(second - left))
    }

    /// The instant so many open minutes after now.
    pub fn ahead(&self, minutes: i64) -> DateTime<Utc> {
        let (mut day, mut second) = self.local();
        if second >= CLOSES {
            (day, second) = (day + TimeDelta::days(1), OPENS);
        }
        second = second.max(OPENS);
        let mut left = minutes * 60;
        while left > CLOSES - second {
            left -= CLOSES - second;
            (day, second) = (day + TimeDelta::days(1), OPENS);
        }
        self.zone.instant(day + TimeDelta::seconds(second + left))
    }

    /// Why somebody is away from their desk now.
    pub fn pause(&self) -> &'static str {
        match self.local().1 / 60 {
            690..870 => "Almoço",
            480..1_080 => "Café",
            _ => "Fim do expediente",
        }
    }

    /// What is said at `at`: `{Bom dia}` and `{bom dia}` greet as one does at that hour, `{+2}` is the day of the week in two
    /// days, and `{+2/}` its date.
    pub fn said(&self, text: &str, at: DateTime<Utc>) -> String {
        let local = self.zone.local(at).naive_local();
        let mut said = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            match after.split_once('}') {
                Some((word, after)) => {
                    said.push_str(&filled(word, local).unwrap_or_else(|| format!("{{{word}}}")));
                    rest = after;
                }
                None => {
                    said.push('{');
                    rest = after;
                }
            }
        }
        said.push_str(rest);
        said
    }

    /// The day as it begins, and how many seconds of it have passed.
    fn local(&self) -> (NaiveDateTime, i64) {
        let local = self.zone.local(self.now).naive_local();
        (
            local.date().and_time(NaiveTime::MIN),
            i64::from(local.num_seconds_from_midnight()),
        )
    }
}

fn filled(word: &str, local: NaiveDateTime) -> Option<String> {
    let greeting = match local.hour() {
        0..12 => "bom dia",
        12..18 => "boa tarde",
        _ => "boa noite",
    };
    match word {
        "bom dia" => Some(greeting.to_owned()),
        "Bom dia" => Some(greeting.replacen('b', "B", 1)),
        word => {
            let days = word.strip_prefix('+')?;
            let (days, date) = match days.strip_suffix('/') {
                Some(days) => (days, true),
                None => (days, false),
            };
            let day = local.date() + TimeDelta::days(days.parse().ok()?);
            Some(match date {
                true => format!("{:02}/{:02}", day.day(), day.month()),
                false => WEEKDAYS[day.weekday().num_days_from_monday() as usize].to_owned(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &str) -> Hours {
        let now = DateTime::parse_from_rfc3339(&format!("2026-11-18T{clock}:00-03:00")).unwrap();
        Hours::around(BusinessZone::fixed(-10_800), now.to_utc())
    }

    fn shown(at: DateTime<Utc>) -> String {
        BusinessZone::fixed(-10_800)
            .local(at)
            .format("%d %H:%M")
            .to_string()
    }

    #[test]
    fn minutes_count_while_the_shops_are_open() {
        for (now, minutes, ago, ahead) in [
            ("03:00", 0, "17 18:00", "18 08:00"),
            ("03:00", 6, "17 17:54", "18 08:06"),
            ("09:15", 6, "18 09:09", "18 09:21"),
            ("09:15", 75, "18 08:00", "18 10:30"),
            ("09:15", 235, "17 15:20", "18 13:10"),
            ("16:40", 95, "18 15:05", "19 08:15"),
            ("16:40", 690, "17 15:10", ""),
            ("20:00", 6, "18 17:54", "19 08:06"),
        ] {
            assert_eq!(shown(at(now).ago(minutes)), ago, "{minutes} before {now}");
            if minutes < DAY {
                assert_eq!(shown(at(now).ahead(minutes)), ahead, "{minutes} after {now}");
            }
        }
    }

    #[test]
    fn greetings_and_days_fit_the_moment_they_are_said_in() {
        for (clock, said) in [
            ("08:30", "Bom dia! Entregamos sexta, 20/11. bom dia"),
            ("12:00", "Boa tarde! Entregamos sexta, 20/11. boa tarde"),
            ("18:00", "Boa noite! Entregamos sexta, 20/11. boa noite"),
        ] {
            let hours = at(clock);
            assert_eq!(
                hours.said("{Bom dia}! Entregamos {+2}, {+2/}. {bom dia}", hours.now),
                said
            );
        }
        assert_eq!(at("09:00").said("{nada} {", at("09:00").now), "{nada} {");
    }
}
