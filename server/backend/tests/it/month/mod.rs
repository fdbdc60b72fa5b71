//! A month of the desk against the model of WhatsApp, on clocks that are moved hour by hour: batches to more people than
//! the limit lets, Contatos Ativos and Recontatos, answers, people who say stop, phones that are off, limits and qualities
//! that change. No rule of WhatsApp's is ever broken, nobody who said stop is written to first, nobody gets a batch twice,
//! nobody is forgotten, and what the desk has written down is what WhatsApp has.
//!
//! A month is made of a seed, which is printed; `GUICHE_SEED` replays it.

mod books;
mod people;
mod supervisor;
mod weather;

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use backend::OutboxSettings;
use backend::ingest::{Ingest, Received};
use chrono::TimeDelta;
use domain::BatchId;
use rand::SeedableRng;
use rand::rngs::StdRng;
use simulator::{MessagingLimit, NewCustomer, Simulator, SimulatorConfig, Tally, TemplateChange};
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::batches::{Batches, beside, wa_id};
use crate::outreach::outreach_with;

/// Days of the month.
const DAYS: u32 = 30;
/// Days after it in which nothing new is begun, and what waits is sent.
const AFTER: u32 = 5;
/// People whom the desk writes to; many more than the limit of a day.
const PEOPLE: usize = 170;
/// A template with one variable that is marketing.
const MARKETING: &str = "promo_natal";
/// A template without variables that is utility.
const UTILITY: &str = "aviso_horario";

/// The month as it stands.
struct Month {
    desk: Batches,
    http: reqwest::Client,
    seed: u64,
    chance: StdRng,
    /// Hours since it began.
    hour: u32,
    /// Since when, in milliseconds of WhatsApp's clock, somebody wants nothing, or no marketing.
    stopped: HashMap<String, i64>,
    no_marketing: HashMap<String, i64>,
    off: HashSet<usize>,
    batches: Vec<BatchId>,
    seen: Seen,
}

/// What came about, so that a month in which nothing happens does not pass for one in which nothing went wrong.
#[derive(Debug, Default)]
struct Seen {
    answers: u32,
    refused_answers: u32,
    begun: u32,
    not_begun: u32,
    full_hours: u32,
    stopped_batches: u32,
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn in_a_month_no_rule_is_broken_and_the_books_are_whatsapps(pool: PgPool) {
    let seed = match std::env::var("GUICHE_SEED") {
        Ok(text) => text.parse().expect("GUICHE_SEED is a number"),
        Err(_) => rand::random(),
    };
    println!("GUICHE_SEED={seed}");
    let begun = Instant::now();
    let mut month = Month::begin(pool, seed).await;
    while month.day() < DAYS {
        month.passes_an_hour(true).await;
    }
    month.calms_down().await;
    while month.day() < DAYS + AFTER {
        month.passes_an_hour(false).await;
    }
    println!("{:?} after {:.0?}", month.seen, begun.elapsed());
    month.closes_its_books().await;
}

impl Month {
    async fn begin(pool: PgPool, seed: u64) -> Self {
        let whatsapp = Simulator::new(SimulatorConfig {
            messaging_limit: MessagingLimit::Customers(50),
            // Few at once, so that a desk that does not wait is noticed.
            pair_burst: 6,
            ..SimulatorConfig::quick()
        });
        let approved = TemplateChange {
            status: Some("APPROVED".into()),
            ..TemplateChange::default()
        };
        whatsapp.change_template(MARKETING, approved).unwrap();
        for at in 0..PEOPLE {
            let person = NewCustomer {
                name: Some(format!("Cliente {at}")),
                phone: Some(format!("+{}", wa_id(at))),
                ..NewCustomer::default()
            };
            whatsapp.add_customer(person).unwrap();
        }
        let desk = beside(outreach_with(pool, whatsapp).await).await;
        let bench = &desk.outreach.bench;
        let hook = hears(bench.ingest.clone(), bench.stop.clone()).await;
        desk.outreach.whatsapp.set_desk_webhook_url(hook);
        let (outbox, stop) = (bench.desk.clone(), bench.stop.clone());
        let settings = OutboxSettings {
            in_flight: 16,
            lease: Duration::from_secs(45),
            poll: Duration::from_millis(50),
        };
        tokio::spawn(async move { outbox.run_outbox(settings, stop).await });
        Self {
            desk,
            http: reqwest::Client::builder()
                .timeout(Duration::from_secs(30))
                .build()
                .unwrap(),
            seed,
            chance: StdRng::seed_from_u64(seed),
            hour: 0,
            stopped: HashMap::new(),
            no_marketing: HashMap::new(),
            off: HashSet::new(),
            batches: Vec::new(),
            seen: Seen::default(),
        }
    }

    fn day(&self) -> u32 {
        self.hour / 24
    }

    fn whatsapp(&self) -> &Simulator {
        &self.desk.outreach.whatsapp
    }

