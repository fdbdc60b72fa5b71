//! The book of contacts: who sees whom, what is found, and what people write down.

use backend::{Asker, Error};
use chrono::TimeDelta;
use domain::contact::book::{CONTACTS_PAGE, ContactCursor, ContactFilter};
use domain::contact::{ContactFieldForm, ContactFieldKind, ContactTrouble, IdentityKind};
use domain::protocol::ProtocolAction;
use domain::user::{CurrentUser, Role};
use domain::{ContactId, ConversationId};
use serde_json::json;
use sqlx::PgPool;

use crate::common::{ANA, Bench, CENTRO, PAULISTA, body, inbound, new_wamid, text};

const BRUNO: &str = "5511977776666";

pub async fn contact_of(bench: &Bench, conversation: ConversationId) -> ContactId {
    bench
        .one("select contact_id from conversations where id = $1", conversation)
        .await
}

pub async fn names(bench: &Bench, user: &CurrentUser, typed: &str) -> Vec<String> {
    let filter = ContactFilter {
        text: typed.into(),
        ..ContactFilter::default()
    };
    let page = bench.desk.list_contacts(user, &filter, None).await.unwrap();
    page.contacts.into_iter().map(|contact| contact.name).collect()
}

/// Somebody writes whom WhatsApp names without a phone.
pub async fn writes_without_phone(
    bench: &Bench,
    user_id: &str,
    username: &str,
    name: &str,
) -> ConversationId {
    let wamid = new_wamid();
    let change = json!({"field": "messages", "value": {"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "554130000000", "phone_number_id": CENTRO},
        "contacts": [{"user_id": user_id, "profile": {"name": name, "username": username}}],
        "messages": [{"id": wamid, "from_user_id": user_id, "timestamp": bench.now().timestamp().to_string(), "type": "text",
            "text": {"body": "Olá"}}]}});
    bench.receives(&body(&[change])).await;
    bench
        .one("select conversation_id from messages where wamid = $1", wamid)
        .await
}

