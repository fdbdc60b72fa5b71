//! Who wrote: one person is one contact, whatever WhatsApp calls them; two people are never one.

use serde_json::{Value, json};
use sqlx::PgPool;

use crate::common::{Bench, CENTRO, body, inbound, new_wamid, text};

/// A message with the identities given; any of them may be absent.
async fn from(bench: &Bench, wa_id: Option<&str>, user_id: Option<&str>, username: Option<&str>) {
    let mut message = json!({"id": new_wamid(), "timestamp": bench.now().timestamp().to_string(), "type": "text", "text": {"body": "Olá"}});
    let mut contact = json!({"profile": {"name": "Ana"}});
    let put = |into: &mut Value, key: &str, value: Option<&str>| {
        if let Some(value) = value {
            into[key] = json!(value);
        }
    };
    put(&mut message, "from", wa_id);
    put(&mut message, "from_user_id", user_id);
    put(&mut contact, "wa_id", wa_id);
    put(&mut contact, "user_id", user_id);
    put(&mut contact["profile"], "username", username);
    let change = json!({"field": "messages", "value": {"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "554130000000", "phone_number_id": CENTRO}, "contacts": [contact], "messages": [message]}});
    bench.receives(&body(&[change])).await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn both_spellings_of_a_brazilian_mobile_are_one_contact(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let now = bench.now();
    bench
        .receives(&inbound(
            CENTRO,
            &[
                text("5541988887777", "com nove", now),
                text("554188887777", "sem nove", now),
            ],
        ))
        .await;
    bench.writes("5541988887777", "outra vez", now).await;
    assert_eq!(bench.count("select count(*) from contacts").await, 1);
    assert_eq!(bench.count("select count(*) from conversations").await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_landline_is_not_merged_with_a_mobile_that_looks_like_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    bench.writes("554130000000", "fixo", bench.now()).await;
    bench.writes("5541930000000", "móvel", bench.now()).await;
    assert_eq!(bench.count("select count(*) from contacts").await, 2);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_comes_without_a_phone_and_later_shows_it_is_the_same_contact(pool: PgPool) {
    let bench = Bench::new(pool).await;
    from(&bench, None, Some("BR.1001"), Some("ana.souza")).await;
    from(&bench, Some("554188887777"), Some("BR.1001"), None).await;
    from(&bench, Some("554188887777"), None, None).await;
    assert_eq!(bench.count("select count(*) from contacts").await, 1);
    assert_eq!(
        bench.count("select count(*) from contact_identities").await,
        4,
        "user id, user name, wa_id, phone"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_user_name_never_matches_beside_an_id(pool: PgPool) {
    let bench = Bench::new(pool).await;
    from(&bench, None, Some("BR.1001"), Some("ana")).await;
    // The name passed to somebody else.
    from(&bench, None, Some("BR.2002"), Some("ana")).await;
    assert_eq!(bench.count("select count(*) from contacts").await, 2);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_sender_of_whom_nothing_is_told_is_still_seen(pool: PgPool) {
    let bench = Bench::new(pool).await;
    from(&bench, None, None, None).await;
    from(&bench, None, None, None).await;
    assert_eq!(bench.count("select count(*) from messages").await, 2);
    assert_eq!(bench.count("select count(*) from contacts").await, 2);
}
