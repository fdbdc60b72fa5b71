//! What becomes of the rows of a sheet, as the book stands now.

use std::collections::HashMap;

use chrono_tz::Tz;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource, LineTrouble, may_record};
use domain::contact::import::{CheckedRow, NewContact, RowConsent, RowReading, SheetRow, Verdict};
use domain::phone::Phone;
use domain::{ContactId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::contacts::list;
use crate::{Result, zone};

/// Judges `rows` for the account `portfolio`, in their order.
pub(super) async fn rows(
    connection: &mut PgConnection,
    portfolio: &str,
    rows: &[SheetRow],
    zone: Tz,
) -> Result<Vec<CheckedRow>> {
    let known = known(connection, portfolio, rows).await?;
    let ids: Vec<Uuid> = known.values().map(|(id, _)| id.0).collect();
    let ledgers = list::ledgers(connection, &ids).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let (phone, verdict, consent) = match &row.reading {
                RowReading::Invalid(trouble) => (row.phone.clone(), Verdict::Invalid(trouble.clone()), None),
                RowReading::Repeats { line } => (row.phone.clone(), Verdict::Repeated { line: *line }, None),
                RowReading::Contact(contact) => {
                    let found = known.get(contact.phone.as_str());
                    let ledger = found.and_then(|(id, _)| ledgers.get(id));
                    let consent = consent(contact, ledger.map_or(&[], Vec::as_slice), zone);
                    let verdict = found.map_or(Verdict::New, |(id, name)| Verdict::Known {
                        id: *id,
                        name: name.clone(),
                    });
                    (contact.phone.display(), verdict, consent)
                }
            };
            CheckedRow {
                line: row.line,
                name: row.name.clone(),
                phone,
                verdict,
                consent,
            }
        })
        .collect())
}

/// Who is known by a phone of `rows`.
pub(super) async fn known(
    connection: &mut PgConnection,
    portfolio: &str,
    rows: &[SheetRow],
) -> Result<HashMap<String, (ContactId, String)>> {
    let phones: Vec<String> = rows
        .iter()
        .filter_map(|row| match &row.reading {
            RowReading::Contact(contact) => Some(contact.phone.as_str().to_owned()),
            _ => None,
        })
        .collect();
    let rows = sqlx::query!(
        r#"
        select i.value, k.id as "id: ContactId", k.name
          from contact_identities i
          join contacts k on k.id = i.contact_id
         where i.portfolio = $1 and i.kind = 'phone' and i.value = any($2)
        "#,
        portfolio,
        &phones,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.value, (row.id, row.name)))
        .collect())
}

/// The lines that `contact` brings. The hour is not known: they are taken for the first of the day, so that whatever the
/// customer said themselves on that day is newer.
pub(super) fn lines(contact: &NewContact, zone: Tz, who: Option<UserId>, file: &str) -> Vec<ConsentLine> {
    let Some((day, proof)) = &contact.agreed else {
        return Vec::new();
    };
    let line = |scope: &ConsentScope| ConsentLine {
        at: zone::start_of(zone, *day),
        scope: *scope,
        change: ConsentChange::OptIn,
        source: ConsentSource::Import,
        proof: Some(format!("{proof} ({file})")),
        who,
    };
    contact.consent.iter().map(line).collect()
}

/// Whether `line` stands in `ledger` already, however it came there.
pub(super) fn stands(ledger: &[ConsentLine], line: &ConsentLine) -> bool {
    ledger
        .iter()
        .any(|other| (other.at, other.scope, other.change) == (line.at, line.scope, line.change))
}

/// What becomes of what `contact` agreed to: one line that is refused tells for all.
fn consent(contact: &NewContact, ledger: &[ConsentLine], zone: Tz) -> Option<RowConsent> {
    let lines = lines(contact, zone, None, "");
    let fresh: Vec<&ConsentLine> = lines.iter().filter(|line| !stands(ledger, line)).collect();
    if lines.is_empty() {
        return None;
    }
    if fresh.is_empty() {
        return Some(RowConsent::There);
    }
    let refused = fresh.iter().find_map(|line| match may_record(ledger, line) {
        Err(LineTrouble::OverImport(out) | LineTrouble::NoProof(out)) => Some(out.at),
        Ok(()) => None,
    });
    Some(refused.map_or(RowConsent::Added, RowConsent::OptedOut))
}

/// Its phone, for those that can be taken in.
pub(super) fn phone(row: &SheetRow) -> Option<&Phone> {
    match &row.reading {
        RowReading::Contact(contact) => Some(&contact.phone),
        _ => None,
    }
}
