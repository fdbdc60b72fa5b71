//! `guiche` as whoever runs it uses it: backup and restore as `docs/INSTALL.md` has them, tools in the wrong place, and
//! several desks on one Postgres.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Response, StatusCode, header, redirect};
use secrecy::SecretString;
use serde_json::{Value, json};
use simulator::{NUMBER_CENTRO, Simulator, SimulatorConfig, WABA_ID};
use sqlx::{ConnectOptions, PgPool};

const SECRET: &str = "segredo-dos-testes";
const VERIFY: &str = "palavra-dos-testes";
const PASSWORD: &str = "senha-dos-testes";
const CHIEF: &str = "chefe@loja.example";
const NEW_CHIEF: [&str; 8] = [
    "user",
    "create",
    "--email",
    CHIEF,
    "--name",
    "Chefe",
    "--role",
    "administrator",
];
/// A customer of the model.
const ANA: &str = "+5541988887777";
const INSTALL: &str = include_str!("../../docs/INSTALL.md");

/// A machine of its own: a folder with a data folder, and what stands in the service's environment file.
struct Machine {
    folder: PathBuf,
    settings: Vec<(&'static str, String)>,
    serving: Vec<Child>,
}

impl Machine {
    fn new(name: &str) -> Self {
        // Postgres's own user has to get there, and a socket's path may not be long.
        let folder = std::env::temp_dir().join(format!("guiche-{name}-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::create_dir(folder.join("bin")).unwrap();
        let guiche = std::env::var_os("GUICHE_BIN").unwrap_or(env!("CARGO_BIN_EXE_guiche").into());
        symlink(guiche, folder.join("bin/guiche")).unwrap();
        let data = folder.join("data").display().to_string();
        Self {
            folder,
            settings: vec![
                ("GUICHE_DATA_DIR", data),
                ("GUICHE_ADDR", "127.0.0.1:0".into()),
                ("WHATSAPP_APP_SECRET", SECRET.into()),
                ("WHATSAPP_VERIFY_TOKEN", VERIFY.into()),
                // Nothing leaves the machine.
                ("WHATSAPP_GRAPH_URL", "http://127.0.0.1:9".into()),
            ],
            serving: Vec::new(),
        }
    }

    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.settings.retain(|(known, _)| *known != name);
        self.settings.push((name, value.into()));
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut path = self.folder.join("bin").into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap());
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("PATH", path)
            .env_remove("DATABASE_URL")
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs `guiche`, with `typed` at its prompt.
    fn guiche(&self, arguments: &[&str], typed: &str) -> Output {
        let mut process = self
            .command("guiche", arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who does not read it closes the pipe.
        let _ = process.stdin.take().unwrap().write_all(typed.as_bytes());
        process.wait_with_output().unwrap()
    }

    /// The same; what it printed.
    fn does(&self, arguments: &[&str], typed: &str) -> String {
        let output = self.guiche(arguments, typed);
        assert!(
            output.status.success(),
            "guiche {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a line as it stands in the documentation, for this machine's folders and without `sudo`.
    fn documented(&self, line: &str) {
        assert!(
            INSTALL.contains(&format!("\n{line}\n")),
            "not in docs/INSTALL.md: {line}"
        );
        let data = self.data().display().to_string();
        let here = line.replace("sudo ", "").replace("/var/lib/guiche-data", &data);
        let output = self.command("sh", &["-c", &here]).output().unwrap();
        assert!(
            output.status.success(),
            "{here}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn sql(&self, sql: &str) -> String {
        let told = self.does(
            &[
                "with-database",
                "--",
                "psql",
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                sql,
            ],
            "",
        );
        told.trim().to_owned()
    }

    fn audit(&self) -> Value {
        serde_json::from_str(&self.does(&["audit", "--json"], "")).unwrap()
    }

    /// A number and somebody who may do everything.
    fn people(&self) {
        self.does(&NEW_CHIEF, &format!("{PASSWORD}\n"));
    }

    fn number(&self) -> Output {
        let number = [
            "number",
            "add",
            "--phone-number-id",
            NUMBER_CENTRO,
            "--waba-id",
            WABA_ID,
            "--display-phone",
            "+55 41 3000-0000",
            "--name",
            "Loja Centro",
        ];
        self.guiche(&number, "EAAteste\n")
    }

    /// Starts a desk; gives its address once it answers.
    async fn serve(&mut self) -> String {
        let log = std::fs::File::create(self.folder.join("serve.log")).unwrap();
        let mut process = self
            .command("guiche", &["serve"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let told = BufReader::new(process.stdout.take().unwrap()).read_line(&mut line);
        self.serving.push(process);
        told.unwrap();
        let said = || std::fs::read_to_string(self.folder.join("serve.log")).unwrap();
        let url = line
            .split_once("http://")
            .unwrap_or_else(|| panic!("{}", said()))
            .1;
        format!("http://{}", url.trim())
    }

    /// Stops the desk that was started `at`-th, as the service manager does.
    fn stop(&mut self, at: usize) {
        let mut process = self.serving.remove(at);
        signal("TERM", process.id());
        let begun = Instant::now();
        while process.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(process.wait().unwrap().success());
    }

    /// Whether its own Postgres runs.
    fn has_postgres(&self) -> bool {
        self.data().join("cluster/postgres/postmaster.pid").exists()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        for process in &mut self.serving {
            let _ = process.kill();
            let _ = process.wait();
        }
        let noted = std::fs::read_to_string(self.data().join("cluster/postgres/postmaster.pid"));
        if let Some(pid) = noted.ok().and_then(|noted| noted.lines().next()?.parse().ok()) {
            signal("INT", pid);
            std::thread::sleep(Duration::from_millis(500));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn signal(name: &str, pid: u32) {
    let sent = Command::new("kill")
        .args([format!("-{name}"), pid.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "waited too long for: {what}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .redirect(redirect::Policy::none())
        .build()
        .unwrap()
}

/// Signs in; gives the cookie.
async fn sign_in(url: &str) -> String {
    let form = [
        ("email", CHIEF),
        ("password", PASSWORD),
        ("next", "/conversations"),
    ];
    let answer = client()
        .post(format!("{url}/sign-in"))
        .header(header::ORIGIN, url)
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()[header::LOCATION], "/conversations");
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn get(url: &str, path: &str, cookie: &str) -> Response {
    client()
        .get(format!("{url}{path}"))
        .header(header::COOKIE, cookie)
        .send()
        .await
        .unwrap()
}

/// A customer writes `words`; WhatsApp tells the desk at `url`.
async fn writes(url: &str, words: &str) {
    let message = json!({"from": "554188887777", "id": format!("wamid.{words}"), "timestamp": "1767225900", "type": "text",
        "text": {"body": words}});
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": WABA_ID, "changes": [{"field": "messages",
        "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER_CENTRO}, "messages": [message]}}]}]});
    let body = body.to_string();
    let signature = whatsapp::signature::sign(&SecretString::from(SECRET), body.as_bytes());
    let answer = client()
        .post(format!("{url}/webhooks/whatsapp"))
        .header(whatsapp::signature::HEADER, signature)
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

/// Reads an open screen's stream until it tells of `words`.
async fn hears(screen: &mut Response, words: &str) {
    let mut heard = String::new();
    while !heard.contains(words) {
        let chunk = tokio::time::timeout(Duration::from_secs(15), screen.chunk()).await;
        let chunk = chunk.unwrap_or_else(|_| panic!("nobody told of {words}"));
        heard.push_str(&String::from_utf8_lossy(
            &chunk.unwrap().expect("the stream goes on"),
        ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_restored_as_documented_has_everything_and_sends_nothing_twice() {
    let address = free_address();
    let model = Simulator::new(SimulatorConfig {
        desk_webhook_url: Some(format!("http://{address}/webhooks/whatsapp")),
        app_secret: SECRET.into(),
        verify_token: VERIFY.into(),
        ..SimulatorConfig::quick()
    });
    let meta = model.start("127.0.0.1:0").await.unwrap();
    let mut first = Machine::new("first");
    first.set("GUICHE_ADDR", address.to_string());
    first.set("WHATSAPP_GRAPH_URL", meta.url());
    first.serve().await;
    let added = first.number();
    assert!(added.status.success());
    let said = String::from_utf8_lossy(&added.stderr).into_owned();
    assert!(said.contains("Meta sends the webhooks"), "{said}");
    first.people();
    model.customer_writes(ANA, NUMBER_CENTRO, "Bom dia").unwrap();
    let document = json!({"to": NUMBER_CENTRO, "type": "document", "document": {"filename": "nota.pdf"}});
    model.customer_sends(ANA, document).unwrap();
    until("the file is kept", async || {
        first.sql("select count(*) from media where state = 'stored'") == "1"
    })
    .await;
    // An answer on its way, for which it is not time yet.
    first.sql(
        "insert into messages (id, conversation_id, number_id, protocol_id, direction, at, content, delivery, next_attempt_at)
         select gen_random_uuid(), id, number_id, protocol_id, 'outbound', now(), '{\"kind\": \"text\", \"body\": \"Já vai\"}', 'queued',
                now() + interval '1 day'
           from conversations",
    );
    let message = first.sql("select message_id from media");
    let path = format!("/media/{message}");
    let url = format!("http://{address}");
    let cookie = sign_in(&url).await;
    let file = get(&url, &path, &cookie).await.bytes().await.unwrap();
    assert!(file.starts_with(b"%PDF-"));

    // While the desk serves.
    first.documented("sudo guiche with-database -- pg_dump -Fc > guiche.dump");
    first.documented("sudo tar czf guiche-files.tgz -C /var/lib/guiche-data media secret.key");
    let mut books = first.audit();
    assert_eq!(books["messages"]["inbound"], 2);
    assert_eq!(books["messages"]["outbound"]["queued"], 1);
    let refused = first.guiche(&["restored"], "");
    assert!(!refused.status.success(), "a desk serves");
    first.stop(0);
    assert!(!first.has_postgres());

    let mut second = Machine::new("second");
    second.set("GUICHE_ADDR", address.to_string());
    second.set("WHATSAPP_GRAPH_URL", meta.url());
    for kept in ["guiche.dump", "guiche-files.tgz"] {
        std::fs::copy(first.folder.join(kept), second.folder.join(kept)).unwrap();
    }
    std::fs::create_dir(second.data()).unwrap();
    second.documented("sudo tar xzf guiche-files.tgz -C /var/lib/guiche-data");
    second.documented(
        "sudo guiche with-database --make -- pg_restore --no-owner --exit-on-error -d guiche < guiche.dump",
    );
    assert!(!second.has_postgres(), "it runs for no longer than the program");
    assert_eq!(second.audit(), books);
    second.documented("sudo guiche restored");
    books["messages"]["outbound"]["queued"] = 0.into();
    books["messages"]["outbound"]["uncertain"] = 1.into();
    assert_eq!(second.audit(), books);

    second.serve().await;
    assert_eq!(
        get(&url, &path, &cookie).await.status(),
        StatusCode::UNAUTHORIZED,
        "sessions end"
    );
    let cookie = sign_in(&url).await;
    assert_eq!(get(&url, &path, &cookie).await.bytes().await.unwrap(), file);
    // The token can be opened and the desk goes on.
    let said = String::from_utf8(second.guiche(&["doctor"], "").stdout).unwrap();
    assert!(!said.contains("Loja Centro"), "{said}");
    let mut screen = get(&url, "/events", &cookie).await;
    model.customer_writes(ANA, NUMBER_CENTRO, "voltaram").unwrap();
    hears(&mut screen, "voltaram").await;
    until("search has read it", async || {
        second.sql("select count(*) from message_search s join messages m on m.id = s.message_id where m.content->>'body' = 'voltaram'")
            == "1"
    })
    .await;
    second.stop(0);
    meta.stop().await;
}

#[test]
fn tools_make_no_database_where_there_is_none() {
    let machine = Machine::new("none");
    for arguments in [
        &NEW_CHIEF[..],
        &["audit"],
        &["doctor"],
        &["database-url"],
        &["restored"],
        &["with-database", "--", "true"],
    ] {
        let output = machine.guiche(arguments, &format!("{PASSWORD}\n"));
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains("there is no database in"), "{arguments:?}: {said}");
        assert!(said.contains("GUICHE_DATA_DIR"), "{arguments:?}: {said}");
        assert!(!machine.data().exists(), "{arguments:?}");
    }
    let output = machine.number();
    assert!(!output.status.success() && !machine.data().exists());
}

#[test]
fn a_program_beside_the_database_has_it_for_as_long_as_it_runs_and_its_status_is_told() {
    let machine = Machine::new("beside");
    let script = "psql -XAtc 'select 6 * 7' && psql -XAtc 'select current_user' \"$DATABASE_URL\" && exit 7";
    let output = machine.guiche(&["with-database", "--make", "--", "sh", "-c", script], "");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(7), "{said}");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "42\nguiche\n");
    assert!(!machine.has_postgres());
    let output = machine.guiche(&["with-database", "--", "sh", "-c", "kill -9 $$"], "");
    assert_eq!(output.status.code(), Some(128 + 9));
    let output = machine.guiche(&["with-database", "--", "no-such-program"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(!machine.has_postgres());
    // There is a database, but not the key that goes with it.
    let said = String::from_utf8(machine.guiche(&["audit"], "").stderr).unwrap();
    assert!(said.contains("secret.key"), "{said}");
    assert!(!machine.data().join("secret.key").exists());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_screen_of_one_process_hears_what_came_to_the_other_and_one_is_enough(pool: PgPool) {
    let mut machine = Machine::new("two");
    machine.set("DATABASE_URL", pool.connect_options().to_url_lossy().to_string());
    machine.set("GUICHE_SECRET_KEY", "07".repeat(32));
    let one = machine.serve().await;
    let other = machine.serve().await;
    assert_ne!(one, other);
    machine.people();
    let added = machine.number();
    assert!(
        added.status.success(),
        "Meta is away, and the number kept all the same"
    );
    assert!(String::from_utf8_lossy(&added.stderr).contains("The number is kept"));

    // Signed in at one of them, seen by both.
    let cookie = sign_in(&one).await;
    let mut screens = [
        get(&one, "/events", &cookie).await,
        get(&other, "/events", &cookie).await,
    ];
    writes(&one, "primeira").await;
    for screen in &mut screens {
        hears(screen, "primeira").await;
    }
    writes(&other, "segunda").await;
    for screen in &mut screens {
        hears(screen, "segunda").await;
    }

    machine.stop(0);
    let [_, mut screen] = screens;
    writes(&other, "terceira").await;
    hears(&mut screen, "terceira").await;
    assert_eq!(get(&other, "/readyz", &cookie).await.status(), StatusCode::OK);
    assert_eq!(machine.audit()["messages"]["inbound"], 3);
    machine.stop(0);
}
