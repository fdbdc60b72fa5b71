//! A database that was put back from a dump: what may have left since is not sent again, and what comes is told and found.

use std::time::Duration;

use backend::{NewScheduled, Restored};
use domain::batch::{BatchState, Options};
use domain::protocol::ProtocolAction;
use domain::scheduled::ScheduledState;
use domain::search::SearchFilters;
use domain::{ConversationId, Refusal};
use simulator::{NewCustomer, NumberChange, Side};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::batches::{Batches, batches, people, wa_id};
use crate::common::{ANA, Bench, CENTRO, seconds, until};
use crate::outreach::run_outbox;

/// A customer who has just written, in the service of the first agent.
async fn customer(b: &Batches, phone: &str) -> (String, ConversationId) {
    let new = NewCustomer {
        phone: Some(phone.to_owned()),
        ..Default::default()
    };
    let outreach = &b.outreach;
    let id = outreach.whatsapp.add_customer(new).unwrap().wa_id.unwrap();
    outreach.whatsapp.customer_writes(&id, CENTRO, "Olá").unwrap();
    let conversation = outreach.bench.served(&outreach.bia, &id).await;
    (id, conversation)
}

/// What of ours reached the customer.
fn reached(b: &Batches, customer: &str) -> usize {
    let inbox = b.outreach.whatsapp.inbox_of(customer).unwrap_or_default();
    inbox.iter().filter(|message| message.side == Side::Desk).count()
}

async fn schedules(b: &Batches, conversation: ConversationId, hours: i64) {
    let new = NewScheduled {
        client_key: Uuid::now_v7(),
        at: b.outreach.bench.now() + seconds(hours * 3_600),
        text: "Passando para lembrar".into(),
    };
    let desk = &b.outreach.bench.desk;
    desk.schedule_message(&b.outreach.bia, conversation, None, new)
        .await
        .unwrap();
}

const NOTHING: Restored = Restored {
    uncertain: 0,
    overdue: 0,
    paused: 0,
    sessions: 0,
};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_was_on_its_way_in_the_dump_is_not_sent_again(pool: PgPool) {
    let b = batches(pool).await;
    let bench = &b.outreach.bench;
    let (ana, first) = customer(&b, "+5541991110001").await;
    let (other, second) = customer(&b, "+5541991110002").await;
    // As a dump may find them: one waits, one waits behind it, one is with WhatsApp.
    let waits = bench.sends(&b.outreach.bia, first, "um").await.id;
    let behind = bench.sends(&b.outreach.bia, first, "dois").await.id;
    let under_way = bench.sends(&b.outreach.bia, second, "três").await.id;
    sqlx::query("update messages set delivery = 'sending', leased_until = now() + interval '45 seconds', attempts = 1 where id = $1")
        .bind(under_way)
        .execute(&bench.pool)
        .await
        .unwrap();
    schedules(&b, first, 2).await;
    schedules(&b, first, 9).await;
    // One batch is being sent, slowly; another waits for its time.
    let slow = NumberChange {
        throughput: Some(20),
        ..NumberChange::default()
    };
    b.outreach.whatsapp.change_number(CENTRO, slow).unwrap();
    bench
        .run("update numbers set throughput = 'NOT_APPLICABLE', look_due_at = now()")
        .await;
    bench.desk.look_at_next_number().await.unwrap();
    let sent_now = b.reads("aviso_horario", &people(200)).await.unwrap();
    let later = b.reads("aviso_horario", &people(3)).await.unwrap();
    let seen = b.checks(later, Options::default()).await.counts;
    let at = bench.now() + seconds(3_600);
    bench
        .desk
        .confirm_batch(&b.asker(), later, Options::default(), Some(at), seen)
        .await
        .unwrap();
    let lane = CancellationToken::new();
    let (desk, until_then) = (bench.desk.clone(), lane.clone());
    let running = tokio::spawn(async move { desk.run_batches(until_then).await });
    let (desk, until_then) = (bench.desk.clone(), lane.clone());
    tokio::spawn(async move { desk.run_numbers(until_then).await });
    b.confirms(sent_now, Options::default()).await;
    until("some were sent", async || reached(&b, &wa_id(0)) == 1).await;
    lane.cancel();
    running.await.unwrap();
    assert_eq!(b.state(sent_now).await, BatchState::Sending);
    bench
        .run("insert into sessions (id, data, created_at, last_seen_at, expires_at) values ('\\x01', '{}', now(), now(), now() + interval '1 day')")
        .await;

    // Three hours later the dump is put back.
    bench.clock.advance(seconds(3 * 3_600));
    let queued = bench
        .count("select count(*) from messages where delivery in ('queued', 'sending')")
        .await;
    assert!(queued >= 3, "{queued}");
    assert_eq!(
        bench.desk.settle_restored().await.unwrap(),
        Restored {
            uncertain: queued as u64,
            overdue: 1,
            paused: 2,
            sessions: 1,
        }
    );
    for message in [waits, behind, under_way] {
        assert_eq!(bench.delivery(message).await, "uncertain");
    }
    for batch in [sent_now, later] {
        assert_eq!(b.state(batch).await, BatchState::Paused);
        let detail = bench.desk.batch_detail(&b.asker(), batch).await.unwrap();
        let last = detail.changes.last().unwrap();
        assert_eq!((last.to, last.by.as_deref()), (BatchState::Paused, None));
    }
    let scheduled = bench
        .desk
        .open_thread(&b.outreach.bia, first)
        .await
        .unwrap()
        .scheduled;
    let told: Vec<_> = scheduled
        .iter()
        .map(|one| (one.state, one.refusal.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (ScheduledState::Failed, Some(Refusal::TimePassed)),
            (ScheduledState::Waiting, None),
        ]
    );

    // Once more changes nothing, and tells nobody anything.
    let written = "select (select count(*) from events) + (select count(*) from batch_changes)";
    let before = bench.count(written).await;
    assert_eq!(bench.desk.settle_restored().await.unwrap(), NOTHING);
    assert_eq!(bench.count(written).await, before);

    // A desk that runs now sends none of it; what is written now goes.
    let before = (0..200).map(|at| reached(&b, &wa_id(at))).sum::<usize>();
    b.start();
    run_outbox(&bench.desk, bench);
    let (desk, stop) = (bench.desk.clone(), bench.stop.clone());
    tokio::spawn(async move { desk.run_schedule(stop).await });
    let new = bench.sends(&b.outreach.bia, first, "quatro").await.id;
    bench.until_delivery(new, "sent").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!((reached(&b, &ana), reached(&b, &other)), (1, 0));
    assert_eq!((0..200).map(|at| reached(&b, &wa_id(at))).sum::<usize>(), before);
}

