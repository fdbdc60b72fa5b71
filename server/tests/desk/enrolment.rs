//! Setting the second factor up on the way in, and the recovery codes that are shown then.

use domain::settings::Business;
use domain::user::Role;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Method, StatusCode, header};
use serde_json::json;
use sha1::Sha1;
use sqlx::PgPool;

use crate::common::{PASSWORD, TestDesk, location};
use crate::management::{browser, post};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_has_set_the_second_factor_up_on_the_way_in_is_shown_recovery_codes_that_work(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let chief = browser(&desk, "Helena", Role::Administrator).await;
    let business = Business {
        second_factor: vec![Role::Agent],
        ..Business::default()
    };
    chief.does("save_settings", json!({"business": business})).await;
    let email = desk.agent("Bia").await;
    let mut bia = desk.nobody();
    bia.sign_in(&email, PASSWORD).await;
    let page = bia.get("/sign-in/enrol").await.text().await.unwrap();
    assert!(!page.contains("recovery-codes"));
    let secret = secret_on(&page);
    // A wrong code costs no other scan; another browser is shown another secret, and what this one was shown is void.
    let told = post(&mut bia, "/sign-in/enrol", &[("code", "000000")]).await;
    assert_eq!(told, "/sign-in/enrol?error=code");
    let page = bia.get("/sign-in/enrol?error=code").await.text().await.unwrap();
    assert_eq!(secret_on(&page), secret);
    let mut elsewhere = desk.nobody();
    elsewhere.sign_in(&email, PASSWORD).await;
    let page = elsewhere.get("/sign-in/enrol").await.text().await.unwrap();
    assert_ne!(secret_on(&page), secret);
    let page = bia.get("/sign-in/enrol").await.text().await.unwrap();
    let secret = secret_on(&page);
    let answer = bia
        .request(Method::POST, "/sign-in/enrol")
        .form(&[("code", app(&secret))])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let cookies = answer.headers().get_all(header::SET_COOKIE);
    let session = cookies
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .find(|cookie| cookie.starts_with("guiche="))
        .unwrap();
    bia.cookie = session.split(';').next().map(str::to_owned);
    let page = answer.text().await.unwrap();
    let codes: Vec<String> = between(&page, "recovery-codes", "</ul>")
        .split("<li>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 8, "{codes:?}");
    assert!(page.contains("href=\"/conversations\""), "the way on");
    // In already: leaving the page open costs nothing, and it is not shown again.
    assert_eq!(bia.get("/conversations").await.status(), StatusCode::OK);
    let again = bia.get("/sign-in/enrol").await.text().await.unwrap();
    assert!(!again.contains(&codes[0]));

    let mut other = desk.nobody();
    assert_eq!(location(&other.sign_in(&email, PASSWORD).await), "/sign-in/code");
    let told = post(&mut other, "/sign-in/code", &[("code", &codes[0])]).await;
    assert_eq!(told, "/conversations");
    desk.finish().await;
}

/// The secret that the page shows. What the page is woken by stands beside the text.
fn secret_on(page: &str) -> String {
    between(page, "totp-secret", "</p>").replace("<!>", "")
}

/// What stands in the element that bears `mark`.
fn between(page: &str, mark: &str, end: &str) -> String {
    let rest = page.split(mark).nth(1).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split(end).next().unwrap().to_owned()
}

/// What an authenticator app with this secret shows now.
fn app(secret: &str) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0u32, 0);
    for letter in secret.chars().filter(|c| !c.is_whitespace()) {
        held = (held << 5) | letters.find(letter).unwrap() as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    let mut mac = Hmac::<Sha1>::new_from_slice(&bytes).unwrap();
    let now = backend::Clock::system().now().timestamp();
    mac.update(&(now / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let from = (digest[19] & 15) as usize;
    let word = u32::from_be_bytes(digest[from..from + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}
