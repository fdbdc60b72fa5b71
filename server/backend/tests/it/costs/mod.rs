//! What messages cost: WhatsApp's word in any order, the price it changes, and the month's report against a calculation by
//! hand.

mod report;

use backend::Asker;
use chrono::{DateTime, TimeDelta, Utc};
use domain::cost::{CostReport, Month};
use domain::price::PriceForm;
use domain::routing::SendKind;
use domain::template::TemplateCategory;
use domain::template::TemplateCategory::{Authentication, Marketing, Utility};
use domain::user::Role;
use domain::{BatchId, ConversationId, MessageId};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench, new_wamid, status, statuses, until};
use crate::outreach::{Outreach, outreach};

/// What is kept of the cost of a message: billed, as what, and its price.
type Kept = (
    Option<bool>,
    Option<TemplateCategory>,
    Option<String>,
    Option<i64>,
);

/// Messages of templates, written as the outbox and lanes write them.
pub struct Sends {
    pub outreach: Outreach,
    pub conversation: ConversationId,
    pub chief: Asker,
}

/// One of them.
#[derive(Clone, Copy)]
pub struct Written {
    pub at: DateTime<Utc>,
    pub category: TemplateCategory,
    pub price: Option<(&'static str, i64)>,
    pub delivery: &'static str,
    pub batch: Option<BatchId>,
}

pub async fn sends(pool: PgPool) -> Sends {
    let outreach = outreach(pool).await;
    let conversation = outreach.bench.conversation(ANA).await;
    let chief = outreach
        .bench
        .stranger("Helena", Role::Administrator)
        .await
        .into();
    Sends {
        outreach,
        conversation,
        chief,
    }
}

impl Sends {
    pub fn bench(&self) -> &Bench {
        &self.outreach.bench
    }

    /// A message to Ana with its wamid.
    pub async fn writes(&self, one: Written) -> (MessageId, String) {
        let (message, wamid) = (MessageId(Uuid::now_v7()), new_wamid());
        let kind = match one.batch {
            Some(_) => SendKind::Batch,
            None => SendKind::Recontact,
        };
        sqlx::query(
            "with added as (
                insert into messages (id, conversation_id, number_id, wamid, direction, at, content, delivery, leased_until, send_kind)
                values ($1, $2, $3, $4, 'outbound', $5, '{\"kind\": \"text\", \"body\": \"oi\"}', $6::delivery, $5, $7)
             )
             insert into template_sends (message_id, template_id, name, language, category, filling, parts, batch_id, currency, micros)
             select $1, id, name, language, $8, '{}', '{}', $9, $10, $11 from templates where name = 'aviso_horario'",
        )
        .bind(message)
        .bind(self.conversation)
        .bind(self.bench().number)
        .bind(&wamid)
        .bind(one.at)
        .bind(one.delivery)
        .bind(kind)
        .bind(one.category)
        .bind(one.batch)
        .bind(one.price.map(|(currency, _)| currency))
        .bind(one.price.map(|(_, micros)| micros))
        .execute(&self.bench().pool)
        .await
        .unwrap();
        (message, wamid)
    }

    /// A utility message at the table's price.
    async fn utility(&self) -> (MessageId, String) {
        let written = Written {
            at: self.bench().now(),
            category: Utility,
            price: Some(("USD", 6_800)),
            delivery: "sent",
            batch: None,
        };
        self.writes(written).await
    }

    async fn kept(&self, message: MessageId) -> Kept {
        sqlx::query_as(
            "select billable, billed_category, currency, micros from template_sends where message_id = $1",
        )
        .bind(message)
        .fetch_one(&self.bench().pool)
        .await
        .unwrap()
    }

    async fn price(&self, category: TemplateCategory, from: &str, price: &str) {
        let form = PriceForm {
            country: "BR".into(),
            category,
            from: from.into(),
            price: price.into(),
            currency: "USD".into(),
        };
        let added = self.bench().desk.add_price(&self.chief, &form).await.unwrap();
        added.unwrap();
    }

    pub async fn report(&self, month: &str) -> CostReport {
        let month = Month::from_slug(month);
        self.bench().desk.cost_report(&self.chief, month).await.unwrap()
    }

    /// What `spend` holds of all months, in one currency.
    pub async fn spend(&self, currency: &'static str) -> i64 {
        self.bench()
            .one(
                "select coalesce(sum(micros), 0)::bigint from spend where currency = $1",
                currency,
            )
            .await
    }

    /// The same, counted anew from the messages.
    pub async fn recounted(&self, currency: &'static str) -> i64 {
        self.bench()
            .one(
                "select coalesce(sum(case when s.billable is false then 0 else s.micros end), 0)::bigint
                   from template_sends s join messages m on m.id = s.message_id
                  where s.currency = $1 and m.delivery <> 'failed'",
                currency,
            )
            .await
    }
}

