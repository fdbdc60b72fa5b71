//! Money as people write and type it. Whole millionths throughout, never a fraction of a computer's.

use serde::{Deserialize, Serialize};

use super::MICROS;
use crate::words::Language;

/// The most that one message may cost, in millionths: a hundred thousand units, room for every currency.
pub const MOST_PRICE: i64 = 100_000 * MICROS;
/// The most that a budget may be, in millionths: a hundred million units.
pub const MOST_AMOUNT: i64 = 100_000_000 * MICROS;

/// Digits after the comma that a price may have.
const DECIMALS: usize = 6;

/// Currencies with a sign of their own, the longer signs first.
const SIGNS: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("R$", "BRL"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
];

/// A price as an administrator typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedPrice {
    /// Millionths of the currency's unit.
    pub micros: i64,
    /// ISO 4217, if it was typed too; a bare `$` could be any country's.
    pub currency: Option<String>,
}

/// Why what was typed is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceTrouble {
    /// Nothing was typed.
    Empty,
    /// It is no amount.
    NotAnAmount,
    /// It is below nothing.
    Negative,
    /// It has more than six digits after the comma.
    TooFine,
    /// It is more than [`MOST_PRICE`], or as a budget than [`MOST_AMOUNT`].
    TooMuch,
}

/// `micros` millionths as `language` writes them: “R$ 0,35”, “US$ 0,0625”; “R$0.35”. Two decimals at least and four at
/// most, rounded half away from nothing.
pub fn money(micros: i64, currency: &str, language: Language) -> String {
    let (point, thousands) = match language {
        Language::PtBr => (',', '.'),
        Language::En => ('.', ','),
    };
    let parts = (micros.unsigned_abs() + 50) / 100;
    let (whole, fraction) = (parts / 10_000, parts % 10_000);
    let mut decimals = format!("{fraction:04}");
    while decimals.len() > 2 && decimals.ends_with('0') {
        decimals.pop();
    }
    let minus = if micros < 0 && parts > 0 { "-" } else { "" };
    let sign = SIGNS.iter().find(|(_, code)| *code == currency);
    let (sign, gap) = match (sign, language) {
        (Some((sign, _)), Language::PtBr) => (*sign, " "),
        (Some((sign, _)), Language::En) => (*sign, ""),
        (None, _) => (currency, " "),
    };
    let whole = grouped(whole, thousands);
    format!("{minus}{sign}{gap}{whole}{point}{decimals}")
}

fn grouped(whole: u64, thousands: char) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    text
}

/// Reads a price as people type or paste it: “0,35”, “R$ 0,3500”, “US$ 0.0625”, “1.234,56”, “BRL 0,35”.
///
/// Where both a comma and a point stand, the last one begins the decimals; a single one does too, since a message never
/// costs thousands: “1.234” is a little more than one.
///
/// # Errors
/// What is wrong with it.
pub fn parse_price(text: &str) -> Result<TypedPrice, PriceTrouble> {
    parse(text, MOST_PRICE, false)
}

/// Reads an amount as [`parse_price`] does, except that a single mark before three digits groups the thousands: “1.000” is a
/// thousand, as nobody types the thousandths of a budget.
///
/// # Errors
/// What is wrong with it.
pub fn parse_amount(text: &str) -> Result<TypedPrice, PriceTrouble> {
    parse(text, MOST_AMOUNT, true)
}

fn parse(text: &str, most: i64, thousands: bool) -> Result<TypedPrice, PriceTrouble> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.is_empty() {
        return Err(PriceTrouble::Empty);
    }
    let (minus, rest) = match compact.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, compact.as_str()),
    };
    let (currency, amount) = currency_of(rest)?;
    let (inner, amount) = match amount.strip_prefix(['-', '−']) {
        Some(amount) => (true, amount),
        None => (false, amount),
    };
    let micros = micros_of(amount, thousands)?;
    if (minus || inner) && micros > 0 {
        return Err(PriceTrouble::Negative);
    }
    if micros > most {
        return Err(PriceTrouble::TooMuch);
    }
    Ok(TypedPrice { micros, currency })
}

/// The currency that stands before or after the amount, and the amount.
fn currency_of(text: &str) -> Result<(Option<String>, &str), PriceTrouble> {
    let upper = |code: &str| code.to_ascii_uppercase();
    let number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '−');
    let from = text.find(number).ok_or(PriceTrouble::NotAnAmount)?;
    let amount = text[from..].trim_end_matches(|c| !number(c));
    let name = match (&text[..from], &text[from + amount.len()..]) {
        (name, "") | ("", name) => upper(name),
        _ => return Err(PriceTrouble::NotAnAmount),
    };
    let sign = SIGNS.iter().find(|(sign, _)| *sign == name);
    match (name.as_str(), sign) {
        ("" | "$", _) => Ok((None, amount)),
        (_, Some((_, code))) => Ok((Some((*code).to_owned()), amount)),
        (code, None) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
            Ok((Some(name), amount))
        }
        _ => Err(PriceTrouble::NotAnAmount),
    }
}

/// The millionths of an amount without sign and currency; with `thousands`, a single mark before three digits begins no decimals.
fn micros_of(amount: &str, thousands: bool) -> Result<i64, PriceTrouble> {
    let points = amount.matches(['.', ',']).count();
    let last = amount.rfind(['.', ',']);
    let (whole, decimals) = match last {
        None => (amount, ""),
        // Several of one kind only group the thousands.
        Some(at) if points > 1 && amount.matches(&amount[at..=at]).count() == points => (amount, ""),
        Some(at) if thousands && points == 1 && (1..=3).contains(&at) && amount.len() == at + 4 => {
            (amount, "")
        }
        Some(at) => (&amount[..at], &amount[at + 1..]),
    };
    let whole = ungrouped(whole)?;
    if whole.is_empty() && decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PriceTrouble::NotAnAmount);
    }
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > DECIMALS {
        return Err(PriceTrouble::TooFine);
    }
    // Longer than any price, and then too long for the sum.
    if whole.trim_start_matches('0').len() > 9 {
        return Err(PriceTrouble::TooMuch);
    }
    let digits = format!("0{whole}{decimals:0<DECIMALS$}");
    digits.parse().map_err(|_| PriceTrouble::NotAnAmount)
}

/// The digits of a whole number whose thousands may be grouped, by one kind of mark in threes.
fn ungrouped(whole: &str) -> Result<String, PriceTrouble> {
    let mark = whole.chars().find(|c| !c.is_ascii_digit());
    let groups: Vec<&str> = match mark {
        None => return Ok(whole.to_owned()),
        Some(mark @ ('.' | ',')) => whole.split(mark).collect(),
        Some(_) => return Err(PriceTrouble::NotAnAmount),
    };
    let fits = (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    if !fits || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PriceTrouble::NotAnAmount);
    }
    Ok(digits)
}
