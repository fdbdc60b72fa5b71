//! Templates live: reviews end, pauses pass, categories move, and the desk hears of it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::courier::Update;
use crate::faults::take;
use crate::simulator::{Happening, Refused, Simulator};
use crate::world::defaults::WABA_ID;
use crate::world::template::{Review, Template, TemplateChange};
use crate::world::template_life::{Notice, Verdict};

/// How often the running clock is looked at.
const TICK: Duration = Duration::from_secs(1);

impl Simulator {
    /// Changes a template, by id or name, and tells the desk: ends a review, rates it, moves it to another category.
    pub fn change_template(&self, key: &str, change: TemplateChange) -> Result<Value, Refused> {
        let now_ms = self.now_ms();
        // Until the webhooks are on their way themselves.
        let _on_its_way = self.shared().pending.start();
        let (notices, after) = {
            let mut world = self.world();
            let found = world.templates.iter().position(|template| template.id == key);
            let found = found.or_else(|| world.templates.iter().position(|template| template.name == key));
            let index = found.ok_or_else(|| Refused(format!("no template {key}")))?;
            let template = &mut world.templates[index];
            let notices = changed(template, change, now_ms);
            (notices, template.clone())
        };
        self.tell(&after.id, notices);
        Ok(after.node())
    }

    /// A template waits for its review, which ends by itself unless reviews are done by hand.
    pub(crate) fn awaits_review(&self, template: &mut Template) {
        template.status = "PENDING".to_owned();
        template.rejected_reason = "NONE".to_owned();
        template.paused_until_ms = None;
        template.review = None;
        let Some(after) = self.shared().review_after() else {
            return;
        };
        let due_ms = self.now_ms() + i64::try_from(after.as_millis()).unwrap_or(i64::MAX / 4);
        template.review = Some(Review {
            due_ms,
            _on_its_way: Arc::new(self.shared().pending.start()),
        });
        let weak = self.downgrade();
        tokio::spawn(async move {
            sleep(after).await;
            let Some(simulator) = weak.upgrade() else {
                return;
            };
            let now_ms = simulator.now_ms();
            // The two clocks of a machine need not agree to the millisecond.
            let near = (0..10).contains(&(due_ms - now_ms));
            simulator.catch_up(if near { due_ms } else { now_ms });
        });
    }

    /// Everything that is due by now.
    pub(crate) fn catch_up(&self, now_ms: i64) {
        // A review that ends is under way until its webhook is.
        let _on_its_way = self.shared().pending.start();
        let mut told = Vec::new();
        for template in &mut self.world().templates {
            let notices = template.catches_up(now_ms, || self.verdict());
            if !notices.is_empty() {
                told.push((template.id.clone(), notices));
            }
        }
        for (id, notices) in told {
            self.tell(&id, notices);
        }
        let notices = self.world().numbers_catch_up(now_ms);
        if !notices.is_empty() {
            self.tell_of_account(notices);
        }
    }

    /// Catches up while the clock runs, for as long as anybody holds the simulator.
    pub(crate) fn runs_with_the_clock(&self) {
        let weak = self.downgrade();
        tokio::spawn(async move {
            loop {
                sleep(TICK).await;
                let Some(simulator) = weak.upgrade() else {
                    return;
                };
                simulator.catch_up(simulator.now_ms());
            }
        });
    }

    /// What the next reviewer says.
    fn verdict(&self) -> Verdict {
        if take(&mut self.shared().faults().reject_templates) {
            return rejected(None, None);
        }
        Verdict::Approved
    }

    /// Webhooks about one template, in order.
    pub(crate) fn tell(&self, template_id: &str, notices: Vec<Notice>) {
        if self.world().subscribed {
            for Notice { field, value } in notices {
                self.courier().take(Update {
                    waba_id: WABA_ID.to_owned(),
                    field: field.to_owned(),
                    value,
                    order_key: template_id.to_owned(),
                    url: None,
                    done: None,
                });
            }
        }
        self.happened(Happening::plain("templates"));
    }
}

fn changed(template: &mut Template, change: TemplateChange, now_ms: i64) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(category) = change.category.filter(|category| *category != template.category) {
        notices.push(template.moved(category));
    }
    if let Some(category) = change.correct_category {
        notices.push(template.announced(category, now_ms));
    }
    match change
        .status
        .filter(|status| *status != template.status)
        .as_deref()
    {
        Some("REJECTED") => notices.push(template.judged(rejected(change.reason, change.rejection))),
        Some("APPROVED") => notices.push(template.judged(Verdict::Approved)),
        Some(status) => notices.push(template.stands(status, json!({}))),
        None => {}
    }
    if let Some(quality) = change.quality {
        notices.extend(template.rated(quality, now_ms));
    }
    notices
}

fn rejected(reason: Option<String>, rejection: Option<String>) -> Verdict {
    Verdict::Rejected {
        reason: reason.unwrap_or_else(|| "INVALID_FORMAT".to_owned()),
        rejection,
    }
}
