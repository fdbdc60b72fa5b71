//! Sheets of contacts: judged before anything is written, taken in once, and out again.

use backend::{Asker, Error, NewImport, SheetKind, csv_line};
use bytes::Bytes;
use domain::consent::ConsentChange;
use domain::contact::book::ContactFilter;
use domain::contact::import::{ImportCheck, RowConsent, RowSort, RowTrouble, SheetTrouble, Verdict};
use domain::contact::{ContactFieldForm, ContactFieldKind};
use domain::user::Role;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench, WABA, number};
use crate::contacts::{contact_of, names};

const HEADINGS: &str =
    "Nome;Telefone;Aceita marketing;Aceita utilidade;Data do aceite;Prova do aceite;Plano\n";

async fn sofia(bench: &Bench) -> Asker {
    bench.stranger("Sofia", Role::Supervisor).await.into()
}

async fn plan(bench: &Bench) {
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let form = ContactFieldForm {
        name: "Plano".into(),
        kind: ContactFieldKind::Choice,
        choices: "Ouro\nPrata".into(),
    };
    bench
        .desk
        .save_contact_field(&chief, None, &form)
        .await
        .unwrap()
        .unwrap();
}

async fn start(bench: &Bench, asker: &Asker, rows: &str) -> Result<Uuid, SheetTrouble> {
    let new = NewImport {
        number: None,
        file_name: "clientes.csv".into(),
        bytes: Bytes::from(format!("{HEADINGS}{rows}")),
    };
    bench.desk.start_import(asker, new).await.unwrap()
}

async fn check(bench: &Bench, asker: &Asker, id: Uuid) -> ImportCheck {
    bench.desk.check_import(asker, id, None, None).await.unwrap()
}

async fn take(bench: &Bench, asker: &Asker, id: Uuid) -> usize {
    let mut calls = 0;
    loop {
        calls += 1;
        if bench.desk.take_import(asker, id).await.unwrap().finished {
            return calls;
        }
    }
}

