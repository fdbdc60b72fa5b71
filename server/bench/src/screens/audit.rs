//! Badges against the books (P6): after each of many changes, what somebody's badges say equals a count of the table.

use std::path::Path;
use std::time::Duration;

use domain::conversation::{ConversationCard, ViewCounts};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{APP_SECRET, Desk};
use crate::http::Connection;
use crate::office::{staff, supervisor};
use crate::report::Report;
use crate::session::Session;
use crate::traffic::{Mixture, Traffic};
use crate::{Result, progress, unix_now};

/// Two agents who may see the number, two who may not.
const AGENTS: usize = 4;
/// Between two points, so that no limit on one person's requests is met.
const PAUSE: Duration = Duration::from_millis(5);
/// Counted anew from the rows, in words of its own: those of the numbers they may see, as everybody's or their own.
const COUNT: &str = "
    with me as (select id, role from users where email = $1),
         seen as (select c.* from conversations c, me
                   where me.role <> 'agent'
                      or exists (select from number_access a where a.user_id = me.id and a.number_id = c.number_id))
    select count(*) filter (where owner_id = me.id and state::text in ('in_service', 'awaiting_customer')),
           least(count(*) filter (where state::text in ('waiting', 'bot')), $2),
           count(*) filter (where state::text = 'on_hold' and (me.role <> 'agent' or owner_id = me.id)),
           coalesce(sum(unread) filter (where owner_id = me.id and state::text <> 'closed'), 0)::bigint
      from me left join seen on true group by me.id";

/// Changes a desk at `points` moments, and compares at each.
pub async fn run(guiche: &Path, points: usize, seed: u64, report: &mut Report) -> Result<()> {
    progress(&format!("badges at {points} points"));
    let desk = Desk::fresh(guiche).await?;
    let pool = desk.database(2).await?;
    let mut people = Vec::new();
    for (place, agent) in (1..).zip(staff(&desk, &pool, AGENTS).await?) {
        people.push((format!("agent{place}@bench.example"), agent.session));
    }
    let actors: Vec<Session> = people
        .iter()
        .step_by(2)
        .map(|(_, session)| session.clone())
        .collect();
    people.push(("supervisora@bench.example".to_owned(), supervisor(&desk).await?));
    let mut traffic = Traffic::new(&desk.address.to_string(), APP_SECRET, Mixture::META, seed);
    let mut inbound = Connection::new(desk.address);
    let (mut wrong, mut acts, mut most) = (0, 0, ViewCounts::default());
    for point in 0..points {
        // Twice in three a customer writes; else somebody acts on what is there.
        if point % 3 < 2 || !act(&pool, &actors, point).await? {
            for hook in traffic.messages(1, unix_now()) {
                let status = inbound.send(&hook.request).await?;
                if status != hook.answer {
                    return Err(format!("a webhook was answered with {status}").into());
                }
            }
        } else {
            acts += 1;
        }
        let (email, session) = &people[point % people.len()];
        let badges: ViewCounts = session.ask("count_views", &json!({})).await?;
        let (mine, queue, on_hold, unread): (i64, i64, i64, i64) = sqlx::query_as(COUNT)
            .bind(email)
            .bind(ViewCounts::MOST + 1)
            .fetch_one(&pool)
            .await?;
        if (badges.mine, badges.queue, badges.on_hold, badges.unread) != (mine, queue, on_hold, unread) {
            wrong += 1;
            if wrong <= 3 {
                report.note(format!(
                    "WRONG at point {point}, {email}: {badges:?} instead of mine {mine}, queue {queue}, on hold {on_hold}, unread {unread}."
                ));
            }
        }
        most.mine = most.mine.max(mine);
        most.queue = most.queue.max(queue);
        most.on_hold = most.on_hold.max(on_hold);
        most.unread = most.unread.max(unread);
        tokio::time::sleep(PAUSE).await;
    }
    report.none(
        "P6 audit",
        "points at which somebody's badges differ from a count of the rows",
        wrong,
        "points",
    );
    report.note(format!(
        "P6 audit: {points} points, {acts} of them acts of agents; at most {} of their own, {} in the queue, {} on hold, {} unread.",
        most.mine, most.queue, most.on_hold, most.unread
    ));
    Ok(())
}

/// One of the agents does what the state of some conversation allows; whether there was one.
async fn act(pool: &PgPool, actors: &[Session], point: usize) -> Result<bool> {
    let who = point / 3 % actors.len();
    let email = format!("agent{}@bench.example", who * 2 + 1);
    let found: Option<(Uuid, String)> = sqlx::query_as(
        "select c.id, c.state::text from conversations c
          where c.state::text in ('waiting', 'bot')
             or (c.state::text in ('in_service', 'on_hold') and c.owner_id = (select id from users where email = $1))
          order by md5(c.id::text || $2) limit 1",
    )
    .bind(email)
    .bind(point.to_string())
    .fetch_optional(pool)
    .await?;
    let Some((conversation, state)) = found else {
        return Ok(false);
    };
    let action = match (state.as_str(), point % 4) {
        ("waiting" | "bot", _) => "take",
        ("on_hold", _) => "resume",
        (_, 0) => "close",
        (_, 1) => "return",
        _ => "hold",
    };
    let asked = json!({"conversation": conversation, "action": action, "note": null, "wrap_up": null});
    actors[who]
        .ask::<ConversationCard>("change_protocol", &asked)
        .await?;
    Ok(true)
}
