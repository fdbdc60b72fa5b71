//! The language of the screens follows the person.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use reqwest::{Method, StatusCode};
use server::router::screens;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{PASSWORD, TestDesk};
use crate::foreign::foreign;

/// Letters that English does not write; the product's and the language's own names apart.
fn portuguese_letters(page: &str) -> Option<String> {
    let page = page.replace("Guichê", "").replace("Português", "");
    let at = page.find(['ã', 'õ', 'ç', 'á', 'é', 'í', 'ó', 'ú', 'â', 'ê', 'ô', 'à'])?;
    let from = (at.saturating_sub(60)..at).find(|i| page.is_char_boundary(*i))?;
    Some(page[from..].chars().take(120).collect())
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_chooses_english_reads_no_portuguese_and_finds_it_so_after_signing_in_again(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let mut bia = desk.browser("Bia").await;
    let page = bia.get("/conversations").await.text().await.unwrap();
    assert!(page.contains(r#"<html lang="pt-BR""#) && page.contains("Meus Atendimentos"));

    let answer = bia
        .request(Method::POST, "/language")
        .form(&[("language", "en"), ("next", "/conversations?view=queue")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/conversations?view=queue");
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("guiche-language=en; "), "{cookie}");

    let kept = cookie.split(';').next().unwrap();
    bia.cookie = bia.cookie.map(|session| format!("{session}; {kept}"));
    for path in [
        "/conversations",
        "/conversations?view=queue",
        "/conversations?view=history",
        "/nowhere",
    ] {
        let page = bia.get(path).await.text().await.unwrap();
        assert!(page.contains(r#"<html lang="en""#), "{path}");
        assert_eq!(portuguese_letters(&page), None, "{path}");
    }
    let kept: Option<String> = sqlx::query_scalar("select language::text from users where name = 'Bia'")
        .fetch_one(&desk.pool)
        .await
        .unwrap();
    assert_eq!(kept.as_deref(), Some("en"));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_language_nobody_speaks_changes_nothing(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let answer = desk
        .nobody()
        .request(Method::POST, "/language")
        .form(&[("language", "tlh"), ("next", "//evil.example")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/conversations");
    assert!(!answer.headers().contains_key("set-cookie"));
    desk.finish().await;
}

/// What stands between quotes in the catalogue of `language`, in pieces without what is filled in.
fn catalogue(language: &str) -> BTreeSet<String> {
    let words = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../app/domain/src/words")
        .join(language);
    let mut folders: Vec<PathBuf> = vec![words];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(path).unwrap();
            let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
            for text in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
                found.extend(
                    text.split(['{', '}'])
                        .step_by(2)
                        .map(|piece| piece.trim().to_owned()),
                );
            }
        }
    }
    found
}

/// Names: the language's own, and one of the tests' numbers, which is an example too.
const NAMES: [&str; 2] = ["Português (Brasil)", "Loja Centro"];

/// Portuguese of two words or more that no English text has in it.
fn portuguese() -> Vec<String> {
    let english = catalogue("en");
    catalogue("pt_br")
        .into_iter()
        .filter(|text| text.split_whitespace().count() >= 2 && text.chars().count() >= 8)
        .filter(|text| !NAMES.contains(&text.as_str()))
        .filter(|text| !english.iter().any(|english| english.contains(text.as_str())))
        .collect()
}

/// The page as it reads: what HTML spells otherwise is put back.
fn plain(page: &str) -> String {
    [
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(page.to_owned(), |page, (spelled, is)| page.replace(spelled, is))
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn no_screen_shows_portuguese_to_who_reads_english(pool: PgPool) {
    let portuguese = portuguese();
    assert!(portuguese.len() > 1_000, "only {} texts", portuguese.len());
    let desk = TestDesk::start(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    // Rita keeps the office, and some pages are of sheets of hers.
    let mut rita = desk.nobody();
    rita.sign_in("rita@loja.example", PASSWORD).await;
    let session = rita.cookie.clone().unwrap();
    let mut nobody = desk.nobody();
    nobody.cookie = Some("guiche-language=en".to_owned());
    // In Portuguese each page has some of it: the list is of what pages show.
    let (mut seen, mut shown) = (BTreeSet::new(), Vec::new());
    for route in screens() {
        let route = route.path();
        let named = route.contains(':') || route.contains('{');
        let ids: Vec<Uuid> = foreign.ids().take(if named { usize::MAX } else { 1 }).collect();
        for id in ids {
            let address = route
                .split('/')
                .map(|part| match part.starts_with([':', '{']) {
                    true => id.to_string(),
                    false => part.to_owned(),
                })
                .collect::<Vec<_>>()
                .join("/");
            rita.cookie = Some(session.clone());
            let in_portuguese = rita.get(&address).await;
            if in_portuguese.status() != StatusCode::OK {
                continue;
            }
            seen.insert(route.to_owned());
            let page = plain(&in_portuguese.text().await.unwrap());
            assert!(page.contains(r#"<html lang="pt-BR""#), "{address}");
            assert!(
                portuguese.iter().any(|text| page.contains(text.as_str())),
                "{address}"
            );
            rita.cookie = Some(format!("{session}; guiche-language=en"));
            for browser in [&rita, &nobody] {
                let answer = browser.get(&address).await;
                if answer.status() != StatusCode::OK {
                    continue;
                }
                let page = plain(&answer.text().await.unwrap());
                assert!(page.contains(r#"<html lang="en""#), "{address}");
                let words = portuguese.iter().filter(|text| page.contains(text.as_str()));
                shown.extend(words.map(|text| format!("{route}: “{text}”")));
            }
        }
    }
    shown.sort();
    shown.dedup();
    assert_eq!(shown, Vec::<String>::new());
    let unseen: Vec<&str> = screens()
        .iter()
        .map(leptos_axum::AxumRouteListing::path)
        .filter(|route| !seen.contains(*route))
        .collect();
    // Lead elsewhere, or are for who has not done a step of signing in.
    assert_eq!(unseen, ["/", "/management"]);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn without_the_database_it_is_said_in_the_readers_language(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let session = bia.cookie.clone().unwrap();
    desk.desk.pools().agents.close().await;
    for (language, tag, said) in [
        ("", "pt-BR", "O banco de dados não respondeu"),
        ("; guiche-language=en", "en", "The database did not answer"),
    ] {
        let mut browser = desk.nobody();
        browser.cookie = Some(format!("{session}{language}"));
        let answer = browser.get("/conversations").await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        let page = answer.text().await.unwrap();
        assert!(
            page.contains(&format!(r#"<html lang="{tag}""#)) && page.contains(said),
            "{page}"
        );
        if tag == "en" {
            assert_eq!(portuguese_letters(&page), None);
        }
    }
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_installed_speaks_the_readers_language(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
    let mut told = Vec::new();
    for (cookie, tag) in [(None, "pt-BR"), (Some("guiche-language=en"), "en")] {
        let mut nobody = desk.nobody();
        nobody.cookie = cookie.map(str::to_owned);
        let page = nobody.get("/sign-in").await.text().await.unwrap();
        let (_, link) = page.split_once(r#"<link rel="manifest" href="/"#).unwrap();
        let (file, _) = link.split_once('"').unwrap();
        let text = fs::read_to_string(public.join(file)).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(manifest["lang"], tag);
        if tag == "en" {
            assert_eq!(portuguese_letters(&text), None);
        }
        told.push(manifest);
    }
    // The same program, named in two languages.
    for manifest in &mut told {
        for named in ["lang", "description"] {
            manifest[named] = serde_json::Value::Null;
        }
        for shortcut in manifest["shortcuts"].as_array_mut().unwrap() {
            for named in ["name", "short_name"] {
                shortcut[named] = serde_json::Value::Null;
            }
        }
    }
    assert_eq!(told[0], told[1]);
    desk.finish().await;
}
