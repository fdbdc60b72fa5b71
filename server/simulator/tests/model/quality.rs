//! Quality, flags, restrictions and throughput of a number.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{LimitRules, LimitSettings, MessagingLimit, SimulatorConfig, WABA_ID};

use crate::common::{ANA, CENTRO, Rig, code, phone, quick};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn seeds() -> Rig {
    Rig::with(SimulatorConfig {
        messaging_limit: MessagingLimit::Customers(10_000),
        limits: LimitSettings {
            rules: LimitRules::Seeds,
            ..LimitSettings::default()
        },
        ..quick()
    })
    .await
}

async fn change(rig: &Rig, change: Value) -> Vec<(String, Value)> {
    rig.desk.forget();
    rig.control(Method::PATCH, &format!("numbers/{CENTRO}"), change)
        .await;
    rig.simulator.settled().await;
    rig.desk.news()
}

/// A number's fields: those the desk asks for, and the old limit.
async fn node(rig: &Rig) -> Value {
    let fields =
        "status,quality_rating,messaging_limit_tier,whatsapp_business_manager_messaging_limit,throughput";
    let (_, one) = rig.get(&format!("{CENTRO}?fields={fields}")).await;
    let (_, list) = rig.get(&format!("{WABA_ID}/phone_numbers?fields={fields}")).await;
    assert_eq!(one, list["data"][0], "one number and the list say the same");
    one
}

fn told(event: &str, limit: &str) -> (String, Value) {
    let value = json!({"display_phone_number": "554130000000", "event": event, "current_limit": limit});
    ("phone_number_quality_update".to_owned(), value)
}

#[tokio::test]
async fn today_nobody_hears_of_a_quality() {
    let rig = Rig::new().await;
    assert_eq!(change(&rig, json!({"quality": "RED"})).await, []);
    let expected = json!({"id": CENTRO, "status": "CONNECTED", "quality_rating": "RED",
        "messaging_limit_tier": "TIER_100K", "whatsapp_business_manager_messaging_limit": "TIER_100K",
        "throughput": {"level": "STANDARD"}});
    assert_eq!(node(&rig).await, expected);
    rig.simulator.advance(DAY * 8);
    assert_eq!(node(&rig).await, expected, "the limit does not fall");
}

#[tokio::test]
async fn by_the_seeds_rules_a_low_quality_flags_and_a_better_one_ends_it() {
    let rig = seeds().await;
    assert_eq!(change(&rig, json!({"quality": "YELLOW"})).await, []);
    assert_eq!(
        change(&rig, json!({"quality": "RED"})).await,
        [told("FLAGGED", "TIER_10K")]
    );
    assert_eq!(node(&rig).await["status"], "FLAGGED");
    assert_eq!(change(&rig, json!({"quality": "RED"})).await, []);
    assert_eq!(
        rig.send_template(CENTRO, ANA, "").await.0,
        200,
        "what is flagged sends"
    );
    rig.simulator.advance(DAY * 6);
    assert_eq!(
        change(&rig, json!({"quality": "YELLOW"})).await,
        [told("UNFLAGGED", "TIER_10K")]
    );
    rig.simulator.advance(DAY * 2);
    let node = node(&rig).await;
    assert_eq!(
        (&node["status"], &node["messaging_limit_tier"]),
        (&json!("CONNECTED"), &json!("TIER_10K"))
    );
}

#[tokio::test]
async fn by_the_seeds_rules_seven_days_flagged_cost_a_level() {
    let rig = seeds().await;
    change(&rig, json!({"quality": "RED"})).await;
    rig.desk.forget();
    rig.simulator.advance(DAY * 7 - Duration::from_secs(60));
    rig.simulator.settled().await;
    assert_eq!(rig.desk.news(), []);
    rig.simulator.advance(Duration::from_secs(60));
    rig.simulator.settled().await;
    let down = json!({"display_phone_number": "554130000000", "event": "DOWNGRADE", "old_limit": "TIER_10K",
                      "current_limit": "TIER_1K", "max_daily_conversations_per_business": "TIER_1K"});
    let down = ("phone_number_quality_update".to_owned(), down);
    assert_eq!(rig.desk.news(), [down, told("UNFLAGGED", "TIER_1K")]);
    let node = node(&rig).await;
    assert_eq!(
        (&node["status"], &node["messaging_limit_tier"]),
        (&json!("CONNECTED"), &json!("TIER_1K"))
    );
}

