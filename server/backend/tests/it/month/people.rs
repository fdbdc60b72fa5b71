//! What customers and an agent do in an hour.

use backend::Error;
use domain::ConversationId;
use domain::message::Delivery;
use domain::outreach::{FilledTemplate, NewContact, Outcome};
use domain::protocol::ProtocolAction;
use rand::RngExt;
use simulator::{MarketingWish, NUMBER_CENTRO};
use uuid::Uuid;

use super::{MARKETING, Month, PEOPLE, UTILITY};
use crate::batches::wa_id;
use crate::outreach::body;

impl Month {
    /// A few write; now and then one wants nothing any more.
    pub(super) async fn customers(&mut self) {
        for _ in 0..self.chance.random_range(0..3) {
            let person = wa_id(self.chance.random_range(0..PEOPLE));
            if self.chance.random_bool(0.06) {
                self.whatsapp()
                    .customer_writes(&person, NUMBER_CENTRO, "SAIR")
                    .unwrap();
                let now = self.whatsapp().now_ms();
                self.stopped.entry(person).or_insert(now);
            } else if self.chance.random_bool(0.05) {
                self.whatsapp()
                    .customer_wishes(&person, NUMBER_CENTRO, MarketingWish::Stop)
                    .unwrap();
                let now = self.whatsapp().now_ms();
                self.no_marketing.entry(person).or_insert(now);
            } else {
                self.whatsapp()
                    .customer_writes(&person, NUMBER_CENTRO, "Oi, tem na cor azul?")
                    .unwrap();
            }
        }
        self.settles().await;
    }

    /// The agent takes, answers, closes, and writes first.
    pub(super) async fn agent(&mut self) {
        for conversation in self
            .some("select id from conversations where state = 'waiting' order by id")
            .await
        {
            self.changes(conversation, ProtocolAction::Take).await;
        }
        let mine = "select id from conversations where state = 'in_service' order by id";
        for conversation in self.some(mine).await {
            if self.chance.random_bool(0.5) {
                self.answers(conversation).await;
            } else {
                self.changes(conversation, ProtocolAction::Close).await;
            }
        }
        if self.chance.random_bool(0.3) {
            self.writes_first().await;
        }
        let closed = "select id from conversations where state = 'closed' order by id";
        if self.chance.random_bool(0.3)
            && let Some(conversation) = self.some(closed).await.pop()
        {
            let with = self.a_template().await;
            let outreach = &self.desk.outreach;
            let outcome = outreach.recontacts(conversation, &with).await;
            self.notes(&outcome);
        }
        self.settles().await;
    }

    async fn writes_first(&mut self) {
        let person = self.chance.random_range(0..PEOPLE);
        let with = self.a_template().await;
        let outreach = &self.desk.outreach;
        let to = NewContact {
            number: outreach.bench.number,
            phone: format!("+{}", wa_id(person)),
            name: format!("Cliente {person}"),
        };
        let outcome = outreach
            .bench
            .desk
            .active_contact(&outreach.bia, &to, &with, Uuid::now_v7())
            .await
            .unwrap();
        self.notes(&outcome);
    }

    fn notes(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Begun(_) => self.seen.begun += 1,
            Outcome::Stopped(_) => self.seen.not_begun += 1,
        }
    }

    /// Some of those that `sql` finds, three at most.
    async fn some(&mut self, sql: &'static str) -> Vec<ConversationId> {
        let mut found: Vec<ConversationId> = sqlx::query_scalar(sql)
            .fetch_all(&self.desk.outreach.bench.pool)
            .await
            .unwrap();
        let mut some = Vec::new();
        while some.len() < 3 && !found.is_empty() {
            some.push(found.swap_remove(self.chance.random_range(0..found.len())));
        }
        some
    }

    async fn a_template(&mut self) -> FilledTemplate {
        let outreach = &self.desk.outreach;
        if self.chance.random_bool(0.5) {
            outreach.with(UTILITY, &[]).await
        } else {
            outreach.with(MARKETING, &[(body("1"), "Ana")]).await
        }
    }

    async fn changes(&self, conversation: ConversationId, action: ProtocolAction) {
        let outreach = &self.desk.outreach;
        outreach
            .bench
            .desk
            .change_protocol(&outreach.bia, conversation, action)
            .await
            .unwrap();
    }

    /// Free words, which the desk lets through in an open window only.
    async fn answers(&mut self, conversation: ConversationId) {
        let outreach = &self.desk.outreach;
        let said = outreach
            .bench
            .desk
            .send_text(&outreach.bia, conversation, Uuid::now_v7(), "Temos sim!")
            .await;
        match said {
            Ok(message) => {
                assert_eq!(message.delivery, Some(Delivery::Queued));
                self.seen.answers += 1;
            }
            Err(Error::Refused(_)) => self.seen.refused_answers += 1,
            Err(error) => panic!("{}: {error}", self.place()),
        }
    }
}
