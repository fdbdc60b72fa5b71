//! Every screen, server function, stream and file, asked for by every role with what is not theirs. The list comes
//! from the router itself, so that a new address cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use domain::user::Role;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::router::{plain_addresses, screens};
use simulator::NUMBER_CENTRO;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Browser, PASSWORD, Stream, TestDesk, location};
use crate::foreign::{Foreign, OWN, PHONES, SECRET, foreign};
use crate::roles;

/// What nobody but its owner reads, whatever their role; a number's token nobody at all.
const PERSONAL: [&str; 11] = [
    "segredo-rascunho",
    "segredo-resposta",
    "segredo-titulo",
    "segredo-lista",
    "segredo-da-equipe-lista",
    "segredo-conferido",
    "segredo-anexo",
    "segredo_modelo",
    "segredo-do-modelo",
    "segredo-da-planilha",
    "EAAteste",
];

/// The tables that only an administrator changes.
const ADMINISTERED: [&str; 14] = [
    "contact_fields",
    "number_access",
    "numbers",
    "teams",
    "team_members",
    "wrap_up_codes",
    "settings",
    "media",
    "api_tokens",
    "api_token_numbers",
    "template_drafts",
    "template_edits",
    "price_lines",
    "budgets",
];

/// What answers whoever asks.
const FOR_STRANGERS: [&str; 6] = [
    "/sign-in",
    "/language",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/v1/openapi.json",
];

/// Something to ask for.
struct Question {
    /// A function's name, or the method and the address as the router spells it.
    name: String,
    method: Method,
    path: String,
    body: Option<Value>,
}

/// Everything there is to ask for: server functions with their arguments, screens and plain addresses with every id.
fn questions(foreign: &Foreign) -> Vec<Question> {
    let mut all = Vec::new();
    for (path, method) in server_fn_paths() {
        for id in foreign.ids() {
            all.push(Question {
                name: path.rsplit('/').next().unwrap_or_default().to_owned(),
                method: method.clone(),
                path: path.to_owned(),
                body: Some(foreign.arguments(id)),
            });
        }
    }
    assert!(all.len() > 400, "only {} calls of server functions", all.len());
    let screens = screens().iter().map(|route| route.path().to_owned());
    for route in screens.chain(plain_addresses()) {
        // Signing oneself out, and the stream that never ends, are tried apart.
        if ["/sign-out", "/events"].contains(&route.as_str()) {
            continue;
        }
        let named = route.contains(':') || route.contains('{');
        for id in foreign.ids().take(if named { usize::MAX } else { 1 }) {
            let path = filled(&route, id);
            all.push(Question {
                name: format!("GET {route}"),
                method: Method::GET,
                path: format!("{path}?{}", foreign.query()),
                body: None,
            });
            all.push(Question {
                name: format!("POST {route}"),
                method: Method::POST,
                path,
                body: None,
            });
        }
    }
    // The editor reads one of the two.
    all.push(Question {
        name: "GET /numbers/templates/new".to_owned(),
        method: Method::GET,
        path: format!("/numbers/templates/new?copy={}", foreign.id("template")),
        body: None,
    });
    all
}

