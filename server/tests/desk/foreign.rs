//! One of everything that people make, where it is not theirs who ask for it: on another number, in another team, on a
//! colleague's desk.

use chrono::TimeDelta;
use domain::user::Role;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use simulator::{NUMBER_CENTRO, NUMBER_PAULISTA, NextError, WABA_ID};
use uuid::Uuid;

use crate::arguments::arguments;
use crate::common::{Browser, TestDesk, location};

/// A customer of the number that the agent may not use.
pub const CUSTOMER: &str = "+5511977776666";
/// Every word of the foreign affairs begins with it.
pub const SECRET: &str = "segredo";
/// How the phones of the customer and of those in the sheets begin, as they are kept and as they are shown.
pub const PHONES: [&str; 2] = ["9777766", "97777-66"];

/// The tables of [`Foreign::standing`] that nobody but their owner changes, whatever their role.
pub const OWN: [&str; 8] = [
    "drafts",
    "note_mentions",
    "user_preferences",
    "quick_replies",
    "saved_views",
    "contact_imports",
    "template_drafts",
    "batch_recipients",
];

/// What is not theirs: objects of colleagues, by what they are.
pub struct Foreign {
    pub conversation: Uuid,
    /// The token of another system, as it was told once.
    pub token: String,
    /// The agent of the other number.
    agent: Uuid,
    /// Who keeps the office.
    keeper: Uuid,
    ids: Vec<(&'static str, Uuid)>,
}

async fn id(desk: &TestDesk, sql: &'static str) -> Uuid {
    sqlx::query_scalar(sql)
        .fetch_one(&desk.pool)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn over(mut all: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        all[key] = value.clone();
    }
    all
}

/// Caio serves a customer on the second number, and Rita keeps the office.
pub async fn foreign(desk: &TestDesk, caio: &Browser<'_>) -> Foreign {
    serve(desk, caio).await;
    let rita = desk.person("Rita", Role::Administrator).await;
    let token = keep(desk, caio, &rita).await;
    let [checking, ..] = send(desk, &rita).await;
    desk.settled().await;
    let mut ids = Vec::new();
    for (what, sql) in [
        ("conversation", "select conversation_id from notes"),
        (
            "message",
            "select id from messages where direction = 'inbound' order by id limit 1",
        ),
        ("file", "select message_id from media limit 1"),
        ("upload", "select id from files where name = 'segredo-anexo.pdf'"),
        (
            "protocol",
            "select p.id from protocols p join notes n on n.conversation_id = p.conversation_id",
        ),
        ("person", "select id from users where email = 'caio@loja.example'"),
        ("keeper", "select id from users where email = 'rita@loja.example'"),
        (
            "session",
            "select s.handle from sessions s join users u on u.id = s.user_id where u.email = 'caio@loja.example'",
        ),
        ("number", "select id from numbers where name = 'Loja Paulista'"),
        ("team", "select id from teams order by id limit 1"),
        ("other team", "select id from teams where name = 'Cobrança'"),
        ("wrap-up code", "select id from wrap_up_codes"),
        ("scheduled", "select id from scheduled_messages"),
        (
            "quick reply",
            "select id from quick_replies where scope = 'personal'",
        ),
        (
            "quick reply of a team",
            "select id from quick_replies where scope = 'team'",
        ),
        ("saved view", "select id from saved_views where team_id is null"),
        (
            "saved view of a team",
            "select id from saved_views where team_id is not null",
        ),
        ("note", "select id from notes"),
        (
            "contact",
            "select contact_id from conversations order by id limit 1",
        ),
        ("contact note", "select id from contact_notes"),
        ("contact field", "select id from contact_fields"),
        ("merged contact", "select absorbed_id from contact_merges"),
        ("merge", "select id from contact_merges"),
        (
            "import",
            "select id from contact_imports where finished_at is null",
        ),
        (
            "import that was taken in",
            "select id from contact_imports where finished_at is not null",
        ),
        (
            "template",
            "select id from templates where name = 'aviso_horario'",
        ),
        ("template draft", "select id from template_drafts"),
        (
            "batch that is checked",
            "select id from batches where state = 'checking'",
        ),
        (
            "batch that waits",
            "select id from batches where state = 'scheduled'",
        ),
        (
            "batch that was sent",
            "select id from batches where state = 'finished'",
        ),
        (
            "failed message",
            "select id from messages where delivery = 'failed'",
        ),
        ("token", "select id from api_tokens"),
        ("price", "select id from price_lines where user_id is not null"),
        ("webhook", "select id from webhooks order by id limit 1"),
        (
            "revealed webhook",
            "select id from webhooks order by id desc limit 1",
        ),
    ] {
        ids.push((what, id(desk, sql).await));
    }
    let mut foreign = Foreign {
        conversation: Uuid::nil(),
        token,
        agent: Uuid::nil(),
        keeper: Uuid::nil(),
        ids,
    };
    foreign.conversation = foreign.id("conversation");
    foreign.agent = foreign.id("person");
    foreign.keeper = foreign.id("keeper");
    assert_eq!(foreign.id("batch that is checked"), checking);
    foreign
}

/// Caio moves to the second number and serves its customer, with one of everything that agents make.
async fn serve(desk: &TestDesk, caio: &Browser<'_>) {
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
        desk.whatsapp.customer_sends(CUSTOMER, request).unwrap();
    }
    desk.settled().await;
    let conversation = caio.takes().await;
    let now = desk.desk.clock().now();
    let there = json!({"conversation": conversation, "client_key": Uuid::from_u128(1), "whisper": false, "id": null,
        "written_at": now, "at": now + TimeDelta::hours(2)});
    caio.does(
        "add_note",
        over(there.clone(), &json!({"body": "segredo-nota @Caio"})),
    )
    .await;
    caio.does(
        "schedule_message",
        over(there.clone(), &json!({"text": "segredo-agendada"})),
    )
    .await;
    caio.does(
        "save_view",
        json!({"name": "segredo-lista", "address": "/conversations?view=queue", "team": null}),
    )
    .await;
    let wording = json!({"scope": "personal", "team": null, "shortcut": "segredo", "title": "segredo-titulo", "body": "segredo-resposta"});
    caio.does("save_quick_reply", json!({"id": null, "wording": wording}))
        .await;
    let uploaded = caio
        .request(Method::POST, "/media?name=segredo-anexo.pdf")
        .header(header::CONTENT_TYPE, "application/pdf")
        .body("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
        .send()
        .await
        .unwrap();
    assert_eq!(uploaded.status(), StatusCode::OK);
    let about = json!({"contact": id(desk, "select contact_id from conversations").await});
    caio.does(
        "add_contact_note",
        over(about.clone(), &json!({"body": "segredo-do-contato"})),
    )
    .await;
    caio.does(
        "change_contact",
        over(about.clone(), &json!({"name": "segredo-nome", "values": []})),
    )
    .await;
    let agreed =
        json!({"change": "opt_in", "scope": "marketing", "day": "2026-11-01", "proof": "segredo-prova"});
    caio.does("record_consent", over(about, &json!({"form": agreed})))
        .await;
    // Scheduling takes what was written: the draft comes after it.
    caio.does(
        "save_drafts",
        over(
            there,
            &json!({"drafts": {"reply": "segredo-rascunho", "note": ""}}),
        ),
    )
    .await;
}

/// Uploads a sheet; gives the page that it leads to.
async fn upload(browser: &Browser<'_>, address: &str, fields: &[(&'static str, String)], rows: &str) -> Uuid {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text(*name, value.clone());
    }
    let sheet = Part::bytes(format!("Nome;Telefone\n{rows}").into_bytes()).file_name("segredo-planilha.csv");
    let answer = browser
        .request(Method::POST, address)
        .multipart(form.part("file", sheet))
        .send()
        .await
        .unwrap();
    let led = location(&answer).to_owned();
    led.rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .unwrap_or_else(|| panic!("{address} leads to {led}"))
}