#[tokio::test]
async fn by_the_seeds_rules_a_used_up_limit_shows_as_restricted() {
    let rig = seeds().await;
    rig.control(Method::PATCH, "portfolio", json!({"limit": 50}))
        .await;
    rig.reach(CENTRO, 0..50).await;
    assert_eq!(node(&rig).await["status"], "RESTRICTED");
    rig.simulator.advance(DAY);
    assert_eq!(node(&rig).await["status"], "CONNECTED");
}

#[tokio::test]
async fn a_restricted_number_only_replies_until_the_restriction_ends() {
    for rig in [Rig::new().await, seeds().await] {
        rig.open_window().await;
        let now_ms = rig.simulator.now_ms();
        let news = change(&rig, json!({"status": "RESTRICTED", "restricted_ms": 3_600_000})).await;
        let (field, value) = &news[0];
        assert_eq!(
            (field.as_str(), &value["event"]),
            ("account_update", &json!("ACCOUNT_RESTRICTION"))
        );
        let restriction = &value["restriction_info"][0];
        assert_eq!(
            restriction["restriction_type"],
            "RESTRICTED_BIZ_INITIATED_MESSAGING"
        );
        let expiration = restriction["expiration"].as_i64().unwrap();
        assert!((expiration - (now_ms / 1000 + 3600)).abs() <= 1);

        let (http, answer) = rig.send_template(CENTRO, &phone(1), "").await;
        assert_eq!((http, code(&answer)), (400, 131_048));
        assert_eq!(rig.send_text(ANA, "resposta").await.0, 200);
        assert_eq!(
            rig.send_template(CENTRO, ANA, "").await.0,
            200,
            "a template inside the window is a reply"
        );
        rig.simulator.settled().await;
        assert_eq!(rig.desk.failures(), [0_i64; 0]);
        assert_eq!(rig.simulator.tally().restricted, 1);
        let (_, health) = rig.get(&format!("{CENTRO}?fields=health_status")).await;
        assert_eq!(health["health_status"]["can_send_message"], "LIMITED");

        rig.simulator.advance(Duration::from_secs(3601));
        assert_eq!(node(&rig).await["status"], "CONNECTED");
        assert_eq!(rig.send_template(CENTRO, &phone(1), "").await.0, 200);
    }
}

#[tokio::test]
async fn the_level_says_the_throughput_and_its_upgrade_is_told() {
    let rig = Rig::new().await;
    for (throughput, level) in [(20, "NOT_APPLICABLE"), (80, "STANDARD")] {
        assert_eq!(change(&rig, json!({"throughput": throughput})).await, []);
        assert_eq!(node(&rig).await["throughput"]["level"], level);
    }
    let upgrade = json!({"display_phone_number": "554130000000", "event": "THROUGHPUT_UPGRADE",
        "current_limit": "TIER_100K", "max_daily_conversations_per_business": "TIER_100K"});
    let upgrade = ("phone_number_quality_update".to_owned(), upgrade);
    assert_eq!(change(&rig, json!({"throughput": 1000})).await, [upgrade]);
    assert_eq!(node(&rig).await["throughput"]["level"], "HIGH");
}

#[tokio::test]
async fn what_customers_write_takes_a_part_of_the_throughput() {
    let rig = Rig::with(SimulatorConfig {
        throughput: 3,
        now: Some(1_767_225_600_000),
        ..quick()
    })
    .await;
    // Within a second: the clock of a test runs on.
    for _ in 0..3 {
        rig.simulator.customer_writes(ANA, CENTRO, "oi").unwrap();
    }
    let (http, answer) = rig.send_text(ANA, "x").await;
    assert_eq!((http, code(&answer)), (400, 130_429));
    assert_eq!(rig.simulator.tally().throughput, 1);
    rig.simulator.advance(Duration::from_secs(1));
    assert_eq!(rig.send_text(ANA, "x").await.0, 200);
}
