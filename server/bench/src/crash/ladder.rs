//! R3: statuses shuffled, repeated, many to a webhook, some before we know Meta's id of the message: each message ends
//! on the highest step that was reported.

use std::collections::HashMap;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use sqlx::{PgPool, Row};

use crate::desk::Desk;
use crate::http::closed_loop;
use crate::report::{Bound, Goal, Report};
use crate::traffic::{Status, Traffic};
use crate::{Result, unix_now};

/// The steps, lowest first, as far as a status can report them.
const LADDER: [&str; 4] = ["sent", "failed", "delivered", "read"];
/// What is reported of a message, and how often that happens in a hundred.
const STORIES: [(&[&str], u32); 6] = [
    (&["sent", "delivered", "read"], 60),
    (&["sent", "delivered"], 20),
    (&["sent", "failed"], 8),
    (&["sent", "read"], 5),
    (&["sent"], 5),
    (&["sent", "failed", "delivered"], 2),
];
const CONNECTIONS: usize = 64;

/// A message of ours and what will be reported of it.
struct Sent {
    id: String,
    wamid: String,
    story: &'static [&'static str],
    /// The send's own answer was lost: the table does not have the wamid, the status carries our id.
    unanswered: bool,
}

/// Reports `statuses` statuses and compares every message.
pub async fn run(
    desk: &Desk,
    pool: &PgPool,
    traffic: &Traffic,
    statuses: usize,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let mut rng = StdRng::seed_from_u64(seed ^ 3);
    let sent = send(pool, &stories(&mut rng, statuses)).await?;
    let mut events = Vec::with_capacity(statuses + 6);
    for message in &sent {
        for status in message.story {
            let status = Status {
                wamid: message.wamid.clone(),
                status,
                at: unix_now(),
                recipient: "5511980000000".into(),
                callback_data: message.unanswered.then(|| message.id.clone()),
            };
            if events.len() % 4 == 0 {
                events.push(status.clone());
            }
            events.push(status);
        }
    }
    events.shuffle(&mut rng);
    let mut hooks = Vec::new();
    let mut rest = events.as_slice();
    while !rest.is_empty() {
        // Mostly one at a time, as Meta does, and now and then a heap.
        let size = if rng.random_bool(0.1) {
            rng.random_range(2..=50)
        } else {
            1
        };
        let (heap, left) = rest.split_at(size.min(rest.len()));
        hooks.push(traffic.pack_statuses(heap));
        rest = left;
    }
    let outcome = closed_loop(desk.address, &hooks, CONNECTIONS, Duration::from_secs(900)).await;
    let refused = outcome.answers.iter().filter(|answer| **answer != 200).count();

    let rows =
        sqlx::query("select id::text, wamid, delivery::text from messages where direction = 'outbound'")
            .fetch_all(pool)
            .await?;
    let mut found = HashMap::new();
    for row in rows {
        let state: (Option<String>, String) = (row.try_get(1)?, row.try_get(2)?);
        found.insert(row.try_get::<String, _>(0)?, state);
    }
    let wrong: Vec<_> = sent
        .iter()
        .filter(|message| found.get(&message.id) != Some(&expected(message)))
        .collect();
    if let Some(message) = wrong.first() {
        report.note(format!(
            "WRONG: after {:?} a message is {:?}.",
            message.story,
            found.get(&message.id)
        ));
    }
    report.add(Goal::new(
        "R3",
        "messages not on the highest step reported",
        (wrong.len() + refused) as f64,
        "messages",
        Bound::AtMost,
        0.0,
    ));
    let unanswered = sent.iter().filter(|message| message.unanswered).count();
    report.note(format!(
        "R3: {} statuses of {} messages (in the table by SQL, {unanswered} of them without Meta's id, known by our own) in {} webhooks, {:.0} statuses/s.",
        events.len(),
        sent.len(),
        hooks.len(),
        events.len() as f64 / outcome.elapsed.as_secs_f64(),
    ));
    Ok(())
}

fn expected(message: &Sent) -> (Option<String>, String) {
    let top = LADDER
        .iter()
        .rfind(|step| message.story.contains(step))
        .copied()
        .unwrap_or_default();
    (Some(message.wamid.clone()), top.to_owned())
}

/// Stories whose statuses, a quarter of them told twice, come to about `statuses`.
fn stories(rng: &mut StdRng, statuses: usize) -> Vec<&'static [&'static str]> {
    let mut stories = Vec::new();
    let mut told = 0.0;
    while told < statuses as f64 {
        let mut place = rng.random_range(0..100);
        for (story, share) in STORIES {
            if place < share {
                stories.push(story);
                // Every fourth entry of the list of events is a repeat: four tell three.
                told += story.len() as f64 * 4.0 / 3.0;
                break;
            }
            place -= share;
        }
    }
    stories
}

/// Puts messages of ours in the table as a send leaves them: most with Meta's id, some still waiting for it.
async fn send(pool: &PgPool, stories: &[&'static [&'static str]]) -> Result<Vec<Sent>> {
    let rows = sqlx::query(
        "with thread as (select array_agg(id) as ids, count(*) as many from conversations)
         insert into messages (id, conversation_id, number_id, protocol_id, direction, wamid, at, content, delivery, attempts, leased_until, sent_at)
         select gen_random_uuid(), c.id, c.number_id, c.protocol_id, 'outbound',
                case when n % 10 < 8 then 'wamid.HBgBENCHOUT' || n || '==' end, now(),
                jsonb_build_object('kind', 'text', 'body', 'Resposta ' || n),
                (case when n % 10 < 8 then 'sent' when n % 10 = 8 then 'sending' else 'uncertain' end)::delivery, 1,
                case when n % 10 = 8 then now() + interval '1 hour' end,
                case when n % 10 < 8 then now() end
           from thread cross join generate_series(1, $1) n join conversations c on c.id = thread.ids[1 + n % thread.many]
         returning id::text, (content ->> 'body'), wamid is null",
    )
    .bind(i64::try_from(stories.len())?)
    .fetch_all(pool)
    .await?;
    let mut sent = Vec::with_capacity(rows.len());
    for (row, story) in rows.iter().zip(stories) {
        let body: String = row.try_get(1)?;
        let n = body.trim_start_matches("Resposta ");
        sent.push(Sent {
            id: row.try_get(0)?,
            wamid: format!("wamid.HBgBENCHOUT{n}=="),
            story,
            unanswered: row.try_get(2)?,
        });
    }
    Ok(sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_stories_make_a_hundred() {
        assert_eq!(STORIES.iter().map(|(_, share)| share).sum::<u32>(), 100);
    }

    #[test]
    fn a_message_that_arrived_has_arrived_whatever_else_is_told() {
        let message = |story| Sent {
            id: String::new(),
            wamid: "w".into(),
            story,
            unanswered: false,
        };
        assert_eq!(
            expected(&message(&["sent", "failed", "delivered"])).1,
            "delivered"
        );
        assert_eq!(expected(&message(&["sent", "failed"])).1, "failed");
        assert_eq!(expected(&message(&["read", "sent"])).1, "read");
    }
}
