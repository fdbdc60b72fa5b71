//! Batches against the model of WhatsApp: from the sheet to what reaches the phones, and what is told of it.

use std::collections::HashSet;
use std::time::Duration;

use backend::{Asker, NewBatch, UploadTrouble};
use bytes::Bytes;
use chrono::TimeDelta;
use domain::batch::{
    BatchAction, BatchCheck, BatchState, CheckSort, Confirmed, HistoryFilter, InService, Options, Progress,
    RecipientFilter, SheetTrouble, StopReason, Verdict,
};
use domain::user::{CurrentUser, Role};
use domain::{BatchId, Refusal};
use simulator::{MessagingLimit, NumberChange, PhoneMessage, PortfolioChange, Side};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::common::until;
use crate::outreach::{Outreach, outreach};

/// A desk that sends batches, and a supervisor.
struct Batches {
    outreach: Outreach,
    sol: CurrentUser,
    stop: CancellationToken,
}

impl Drop for Batches {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn batches(pool: PgPool) -> Batches {
    let outreach = outreach(pool).await;
    let sol = outreach.bench.person("Sol", Role::Supervisor).await;
    // What Meta says of the number's limit.
    assert!(outreach.bench.desk.look_at_next_number().await.unwrap());
    Batches {
        outreach,
        sol,
        stop: CancellationToken::new(),
    }
}

impl Batches {
    fn asker(&self) -> Asker {
        self.sol.clone().into()
    }

    /// Has the lane and its watch run.
    fn start(&self) {
        let desk = self.outreach.bench.desk.clone();
        let (lane, watch) = (self.stop.clone(), self.stop.clone());
        let watcher = desk.clone();
        let (looker, look) = (desk.clone(), self.stop.clone());
        tokio::spawn(async move { looker.run_numbers(look).await });
        tokio::spawn(async move { desk.run_batches(lane).await });
        tokio::spawn(async move { watcher.run_batch_watch(watch).await });
    }

    async fn reads(&self, template: &str, sheet: &str) -> Result<BatchId, UploadTrouble> {
        let new = NewBatch {
            number: self.outreach.bench.number,
            template: self.outreach.template(template).await,
            title: "Novembro".into(),
            file: None,
            place: None,
            file_name: "clientes.csv".into(),
            bytes: Bytes::copy_from_slice(sheet.as_bytes()),
        };
        self.outreach
            .bench
            .desk
            .start_batch(&self.asker(), new)
            .await
            .unwrap()
    }

    async fn checks(&self, id: BatchId, options: Options) -> BatchCheck {
        self.outreach
            .bench
            .desk
            .check_batch(&self.asker(), id, options, None, None)
            .await
            .unwrap()
    }

    async fn confirms(&self, id: BatchId, options: Options) -> Confirmed {
        let seen = self.checks(id, options).await.counts;
        self.outreach
            .bench
            .desk
            .confirm_batch(&self.asker(), id, options, None, seen)
            .await
            .unwrap()
    }

    async fn state(&self, id: BatchId) -> BatchState {
        self.outreach
            .bench
            .desk
            .batch_detail(&self.asker(), id)
            .await
            .unwrap()
            .card
            .state
    }

    async fn until_state(&self, id: BatchId, state: BatchState) {
        until("the batch stands there", async || self.state(id).await == state).await;
    }