/// Rita makes one of everything that is kept in the office; gives the token of another system.
async fn keep(desk: &TestDesk, caio: &Browser<'_>, rita: &Browser<'_>) -> String {
    let agent = id(desk, "select id from users where email = 'caio@loja.example'").await;
    let number = id(desk, "select id from numbers where name = 'Loja Paulista'").await;
    let contact = id(desk, "select contact_id from conversations").await;
    let team = rita
        .does(
            "save_team",
            json!({"id": null, "form": {"name": "Cobrança", "wrap_up_required": false, "members": [agent]}}),
        )
        .await;
    let wording = json!({"scope": "team", "team": team, "shortcut": "cobranca", "title": "segredo-da-equipe-titulo", "body": "segredo-da-equipe-resposta"});
    rita.does("save_quick_reply", json!({"id": null, "wording": wording}))
        .await;
    caio.does(
        "save_view",
        json!({"name": "segredo-da-equipe-lista", "address": "/conversations?view=queue", "team": team}),
    )
    .await;
    rita.does(
        "save_wrap_up",
        json!({"id": null, "form": {"name": "segredo-tabulacao", "team": team}}),
    )
    .await;
    rita.does(
        "save_contact_field",
        json!({"field": null, "form": {"name": "Plano", "kind": "text", "choices": ""}}),
    )
    .await;
    rita.does(
        "add_price",
        json!({"price": {"country": "PT", "category": "utility", "from": "2026-12-01", "price": "0,0417", "currency": "BRL"}}),
    )
    .await;
    rita.does(
        "set_budget",
        json!({"number": number, "budget": {"amount": "4.321", "currency": "USD", "warn_percent": "80", "stops": true}}),
    )
    .await;
    let draft = json!({"name": "segredo_modelo", "language": "pt_BR", "category": "utility", "parts": {"body": "segredo-do-modelo"}});
    rita.does(
        "save_template_draft",
        json!({"id": Uuid::now_v7(), "written_at": desk.desk.clock().now(),
            "writing": {"waba_id": WABA_ID, "template": null, "file": null, "draft": draft}}),
    )
    .await;
    // A sheet that is taken in, whose person turns out to be the customer; and one that waits for a yes.
    let taken = upload(
        rita,
        "/contacts/import",
        &[],
        "segredo-absorvido;+55 11 97777-6601\n",
    )
    .await;
    rita.does("take_import", json!({"import": taken})).await;
    let absorbed = id(desk, "select id from contacts where name = 'segredo-absorvido'").await;
    rita.does(
        "merge_contacts",
        json!({"contact": contact, "absorbed": absorbed}),
    )
    .await;
    upload(
        rita,
        "/contacts/import",
        &[],
        "segredo-da-planilha;+55 11 97777-6602\n",
    )
    .await;
    let form =
        json!({"name": "segredo-sistema", "scopes": ["contacts:read"], "numbers": [number], "expires": ""});
    let made = rita.does("create_api_token", json!({"form": form})).await;
    made["secret"]
        .as_str()
        .unwrap_or_else(|| panic!("no secret in {made}"))
        .to_owned()
}

