//! The prices that the desk ships with.

use chrono::NaiveDate;

use super::PriceLine;
use crate::template::TemplateCategory;

/// Where Meta publishes its prices; shown beside [`published`], for an administrator to compare.
pub const PUBLISHED_SOURCE: &str =
    "https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing";

/// The day on which [`published`] was compared with copies of Meta's table: year, month, day.
pub const PUBLISHED_READ: (i32, u32, u32) = (2026, 11, 22);

/// Meta's list prices for Brazil in US dollars, as an administrator's first table: marketing 0.0625, utility and
/// authentication 0.0068, before volume tiers.
///
/// Not read from Meta's own file, but from copies of it that agree: of its table of 1 January 2026 (a partner's page,
/// talkall.com.br/en/novidades/tarifas-whatsapp-2026) and of that of 1 October 2026 (a data set in dirhams, whose peg
/// to the dollar gives the same amounts; utility also in dollars). Meta publishes a table in reais too; its amounts could
/// not be found and are not worked out from the dollar. Other countries have no line: their prices differ by region.
pub fn published() -> Vec<PriceLine> {
    let line = |category, micros| {
        Some(PriceLine {
            country: "BR".to_owned(),
            category,
            from: NaiveDate::from_ymd_opt(2026, 1, 1)?,
            currency: "USD".to_owned(),
            micros,
        })
    };
    [
        line(TemplateCategory::Marketing, 62_500),
        line(TemplateCategory::Utility, 6_800),
        line(TemplateCategory::Authentication, 6_800),
    ]
    .into_iter()
    .flatten()
    .collect()
}
