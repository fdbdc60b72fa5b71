//! The office over HTTP: who gets which page, the steps of signing in, and the export.

use domain::settings::Business;
use domain::user::Role;
use reqwest::{Method, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Browser, PASSWORD, Stream, TestDesk, location};

const PAGES: [&str; 18] = [
    "/management/users",
    "/management/users/new",
    "/management/teams",
    "/management/teams/new",
    "/management/wrap-up-codes",
    "/management/settings",
    "/management/tokens",
    "/management/tokens/new",
    "/management/audit",
    "/management/audit.csv",
    "/management/intake",
    "/management",
    "/numbers",
    "/numbers/new",
    "/numbers/templates",
    "/numbers/templates/new",
    "/management/prices",
    "/management/sending",
];

pub async fn browser<'a>(desk: &'a TestDesk, name: &str, role: Role) -> Browser<'a> {
    let email = desk.agent(name).await;
    sqlx::query("update users set role = $2 where email = $1")
        .bind(&email)
        .bind(role)
        .execute(&desk.pool)
        .await
        .unwrap();
    let mut browser = desk.nobody();
    assert_eq!(
        location(&browser.sign_in(&email, PASSWORD).await),
        "/conversations"
    );
    browser
}

pub async fn post<'a>(browser: &mut Browser<'a>, path: &str, form: &[(&str, &str)]) -> String {
    let answer = browser
        .request(Method::POST, path)
        .form(form)
        .send()
        .await
        .unwrap();
    if let Some(cookie) = answer.headers().get(header::SET_COOKIE) {
        browser.cookie = cookie.to_str().unwrap().split(';').next().map(str::to_owned);
    }
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
    location(&answer).to_owned()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn each_page_of_the_office_is_for_its_role_alone(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let nobody = desk.nobody();
    for (role, open) in [
        (Role::Agent, &[][..]),
        (Role::Supervisor, &["/management/intake", "/management"][..]),
        (Role::Administrator, &PAGES[..]),
    ] {
        let person = browser(&desk, &format!("{role:?}"), role).await;
        for page in PAGES {
            let status = person.get(page).await.status();
            // Leads on to the first page that the role may see.
            let fine = if page == "/management" {
                StatusCode::FOUND
            } else {
                StatusCode::OK
            };
            let expected = if open.contains(&page) {
                fine
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(status, expected, "{role:?} {page}");
            assert_eq!(nobody.get(page).await.status(), StatusCode::SEE_OTHER, "{page}");
        }
        assert_eq!(person.get("/account").await.status(), StatusCode::OK);
        let told = if role == Role::Administrator {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::FORBIDDEN
        };
        for page in [
            "management/users/ID",
            "numbers/templates/ID",
            "numbers/templates/ID/edit",
            "numbers/templates/new?draft=ID",
        ] {
            let page = format!("/{}", page.replace("ID", &Uuid::nil().to_string()));
            assert_eq!(person.get(&page).await.status(), told, "{role:?} {page}");
        }
    }
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_new_person_chooses_a_password_and_only_then_is_in(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let chief = browser(&desk, "Helena", Role::Administrator).await;
    let form = json!({"name": "Nina", "email": "nina@loja.example", "role": "agent", "numbers": [], "teams": [], "language": null});
    let made = chief
        .does("add_user", json!({"form": form, "password": null}))
        .await;
    let temporary = made["password"].as_str().unwrap().to_owned();
    let (status, refused) = chief
        .call("add_user", json!({"form": form, "password": null}))
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "{refused}");

    let mut nina = desk.nobody();
    let answer = nina.sign_in("nina@loja.example", &temporary).await;
    assert_eq!(location(&answer), "/sign-in/password");
    assert_eq!(nina.get("/sign-in/password").await.status(), StatusCode::OK);
    assert_eq!(
        nina.get("/conversations").await.status(),
        StatusCode::SEE_OTHER,
        "not in yet"
    );
    assert_eq!(
        nina.call("count_views", json!({})).await.0,
        StatusCode::UNAUTHORIZED
    );
    for (typed, error) in [
        ("curta", "short"),
        ("password12345", "common"),
        ("ninanina1234", "personal"),
        (&*temporary, "same"),
    ] {
        let told = post(&mut nina, "/sign-in/password", &[("password", typed)]).await;
        assert_eq!(told, format!("/sign-in/password?error={error}"), "{typed}");
    }
    let before = nina.cookie.clone();
    let told = post(&mut nina, "/sign-in/password", &[("password", "bateria grampo")]).await;
    assert_eq!(told, "/conversations");
    assert_ne!(nina.cookie, before, "being in has a token of its own");
    assert_eq!(nina.get("/conversations").await.status(), StatusCode::OK);
    let told = post(
        &mut nina,
        "/sign-in/password",
        &[("password", "outra bateria nova")],
    )
    .await;
    assert_eq!(told, "/sign-in", "the step is over");
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_role_that_needs_a_second_factor_sets_it_up_before_it_is_in(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let chief = browser(&desk, "Helena", Role::Administrator).await;
    let business = Business {
        second_factor: vec![Role::Agent],
        name: "Lojas Prado".into(),
        ..Business::default()
    };
    chief.does("save_settings", json!({"business": business})).await;
    let page = desk.nobody().get("/sign-in").await.text().await.unwrap();
    assert!(page.contains("Lojas Prado"));
    let email = desk.agent("Bia").await;
    let mut bia = desk.nobody();
    assert_eq!(location(&bia.sign_in(&email, PASSWORD).await), "/sign-in/enrol");
    let page = bia.get("/sign-in/enrol").await.text().await.unwrap();
    assert!(page.contains("qr-units"), "the drawing is on the page");
    assert_eq!(bia.get("/conversations").await.status(), StatusCode::SEE_OTHER);
    let told = post(&mut bia, "/sign-in/enrol", &[("code", "000000")]).await;
    assert_eq!(told, "/sign-in/enrol?error=code");
    let told = post(&mut bia, "/sign-in/code", &[("code", "000000")]).await;
    assert_eq!(told, "/sign-in/enrol", "one step cannot be taken for another");
    let stranger = post(&mut desk.nobody(), "/sign-in/enrol", &[("code", "000000")]).await;
    assert_eq!(stranger, "/sign-in");
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn signing_somebody_out_everywhere_ends_their_open_screens(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let chief = browser(&desk, "Helena", Role::Administrator).await;
    let bia = desk.browser("Bia").await;
    let mut stream = Stream::open(&bia, None).await;
    let users = chief
        .does(
            "list_users",
            json!({"filter": {"text": "bia", "role": null, "disabled": null}, "after": null}),
        )
        .await;
    let id = users["users"][0]["id"].clone();
    chief.does("sign_out_everywhere", json!({"id": id})).await;
    assert_eq!(stream.next().await.unwrap(), "signed_out");
    assert!(location(&bia.get("/conversations").await).starts_with("/sign-in"));
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn ones_own_sessions_are_listed_and_the_others_ended(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let bia = desk.browser("Bia").await;
    let mut other = desk.nobody();
    other.sign_in("bia@loja.example", PASSWORD).await;
    let account = bia.does("view_account", json!({})).await;
    assert_eq!(account["sessions"].as_array().unwrap().len(), 2);
    assert_eq!(account["sessions"][0]["current"], true);
    let change = json!({"old": PASSWORD, "new": "bateria grampo"});
    bia.does("change_password", change).await;
    assert_eq!(
        bia.get("/conversations").await.status(),
        StatusCode::OK,
        "this one stays"
    );
    assert_eq!(other.get("/conversations").await.status(), StatusCode::SEE_OTHER);
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_export_is_what_the_filter_shows(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let chief = browser(&desk, "Helena", Role::Administrator).await;
    for name in ["Resolvido", "=HYPERLINK(1)"] {
        chief
            .does(
                "save_wrap_up",
                json!({"id": null, "form": {"name": name, "team": null}}),
            )
            .await;
    }
    let answer = chief.get("/management/audit.csv?action=wrap_up_created").await;
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert!(
        header("content-type").starts_with("text/csv")
            && header("content-disposition").starts_with("attachment")
    );
    assert_eq!(header("cache-control"), "no-store");
    let text = answer.text().await.unwrap();
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(
        lines[1].contains("\"'=HYPERLINK(1)\"") && lines[2].contains("Resolvido"),
        "{text}"
    );
    let filter = json!({"person": null, "action": "wrap_up_created", "from": null, "until": null});
    let page = chief
        .does("list_audit", json!({"filter": filter, "after": null}))
        .await;
    assert_eq!(page["entries"].as_array().unwrap().len(), 2);
    assert_eq!(
        desk.count("select count(*) from audit_log where action = 'log_exported'")
            .await,
        1
    );
    desk.finish().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_message_for_a_number_added_later_arrives_by_replay(pool: PgPool) {
    let desk = TestDesk::start(pool).await;
    let chief = browser(&desk, "Helena", Role::Administrator).await;
    sqlx::query("update numbers set phone_number_id = '1' where phone_number_id = $1")
        .bind(simulator::NUMBER_CENTRO)
        .execute(&desk.pool)
        .await
        .unwrap();
    desk.whatsapp
        .customer_writes(ANA, simulator::NUMBER_CENTRO, "Alguém aí?")
        .unwrap();
    desk.settled().await;
    let intake = chief.does("view_intake", json!({})).await;
    assert_eq!(intake["outcomes"][0]["name"], "unknown_number");
    assert_eq!(desk.count("select count(*) from messages").await, 0);
    sqlx::query("update numbers set phone_number_id = $1 where phone_number_id = '1'")
        .bind(simulator::NUMBER_CENTRO)
        .execute(&desk.pool)
        .await
        .unwrap();
    let done = chief
        .does(
            "replay_outcome",
            json!({"outcome": "unknown_number", "after": null}),
        )
        .await;
    assert_eq!(done, json!({"bodies": 1, "settled": 1, "next": null}));
    assert_eq!(desk.count("select count(*) from messages").await, 1);
    desk.finish().await;
}
