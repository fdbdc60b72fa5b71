//! What a code of Meta's says about a whole batch, rather than about one recipient (`cloud-api.md` 6.4, 7).

use super::StopReason;
use crate::failure::NOT_CONNECTED;
use crate::template::TemplateStatus;

/// Codes (first and last of each span) after which no message of the number will go, until somebody put something right:
/// `cloud-api.md` 7, the rows that say reconnect, account, payment or registration. Ascending.
///
/// 0 cannot authenticate · 3 capability · 10 and 200–299 permission · 33 the number is gone · 190 token · 368 restricted for
/// policy · 131005 access · 131031 locked · 131037 display name · 131042 payment · 131045 certificate · 131063 marketing
/// templates disabled for the account · 133000, 133006, 133010, 133015 registration · 134011 terms of payment. And two of
/// the health status, 141006 payment and 141014 banned (5.3).
pub const ACCOUNT_CODES: &[(i32, i32)] = &[
    (NOT_CONNECTED, NOT_CONNECTED),
    (0, 0),
    (3, 3),
    (10, 10),
    (33, 33),
    (190, 190),
    (200, 299),
    (368, 368),
    (131_005, 131_005),
    (131_031, 131_031),
    (131_037, 131_037),
    (131_042, 131_042),
    (131_045, 131_045),
    (131_063, 131_063),
    (133_000, 133_000),
    (133_006, 133_006),
    (133_010, 133_010),
    (133_015, 133_015),
    (134_011, 134_011),
    (141_006, 141_006),
    (141_014, 141_014),
];

/// Codes after which nothing may be begun from any number of the portfolio, while answers inside the 24-hour window go on:
/// 131048 (restricted for quality, or the limit is reached) and 131064 (limit because of misclassified templates), which
/// are to be treated the same way (`cloud-api.md` 6.4).
pub const ALLOWANCE_CODES: &[i32] = &[131_048, 131_064];

/// Whether `code` is one of [`ACCOUNT_CODES`].
pub fn is_account_code(code: i32) -> bool {
    ACCOUNT_CODES
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&code))
}

/// Whether `code` is one of [`ALLOWANCE_CODES`].
pub fn is_allowance_code(code: i32) -> bool {
    ALLOWANCE_CODES.contains(&code)
}

/// Why a batch stops when one of its messages is refused with `code`; `None` for codes that speak of the one recipient or
/// pass by themselves.
pub fn stops(code: i32) -> Option<StopReason> {
    match code {
        132_001 => Some(StopReason::TemplateGone),
        132_007 => Some(StopReason::TemplateNotApproved(TemplateStatus::Rejected)),
        132_015 => Some(StopReason::TemplatePaused),
        132_016 => Some(StopReason::TemplateDisabled),
        code if is_account_code(code) => Some(StopReason::Account(code)),
        code if is_allowance_code(code) => Some(StopReason::Allowance(code)),
        _ => None,
    }
}
