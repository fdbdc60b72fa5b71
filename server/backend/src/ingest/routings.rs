//! Where messages went and why, kept for “Por que esta conversa está aqui?”.

use chrono::{DateTime, Utc};
use domain::routing::Attribution;
use sqlx::PgConnection;
use uuid::Uuid;

use super::conversations::Arrival;
use super::messages::NewMessage;
use crate::Result;

/// Keeps the decisions that opened a protocol, moved one, or were about an answer to a message of ours.
pub(super) async fn record(
    tx: &mut PgConnection,
    new: &[NewMessage<'_>],
    arrivals: &[Arrival],
    now: DateTime<Utc>,
) -> Result<()> {
    let routed: Vec<_> = new
        .iter()
        .zip(arrivals)
        .filter_map(|(message, arrival)| {
            let (decision, facts) = arrival.routed.as_ref()?;
            Some((message, arrival, decision, facts))
        })
        .collect();
    if routed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = routed.iter().map(|(message, ..)| message.id).collect();
    let protocols: Vec<Option<Uuid>> = routed
        .iter()
        .map(|(_, arrival, decision, _)| decision.state().map(|_| arrival.protocol.0))
        .collect();
    let numbers: Vec<Uuid> = routed
        .iter()
        .map(|(message, ..)| message.arriving.number.id.0)
        .collect();
    let json = |_| crate::Error::Inconsistent("routings");
    let decisions = routed
        .iter()
        .map(|(_, _, decision, _)| serde_json::to_value(decision).map_err(json))
        .collect::<Result<Vec<_>>>()?;
    let facts = routed
        .iter()
        .map(|(.., facts)| serde_json::to_value(facts).map_err(json))
        .collect::<Result<Vec<_>>>()?;
    let answered: Vec<Option<Uuid>> = routed
        .iter()
        .map(|(.., facts)| facts.answers.answered().map(|sent| sent.message.0))
        .collect();
    let hows: Vec<Option<Attribution>> = routed
        .iter()
        .map(|(.., facts)| facts.answers.answered().map(|sent| sent.how))
        .collect();
    sqlx::query!(
        r#"
        insert into routings (message_id, protocol_id, number_id, decision, facts, answered_id, how, at)
        select message_id, protocol_id, number_id, decision, facts, answered_id, how, $8
          from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::jsonb[], $5::jsonb[], $6::uuid[], $7::attribution[])
            as t (message_id, protocol_id, number_id, decision, facts, answered_id, how)
        "#,
        &ids,
        &protocols as &[Option<Uuid>],
        &numbers,
        &decisions,
        &facts,
        &answered as &[Option<Uuid>],
        &hows as &[Option<Attribution>],
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
