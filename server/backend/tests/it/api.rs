//! What other systems may do, below HTTP: keys that are one token's own, contacts that were merged, consent that counts
//! as on screen, and tokens that only administrators make.

use backend::{ApiCaller, ApiContactChange, ApiSend, Asker, Error, NewConsent, Receiver};
use domain::api::{ApiRefusal, ApiScope, ApiTokenForm, TokenStanding};
use domain::consent::{ConsentChange, ConsentScope, ConsentSource};
use domain::management::Declined;
use domain::outreach::Stop;
use domain::protocol::ProtocolAction;
use domain::user::Role;
use domain::{ContactId, NumberId, Refusal};
use sqlx::PgPool;

use crate::common::{ANA, Bench};
use crate::outreach::{Outreach, PHONE, outreach};

pub async fn adela(bench: &Bench) -> Asker {
    bench.stranger("Adela", Role::Administrator).await.into()
}

fn form(numbers: &[NumberId]) -> ApiTokenForm {
    ApiTokenForm {
        name: "Loja virtual".into(),
        scopes: ApiScope::ALL.to_vec(),
        numbers: numbers.to_vec(),
        expires: String::new(),
    }
}

pub async fn caller(bench: &Bench, asker: &Asker) -> ApiCaller {
    let made = bench
        .desk
        .create_api_token(asker, form(&[bench.number]))
        .await
        .unwrap();
    bench.desk.api_caller(&made.secret).await.unwrap().unwrap()
}

