//! How batches are sent, as an administrator types it.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::{MOST_HEADROOM, MOST_ROWS, QuietHours, SendingSettings};
use crate::allowance::Amount;

const PERCENT: RangeInclusive<u32> = 1..=100;
/// A day at most: what failed before says nothing of now.
const MINUTES: RangeInclusive<u32> = 1..=1_440;
/// A batch has no more recipients.
const LEAST: RangeInclusive<u32> = 1..=MOST_ROWS as u32;
const HEADROOM: RangeInclusive<u32> = 1..=MOST_HEADROOM as u32;
/// Nothing may be kept; and something is left to batches, which else would wait for ever.
const RESERVE: RangeInclusive<u32> = 0..=90;
/// The night that is offered where none is quiet.
const NIGHT: (&str, &str) = ("21:00", "08:00");
/// How a clock is written.
const CLOCK: &str = "%H:%M";

/// What is typed and ticked. Numbers are whole; times are written as `21:00`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendingForm {
    /// [`super::StopRules::yellow`].
    pub yellow: bool,
    /// [`super::StopRules::failures_percent`].
    pub failures_percent: String,
    /// [`super::StopRules::failures_minutes`].
    pub failures_minutes: String,
    /// [`super::StopRules::failures_least`].
    pub failures_least: String,
    /// [`super::StopRules::opt_outs_percent`].
    pub opt_outs_percent: String,
    /// [`super::StopRules::opt_outs_least`].
    pub opt_outs_least: String,
    /// Whether a part of each day is quiet; where not, its times do not count.
    pub nights: bool,
    /// [`QuietHours::from`].
    pub quiet_from: String,
    /// [`QuietHours::until`].
    pub quiet_until: String,
    /// [`QuietHours::saturdays`].
    pub saturdays: bool,
    /// [`QuietHours::sundays`].
    pub sundays: bool,
    /// [`SendingSettings::headroom`].
    pub headroom: String,
    /// [`SendingSettings::reserve_percent`].
    pub reserve: String,
}

/// What is wrong with the form: one for each field. Numbers are not whole, or outside [`SendingFault::limits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendingFault {
    /// The share of failures.
    FailuresPercent,
    /// The time in which they count.
    FailuresMinutes,
    /// From how many messages on.
    FailuresLeast,
    /// The share of opt-outs.
    OptOutsPercent,
    /// From how many people on.
    OptOutsLeast,
    /// No time at which quiet begins.
    QuietFrom,
    /// No time at which quiet ends.
    QuietUntil,
    /// Quiet begins when it ends: that is no time, or the whole day.
    QuietEmpty,
    /// The share of the throughput.
    Headroom,
    /// The share of the messaging limit.
    Reserve,
}

impl SendingFault {
    /// The field of the form that it stands under, by name.
    pub fn field(self) -> &'static str {
        match self {
            Self::FailuresPercent => "failures_percent",
            Self::FailuresMinutes => "failures_minutes",
            Self::FailuresLeast => "failures_least",
            Self::OptOutsPercent => "opt_outs_percent",
            Self::OptOutsLeast => "opt_outs_least",
            Self::QuietFrom => "quiet_from",
            Self::QuietUntil | Self::QuietEmpty => "quiet_until",
            Self::Headroom => "headroom",
            Self::Reserve => "reserve",
        }
    }

    /// The least and the most that a number may be; absent for times.
    pub fn limits(self) -> Option<(u32, u32)> {
        let range = match self {
            Self::FailuresPercent | Self::OptOutsPercent => PERCENT,
            Self::FailuresMinutes => MINUTES,
            Self::FailuresLeast | Self::OptOutsLeast => LEAST,
            Self::Headroom => HEADROOM,
            Self::Reserve => RESERVE,
            Self::QuietFrom | Self::QuietUntil | Self::QuietEmpty => return None,
        };
        Some(range.into_inner())
    }

    /// Reads the number of the field that it stands under.
    fn number(self, typed: &str) -> Result<u32, Self> {
        let (least, most) = self.limits().unwrap_or_default();
        whole(typed)
            .filter(|number| (least..=most).contains(number))
            .ok_or(self)
    }

    /// The same, where the limits fit into a byte.
    fn percent(self, typed: &str) -> Result<u8, Self> {
        self.number(typed)
            .and_then(|number| u8::try_from(number).map_err(|_| self))
    }
}

