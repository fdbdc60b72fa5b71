//! The check page: what would become of each row if it were sent now. What it says is what confirming does: both ask the
//! same question, and confirming compares the answers.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::batch::{
    BatchCheck, CheckCounts, CheckSort, CheckedRow, Options, Pace, ROWS_PAGE, RecipientState, RowFacts,
    RowReading, SendingSettings, Verdict, cost, estimate, filling, judge,
};
use domain::consent::{
    BeginRefusal, ConsentChange, ConsentLine, ConsentScope, ConsentSettings, ConsentSource, may_send,
};
use domain::phone::Phone;
use domain::price::country_of;
use domain::protocol::ProtocolNumber;
use domain::template::{Place, Rendered, TemplateCategory, TemplateParts, render};
use domain::user::Permission;
use domain::{BatchId, ContactId, FileId, NumberId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{counts, throughput};
use crate::{Asker, Desk, Error, Result, allowances, costs, settings, zone};

/// Messages that the page draws.
const SAMPLES: usize = 3;

/// A batch as its check reads it.
pub(super) struct Kept {
    pub number: NumberId,
    pub portfolio: String,
    pub by_number: bool,
    pub throughput: Option<String>,
    pub category: TemplateCategory,
    pub parts: TemplateParts,
    pub file: Option<FileId>,
    pub place: Option<Place>,
    pub unknown: Vec<String>,
    pub number_name: String,
}

/// Every row with what becomes of it, in the order of the sheet.
pub(super) struct Judged {
    pub rows: Vec<(CheckedRow, Option<Phone>)>,
    pub counts: CheckCounts,
}

impl Desk {
    /// What would become of a sheet's rows now: those of `sort`, or all, below line `after`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who send no batches; [`Error::NotFound`] for one that is not there, or is not the
    /// asker's while nobody said yes to it.
    pub async fn check_batch(
        &self,
        asker: &Asker,
        id: BatchId,
        options: Options,
        sort: Option<CheckSort>,
        after: Option<u32>,
    ) -> Result<BatchCheck> {
        asker.may(Permission::SendBatches)?;
        let mut tx = self.0.pools.agents.begin().await?;
        let kept = kept(&mut tx, asker, id).await?;
        self.checked(&mut tx, id, kept, options, sort, after).await
    }

    pub(super) async fn checked(
        &self,
        tx: &mut PgConnection,
        id: BatchId,
        kept: Kept,
        options: Options,
        sort: Option<CheckSort>,
        after: Option<u32>,
    ) -> Result<BatchCheck> {
        let now = self.0.clock.now();
        let today = zone::day(self.0.zone, now);
        let judged = self.judged(tx, id, &kept, &options, today).await?;
        let sending = settings::read::<SendingSettings>(&mut *tx).await?;
        let scope = allowances::scope(kept.by_number, &kept.portfolio, kept.number);
        let names = vec![(kept.number, kept.number_name.clone())];
        let allowance = allowances::view(tx, &scope, kept.by_number, names, sending.rule_set, now).await?;
        let mut pace = Pace::new(throughput(kept.throughput.as_deref()), sending.headroom, now);
        let per_second = pace.batch_per_second(now);
        let sends = judged.counts.sends(&options);
        let room = allowance
            .amount
            .left(allowance.used.saturating_add(allowance.reserve));
        let room = if allowance.refused_until.is_some() {
            0
        } else {
            room
        };
        let sent = || judged.rows.iter().filter(|(row, _)| options.sends(&row.verdict));
        let mut countries: HashMap<&str, u32> = HashMap::new();
        for phone in sent().filter_map(|(_, phone)| phone.as_ref()) {
            *countries.entry(country_of(phone)).or_default() += 1;
        }
        let prices = self.prices_today(tx, None).await?;
        let cost = cost(
            countries,
            &prices,
            kept.category,
            zone::day(self.0.zone, self.0.wall.now()),
        );
        let spending = costs::spending(tx, kept.number, self.0.zone, today).await?;
        let samples = samples(tx, id, &kept, sent().take(SAMPLES).map(|(row, _)| row)).await?;
        let estimate = estimate(now, sends, per_second, room, &allowance.returns);
        let card = counts::cards(tx, &[id.0], now)
            .await?
            .pop()
            .ok_or(Error::NotFound)?;
        let mut rows: Vec<CheckedRow> = judged
            .rows
            .into_iter()
            .map(|(row, _)| row)
            .filter(|row| {
                row.line > after.unwrap_or_default() && sort.is_none_or(|sort| sort.holds(&row.verdict))
            })
            .take(ROWS_PAGE + 1)
            .collect();
        let more = rows.len() > ROWS_PAGE;
        rows.truncate(ROWS_PAGE);
        Ok(BatchCheck {
            card,
            parts: kept.parts,
            unknown: kept.unknown,
            options,
            counts: judged.counts,
            estimate,
            per_second,
            cost,
            spending,
            allowance,
            samples,
            next: rows.last().filter(|_| more).map(|row| row.line),
            rows,
            today,
        })
    }

    /// Judges every row by the book as it stands.
    pub(super) async fn judged(
        &self,
        tx: &mut PgConnection,
        id: BatchId,
        kept: &Kept,
        options: &Options,
        today: NaiveDate,
    ) -> Result<Judged> {
        let policy = settings::read::<ConsentSettings>(&mut *tx).await?.policy;
        let facts = self.facts(tx, id, kept).await?;
        let ledgers = ledgers(tx, id, &kept.portfolio).await?;
        let rows = sqlx::query!(
            r#"
            select line, phone, name, state as "state: RecipientState", reason as "reason: Json<Verdict>"
              from batch_recipients
             where batch_id = $1
             order by line
            "#,
            id.0,
        )
        .fetch_all(tx)
        .await?;
        let mut counts = CheckCounts::default();
        let rows = rows
            .into_iter()
            .map(|row| {
                let phone = Phone::from_whatsapp(&row.phone);
                let verdict = match (row.state, row.reason, &phone) {
                    (RecipientState::Waiting, _, Some(phone)) => {
                        let found = facts.get(&row.line);
                        let lines = found
                            .and_then(|found| ledgers.get(&found.person))
                            .map_or(&[][..], Vec::as_slice);
                        let refusal = match found.is_some_and(|found| found.blocked) {
                            true => Some(BeginRefusal::Blocked),
                            false => may_send(kept.category, lines, policy)
                                .err()
                                .map(BeginRefusal::Consent),
                        };
                        let facts = RowFacts {
                            refusal,
                            open: found.and_then(|found| found.open.clone()),
                            last_batch: found.and_then(|found| found.last_batch),
                        };
                        judge(&RowReading::Recipient(phone.clone()), &facts, options, today)
                    }
                    (_, Some(reason), _) => reason.0,
                    _ => Verdict::Valid,
                };
                counts.count(&verdict);
                let shown = match (row.state, &phone) {
                    (RecipientState::Waiting, Some(phone)) => phone.display(),
                    _ => row.phone,
                };
                let line = row.line.unsigned_abs();
                (
                    CheckedRow {
                        line,
                        name: row.name,
                        phone: shown,
                        verdict,
                    },
                    phone,
                )
            })
            .collect();
        Ok(Judged { rows, counts })
    }

    /// What the book says of the people behind the rows that could be sent: only of those whom it knows.
    async fn facts(&self, tx: &mut PgConnection, id: BatchId, kept: &Kept) -> Result<HashMap<i32, Found>> {
        let rows = sqlx::query!(
            r#"
            select r.line, coalesce(k.merged_into, k.id) as "person!: ContactId",
                   exists (select from contact_family(coalesce(k.merged_into, k.id)) as f (id)
                             join contact_blocks b on b.contact_id = f.id and b.number_id = $2 and b.unblocked_at is null) as "blocked!",
                   (select p.code
                      from contact_family(coalesce(k.merged_into, k.id)) as f (id)
                      join conversations c on c.contact_id = f.id and c.number_id = $2 and c.state <> 'closed'
                      join protocols p on p.id = c.protocol_id
                     limit 1) as "open: ProtocolNumber",
                   (select max(m.at)
                      from contact_family(coalesce(k.merged_into, k.id)) as f (id)
                      join batch_recipients o on o.contact_id = f.id and o.batch_id <> $1
                      join messages m on m.id = o.message_id and m.delivery <> 'failed') as last_batch
              from batch_recipients r
              join contact_identities i on i.portfolio = $3 and i.kind = 'phone' and i.value = r.phone
              join contacts k on k.id = i.contact_id
             where r.batch_id = $1 and r.state = 'waiting'
            "#,
            id.0,
            kept.number as NumberId,
            kept.portfolio,
        )
        .fetch_all(tx)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let found = Found {
                    person: row.person,
                    blocked: row.blocked,
                    open: row.open,
                    last_batch: row.last_batch.map(|at| zone::day(self.0.zone, at)),
                };
                (row.line, found)
            })
            .collect())
    }
}

