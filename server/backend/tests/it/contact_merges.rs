//! Two contacts that turn out to be one: what goes over, what stays, what comes back.

use std::time::Duration;

use backend::{Asker, Error, OutboxSettings};
use chrono::TimeDelta;
use domain::consent::{BeginRefusal, ConsentPolicy};
use domain::contact::ContactTrouble;
use domain::protocol::ProtocolAction;
use domain::template::TemplateCategory;
use domain::user::Role;
use domain::{ContactId, MergeId};
use simulator::{Side, Simulator, SimulatorConfig};
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, inbound, text};
use crate::contacts::{contact_of, names, writes_without_phone};

const BRUNO: &str = "5511977776666";
const CAROL: &str = "5521966665555";

async fn sofia(bench: &Bench) -> Asker {
    bench.stranger("Sofia", Role::Supervisor).await.into()
}

async fn merged(bench: &Bench, asker: &Asker, survivor: ContactId, absorbed: ContactId) -> MergeId {
    bench
        .desk
        .merge_contacts(asker, survivor, absorbed)
        .await
        .unwrap()
        .unwrap()
}

/// Who is whose, and what is whose: the same before a merge and after it was undone.
async fn standing(bench: &Bench) -> Vec<String> {
    bench
        .all(
            "select line from (
                 select 'contact ' || id || ' ' || coalesce(merged_into::text, '-') || ' ' || name from contacts
                  union all select 'identity ' || kind || ' ' || value || ' ' || contact_id from contact_identities
                  union all select 'conversation ' || id || ' ' || contact_id from conversations
                  union all select 'search ' || contact_id || ' ' || names || ' ' || digits from contact_search) t (line)
              where $1 order by line",
            true,
        )
        .await
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_merged_counts_as_one_and_comes_apart_again(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = sofia(&bench).await;
    let (one, other) = (bench.conversation(ANA).await, bench.conversation(BRUNO).await);
    // On the second number only the one who goes wrote.
    bench
        .receives(&inbound(PAULISTA, &[text(BRUNO, "daqui também", bench.now())]))
        .await;
    bench.desk.index_search().await.unwrap();
    let (ana, bruno) = (contact_of(&bench, one).await, contact_of(&bench, other).await);
    let before = standing(&bench).await;

    let merge = merged(&bench, &sofia, ana, bruno).await;
    assert_eq!(names(&bench, &sofia.user, "").await, [format!("Cliente {ANA}")]);
    // Found by what either was called or dialled by, also by who looks for the conversation.
    for typed in [BRUNO, "11 97777-6666", ANA] {
        assert_eq!(
            names(&bench, &sofia.user, typed).await,
            [format!("Cliente {ANA}")],
            "{typed}"
        );
    }
    let card = bench.desk.view_contact(&sofia.user, bruno).await.unwrap();
    assert_eq!(
        (card.id, card.identities.len(), card.conversations.len()),
        (ana, 4, 3)
    );
    let formerly: Vec<Option<String>> = card
        .conversations
        .iter()
        .map(|one| one.formerly.clone())
        .collect();
    assert_eq!(
        formerly.iter().filter(|name| name.is_some()).count(),
        1,
        "{formerly:?}"
    );
    assert_eq!(card.merged[0].name, format!("Cliente {BRUNO}"));
    assert_eq!(bench.card(other).await.contact_name, format!("Cliente {ANA}"));
    assert_eq!(bench.card(other).await.contact, ana);

    // What is new reaches the survivor, on both numbers in a conversation that is theirs; the old one stays readable.
    let now = bench.now();
    bench.writes(BRUNO, "do outro telefone", now).await;
    bench
        .receives(&inbound(PAULISTA, &[text(BRUNO, "aqui ainda", now)]))
        .await;
    assert_eq!(bench.words(one).await, ["Olá", "do outro telefone"]);
    assert_eq!(bench.words(other).await, ["Olá"]);
    assert_eq!(bench.count("select count(*) from conversations").await, 3);

    assert_eq!(bench.desk.undo_merge(&sofia, merge).await.unwrap(), Ok(bruno));
    assert_eq!(standing(&bench).await, before);
    assert_eq!(
        bench.desk.undo_merge(&sofia, merge).await.unwrap(),
        Err(ContactTrouble::NothingToUndo)
    );
    bench.writes(BRUNO, "sou eu", bench.now()).await;
    assert_eq!(bench.words(other).await, ["Olá", "sou eu"]);
    let log: Vec<String> = bench
        .all(
            "select action::text from audit_log where actor_id = $1 order by id",
            sofia.user.id,
        )
        .await;
    assert_eq!(log, ["contacts_merged", "merge_undone"]);
    bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_one_of_them_said_about_consent_holds_for_all(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = sofia(&bench).await;
    let (one, other) = (bench.conversation(ANA).await, bench.conversation(BRUNO).await);
    let (ana, bruno) = (contact_of(&bench, one).await, contact_of(&bench, other).await);
    sqlx::query("insert into consent_lines (id, contact_id, at, scope, change, source, recorded_at) values (gen_random_uuid(), $1, now(), 'all', 'opt_out', 'message_word', now())")
        .bind(bruno)
        .execute(&bench.pool)
        .await
        .unwrap();
    let begin = async |contact| {
        bench
            .desk
            .check_begin(
                &sofia.user,
                contact,
                bench.number,
                TemplateCategory::Utility,
                ConsentPolicy::NoOptOut,
            )
            .await
            .unwrap()
    };
    assert_eq!(begin(ana).await, Ok(()));
    let merge = merged(&bench, &sofia, ana, bruno).await;
    assert!(matches!(begin(ana).await, Err(BeginRefusal::Consent(_))));
    assert_eq!(
        bench
            .desk
            .view_contact(&sofia.user, ana)
            .await
            .unwrap()
            .consent
            .len(),
        1
    );
    bench.desk.undo_merge(&sofia, merge).await.unwrap().unwrap();
    assert_eq!(begin(ana).await, Ok(()));
    assert!(begin(bruno).await.is_err());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn merges_over_merges_come_apart_one_by_one_from_the_last(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = sofia(&bench).await;
    let mut ids = Vec::new();
    for phone in [ANA, BRUNO, CAROL] {
        ids.push(contact_of(&bench, bench.conversation(phone).await).await);
    }
    bench.desk.index_search().await.unwrap();
    let before = standing(&bench).await;
    let first = merged(&bench, &sofia, ids[1], ids[2]).await;
    let middle = standing(&bench).await;
    let second = merged(&bench, &sofia, ids[0], ids[1]).await;
    let roots: i64 = bench.count("select count(*) from contacts k join contacts r on r.id = k.merged_into where r.merged_into is not null").await;
    assert_eq!(roots, 0, "everybody names the last survivor");
    let card = bench.desk.view_contact(&sofia.user, ids[2]).await.unwrap();
    assert_eq!(
        (card.id, card.conversations.len(), card.merged.len()),
        (ids[0], 3, 1)
    );
    // The one below cannot be undone while it stands under another.
    assert_eq!(
        bench.desk.undo_merge(&sofia, first).await.unwrap(),
        Err(ContactTrouble::NothingToUndo)
    );
    bench.desk.undo_merge(&sofia, second).await.unwrap().unwrap();
    assert_eq!(standing(&bench).await, middle);
    bench.desk.undo_merge(&sofia, first).await.unwrap().unwrap();
    assert_eq!(standing(&bench).await, before);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_cannot_be_one_is_not_merged(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = sofia(&bench).await;
    let bia: Asker = bench.agent("Bia").await.into();
    let mut ids = Vec::new();
    for phone in [ANA, BRUNO, CAROL] {
        ids.push(contact_of(&bench, bench.conversation(phone).await).await);
    }
    let merge = async |survivor, absorbed| {
        bench
            .desk
            .merge_contacts(&sofia, survivor, absorbed)
            .await
            .unwrap()
    };
    assert_eq!(merge(ids[0], ids[0]).await, Err(ContactTrouble::SameContact));
    sqlx::query("update contacts set portfolio = 'outra' where id = $1")
        .bind(ids[2])
        .execute(&bench.pool)
        .await
        .unwrap();
    assert_eq!(merge(ids[0], ids[2]).await, Err(ContactTrouble::OtherPortfolio));
    merged(&bench, &sofia, ids[0], ids[1]).await;
    assert_eq!(merge(ids[0], ids[1]).await, Err(ContactTrouble::AlreadyMerged));
    assert_eq!(merge(ids[1], ids[0]).await, Err(ContactTrouble::AlreadyMerged));
    assert!(matches!(
        bench.desk.merge_contacts(&bia, ids[0], ids[1]).await,
        Err(Error::Forbidden)
    ));
    let nobody = ContactId(uuid::Uuid::nil());
    assert!(matches!(
        bench.desk.merge_contacts(&sofia, ids[0], nobody).await,
        Err(Error::NotFound)
    ));
    // Who is offered is of the same account, and not the one who is looked at.
    bench.desk.index_search().await.unwrap();
    let offered = bench
        .desk
        .merge_candidates(&sofia, ids[0], "Cliente")
        .await
        .unwrap();
    assert!(offered.is_empty(), "{offered:?}");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn of_two_who_merge_the_same_at_once_one_is_told_so(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (sofia, one, other) = (
        sofia(&bench).await,
        bench.conversation(ANA).await,
        bench.conversation(BRUNO).await,
    );
    let (ana, bruno) = (contact_of(&bench, one).await, contact_of(&bench, other).await);
    for _ in 0..5 {
        let (first, second) = tokio::join!(
            bench.desk.merge_contacts(&sofia, ana, bruno),
            bench.desk.merge_contacts(&sofia, bruno, ana),
        );
        let done: Vec<MergeId> = [first.unwrap(), second.unwrap()].into_iter().flatten().collect();
        assert_eq!(done.len(), 1);
        bench.desk.undo_merge(&sofia, done[0]).await.unwrap().unwrap();
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_has_no_phone_is_merged_with_who_has_one(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = sofia(&bench).await;
    let ana = contact_of(&bench, bench.conversation(ANA).await).await;
    let without = writes_without_phone(&bench, "BR.1001", "ana.souza", "Ana").await;
    let other = contact_of(&bench, without).await;
    merged(&bench, &sofia, ana, other).await;
    writes_without_phone(&bench, "BR.1001", "ana.souza", "Ana").await;
    let card = bench.desk.view_contact(&sofia.user, ana).await.unwrap();
    assert_eq!(card.identities.len(), 4);
    assert_eq!(
        bench.words(without).await.len(),
        1,
        "the survivor's conversation has the second message"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_answer_goes_to_the_phone_that_wrote_last(pool: PgPool) {
    let whatsapp = Simulator::new(SimulatorConfig::quick());
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    let (sofia, bia) = (sofia(&bench).await, bench.agent("Bia").await);
    let settings = OutboxSettings {
        in_flight: 4,
        lease: Duration::from_secs(45),
        poll: Duration::from_millis(20),
    };
    let (desk, stop) = (bench.desk.clone(), bench.stop.clone());
    tokio::spawn(async move { desk.run_outbox(settings, stop).await });
    let mut people = Vec::new();
    for phone in ["+5541988880001", "+5541988880002"] {
        let new = simulator::NewCustomer {
            phone: Some(phone.into()),
            ..Default::default()
        };
        let wa_id = whatsapp.add_customer(new).unwrap().wa_id.unwrap();
        whatsapp.customer_writes(&wa_id, CENTRO, "Olá").unwrap();
        let conversation = bench.served(&bia, &wa_id).await;
        people.push((wa_id, conversation, contact_of(&bench, conversation).await));
        bench.set_now(bench.now() + TimeDelta::seconds(5));
    }
    let [(first, conversation, ana), (second, old, bruno)] = people.as_slice() else {
        panic!("two people");
    };
    let reached = |customer: &str| {
        let inbox = whatsapp.inbox_of(customer).unwrap();
        let ours = inbox.into_iter().filter(|message| message.side == Side::Desk);
        ours.map(|message| message.bubble.text).collect::<Vec<_>>()
    };
    merged(&bench, &sofia, *ana, *bruno).await;
    let sent = bench
        .sends(&bia, *conversation, "para o segundo, que escreveu por último")
        .await;
    bench.until_delivery(sent.id, "sent").await;
    bench.set_now(bench.now() + TimeDelta::seconds(5));
    bench.writes(first, "agora daqui", bench.now()).await;
    let sent = bench.sends(&bia, *conversation, "para o primeiro").await;
    bench.until_delivery(sent.id, "sent").await;
    // In the conversation of who was merged, to whom it was with.
    let sent = bench.sends(&bia, *old, "na conversa antiga").await;
    bench.until_delivery(sent.id, "sent").await;
    assert_eq!(reached(first), ["para o primeiro"]);
    assert_eq!(
        reached(second),
        ["para o segundo, que escreveu por último", "na conversa antiga"]
    );
    bench
        .desk
        .change_protocol(&bia, *old, ProtocolAction::Close)
        .await
        .unwrap();
}
