//! Saved views: who uses them, and who puts them away.

use domain::user::{CurrentUser, Role};
use domain::{Refusal, TeamId};
use sqlx::PgPool;

use crate::common::Bench;

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_saved_view_is_its_owners_or_its_teams(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio, dora) = (
        bench.agent("Bia").await,
        bench.agent("Caio").await,
        bench.agent("Dora").await,
    );
    let team: TeamId = bench
        .one("select id from teams where name <> $1 limit 1", "")
        .await;
    let belongs = async |user: &CurrentUser| {
        sqlx::query("insert into team_members (team_id, user_id, added_at) values ($1, $2, now())")
            .bind(team)
            .bind(user.id)
            .execute(&bench.pool)
            .await
            .unwrap();
    };
    belongs(&bia).await;
    belongs(&caio).await;
    let address = "/conversations?view=queue&order=waiting";
    let own = bench
        .desk
        .save_view(&bia, " Urgentes ", address, None)
        .await
        .unwrap();
    bench
        .desk
        .save_view(&bia, "Da equipe", address, Some(team))
        .await
        .unwrap();
    let names = async |user: &CurrentUser| {
        let views = bench.desk.saved_views(user).await.unwrap().views;
        views
            .into_iter()
            .map(|view| (view.name, view.may_forget))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&bia).await,
        [("Da equipe".to_owned(), true), ("Urgentes".to_owned(), true)]
    );
    assert_eq!(names(&caio).await, [("Da equipe".to_owned(), false)]);
    assert!(names(&dora).await.is_empty());
    assert!(
        bench
            .desk
            .save_view(&dora, "x", address, Some(team))
            .await
            .is_err()
    );
    assert!(
        bench
            .desk
            .save_view(&bia, "x", "https://evil.example", None)
            .await
            .is_err()
    );
    let blank = bench.desk.save_view(&bia, "  ", address, None).await;
    assert!(matches!(
        blank,
        Err(backend::Error::Refused(Refusal::SavedViewName))
    ));
    assert!(bench.desk.forget_view(&caio, own).await.is_err());
    bench.desk.forget_view(&bia, own).await.unwrap();
    assert_eq!(names(&bia).await.len(), 1);
    // Who leads the team puts away what is of no use any more; not what is somebody's own, nor another team's.
    let theirs = bench
        .desk
        .save_view(&bia, "Só de Bia", address, None)
        .await
        .unwrap();
    let shared = bench.desk.saved_views(&caio).await.unwrap().views[0].id;
    let lead = bench.person("Lia", Role::Supervisor).await;
    let other = bench.person("Rui", Role::Supervisor).await;
    belongs(&lead).await;
    assert_eq!(names(&lead).await, [("Da equipe".to_owned(), true)]);
    assert!(names(&other).await.is_empty());
    assert!(bench.desk.forget_view(&caio, shared).await.is_err());
    assert!(bench.desk.forget_view(&other, shared).await.is_err());
    assert!(bench.desk.forget_view(&lead, theirs).await.is_err());
    bench.desk.forget_view(&lead, shared).await.unwrap();
    assert_eq!(names(&caio).await, []);
    assert_eq!(names(&bia).await, [("Só de Bia".to_owned(), true)]);
}