/// The address with `id` in its place.
fn filled(path: &str, id: Uuid) -> String {
    path.split('/')
        .map(|part| {
            if part.starts_with(':') || part.starts_with('{') {
                id.to_string()
            } else {
                part.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// What was heard of everything that was asked for.
struct Heard {
    /// What was answered with a word that is nobody else's.
    told: Vec<String>,
    /// How each was answered.
    answered: BTreeMap<String, BTreeSet<u16>>,
}

/// Asks for everything; looks for `words` in what is answered.
async fn asks(browser: &mut Browser<'_>, email: &str, foreign: &Foreign, words: &[&str]) -> Heard {
    let mut heard = Heard {
        told: Vec::new(),
        answered: BTreeMap::new(),
    };
    for (at, question) in questions(foreign).into_iter().enumerate() {
        // From many places: who asks too much from one is told nothing at all.
        let place = format!("10.1.{}.{}", at / 250 / 250, at / 250 % 250);
        let Question {
            name,
            method,
            path,
            body,
        } = question;
        let request = browser
            .request(method.clone(), &path)
            .header("x-forwarded-for", place);
        let request = match &body {
            Some(body) => request.json(body),
            None => request.header("accept", "text/html"),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        assert_ne!(status, StatusCode::TOO_MANY_REQUESTS, "{method} {path}");
        assert!(!status.is_server_error(), "{method} {path}: {status}");
        let led = location(&answer).to_owned();
        let known = body.is_none() || status != StatusCode::BAD_REQUEST;
        let text = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
        assert!(known, "{path} has arguments that the crawl does not know: {text}");
        // What was asked for is written back in the box, and says nothing.
        let said = text
            .replace(&format!("value=\"{SECRET}\""), "")
            .replace(&format!("q={SECRET}"), "");
        for word in words {
            if said.contains(word) {
                heard
                    .told
                    .push(format!("{method} {path} ({status}) tells “{word}”"));
            }
        }
        heard.answered.entry(name).or_default().insert(status.as_u16());
        // Some of what is asked ends one's own sessions: whoever is sent out asks for the rest of it all the same.
        let a_machines = path.starts_with(server::api::ROOT) || path.starts_with("/webhooks");
        if (status == StatusCode::UNAUTHORIZED && !a_machines) || led.starts_with("/sign-in") {
            let answer = browser.sign_in(email, PASSWORD).await;
            assert_eq!(location(&answer), "/conversations", "after {method} {path}");
        }
    }
    heard
}

/// A desk that believes where it is said to be asked from.
async fn asked_from_anywhere(pool: PgPool) -> TestDesk {
    TestDesk::with(pool, |config| config.trust_proxy = true).await
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_agent_reads_and_changes_nothing_of_a_foreign_number_or_a_colleague(pool: PgPool) {
    let desk = asked_from_anywhere(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    let mut bia = desk.browser("Bia").await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    desk.settled().await;

    let mut whole = ADMINISTERED.to_vec();
    whole.extend([
        "desk_policies",
        "contact_merges",
        "contact_imports",
        "batches",
        "batch_changes",
        "batch_recipients",
        "template_sends",
    ]);
    let before = foreign.standing(&desk, &whole).await;
    let mut words = vec!["segredo-", "segredo_", "EAAteste", &foreign.token];
    words.extend(PHONES);
    let heard = asks(&mut bia, "bia@loja.example", &foreign, &words).await;
    assert_eq!(heard.told, Vec::<String>::new());
    assert_eq!(foreign.standing(&desk, &whole).await, before);
    roles::check(Role::Agent, &heard.answered);

    // The same questions by who may ask them: the crawl does find what there is to find.
    let mut again = desk.nobody();
    again.sign_in("caio@loja.example", PASSWORD).await;
    let thread = again
        .call("open_thread", json!({"conversation": foreign.conversation}))
        .await
        .1
        .to_string();
    for word in [
        "segredo-mensagem",
        "segredo-nota",
        "segredo-rascunho",
        "segredo-agendada",
        "segredo-nome",
        "97777",
    ] {
        assert!(thread.contains(word), "{word} is not in the thread: {thread}");
    }
    let page = again
        .call("view_contact", json!({"contact": foreign.id("contact")}))
        .await
        .1
        .to_string();
    for word in ["segredo-nome", "segredo-do-contato", "segredo-prova", "97777"] {
        assert!(page.contains(word), "{word} is not on the page: {page}");
    }
    let file = again.get(&format!("/media/{}", foreign.id("file"))).await;
    assert_eq!(file.status(), StatusCode::OK);
    desk.finish().await;
}

/// What was told with one of `words` in it.
fn with<'a>(told: &'a [String], words: &[&str]) -> Vec<&'a String> {
    let said = |frame: &&String| words.iter().any(|word| frame.contains(word));
    told.iter().filter(said).collect()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_stream_tells_an_agent_nothing_of_a_foreign_number_and_nobody_what_is_personal(pool: PgPool) {
    let desk = asked_from_anywhere(pool).await;
    let (bia, caio) = (desk.browser("Bia").await, desk.browser("Caio").await);
    let sofia = desk.person("Sofia", Role::Supervisor).await;
    let mut hers = Stream::open(&bia, None).await;
    let mut all = Stream::open(&sofia, None).await;
    // Something that everybody is told, for a place to go on from.
    bia.does("take_pause", json!({"reason": null})).await;
    hers.next().await;
    all.next().await;
    let (before, of_all) = (hers.last_id.clone(), all.last_id.clone());

    // What Caio does is a message, a card, a note, a text to be sent later, and that he writes.
    let foreign = foreign(&desk, &caio).await;
    caio.does(
        "watch",
        json!({"conversation": foreign.conversation, "doing": "typing"}),
    )
    .await;
    desk.settled().await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    desk.settled().await;

    // What is told together is told message by message, then note by note and so on: only with what is told next is all
    // of it heard.
    let mut hers = [hers, Stream::open(&bia, before.as_deref()).await];
    let mut all = [all, Stream::open(&sofia, of_all.as_deref()).await];
    let mut heard = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for (word, next) in [("oi", "tchau"), ("tchau", "fim")] {
        for (stream, heard) in hers.iter_mut().chain(&mut all).zip(&mut heard) {
            heard.extend(stream.everything_until(word).await);
        }
        desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, next).unwrap();
    }
    let [live, back, all_live, all_back] = heard;

    let conversation = foreign.conversation.to_string();
    let mut words = vec![SECRET, "EAAteste", &foreign.token, &conversation];
    words.extend(PHONES);
    for told in [live, back] {
        assert_eq!(with(&told, &words), Vec::<&String>::new());
        let messages = with(&told, &[r#"{"message":{"conversation"#]);
        assert_eq!(messages.len(), 2, "{messages:?}");
    }

    // Who may see every number is told all of it, and nothing that is a colleague's own.
    for told in [all_live, all_back] {
        for word in [
            "segredo-mensagem",
            "segredo-nota",
            "segredo-agendada",
            "segredo-nome",
            r#""typing":true"#,
        ] {
            assert!(!with(&told, &[word]).is_empty(), "{word} is not told: {told:#?}");
        }
        assert_eq!(with(&told, &PERSONAL), Vec::<&String>::new());
    }
    drop((hers, all));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_supervisor_changes_nothing_that_is_administered_and_reads_nothing_personal(pool: PgPool) {
    let desk = asked_from_anywhere(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    let mut sofia = desk.person("Sofia", Role::Supervisor).await;
    let before = foreign.standing(&desk, &ADMINISTERED).await;
    let mut words = PERSONAL.to_vec();
    words.push(&foreign.token);
    let heard = asks(&mut sofia, "sofia@loja.example", &foreign, &words).await;
    assert_eq!(heard.told, Vec::<String>::new());
    roles::check(Role::Supervisor, &heard.answered);
    // A supervisor may take over the conversation itself.
    let kept = [
        "protocols",
        "messages",
        "conversations",
        "scheduled_messages",
        "notes",
        "contacts",
        "contact_notes",
        "contact_values",
        "consent_lines",
        "contact_blocks",
        // And part merged contacts.
        "contact_identities",
    ];
    let after = foreign.standing(&desk, &ADMINISTERED).await;
    for (before, after) in before.iter().zip(&after) {
        if !kept.contains(&before.0.as_str()) {
            assert_eq!(before, after);
        }
    }
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_administrator_reads_nothing_personal_and_no_token(pool: PgPool) {
    let mut desk = asked_from_anywhere(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    let mut adela = desk.person("Adela", Role::Administrator).await;
    let before = foreign.standing(&desk, &[]).await;
    let mut words = PERSONAL.to_vec();
    words.push(&foreign.token);
    let heard = asks(&mut adela, "adela@loja.example", &foreign, &words).await;
    assert_eq!(heard.told, Vec::<String>::new());
    roles::check(Role::Administrator, &heard.answered);
    // An administrator may do much, but not in anybody's name.
    let after = foreign.standing(&desk, &[]).await;
    for (before, after) in before.iter().zip(&after) {
        if OWN.contains(&before.0.as_str()) {
            assert_eq!(before, after);
        }
    }
    desk.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_is_not_signed_in_gets_no_screen_no_stream_and_no_file(pool: PgPool) {
    let desk = asked_from_anywhere(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    let nobody = desk.nobody();
    let words = [
        "segredo-",
        "segredo_",
        "EAAteste",
        &foreign.token,
        PHONES[0],
        PHONES[1],
    ];
    for question in questions(&foreign) {
        if question.body.is_some() {
            continue;
        }
        let (method, path) = (question.method, question.path);
        let answer = nobody
            .request(method.clone(), &path)
            .header("accept", "text/html")
            .send()
            .await
            .unwrap();
        let status = answer.status();
        let text = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
        let open = FOR_STRANGERS.iter().any(|open| path.starts_with(open));
        assert!(open || !status.is_success(), "{method} {path}: {status}");
        for word in words {
            assert!(!text.contains(word), "{method} {path} tells “{word}”");
        }
    }
    let stream = nobody.request(Method::GET, "/events").send().await.unwrap();
    assert_eq!(stream.status(), StatusCode::UNAUTHORIZED);
    desk.finish().await;
}

#[test]
fn no_address_is_made_where_the_crawl_does_not_see_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut made = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                let file = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
                for how in ["route", "route_service", "nest", "nest_service"] {
                    for _ in source.matches(&format!(".{how}(")) {
                        made.push(format!("{}: {how}", file.display()));
                    }
                }
            }
        }
    }
    made.sort();
    // The lists that `plain_addresses` tells, those of the API, and the program's files.
    assert_eq!(
        made,
        [
            "src/api/mod.rs: nest",
            "src/api/mod.rs: route",
            "src/router.rs: nest_service",
            "src/router.rs: route",
        ]
    );
}