    /// An hour; in one that is `lively` people do something.
    async fn passes_an_hour(&mut self, lively: bool) {
        let hour = TimeDelta::hours(1);
        let bench = &self.desk.outreach.bench;
        bench.clock.advance(hour);
        bench.wall.advance(hour);
        self.whatsapp().advance(hour.to_std().unwrap());
        self.hour += 1;
        bench.desk.expire_awaiting().await.unwrap();
        let by_day = (8..20).contains(&(self.hour % 24));
        if lively {
            self.weather().await;
        }
        while self.desk.outreach.bench.desk.settle_reaches().await.unwrap() {}
        if by_day {
            self.looks().await;
        }
        if lively && by_day {
            self.customers().await;
            self.agent().await;
            self.supervisor().await;
        } else if by_day {
            self.lets_go_on().await;
        }
        self.batches_go().await;
        self.settles().await;
        self.nothing_is_broken().await;
    }

    /// Sends what of batches can leave in this hour.
    async fn batches_go(&self) {
        let bench = &self.desk.outreach.bench;
        let desk = &bench.desk;
        desk.watch_batches().await.unwrap();
        if !self.may_leave().await {
            return;
        }
        let stop = CancellationToken::new();
        let (lane, until) = (desk.clone(), stop.clone());
        let lane = tokio::spawn(async move { lane.run_batches(until).await });
        let begun = Instant::now();
        while self.may_leave().await {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{}: a batch stands still",
                self.place()
            );
            // A batch that begins, or goes on, has its number looked at first.
            while desk.look_at_next_number().await.unwrap() {}
            tokio::time::sleep(Duration::from_millis(20)).await;
            desk.watch_batches().await.unwrap();
        }
        stop.cancel();
        lane.await.unwrap();
        self.settles().await;
        desk.watch_batches().await.unwrap();
    }

    /// Whether a batch has somebody whose turn it is, or a message on its way.
    async fn may_leave(&self) -> bool {
        let bench = &self.desk.outreach.bench;
        bench
            .one(
                "select exists (select from batches b join batch_recipients r on r.batch_id = b.id and r.state = 'waiting'
                                 where (r.not_before is null or r.not_before <= $1)
                                   and (b.state = 'sending' and (b.room_at is null or b.room_at <= $1)
                                        or b.state = 'scheduled' and b.send_at <= $1))
                     or exists (select from messages where send_kind = 'batch'
                                   and (delivery = 'sending' or delivery = 'queued' and next_attempt_at <= $1))",
                bench.now(),
            )
            .await
    }

    /// Waits until nothing is on its way, neither to WhatsApp nor back.
    async fn settles(&self) {
        let bench = &self.desk.outreach.bench;
        let begun = Instant::now();
        loop {
            self.whatsapp().settled().await;
            let busy: bool = bench
                .one(
                    "select exists (select from messages where delivery = 'sending'
                                       or (delivery = 'queued' and next_attempt_at <= $1 and send_kind is distinct from 'batch'))
                         or exists (select from early_statuses)",
                    bench.now(),
                )
                .await;
            if !busy {
                return;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{}: something stays on its way",
                self.place()
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Asks Meta about the numbers that are due, as the desk does every few minutes.
    async fn looks(&self) {
        self.settles().await;
        while self.desk.outreach.bench.desk.look_at_next_number().await.unwrap() {}
    }

    async fn nothing_is_broken(&mut self) {
        assert_eq!(self.whatsapp().tally(), Tally::default(), "{}", self.place());
        let refused = "select count(*) from messages where send_kind = 'batch' and failure_code = 131048";
        let refused = self.desk.outreach.bench.count(refused).await;
        assert_eq!(refused, 0, "{}", self.place());
        while self.desk.outreach.bench.desk.settle_reaches().await.unwrap() {}
        let portfolio = self.whatsapp().portfolio();
        let reached = portfolio["reached"].as_i64().unwrap();
        let bench = &self.desk.outreach.bench;
        let taken: i64 = bench
            .one(
                "select coalesce(sum(l.used), 0)::bigint from (select scope from allowances) a
                  cross join lateral lock_allowance(a.scope, $1) l",
                bench.now(),
            )
            .await;
        assert!(
            taken >= reached,
            "{}: WhatsApp counts {reached} people, the desk {taken}",
            self.place()
        );
        self.seen.full_hours += u32::from(portfolio["limit"].as_i64() <= Some(taken + 5));
    }

    /// Where in which month.
    fn place(&self) -> String {
        format!(
            "GUICHE_SEED={}, day {}, {} o'clock",
            self.seed,
            self.day(),
            self.hour % 24
        )
    }
}

/// Has webhooks come in; gives the address.
async fn hears(ingest: Ingest, stop: CancellationToken) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let take = post(move |body: Bytes| {
        let ingest = ingest.clone();
        async move {
            match ingest.store(Received::parse(body).unwrap()).await {
                Ok(()) => StatusCode::OK,
                Err(_) => StatusCode::SERVICE_UNAVAILABLE,
            }
        }
    });
    let served = axum::serve(listener, Router::new().route("/", take));
    let served = served.with_graceful_shutdown(async move { stop.cancelled().await });
    tokio::spawn(async move { served.await.unwrap() });
    address
}