impl From<&SendingSettings> for SendingForm {
    fn from(settings: &SendingSettings) -> Self {
        let rules = settings.rules;
        let quiet = settings.quiet;
        let night = quiet.filter(|quiet| quiet.from != quiet.until);
        let clock = |time: NaiveTime| time.format(CLOCK).to_string();
        Self {
            yellow: rules.yellow,
            failures_percent: rules.failures_percent.to_string(),
            failures_minutes: rules.failures_minutes.to_string(),
            failures_least: rules.failures_least.to_string(),
            opt_outs_percent: rules.opt_outs_percent.to_string(),
            opt_outs_least: rules.opt_outs_least.to_string(),
            nights: night.is_some(),
            quiet_from: night.map_or(NIGHT.0.to_owned(), |night| clock(night.from)),
            quiet_until: night.map_or(NIGHT.1.to_owned(), |night| clock(night.until)),
            saturdays: quiet.is_some_and(|quiet| quiet.saturdays),
            sundays: quiet.is_some_and(|quiet| quiet.sundays),
            headroom: settings.headroom.to_string(),
            reserve: settings.reserve_percent.to_string(),
        }
    }
}

impl SendingForm {
    /// `stored`, with what the form says; what it does not show stays.
    ///
    /// # Errors
    /// What to change; of several the first, from above.
    pub fn onto(&self, stored: SendingSettings) -> Result<SendingSettings, SendingFault> {
        use SendingFault as Fault;
        let mut settings = stored;
        let rules = &mut settings.rules;
        rules.yellow = self.yellow;
        rules.failures_percent = Fault::FailuresPercent.percent(&self.failures_percent)?;
        rules.failures_minutes = Fault::FailuresMinutes
            .number(&self.failures_minutes)
            .and_then(|minutes| u16::try_from(minutes).map_err(|_| Fault::FailuresMinutes))?;
        rules.failures_least = Fault::FailuresLeast.number(&self.failures_least)?;
        rules.opt_outs_percent = Fault::OptOutsPercent.percent(&self.opt_outs_percent)?;
        rules.opt_outs_least = Fault::OptOutsLeast.number(&self.opt_outs_least)?;
        settings.quiet = self.quiet()?;
        settings.headroom = Fault::Headroom.percent(&self.headroom)?;
        settings.reserve_percent = Fault::Reserve.percent(&self.reserve)?;
        Ok(settings)
    }

    fn quiet(&self) -> Result<Option<QuietHours>, SendingFault> {
        let (from, until) = if self.nights {
            let from = clock(&self.quiet_from).ok_or(SendingFault::QuietFrom)?;
            let until = clock(&self.quiet_until).ok_or(SendingFault::QuietUntil)?;
            if from == until {
                return Err(SendingFault::QuietEmpty);
            }
            (from, until)
        } else {
            // No night is quiet.
            (NaiveTime::MIN, NaiveTime::MIN)
        };
        let quiet = QuietHours {
            from,
            until,
            saturdays: self.saturdays,
            sundays: self.sundays,
        };
        Ok((self.nights || self.saturdays || self.sundays).then_some(quiet))
    }
}

/// The share of the messaging limit that is typed, while it is one.
pub fn typed_reserve(typed: &str) -> Option<u8> {
    SendingFault::Reserve.percent(typed).ok()
}

/// Reads a whole number, in groups of three digits or not, with a percent sign or without.
fn whole(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    let typed = typed.strip_suffix('%').unwrap_or(typed).trim_end();
    let mut groups = typed.split(['.', ',', ' ', '\u{a0}']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    let plain = !first.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// Reads `21:00`; some browsers write seconds too.
fn clock(typed: &str) -> Option<NaiveTime> {
    let typed = typed.trim();
    NaiveTime::parse_from_str(typed, CLOCK)
        .or_else(|_| NaiveTime::parse_from_str(typed, "%H:%M:%S"))
        .ok()
}

/// What the page of sending shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendingView {
    /// What can be edited, as it holds.
    pub form: SendingForm,
    /// The messaging limits, of which a share is kept.
    pub limits: Vec<SharedLimit>,
    /// Who last changed it, and when.
    pub changed: Option<(String, DateTime<Utc>)>,
}

/// A messaging limit and who shares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedLimit {
    /// The names of its numbers.
    pub numbers: Vec<String>,
    /// As Meta reported it, or the least there is.
    pub amount: Amount,
}
