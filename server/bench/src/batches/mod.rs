//! Sending in batches from outside: a desk beside the simulated WhatsApp, and a supervisor who brings sheets.

mod bomb;
mod books;
mod copy;
pub mod crash;
mod known;
pub mod parse;
pub mod send;
mod sheet;
mod simulator;
mod told;

use std::time::{Duration, Instant};

use domain::batch::{
    BatchCard, BatchCheck, CheckCounts, Confirmed, Options, RecipientFilter, SendingSettings,
};
use domain::{BatchId, NumberId, TemplateId};
use serde_json::{Value, json};
use sqlx::PgPool;
use sqlx::types::Json;

use self::sheet::{Kind, Sheet};
use self::simulator::{SENDER, Simulator, TEMPLATE};
use crate::Result;
use crate::active::{UNLIMITED, until};
use crate::desk::Desk;
use crate::http::Connection;
use crate::office::supervisor;
use crate::session::Session;
use crate::traffic::WABA_ID;

/// The people of the sheets begin here: customers who write have other phones.
const FIRST: usize = 5_000_000;
/// A desk reads its settings anew within so long.
const SETTINGS: Duration = Duration::from_secs(7);
/// How long an upload is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a batch needs before somebody brings a sheet.
pub struct Office {
    /// The desk's database.
    pub pool: PgPool,
    supervisor: Session,
    number: NumberId,
    template: TemplateId,
}

impl Office {
    /// Connects the second number, lets batches leave `headroom` percent of the throughput to agents, and waits until the
    /// desk knows what Meta tells of its numbers.
    pub async fn open(desk: &Desk, simulator: &Simulator, headroom: u8) -> Result<Self> {
        simulator.tells(desk).await?;
        let number = [
            ["--phone-number-id", SENDER],
            ["--waba-id", WABA_ID],
            ["--display-phone", "+55 11 4000-0000"],
            ["--name", "Loja Paulista"],
        ];
        desk.command(
            ["number", "add"].into_iter().chain(number.into_iter().flatten()),
            "EAAbench\n",
        )?;
        let pool = desk.database(4).await?;
        let sending = SendingSettings {
            headroom,
            ..SendingSettings::default()
        };
        sqlx::query(
            "insert into settings (key, value, updated_at) values ('sending', $1, now())
             on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at",
        )
        .bind(Json(sending))
        .execute(&pool)
        .await?;
        let stored = Instant::now();
        let supervisor = supervisor(desk).await?;
        until(&pool, UNLIMITED, "the messaging limit was not read").await?;
        until(
            &pool,
            "select count(*) = 2 and bool_and(coalesce(throughput = 'HIGH', false)) from numbers",
            "the numbers' throughput was not read",
        )
        .await?;
        until(
            &pool,
            "select exists (select from templates where name = 'pesquisa_nova' and status = 'approved')",
            "the template was not read",
        )
        .await?;
        let number = sqlx::query_scalar("select id from numbers where phone_number_id = $1")
            .bind(SENDER)
            .fetch_one(&pool)
            .await?;
        let template = sqlx::query_scalar("select id from templates where name = $1")
            .bind(TEMPLATE)
            .fetch_one(&pool)
            .await?;
        // A number's lane keeps the share that it began with.
        tokio::time::sleep(SETTINGS.saturating_sub(stored.elapsed())).await;
        Ok(Self {
            pool,
            supervisor,
            number: NumberId(number),
            template: TemplateId(template),
        })
    }

    /// Brings a file; where the desk leads to, and how long that took from the request's first byte.
    pub async fn bring(&self, kind: Kind, bytes: &[u8]) -> Result<(String, Duration)> {
        let request = self.form(kind, bytes);
        let mut connection = Connection::new(self.supervisor.address).waiting(PATIENCE);
        let begin = Instant::now();
        let status = connection.send(&request).await?;
        let took = begin.elapsed();
        match connection.header("location") {
            Some(location) if status == 303 => Ok((location.to_owned(), took)),
            _ => Err(format!("a sheet was answered with {status}").into()),
        }
    }