const SHEET: &str = "Ana Souza;41 98888-7777;sim;;01/11/2026;Cadastro no site;Ouro\n\
    Bruno;(11) 97777-6666;;x;02/11/2026;E-mail de 2/11;prata\n\
    Bruno de novo;11 97777 6666;;;;;\n\
    Sem DDD;98888-7777;;;;;\n\
    ;21 96666-5555;;;;;Bronze\n";

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn each_row_is_judged_before_anything_is_written_and_the_same_sheet_twice_adds_nothing(pool: PgPool) {
    let bench = Bench::new(pool).await;
    plan(&bench).await;
    let sofia = sofia(&bench).await;
    let ana = contact_of(&bench, bench.conversation(ANA).await).await;
    let id = start(&bench, &sofia, SHEET).await.unwrap();
    let checked = check(&bench, &sofia, id).await;
    let verdicts: Vec<&Verdict> = checked.rows.iter().map(|row| &row.verdict).collect();
    assert_eq!(
        *verdicts[0],
        Verdict::Known {
            id: ana,
            name: format!("Cliente {ANA}")
        }
    );
    assert_eq!(
        (verdicts[1], verdicts[2]),
        (&Verdict::New, &Verdict::Repeated { line: 3 })
    );
    assert!(matches!(verdicts[3], Verdict::Invalid(RowTrouble::Phone(_))));
    assert!(matches!(verdicts[4], Verdict::Invalid(RowTrouble::Value { .. })));
    let counts = checked.counts;
    assert_eq!(
        (
            counts.new,
            counts.known,
            counts.repeated,
            counts.invalid,
            counts.consents
        ),
        (1, 1, 1, 2, 2)
    );
    let only = bench
        .desk
        .check_import(&sofia, id, Some(RowSort::Invalid), None)
        .await
        .unwrap();
    assert_eq!(only.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 6]);
    for (what, sql) in [
        ("contacts", "select count(*) - 1 from contacts"),
        ("lines", "select count(*) from consent_lines"),
        ("values", "select count(*) from contact_values"),
    ] {
        assert_eq!(bench.count(sql).await, 0, "{what} before anybody confirmed");
    }

    assert_eq!(take(&bench, &sofia, id).await, 1);
    let done = check(&bench, &sofia, id).await;
    assert_eq!((done.counts, done.finished_at.is_some()), (counts, true));
    assert_eq!(
        names(&bench, &sofia.user, "").await,
        ["Bruno", &format!("Cliente {ANA}")]
    );
    assert_eq!(
        names(&bench, &sofia.user, "11 97777-6666").await,
        ["Bruno"],
        "found at once"
    );
    let card = bench.desk.view_contact(&sofia.user, ana).await.unwrap();
    assert_eq!(card.fields[0].value, "Ouro");
    let line = &card.consent[0];
    assert_eq!(
        line.line.proof.as_deref(),
        Some("Cadastro no site (clientes.csv)")
    );
    assert_eq!(
        (line.line.change, line.who.as_deref()),
        (ConsentChange::OptIn, Some("Sofia"))
    );
    assert_eq!(
        bench
            .count("select count(*) from contact_imports where cells is null")
            .await,
        1
    );
    assert_eq!(
        bench
            .count("select count(*) from audit_log where action = 'contacts_imported'")
            .await,
        1
    );

    let tables = async || {
        bench
            .all::<String, _>(
                "select t::text from (
                    select 'contact', count(*) from contacts union all select 'identity', count(*) from contact_identities
                    union all select 'line', count(*) from consent_lines union all select 'value', count(*) from contact_values) t
                  where $1 order by 1",
                true,
            )
            .await
    };
    let before = tables().await;
    // Confirmed once more, and sent once more.
    assert!(bench.desk.take_import(&sofia, id).await.unwrap().finished);
    let again = start(&bench, &sofia, SHEET).await.unwrap();
    let checked = check(&bench, &sofia, again).await;
    assert_eq!(
        (checked.counts.new, checked.counts.known, checked.counts.consents),
        (0, 2, 0)
    );
    assert_eq!(checked.rows[0].consent, Some(RowConsent::There));
    take(&bench, &sofia, again).await;
    assert_eq!(tables().await, before);
    // Who was imported and then writes is the same person.
    bench.conversation("5511977776666").await;
    assert_eq!(bench.count("select count(*) from contacts").await, 2);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_list_takes_no_customers_own_opt_out_back(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = sofia(&bench).await;
    let ana = contact_of(&bench, bench.conversation(ANA).await).await;
    sqlx::query("insert into consent_lines (id, contact_id, at, scope, change, source, recorded_at) values (gen_random_uuid(), $1, '2026-11-01T12:00:00Z', 'all', 'opt_out', 'message_word', now())")
        .bind(ana)
        .execute(&bench.pool)
        .await
        .unwrap();
    let row = "Ana;41 98888-7777;sim;sim;20/11/2026;Site\n";
    let id = start(&bench, &sofia, row).await.unwrap();
    let checked = check(&bench, &sofia, id).await;
    assert!(matches!(checked.rows[0].consent, Some(RowConsent::OptedOut(_))));
    assert_eq!((checked.counts.opted_out, checked.counts.consents), (1, 0));
    take(&bench, &sofia, id).await;
    assert_eq!(bench.count("select count(*) from consent_lines").await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_long_sheet_is_taken_in_by_chunks_that_go_on_where_they_stopped(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = sofia(&bench).await;
    let rows: String = (0..600)
        .map(|n| format!("Pessoa {n:03};119{:08}\n", 70_000_000 + n))
        .collect();
    let id = start(&bench, &sofia, &rows).await.unwrap();
    let first = bench.desk.take_import(&sofia, id).await.unwrap();
    assert_eq!((first.taken, first.rows, first.finished), (250, 600, false));
    assert_eq!(bench.count("select count(*) from contacts").await, 250);
    // Left, and come back to: what is in shows as known, and is not made again.
    let checked = check(&bench, &sofia, id).await;
    assert_eq!(
        (checked.taken, checked.counts.new, checked.counts.known),
        (250, 350, 250)
    );
    assert_eq!(checked.rows.len(), 100);
    let next = bench
        .desk
        .check_import(&sofia, id, None, checked.next)
        .await
        .unwrap();
    assert_eq!(next.rows[0].line, checked.rows[99].line + 1);
    // Two who go on at once share the rest.
    let (one, other) = tokio::join!(take(&bench, &sofia, id), take(&bench, &sofia, id));
    assert!(one + other >= 2);
    assert_eq!(bench.count("select count(*) from contacts").await, 600);
    let done = check(&bench, &sofia, id).await;
    assert_eq!((done.counts.new, done.counts.known), (600, 0));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_sheet_is_its_senders_alone_and_is_forgotten_when_nobody_takes_it_in(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (sofia, rui) = (sofia(&bench).await, bench.stranger("Rui", Role::Supervisor).await);
    let bia: Asker = bench.agent("Bia").await.into();
    let id = start(&bench, &sofia, "Ana;41 98888-7777\n").await.unwrap();
    let rui: Asker = rui.into();
    assert!(matches!(
        bench.desk.check_import(&rui, id, None, None).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        bench.desk.take_import(&rui, id).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        bench.desk.check_import(&bia, id, None, None).await,
        Err(Error::Forbidden)
    ));
    let new = NewImport {
        number: None,
        file_name: "x".into(),
        bytes: Bytes::from_static(b"Telefone\n41 98888-7777\n"),
    };
    assert!(matches!(
        bench.desk.start_import(&bia, new).await,
        Err(Error::Forbidden)
    ));
    assert_eq!(bench.desk.sweep_imports().await.unwrap(), 0);
    bench.set_now(bench.now() + chrono::TimeDelta::hours(25));
    assert_eq!(bench.desk.sweep_imports().await.unwrap(), 1);
    assert!(matches!(
        bench.desk.check_import(&sofia, id, None, None).await,
        Err(Error::NotFound)
    ));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn contacts_belong_to_the_account_that_was_chosen(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sofia = sofia(&bench).await;
    let mut other = number("106540352242999", "Loja Norte");
    other.waba_id = "102290129340999".into();
    let north = bench.desk.add_number(other).await.unwrap();
    let new = |number| NewImport {
        number,
        file_name: "x.csv".into(),
        bytes: Bytes::from_static(b"Telefone\n41 98888-7777\n"),
    };
    assert!(
        matches!(
            bench.desk.start_import(&sofia, new(None)).await,
            Err(Error::NotFound)
        ),
        "with two accounts one has to be named"
    );
    for (number, portfolio) in [(bench.number, WABA), (north, "102290129340999")] {
        let id = bench
            .desk
            .start_import(&sofia, new(Some(number)))
            .await
            .unwrap()
            .unwrap();
        take(&bench, &sofia, id).await;
        let made: i64 = bench
            .one("select count(*) from contacts where portfolio = $1", portfolio)
            .await;
        assert_eq!(made, 1);
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_export_holds_what_the_list_shows_and_can_be_imported_again(pool: PgPool) {
    let bench = Bench::new(pool).await;
    plan(&bench).await;
    let sofia = sofia(&bench).await;
    let bia: Asker = bench.agent("Bia").await.into();
    let id = start(&bench, &sofia, SHEET).await.unwrap();
    take(&bench, &sofia, id).await;
    let filter = ContactFilter::default();
    assert!(matches!(
        bench.desk.export_contacts(&bia, &filter, None).await,
        Err(Error::Forbidden)
    ));
    let chunk = bench.desk.export_contacts(&sofia, &filter, None).await.unwrap();
    let lines: Vec<(&str, &str, &str, bool)> = chunk
        .lines
        .iter()
        .map(|line| {
            (
                line.name.as_str(),
                line.phones[0].as_str(),
                line.values[0].as_str(),
                line.marketing.is_some(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("Ana Souza", "+55 41 98888-7777", "Ouro", true),
            ("Bruno", "+55 11 97777-6666", "Prata", false)
        ]
    );
    let found = ContactFilter {
        text: "bruno".into(),
        ..ContactFilter::default()
    };
    assert_eq!(
        bench
            .desk
            .export_contacts(&sofia, &found, None)
            .await
            .unwrap()
            .lines
            .len(),
        1
    );
    assert_eq!(
        bench
            .count("select count(*) from audit_log where action = 'contacts_exported'")
            .await,
        2
    );
    assert_eq!(SheetKind::Csv.ending(), "csv");

    let mut text = csv_line(&["Nome".into(), "Telefone".into()]);
    for line in &chunk.lines {
        text += &csv_line(&[line.name.clone(), line.phones[0].clone()]);
    }
    let new = NewImport {
        number: None,
        file_name: "contatos.csv".into(),
        bytes: Bytes::from(text),
    };
    let id = bench.desk.start_import(&sofia, new).await.unwrap().unwrap();
    let checked = check(&bench, &sofia, id).await;
    assert_eq!((checked.counts.known, checked.counts.rows()), (2, 2));
}