async fn called(bench: &Bench, contact: ContactId, name: &str) {
    let chief: Asker = bench
        .stranger(&format!("Chefe{name}"), Role::Administrator)
        .await
        .into();
    let renamed = bench
        .desk
        .change_contact(&chief, contact, name, &Vec::new())
        .await;
    assert_eq!(renamed.unwrap(), Ok(()));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_agent_sees_and_finds_only_who_wrote_to_a_number_of_theirs(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let now = bench.now();
    let bia = bench.agent("Bia").await;
    let sofia = bench.stranger("Sofia", Role::Supervisor).await;
    let ana = bench.conversation(ANA).await;
    bench
        .receives(&inbound(
            PAULISTA,
            &[text(ANA, "daqui também", now), text(BRUNO, "Olá", now)],
        ))
        .await;
    bench.desk.index_search().await.unwrap();

    assert_eq!(names(&bench, &bia, "").await, [format!("Cliente {ANA}")]);
    assert_eq!(names(&bench, &sofia, "").await.len(), 2);
    for typed in ["Cliente", "11 97777-6666", BRUNO, "977776666"] {
        assert!(
            !names(&bench, &bia, typed)
                .await
                .contains(&format!("Cliente {BRUNO}")),
            "{typed}"
        );
        assert!(
            names(&bench, &sofia, typed)
                .await
                .contains(&format!("Cliente {BRUNO}")),
            "{typed}"
        );
    }
    let bruno: ContactId = bench
        .one(
            "select id from contacts where name = $1",
            format!("Cliente {BRUNO}"),
        )
        .await;
    assert!(matches!(
        bench.desk.view_contact(&bia, bruno).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        bench.desk.contact_protocols(&bia, bruno, None).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        bench.desk.add_contact_note(&bia, bruno, "x").await,
        Err(Error::NotFound)
    ));
    let asker: Asker = bia.clone().into();
    assert!(matches!(
        bench
            .desk
            .change_contact(&asker, bruno, "Outro", &Vec::new())
            .await,
        Err(Error::NotFound)
    ));

    // Of somebody they may see, an agent sees the numbers that are theirs.
    let ana = contact_of(&bench, ana).await;
    let card = bench.desk.view_contact(&bia, ana).await.unwrap();
    assert_eq!(card.conversations.len(), 1);
    assert_eq!((card.protocols.protocols.len(), card.blocks.len()), (1, 1));
    assert_eq!(card.conversations[0].number_name, "Loja Centro");
    let whole = bench.desk.view_contact(&sofia, ana).await.unwrap();
    assert_eq!(
        (
            whole.conversations.len(),
            whole.protocols.protocols.len(),
            whole.blocks.len()
        ),
        (2, 2, 2)
    );
    let page = bench
        .desk
        .list_contacts(&bia, &ContactFilter::default(), None)
        .await
        .unwrap();
    assert_eq!(page.contacts[0].last.as_ref().unwrap().0, "Loja Centro");

    let paulista = bench
        .one("select id from numbers where name = $1", "Loja Paulista")
        .await;
    let only = ContactFilter {
        number: Some(domain::NumberId(paulista)),
        ..ContactFilter::default()
    };
    let page = bench.desk.list_contacts(&bia, &only, None).await.unwrap();
    assert!(
        page.contacts.is_empty(),
        "a number that is not theirs shows nobody"
    );
    assert_eq!(
        bench
            .desk
            .list_contacts(&sofia, &only, None)
            .await
            .unwrap()
            .contacts
            .len(),
        2
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn people_are_found_by_name_phone_user_name_and_protocol_however_they_are_written(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let ana = bench.conversation(ANA).await;
    called(&bench, contact_of(&bench, ana).await, "Ângela Conceição").await;
    let without = writes_without_phone(&bench, "BR.1001", "joao.silva", "João").await;
    bench.desk.index_search().await.unwrap();
    let code: String = bench
        .one("select code from protocols where conversation_id = $1", ana)
        .await;
    for typed in [
        "angela",
        "conceicao ÂNG",
        "(41) 98888-7777",
        "+55 41 8888 7777",
        "041988887777",
        "554188887777",
        "8888-7777",
        &code,
        code.split('-').nth(1).unwrap(),
    ] {
        assert_eq!(names(&bench, &bia, typed).await, ["Ângela Conceição"], "{typed}");
    }
    for typed in ["joao", "@joao.silva", "SILVA"] {
        assert_eq!(names(&bench, &bia, typed).await, ["João"], "{typed}");
    }
    for typed in ["angelica", "41 97777-0000", "20200101-999999", "???"] {
        assert!(names(&bench, &bia, typed).await.is_empty(), "{typed}");
    }
    // Who has no phone has a page like everybody's.
    let card = bench
        .desk
        .view_contact(&bia, contact_of(&bench, without).await)
        .await
        .unwrap();
    let kinds: Vec<IdentityKind> = card.identities.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [IdentityKind::UserId, IdentityKind::Username]);
    let page = bench
        .desk
        .list_contacts(&bia, &ContactFilter::default(), None)
        .await
        .unwrap();
    let handles: Vec<Option<&str>> = page.contacts.iter().map(|one| one.handle.as_deref()).collect();
    assert_eq!(handles, [Some("+55 41 98888-7777"), Some("@joao.silva")]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn pages_follow_each_other_by_name_without_gaps_or_repeats(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = bench.stranger("Sofia", Role::Supervisor).await;
    // Two of each name: the order is by who they are then.
    bench
        .run("insert into contacts (id, portfolio, name, created_at)
              select gen_random_uuid(), 'p', case when i % 2 = 0 then 'Álvaro ' else 'alvaro ' end || (i / 2), now()
                from generate_series(0, 119) as t (i)")
        .await;
    let (mut seen, mut after): (Vec<ContactId>, Option<ContactCursor>) = (Vec::new(), None);
    let mut sizes = Vec::new();
    loop {
        let page = bench
            .desk
            .list_contacts(&sofia, &ContactFilter::default(), after.as_ref())
            .await
            .unwrap();
        sizes.push(page.contacts.len());
        seen.extend(page.contacts.into_iter().map(|contact| contact.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [CONTACTS_PAGE, CONTACTS_PAGE, 20]);
    let ordered: Vec<ContactId> = bench
        .all(
            "select id from contacts where $1 order by lower(unaccent(name)), id",
            true,
        )
        .await;
    assert_eq!(seen, ordered);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn names_and_fields_are_checked_kept_and_written_in_the_log(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let conversation = bench.conversation(ANA).await;
    let ana = contact_of(&bench, conversation).await;
    let field = |name: &str, kind, choices: &str| ContactFieldForm {
        name: name.into(),
        kind,
        choices: choices.into(),
    };
    let plan = bench
        .desk
        .save_contact_field(
            &chief,
            None,
            &field("Plano", ContactFieldKind::Choice, "Ouro\nPrata"),
        )
        .await
        .unwrap()
        .unwrap();
    let born = bench
        .desk
        .save_contact_field(&chief, None, &field("Nascimento", ContactFieldKind::Date, ""))
        .await
        .unwrap()
        .unwrap();
    let again = bench
        .desk
        .save_contact_field(&chief, None, &field("PLANO ", ContactFieldKind::Text, ""))
        .await;
    assert_eq!(again.unwrap(), Err(ContactTrouble::FieldNameTaken));
    let agent: Asker = bia.clone().into();
    let refused = bench
        .desk
        .save_contact_field(&agent, None, &field("X", ContactFieldKind::Text, ""))
        .await;
    assert!(matches!(refused, Err(Error::Forbidden)));

    let before: i64 = bench
        .one("select version from conversations where id = $1", conversation)
        .await;
    let typed = vec![(plan, "ouro".to_owned()), (born, "31/12/1990".to_owned())];
    let done = bench
        .desk
        .change_contact(&agent, ana, "  Ana   Souza ", &typed)
        .await;
    assert_eq!(done.unwrap(), Ok(()));
    let card = bench.desk.view_contact(&bia, ana).await.unwrap();
    assert_eq!(card.name, "Ana Souza");
    let values: Vec<&str> = card.fields.iter().map(|kept| kept.value.as_str()).collect();
    assert_eq!(values, ["Ouro", "1990-12-31"]);
    assert_eq!(bench.card(conversation).await.contact_name, "Ana Souza");
    let after: i64 = bench
        .one("select version from conversations where id = $1", conversation)
        .await;
    assert_eq!(after, before + 1, "open screens are told once");
    let log: serde_json::Value = bench
        .one(
            "select after from audit_log where action = 'contact_changed' and actor_id = $1",
            bia.id,
        )
        .await;
    assert_eq!(
        log,
        json!({"name": "Ana Souza", "Plano": "Ouro", "Nascimento": "1990-12-31"})
    );

    // Nothing of a form with one wrong field is kept.
    let typed = vec![(plan, String::new()), (born, "31/02/1990".to_owned())];
    let wrong = bench
        .desk
        .change_contact(&agent, ana, "Outra", &typed)
        .await
        .unwrap();
    assert!(matches!(wrong, Err(ContactTrouble::Value { .. })));
    let card = bench.desk.view_contact(&bia, ana).await.unwrap();
    assert_eq!(
        (card.name.as_str(), card.fields[0].value.as_str()),
        ("Ana Souza", "Ouro")
    );
    assert_eq!(
        bench
            .desk
            .change_contact(&agent, ana, " ", &Vec::new())
            .await
            .unwrap(),
        Err(ContactTrouble::Name)
    );

    // Taken away, and out of use.
    let typed = vec![(plan, String::new())];
    bench
        .desk
        .change_contact(&agent, ana, "Ana Souza", &typed)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        bench
            .desk
            .archive_contact_field(&chief, born, true)
            .await
            .unwrap(),
        Ok(())
    );
    let card = bench.desk.view_contact(&bia, ana).await.unwrap();
    assert_eq!(card.fields.len(), 1);
    assert_eq!(card.fields[0].value, "");
    bench
        .desk
        .archive_contact_field(&chief, born, false)
        .await
        .unwrap()
        .unwrap();
    let card = bench.desk.view_contact(&bia, ana).await.unwrap();
    assert_eq!(card.fields[1].value, "1990-12-31", "what was filled in is kept");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_note_is_its_authors_to_delete_and_an_administrators(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let helena = bench.stranger("Helena", Role::Administrator).await;
    let ana = contact_of(&bench, bench.conversation(ANA).await).await;
    assert_eq!(
        bench.desk.add_contact_note(&bia, ana, "  ").await.unwrap(),
        Err(ContactTrouble::Note)
    );
    let long = "a".repeat(2_001);
    assert_eq!(
        bench.desk.add_contact_note(&bia, ana, &long).await.unwrap(),
        Err(ContactTrouble::Note)
    );
    bench
        .desk
        .add_contact_note(&bia, ana, " Prefere ligação ")
        .await
        .unwrap()
        .unwrap();
    let notes = bench.desk.view_contact(&caio, ana).await.unwrap().notes;
    assert_eq!(
        (notes[0].body.as_str(), notes[0].author.as_str(), notes[0].mine),
        ("Prefere ligação", "Bia", false)
    );
    let id = notes[0].id;
    assert!(matches!(
        bench.desk.delete_contact_note(&caio, id, true).await,
        Err(Error::Forbidden)
    ));
    bench.desk.delete_contact_note(&bia, id, true).await.unwrap();
    assert!(bench.desk.view_contact(&bia, ana).await.unwrap().notes.is_empty());
    bench.desk.delete_contact_note(&helena, id, false).await.unwrap();
    assert_eq!(bench.desk.view_contact(&bia, ana).await.unwrap().notes.len(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn protocols_are_listed_newest_first_with_who_had_them(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    bench.set_now(bench.now() + TimeDelta::hours(1));
    bench.writes(ANA, "de novo", bench.now()).await;
    let ana = contact_of(&bench, conversation).await;
    let listed = bench.desk.contact_protocols(&bia, ana, None).await.unwrap();
    let told: Vec<(bool, Option<&str>)> = listed
        .protocols
        .iter()
        .map(|one| (one.closed_at.is_some(), one.owner.as_deref()))
        .collect();
    assert_eq!(told, [(false, None), (true, Some("Bia"))]);
    let last = &listed.protocols[0];
    let older = bench
        .desk
        .contact_protocols(&bia, ana, Some((last.opened_at, last.id)))
        .await
        .unwrap();
    assert_eq!(older.protocols, listed.protocols[1..]);
}
