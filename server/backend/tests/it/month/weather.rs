//! What Meta and the phones do by themselves: limits and qualities change, a number is restricted, phones are off and on.

use rand::RngExt;
use serde_json::json;
use simulator::{MessagingLimit, NUMBER_CENTRO, NumberChange, PortfolioChange};

use super::{Month, PEOPLE};
use crate::batches::wa_id;

impl Month {
    /// An hour of it. Of what no webhook tells, the desk learns by asking, as it does every few minutes.
    pub(super) async fn weather(&mut self) {
        let mut changed = false;
        // Whatever chance brings: every ten days there is little room for a while, and a number that may use it.
        if self.hour % 240 == 100 {
            self.limits(50);
            self.rates("GREEN");
            self.stands("CONNECTED");
            changed = true;
        }
        if self.chance.random_bool(1.0 / 90.0) {
            let limit = [50, 250, 50, 1_000][self.chance.random_range(0..4)];
            self.limits(limit);
            changed = true;
        }
        if self.chance.random_bool(1.0 / 60.0) {
            let quality = ["GREEN", "YELLOW", "RED"][self.chance.random_range(0..3)];
            self.rates(quality);
            changed = true;
        } else if self.chance.random_bool(1.0 / 12.0) {
            self.rates("GREEN");
        }
        if self.chance.random_bool(1.0 / 200.0) {
            self.stands("RESTRICTED");
            changed = true;
        }
        if self.chance.random_bool(1.0 / 4.0) {
            let person = self.chance.random_range(0..PEOPLE);
            let on = self.off.contains(&person);
            self.phone(person, on).await;
        }
        if changed {
            self.looks().await;
        }
    }

    /// All is well again: phones are on, the number is rated high, and there is room.
    pub(super) async fn calms_down(&mut self) {
        self.limits(250);
        self.rates("GREEN");
        self.stands("CONNECTED");
        let off: Vec<usize> = self.off.iter().copied().collect();
        for person in off {
            self.phone(person, true).await;
        }
        self.looks().await;
    }

    fn limits(&self, people: u32) {
        self.whatsapp().change_portfolio(PortfolioChange {
            limit: Some(MessagingLimit::Customers(people)),
            verified: None,
        });
    }

    fn rates(&self, quality: &str) {
        let change = NumberChange {
            quality: Some(quality.into()),
            ..NumberChange::default()
        };
        self.whatsapp().change_number(NUMBER_CENTRO, change).unwrap();
    }

    fn stands(&self, status: &str) {
        let change = NumberChange {
            status: Some(status.into()),
            ..NumberChange::default()
        };
        self.whatsapp().change_number(NUMBER_CENTRO, change).unwrap();
    }

    async fn phone(&mut self, person: usize, on: bool) {
        let address = format!(
            "{}/_control/customers/{}",
            self.desk.outreach.url(),
            wa_id(person)
        );
        let answer = self
            .http
            .patch(address)
            .json(&json!({"online": on}))
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        if on {
            self.off.remove(&person);
        } else {
            self.off.insert(person);
        }
    }
}