/// A status with what is charged.
pub fn charged(wamid: &str, told: &str, kind: &str, category: &str, at: DateTime<Utc>) -> Value {
    let mut told = status(wamid, told, at);
    told["pricing"] =
        json!({"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category});
    told
}

fn usd(micros: i64) -> (Option<String>, Option<i64>) {
    (Some("USD".into()), Some(micros))
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_came_with_the_delivery_holds_in_whatever_order_statuses_come(pool: PgPool) {
    let s = sends(pool).await;
    let now = s.bench().now();
    let free = "free_customer_service";
    for (told, billable, category, micros) in [
        (vec![("sent", "regular", "utility")], true, Utility, 6_800),
        (
            vec![
                ("sent", "regular", "utility"),
                ("delivered", "regular", "marketing"),
            ],
            true,
            Marketing,
            62_500,
        ),
        (
            vec![
                ("delivered", "regular", "marketing"),
                ("sent", "regular", "utility"),
            ],
            true,
            Marketing,
            62_500,
        ),
        // Back to what the template is.
        (
            vec![
                ("sent", "regular", "marketing"),
                ("delivered", "regular", "utility"),
            ],
            true,
            Utility,
            6_800,
        ),
        (
            vec![
                ("read", "regular", "authentication"),
                ("delivered", "regular", "authentication"),
                ("delivered", "regular", "authentication"),
            ],
            true,
            Authentication,
            6_800,
        ),
        // Not billed: what it would have cost stays beside that.
        (
            vec![("delivered", free, "utility"), ("sent", "regular", "utility")],
            false,
            Utility,
            6_800,
        ),
    ] {
        // Each alone, and all in one body.
        for together in [false, true] {
            let (message, wamid) = s.utility().await;
            let bodies: Vec<Value> = told
                .iter()
                .map(|(status, kind, category)| charged(&wamid, status, kind, category, now))
                .collect();
            if together {
                s.bench().receives(&statuses(&bodies)).await;
            } else {
                for body in &bodies {
                    s.bench().receives(&statuses(std::slice::from_ref(body))).await;
                }
            }
            let (currency, amount) = usd(micros);
            assert_eq!(
                s.kept(message).await,
                (Some(billable), Some(category), currency, amount),
                "{told:?} {together}"
            );
        }
    }
    assert_eq!(s.spend("USD").await, s.recounted("USD").await);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn another_category_has_the_price_of_the_day_on_which_it_was_written(pool: PgPool) {
    let s = sends(pool).await;
    let now = s.bench().now();
    let day = |days: i64| (now - TimeDelta::days(days)).format("%Y-%m-%d").to_string();
    s.price(Marketing, &day(20), "0,02").await;
    s.price(Marketing, &day(10), "0,03").await;
    for (days, micros) in [(25, 62_500), (15, 20_000), (5, 30_000)] {
        let written = Written {
            at: now - TimeDelta::days(days),
            category: Utility,
            price: Some(("USD", 6_800)),
            delivery: "sent",
            batch: None,
        };
        let (message, wamid) = s.writes(written).await;
        let told = charged(&wamid, "delivered", "regular", "marketing", now);
        s.bench().receives(&statuses(&[told])).await;
        let (currency, amount) = usd(micros);
        assert_eq!(
            s.kept(message).await,
            (Some(true), Some(Marketing), currency, amount)
        );
    }
    // To a country that the table does not have.
    let (message, wamid) = s.utility().await;
    let mut told = charged(&wamid, "delivered", "regular", "marketing", now);
    told["recipient_id"] = json!("351912345678");
    s.bench().receives(&statuses(&[told])).await;
    assert_eq!(s.kept(message).await, (Some(true), Some(Marketing), None, None));
    assert_eq!(s.spend("USD").await, s.recounted("USD").await);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_charged_is_not_lost_with_a_status_that_comes_before_the_wamid(pool: PgPool) {
    let s = sends(pool).await;
    let now = s.bench().now();
    let (message, wamid) = s.utility().await;
    let (other, known) = s.utility().await;
    s.bench()
        .run("update messages set wamid = null where send_kind is not null")
        .await;
    let early = |told: &str, category: &str| statuses(&[charged(&wamid, told, "regular", category, now)]);
    s.bench().receives(&early("delivered", "marketing")).await;
    s.bench().receives(&early("sent", "utility")).await;
    // Of no template: there is nothing to charge.
    let plain = s.bench().conversation("5541977776666").await;
    let bia = s.bench().person("Zoe", Role::Supervisor).await;
    s.bench()
        .desk
        .change_protocol(&bia, plain, domain::protocol::ProtocolAction::Take)
        .await
        .unwrap();
    let reply = s.bench().sends(&bia, plain, "oi").await.id;
    s.bench()
        .receives(&statuses(&[charged(
            "wamid.REPLY",
            "delivered",
            "free_customer_service",
            "service",
            now,
        )]))
        .await;
    assert_eq!(s.bench().count("select count(*) from early_charges").await, 2);
    s.outreach.start();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(s.kept(message).await.0, None);
    for (id, wamid) in [
        (message, wamid.as_str()),
        (other, known.as_str()),
        (reply, "wamid.REPLY"),
    ] {
        sqlx::query("update messages set wamid = $2 where id = $1")
            .bind(id)
            .bind(wamid)
            .execute(&s.bench().pool)
            .await
            .unwrap();
    }
    until("early words are kept", async || {
        s.bench().count("select count(*) from early_charges").await == 0
    })
    .await;
    let (currency, amount) = usd(62_500);
    assert_eq!(
        s.kept(message).await,
        (Some(true), Some(Marketing), currency, amount)
    );
    assert_eq!(s.kept(other).await.0, None);
}