struct Found {
    person: ContactId,
    blocked: bool,
    open: Option<ProtocolNumber>,
    last_batch: Option<NaiveDate>,
}

/// What those behind the rows said about being written to; most never said anything.
async fn ledgers(
    tx: &mut PgConnection,
    id: BatchId,
    portfolio: &str,
) -> Result<HashMap<ContactId, Vec<ConsentLine>>> {
    let rows = sqlx::query!(
        r#"
        select distinct on (l.id) coalesce(k.merged_into, k.id) as "person!: ContactId", l.at, l.scope as "scope: ConsentScope",
               l.change as "change: ConsentChange", l.source as "source: ConsentSource", l.proof, l.user_id as "who: UserId"
          from batch_recipients r
          join contact_identities i on i.portfolio = $2 and i.kind = 'phone' and i.value = r.phone
          join contacts k on k.id = i.contact_id
         cross join lateral contact_family(coalesce(k.merged_into, k.id)) as f (id)
          join consent_lines l on l.contact_id = f.id
         where r.batch_id = $1 and r.state = 'waiting'
        "#,
        id.0,
        portfolio,
    )
    .fetch_all(tx)
    .await?;
    let mut ledgers: HashMap<ContactId, Vec<ConsentLine>> = HashMap::new();
    for row in rows {
        ledgers.entry(row.person).or_default().push(ConsentLine {
            at: row.at,
            scope: row.scope,
            change: row.change,
            source: row.source,
            proof: row.proof,
            who: row.who,
        });
    }
    Ok(ledgers)
}

