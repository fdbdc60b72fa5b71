//! A month of the business's calendar.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A month; earlier ones are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i32,
    /// From 1.
    month: u32,
}

impl TryFrom<String> for Month {
    type Error = &'static str;

    fn try_from(slug: String) -> Result<Self, Self::Error> {
        Self::from_slug(&slug).ok_or("no month")
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.slug()
    }
}

impl Month {
    /// The month of `day`.
    pub fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Which of the twelve, from 0.
    pub fn index(self) -> usize {
        self.month.saturating_sub(1) as usize
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    /// The one after it.
    pub fn next(self) -> Self {
        match self.month {
            12 => Self {
                year: self.year + 1,
                month: 1,
            },
            month => Self {
                month: month + 1,
                ..self
            },
        }
    }

    /// The one before it.
    pub fn previous(self) -> Self {
        match self.month {
            1 => Self {
                year: self.year - 1,
                month: 12,
            },
            month => Self {
                month: month - 1,
                ..self
            },
        }
    }

    /// As it stands in an address: `2026-11`.
    pub fn slug(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    /// Reads what [`Month::slug`] wrote.
    pub fn from_slug(slug: &str) -> Option<Self> {
        let (year, month) = slug.split_once('-')?;
        let read = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
        };
        // Months that a calendar has, in years that a desk can have.
        ((2000..2100).contains(&read.year) && (1..=12).contains(&read.month)).then_some(read)
    }
}
