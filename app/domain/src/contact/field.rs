//! Custom fields: what a company keeps about its contacts besides what WhatsApp tells.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::ContactTrouble;
use crate::ContactFieldId;
use crate::fold::fold;
use crate::management::LONGEST_NAME;

/// The longest value, in characters.
pub const LONGEST_VALUE: usize = 500;
/// Fields in use at most.
pub const MOST_FIELDS: i64 = 40;
/// Choices of one field at most.
pub const MOST_CHOICES: usize = 50;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "contact_field_kind", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ContactFieldKind {
    /// Anything.
    Text,
    /// A number, with decimals or without.
    Number,
    /// A day.
    Date,
    /// One of some words.
    Choice,
}

impl ContactFieldKind {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Date, Self::Choice];

    /// As it stands in forms.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice => "choice",
        }
    }

    /// Reads a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// A field that administrators defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactField {
    /// Which.
    pub id: ContactFieldId,
    /// What people call it.
    pub name: String,
    /// What it holds.
    pub kind: ContactFieldKind,
    /// What can be chosen, in order.
    pub choices: Vec<String>,
    /// Whether it is out of use: its values are kept and not shown.
    pub archived: bool,
}

/// What administrators write about a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFieldForm {
    /// What people call it.
    pub name: String,
    /// What it holds; stays as it is once the field is there.
    pub kind: ContactFieldKind,
    /// One choice a line.
    pub choices: String,
}

impl ContactFieldForm {
    /// The name and the choices as they are stored.
    ///
    /// # Errors
    /// What to change.
    pub fn checked(&self) -> Result<(String, Vec<String>), ContactTrouble> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(ContactTrouble::FieldName);
        }
        if super::import::is_fixed(name) {
            return Err(ContactTrouble::FieldNameTaken);
        }
        if self.kind != ContactFieldKind::Choice {
            return Ok((name.to_owned(), Vec::new()));
        }
        let mut choices: Vec<String> = Vec::new();
        for line in self
            .choices
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
        {
            if line.chars().count() > LONGEST_NAME {
                return Err(ContactTrouble::FieldChoices);
            }
            if !choices.iter().any(|other| fold(other) == fold(line)) {
                choices.push(line.to_owned());
            }
        }
        if choices.is_empty() || choices.len() > MOST_CHOICES {
            return Err(ContactTrouble::FieldChoices);
        }
        Ok((name.to_owned(), choices))
    }
}

impl ContactField {
    /// `typed` in the field's one spelling; empty for nothing.
    ///
    /// # Errors
    /// [`ContactTrouble::Value`] with what the field takes.
    pub fn read(&self, typed: &str) -> Result<String, ContactTrouble> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(String::new());
        }
        let read = match self.kind {
            ContactFieldKind::Text => {
                let fits = typed.chars().count() <= LONGEST_VALUE;
                fits.then(|| typed.chars().filter(|c| !c.is_control() || *c == '\n').collect())
            }
            ContactFieldKind::Number => number(typed),
            ContactFieldKind::Date => day(typed).map(|day| day.to_string()),
            ContactFieldKind::Choice => self
                .choices
                .iter()
                .find(|choice| fold(choice) == fold(typed))
                .cloned(),
        };
        read.ok_or_else(|| ContactTrouble::Value {
            field: self.name.clone(),
            kind: self.kind,
        })
    }

    /// `value` as people in Brazil write it.
    pub fn shown(&self, value: &str) -> String {
        match self.kind {
            ContactFieldKind::Number => value.replace('.', ","),
            ContactFieldKind::Date => day(value).map_or_else(|| value.to_owned(), write_day),
            ContactFieldKind::Text | ContactFieldKind::Choice => value.to_owned(),
        }
    }
}

/// `31/12/2026`.
pub fn write_day(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// A day as people or spreadsheets write it: `31/12/2026`, `2026-12-31`, an hour behind either.
pub fn day(text: &str) -> Option<NaiveDate> {
    let date = text.trim().split([' ', 'T']).next()?;
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let &[first, month, last] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &str| {
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse::<u32>().ok())?
    };
    let (year, day) = match (first.len(), last.len()) {
        (4, 1 | 2) => (first, last),
        (1 | 2, 4) => (last, first),
        _ => return None,
    };
    let year = i32::try_from(digits(year)?)
        .ok()
        .filter(|year| (1800..=2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, digits(month)?, digits(day)?)
}

/// `1.234,56`, `1234.56` or `1234,56` as `1234.56`. A lone point with three digits behind it parts thousands.
fn number(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (minus, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, decimals) = match (digits.rfind(','), digits.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => split(digits, comma),
        (Some(_), Some(point)) => split(digits, point),
        (Some(comma), None) => split(digits, comma),
        (None, Some(point)) if digits.len() - point != 4 && digits.matches('.').count() == 1 => {
            split(digits, point)
        }
        _ => (digits, ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let parted = groups.len() == 1
        || (groups.iter().skip(1).all(|group| group.len() == 3) && (1..=3).contains(&groups.first()?.len()));
    let whole = groups.concat();
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !parted
        || whole.is_empty()
        || whole.len() > 15
        || decimals.len() > 9
        || !all_digits(&whole)
        || !all_digits(decimals)
    {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let decimals = decimals.trim_end_matches('0');
    let sign = if minus && (whole != "0" || !decimals.is_empty()) {
        "-"
    } else {
        ""
    };
    Some(if decimals.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{decimals}")
    })
}

fn split(text: &str, at: usize) -> (&str, &str) {
    (&text[..at], &text[at + 1..])
}

#[cfg(test)]
#[path = "field_tests.rs"]
mod tests;
