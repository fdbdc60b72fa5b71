//! Sheets of contacts on their way in: judged as often as somebody looks, taken in when they say so.
//!
//! Taking in goes by chunks, each one transaction that remembers how far it came: who comes back to it, or asks again
//! after a crash, goes on there. The same sheet taken in twice adds nothing.

mod judge;
mod take;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use domain::contact::import::{ImportCheck, ImportCounts, ROWS_PAGE, RowSort, Sheet, SheetTrouble, read};
use domain::user::Permission;
use domain::{NumberId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::fields;
use crate::{Asker, Desk, Error, Result, new_id, sheets, zone};

/// Sheets that nobody took in are forgotten after this long: they hold people's phones.
const KEPT: TimeDelta = TimeDelta::days(1);
/// The longest name of a file that is kept, in characters.
const LONGEST_FILE_NAME: usize = 120;

/// A file that somebody chose.
pub struct NewImport {
    /// The number whose account at WhatsApp the contacts belong to; needed where there are several accounts.
    pub number: Option<NumberId>,
    /// The file's name.
    pub file_name: String,
    /// What it holds.
    pub bytes: Bytes,
}

/// A sheet as it stands in the table.
pub(super) struct Kept {
    pub portfolio: String,
    pub file_name: String,
    pub cells: Option<Json<Vec<Vec<String>>>>,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    pub taken: i32,
    pub counts: Json<ImportCounts>,
    pub finished_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// Reads a file and keeps it for the check page; writes nothing else.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for agents; [`Error::NotFound`] for a number that is not there, or none where one is needed.
    pub async fn start_import(
        &self,
        asker: &Asker,
        new: NewImport,
    ) -> Result<std::result::Result<Uuid, SheetTrouble>> {
        asker.may(Permission::KeepContacts)?;
        let NewImport {
            number,
            file_name,
            bytes,
        } = new;
        // Unpacking and reading keep a processor busy: not among the requests.
        let cells = tokio::task::spawn_blocking(move || sheets::read(&bytes))
            .await
            .map_err(|_| Error::Inconsistent("a sheet"))?;
        let cells = match cells {
            Ok(cells) => cells,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let now = self.0.clock.now();
        let mut connection = self.0.pools.agents.acquire().await?;
        let fields = fields::all(&mut connection, false).await?;
        if let Err(trouble) = read(&cells, &fields, zone::day(self.0.zone, now)) {
            return Ok(Err(trouble));
        }
        let mut portfolios = sqlx::query_scalar!(
            "select distinct portfolio from numbers where $1::uuid is null or id = $1 limit 2",
            number as Option<NumberId>
        )
        .fetch_all(&mut *connection)
        .await?;
        let (Some(portfolio), true) = (portfolios.pop(), portfolios.is_empty()) else {
            return Err(Error::NotFound);
        };
        let id = new_id();
        let name: String = file_name
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_FILE_NAME)
            .collect();
        sqlx::query!(
            r#"
            insert into contact_imports (id, portfolio, file_name, cells, created_by, created_at)
            values ($1, $2, $3, $4, $5, $6)
            "#,
            id,
            portfolio,
            name,
            Json(cells) as _,
            asker.user.id as UserId,
            now,
        )
        .execute(&mut *connection)
        .await?;
        Ok(Ok(id))
    }

    /// What would become of a sheet's rows now: those of `sort`, or all, below line `after`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for agents; [`Error::NotFound`] for a sheet that is not the asker's, or was forgotten.
    pub async fn check_import(
        &self,
        asker: &Asker,
        id: Uuid,
        sort: Option<RowSort>,
        after: Option<usize>,
    ) -> Result<ImportCheck> {
        asker.may(Permission::KeepContacts)?;
        let mut tx = self.0.pools.agents.begin().await?;
        let kept = kept(&mut tx, asker, id, false).await?;
        let mut check = ImportCheck {
            id,
            file_name: kept.file_name.clone(),
            unknown: Vec::new(),
            counts: kept.counts.0,
            rows: Vec::new(),
            next: None,
            taken: usize::try_from(kept.taken).unwrap_or_default(),
            finished_at: kept.finished_at,
        };
        let Some(sheet) = self.sheet(&mut tx, &kept).await? else {
            return Ok(check);
        };
        check.unknown = sheet.unknown;
        let judged = judge::rows(&mut tx, &kept.portfolio, &sheet.rows, self.0.zone).await?;
        tx.commit().await?;
        let mut counts = ImportCounts::default();
        let after = after.unwrap_or_default();
        for row in judged {
            counts.count(&row);
            let wanted = row.line > after && sort.is_none_or(|sort| sort.holds(&row.verdict));
            if wanted && check.rows.len() < ROWS_PAGE {
                check.rows.push(row);
            } else if wanted {
                check.next = check.rows.last().map(|row| row.line);
            }
        }
        check.counts = counts;
        Ok(check)
    }

    /// The sheet of `kept`, if it was not taken in yet.
    async fn sheet(&self, tx: &mut PgConnection, kept: &Kept) -> Result<Option<Sheet>> {
        let Some(cells) = &kept.cells else { return Ok(None) };
        let fields = fields::all(tx, false).await?;
        // By the day it was sent in: a row does not turn valid by waiting.
        let day = zone::day(self.0.zone, kept.created_at);
        read(&cells.0, &fields, day)
            .map(Some)
            .map_err(|_| Error::Inconsistent("contact_imports"))
    }

    /// Forgets sheets that nobody took in.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn sweep_imports(&self) -> Result<u64> {
        let before = self.0.clock.now() - KEPT;
        let swept = sqlx::query!(
            "delete from contact_imports where finished_at is null and created_at < $1",
            before
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(swept.rows_affected())
    }
}

/// A sheet of the asker's; locked for a change when `lock`.
async fn kept(tx: &mut PgConnection, asker: &Asker, id: Uuid, lock: bool) -> Result<Kept> {
    if lock {
        sqlx::query!("select id from contact_imports where id = $1 for update", id)
            .fetch_optional(&mut *tx)
            .await?;
    }
    sqlx::query_as!(
        Kept,
        r#"
        select portfolio, file_name, cells as "cells: Json<Vec<Vec<String>>>", created_by as "created_by: UserId", created_at, taken,
               outcome as "counts: Json<ImportCounts>", finished_at
          from contact_imports where id = $1
        "#,
        id
    )
    .fetch_optional(tx)
    .await?
    .filter(|kept| kept.created_by == asker.user.id)
    .ok_or(Error::NotFound)
}
