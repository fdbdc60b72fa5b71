//! When a batch stops by itself (`product.md` 7, 12).

use serde::{Deserialize, Serialize};

use super::stops;
use crate::cost::Spending;
use crate::template::TemplateStatus;

/// How customers take a number's messages, as Meta rates the last seven days (`cloud-api.md` 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "number_quality", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum NumberQuality {
    /// Alta.
    Green,
    /// Média.
    Yellow,
    /// Baixa.
    Red,
    /// Not defined yet.
    #[default]
    Unknown,
}

impl NumberQuality {
    /// Reads Meta's word; one that the desk does not know defines nothing.
    pub fn parse(word: &str) -> Self {
        match word.trim().to_ascii_uppercase().as_str() {
            "GREEN" => Self::Green,
            "YELLOW" => Self::Yellow,
            "RED" => Self::Red,
            _ => Self::Unknown,
        }
    }
}

/// Why a batch stopped by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The number's quality fell to medium, and the rules stop at that.
    QualityYellow,
    /// The number's quality is low.
    QualityRed,
    /// The number is flagged: seven days to improve.
    NumberFlagged,
    /// The number is restricted: only replies inside the window go.
    NumberRestricted,
    /// Meta sends nothing from the number, in this state of Meta's.
    NumberUnusable(String),
    /// Meta paused the template because of its quality.
    TemplatePaused,
    /// Meta disabled the template for good.
    TemplateDisabled,
    /// The template is no longer there.
    TemplateGone,
    /// The template is there, and not approved.
    TemplateNotApproved(TemplateStatus),
    /// Too many of the last messages failed.
    Failures {
        /// How many of a hundred.
        percent: u8,
        /// Of how many.
        of: u32,
    },
    /// Too many of those reached opted out.
    OptOuts {
        /// How many of a hundred.
        percent: u8,
        /// Of how many.
        of: u32,
    },
    /// Meta refuses the whole account or number, with this code ([`super::ACCOUNT_CODES`]).
    Account(i32),
    /// Meta lets nothing more be begun for now, with this code ([`super::ALLOWANCE_CODES`]).
    Allowance(i32),
    /// The number has spent what it may in this month.
    Budget,
}

/// When to stop; an administrator's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct StopRules {
    /// Whether a fall to medium quality stops it too; low quality always does.
    pub yellow: bool,
    /// Stop when this many of a hundred messages failed.
    pub failures_percent: u8,
    /// Only messages settled in the last so many minutes count.
    pub failures_minutes: u16,
    /// From so many settled ones on.
    pub failures_least: u32,
    /// Stop when this many of a hundred who were reached opted out.
    pub opt_outs_percent: u8,
    /// From so many reached on.
    pub opt_outs_least: u32,
}

impl Default for StopRules {
    fn default() -> Self {
        Self {
            yellow: true,
            failures_percent: 20,
            failures_minutes: 10,
            failures_least: 20,
            opt_outs_percent: 3,
            opt_outs_least: 50,
        }
    }
}

/// How a batch, its number and its template are doing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// The number's quality.
    pub quality: NumberQuality,
    /// What it was when a person last let the batch go: who sends with medium quality knows it.
    pub quality_before: NumberQuality,
    /// The number's `status` as Meta writes it; absent while it was never asked.
    pub status: Option<String>,
    /// Where the template stands; absent when it is gone.
    pub template: Option<TemplateStatus>,
    /// Messages that failed in the last [`StopRules::failures_minutes`].
    pub failed: u32,
    /// Messages that failed or arrived in that time.
    pub settled: u32,
    /// How many the whole batch reached.
    pub reached: u32,
    /// How many of those opted out after it.
    pub opted_out: u32,
    /// The last code since it was last begun or resumed for which [`stops`] tells a reason.
    pub last_code: Option<i32>,
    /// What the number has spent in this month; absent where it was not asked.
    pub spending: Option<Spending>,
}

/// Why the batch must stop now; `None` while it may go on. Of several reasons the one that a person has to know first: what
/// keeps anything from being sent goes before what is only a bad sign.
pub fn must_stop(rules: &StopRules, health: &Health) -> Option<StopReason> {
    health
        .last_code
        .and_then(stops)
        .or_else(|| number(health.status.as_deref()))
        .or_else(|| template(health.template))
        .or_else(|| quality(rules, health))
        .or_else(|| flagged(health.status.as_deref()))
        .or_else(|| {
            share(health.failed, health.settled, rules.failures_least)
                .filter(|percent| *percent >= rules.failures_percent)
                .map(|percent| StopReason::Failures {
                    percent,
                    of: health.settled,
                })
        })
        .or_else(|| {
            share(health.opted_out, health.reached, rules.opt_outs_least)
                .filter(|percent| *percent >= rules.opt_outs_percent)
                .map(|percent| StopReason::OptOuts {
                    percent,
                    of: health.reached,
                })
        })
        .or_else(|| {
            let spent = health.spending.as_ref().is_some_and(Spending::must_stop);
            spent.then_some(StopReason::Budget)
        })
}

/// What a number's status lets be sent (`cloud-api.md` 6.3): CONNECTED and FLAGGED everything, RESTRICTED replies only.
fn number(status: Option<&str>) -> Option<StopReason> {
    match status? {
        "CONNECTED" | "FLAGGED" => None,
        "RESTRICTED" => Some(StopReason::NumberRestricted),
        other => Some(StopReason::NumberUnusable(other.to_owned())),
    }
}

fn flagged(status: Option<&str>) -> Option<StopReason> {
    (status == Some("FLAGGED")).then_some(StopReason::NumberFlagged)
}

fn template(status: Option<TemplateStatus>) -> Option<StopReason> {
    match status {
        Some(TemplateStatus::Approved) => None,
        Some(TemplateStatus::Paused) => Some(StopReason::TemplatePaused),
        Some(TemplateStatus::Disabled) => Some(StopReason::TemplateDisabled),
        None | Some(TemplateStatus::Deleted | TemplateStatus::PendingDeletion) => {
            Some(StopReason::TemplateGone)
        }
        Some(other) => Some(StopReason::TemplateNotApproved(other)),
    }
}

fn quality(rules: &StopRules, health: &Health) -> Option<StopReason> {
    match (health.quality, health.quality_before) {
        (NumberQuality::Red, _) => Some(StopReason::QualityRed),
        (NumberQuality::Yellow, NumberQuality::Green | NumberQuality::Unknown) if rules.yellow => {
            Some(StopReason::QualityYellow)
        }
        _ => None,
    }
}

/// How many of a hundred `part` is of `whole`, rounded down; `None` while there are fewer than `least`, or none of them.
fn share(part: u32, whole: u32, least: u32) -> Option<u8> {
    if part == 0 || whole < least {
        return None;
    }
    let percent = (u64::from(part) * 100).checked_div(u64::from(whole))?;
    Some(percent.min(100) as u8)
}
