//! Limits that grow with use, on the simulator's clock.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{
    LimitRules, LimitSettings, MessagingLimit, NUMBER_PAULISTA, NumberChange, SimulatorConfig, WABA_ID,
};

use crate::common::{CENTRO, Rig, quick};

const HOUR: Duration = Duration::from_secs(60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

async fn rig(limit: u32, rules: LimitRules) -> Rig {
    let rig = Rig::with(SimulatorConfig {
        throughput: 1000,
        messaging_limit: MessagingLimit::Customers(limit),
        limits: LimitSettings {
            rules,
            ..LimitSettings::default()
        },
        ..quick()
    })
    .await;
    // Noise here: thousands of statuses.
    rig.control(Method::PATCH, "faults", json!({"batch": 1000})).await;
    rig
}

async fn later(rig: &Rig, by: Duration) -> Vec<(String, Value)> {
    rig.desk.forget();
    rig.simulator.advance(by);
    rig.simulator.settled().await;
    rig.desk.news()
}

async fn rate(rig: &Rig, number: &str, quality: &str) {
    let change = NumberChange {
        quality: Some(quality.into()),
        ..NumberChange::default()
    };
    rig.simulator.change_number(number, change).unwrap();
}

#[tokio::test]
async fn half_of_the_portfolios_limit_brings_the_next_level_after_six_hours() {
    let rig = rig(2_000, LimitRules::Since2025).await;
    rig.reach(CENTRO, 0..600).await;
    rig.reach(NUMBER_PAULISTA, 500..999).await;
    assert_eq!(later(&rig, 24 * HOUR).await, []);
    rig.reach(NUMBER_PAULISTA, 999..1000).await;
    assert_eq!(later(&rig, 6 * HOUR - MINUTE).await, []);
    let value = json!({"max_daily_conversations_per_business": 10_000, "max_phone_numbers_per_waba": 20});
    assert_eq!(
        later(&rig, MINUTE).await,
        [("business_capability_update".to_owned(), value)]
    );
    assert_eq!(rig.simulator.portfolio()["numbers"][1]["limit"], 10_000);
    for path in [CENTRO, NUMBER_PAULISTA, WABA_ID] {
        let (_, node) = rig
            .get(&format!(
                "{path}?fields=whatsapp_business_manager_messaging_limit"
            ))
            .await;
        assert_eq!(node["whatsapp_business_manager_messaging_limit"], "TIER_10K");
    }
    assert_eq!(
        later(&rig, 30 * 24 * HOUR).await,
        [],
        "a thousand is not half of it"
    );
}

#[tokio::test]
async fn one_number_of_medium_quality_holds_the_portfolio_back() {
    let rig = rig(2_000, LimitRules::Since2025).await;
    rig.reach(CENTRO, 0..1000).await;
    rate(&rig, NUMBER_PAULISTA, "YELLOW").await;
    assert_eq!(later(&rig, 24 * HOUR).await, []);
    rate(&rig, NUMBER_PAULISTA, "GREEN").await;
    assert_eq!(later(&rig, 6 * HOUR - MINUTE).await, []);
    assert_eq!(later(&rig, MINUTE).await.len(), 1);
}

#[tokio::test]
async fn by_the_seeds_rules_a_number_grows_after_two_days_of_its_whole_limit() {
    let rig = rig(1_000, LimitRules::Seeds).await;
    rig.reach(CENTRO, 0..1000).await;
    rig.reach(NUMBER_PAULISTA, 0..500).await;
    assert_eq!(later(&rig, 24 * HOUR).await, []);
    rig.reach(CENTRO, 1000..2000).await;
    assert_eq!(later(&rig, 24 * HOUR - MINUTE).await, []);
    let value = json!({"display_phone_number": "554130000000", "event": "UPGRADE", "old_limit": "TIER_1K",
                       "current_limit": "TIER_10K", "max_daily_conversations_per_business": "TIER_10K"});
    assert_eq!(
        later(&rig, MINUTE).await,
        [("phone_number_quality_update".to_owned(), value)]
    );
    let tier = async |number: &str| {
        let (_, node) = rig.get(&format!("{number}?fields=messaging_limit_tier")).await;
        node["messaging_limit_tier"].as_str().unwrap().to_owned()
    };
    assert_eq!(tier(CENTRO).await, "TIER_10K");
    assert_eq!(tier(NUMBER_PAULISTA).await, "TIER_1K");
}

#[tokio::test]
async fn by_the_seeds_rules_a_flagged_number_does_not_grow() {
    let rig = rig(1_000, LimitRules::Seeds).await;
    rig.reach(CENTRO, 0..1000).await;
    later(&rig, 24 * HOUR).await;
    rig.reach(CENTRO, 1000..2000).await;
    rate(&rig, CENTRO, "RED").await;
    rig.simulator.settled().await;
    assert_eq!(later(&rig, 48 * HOUR).await, []);
    rate(&rig, CENTRO, "GREEN").await;
    rig.simulator.settled().await;
    let events = rig
        .desk
        .news()
        .into_iter()
        .map(|(_, value)| value["event"].clone());
    assert_eq!(events.collect::<Vec<_>>(), ["UNFLAGGED", "UPGRADE"]);
}
