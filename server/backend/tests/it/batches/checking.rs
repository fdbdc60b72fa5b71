//! From the sheet to the yes: what is told before anything is sent, and what is refused.

use std::collections::HashSet;

use backend::{Asker, UploadTrouble};
use chrono::TimeDelta;
use domain::Refusal;
use domain::batch::{
    BatchAction, BatchState, CheckSort, Confirmed, InService, Options, Progress, RecipientFilter,
    SheetTrouble, Verdict,
};
use sqlx::PgPool;

use super::{batches, people, wa_id};
#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_check_page_says_who_is_left_out_and_confirming_does_that(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    // Ana is in service; Caio said stop; Duda is blocked.
    bench.writes("5511980000001", "Oi", bench.now()).await;
    bench.writes("5511980000002", "SAIR", bench.now()).await;
    bench.writes("5511980000003", "Oi", bench.now()).await;
    let duda = bench.conversation("5511980000003").await;
    let contact: uuid::Uuid = bench
        .one("select contact_id from conversations where id = $1", duda)
        .await;
    sqlx::query("insert into contact_blocks (id, contact_id, number_id, kind, value, blocked_by, blocked_at) values (gen_random_uuid(), $1, $2, 'wa_id', '5511980000003', $3, now())")
        .bind(contact)
        .bind(bench.number.0)
        .bind(b.sol.id.0)
        .execute(&bench.desk.pools().agents)
        .await
        .unwrap();
    let sheet = "Nome;Telefone\nAna;11 98000-0001\nCaio;11 98000-0002\nDuda;11 98000-0003\nEva;11 98000-0004\nEva de novo;(11) 98000-0004\nNinguém;123\n";
    let id = b.reads("aviso_horario", sheet).await.unwrap();
    let check = b.checks(id, Options::default()).await;
    let verdicts: Vec<&Verdict> = check.rows.iter().map(|row| &row.verdict).collect();
    assert!(matches!(
        verdicts[..],
        [
            Verdict::InService { .. },
            Verdict::OptedOut(_),
            Verdict::Blocked,
            Verdict::Valid,
            Verdict::Repeated { line: 5 },
            Verdict::Invalid(_),
        ]
    ));
    assert_eq!(check.counts.sends(&Options::default()), 1);
    let include = Options {
        in_service: InService::Include,
        ..Options::default()
    };
    assert_eq!(b.checks(id, include).await.counts.sends(&include), 2);
    let refused = bench
        .desk
        .check_batch(&b.asker(), id, Options::default(), Some(CheckSort::Refused), None)
        .await
        .unwrap();
    assert_eq!(refused.rows.len(), 2);
    b.start();
    assert!(matches!(b.confirms(id, include).await, Confirmed::Yes(_)));
    b.until_state(id, BatchState::Finished).await;
    assert_eq!(b.reached("5511980000004").len(), 1);
    // Whoever is served keeps their agent; the template stands in the history of their thread.
    let ana = b.reached("5511980000001");
    assert_eq!(ana.iter().filter(|message| message.kind == "template").count(), 1);
    let left: HashSet<String> = ["5511980000002", "5511980000003"].map(String::from).into();
    for wa_id in &left {
        assert_eq!(
            b.reached(wa_id)
                .iter()
                .filter(|message| message.kind == "template")
                .count(),
            0
        );
    }
    let skipped = bench
        .desk
        .batch_recipients(
            &b.asker(),
            id,
            &RecipientFilter {
                progress: Some(Progress::Skipped),
                ..RecipientFilter::default()
            },
            None,
        )
        .await
        .unwrap();
    assert_eq!(skipped.recipients.len(), 2);
    assert!(skipped.recipients.iter().all(|line| line.verdict.is_some()));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_changed_since_the_page_was_read_is_shown_before_anything_is_sent(pool: PgPool) {
    let b = batches(pool).await;
    let id = b.reads("aviso_horario", &people(3)).await.unwrap();
    let seen = b.checks(id, Options::default()).await.counts;
    b.outreach
        .bench
        .writes(&wa_id(1), "PARAR", b.outreach.bench.now())
        .await;
    let told = b
        .outreach
        .bench
        .desk
        .confirm_batch(&b.asker(), id, Options::default(), None, seen)
        .await
        .unwrap();
    let Confirmed::Changed(check) = told else {
        panic!("{told:?}")
    };
    assert_eq!((check.counts.valid, check.counts.opted_out), (2, 1));
    assert_eq!(b.state(id).await, BatchState::Checking);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_second_yes_and_what_is_over_are_refused(pool: PgPool) {
    let b = batches(pool).await;
    let id = b.reads("aviso_horario", &people(2)).await.unwrap();
    let seen = b.checks(id, Options::default()).await.counts;
    let desk = &b.outreach.bench.desk;
    let later = Some(b.outreach.bench.now() + TimeDelta::hours(3));
    let first = desk
        .confirm_batch(&b.asker(), id, Options::default(), later, seen)
        .await
        .unwrap();
    assert!(matches!(first, Confirmed::Yes(card) if card.state == BatchState::Scheduled));
    let second = desk
        .confirm_batch(&b.asker(), id, Options::default(), None, seen)
        .await;
    assert!(matches!(
        second,
        Err(backend::Error::Refused(Refusal::BatchMovedOn))
    ));
    let card = desk
        .change_batch(&b.asker(), id, BatchAction::Cancel)
        .await
        .unwrap();
    assert_eq!((card.state, card.counts.cancelled), (BatchState::Cancelled, 2));
    let resumed = desk.change_batch(&b.asker(), id, BatchAction::Resume).await;
    assert!(matches!(
        resumed,
        Err(backend::Error::Refused(Refusal::BatchMovedOn))
    ));
    // Whoever may not send batches is told nothing of them.
    let agent: Asker = b.outreach.bia.clone().into();
    assert!(matches!(
        desk.batch_detail(&agent, id).await,
        Err(backend::Error::Forbidden)
    ));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_file_that_is_no_sheet_for_the_template_is_told_why(pool: PgPool) {
    let b = batches(pool).await;
    let trouble = |why| Err(UploadTrouble::Sheet(why));
    assert_eq!(b.reads("aviso_horario", "").await, trouble(SheetTrouble::NoFile));
    assert_eq!(
        b.reads("aviso_horario", "Nome\nAna\n").await,
        trouble(SheetTrouble::NoPhoneColumn)
    );
    assert_eq!(
        b.reads("aviso_horario", "Telefone\n").await,
        trouble(SheetTrouble::Empty)
    );
    assert!(matches!(
        b.reads("pedido_enviado", "Telefone\n11 98000-0001\n").await,
        Err(UploadTrouble::Sheet(SheetTrouble::ColumnsMissing(_)))
    ));
    assert!(matches!(
        b.reads("pesquisa_nova", &people(1)).await,
        Err(UploadTrouble::Stopped(_))
    ));
    assert_eq!(b.outreach.bench.count("select count(*) from batches").await, 0);
}
