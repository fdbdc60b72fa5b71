//! Whether something may be begun with a contact: what they agreed to, and whether they are blocked.

use backend::{Asker, Error};
use chrono::{DateTime, TimeDelta, Utc};
use domain::consent::{
    BeginRefusal, ConsentChange, ConsentPolicy, ConsentRefusal, ConsentScope, ConsentSource,
};
use domain::contact::ContactTrouble;
use domain::contact::book::{ConsentForm, ContactFilter, MarketingFilter};
use domain::template::TemplateCategory;
use domain::user::Role;
use simulator::{Simulator, SimulatorConfig};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO};
use crate::contacts::{contact_of, writes_without_phone};

fn form(change: ConsentChange, scope: ConsentScope, day: &str, proof: &str) -> ConsentForm {
    ConsentForm {
        change,
        scope,
        day: day.into(),
        proof: proof.into(),
    }
}

/// The day in São Paulo, as forms write it.
fn day(at: DateTime<Utc>) -> String {
    (at - TimeDelta::hours(3)).date_naive().to_string()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn consent_is_written_down_with_its_proof_and_asked_before_anything_begins(pool: PgPool) {
    use ConsentChange::{OptIn, OptOut};
    use ConsentScope::{All, Marketing, Utility};
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let asker: Asker = bia.clone().into();
    let ana = contact_of(&bench, bench.conversation(ANA).await).await;
    let today = day(bench.now());
    let record = async |form: ConsentForm| bench.desk.record_consent(&asker, ana, &form).await.unwrap();
    let begin = async |category, policy| {
        bench
            .desk
            .check_begin(&bia, ana, bench.number, category, policy)
            .await
            .unwrap()
    };
    let (marketing, utility) = (TemplateCategory::Marketing, TemplateCategory::Utility);
    let (strict, lax) = (ConsentPolicy::OptInRequired, ConsentPolicy::NoOptOut);

    assert_eq!(begin(marketing, lax).await, Ok(()));
    assert_eq!(
        begin(marketing, strict).await,
        Err(BeginRefusal::Consent(ConsentRefusal::NoOptIn))
    );
    assert_eq!(
        record(form(OptIn, Marketing, &today, " ")).await,
        Err(ContactTrouble::Proof)
    );
    for bad in ["", "ontem", "31/02/2026", &day(bench.now() + TimeDelta::days(2))] {
        assert_eq!(
            record(form(OptIn, Marketing, bad, "Site")).await,
            Err(ContactTrouble::Day),
            "{bad}"
        );
    }
    let long = "a".repeat(501);
    assert_eq!(
        record(form(OptOut, All, &today, &long)).await,
        Err(ContactTrouble::ProofTooLong)
    );
    assert_eq!(bench.count("select count(*) from consent_lines").await, 0);

    assert_eq!(
        record(form(OptIn, Marketing, "01/11/2026", "Site: cadastro")).await,
        Ok(())
    );
    assert_eq!(begin(marketing, strict).await, Ok(()));
    // Of a day that has passed, an opt-out holds to its end: later than an opt-in of the same day.
    assert_eq!(record(form(OptOut, Marketing, "2026-11-01", "")).await, Ok(()));
    assert!(matches!(
        begin(marketing, lax).await,
        Err(BeginRefusal::Consent(ConsentRefusal::OptedOut(line))) if line.source == ConsentSource::ByHand && line.who == Some(bia.id)
    ));
    assert_eq!(begin(utility, strict).await, Ok(()));

    // What the customer said themselves is only taken back with a proof.
    bench
        .run("insert into consent_lines (id, contact_id, at, scope, change, source, recorded_at)
              select gen_random_uuid(), id, now() - interval '1 hour', 'all', 'opt_out', 'message_word', now() from contacts")
        .await;
    assert!(matches!(begin(utility, lax).await, Err(BeginRefusal::Consent(_))));
    assert_eq!(
        record(form(OptIn, Utility, &today, "Telefone: gravação 12")).await,
        Ok(())
    );
    assert_eq!(begin(utility, lax).await, Ok(()));
    assert!(
        begin(marketing, lax).await.is_err(),
        "marketing and utility stand apart"
    );

    let card = bench.desk.view_contact(&bia, ana).await.unwrap();
    assert_eq!(card.consent.len(), 4);
    assert_eq!(card.consent[0].who.as_deref(), Some("Bia"));
    assert_eq!(
        bench
            .count("select count(*) from audit_log where action = 'consent_recorded'")
            .await,
        3
    );
    let page = bench
        .desk
        .list_contacts(&bia, &ContactFilter::default(), None)
        .await
        .unwrap();
    assert_eq!(page.contacts[0].marketing, Some(OptOut));
    // The ledger only grows.
    let changed = sqlx::query("update consent_lines set proof = 'outra'")
        .execute(&bench.pool)
        .await;
    assert!(changed.is_err());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_list_is_narrowed_to_what_people_said_about_marketing(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let davi = bench.stranger("Davi", Role::Agent).await;
    let people = [
        ("Aceitou", "5541900000001"),
        ("Desistiu", "5541900000002"),
        ("Ao mesmo tempo", "5541900000003"),
        ("Só avisos", "5541900000004"),
        ("Nunca disse", "5541900000005"),
        ("Voltou por tudo", "5541900000006"),
        ("Unido", "5541900000007"),
        ("Sobrevive", "5541900000008"),
    ];
    for (name, phone) in people {
        let contact = contact_of(&bench, bench.conversation(phone).await).await;
        sqlx::query("update contacts set name = $2 where id = $1")
            .bind(contact)
            .bind(name)
            .execute(&bench.pool)
            .await
            .unwrap();
    }
    bench
        .run("insert into consent_lines (id, contact_id, at, scope, change, source, recorded_at)
              select gen_random_uuid(), k.id, now() - l.days * interval '1 day', l.scope::consent_scope, l.change::consent_change, 'by_hand', now()
                from contacts k join (values
                  ('Aceitou', 2, 'marketing', 'opt_in'),
                  ('Desistiu', 2, 'marketing', 'opt_in'), ('Desistiu', 1, 'all', 'opt_out'),
                  ('Ao mesmo tempo', 1, 'marketing', 'opt_out'), ('Ao mesmo tempo', 1, 'marketing', 'opt_in'),
                  ('Só avisos', 1, 'utility', 'opt_in'),
                  ('Voltou por tudo', 2, 'marketing', 'opt_out'), ('Voltou por tudo', 1, 'all', 'opt_in'),
                  ('Unido', 1, 'marketing', 'opt_out'), ('Sobrevive', 2, 'marketing', 'opt_in')) as l (name, days, scope, change)
                  on l.name = k.name")
        .await;
    bench
        .run("update contacts set merged_into = (select id from contacts where name = 'Sobrevive') where name = 'Unido'")
        .await;
    let list = async |user, marketing| {
        let filter = ContactFilter {
            marketing,
            ..ContactFilter::default()
        };
        let page = bench.desk.list_contacts(user, &filter, None).await.unwrap();
        page.contacts
    };
    let table = [
        (MarketingFilter::OptIn, &["Aceitou", "Voltou por tudo"][..]),
        (
            MarketingFilter::OptOut,
            &["Ao mesmo tempo", "Desistiu", "Sobrevive"],
        ),
        (MarketingFilter::Unknown, &["Nunca disse", "Só avisos"]),
    ];
    let mut all = 0;
    for (wanted, names) in table {
        let found = list(&bia, Some(wanted)).await;
        all += found.len();
        let told: Vec<&str> = found.iter().map(|contact| contact.name.as_str()).collect();
        assert_eq!(told, names, "{wanted:?}");
        // The list says the same of each as the filter.
        assert!(found.iter().all(|contact| contact.marketing == wanted.said()));
        assert!(list(&davi, Some(wanted)).await.is_empty(), "{wanted:?}");
    }
    assert_eq!(list(&bia, None).await.len(), all);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_wrote_lately_is_blocked_at_whatsapp_and_let_in_again(pool: PgPool) {
    let whatsapp = Simulator::new(SimulatorConfig::quick());
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    let sofia: Asker = bench.stranger("Sofia", Role::Supervisor).await.into();
    let bia: Asker = bench.agent("Bia").await.into();
    let new = simulator::NewCustomer {
        phone: Some("+5541988880001".into()),
        ..Default::default()
    };
    let wa_id = whatsapp.add_customer(new).unwrap().wa_id.unwrap();
    let ana = contact_of(&bench, bench.conversation(&wa_id).await).await;
    let block = async || bench.desk.block_contact(&sofia, ana, bench.number).await.unwrap();
    let category = TemplateCategory::Utility;
    let begin = async || {
        bench
            .desk
            .check_begin(&sofia.user, ana, bench.number, category, ConsentPolicy::NoOptOut)
            .await
            .unwrap()
    };
    assert!(matches!(
        bench.desk.block_contact(&bia, ana, bench.number).await,
        Err(Error::Forbidden)
    ));
    // WhatsApp knows of no message of theirs: the desk's own book does not decide that.
    assert_eq!(block().await, Err(ContactTrouble::NotRecent));
    assert_eq!(bench.count("select count(*) from contact_blocks").await, 0);

    whatsapp.customer_writes(&wa_id, CENTRO, "Olá").unwrap();
    assert_eq!(block().await, Ok(()));
    assert_eq!(block().await, Err(ContactTrouble::BlockUnchanged));
    assert_eq!(begin().await, Err(BeginRefusal::Blocked));
    let card = bench.desk.view_contact(&sofia.user, ana).await.unwrap();
    assert_eq!(card.blocks[0].blocked.as_ref().unwrap().1, "Sofia");
    let kinds: String = bench
        .one(
            "select string_agg(kind::text || ' ' || value, ',') from contact_blocks where contact_id = $1",
            ana,
        )
        .await;
    assert_eq!(kinds, format!("wa_id {wa_id}"));

    assert_eq!(
        bench
            .desk
            .unblock_contact(&sofia, ana, bench.number)
            .await
            .unwrap(),
        Ok(())
    );
    assert_eq!(begin().await, Ok(()));
    assert_eq!(
        bench
            .desk
            .unblock_contact(&sofia, ana, bench.number)
            .await
            .unwrap(),
        Err(ContactTrouble::BlockUnchanged)
    );
    let log: Vec<String> = bench
        .all(
            "select action::text from audit_log where actor_id = $1 order by id",
            sofia.user.id,
        )
        .await;
    assert_eq!(log, ["contact_blocked", "contact_unblocked"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_person_without_a_phone_is_blocked_by_their_user_id(pool: PgPool) {
    let whatsapp = Simulator::new(SimulatorConfig::quick());
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    let sofia: Asker = bench.stranger("Sofia", Role::Supervisor).await.into();
    let new = simulator::NewCustomer {
        username: Some("joao.silva".into()),
        ..Default::default()
    };
    let customer = whatsapp.add_customer(new).unwrap();
    whatsapp.customer_writes(&customer.id, CENTRO, "Olá").unwrap();
    let conversation = writes_without_phone(&bench, &customer.user_id, "joao.silva", "João").await;
    let joao = contact_of(&bench, conversation).await;
    assert_eq!(
        bench
            .desk
            .block_contact(&sofia, joao, bench.number)
            .await
            .unwrap(),
        Ok(())
    );
    let kind: String = bench
        .one(
            "select kind::text from contact_blocks where contact_id = $1",
            joao,
        )
        .await;
    assert_eq!(kind, "user_id");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn where_whatsapp_does_not_answer_nobody_is_shown_as_blocked(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia: Asker = bench.stranger("Sofia", Role::Supervisor).await.into();
    let ana = contact_of(&bench, bench.conversation(ANA).await).await;
    let blocked = bench.desk.block_contact(&sofia, ana, bench.number).await.unwrap();
    assert_eq!(blocked, Err(ContactTrouble::MetaAway));
    assert_eq!(bench.count("select count(*) from contact_blocks").await, 0);
    assert_eq!(bench.count("select count(*) from audit_log").await, 0);
}
