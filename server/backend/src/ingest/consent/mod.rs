//! What customers say about being written to, by whole-message words and buttons, and what WhatsApp says for them.

mod confirm;
mod preferences;
mod refusals;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::ContactId;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource, Heard, standing};
use domain::message::Content;
use domain::template::TemplateCategory;
use sqlx::PgConnection;
use uuid::Uuid;

use super::clues::Known;
use super::conversations::Arrival;
use super::messages::NewMessage;
use crate::settings::Consent;
use crate::{Desk, Result, new_id};

pub(super) use preferences::{
    Wish, change as preference_change, sorted as sorted_wishes, write as write_wishes,
};
pub(crate) use refusals::{REFUSED, refused};

/// What a message says about consent, and whether that is news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    heard: Heard,
    /// Whether where the customer stands changed by it: then it is answered.
    changes: bool,
}

/// The words of a message that may say something about consent: a text, or the button of a template.
fn words(content: &Content) -> Vec<&str> {
    match content {
        Content::Text { body } => vec![body],
        Content::Button { text, payload } => [Some(text), payload.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect(),
        _ => Vec::new(),
    }
}

/// Listens to `new`. The ledger is asked only about those who seem to say something: “voltar” counts for who opted out.
pub(super) async fn listen(
    tx: &mut PgConnection,
    consent: &Consent,
    new: &mut [NewMessage<'_>],
) -> Result<()> {
    let heard: Vec<Option<Heard>> = new
        .iter()
        .map(|message| {
            words(&message.content)
                .into_iter()
                .find_map(|words| consent.ears.hear(words))
        })
        .collect();
    let contacts: HashSet<ContactId> = new
        .iter()
        .zip(&heard)
        .filter_map(|(message, heard)| heard.map(|_| message.contact))
        .collect();
    if contacts.is_empty() {
        return Ok(());
    }
    let mut ledger = ledger(tx, &contacts).await?;
    for (message, heard) in new.iter_mut().zip(heard) {
        let Some(heard) = heard else { continue };
        let lines = ledger.entry(message.contact).or_default();
        let before = is_out(lines);
        if heard == Heard::Undo && !before {
            continue;
        }
        // The scope of a button matters for who is asked next, not for whether this customer is out at all.
        lines.push(line(message, heard, ConsentScope::All));
        message.said = Some(Said {
            heard,
            changes: is_out(lines) != before,
        });
    }
    Ok(())
}

/// Whether they opted out of anything.
fn is_out(lines: &[ConsentLine]) -> bool {
    let scopes = [ConsentScope::Marketing, ConsentScope::Utility, ConsentScope::All];
    scopes.into_iter().any(|scope| standing(lines, scope).is_out())
}

/// The line that `message` makes.
fn line(message: &NewMessage<'_>, heard: Heard, scope: ConsentScope) -> ConsentLine {
    let button = matches!(message.content, Content::Button { .. });
    let (change, source) = match heard {
        Heard::OptOut if button => (ConsentChange::OptOut, ConsentSource::TemplateButton),
        Heard::OptOut => (ConsentChange::OptOut, ConsentSource::MessageWord),
        Heard::Undo => (ConsentChange::OptIn, ConsentSource::CustomerUndo),
    };
    ConsentLine {
        at: message.arriving.at,
        scope,
        change,
        source,
        proof: words(&message.content).first().map(|words| (*words).to_owned()),
        who: None,
    }
}

/// The lines of `contacts`, with those of whoever turned out to be the same person.
async fn ledger(
    tx: &mut PgConnection,
    contacts: &HashSet<ContactId>,
) -> Result<HashMap<ContactId, Vec<ConsentLine>>> {
    let ids: Vec<Uuid> = contacts.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select k.id as "contact!: ContactId", l.at, l.scope as "scope: ConsentScope", l.change as "change: ConsentChange",
               l.source as "source: ConsentSource"
          from contacts k
          join contacts same on same.id = coalesce(k.merged_into, k.id) or same.merged_into = coalesce(k.merged_into, k.id)
          join consent_lines l on l.contact_id = same.id
         where k.id = any($1)
        "#,
        &ids
    )
    .fetch_all(tx)
    .await?;
    let mut ledger: HashMap<ContactId, Vec<ConsentLine>> = HashMap::new();
    for row in rows {
        ledger.entry(row.contact).or_default().push(ConsentLine {
            at: row.at,
            scope: row.scope,
            change: row.change,
            source: row.source,
            proof: None,
            who: None,
        });
    }
    Ok(ledger)
}

impl Desk {
    /// Writes down what `new` says, and answers what is news to the customers. Says whether there is something to send.
    ///
    /// A word typed speaks of everything we would begin with; a button under a marketing template of marketing.
    pub(super) async fn write_consent(
        &self,
        tx: &mut PgConnection,
        consent: &Consent,
        new: &[NewMessage<'_>],
        arrivals: &[Arrival],
        known: &Known,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let said: Vec<(&NewMessage<'_>, &Arrival, Said)> = new
            .iter()
            .zip(arrivals)
            .filter_map(|(message, arrival)| message.said.map(|said| (message, arrival, said)))
            .collect();
        if said.is_empty() {
            return Ok(false);
        }
        let lines: Vec<(Uuid, ContactId, Option<Uuid>, ConsentLine)> = said
            .iter()
            .map(|(message, _, said)| {
                let button = matches!(message.content, Content::Button { .. });
                let marketing = button && known.category(message) == Some(TemplateCategory::Marketing);
                let scope = match (said.heard, marketing) {
                    (Heard::OptOut, true) => ConsentScope::Marketing,
                    _ => ConsentScope::All,
                };
                let line = line(message, said.heard, scope);
                (new_id(), message.contact, Some(message.id), line)
            })
            .collect();
        insert(tx, &lines, now).await?;
        confirm::answer(tx, &consent.settings, &said, now).await
    }
}

/// Adds lines to the ledger; what is there already is not added twice.
async fn insert(
    tx: &mut PgConnection,
    lines: &[(Uuid, ContactId, Option<Uuid>, ConsentLine)],
    now: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<Uuid> = lines.iter().map(|(id, ..)| *id).collect();
    let contacts: Vec<Uuid> = lines.iter().map(|(_, contact, ..)| contact.0).collect();
    let messages: Vec<Option<Uuid>> = lines.iter().map(|(_, _, message, _)| *message).collect();
    let ats: Vec<DateTime<Utc>> = lines.iter().map(|(.., line)| line.at).collect();
    let scopes: Vec<ConsentScope> = lines.iter().map(|(.., line)| line.scope).collect();
    let changes: Vec<ConsentChange> = lines.iter().map(|(.., line)| line.change).collect();
    let sources: Vec<ConsentSource> = lines.iter().map(|(.., line)| line.source).collect();
    let proofs: Vec<Option<String>> = lines.iter().map(|(.., line)| line.proof.clone()).collect();
    sqlx::query!(
        r#"
        insert into consent_lines (id, contact_id, at, scope, change, source, proof, message_id, recorded_at)
        select id, contact_id, at, scope, change, source, proof, message_id, $9
          from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::consent_scope[], $5::consent_change[], $6::consent_source[],
                      $7::text[], $8::uuid[])
            as t (id, contact_id, at, scope, change, source, proof, message_id)
            on conflict do nothing
        "#,
        &ids,
        &contacts,
        &ats,
        &scopes as &[ConsentScope],
        &changes as &[ConsentChange],
        &sources as &[ConsentSource],
        &proofs as &[Option<String>],
        &messages as &[Option<Uuid>],
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
