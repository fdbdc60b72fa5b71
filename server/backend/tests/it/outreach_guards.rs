//! What stands in the way of writing first, also when many want it at the same instant.

use std::collections::HashSet;

use backend::Error;
use domain::consent::{BeginRefusal, ConsentRefusal};
use domain::outreach::{NewContact, Outcome, Stop};
use domain::protocol::ProtocolAction;
use domain::template::{FillTrouble, TemplateStatus};
use domain::user::Role;
use domain::{ConversationId, MessageId, NumberId};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{inbound, text};
use crate::outreach::{PHONE, WA_ID, begun, body, outreach, stopped};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_is_known_on_that_number_is_a_case_for_recontato(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    let conversation = desk.bench.served(&desk.bia, WA_ID).await;
    let card = desk.bench.card(conversation).await;
    let look = async || {
        desk.bench
            .desk
            .look_up_contact(&desk.bia, desk.bench.number, PHONE)
            .await
            .unwrap()
    };
    // Mine, a colleague's, and in the queue.
    let stop = |owner: Option<&str>, mine| Stop::InService {
        conversation,
        protocol: card.protocol.clone(),
        owner: owner.map(str::to_owned),
        mine,
    };
    assert_eq!(
        stopped(desk.contacts(PHONE, &with).await),
        stop(Some("Bia"), true)
    );
    desk.bench
        .desk
        .change_protocol(&desk.bia, conversation, ProtocolAction::Return)
        .await
        .unwrap();
    assert_eq!(
        stopped(desk.contacts("+5541991234567", &with).await),
        stop(None, false)
    );
    assert_eq!(
        stopped(desk.recontacts(conversation, &with).await),
        stop(None, false)
    );
    let caio = desk.bench.agent("Caio").await;
    desk.bench
        .desk
        .change_protocol(&caio, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    assert_eq!(look().await, Some(stop(Some("Caio"), false)));
    assert_eq!(
        stopped(desk.recontacts(conversation, &with).await),
        stop(Some("Caio"), false)
    );

    desk.bench
        .desk
        .change_protocol(&caio, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    let known = Stop::KnownContact { conversation };
    assert_eq!(look().await, Some(known.clone()));
    assert_eq!(stopped(desk.contacts("041 9123-4567", &with).await), known);
    begun(desk.recontacts(conversation, &with).await);

    // Somebody from a list, who never wrote there, may be written to; their name stays.
    desk.bench
        .run("insert into contacts (id, portfolio, name, created_at) select gen_random_uuid(), portfolio, 'Da lista', now() from numbers limit 1")
        .await;
    desk.bench
        .run(
            "insert into contact_identities (portfolio, kind, value, contact_id, first_seen_at)
              select portfolio, 'phone', '+5541991110009', id, now() from contacts where name = 'Da lista'",
        )
        .await;
    let (listed, _) = begun(desk.contacts("41 99111-0009", &with).await);
    assert_eq!(desk.bench.card(listed).await.contact_name, "Da lista");
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_number_that_is_not_enabled_or_not_connected_is_not_written_from(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    let paulista: NumberId = desk
        .bench
        .one("select id from numbers where name = $1", "Loja Paulista")
        .await;
    for number in [paulista, NumberId(Uuid::now_v7())] {
        let to = NewContact {
            number,
            ..desk.to(PHONE)
        };
        let outcome = desk
            .bench
            .desk
            .active_contact(&desk.bia, &to, &with, Uuid::now_v7())
            .await
            .unwrap();
        assert_eq!(stopped(outcome), Stop::NumberNotEnabled);
    }
    // A conversation there is not told apart from one that does not exist.
    let chief = desk.bench.stranger("Helena", Role::Administrator).await;
    let to = NewContact {
        number: paulista,
        ..desk.to(PHONE)
    };
    let outcome = desk
        .bench
        .desk
        .active_contact(&chief, &to, &with, Uuid::now_v7())
        .await
        .unwrap();
    let (foreign, message) = begun(outcome);
    desk.bench
        .desk
        .change_protocol(&chief, foreign, ProtocolAction::Close)
        .await
        .unwrap();
    let missing = ConversationId(Uuid::now_v7());
    for conversation in [foreign, missing] {
        let recontact = desk
            .bench
            .desk
            .recontact(&desk.bia, conversation, &with, Uuid::now_v7())
            .await;
        assert!(matches!(recontact, Err(Error::NotFound)), "{recontact:?}");
        let start = desk.bench.desk.recontact_start(&desk.bia, conversation).await;
        assert!(matches!(start, Err(Error::NotFound)), "{start:?}");
    }
    let again = desk.bench.desk.retry_template(&desk.bia, message).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");

    desk.bench.run("update numbers set sealed_token = null").await;
    assert_eq!(
        stopped(desk.contacts(PHONE, &with).await),
        Stop::NumberNotConnected
    );
    let written = desk
        .bench
        .one::<i64, _>("select count(*) from messages where author_id = $1", desk.bia.id)
        .await;
    assert_eq!(written, 0);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_template_that_meta_would_not_take_is_not_sent(pool: PgPool) {
    let desk = outreach(pool).await;
    for (name, status) in [
        ("promo_natal", TemplateStatus::Paused),
        ("promo_relampago", TemplateStatus::Rejected),
        ("pesquisa_nova", TemplateStatus::Pending),
    ] {
        let with = desk.with(name, &[(body("1"), "Ana")]).await;
        assert_eq!(
            stopped(desk.contacts(PHONE, &with).await),
            Stop::TemplateNotApproved(status),
            "{name}"
        );
    }
    let with = desk.with("retomar_conversa", &[(body("1"), "Ana\nSouza")]).await;
    assert_eq!(
        stopped(desk.contacts(PHONE, &with).await),
        Stop::Unfilled(vec![
            (body("1"), FillTrouble::Break),
            (body("2"), FillTrouble::Empty)
        ])
    );
    let plain = desk.plain().await;
    assert_eq!(
        stopped(desk.contacts("98888-7777", &plain).await),
        Stop::PhoneUnreadable
    );
    let nameless = NewContact {
        name: " \u{200b}".into(),
        ..desk.to(PHONE)
    };
    let outcome = desk
        .bench
        .desk
        .active_contact(&desk.bia, &nameless, &plain, Uuid::now_v7())
        .await
        .unwrap();
    assert_eq!(stopped(outcome), Stop::NameMissing);

    // Another account's template, and one that Meta no longer lists.
    desk.bench
        .run("insert into template_accounts (waba_id, due_at) values ('7', now() + interval '1 day')")
        .await;
    desk.bench
        .run("update templates set waba_id = '7' where name = 'aviso_horario'")
        .await;
    assert_eq!(stopped(desk.contacts(PHONE, &plain).await), Stop::TemplateGone);
    let other = desk
        .with("retomar_conversa", &[(body("1"), "Ana"), (body("2"), "x")])
        .await;
    desk.bench.run("update templates set gone_at = now()").await;
    assert_eq!(stopped(desk.contacts(PHONE, &other).await), Stop::TemplateGone);
    assert_eq!(desk.bench.count("select count(*) from contacts").await, 0);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_opted_out_or_is_blocked_is_not_written_to(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    let conversation = desk.bench.served(&desk.bia, WA_ID).await;
    desk.closes(conversation).await;
    let say = async |change: &'static str, minutes: i32| {
        sqlx::query(
            "insert into consent_lines (id, contact_id, at, scope, change, source, recorded_at)
             select gen_random_uuid(), contact_id, now() + make_interval(mins => $2), 'all', $1::consent_change, 'message_word', now()
               from conversations limit 1",
        )
        .bind(change)
        .bind(minutes)
        .execute(&desk.bench.pool)
        .await
        .unwrap();
    };
    say("opt_out", 0).await;
    let stop = stopped(desk.recontacts(conversation, &with).await);
    assert!(
        matches!(
            stop,
            Stop::Consent(BeginRefusal::Consent(ConsentRefusal::OptedOut(_)))
        ),
        "{stop:?}"
    );
    say("opt_in", 1).await;
    sqlx::query(
        "insert into contact_blocks (id, contact_id, number_id, kind, value, blocked_at, blocked_by)
         select gen_random_uuid(), contact_id, number_id, 'wa_id', $2, now(), $1 from conversations limit 1",
    )
    .bind(desk.bia.id)
    .bind(WA_ID)
    .execute(&desk.bench.pool)
    .await
    .unwrap();
    assert_eq!(
        stopped(desk.recontacts(conversation, &with).await),
        Stop::Consent(BeginRefusal::Blocked)
    );
    desk.bench
        .run("update contact_blocks set unblocked_at = now(), unblocked_by = blocked_by")
        .await;
    begun(desk.recontacts(conversation, &with).await);

    // Where marketing needs an opt-in, somebody new has none; utility needs none.
    desk.bench
        .run("insert into settings (key, value, updated_at) values ('consent', '{\"policy\": \"opt_in_required\"}', now())")
        .await;
    desk.bench
        .run("update templates set category = 'marketing' where name = 'aviso_horario'")
        .await;
    assert_eq!(
        stopped(desk.contacts("41 99111-0001", &with).await),
        Stop::Consent(BeginRefusal::Consent(ConsentRefusal::NoOptIn))
    );
    desk.bench
        .run("update templates set category = 'utility' where name = 'aviso_horario'")
        .await;
    begun(desk.contacts("41 99111-0001", &with).await);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn twenty_who_write_to_one_phone_at_once_begin_one_protocol_and_send_one_message(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    let mut people = Vec::new();
    for count in 0..20 {
        people.push(desk.bench.agent(&format!("Pessoa{count}")).await);
    }
    let spellings = [
        "(41) 99123-4567",
        "+55 41 9123-4567",
        "0 41 99123 4567",
        "4191234567",
    ];
    let mut tasks = tokio::task::JoinSet::new();
    for (count, user) in people.into_iter().enumerate() {
        let (bench, with) = (desk.bench.desk.clone(), with.clone());
        let to = desk.to(spellings[count % spellings.len()]);
        tasks.spawn(async move { bench.active_contact(&user, &to, &with, Uuid::now_v7()).await });
    }
    let (mut begun, mut in_service) = (0, 0);
    while let Some(outcome) = tasks.join_next().await {
        match outcome.unwrap().unwrap() {
            Outcome::Begun(_) => begun += 1,
            Outcome::Stopped(Stop::InService { .. }) => in_service += 1,
            Outcome::Stopped(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((begun, in_service), (1, 19));
    for table in [
        "select count(*) from messages",
        "select count(*) from protocols",
        "select count(*) from conversations",
        "select count(*) from contacts",
        "select count(*) from template_sends",
    ] {
        assert_eq!(desk.bench.count(table).await, 1, "{table}");
    }
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn twenty_who_recontact_one_customer_at_once_open_one_protocol(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    let conversation = desk.bench.served(&desk.bia, WA_ID).await;
    desk.closes(conversation).await;
    let mut tasks = tokio::task::JoinSet::new();
    for count in 0..20 {
        let user = desk.bench.agent(&format!("Pessoa{count}")).await;
        let (bench, with) = (desk.bench.desk.clone(), with.clone());
        tasks.spawn(async move { bench.recontact(&user, conversation, &with, Uuid::now_v7()).await });
    }
    let mut begun = 0;
    while let Some(outcome) = tasks.join_next().await {
        match outcome.unwrap().unwrap() {
            Outcome::Begun(_) => begun += 1,
            Outcome::Stopped(Stop::InService { mine: false, .. }) => {}
            Outcome::Stopped(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(begun, 1);
    let sent = desk
        .bench
        .count("select count(*) from messages where send_kind = 'recontact'")
        .await;
    assert_eq!(sent, 1);
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_customer_who_writes_at_the_same_instant_has_one_conversation(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    for round in 0..15 {
        let phone = format!("55419911200{round:02}");
        let body = inbound(
            crate::common::CENTRO,
            &[text(&phone, "Oi, sou eu", desk.bench.now())],
        );
        let to = desk.to(&format!("+{phone}"));
        let (_, outcome) = tokio::join!(
            desk.bench.receives(&body),
            desk.bench
                .desk
                .active_contact(&desk.bia, &to, &with, Uuid::now_v7())
        );
        match outcome.unwrap() {
            Outcome::Begun(_) | Outcome::Stopped(Stop::InService { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    let books = [
        "select count(*) from contacts",
        "select count(*) from conversations",
        "select count(*) from protocols",
        "select count(*) from messages where direction = 'inbound'",
    ];
    for table in books {
        assert_eq!(desk.bench.count(table).await, 15, "{table}");
    }
    let astray = desk
        .bench
        .count("select count(*) from webhook_outcomes where outcome = 'not_applied'")
        .await;
    assert_eq!(astray, 0);
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_request_that_is_repeated_gives_its_message_back_and_a_strangers_key_is_nobodys(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    let key = Uuid::now_v7();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (bench, with) = (desk.bench.desk.clone(), with.clone());
        let (user, to) = (desk.bia.clone(), desk.to(PHONE));
        tasks.spawn(async move { bench.active_contact(&user, &to, &with, key).await });
    }
    let mut messages: HashSet<MessageId> = HashSet::new();
    let mut conversation = None;
    while let Some(outcome) = tasks.join_next().await {
        let (there, message) = begun(outcome.unwrap().unwrap());
        messages.insert(message);
        conversation = Some(there);
    }
    assert_eq!(messages.len(), 1);
    let conversation = conversation.unwrap();
    desk.closes(conversation).await;
    // Also when the protocol has gone on meanwhile.
    let (_, again) = begun(
        desk.bench
            .desk
            .active_contact(&desk.bia, &desk.to(PHONE), &with, key)
            .await
            .unwrap(),
    );
    assert!(messages.contains(&again));

    let other = Uuid::now_v7();
    let first = desk
        .bench
        .desk
        .recontact(&desk.bia, conversation, &with, other)
        .await
        .unwrap();
    let second = desk
        .bench
        .desk
        .recontact(&desk.bia, conversation, &with, other)
        .await
        .unwrap();
    assert_eq!(begun(first), begun(second));
    let caio = desk.bench.agent("Caio").await;
    let theirs = desk.bench.desk.recontact(&caio, conversation, &with, other).await;
    assert!(matches!(theirs, Err(Error::Forbidden)), "{theirs:?}");
    assert_eq!(desk.bench.count("select count(*) from messages").await, 2);
}