    fn reached(&self, wa_id: &str) -> Vec<PhoneMessage> {
        let inbox = self.outreach.whatsapp.inbox_of(wa_id).unwrap_or_default();
        inbox
            .into_iter()
            .filter(|message| message.side == Side::Desk)
            .collect()
    }
}

/// `many` people, each with a phone of their own.
fn people(many: usize) -> String {
    let rows: String = (0..many)
        .map(|at| format!("Cliente {at};+55 11 9{:04}-{:04}\n", 8000 + at / 1000, at % 1000))
        .collect();
    format!("Nome;Telefone\n{rows}")
}

fn wa_id(at: usize) -> String {
    format!("55119{:04}{:04}", 8000 + at / 1000, at % 1000)
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn each_recipient_gets_their_message_once_and_it_stands_in_their_thread(pool: PgPool) {
    let b = batches(pool).await;
    let id = b.reads("aviso_horario", &people(40)).await.unwrap();
    let check = b.checks(id, Options::default()).await;
    assert_eq!((check.counts.valid, check.counts.rows()), (40, 40));
    assert_eq!(check.estimate.now, 40);
    assert_eq!(check.samples.len(), 3);
    b.start();
    assert!(matches!(
        b.confirms(id, Options::default()).await,
        Confirmed::Yes(_)
    ));
    b.until_state(id, BatchState::Finished).await;
    for at in 0..40 {
        assert_eq!(b.reached(&wa_id(at)).len(), 1, "{at}");
    }
    let detail = b.outreach.bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(detail.card.counts.reached(), 40);
    assert_eq!(detail.card.counts.percent_sent(), 100);
    // A conversation that begins with a batch has a protocol that was never open to anybody.
    let open = b
        .outreach
        .bench
        .count("select count(*) from protocols where state <> 'closed'")
        .await;
    assert_eq!(open, 0);
    let threads = b
        .outreach
        .bench
        .count("select count(*) from conversations where preview_kind = 'template'")
        .await;
    assert_eq!(threads, 40);
    b.outreach.bench.check_books().await;
    let history = b
        .outreach
        .bench
        .desk
        .batch_history(&b.asker(), &HistoryFilter::default(), None)
        .await
        .unwrap();
    assert_eq!(history.batches.len(), 1);
    let lines = b
        .outreach
        .bench
        .desk
        .batch_recipients(&b.asker(), id, &RecipientFilter::default(), None)
        .await
        .unwrap();
    assert_eq!(lines.recipients.len(), 40);
    assert!(lines.recipients.iter().all(|line| line.conversation.is_some()));
}

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
async fn a_scheduled_batch_waits_for_its_time(pool: PgPool) {
    let b = batches(pool).await;
    let id = b.reads("aviso_horario", &people(2)).await.unwrap();
    let seen = b.checks(id, Options::default()).await.counts;
    let at = b.outreach.bench.now() + TimeDelta::hours(2);
    b.outreach
        .bench
        .desk
        .confirm_batch(&b.asker(), id, Options::default(), Some(at), seen)
        .await
        .unwrap();
    b.start();
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(b.state(id).await, BatchState::Scheduled);
    b.outreach.bench.set_now(at + TimeDelta::seconds(1));
    b.until_state(id, BatchState::Finished).await;
    assert_eq!(b.reached(&wa_id(0)).len(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_paused_batch_sends_nobody_and_goes_on_with_the_rest(pool: PgPool) {
    let b = batches(pool).await;
    b.outreach
        .whatsapp
        .change_number(
            "106540352242922",
            NumberChange {
                throughput: Some(20),
                ..NumberChange::default()
            },
        )
        .unwrap();
    b.outreach
        .bench
        .run("update numbers set throughput = 'NOT_APPLICABLE', look_due_at = now()")
        .await;
    b.outreach.bench.desk.look_at_next_number().await.unwrap();
    let id = b.reads("aviso_horario", &people(60)).await.unwrap();
    b.start();
    b.confirms(id, Options::default()).await;
    until("some were sent", async || b.reached(&wa_id(3)).len() == 1).await;
    let desk = &b.outreach.bench.desk;
    desk.change_batch(&b.asker(), id, BatchAction::Pause)
        .await
        .unwrap();
    until("nothing is on its way", async || {
        b.outreach
            .bench
            .count("select count(*) from messages where delivery = 'sending'")
            .await
            == 0
    })
    .await;
    let sent = b
        .outreach
        .bench
        .count("select count(*) from messages where send_kind = 'batch'")
        .await;
    assert!(sent < 60, "{sent}");
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(
        b.outreach
            .bench
            .count("select count(*) from messages where send_kind = 'batch'")
            .await,
        sent
    );
    desk.change_batch(&b.asker(), id, BatchAction::Resume)
        .await
        .unwrap();
    b.until_state(id, BatchState::Finished).await;
    for at in 0..60 {
        assert_eq!(b.reached(&wa_id(at)).len(), 1, "{at}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_batch_stops_by_itself_when_quality_falls_and_says_why(pool: PgPool) {
    let b = batches(pool).await;
    let id = b.reads("aviso_horario", &people(4)).await.unwrap();
    b.confirms(id, Options::default()).await;
    b.outreach.bench.run("update numbers set quality = 'RED'").await;
    b.outreach.bench.desk.watch_batches().await.unwrap();
    let detail = b.outreach.bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(
        (detail.card.state, detail.card.stopped),
        (BatchState::Stopped, Some(StopReason::QualityRed))
    );
    assert_eq!(detail.changes.last().map(|change| change.by.clone()), Some(None));
    b.start();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(b.reached(&wa_id(0)).is_empty());
    b.outreach.bench.run("update numbers set quality = 'GREEN'").await;
    b.outreach
        .bench
        .desk
        .change_batch(&b.asker(), id, BatchAction::Resume)
        .await
        .unwrap();
    b.until_state(id, BatchState::Finished).await;
    assert_eq!(b.reached(&wa_id(3)).len(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_limit_is_never_exceeded_and_the_rest_goes_when_there_is_room(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    b.outreach.whatsapp.change_portfolio(PortfolioChange {
        limit: Some(MessagingLimit::Customers(50)),
        verified: None,
    });
    bench.run("update numbers set look_due_at = now()").await;
    assert!(bench.desk.look_at_next_number().await.unwrap());
    let id = b.reads("aviso_horario", &people(60)).await.unwrap();
    let check = b.checks(id, Options::default()).await;
    assert_eq!((check.estimate.now, check.allowance.used), (45, 0));
    b.start();
    b.confirms(id, Options::default()).await;
    until("the limit is full", async || {
        bench
            .count("select count(*) from batch_recipients where state = 'handed'")
            .await
            == 45
            && bench
                .count("select count(*) from messages where delivery in ('sending', 'queued')")
                .await
                == 0
    })
    .await;
    let detail = bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(
        (detail.card.state, detail.card.counts.deferred),
        (BatchState::Sending, 15)
    );
    assert!(
        detail
            .card
            .room_at
            .is_some_and(|at| at > bench.now() + TimeDelta::hours(23))
    );
    // An agent still writes to somebody new: the places kept for them are theirs.
    let with = b.outreach.plain().await;
    assert!(matches!(
        b.outreach.contacts(crate::outreach::PHONE, &with).await,
        domain::outreach::Outcome::Begun(_)
    ));
    assert_eq!(bench.count("select used::bigint from allowances").await, 46);
    let later = TimeDelta::hours(24) + TimeDelta::minutes(1);
    b.outreach.whatsapp.advance(later.to_std().unwrap());
    bench.set_now(bench.now() + later);
    b.until_state(id, BatchState::Finished).await;
    for at in 0..60 {
        assert_eq!(b.reached(&wa_id(at)).len(), 1, "{at}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn agents_are_told_when_the_limit_is_used_up(pool: PgPool) {
    let b = batches(pool).await;
    b.outreach.bench.run("update allowances set amount = 0").await;
    let with = b.outreach.plain().await;
    let stopped = b.outreach.contacts(crate::outreach::PHONE, &with).await;
    assert!(matches!(
        stopped,
        domain::outreach::Outcome::Stopped(domain::outreach::Stop::LimitReached { .. })
    ));
    assert_eq!(b.outreach.bench.count("select count(*) from messages").await, 0);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn many_who_take_the_last_places_at_once_take_no_more_than_there_are(pool: PgPool) {
    let b = batches(pool).await;
    b.outreach
        .bench
        .run("update allowances set amount = 10, reserve = 0")
        .await;
    let scope: String = b
        .outreach
        .bench
        .one("select scope from allowances limit $1", 1i64)
        .await;
    let mut tasks = Vec::new();
    for _ in 0..16 {
        let (pool, scope) = (b.outreach.bench.desk.pools().agents.clone(), scope.clone());
        tasks.push(tokio::spawn(async move {
            let people: Vec<uuid::Uuid> = (0..5).map(|_| uuid::Uuid::now_v7()).collect();
            let reached: Vec<uuid::Uuid> = sqlx::query_scalar("select reach_people($1, $2, true, now())")
                .bind(scope)
                .bind(people)
                .fetch_all(&pool)
                .await
                .unwrap();
            reached.len()
        }));
    }
    let mut all = 0;
    for task in tasks {
        all += task.await.unwrap();
    }
    assert_eq!(all, 10);
    assert_eq!(
        b.outreach
            .bench
            .count("select sum(used)::bigint from allowances")
            .await,
        10
    );
    assert_eq!(
        b.outreach
            .bench
            .count("select count(*) from allowance_reaches")
            .await,
        10
    );
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

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn only_those_who_can_be_tried_again_are(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    let id = b.reads("aviso_horario", &people(4)).await.unwrap();
    b.start();
    b.confirms(id, Options::default()).await;
    b.until_state(id, BatchState::Finished).await;
    // Two failed for a reason that passes, one for ever.
    for (at, code) in [(0, 131_000), (1, 131_000), (2, 131_026)] {
        sqlx::query(
            "update messages m set delivery = 'failed', failure_code = $1, failed_at = now() from batch_recipients r
              where r.message_id = m.id and r.phone = $2",
        )
        .bind(code)
        .bind(format!("+{}", wa_id(at)))
        .execute(&bench.desk.pools().agents)
        .await
        .unwrap();
    }
    let detail = bench.desk.batch_detail(&b.asker(), id).await.unwrap();
    assert_eq!(detail.retryable, 2);
    assert_eq!(detail.failures.len(), 2);
    let again = bench.desk.retry_batch(&b.asker(), id).await.unwrap();
    let check = b.checks(again, Options::default()).await;
    assert_eq!((check.counts.rows(), check.card.retries), (2, Some(id)));
}
