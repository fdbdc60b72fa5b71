//! The portfolio and the numbers under it: limits, quality, and what the desk hears of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::LimitSettings;
use crate::courier::Update;
use crate::simulator::{Happening, Refused, Simulator, unknown_number};
use crate::tally::Tally;
use crate::world::defaults::WABA_ID;
use crate::world::messaging_limit::MessagingLimit;
use crate::world::number::NumberChange;
use crate::world::template_life::Notice;

/// What can be changed about the portfolio.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PortfolioChange {
    /// Another messaging limit, for every number by the seeds' rules.
    pub limit: Option<MessagingLimit>,
    /// Whether the business is verified: what lifts a limit of 250.
    pub verified: Option<bool>,
}

/// The templates accepted for one customer from one number, whatever became of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// The customer, by [`crate::Customer::id`].
    pub customer: String,
    /// The desk's number, by its Graph id.
    pub phone_number_id: String,
    /// How many.
    pub templates: usize,
    /// The `biz_opaque_callback_data` of each, in the order they were accepted.
    pub callback_data: Vec<Option<String>>,
}

impl Simulator {
    /// Changes the portfolio and tells the desk.
    pub fn change_portfolio(&self, change: PortfolioChange) {
        let _on_its_way = self.shared().pending.start();
        let notices = {
            let mut world = self.world();
            let mut notices = Vec::new();
            if let Some(limit) = change.limit {
                notices.extend(world.set_limit(limit));
            }
            if let Some(verified) = change.verified {
                notices.extend(world.set_verified(verified));
            }
            notices
        };
        self.tell_of_account(notices);
    }

    /// The portfolio's and the numbers' limits and what is used of them, as `/_control/portfolio` says.
    pub fn portfolio(&self) -> Value {
        let now_ms = self.now_ms();
        self.world().portfolio_state(now_ms)
    }

    /// Changes one of the desk's numbers and tells the desk what the rules tell.
    pub fn change_number(&self, phone_number_id: &str, change: NumberChange) -> Result<(), Refused> {
        let _on_its_way = self.shared().pending.start();
        let now_ms = self.now_ms();
        let notices = {
            let mut world = self.world();
            let index = world
                .number(phone_number_id)
                .ok_or_else(|| unknown_number(phone_number_id))?;
            world.change_number(index, change, now_ms)
        };
        self.tell_of_account(notices);
        Ok(())
    }

    /// Lines of the ledger of accepted templates from a place on, in the order of each customer's first one, and how
    /// many there are in all.
    pub fn ledger(&self, after: usize, most: usize) -> (Vec<LedgerLine>, usize) {
        let world = self.world();
        let lines = world.ledger.page(after, most).iter().map(|line| LedgerLine {
            customer: world.customers[line.customer].id.clone(),
            phone_number_id: world.numbers[line.number].id.clone(),
            templates: line.callback_data.len(),
            callback_data: line.callback_data.clone(),
        });
        (lines.collect(), world.ledger.len())
    }

    /// How the messaging limit works.
    pub fn limits(&self) -> LimitSettings {
        self.world().limits
    }

    /// Lets the messaging limit work in another way. Nobody is told.
    pub fn set_limits(&self, limits: LimitSettings) {
        self.world().set_limits(limits);
        self.happened(Happening::plain("numbers"));
    }

    /// The rules broken since the last reset.
    pub fn tally(&self) -> Tally {
        self.shared().tally().clone()
    }

    /// Begins to count broken rules anew.
    pub fn forget_tally(&self) {
        *self.shared().tally() = Tally::default();
    }

    /// Webhooks about the portfolio and its numbers, in order.
    pub(crate) fn tell_of_account(&self, notices: Vec<Notice>) {
        if self.world().subscribed {
            for Notice { field, value } in notices {
                self.courier().take(Update {
                    waba_id: WABA_ID.to_owned(),
                    field: field.to_owned(),
                    value,
                    order_key: WABA_ID.to_owned(),
                    // Everything but `messages` goes to the app.
                    url: None,
                    done: None,
                });
            }
        }
        self.happened(Happening::plain("numbers"));
    }
}
