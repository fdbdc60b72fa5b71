//! Phones as spreadsheets leave them.

use super::RowTrouble;
use crate::phone::Phone;

/// Reads a phone out of a sheet's cell: all that [`Phone::parse`] reads, and what spreadsheets make of one: a number in
/// scientific notation (`5,541988887777E+12`), decimals that say nothing (`5541988887777.0`), an apostrophe in front, a
/// formula that keeps it a text (`="41988887777"`).
///
/// # Errors
/// [`RowTrouble::PhoneRounded`] when scientific notation shows fewer digits than the number has: those it leaves out may
/// have been zeros or not, and the message must not go to somebody else. Otherwise [`RowTrouble::Phone`].
pub fn sheet_phone(cell: &str) -> Result<Phone, RowTrouble> {
    let text = bare(cell);
    if let Some(number) = Scientific::read(text) {
        return match number.digits() {
            Some(digits) => Phone::parse(&digits).map_err(RowTrouble::Phone),
            None => Err(RowTrouble::PhoneRounded),
        };
    }
    Phone::parse(without_decimals(text)).map_err(RowTrouble::Phone)
}

/// The cell without what is no part of the number.
fn bare(cell: &str) -> &str {
    let text = cell.trim();
    let text = text
        .strip_prefix("=\"")
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    text.trim_start_matches(['\'', '’', '`']).trim()
}

/// The number without the decimals of a computer's: one zero, which is no group of a phone's digits; two only behind bare
/// digits, for people write `98888.77.00` as well.
fn without_decimals(text: &str) -> &str {
    if let Some(whole) = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")) {
        return whole;
    }
    match text.strip_suffix(".00").or_else(|| text.strip_suffix(",00")) {
        Some(whole) if is_number(whole.strip_prefix('+').unwrap_or(whole)) => whole,
        _ => text,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A number as `5,541988887777E+12`.
struct Scientific<'a> {
    whole: &'a str,
    decimals: &'a str,
    exponent: usize,
}

impl<'a> Scientific<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E'])?;
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let mantissa = mantissa.strip_prefix('+').unwrap_or(mantissa);
        let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
        let decimals_fit = decimals.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !decimals_fit || !is_number(exponent) {
            return None;
        }
        Some(Self {
            whole,
            decimals,
            exponent: exponent.parse().ok()?,
        })
    }

    /// All of its digits; none when some are left out, or when it is no whole number.
    fn digits(&self) -> Option<String> {
        let (whole, rest) = self.decimals.split_at_checked(self.exponent)?;
        let exact = rest.bytes().all(|b| b == b'0');
        exact.then(|| [self.whole, whole].concat())
    }
}
