//! Quick replies: who sees which, who may change which, and that none goes out with a hole in it.

use backend::Error;
use domain::quick_reply::{QuickReply, Scope, Wording};
use domain::user::{CurrentUser, Role};
use domain::{QuickReplyId, Refusal, TeamId};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{ANA, Bench, seconds};

pub fn wording(scope: Scope, team: Option<TeamId>, shortcut: &str) -> Wording {
    Wording {
        scope,
        team,
        shortcut: shortcut.into(),
        title: format!("Título de {shortcut}"),
        body: "Olá, {{primeiro_nome}}".into(),
        file: None,
    }
}

pub async fn keeps(bench: &Bench, who: &CurrentUser, wording: Wording) -> QuickReplyId {
    bench.desk.save_quick_reply(who, None, wording).await.unwrap()
}

async fn seen(bench: &Bench, who: &CurrentUser) -> Vec<QuickReply> {
    bench.desk.list_quick_replies(who).await.unwrap().replies
}

async fn shortcuts(bench: &Bench, who: &CurrentUser) -> Vec<String> {
    seen(bench, who)
        .await
        .into_iter()
        .map(|reply| reply.wording.shortcut)
        .collect()
}

pub async fn team_of(bench: &Bench, name: &str, members: &[&CurrentUser]) -> TeamId {
    let team = TeamId(Uuid::now_v7());
    sqlx::query("insert into teams (id, name, created_at) values ($1, $2, now())")
        .bind(team)
        .bind(name)
        .execute(&bench.pool)
        .await
        .unwrap();
    for member in members {
        sqlx::query("insert into team_members (team_id, user_id, added_at) values ($1, $2, now())")
            .bind(team)
            .bind(member.id)
            .execute(&bench.pool)
            .await
            .unwrap();
    }
    team
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn each_sees_their_own_their_teams_and_everybodys(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let sol = bench.person("Sol", Role::Supervisor).await;
    let chief = bench.person("Ada", Role::Administrator).await;
    let sales = team_of(&bench, "Vendas", &[&bia, &sol]).await;
    keeps(&bench, &bia, wording(Scope::Personal, None, "meu")).await;
    keeps(&bench, &sol, wording(Scope::Team, Some(sales), "vendas")).await;
    keeps(&bench, &sol, wording(Scope::Global, None, "todos")).await;

    assert_eq!(shortcuts(&bench, &bia).await, ["meu", "todos", "vendas"]);
    assert_eq!(shortcuts(&bench, &caio).await, ["todos"]);
    let chiefs = seen(&bench, &chief).await;
    let offered: Vec<_> = chiefs
        .iter()
        .map(|reply| {
            (
                reply.wording.shortcut.as_str(),
                reply.offered,
                reply.mine_to_change,
            )
        })
        .collect();
    assert_eq!(offered, [("todos", true, true), ("vendas", false, true)]);
    assert!(
        seen(&bench, &bia)
            .await
            .iter()
            .all(|reply| reply.mine_to_change == (reply.wording.shortcut == "meu"))
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn only_those_who_may_keep_a_quick_reply_change_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let sol = bench.person("Sol", Role::Supervisor).await;
    let other = team_of(&bench, "Financeiro", &[&bia]).await;
    for (who, wording) in [
        (&bia, wording(Scope::Global, None, "x")),
        (&bia, wording(Scope::Team, Some(other), "x")),
        (&sol, wording(Scope::Team, Some(other), "x")),
    ] {
        let saved = bench.desk.save_quick_reply(who, None, wording).await;
        assert!(matches!(saved, Err(Error::Forbidden)), "{who:?}");
    }
    let own = keeps(&bench, &bia, wording(Scope::Personal, None, "meu")).await;
    let global = keeps(&bench, &sol, wording(Scope::Global, None, "todos")).await;
    let stolen = bench
        .desk
        .save_quick_reply(&caio, Some(own), wording(Scope::Personal, None, "roubado"))
        .await;
    assert!(
        matches!(stolen, Err(Error::NotFound)),
        "not even that it is there"
    );
    assert!(matches!(
        bench.desk.delete_quick_reply(&caio, global, true).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        bench.desk.delete_quick_reply(&sol, own, true).await,
        Err(Error::NotFound)
    ));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_shortcut_is_taken_once_among_the_same_people_and_undoing_a_deletion_minds_it(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let first = keeps(&bench, &bia, wording(Scope::Personal, None, "oi")).await;
    keeps(&bench, &caio, wording(Scope::Personal, None, "oi")).await;
    let taken = |result: Result<QuickReplyId, Error>| {
        assert!(matches!(
            result,
            Err(Error::Refused(Refusal::ShortcutTaken { shortcut })) if shortcut == "oi"
        ));
    };
    taken(
        bench
            .desk
            .save_quick_reply(&bia, None, wording(Scope::Personal, None, "/OI"))
            .await,
    );

    bench.desk.delete_quick_reply(&bia, first, true).await.unwrap();
    assert!(shortcuts(&bench, &bia).await.is_empty());
    bench.desk.delete_quick_reply(&bia, first, false).await.unwrap();
    assert_eq!(shortcuts(&bench, &bia).await, ["oi"]);

    bench.desk.delete_quick_reply(&bia, first, true).await.unwrap();
    keeps(&bench, &bia, wording(Scope::Personal, None, "oi")).await;
    taken(
        bench
            .desk
            .delete_quick_reply(&bia, first, false)
            .await
            .map(|()| first),
    );
    bench.clock.advance(seconds(31 * 86_400));
    assert_eq!(bench.desk.sweep_quick_replies().await.unwrap(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_change_keeps_the_reply_and_its_place(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let id = keeps(&bench, &bia, wording(Scope::Personal, None, "oi")).await;
    let again = bench
        .desk
        .save_quick_reply(&bia, Some(id), wording(Scope::Personal, None, "ola"))
        .await
        .unwrap();
    assert_eq!(again, id);
    assert_eq!(shortcuts(&bench, &bia).await, ["ola"]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_text_with_an_unfilled_variable_is_not_sent(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let conversation = bench.served(&bia, ANA).await;
    let sent = bench
        .desk
        .send_text(&bia, conversation, Uuid::now_v7(), "Chega em {{prazo}} dias")
        .await;
    assert!(matches!(
        sent,
        Err(Error::Refused(Refusal::UnfilledVariable { variable })) if variable == "{{prazo}}"
    ));
    assert_eq!(bench.words(conversation).await, ["Olá"]);
}
