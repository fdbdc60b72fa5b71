//! People, teams, wrap-up codes and settings, as administrators change them; and the log of it.

use backend::{Asker, Error};
use chrono::TimeDelta;
use domain::audit::{AuditAction, AuditFilter};
use domain::management::Declined;
use domain::settings::Business;
use domain::staff::{UserFilter, UserForm};
use domain::team::{TeamForm, WrapUpForm};
use domain::user::Role;
use domain::{NumberId, Refusal, UserId};
use sqlx::PgPool;

use crate::common::{ANA, Bench};

fn form(name: &str, role: Role) -> UserForm {
    UserForm {
        name: name.into(),
        email: format!("{}@loja.example", name.to_lowercase()),
        role: Some(role),
        ..UserForm::default()
    }
}

fn why<T: std::fmt::Debug>(result: Result<T, Error>) -> Declined {
    match result {
        Err(Error::Refused(Refusal::Declined { why })) => why,
        other => panic!("not declined: {other:?}"),
    }
}

async fn chief(bench: &Bench) -> Asker {
    bench.stranger("Helena", Role::Administrator).await.into()
}

/// The actions in the log, newest first.
async fn log(bench: &Bench, asker: &Asker, filter: &AuditFilter) -> Vec<AuditAction> {
    let page = bench.desk.list_audit(asker, filter, None).await.unwrap();
    page.entries.iter().map(|entry| entry.action).collect()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nobody_but_administrators_administers(pool: PgPool) {
    let bench = Bench::new(pool).await;
    for role in [Role::Agent, Role::Supervisor] {
        let asker: Asker = bench.person(&format!("{role:?}"), role).await.into();
        let desk = &bench.desk;
        let id = asker.user.id;
        let told = [
            desk.list_users(&asker, &UserFilter::default(), None).await.err(),
            desk.view_user(&asker, id).await.err(),
            desk.user_choices(&asker).await.err(),
            desk.add_user(&asker, form("Nova", Role::Administrator), None)
                .await
                .err(),
            desk.change_user(&asker, id, form("Eu", Role::Administrator))
                .await
                .err(),
            desk.suspend_user(&asker, id, None).await.err(),
            desk.restore_user(&asker, id).await.err(),
            desk.sign_out_everywhere(&asker, id).await.err(),
            desk.reset_password(&asker, id, None).await.err(),
            desk.reset_second_factor(&asker, id).await.err(),
            desk.list_teams(&asker).await.err(),
            desk.save_team(&asker, None, TeamForm::default()).await.err(),
            desk.list_wrap_ups(&asker).await.err(),
            desk.save_wrap_up(&asker, None, WrapUpForm::default()).await.err(),
            desk.list_numbers(&asker).await.err(),
            desk.replace_token(&asker, bench.number, "EAAx").await.err(),
            desk.view_settings(&asker).await.err(),
            desk.save_settings(&asker, Business::default()).await.err(),
            desk.list_audit(&asker, &AuditFilter::default(), None).await.err(),
        ];
        for (index, error) in told.into_iter().enumerate() {
            assert!(matches!(error, Some(Error::Forbidden)), "{index}: {error:?}");
        }
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_person_is_made_listed_changed_and_each_step_is_in_the_log(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    let mut bia = form("Bia", Role::Agent);
    bia.numbers = vec![bench.number];
    let made = bench.desk.add_user(&chief, bia.clone(), None).await.unwrap();
    assert!(made.password.is_some_and(|password| password.len() == 19));
    assert_eq!(
        why(bench.desk.add_user(&chief, bia.clone(), None).await),
        Declined::EmailTaken
    );
    let weak = bench
        .desk
        .add_user(&chief, form("Davi", Role::Agent), Some("password1234".into()))
        .await;
    assert_eq!(why(weak), Declined::PasswordCommon);

    let page = bench
        .desk
        .list_users(&chief, &UserFilter::default(), None)
        .await
        .unwrap();
    let names: Vec<_> = page.users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Bia", "Helena"]);
    assert_eq!(page.users[0].numbers, ["Loja Centro"]);
    assert!(page.users[0].must_change_password);
    let only = |text: &str, role, disabled| UserFilter {
        text: text.into(),
        role,
        disabled,
    };
    for (filter, found) in [
        (only("HELE", None, None), 1),
        (only("bia@", None, None), 1),
        (only("50%", None, None), 0),
        (only("", Some(Role::Agent), None), 1),
        (only("", None, Some(true)), 0),
    ] {
        let page = bench.desk.list_users(&chief, &filter, None).await.unwrap();
        assert_eq!(page.users.len(), found, "{filter:?}");
    }

    bia.role = Some(Role::Supervisor);
    bia.numbers.clear();
    bench
        .desk
        .change_user(&chief, made.id, bia.clone())
        .await
        .unwrap();
    bench.desk.change_user(&chief, made.id, bia).await.unwrap();
    let card = bench.desk.view_user(&chief, made.id).await.unwrap();
    assert_eq!(card.form.role, Some(Role::Supervisor));
    assert_eq!(card.form.numbers, [] as [NumberId; 0]);
    let page = bench
        .desk
        .list_audit(&chief, &AuditFilter::default(), None)
        .await
        .unwrap();
    let last = &page.entries[0];
    assert_eq!(last.action, AuditAction::AccessChanged);
    assert_eq!(last.actor.as_deref(), Some("Helena"));
    assert_eq!(last.subject.as_deref(), Some("Bia"));
    let told: Vec<_> = last.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(told, ["numbers", "role"]);
    assert_eq!(page.entries.len(), 2, "what changes nothing is not told");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn lists_of_people_page_by_name_without_gap_or_repeat(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    for index in 0..120 {
        bench.stranger(&format!("Pessoa{index:03}"), Role::Agent).await;
    }
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let page = bench
            .desk
            .list_users(&chief, &UserFilter::default(), after)
            .await
            .unwrap();
        names.extend(page.users.into_iter().map(|user| user.name));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut sorted = names.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((names.len(), names), (121, sorted));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_last_administrator_stays_also_when_two_disable_each_other(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let helena = chief(&bench).await;
    let demote = form("Helena", Role::Agent);
    assert_eq!(
        why(bench
            .desk
            .change_user(&helena, helena.user.id, demote.clone())
            .await),
        Declined::LastAdministrator
    );
    assert_eq!(
        why(bench.desk.suspend_user(&helena, helena.user.id, None).await),
        Declined::Oneself
    );
    for round in 0..10 {
        let other: Asker = bench
            .stranger(&format!("Outra{round}"), Role::Administrator)
            .await
            .into();
        let (one, two) = tokio::join!(
            bench.desk.suspend_user(&helena, other.user.id, None),
            bench.desk.suspend_user(&other, helena.user.id, None)
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let left = bench
            .count("select count(*) from users where role = 'administrator' and disabled_at is null")
            .await;
        assert_eq!(left, 1);
        bench
            .run("update users set disabled_at = null where name = 'Helena'")
            .await;
        bench
            .run("update users set disabled_at = now() where name <> 'Helena'")
            .await;
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn disabling_somebody_in_service_asks_first_and_returns_their_protocols_to_the_queue(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    // A colleague handed it to her, and she has not opened it yet.
    bench
        .run("update conversations set handed_by = (select id from users where name = 'Helena')")
        .await;
    assert_eq!(
        why(bench.desk.suspend_user(&chief, bia.id, None).await),
        Declined::ProtocolsOpen(1)
    );
    assert!(
        bench.desk.person(bia.id).await.unwrap().is_some(),
        "nothing was done"
    );
    bench
        .desk
        .suspend_user(&chief, bia.id, Some("  saiu da empresa ".into()))
        .await
        .unwrap();
    assert!(bench.desk.person(bia.id).await.unwrap().is_none());
    let card = bench.card(conversation).await;
    assert_eq!(card.owner, None);
    assert_eq!(card.state, domain::protocol::ProtocolState::Waiting);
    let reason: Option<String> = bench
        .one(
            "select reason from protocol_changes where change = 'returned' and from_owner = $1",
            bia.id,
        )
        .await;
    assert_eq!(reason.as_deref(), Some("saiu da empresa"));
    bench.check_books().await;
    bench.desk.restore_user(&chief, bia.id).await.unwrap();
    assert!(bench.desk.person(bia.id).await.unwrap().is_some());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn codes_are_offered_at_closing_in_the_order_administrators_gave_them(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let mut last = None;
    for name in ["Venda", "Engano", "Dúvida"] {
        let code = WrapUpForm {
            name: name.into(),
            team: None,
        };
        last = Some(bench.desk.save_wrap_up(&chief, None, code).await.unwrap());
    }
    let offered = async || -> Vec<String> {
        let codes = bench.desk.wrap_ups(&bia, conversation).await.unwrap().codes;
        let many = bench.desk.bulk_choices(&chief.user).await.unwrap().1;
        assert_eq!(codes, many, "closing many offers the same");
        codes.into_iter().map(|code| code.name).collect()
    };
    assert_eq!(offered().await, ["Venda", "Engano", "Dúvida"]);
    bench
        .desk
        .move_wrap_up(&chief, last.unwrap(), true)
        .await
        .unwrap();
    assert_eq!(offered().await, ["Venda", "Dúvida", "Engano"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn teams_and_wrap_up_codes_are_made_changed_and_archived(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief = chief(&bench).await;
    let bia = bench.agent("Bia").await;
    let desk = &bench.desk;
    let filled = TeamForm {
        name: " Vendas ".into(),
        wrap_up_required: true,
        members: vec![bia.id],
    };
    let sales = desk.save_team(&chief, None, filled.clone()).await.unwrap();
    assert_eq!(
        why(desk.save_team(&chief, None, filled.clone()).await),
        Declined::NameTaken
    );
    let teams = desk.list_teams(&chief).await.unwrap().teams;
    let team = teams.iter().find(|team| team.id == sales).unwrap();
    assert_eq!(
        (team.form.name.as_str(), &team.member_names[..]),
        ("Vendas", &["Bia".to_owned()][..])
    );
    let first = teams.iter().find(|team| team.id != sales).unwrap();
    assert!(matches!(
        why(desk.archive_team(&chief, first.id, true).await),
        Declined::TeamOwnsNumber(_)
    ));
    desk.archive_team(&chief, sales, true).await.unwrap();
    assert!(
        desk.list_teams(&chief)
            .await
            .unwrap()
            .teams
            .iter()
            .any(|team| team.archived)
    );
    desk.archive_team(&chief, sales, false).await.unwrap();

    let code = |name: &str, team| WrapUpForm {
        name: name.into(),
        team,
    };
    let mut ids = Vec::new();
    for name in ["Resolvido", "Sem resposta", "Engano"] {
        ids.push(desk.save_wrap_up(&chief, None, code(name, None)).await.unwrap());
    }
    assert_eq!(
        why(desk.save_wrap_up(&chief, None, code("resolvido", None)).await),
        Declined::NameTaken
    );
    desk.save_wrap_up(&chief, None, code("Resolvido", Some(sales)))
        .await
        .unwrap();
    desk.move_wrap_up(&chief, ids[2], true).await.unwrap();
    desk.move_wrap_up(&chief, ids[0], true).await.unwrap();
    desk.archive_wrap_up(&chief, ids[1], true).await.unwrap();
    let names: Vec<_> = desk
        .list_wrap_ups(&chief)
        .await
        .unwrap()
        .codes
        .into_iter()
        .map(|code| (code.form.name, code.archived))
        .collect();
    let told: Vec<(&str, bool)> = names
        .iter()
        .map(|(name, archived)| (name.as_str(), *archived))
        .collect();
    assert_eq!(
        told,
        [
            ("Resolvido", false),
            ("Engano", false),
            ("Resolvido", false),
            ("Sem resposta", true)
        ]
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn settings_hold_at_once_here_and_after_a_look_elsewhere(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let chief = chief(&bench).await;
    let other = crate::common::desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9");
    let business = Business {
        name: "Lojas Prado".into(),
        idle_minutes: 30,
        awaiting_hours: 48,
        ..Business::default()
    };
    let outside = Business {
        idle_minutes: 5,
        ..business.clone()
    };
    assert_eq!(
        why(bench.desk.save_settings(&chief, outside).await),
        Declined::IdleOutside(15, 720)
    );
    let endless = Business {
        awaiting_hours: 169,
        ..business.clone()
    };
    assert_eq!(
        why(bench.desk.save_settings(&chief, endless).await),
        Declined::AwaitingOutside
    );
    bench.desk.save_settings(&chief, business.clone()).await.unwrap();
    assert_eq!(bench.desk.business(), business);
    assert_eq!(other.business(), Business::default());
    other.refresh_settings().await.unwrap();
    assert_eq!(other.business(), business);

    let session = backend::sessions::StoredSession {
        data: serde_json::json!({}),
        expires_at: bench.wall.now() + TimeDelta::days(1),
    };
    bench
        .desk
        .create_session(b"one", Some(chief.user.id), &session)
        .await
        .unwrap();
    bench.wall.advance(TimeDelta::minutes(29));
    assert!(bench.desk.session_stands(b"one").await.unwrap());
    bench.wall.advance(TimeDelta::minutes(2));
    assert!(
        !bench.desk.session_stands(b"one").await.unwrap(),
        "idle for as long as was chosen"
    );
    let seen = bench.desk.view_settings(&chief).await.unwrap();
    assert_eq!(seen.changed.map(|(who, _)| who).as_deref(), Some("Helena"));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_log_filters_pages_and_never_shrinks(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let chief = chief(&bench).await;
    for index in 0..60 {
        let code = WrapUpForm {
            name: format!("Código {index}"),
            team: None,
        };
        bench.desk.save_wrap_up(&chief, None, code).await.unwrap();
    }
    bench.wall.advance(TimeDelta::days(2));
    bench
        .desk
        .sign_in("ninguem@loja.example", "errada".into(), None)
        .await
        .unwrap();
    let all = AuditFilter::default();
    let first = bench.desk.list_audit(&chief, &all, None).await.unwrap();
    assert_eq!(first.entries.len(), 50);
    let rest = bench.desk.list_audit(&chief, &all, first.next).await.unwrap();
    assert_eq!((rest.entries.len(), rest.next), (11, None));
    let by = |change: fn(&mut AuditFilter)| {
        let mut filter = AuditFilter::default();
        change(&mut filter);
        filter
    };
    let failed = by(|filter| filter.action = Some(AuditAction::SignInFailed));
    assert_eq!(log(&bench, &chief, &failed).await, [AuditAction::SignInFailed]);
    let nobody = by(|filter| filter.person = Some(UserId(uuid::Uuid::nil())));
    assert!(log(&bench, &chief, &nobody).await.is_empty());
    let today = bench.desk.zone().day(bench.wall.now());
    let mut period = AuditFilter {
        from: Some(today),
        until: Some(today),
        ..AuditFilter::default()
    };
    assert_eq!(log(&bench, &chief, &period).await, [AuditAction::SignInFailed]);
    period.until = today.pred_opt();
    period.from = None;
    assert_eq!(log(&bench, &chief, &period).await.len(), 50);
    for sql in [
        "delete from audit_log",
        "update audit_log set address = '1.2.3.4'",
        "truncate audit_log",
    ] {
        let told = sqlx::query(sql).execute(&pool).await.unwrap_err().to_string();
        assert!(told.contains("append-only"), "{sql}: {told}");
    }
}
