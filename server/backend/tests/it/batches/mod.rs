//! Batches against the model of WhatsApp: from the sheet to what reaches the phones, and what is told of it.

mod checking;
mod limits;
mod sending;
mod singles;

use backend::{Asker, NewBatch, UploadTrouble};
use bytes::Bytes;
use domain::BatchId;
use domain::batch::{BatchCheck, BatchState, Confirmed, Options};
use domain::user::{CurrentUser, Role};
use simulator::{NumberChange, PhoneMessage, Side};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::common::until;
use crate::outreach::{Outreach, outreach};

/// A desk that sends batches, and a supervisor.
pub struct Batches {
    pub outreach: Outreach,
    pub sol: CurrentUser,
    stop: CancellationToken,
}

impl Drop for Batches {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

pub async fn batches(pool: PgPool) -> Batches {
    beside(outreach(pool).await).await
}

/// The same on a desk of one's own.
pub async fn beside(outreach: Outreach) -> Batches {
    let sol = outreach.bench.person("Sol", Role::Supervisor).await;
    // What Meta says of the number's limit.
    assert!(outreach.bench.desk.look_at_next_number().await.unwrap());
    while outreach.bench.desk.look_at_next_number().await.unwrap() {}
    Batches {
        outreach,
        sol,
        stop: CancellationToken::new(),
    }
}

impl Batches {
    pub fn asker(&self) -> Asker {
        self.sol.clone().into()
    }

    /// Meta rates the number anew.
    pub fn quality(&self, quality: &str) {
        let change = NumberChange {
            quality: Some(quality.to_owned()),
            ..NumberChange::default()
        };
        self.outreach
            .whatsapp
            .change_number("106540352242922", change)
            .unwrap();
    }

    /// Has the lane and its watch run.
    pub fn start(&self) {
        let desk = self.outreach.bench.desk.clone();
        let (lane, watch) = (self.stop.clone(), self.stop.clone());
        let watcher = desk.clone();
        let (looker, look) = (desk.clone(), self.stop.clone());
        tokio::spawn(async move { looker.run_numbers(look).await });
        tokio::spawn(async move { desk.run_batches(lane).await });
        tokio::spawn(async move { watcher.run_batch_watch(watch).await });
    }

    pub async fn reads(&self, template: &str, sheet: &str) -> Result<BatchId, UploadTrouble> {
        let new = NewBatch {
            number: self.outreach.bench.number,
            template: self.outreach.template(template).await,
            title: "Novembro".into(),
            file: None,
            place: None,
            file_name: "clientes.csv".into(),
            bytes: Bytes::copy_from_slice(sheet.as_bytes()),
        };
        self.outreach
            .bench
            .desk
            .start_batch(&self.asker(), new)
            .await
            .unwrap()
    }

    pub async fn checks(&self, id: BatchId, options: Options) -> BatchCheck {
        self.outreach
            .bench
            .desk
            .check_batch(&self.asker(), id, options, None, None)
            .await
            .unwrap()
    }

    pub async fn confirms(&self, id: BatchId, options: Options) -> Confirmed {
        let seen = self.checks(id, options).await.counts;
        self.outreach
            .bench
            .desk
            .confirm_batch(&self.asker(), id, options, None, seen)
            .await
            .unwrap()
    }

    pub async fn state(&self, id: BatchId) -> BatchState {
        self.outreach
            .bench
            .desk
            .batch_detail(&self.asker(), id)
            .await
            .unwrap()
            .card
            .state
    }

    pub async fn until_state(&self, id: BatchId, state: BatchState) {
        until("the batch stands there", async || self.state(id).await == state).await;
    }

    pub fn reached(&self, wa_id: &str) -> Vec<PhoneMessage> {
        let inbox = self.outreach.whatsapp.inbox_of(wa_id).unwrap_or_default();
        inbox
            .into_iter()
            .filter(|message| message.side == Side::Desk)
            .collect()
    }
}

/// `many` people, each with a phone of their own.
pub fn people(many: usize) -> String {
    let rows: String = (0..many)
        .map(|at| format!("Cliente {at};+55 11 9{:04}-{:04}\n", 8000 + at / 1000, at % 1000))
        .collect();
    format!("Nome;Telefone\n{rows}")
}

pub fn wa_id(at: usize) -> String {
    format!("55119{:04}{:04}", 8000 + at / 1000, at % 1000)
}