    /// Brings `sheet` as a file of `bytes` and waits for its check page, which must count what the sheet holds; the batch,
    /// how long the desk took to read it, and what the page shows.
    pub async fn upload(
        &self,
        sheet: &Sheet,
        kind: Kind,
        bytes: &[u8],
    ) -> Result<(BatchId, Duration, BatchCheck)> {
        let (location, took) = self.bring(kind, bytes).await?;
        let id: BatchId = location
            .strip_prefix("/batches/")
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| format!("a sheet led to {location}"))?;
        let check = self.check(id, sheet.expected()).await?;
        Ok((id, took, check))
    }

    /// The check page of a batch.
    ///
    /// # Errors
    /// When it counts anything but `expected`.
    pub async fn check(&self, id: BatchId, expected: CheckCounts) -> Result<BatchCheck> {
        let check: BatchCheck = serde_json::from_value(self.view(id).await?["check"].take())?;
        if check.counts == expected {
            Ok(check)
        } else {
            Err(format!("the check page counts {:?} instead of {expected:?}", check.counts).into())
        }
    }

    /// Brings `sheet` as a list and says yes to its check page.
    pub async fn begin(&self, sheet: &Sheet) -> Result<BatchId> {
        let (id, _, check) = self.upload(sheet, Kind::Csv, &sheet.file(Kind::Csv)?).await?;
        self.confirm(id, check.options, check.counts).await?;
        Ok(id)
    }

    async fn confirm(&self, id: BatchId, options: Options, seen: CheckCounts) -> Result<()> {
        let asked = json!({"id": id, "options": options, "send_at": null, "seen": seen});
        match self.supervisor.ask_batches("confirm_batch", &asked).await? {
            Confirmed::Yes(_) => Ok(()),
            Confirmed::Changed(_) => Err("the check page changed by itself".into()),
        }
    }

    /// A confirmed batch as its page shows it.
    pub async fn card(&self, id: BatchId) -> Result<BatchCard> {
        Ok(serde_json::from_value(
            self.view(id).await?["detail"]["detail"]["card"].take(),
        )?)
    }

    /// Where a batch stands, and why if it stopped by itself.
    pub async fn state(&self, id: BatchId) -> Result<(String, Option<Value>)> {
        let found = sqlx::query_as("select state::text, stopped from batches where id = $1")
            .bind(id.0)
            .fetch_one(&self.pool)
            .await?;
        Ok(found)
    }

    /// Whether WhatsApp took anything of a batch yet.
    pub async fn has_begun(&self, id: BatchId) -> Result<bool> {
        let begun = sqlx::query_scalar(
            "select exists (select from template_sends s join messages m on m.id = s.message_id
                             where s.batch_id = $1 and m.sent_at is not null)",
        )
        .bind(id.0)
        .fetch_one(&self.pool)
        .await?;
        Ok(begun)
    }

    /// Whether somebody's turn is still to come.
    pub async fn somebody_waits(&self, id: BatchId) -> Result<bool> {
        let waits = sqlx::query_scalar(
            "select exists (select from batch_recipients where batch_id = $1 and state = 'waiting')",
        )
        .bind(id.0)
        .fetch_one(&self.pool)
        .await?;
        Ok(waits)
    }

    /// The page of a batch, whichever it is.
    async fn view(&self, id: BatchId) -> Result<Value> {
        let asked = json!({
            "id": id, "options": Options::default(), "sort": null, "filter": RecipientFilter::default(),
        });
        self.supervisor.ask_batches("view_batch", &asked).await
    }

    /// The plain form.
    fn form(&self, kind: Kind, bytes: &[u8]) -> Vec<u8> {
        const EDGE: &str = "guiche-bench-edge-7f3a9c";
        let mut body = Vec::with_capacity(bytes.len() + 1_024);
        for (name, value) in [
            ("number", self.number.to_string()),
            ("template", self.template.to_string()),
            ("title", "Envio do banco de provas".to_owned()),
        ] {
            let field =
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(field.as_bytes());
        }
        let file = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            kind.file_name()
        );
        body.extend_from_slice(file.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let mut request = format!(
            "POST /batches HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary={EDGE}\r\nContent-Length: {}\r\n\r\n",
            self.supervisor.address,
            self.supervisor.cookie,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(&body);
        request
    }
}