/// The first messages, as their recipients will see them.
async fn samples<'a>(
    tx: &mut PgConnection,
    id: BatchId,
    kept: &Kept,
    rows: impl Iterator<Item = &'a CheckedRow>,
) -> Result<Vec<(String, Rendered)>> {
    let rows: Vec<&CheckedRow> = rows.collect();
    let lines: Vec<i32> = rows.iter().map(|row| row.line as i32).collect();
    let filled = sqlx::query!(
        "select line, filled from batch_recipients where batch_id = $1 and line = any($2) order by line",
        id.0,
        &lines,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .zip(filled)
        .map(|(row, filled)| {
            let whom = match row.name.as_str() {
                "" => row.phone.clone(),
                name => format!("{name} · {}", row.phone),
            };
            (
                whom,
                render(
                    &kept.parts,
                    &filling(&kept.parts, &filled.filled, kept.file, kept.place.clone()),
                ),
            )
        })
        .collect())
}

/// A batch whose sheet is the asker's to look at: while nobody said yes, its maker's alone.
pub(super) async fn kept(tx: &mut PgConnection, asker: &Asker, id: BatchId) -> Result<Kept> {
    let row = sqlx::query!(
        r#"
        select b.number_id as "number: NumberId", n.name as number_name, n.portfolio, n.limit_by_number, n.throughput,
               b.category as "category: TemplateCategory", b.parts as "parts: Json<TemplateParts>", b.file_id as "file: FileId", b.place as "place: Json<Place>", b.unknown,
               b.state <> 'checking' or b.created_by = $2 as "seen!"
          from batches b join numbers n on n.id = b.number_id
         where b.id = $1
        "#,
        id.0,
        asker.user.id as UserId,
    )
    .fetch_optional(tx)
    .await?
    .filter(|row| row.seen)
    .ok_or(Error::NotFound)?;
    Ok(Kept {
        number: row.number,
        portfolio: row.portfolio,
        by_number: row.limit_by_number,
        throughput: row.throughput,
        category: row.category,
        parts: row.parts.0,
        file: row.file,
        place: row.place.map(|place| place.0),
        unknown: row.unknown,
        number_name: row.number_name,
    })
}