/// Rita sends from the second number: a batch that waits for a yes, one that waits for its time, and one that is over, with
/// somebody who can be tried again.
async fn send(desk: &TestDesk, rita: &Browser<'_>) -> [Uuid; 3] {
    let number = id(desk, "select id from numbers where name = 'Loja Paulista'").await;
    let mut template = None;
    for _ in 0..500 {
        let sql = "select id from templates where name = 'aviso_horario'";
        template = sqlx::query_scalar::<_, Uuid>(sql)
            .fetch_optional(&desk.pool)
            .await
            .unwrap();
        if template.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let template = template.expect("the templates were read");
    let mut made = [Uuid::nil(); 3];
    for (at, title) in ["segredo-conferido", "segredo-marcado", "segredo-enviado"]
        .into_iter()
        .enumerate()
    {
        let fields = [
            ("number", number.to_string()),
            ("template", template.to_string()),
            ("title", title.to_owned()),
        ];
        let rows = format!("{title}-nome;+55 11 97777-661{at}\nsegredo-errado;12\n");
        made[at] = upload(rita, "/batches", &fields, &rows).await;
    }
    let mut faults = desk.whatsapp.faults();
    faults.next_errors.push(NextError {
        code: 131_000,
        times: 1,
        asynchronous: true,
    });
    desk.whatsapp.set_faults(faults);
    let options = json!({"in_service": "skip", "lately_days": null});
    for (id, send_at) in [
        (made[1], json!(desk.desk.clock().now() + TimeDelta::days(1))),
        (made[2], Value::Null),
    ] {
        let sheet = json!({"id": id, "options": options, "sort": null, "after": null});
        let seen = rita.does("check_batch", sheet).await["counts"].clone();
        let said = json!({"id": id, "options": options, "send_at": send_at, "seen": seen});
        let confirmed = rita.does("confirm_batch", said).await;
        assert!(confirmed["yes"].is_object(), "{confirmed}");
    }
    for _ in 0..1_000 {
        let left = "select count(*) from batches b join batch_recipients r on r.batch_id = b.id
                      left join messages m on m.id = r.message_id
                     where b.title = 'segredo-enviado' and (b.state <> 'finished' or m.delivery <> 'failed')";
        if desk.count(left).await == 0 {
            return made;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the batch was not sent");
}

impl Foreign {
    pub fn id(&self, what: &str) -> Uuid {
        let found = self.ids.iter().find(|(name, _)| *name == what);
        found.unwrap_or_else(|| panic!("no {what}")).1
    }

    pub fn ids(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.ids.iter().map(|(_, id)| *id)
    }

    /// The arguments that name what is foreign; `id`, which means another thing in each function, is each in turn.
    pub fn arguments(&self, id: Uuid) -> Value {
        let message = self.id("message");
        let mut all = arguments(
            id,
            &json!({"conversation": self.conversation, "conversations": [{"id": self.conversation, "at": {"with": self.agent}}], "among": [self.conversation], "message": message,
                // One for all: WhatsApp does not take dozens of texts for one customer at once.
                "client_key": self.keeper,
                "before": message, "quoted": message, "protocol": self.id("protocol"), "saved": self.id("saved view"),
                "scheduled": self.id("scheduled"), "contact": self.id("contact"), "contact_note": self.id("contact note"),
                "typed": SECRET, "view": "everyone", "listing": {"view": "everyone", "order": "newest"},
                "bulk": {"each": "close"}, "outcome": "stored", "reveal": id == self.id("revealed webhook"), "handle": self.id("session")}),
        );
        // What an argument of its own names elsewhere.
        let named = |what| id == self.id(what);
        if named("template draft") {
            all["beginning"] = json!({"draft": id});
        }
        if named("saved view of a team") {
            all["saved"] = json!(id);
        }
        if named("failed message") {
            all["message"] = json!(id);
        }
        if named("merged contact") {
            all["contact"] = json!(id);
        }
        if named("other team") {
            all["team"] = json!(id);
            all["wording"] =
                json!({"scope": "team", "team": id, "shortcut": "oi", "title": "Oi", "body": "oi"});
        }
        if named("upload") {
            let file = json!({"id": id, "kind": "document", "name": "oi.pdf", "size": 1});
            all["wording"] = json!({"scope": "personal", "team": null, "shortcut": "oi", "title": "Oi", "body": "oi", "file": file});
        }
        all
    }

    /// What pages and plain addresses read from their query.
    pub fn query(&self) -> String {
        let named = [
            ("template", "template"),
            ("draft", "template draft"),
            ("number", "number"),
            ("team", "other team"),
            ("owner", "person"),
            ("person", "person"),
            ("by", "person"),
            ("message", "message"),
        ];
        let named: String = named
            .iter()
            .map(|(name, what)| format!("&{name}={}", self.id(what)))
            .collect();
        format!("q={SECRET}&view=everyone&month=2026-11{named}")
    }

    /// How everything foreign stands: a digest a table. What `whole` holds is compared whole.
    pub async fn standing(&self, desk: &TestDesk, whole: &[&str]) -> Vec<(String, String)> {
        let (conversation, agent) = (self.conversation, self.agent);
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
            parts.push((table.into(), format!("t.user_id = '{agent}'")));
        }
        for table in ["quick_replies", "saved_views"] {
            parts.push((table.into(), format!("t.owner_id = '{agent}'")));
        }
        let upload = self.id("upload");
        parts.push(("files".into(), format!("t.id = '{upload}'")));
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
        parts.push(("users".into(), format!("t.id = '{agent}'")));
        // Sheets are their maker's alone until they are sent.
        let (keeper, checking) = (self.keeper, self.id("batch that is checked"));
        parts.push(("contact_imports".into(), format!("t.created_by = '{keeper}'")));
        parts.push(("template_drafts".into(), format!("t.author_id = '{keeper}'")));
        parts.push(("batches".into(), format!("t.id = '{checking}'")));
        parts.push(("batch_recipients".into(), format!("t.batch_id = '{checking}'")));
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
                // Counted by the desk itself.
                "batches" => "(to_jsonb(t) - array['counted', 'room_at'])::text",
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
