//! Every screen, server function, stream and file, asked for by every role with what is not theirs. The list comes
//! from the router itself, so that a new address cannot be forgotten.

use domain::user::Role;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::router::{plain_addresses, screens};
use simulator::{NUMBER_CENTRO, NUMBER_PAULISTA};
use sqlx::PgPool;
use uuid::Uuid;

use crate::arguments::arguments;
use crate::common::{ANA, Browser, PASSWORD, Stream, TestDesk};

/// A customer of the number that the agent may not use.
const FOREIGN: &str = "+5511977776666";
/// Every word of the foreign customer's affairs begins with it.
const SECRET: &str = "segredo";

/// What is not theirs: objects of a colleague on another number, by what they are.
struct Foreign {
    conversation: Uuid,
    colleague: Uuid,
    ids: Vec<(&'static str, Uuid)>,
}

async fn id(desk: &TestDesk, sql: &'static str) -> Uuid {
    sqlx::query_scalar(sql).fetch_one(&desk.pool).await.unwrap()
}

/// Caio serves a customer on the second number, with one of everything that people make.
async fn foreign(desk: &TestDesk, caio: &Browser<'_>) -> Foreign {
    desk.desk
        .disable_number("caio@loja.example", NUMBER_CENTRO)
        .await
        .unwrap();
    desk.desk
        .enable_number("caio@loja.example", NUMBER_PAULISTA)
        .await
        .unwrap();
    for request in [
        json!({"to": NUMBER_PAULISTA, "type": "text", "text": "segredo-mensagem"}),
        json!({"to": NUMBER_PAULISTA, "type": "document", "document": {"filename": "segredo-arquivo.pdf"}}),
    ] {
        desk.whatsapp.customer_sends(FOREIGN, request).unwrap();
    }
    desk.settled().await;
    let conversation = caio.takes().await;
    let there = json!({"conversation": conversation, "client_key": Uuid::from_u128(1), "whisper": false, "id": null,
        "written_at": desk.desk.clock().now(), "at": desk.desk.clock().now() + chrono::TimeDelta::hours(2)});
    let with = |more: Value| {
        let mut all = there.clone();
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    caio.does("add_note", with(json!({"body": "segredo-nota @Caio"})))
        .await;
    caio.does("schedule_message", with(json!({"text": "segredo-agendada"})))
        .await;
    caio.does(
        "save_view",
        json!({"name": "segredo-lista", "address": "/conversations?view=queue", "team": null}),
    )
    .await;
    let wording = json!({"scope": "personal", "team": null, "shortcut": "segredo", "title": "segredo-titulo", "body": "segredo-resposta"});
    caio.does("save_quick_reply", json!({"id": null, "wording": wording}))
        .await;
    let contact = id(desk, "select contact_id from conversations limit 1").await;
    let about = |more: Value| {
        let mut all = json!({"contact": contact});
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    caio.does("add_contact_note", about(json!({"body": "segredo-do-contato"})))
        .await;
    caio.does(
        "change_contact",
        about(json!({"name": "segredo-nome", "values": []})),
    )
    .await;
    let agreed =
        json!({"change": "opt_in", "scope": "marketing", "day": "2026-11-01", "proof": "segredo-prova"});
    caio.does("record_consent", about(json!({"form": agreed}))).await;
    // Scheduling takes what was written: the draft comes after it.
    caio.does(
        "save_drafts",
        with(json!({"drafts": {"reply": "segredo-rascunho", "note": ""}})),
    )
    .await;
    desk.settled().await;
    let mut ids = Vec::new();
    for (what, sql) in [
        (
            "message",
            "select id from messages where direction = 'inbound' order by id limit 1",
        ),
        ("file", "select message_id from media limit 1"),
        ("protocol", "select id from protocols limit 1"),
        ("person", "select id from users where email = 'caio@loja.example'"),
        ("number", "select id from numbers where name = 'Loja Paulista'"),
        ("team", "select id from teams order by id limit 1"),
        ("scheduled", "select id from scheduled_messages limit 1"),
        ("quick reply", "select id from quick_replies limit 1"),
        ("saved view", "select id from saved_views limit 1"),
        ("note", "select id from notes limit 1"),
        (
            "contact",
            "select contact_id from conversations order by id limit 1",
        ),
        ("contact note", "select id from contact_notes limit 1"),
    ] {
        ids.push((what, id(desk, sql).await));
    }
    let conversation = conversation.parse().unwrap();
    ids.push(("conversation", conversation));
    let colleague = ids.iter().find(|(what, _)| *what == "person").unwrap().1;
    Foreign {
        conversation,
        colleague,
        ids,
    }
}

impl Foreign {
    fn id(&self, what: &str) -> Uuid {
        self.ids.iter().find(|(name, _)| *name == what).unwrap().1
    }

    /// The arguments that name what is foreign; `id`, which means another thing in each function, is each in turn.
    fn arguments(&self, id: Uuid) -> Value {
        let message = self.id("message");
        arguments(
            id,
            &json!({"conversation": self.conversation, "message": message,
                "conversations": [{"id": self.conversation, "at": {"with": self.colleague}}], "among": [self.conversation],
                "before": message, "quoted": message, "protocol": self.id("protocol"), "saved": self.id("saved view"),
                "scheduled": self.id("scheduled"), "contact": self.id("contact"), "contact_note": self.id("contact note"), "typed": SECRET, "view": "everyone",
                "listing": {"view": "everyone", "order": "newest"}, "bulk": {"each": "close"}, "outcome": "stored"}),
        )
    }

    /// How everything foreign stands: a digest a table. What `whole` holds is compared whole.
    async fn standing(&self, desk: &TestDesk, whole: &[&str]) -> Vec<(String, String)> {
        let (conversation, colleague) = (self.conversation, self.colleague);
        let mut parts: Vec<(String, String)> = Vec::new();
        for table in ["protocols", "messages", "notes", "scheduled_messages"] {
            parts.push((table.into(), format!("t.conversation_id = '{conversation}'")));
        }
        parts.push(("conversations".into(), format!("t.id = '{conversation}'")));
        for table in [
            "drafts",
            "note_mentions",
            "pauses",
            "user_preferences",
            "second_factors",
            "recovery_codes",
            "sessions",
        ] {
            parts.push((table.into(), format!("t.user_id = '{colleague}'")));
        }
        for table in ["quick_replies", "saved_views"] {
            parts.push((table.into(), format!("t.owner_id = '{colleague}'")));
        }
        let contact = self.id("contact");
        parts.push(("contacts".into(), format!("t.id = '{contact}'")));
        for table in [
            "contact_identities",
            "contact_notes",
            "contact_values",
            "consent_lines",
            "contact_blocks",
        ] {
            parts.push((table.into(), format!("t.contact_id = '{contact}'")));
        }
        parts.push(("users".into(), format!("t.id = '{colleague}'")));
        parts.extend(whole.iter().map(|table| ((*table).into(), "true".into())));
        let mut standing = Vec::new();
        for (table, which) in parts {
            let line = match table.as_str() {
                // When a session was last used is no change of anybody's.
                "sessions" => "t.id::text",
                // What Meta says of a number is asked for by the desk itself.
                "numbers" => {
                    "(to_jsonb(t) - array['status', 'quality', 'throughput', 'limit_by_number', 'looked_at', 'look_due_at', 'look_until', 'look_failure'])::text"
                }
                _ => "t::text",
            };
            let sql = format!(
                "select coalesce(md5(string_agg({line}, '|' order by {line})), '') from \"{table}\" t where {which}"
            );
            let digest: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .fetch_one(&desk.pool)
                .await
                .unwrap();
            standing.push((table, digest));
        }
        standing
    }
}

/// What nobody but its owner reads, whatever their role; a number's token nobody at all.
const PERSONAL: [&str; 5] = [
    "segredo-rascunho",
    "segredo-resposta",
    "segredo-titulo",
    "segredo-lista",
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

/// Everything there is to ask for: server functions with their arguments, screens and plain addresses with every id.
fn addresses(foreign: &Foreign) -> Vec<(Method, String, Option<Value>)> {
    let mut all = Vec::new();
    for (path, method) in server_fn_paths() {
        for (_, id) in &foreign.ids {
            all.push((method.clone(), path.to_owned(), Some(foreign.arguments(*id))));
        }
    }
    assert!(all.len() > 400, "only {} calls of server functions", all.len());
    let screens = screens().iter().map(|route| route.path().to_owned());
    for path in screens.chain(plain_addresses().into_iter().map(str::to_owned)) {
        // Signing oneself out, and the stream that never ends, are tried apart.
        if ["/sign-out", "/events"].contains(&path.as_str()) {
            continue;
        }
        let named = path.contains(':') || path.contains('{');
        for (_, id) in foreign.ids.iter().take(if named { usize::MAX } else { 1 }) {
            let path = filled(&path, *id);
            all.push((Method::GET, format!("{path}?q={SECRET}&view=everyone"), None));
            all.push((Method::POST, path, None));
        }
    }
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

/// Asks for everything; says what was answered with one of `words` in it.
async fn told(browser: &mut Browser<'_>, email: &str, foreign: &Foreign, words: &[&str]) -> Vec<String> {
    let mut told = Vec::new();
    for (method, path, body) in addresses(foreign) {
        let request = browser.request(method.clone(), &path);
        let request = match &body {
            Some(body) => request.json(body),
            None => request.header("accept", "text/html"),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        assert!(!status.is_server_error(), "{method} {path}: {status}");
        let known = body.is_none() || status != StatusCode::BAD_REQUEST;
        let text = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
        assert!(known, "{path} has arguments that the crawl does not know: {text}");
        // What was asked for is written back in the box, and says nothing.
        let said = text
            .replace(&format!("value=\"{SECRET}\""), "")
            .replace(&format!("q={SECRET}"), "");
        for word in words {
            if said.contains(word) {
                told.push(format!("{method} {path} ({status}) tells “{word}”"));
            }
        }
        // Some of what is asked ends one's own sessions.
        if status == StatusCode::UNAUTHORIZED || status == StatusCode::SEE_OTHER {
            browser.sign_in(email, PASSWORD).await;
        }
    }
    told
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_agent_reads_and_changes_nothing_of_a_foreign_number_or_a_colleague(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    let mut bia = desk.browser("Bia").await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    desk.settled().await;

    let mut whole = ADMINISTERED.to_vec();
    whole.push("desk_policies");
    let before = foreign.standing(&desk, &whole).await;
    let phone = &FOREIGN[6..];
    let words = ["segredo-", phone, "97777-6666", "EAAteste"];
    let told_bia = told(&mut bia, "bia@loja.example", &foreign, &words).await;
    assert_eq!(told_bia, Vec::<String>::new());
    assert_eq!(foreign.standing(&desk, &whole).await, before);

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

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_stream_tells_an_agent_nothing_of_a_foreign_number(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let mut stream = Stream::open(&bia, None).await;
    desk.whatsapp
        .customer_writes(FOREIGN, NUMBER_PAULISTA, "segredo-mensagem")
        .unwrap();
    desk.settled().await;
    desk.whatsapp.customer_writes(ANA, NUMBER_CENTRO, "oi").unwrap();
    let texts = stream.texts_until("oi").await;
    assert_eq!(texts, ["oi"]);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_supervisor_changes_nothing_that_is_administered_and_reads_nothing_personal(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    let mut sofia = desk.person("Sofia", Role::Supervisor).await;
    let before = foreign.standing(&desk, &ADMINISTERED).await;
    let told = told(&mut sofia, "sofia@loja.example", &foreign, &PERSONAL).await;
    assert_eq!(told, Vec::<String>::new());
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
    let mut desk = TestDesk::start(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    let mut adela = desk.person("Adela", Role::Administrator).await;
    let told = told(&mut adela, "adela@loja.example", &foreign, &PERSONAL).await;
    assert_eq!(told, Vec::<String>::new());
    desk.stop().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_is_not_signed_in_gets_no_screen_no_stream_and_no_file(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let caio = desk.browser("Caio").await;
    let foreign = foreign(&desk, &caio).await;
    let nobody = desk.nobody();
    for (method, path, body) in addresses(&foreign) {
        if body.is_some() || path.starts_with("/sign-in") || path.starts_with("/language") {
            continue;
        }
        let answer = nobody
            .request(method.clone(), &path)
            .header("accept", "text/html")
            .send()
            .await
            .unwrap();
        let status = answer.status();
        let text = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
        assert!(!status.is_success(), "{method} {path}: {status}");
        assert!(!text.contains("segredo-"), "{method} {path}");
    }
    let stream = nobody.request(Method::GET, "/events").send().await.unwrap();
    assert_eq!(stream.status(), StatusCode::UNAUTHORIZED);
    desk.finish().await;
}
