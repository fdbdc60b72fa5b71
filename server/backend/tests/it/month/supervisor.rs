//! What a supervisor does in an hour: brings sheets, says yes, pauses, lets go on what stopped, gives up.

use std::fmt::Write;

use backend::NewBatch;
use bytes::Bytes;
use chrono::TimeDelta;
use domain::BatchId;
use domain::batch::{BatchAction, BatchState, Confirmed, InService, Options};
use rand::RngExt;

use super::{MARKETING, Month, PEOPLE, UTILITY};
use crate::batches::wa_id;

impl Month {
    /// One batch a day or so, and a look at those there are.
    pub(super) async fn supervisor(&mut self) {
        // Many more than there is room for, a few hours after the limit was lowered.
        if self.hour % 240 == 105 {
            self.brings_a_sheet(PEOPLE).await;
        } else if self.chance.random_bool(1.0 / 14.0) {
            let many = self.chance.random_range(10..100);
            self.brings_a_sheet(many).await;
        }
        for id in self.halted().await {
            self.seen.stopped_batches += 1;
            let action = match self.chance.random_range(0..8) {
                0 => BatchAction::Cancel,
                1..=3 => BatchAction::Resume,
                _ => continue,
            };
            self.moves(id, action).await;
        }
        let sending = self.in_state(&[BatchState::Sending]).await;
        if let Some(id) = sending.first()
            && self.chance.random_bool(0.05)
        {
            self.moves(*id, BatchAction::Pause).await;
        }
    }

    /// Everything that was halted goes on.
    pub(super) async fn lets_go_on(&self) {
        for id in self.halted().await {
            self.moves(id, BatchAction::Resume).await;
        }
    }

    async fn brings_a_sheet(&mut self, many: usize) {
        let marketing = self.chance.random_bool(0.4);
        let mut sheet = String::from(if marketing {
            "Nome;Telefone;1\n"
        } else {
            "Nome;Telefone\n"
        });
        for _ in 0..many {
            // The same person comes twice in some of them.
            let person = self.chance.random_range(0..PEOPLE);
            let value = if marketing { ";Ana" } else { "" };
            writeln!(sheet, "Cliente {person};+{}{value}", wa_id(person)).unwrap();
        }
        sheet.push_str(if marketing {
            "Ninguém;123;Ana\n"
        } else {
            "Ninguém;123\n"
        });
        let outreach = &self.desk.outreach;
        let new = NewBatch {
            number: outreach.bench.number,
            template: outreach
                .template(if marketing { MARKETING } else { UTILITY })
                .await,
            title: format!("Envio do dia {}", self.day()),
            file: None,
            place: None,
            file_name: "clientes.csv".into(),
            bytes: Bytes::from(sheet),
        };
        let desk = &outreach.bench.desk;
        // A number or a template that cannot be sent by now is told on the way in.
        let Ok(id) = desk.start_batch(&self.desk.asker(), new).await.unwrap() else {
            return;
        };
        let options = Options {
            in_service: if self.chance.random_bool(0.5) {
                InService::Include
            } else {
                InService::Skip
            },
            lately_days: [None, Some(1), Some(3)][self.chance.random_range(0..3)],
        };
        let later = self.chance.random_range(0..6);
        let desk = &self.desk.outreach.bench.desk;
        let at = (later > 2).then(|| self.desk.outreach.bench.now() + TimeDelta::hours(later));
        let seen = self.desk.checks(id, options).await.counts;
        let said = desk
            .confirm_batch(&self.desk.asker(), id, options, at, seen)
            .await;
        match said.unwrap() {
            Confirmed::Yes(_) => self.batches.push(id),
            Confirmed::Changed(check) => assert_eq!(check.counts.sends(&options), 0, "{}", self.place()),
        }
    }

    async fn halted(&self) -> Vec<BatchId> {
        self.in_state(&[BatchState::Stopped, BatchState::Paused]).await
    }

    async fn in_state(&self, states: &[BatchState]) -> Vec<BatchId> {
        self.desk
            .outreach
            .bench
            .all(
                "select id from batches where state = any($1) order by created_at, id",
                states.to_vec(),
            )
            .await
            .into_iter()
            .map(BatchId)
            .collect()
    }

    async fn moves(&self, id: BatchId, action: BatchAction) {
        let desk = &self.desk.outreach.bench.desk;
        desk.change_batch(&self.desk.asker(), id, action).await.unwrap();
        // Whoever lets one go on has the number looked at before anything of it leaves.
        self.looks().await;
    }
}