fn send(outreach: &Outreach, is_active: bool) -> ApiSend {
    ApiSend {
        number: outreach.bench.number,
        to: Receiver::Phone(PHONE.into()),
        name: Some("Ana Souza".into()),
        is_active,
        template: "aviso_horario".into(),
        language: "pt_BR".into(),
        texts: Vec::new(),
        place: None,
        owner: outreach.bia.email.clone(),
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_key_is_one_tokens_own_and_stands_for_one_request(pool: PgPool) {
    let outreach = outreach(pool).await;
    let bench = &outreach.bench;
    let adela = adela(bench).await;
    let (one, other) = (caller(bench, &adela).await, caller(bench, &adela).await);
    let active = send(&outreach, true);
    let asks = async |who: &ApiCaller, send: &ApiSend, key: &str, body: &[u8]| {
        bench.desk.send_for_api(who, send, key, body).await.unwrap()
    };
    let sent = asks(&one, &active, "pedido-1", b"a").await.unwrap();
    assert_eq!(asks(&one, &active, "pedido-1", b"a").await, Ok(sent.clone()));
    assert_eq!(
        asks(&one, &active, "pedido-1", b"b").await,
        Err(ApiRefusal::KeyReused)
    );
    // The same key of another system is another one: it meets the guard, not the message.
    let refused = asks(&other, &active, "pedido-1", b"a").await;
    assert!(
        matches!(&refused, Err(ApiRefusal::Stop(Stop::InService { conversation, .. })) if *conversation == sent.conversation),
        "{refused:?}"
    );
    bench
        .desk
        .change_protocol(&outreach.bia, sent.conversation, ProtocolAction::Close)
        .await
        .unwrap();
    // Closed, the same person is written to again, by their phone, in a protocol of its own.
    let again = asks(&other, &send(&outreach, false), "pedido-2", b"c")
        .await
        .unwrap();
    assert_eq!(again.conversation, sent.conversation);
    assert_ne!(again.protocol, sent.protocol);
    assert_eq!(
        bench
            .count("select count(*) from messages where direction = 'outbound'")
            .await,
        2
    );
    // A refusal binds its key as well, to the same words.
    let mut nobody = send(&outreach, false);
    nobody.owner = "ninguem@loja.example".into();
    assert_eq!(
        asks(&one, &nobody, "k", b"d").await,
        Err(ApiRefusal::OwnerUnknown)
    );
    assert_eq!(asks(&one, &active, "k", b"e").await, Err(ApiRefusal::KeyReused));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_was_merged_answers_as_who_stays_and_others_are_not_found(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let adela = adela(&bench).await;
    let caller = caller(&bench, &adela).await;
    let ana = bench.conversation(ANA).await;
    let ana: ContactId = bench
        .one("select contact_id from conversations where id = $1", ana.0)
        .await;
    let change = |phone: &str, name: &str| ApiContactChange {
        number: None,
        phone: phone.into(),
        name: Some(name.into()),
        fields: Vec::new(),
    };
    let (other, is_new) = bench
        .desk
        .save_contact_for_api(&caller, &change(PHONE, "Ana (site)"))
        .await
        .unwrap()
        .unwrap();
    assert!(is_new);
    bench
        .desk
        .merge_contacts(&adela, ana, other.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(bench.desk.api_contact(&caller, other.id).await.unwrap().id, ana);
    let page = bench.desk.api_contacts(&caller, None, "", None).await.unwrap();
    assert_eq!(page.contacts.iter().map(|row| row.0).collect::<Vec<_>>(), [ana]);
    // By either phone it is the one who stays, who is not made anew.
    let (changed, is_new) = bench
        .desk
        .save_contact_for_api(&caller, &change(PHONE, "Ana Souza"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (changed.id, changed.name.as_str(), is_new),
        (ana, "Ana Souza", false)
    );

    let made = bench.desk.create_api_token(&adela, form(&[])).await.unwrap();
    let without = bench.desk.api_caller(&made.secret).await.unwrap().unwrap();
    assert!(matches!(
        bench.desk.api_contact(&without, ana).await,
        Err(Error::NotFound)
    ));
    let page = bench.desk.api_contacts(&without, None, "", None).await.unwrap();
    assert!(page.contacts.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn consent_that_a_system_brings_counts_as_what_is_written_by_hand(pool: PgPool) {
    let outreach = outreach(pool).await;
    let bench = &outreach.bench;
    let caller = caller(bench, &adela(bench).await).await;
    bench
        .run("update templates set category = 'marketing' where name = 'aviso_horario'")
        .await;
    let change = ApiContactChange {
        number: None,
        phone: PHONE.into(),
        name: Some("Ana".into()),
        fields: Vec::new(),
    };
    let (ana, _) = bench
        .desk
        .save_contact_for_api(&caller, &change)
        .await
        .unwrap()
        .unwrap();
    let said = async |change: ConsentChange, date: &str| {
        let new = NewConsent {
            change,
            scope: ConsentScope::Marketing,
            date: date.into(),
            proof: "formulário do site".into(),
        };
        bench
            .desk
            .record_consent_for_api(&caller, ana.id, &new)
            .await
            .unwrap()
    };
    let lines = said(ConsentChange::OptOut, "2025-03-02").await.unwrap();
    assert_eq!((lines.len(), lines[0].source), (1, ConsentSource::Api));
    let active = send(&outreach, true);
    let refused = bench
        .desk
        .send_for_api(&caller, &active, "m", b"m")
        .await
        .unwrap();
    assert_eq!(refused.map_err(|refusal| refusal.code()), Err("opted_out".into()));
    // The same request under the same key goes through once the reason is gone.
    said(ConsentChange::OptIn, "2025-03-03").await.unwrap();
    let sent = bench
        .desk
        .send_for_api(&caller, &active, "m", b"m")
        .await
        .unwrap();
    assert!(sent.is_ok(), "{sent:?}");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn tokens_are_an_administrators_and_end(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let adela = adela(&bench).await;
    let sofia: Asker = bench.stranger("Sofia", Role::Supervisor).await.into();
    for asker in [&sofia, &bench.agent("Bia").await.into()] {
        let made = bench.desk.create_api_token(asker, form(&[bench.number])).await;
        assert!(matches!(made, Err(Error::Forbidden)));
        assert!(matches!(
            bench.desk.list_api_tokens(asker).await,
            Err(Error::Forbidden)
        ));
    }
    let mut wrong = form(&[bench.number]);
    wrong.scopes.clear();
    let refused = bench.desk.create_api_token(&adela, wrong).await;
    assert!(
        matches!(&refused, Err(Error::Refused(Refusal::Declined { why })) if *why == Declined::ScopesMissing),
        "{refused:?}"
    );
    let foreign = form(&[NumberId(uuid::Uuid::now_v7())]);
    assert!(matches!(
        bench.desk.create_api_token(&adela, foreign).await,
        Err(Error::NotFound)
    ));
    assert_eq!(bench.count("select count(*) from api_tokens").await, 0);

    let made = bench
        .desk
        .create_api_token(&adela, form(&[bench.number]))
        .await
        .unwrap();
    assert!(bench.desk.api_caller(&made.secret).await.unwrap().is_some());
    let id = domain::ApiTokenId(made.id);
    assert!(matches!(
        bench.desk.revoke_api_token(&sofia, id).await,
        Err(Error::Forbidden)
    ));
    bench.desk.revoke_api_token(&adela, id).await.unwrap();
    assert!(bench.desk.api_caller(&made.secret).await.unwrap().is_none());
    assert!(matches!(
        bench.desk.revoke_api_token(&adela, id).await,
        Err(Error::NotFound)
    ));
    let listed = bench.desk.list_api_tokens(&adela).await.unwrap();
    assert_eq!(listed.tokens[0].standing, TokenStanding::Revoked);
    assert_eq!(
        bench
            .count("select count(*) from audit_log where action in ('token_created', 'token_revoked')")
            .await,
        2
    );
    assert_eq!(
        bench
            .count("select count(*) from audit_log where after::text like '%gch\\_%'")
            .await,
        0
    );
}
