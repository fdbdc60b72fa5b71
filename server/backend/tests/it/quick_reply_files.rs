//! Files of quick replies: whose they may be, who may send them, and how long they stay in the store.

use backend::Error;
use domain::media::{FileKind, Uploaded};
use domain::outgoing::Outgoing;
use domain::quick_reply::{Scope, Wording};
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, Refusal, TeamId};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench, seconds};
use crate::post::upload;
use crate::quick_replies::{keeps, team_of, wording};

const PDF: &[u8] = b"%PDF-1.4 a tabela";
const DAY: i64 = 86_400;

async fn comes_up(bench: &Bench, who: &CurrentUser, name: &str) -> Uploaded {
    upload(&bench.desk, who, name, "application/pdf", PDF, false)
        .await
        .unwrap()
}

fn with_file(scope: Scope, team: Option<TeamId>, shortcut: &str, file: &Uploaded) -> Wording {
    Wording {
        file: Some(file.clone()),
        ..wording(scope, team, shortcut)
    }
}

fn is_missing<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(
        matches!(result, Err(Error::Refused(Refusal::FileMissing))),
        "{result:?}"
    );
}

async fn sends(
    bench: &Bench,
    who: &CurrentUser,
    conversation: ConversationId,
    file: &Uploaded,
) -> Result<(), Error> {
    let message = Outgoing::File {
        file: file.id,
        caption: None,
    };
    bench
        .desk
        .send_message(who, conversation, Uuid::now_v7(), message, None)
        .await
        .map(|_| ())
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_reply_may_be_a_file_alone_and_its_id_is_all_that_is_believed(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let table = comes_up(&bench, &bia, "tabela.pdf").await;
    let claimed = Uploaded {
        kind: FileKind::Image,
        name: "outra.jpg".into(),
        size: 1,
        ..table.clone()
    };
    let only = Wording {
        body: String::new(),
        ..with_file(Scope::Personal, None, "tabela", &claimed)
    };
    let id = keeps(&bench, &bia, only).await;
    let listed = bench.desk.list_quick_replies(&bia).await.unwrap().replies;
    assert_eq!((listed[0].id, listed[0].wording.body.as_str()), (id, ""));
    assert_eq!(listed[0].wording.file, Some(table.clone()));
    assert_eq!(
        (table.name.as_str(), table.size),
        ("tabela.pdf", PDF.len() as u64)
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn somebody_elses_file_is_neither_kept_nor_sent(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let conversation = bench.served(&caio, ANA).await;
    let table = comes_up(&bench, &bia, "tabela.pdf").await;
    let theft = async || {
        let wording = with_file(Scope::Personal, None, "minha", &table);
        is_missing(bench.desk.save_quick_reply(&caio, None, wording).await);
        is_missing(sends(&bench, &caio, conversation, &table).await);
    };
    theft().await;
    keeps(&bench, &bia, with_file(Scope::Personal, None, "tabela", &table)).await;
    theft().await;
    assert!(
        bench
            .desk
            .list_quick_replies(&caio)
            .await
            .unwrap()
            .replies
            .is_empty()
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_shared_replys_file_is_sent_by_whoever_sees_the_reply(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let sol = bench.person("Sol", Role::Supervisor).await;
    let sales = team_of(&bench, "Vendas", &[&bia, &sol]).await;
    let table = comes_up(&bench, &sol, "tabela.pdf").await;
    let shared = keeps(
        &bench,
        &sol,
        with_file(Scope::Team, Some(sales), "tabela", &table),
    )
    .await;
    let (hers, his) = (
        bench.served(&bia, ANA).await,
        bench.served(&caio, "5541988880002").await,
    );
    sends(&bench, &bia, hers, &table).await.unwrap();
    is_missing(sends(&bench, &caio, his, &table).await);
    // It may also become part of a reply of one's own, which holds it when the first one is gone.
    let own = keeps(&bench, &bia, with_file(Scope::Personal, None, "tabela", &table)).await;
    bench.desk.delete_quick_reply(&sol, shared, true).await.unwrap();
    bench.clock.advance(seconds(31 * DAY));
    assert_eq!(bench.desk.sweep_quick_replies().await.unwrap(), 1);
    assert_eq!(bench.desk.sweep_uploads().await.unwrap(), 0);
    let replies = bench.desk.list_quick_replies(&bia).await.unwrap().replies;
    assert_eq!(
        (replies[0].id, replies[0].wording.file.as_ref()),
        (own, Some(&table))
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_file_stays_while_a_reply_holds_it_and_goes_with_the_last(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let (old, new) = (
        comes_up(&bench, &bia, "velha.pdf").await,
        comes_up(&bench, &bia, "nova.pdf").await,
    );
    let id = keeps(&bench, &bia, with_file(Scope::Personal, None, "tabela", &old)).await;
    bench.clock.advance(seconds(DAY));
    // Saved again as it is: still there.
    let same = with_file(Scope::Personal, None, "tabela", &old);
    bench.desk.save_quick_reply(&bia, Some(id), same).await.unwrap();
    let changed = with_file(Scope::Personal, None, "tabela", &new);
    bench
        .desk
        .save_quick_reply(&bia, Some(id), changed)
        .await
        .unwrap();
    bench.clock.advance(seconds(2 * DAY));
    assert_eq!(
        bench.desk.sweep_uploads().await.unwrap(),
        1,
        "the one it had before"
    );
    bench.desk.delete_quick_reply(&bia, id, true).await.unwrap();
    bench.clock.advance(seconds(29 * DAY));
    bench.desk.sweep_quick_replies().await.unwrap();
    assert_eq!(
        bench.desk.sweep_uploads().await.unwrap(),
        0,
        "it can still be brought back"
    );
    bench.clock.advance(seconds(2 * DAY));
    assert_eq!(bench.desk.sweep_quick_replies().await.unwrap(), 1);
    assert_eq!(bench.desk.sweep_uploads().await.unwrap(), 1);
    assert_eq!(bench.count("select count(*) from files").await, 0);
}
