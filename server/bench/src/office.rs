//! People of the desk under test: agents with a session each, every other one of whom may see the number; a supervisor.

use futures::{StreamExt, TryStreamExt};
use sqlx::PgPool;

use crate::desk::Desk;
use crate::session::Session;
use crate::{Result, progress};

const PASSWORD: &str = "uma senha bem comprida";
/// Sign-ins at once: a password costs the processor a while.
const AT_ONCE: usize = 4;

/// Creates a supervisor and signs them in.
pub async fn supervisor(desk: &Desk) -> Result<Session> {
    const EMAIL: &str = "supervisora@bench.example";
    let who = ["--email", EMAIL, "--name", "Supervisora", "--role", "supervisor"];
    desk.command(
        ["user", "create"].into_iter().chain(who),
        &format!("{PASSWORD}\n"),
    )?;
    Session::sign_in(desk.address, EMAIL, PASSWORD).await
}

/// Somebody signed in.
pub struct Agent {
    /// Their session.
    pub session: Session,
    /// Whether they may see the number that customers write to.
    pub sees: bool,
}

/// Creates `count` agents, lets every other one see the number, and signs all of them in.
pub async fn staff(desk: &Desk, pool: &PgPool, count: usize) -> Result<Vec<Agent>> {
    progress(&format!("{count} agents sign in"));
    let first = [
        ["--email", "agent1@bench.example"],
        ["--name", "Agente 1"],
        ["--role", "agent"],
    ];
    desk.command(
        ["user", "create"].into_iter().chain(first.into_iter().flatten()),
        &format!("{PASSWORD}\n"),
    )?;
    // The others have the first one's password: hashing it anew for each would only take long.
    sqlx::query(
        "insert into users (id, email, name, role, password_hash, created_at)
         select gen_random_uuid(), 'agent' || i || '@bench.example', 'Agente ' || i, role, password_hash, created_at
           from users, generate_series(2, $1) i where email = 'agent1@bench.example'",
    )
    .bind(i32::try_from(count)?)
    .execute(pool)
    .await?;
    sqlx::query(
        "insert into number_access (user_id, number_id, granted_at)
         select u.id, n.id, u.created_at from numbers n, users u
          where substring(u.email from '[0-9]+')::integer % 2 = 1
             on conflict do nothing",
    )
    .execute(pool)
    .await?;
    sqlx::query(
        "delete from number_access a using users u
          where u.id = a.user_id and substring(u.email from '[0-9]+')::integer % 2 = 0",
    )
    .execute(pool)
    .await?;
    let agents = futures::stream::iter(1..=count).map(async |i| {
        let session = Session::sign_in(desk.address, &format!("agent{i}@bench.example"), PASSWORD).await?;
        Result::Ok(Agent {
            session,
            sees: i % 2 == 1,
        })
    });
    agents.buffered(AT_ONCE).try_collect().await
}
