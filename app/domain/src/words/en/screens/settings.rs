//! Settings of the business.

use crate::words::screens::SettingsWords;

pub const SETTINGS_WORDS: SettingsWords = SettingsWords {
    lead: "They hold for the whole business.",
    business: "Business",
    name: "Name of the business",
    name_hint: "It stands on the sign-in page.",
    language: "Default language",
    zone: "Time zone",
    zone_hint: "Set where the desk is installed (GUICHE_TIMEZONE).",
    security: "Security",
    idle: "End unused sessions after",
    minutes: |minutes| match minutes {
        1 => "1 minute".to_owned(),
        60 => "1 hour".to_owned(),
        minutes if minutes % 60 == 0 => format!("{} hours", minutes / 60),
        minutes => format!("{minutes} minutes"),
    },
    second_factor: "Require two-step verification of",
    second_factor_hint: "Those who have not set it up do so at the next sign-in.",
    service: "Service",
    awaiting: "Wait for the customer’s answer for",
    awaiting_hint: "After an Active Contact or a Recontact. Without an answer by then, the protocol is closed.",
    hours: |hours| match hours {
        1 => "1 hour".to_owned(),
        hours if hours % 24 == 0 && hours > 24 => format!("{} days", hours / 24),
        hours => format!("{hours} hours"),
    },
    changed: |who, at| format!("Last changed by {who}, {at}"),
};
