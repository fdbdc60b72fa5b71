//! What customers say about being written to reaches the ledger once, and is answered once.

use chrono::TimeDelta;
use domain::consent::{ConsentPolicy, ConsentSettings};
use domain::management::Declined;
use domain::protocol::{ProtocolAction, ProtocolState};
use domain::routing::SendKind;
use domain::user::Role;
use domain::{ConversationId, Refusal};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, WABA, body, inbound, message, seconds, status, statuses, text};

/// The lines of the ledger: scope, change, source, proof.
async fn ledger(bench: &Bench) -> Vec<String> {
    bench
        .all(
            "select concat_ws(' ', scope, change, source, proof) from consent_lines where recorded_at > $1 order by at, id",
            chrono::DateTime::<chrono::Utc>::UNIX_EPOCH,
        )
        .await
}

async fn confirmations(bench: &Bench) -> i64 {
    bench
        .count("select count(*) from messages where direction = 'outbound' and author_id is null and delivery = 'queued'")
        .await
}

async fn conversation(bench: &Bench) -> ConversationId {
    bench
        .one("select id from conversations where number_id = $1", bench.number)
        .await
}

/// WhatsApp's own switch.
fn preference(wa_id: &str, value: &str, at: i64) -> Value {
    body(&[
        json!({"field": "user_preferences", "value": {"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "554130000000", "phone_number_id": CENTRO},
        "contacts": [{"profile": {"name": "Ana"}, "wa_id": wa_id}],
        "user_preferences": [{"wa_id": wa_id, "detail": "User requested it", "category": "marketing_messages",
            "value": value, "timestamp": at}]}}),
    ])
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_word_opts_out_is_confirmed_once_and_calls_nobody(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let said = text(ANA, "Sair, por favor", bench.now());
    let sair = inbound(CENTRO, &[said.clone(), said]);
    bench.receives(&sair).await;
    bench.receives(&sair).await;
    assert_eq!(ledger(&bench).await, ["all opt_out message_word Sair, por favor"]);
    assert_eq!(confirmations(&bench).await, 1);
    let conversation = conversation(&bench).await;
    let card = bench.card(conversation).await;
    assert_eq!((card.state, card.unread), (ProtocolState::Closed, 0));
    assert!(card.preview.outbound && card.preview.text.contains("VOLTAR"));
    assert_eq!(
        bench.words(conversation).await.len(),
        2,
        "both stand in the thread"
    );
    bench.check_books().await;
    // Said again while out, it is written down again, and nothing is sent.
    bench.pass(seconds(60));
    bench.writes(ANA, "PARAR", bench.now()).await;
    assert_eq!((ledger(&bench).await.len(), confirmations(&bench).await), (2, 1));
    // Whoever then has a question gets people.
    bench.pass(seconds(60));
    bench
        .writes(ANA, "não pode parar de funcionar", bench.now())
        .await;
    assert_eq!(ledger(&bench).await.len(), 2);
    assert_eq!(bench.card(conversation).await.state, ProtocolState::Waiting);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_word_in_an_open_protocol_reaches_whoever_serves_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    bench.pass(seconds(60));
    bench.begins(Some(&bia), conversation, SendKind::Recontact).await;
    bench.pass(seconds(60));
    bench.writes(ANA, "SAIR", bench.now()).await;
    let card = bench.card(conversation).await;
    assert_eq!((card.state, card.owner), (ProtocolState::InService, Some(bia.id)));
    assert_eq!((ledger(&bench).await.len(), confirmations(&bench).await), (1, 1));
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_customer_takes_it_back_and_only_who_is_out_is_heard(pool: PgPool) {
    let bench = Bench::new(pool).await;
    bench.writes(ANA, "voltar", bench.now()).await;
    assert_eq!(ledger(&bench).await.len(), 0);
    let conversation = conversation(&bench).await;
    assert_eq!(bench.card(conversation).await.state, ProtocolState::Waiting);
    let now = bench.now() + seconds(10);
    bench.pass(seconds(60));
    let said = ["sair", "voltar", "SAIR", "Voltar"];
    let said: Vec<Value> = said
        .iter()
        .zip(0..)
        .map(|(words, i)| text(ANA, words, now + seconds(i)))
        .collect();
    bench.receives(&inbound(CENTRO, &said)).await;
    assert_eq!(
        ledger(&bench).await,
        [
            "all opt_out message_word sair",
            "all opt_in customer_undo voltar",
            "all opt_out message_word SAIR",
            "all opt_in customer_undo Voltar"
        ]
    );
    assert_eq!(confirmations(&bench).await, 4);
    // One that comes days late is written down by its own time, changes nothing, and is not answered.
    bench.writes(ANA, "sair", now - TimeDelta::days(3)).await;
    assert_eq!((ledger(&bench).await.len(), confirmations(&bench).await), (5, 4));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_button_under_a_marketing_template_stops_marketing_only(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let conversation = bench.conversation(ANA).await;
    let begun = bench.begins(None, conversation, SendKind::Batch).await;
    sqlx::query(
        "with account as (insert into template_accounts (waba_id, due_at) values ($1, now()) on conflict do nothing),
              added as (insert into templates (id, waba_id, meta_id, name, language, category, status, quality, parts, seen_at)
                        values ($2, $1, '1', 'promo', 'pt_BR', 'marketing', 'approved', 'green', '{}', now()))
         insert into template_sends (message_id, template_id, name, language, category, filling, parts)
         values ($2, $2, 'promo', 'pt_BR', 'marketing', '{}', '{}')",
    )
    .bind(WABA)
    .bind(begun.message)
    .execute(&bench.pool)
    .await
    .unwrap();
    let press = |payload: String| {
        let mut tap = message(
            ANA,
            "button",
            json!({"payload": payload, "text": "Parar promoções"}),
            bench.now(),
        );
        tap["context"] = json!({"id": "wamid.NOBODYS"});
        tap
    };
    bench.pass(seconds(10));
    let mut quoting = press("STOP_812".into());
    quoting["context"] = json!({"id": begun.wamid});
    bench.receives(&inbound(CENTRO, &[quoting])).await;
    bench.pass(seconds(10));
    let tap = press(format!("tap:{}:1", begun.message));
    bench.receives(&inbound(CENTRO, &[tap])).await;
    bench.pass(seconds(10));
    bench
        .receives(&inbound(CENTRO, &[press("Parar promoções".into())]))
        .await;
    assert_eq!(
        ledger(&bench).await,
        [
            "marketing opt_out template_button Parar promoções",
            "marketing opt_out template_button Parar promoções",
            "all opt_out template_button Parar promoções",
        ]
    );
    assert_eq!(confirmations(&bench).await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn whatsapps_own_switch_is_written_down_once_also_of_a_stranger(pool: PgPool) {
    let bench = Bench::new(pool).await;
    bench.conversation(ANA).await;
    let at = bench.now().timestamp();
    let stop = preference(ANA, "stop", at);
    bench.receives(&stop).await;
    bench.receives(&stop).await;
    bench.receives(&preference(ANA, "resume", at + 60)).await;
    assert_eq!(
        ledger(&bench).await,
        [
            "marketing opt_out user_preferences User requested it",
            "marketing opt_in user_preferences User requested it"
        ]
    );
    assert_eq!(confirmations(&bench).await, 0, "WhatsApp has answered already");
    // Somebody we do not know, and words we do not know.
    let stranger = "5541977776666";
    bench.receives(&preference(stranger, "stop", at)).await;
    bench.receives(&preference(ANA, "perhaps", at)).await;
    // Somebody nobody could tell.
    bench.receives(&preference("no-number", "stop", at)).await;
    let named: Vec<String> = bench
        .all(
            "select outcome from webhook_outcomes where position >= $1 order by at",
            0,
        )
        .await;
    assert_eq!(named, ["unknown_preference", "unknown_customer"]);
    // The stranger is a contact from then on, before anybody writes to them, and one that writes later is the same.
    assert_eq!(ledger(&bench).await.len(), 3);
    bench.writes(stranger, "oi", bench.now()).await;
    let theirs = bench
        .count(
            "select count(distinct i.contact_id) from contact_identities i join consent_lines c on c.contact_id = i.contact_id
              where i.value = '5541977776666' and c.scope = 'marketing' and c.change = 'opt_out'",
        )
        .await;
    assert_eq!(theirs, 1);
    let contacts = bench
        .count("select count(distinct contact_id) from contact_identities where value = '5541977776666'")
        .await;
    assert_eq!(contacts, 1);
    // Told again, it is written down already.
    bench.receives(&preference(stranger, "stop", at)).await;
    assert_eq!(ledger(&bench).await.len(), 3);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_failure_131050_is_an_opt_out_of_marketing_whichever_way_it_is_told(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let conversation = bench.conversation(ANA).await;
    let refused = |wamid: &str| {
        let mut told = status(wamid, "failed", bench.now());
        told["errors"] = json!([{"code": 131050, "title": "User stopped marketing messages"}]);
        statuses(&[told])
    };
    let begun = bench.begins(None, conversation, SendKind::Batch).await;
    bench.receives(&refused(&begun.wamid)).await;
    bench.receives(&refused(&begun.wamid)).await;
    assert_eq!(
        ledger(&bench).await,
        ["marketing opt_out meta_131050 User stopped marketing messages"]
    );
    // The status that comes before the send's own answer.
    let early = bench.begins(None, conversation, SendKind::Batch).await;
    sqlx::query("update messages set wamid = null where id = $1")
        .bind(early.message)
        .execute(&bench.pool)
        .await
        .unwrap();
    bench.receives(&refused(&early.wamid)).await;
    assert_eq!(ledger(&bench).await.len(), 1);
    sqlx::query("update messages set wamid = $2 where id = $1")
        .bind(early.message)
        .bind(&early.wamid)
        .execute(&bench.pool)
        .await
        .unwrap();
    let (desk, stop) = (bench.desk.clone(), bench.stop.clone());
    let outbox = tokio::spawn(async move { desk.run_outbox(Default::default(), stop).await });
    crate::common::until("the early refusal", async || ledger(&bench).await.len() == 2).await;
    // Another failure is none.
    let other = bench.begins(None, conversation, SendKind::Batch).await;
    bench
        .receives(&statuses(&[status(&other.wamid, "failed", bench.now())]))
        .await;
    assert_eq!(ledger(&bench).await.len(), 2);
    bench.stop.cancel();
    outbox.await.unwrap();
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn words_and_answers_are_an_administrators_and_hold_at_once(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let helena = bench.stranger("Helena", Role::Administrator).await;
    let chief: backend::Asker = helena.clone().into();
    let mut consent = bench.desk.view_consent_settings(&chief).await.unwrap().consent;
    assert_eq!(consent, ConsentSettings::default());
    consent.policy = ConsentPolicy::OptInRequired;
    consent.words.out = vec!["chega de mensagem".into()];
    consent.confirms = None;
    let mut common = consent.clone();
    common.words.out.push("ok".into());
    let refused = bench.desk.save_consent_settings(&chief, common).await;
    assert!(matches!(
        refused,
        Err(backend::Error::Refused(Refusal::Declined {
            why: Declined::ConsentUnfit
        }))
    ));
    bench
        .desk
        .save_consent_settings(&chief, consent.clone())
        .await
        .unwrap();
    let supervisor: backend::Asker = bench.person("Sofia", Role::Supervisor).await.into();
    for outcome in [
        bench
            .desk
            .save_consent_settings(&supervisor, consent.clone())
            .await,
        bench.desk.view_consent_settings(&supervisor).await.map(|_| ()),
    ] {
        assert!(matches!(outcome, Err(backend::Error::Forbidden)));
    }
    assert_eq!(bench.desk.consent_settings(), consent);
    let shown = bench.desk.view_consent_settings(&chief).await.unwrap();
    assert_eq!(shown.changed.unwrap().0, helena.name);
    let other = crate::common::desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9");
    other.refresh_settings().await.unwrap();
    assert_eq!(other.consent_settings(), consent);
    let told = bench
        .count("select count(*) from audit_log where action = 'settings_changed' and after->'out_words' = '[\"chega de mensagem\"]'")
        .await;
    assert_eq!(told, 1);
    bench.writes(ANA, "sair", bench.now()).await;
    assert_eq!(ledger(&bench).await.len(), 0);
    bench.writes(ANA, "Chega de mensagem!", bench.now()).await;
    assert_eq!((ledger(&bench).await.len(), confirmations(&bench).await), (1, 0));
}
