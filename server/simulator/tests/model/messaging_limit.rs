//! How many customers may be written to first, and what happens to one more.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{
    LimitRules, LimitSettings, MessagingLimit, NUMBER_PAULISTA, PortfolioChange, SimulatorConfig, WABA_ID,
};

use crate::common::{ANA, CENTRO, Rig, code, phone, quick};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// So many customers in 24 hours.
async fn rig(limit: u32, limits: LimitSettings) -> Rig {
    Rig::with(SimulatorConfig {
        throughput: 1000,
        messaging_limit: MessagingLimit::Customers(limit),
        limits,
        ..quick()
    })
    .await
}

fn seeds() -> LimitSettings {
    LimitSettings {
        rules: LimitRules::Seeds,
        ..LimitSettings::default()
    }
}

async fn fails(rig: &Rig, number: &str, stranger: usize) -> bool {
    rig.desk.forget();
    assert_eq!(rig.send_template(number, &phone(stranger), "").await.0, 200);
    rig.simulator.settled().await;
    match rig.desk.failures().as_slice() {
        [] => false,
        [131_048] => true,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_more_customer_than_the_limit_is_accepted_and_fails() {
    let rig = rig(3, LimitSettings::default()).await;
    rig.reach(CENTRO, 0..3).await;
    assert!(fails(&rig, CENTRO, 3).await);
    assert!(
        !fails(&rig, CENTRO, 0).await,
        "who counts already costs nothing more"
    );
    assert_eq!(rig.simulator.portfolio()["reached"], 3);
    assert_eq!(rig.simulator.tally().messaging_limit, 1);
}

#[tokio::test]
async fn replies_and_templates_inside_the_window_never_count() {
    let rig = rig(1, LimitSettings::default()).await;
    rig.open_window().await;
    rig.send_text(ANA, "oi").await;
    rig.send_template(CENTRO, ANA, "").await;
    rig.simulator.settled().await;
    assert_eq!(rig.simulator.portfolio()["taken"], 0);
    rig.reach(CENTRO, 0..1).await;
    rig.desk.forget();
    rig.send_text(ANA, "ainda aí?").await;
    rig.send_template(CENTRO, ANA, "").await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.failures(), [0_i64; 0]);
}

#[tokio::test]
async fn a_place_returns_a_day_after_the_last_delivery() {
    let rig = rig(1, LimitSettings::default()).await;
    rig.reach(CENTRO, 0..1).await;
    rig.simulator.advance(DAY / 2);
    rig.reach(CENTRO, 0..1).await;
    rig.simulator.advance(DAY - Duration::from_secs(60));
    assert!(fails(&rig, CENTRO, 1).await);
    rig.simulator.advance(Duration::from_secs(60));
    assert!(!fails(&rig, CENTRO, 1).await);
}

#[tokio::test]
async fn the_limit_is_the_portfolios_today_and_was_each_numbers() {
    for (settings, expected) in [(LimitSettings::default(), true), (seeds(), false)] {
        let rig = rig(2, settings).await;
        rig.reach(CENTRO, 0..2).await;
        assert_eq!(fails(&rig, NUMBER_PAULISTA, 2).await, expected, "{settings:?}");
        assert!(fails(&rig, CENTRO, 3).await);
        assert!(
            !fails(&rig, NUMBER_PAULISTA, 0).await,
            "a customer of both counts once"
        );
    }
}

#[tokio::test]
async fn the_refusal_may_be_at_once_and_have_another_code() {
    let rig = rig(1, LimitSettings::default()).await;
    rig.reach(CENTRO, 0..1).await;
    let change = json!({"limit_synchronous": true, "limit_code": 131_064});
    let (_, settings) = rig.control(Method::PATCH, "settings", change).await;
    assert_eq!(settings["limit_rules"], "since_2025");
    let (http, answer) = rig.send_template(CENTRO, &phone(1), "").await;
    assert_eq!((http, code(&answer)), (400, 131_064));
    rig.simulator.settled().await;
    assert_eq!(rig.simulator.tally().messaging_limit, 1);
}

#[tokio::test]
async fn only_what_is_delivered_counts_and_what_is_on_its_way_takes_a_place() {
    let slow = SimulatorConfig {
        throughput: 1000,
        messaging_limit: MessagingLimit::Customers(2),
        delivered_after: Duration::from_millis(300),
        ..quick()
    };
    let rig = Rig::with(slow).await;
    for stranger in 0..2 {
        rig.send_template(CENTRO, &phone(stranger), "").await;
    }
    let portfolio = rig.simulator.portfolio();
    assert_eq!(
        (&portfolio["reached"], &portfolio["taken"]),
        (&json!(0), &json!(2))
    );
    rig.send_template(CENTRO, &phone(2), "").await;
    rig.simulator.settled().await;
    assert_eq!(rig.desk.failures(), [131_048]);
    assert_eq!(rig.simulator.portfolio()["reached"], 2);
}

#[tokio::test]
async fn who_has_no_whatsapp_or_no_battery_takes_nobodys_place() {
    let rig = rig(2, LimitSettings::default()).await;
    rig.control(
        Method::PATCH,
        &format!("customers/{ANA}"),
        json!({"online": false}),
    )
    .await;
    rig.send_template(CENTRO, ANA, "").await;
    rig.send_template(CENTRO, "+5521966665555", "").await;
    rig.simulator.settled().await;
    assert_eq!(rig.simulator.portfolio()["taken"], 0);
    rig.control(
        Method::PATCH,
        &format!("customers/{ANA}"),
        json!({"online": true}),
    )
    .await;
    rig.simulator.settled().await;
    assert_eq!(rig.simulator.portfolio()["reached"], 1, "delivered at last");
}

#[tokio::test]
async fn a_message_that_is_forgotten_gives_its_place_back() {
    let rig = Rig::with(SimulatorConfig {
        history: 1,
        ..quick()
    })
    .await;
    rig.control(Method::PATCH, "faults", json!({"pause_statuses": true}))
        .await;
    for _ in 0..2 {
        rig.send_template(CENTRO, ANA, "").await;
    }
    rig.simulator.settled().await;
    rig.control(Method::DELETE, "faults", Value::Null).await;
    rig.simulator.settled().await;
    assert_eq!(rig.simulator.portfolio()["reached"], 1);
    rig.simulator.advance(DAY);
    assert_eq!(rig.simulator.portfolio()["taken"], 0);
}

async fn change(rig: &Rig, change: Value) -> Vec<(String, Value)> {
    rig.desk.forget();
    let (http, answer) = rig.control(Method::PATCH, "portfolio", change).await;
    assert_eq!(http, 200, "{answer}");
    rig.simulator.settled().await;
    rig.desk.news()
}

fn capability(value: Value) -> (String, Value) {
    ("business_capability_update".to_owned(), value)
}

#[tokio::test]
async fn another_limit_is_told_as_a_number_or_as_a_word() {
    let rig = Rig::new().await;
    for (limit, value) in [
        (
            2000,
            json!({"max_daily_conversations_per_business": 2000, "max_phone_numbers_per_waba": 20}),
        ),
        (
            250,
            json!({"max_daily_conversations_per_business": 250, "max_phone_numbers_per_business": 2}),
        ),
        (
            -1,
            json!({"max_daily_conversations_per_business": -1, "max_phone_numbers_per_waba": 20}),
        ),
    ] {
        assert_eq!(change(&rig, json!({"limit": limit})).await, [capability(value)]);
        assert_eq!(change(&rig, json!({"limit": limit})).await, [], "it is the same");
    }
    rig.control(Method::PATCH, "settings", json!({"capability_as_text": true}))
        .await;
    let told = change(&rig, json!({"limit": 10_000})).await;
    assert_eq!(told[0].1["max_daily_conversations_per_business"], "TIER_10K");

    let (http, answer) = rig.control(Method::PATCH, "portfolio", json!({"limit": 3})).await;
    assert_eq!(http, 400);
    assert!(answer["error"].as_str().unwrap().contains("no messaging limit"));
}

#[tokio::test]
async fn by_the_seeds_rules_every_number_hears_of_its_limit() {
    let rig = rig(10_000, seeds()).await;
    let told = change(&rig, json!({"limit": 1000})).await;
    let expected = json!({"max_daily_conversations_per_business": 1000,
                          "max_daily_conversation_per_phone": 1000, "max_phone_numbers_per_waba": 20});
    assert_eq!(told[0], capability(expected));
    let down = |digits: &str| {
        let value = json!({"display_phone_number": digits, "event": "DOWNGRADE", "old_limit": "TIER_10K",
                           "current_limit": "TIER_1K", "max_daily_conversations_per_business": "TIER_1K"});
        ("phone_number_quality_update".to_owned(), value)
    };
    assert_eq!(told[1..], [down("554130000000"), down("551140000000")]);
    let told = change(&rig, json!({"limit": -1})).await;
    assert_eq!(told[1].1["event"], "UPGRADE");
    assert_eq!(told[1].1["current_limit"], "TIER_UNLIMITED");
}

#[tokio::test]
async fn verifying_the_business_lifts_the_lowest_limit() {
    let rig = rig(250, LimitSettings::default()).await;
    let fields =
        format!("{WABA_ID}?fields=business_verification_status,whatsapp_business_manager_messaging_limit");
    assert_eq!(change(&rig, json!({"verified": false})).await, []);
    let (_, waba) = rig.get(&fields).await;
    assert_eq!(waba["business_verification_status"], "not_verified");
    assert_eq!(waba["whatsapp_business_manager_messaging_limit"], "TIER_250");
    let told = change(&rig, json!({"verified": true})).await;
    assert_eq!(told[0].1["max_daily_conversations_per_business"], 2000);
    let (_, waba) = rig.get(&fields).await;
    assert_eq!(waba["business_verification_status"], "verified");
    assert_eq!(waba["whatsapp_business_manager_messaging_limit"], "TIER_2K");
    assert_eq!(change(&rig, json!({"verified": true})).await, []);
}

#[tokio::test]
async fn other_rules_take_the_limit_along() {
    let rig = rig(2_000, seeds()).await;
    rig.control(Method::PATCH, "settings", json!({"limit_rules": "since_2025"}))
        .await;
    assert_eq!(rig.simulator.portfolio()["limit"], 2000);
    let limit = Some(MessagingLimit::Customers(10_000));
    let verified = None;
    rig.simulator
        .change_portfolio(PortfolioChange { limit, verified });
    rig.control(Method::PATCH, "settings", json!({"limit_rules": "seeds"}))
        .await;
    let portfolio = rig.simulator.portfolio();
    assert_eq!(portfolio["limit_rules"], "seeds");
    for number in portfolio["numbers"].as_array().unwrap() {
        assert_eq!(number["limit"], 10_000);
    }
    rig.simulator.reset();
    assert_eq!(rig.simulator.portfolio()["limit"], 2000);
}
