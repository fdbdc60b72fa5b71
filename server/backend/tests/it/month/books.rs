//! What the desk has written down, held against what WhatsApp has.

use std::collections::HashMap;

use domain::MessageId;
use domain::message::Delivery;
use simulator::{PhoneMessage, Side};

use super::{Month, PEOPLE};
use crate::batches::wa_id;

/// A template of the desk's.
#[derive(sqlx::FromRow)]
struct Written {
    id: MessageId,
    wamid: Option<String>,
    delivery: Delivery,
}

impl Month {
    /// At the end of the month: everything is accounted for.
    pub(super) async fn closes_its_books(&self) {
        let bench = &self.desk.outreach.bench;
        bench.check_books().await;
        self.something_happened().await;
        self.each_template_is_in_the_ledger_once().await;
        self.nobody_is_left().await;
        self.nobody_who_said_stop_was_written_to();
        let odd = bench
            .count(
                "select count(*) from allowances a
                  where a.used <> (select count(*) from allowance_reaches r where r.scope = a.scope)",
            )
            .await;
        assert_eq!(odd, 0, "{}: places that nobody holds", self.place());
    }

    async fn something_happened(&self) {
        let seen = &self.seen;
        let sent = self
            .desk
            .outreach
            .bench
            .count("select count(*) from messages where send_kind = 'batch'")
            .await;
        let enough = [
            sent > 300,
            seen.answers > 30,
            seen.begun > 5,
            seen.not_begun > 5,
            seen.full_hours > 5,
            self.stopped.len() > 2,
            self.batches.len() > 5,
        ];
        assert!(
            !enough.contains(&false),
            "{}: {sent} sent, {seen:?}",
            self.place()
        );
    }

    /// What WhatsApp took is what the desk says that it took, message by message, and each stands where it stands there.
    async fn each_template_is_in_the_ledger_once(&self) {
        let written: Vec<Written> = sqlx::query_as(
            "select m.id, m.wamid, m.delivery from messages m join template_sends s on s.message_id = m.id order by m.id",
        )
        .fetch_all(&self.desk.outreach.bench.pool)
        .await
        .unwrap();
        let (lines, customers) = self.whatsapp().ledger(0, usize::MAX);
        assert_eq!(lines.len(), customers);
        let mut taken: HashMap<String, u32> = HashMap::new();
        for mark in lines.into_iter().flat_map(|line| line.callback_data) {
            *taken.entry(mark.expect("each send bears its mark")).or_default() += 1;
        }
        for message in &written {
            let times = taken.remove(&message.id.to_string()).unwrap_or_default();
            assert_eq!(
                times,
                u32::from(message.wamid.is_some()),
                "{}: message {} ({:?}) was taken {times} times",
                self.place(),
                message.id,
                message.delivery
            );
            let Some(wamid) = &message.wamid else {
                assert_eq!(message.delivery, Delivery::Failed, "{}", self.place());
                continue;
            };
            let there = self.whatsapp().message(wamid).expect("WhatsApp knows it");
            let tick = serde_json::to_value(there.tick).unwrap();
            let here = serde_json::to_value(message.delivery).unwrap();
            assert_eq!(here, tick, "{}: message {}", self.place(), message.id);
        }
        assert!(
            taken.is_empty(),
            "{}: the desk does not know of {taken:?}",
            self.place()
        );
    }

    /// Batches are over, and each of their recipients got their message or a reason.
    async fn nobody_is_left(&self) {
        let bench = &self.desk.outreach.bench;
        let open = "select count(*) from batches where state not in ('finished', 'cancelled', 'checking')";
        assert_eq!(bench.count(open).await, 0, "{}", self.place());
        let forgotten = bench
            .count(
                "select count(*) from batch_recipients r join batches b on b.id = r.batch_id
                  where b.state = 'finished' and (r.state = 'waiting' or (r.state <> 'handed' and r.reason is null))",
            )
            .await;
        assert_eq!(forgotten, 0, "{}: forgotten recipients", self.place());
        let twice = bench
            .count(
                "select count(*) from (select from batch_recipients where message_id is not null
                  group by batch_id, phone having count(*) > 1) t",
            )
            .await;
        assert_eq!(twice, 0, "{}: recipients who got a batch twice", self.place());
    }

    fn nobody_who_said_stop_was_written_to(&self) {
        let first_words = |message: &PhoneMessage| message.side == Side::Desk && message.kind == "template";
        for person in (0..PEOPLE).map(wa_id) {
            for message in self.whatsapp().inbox_of(&person).unwrap() {
                let stopped =
                    |said: &HashMap<String, i64>| said.get(&person).is_some_and(|at| message.at_ms > *at);
                let wrong = stopped(&self.stopped)
                    || (message.category == "marketing" && stopped(&self.no_marketing));
                assert!(
                    !(first_words(&message) && wrong),
                    "{}: {person} said stop and got {}",
                    self.place(),
                    message.bubble.text
                );
            }
        }
    }
}