/// As a dump of a server that has been at work for long reads on a new one.
async fn from_another_server(bench: &Bench) {
    bench
        .run("update events set xid = (xid::text::bigint + 1000000000)::text::xid8")
        .await;
    bench
        .run("update search_progress set xid = (xid::text::bigint + 1000000000)::text::xid8")
        .await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn on_another_server_what_comes_is_found_and_told_once_it_is_settled(pool: PgPool) {
    let bench = Bench::new(pool.clone()).await;
    let bia = bench.agent("Bia").await;
    let found = async |typed: &str| {
        bench.desk.index_search().await.unwrap();
        let filters = SearchFilters::default();
        bench
            .desk
            .search(&bia, typed, &filters, None)
            .await
            .unwrap()
            .messages
            .len()
    };
    bench.writes(ANA, "encomenda atrasada", bench.now()).await;
    assert_eq!(found("encomenda").await, 1);
    assert!(!bench.desk.is_unsettled().await.unwrap());
    // Not read by search when the dump was made.
    let conversation = bench.conversation(ANA).await;
    bench.writes(ANA, "boleto vencido", bench.now()).await;

    from_another_server(&bench).await;
    assert!(bench.desk.is_unsettled().await.unwrap());
    assert_eq!(bench.desk.settle_restored().await.unwrap(), NOTHING);
    assert!(!bench.desk.is_unsettled().await.unwrap());
    bench.writes(ANA, "cadeira quebrada", bench.now()).await;
    for typed in ["encomenda", "boleto", "cadeira"] {
        assert_eq!(found(typed).await, 1, "{typed}");
    }

    let desk = crate::common::desk(&pool, &bench.clock, &bench.wall, "http://127.0.0.1:9");
    let (live, stop) = (desk.clone(), bench.stop.clone());
    tokio::spawn(async move { live.run_live(stop).await });
    until("the first place", async || desk.live_place().is_some()).await;
    let mut listener = desk.listen(&bia, None).await.unwrap();
    bench
        .desk
        .change_protocol(&bia, conversation, ProtocolAction::Take)
        .await
        .unwrap();
    let told = tokio::time::timeout(Duration::from_secs(5), listener.next()).await;
    assert!(matches!(told.unwrap(), backend::Told::Frames(_)));
}
