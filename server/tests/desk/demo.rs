//! The demo, whatever the hour it is started at: a day's work on every page, and nobody who writes at night.

use std::net::SocketAddr;

use backend::{Clock, Desk};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::America::Sao_Paulo;
use clap::Parser;
use domain::batch::{BatchCard, BatchState, HistoryFilter, Progress, StopReason};
use domain::conversation::{ConversationCard, Order, View};
use domain::cost::BudgetStanding;
use domain::protocol::ProtocolState;
use domain::routing::SendKind;
use domain::user::CurrentUser;
use server::commands::{Opened, Running, prepare, run};
use server::config::Cli;
use server::demo;
use sqlx::{ConnectOptions, PgPool};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::common::desk_of;

/// A desk whose clock stands elsewhere, with the demo played into it.
struct Played {
    desk: Desk,
    pool: PgPool,
    helena: CurrentUser,
    lia: CurrentUser,
    now: DateTime<Utc>,
}

/// Plays the demo at `at` by São Paulo's clock, twice: the second time changes nothing.
async fn played(pool: PgPool, at: &str) -> Played {
    let now = DateTime::parse_from_rfc3339(at).unwrap().to_utc();
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = TcpListener::bind(anywhere).await.unwrap();
    let mut config = Cli::parse_from(["guiche", "--timezone", "America/Sao_Paulo"]).config;
    config.addr = listener.local_addr().unwrap();
    config.simulator_addr = TcpListener::bind(anywhere).await.unwrap().local_addr().unwrap();
    config.public_url = None;
    demo::adjust(&mut config);
    let clock = Clock::system();
    clock.set_offset(now - Clock::system().now());
    let desk = desk_of(&pool, &config, &clock);
    let opened = Opened {
        desk: desk.clone(),
        cluster: None,
    };
    let stop = CancellationToken::new();
    let running = Running::start(prepare(&config, &opened, &stop).unwrap(), listener, stop).unwrap();

    let simulated = demo::start(&config, &desk, clock.clone()).await.unwrap();
    let passed = clock.now() - now;
    assert!(
        passed < TimeDelta::seconds(60),
        "the clock is put right: {passed}"
    );
    simulated.stop().await;
    let books = "select (select count(*) from messages) + (select count(*) from batches) + (select count(*) from users)";
    let before: i64 = sqlx::query_scalar(books).fetch_one(&pool).await.unwrap();
    let again = demo::start(&config, &desk, clock).await.unwrap();
    again.stop().await;
    let after: i64 = sqlx::query_scalar(books).fetch_one(&pool).await.unwrap();
    assert_eq!(before, after);
    running.stop().await;

    let person = async |email: &str| desk.person_by_email(email).await.unwrap().unwrap();
    Played {
        helena: person("helena@guiche.example").await,
        lia: person("lia@guiche.example").await,
        desk,
        pool,
        now,
    }
}

impl Played {
    async fn cards(&self, who: &CurrentUser, view: View) -> Vec<ConversationCard> {
        let page = self
            .desk
            .list_conversations(who, view, Order::Newest, None)
            .await
            .unwrap();
        page.cards
    }

    async fn batch(&self, state: BatchState) -> BatchCard {
        let filter = HistoryFilter {
            state: Some(state),
            ..HistoryFilter::default()
        };
        let helena = self.helena.clone().into();
        let page = self.desk.batch_history(&helena, &filter, None).await.unwrap();
        page.batches.into_iter().next().expect("there is one")
    }

    /// All that a day at the desk has.
    async fn looks_like_a_day(&self) {
        self.happens_while_the_shops_are_open().await;
        self.fills_the_views().await;
        self.fills_the_batches().await;
        self.fills_singles_and_costs().await;
    }

    async fn happens_while_the_shops_are_open(&self) {
        let said: Vec<(DateTime<Utc>, bool, String)> = sqlx::query_as(
            "select at, direction = 'inbound', coalesce(content->>'body', content->'media'->>'caption', content->>'text', '') from messages order by at",
        )
        .fetch_all(&self.pool)
        .await
        .unwrap();
        assert!(said.len() > 100, "{}", said.len());
        let mut greetings = 0;
        for (at, inbound, text) in said {
            let local = at.with_timezone(&Sao_Paulo);
            assert!((8..18).contains(&local.hour()), "{local}: {text} ({inbound})");
            assert!(at <= self.now, "{local}: {text}");
            assert!(!text.contains('{') && !text.contains('}'), "{text}");
            let text = text.to_lowercase();
            for (greeting, hours) in [("bom dia", 8..12), ("boa tarde", 12..18), ("boa noite", 18..24)] {
                if text.contains(greeting) {
                    greetings += 1;
                    assert!(hours.contains(&local.hour()), "{local}: {text}");
                }
            }
        }
        assert!(greetings >= 10, "{greetings}");
        let later: Vec<DateTime<Utc>> = sqlx::query_scalar(
            "select at from scheduled_messages where state = 'waiting' union all select send_at from batches where state = 'scheduled'",
        )
        .fetch_all(&self.pool)
        .await
        .unwrap();
        assert_eq!(later.len(), 2);
        for at in later {
            let local = at.with_timezone(&Sao_Paulo);
            assert!(at > self.now && (8..18).contains(&local.hour()), "{local}");
        }
    }

    async fn fills_the_views(&self) {
        let mut awaited = 0;
        for view in View::ALL {
            let who = match view {
                View::Mine => &self.lia,
                _ => &self.helena,
            };
            let cards = self.cards(who, view).await;
            assert!(!cards.is_empty(), "{view:?}");
            for card in cards {
                let name = &card.contact_name;
                assert!(name.chars().any(char::is_alphabetic), "{name:?} is no name");
                awaited += usize::from(card.state == ProtocolState::AwaitingCustomer);
                let open = card
                    .last_inbound_at
                    .is_some_and(|at| self.now - at < TimeDelta::hours(24));
                if view == View::Queue {
                    assert!(open, "{name} can be answered");
                }
            }
        }
        assert!(awaited >= 3, "{awaited}");
        let unnamed: i64 = sqlx::query_scalar("select count(*) from contacts where name !~ '[[:alpha:]]'")
            .fetch_one(&self.pool)
            .await
            .unwrap();
        assert_eq!(unnamed, 0);
    }

    async fn fills_the_batches(&self) {
        let helena = self.helena.clone().into();
        let finished = self.batch(BatchState::Finished).await;
        assert!(finished.counts.replied_certain >= 2, "{:?}", finished.counts);
        assert!(finished.counts.replied_within_24h >= 1, "{:?}", finished.counts);
        assert!(finished.counts.read > 10, "{:?}", finished.counts);
        assert_eq!((finished.counts.invalid, finished.counts.repeated), (1, 1));
        let detail = self.desk.batch_detail(&helena, finished.id).await.unwrap();
        let codes: Vec<i32> = detail.failures.iter().map(|group| group.code).collect();
        assert_eq!(codes, [131_026, 131_049, 131_050]);

        let stopped = self.batch(BatchState::Stopped).await;
        assert_eq!(stopped.stopped, Some(StopReason::Budget));
        assert!(stopped.counts.waiting > 0 && stopped.counts.read > 0);
        assert_eq!(stopped.counts.skipped, 1, "who opted out is left out");
        let scheduled = self.batch(BatchState::Scheduled).await;
        assert!(scheduled.counts.waiting > 10);

        let heard: i64 = sqlx::query_scalar(
            "select count(*) from consent_lines where change = 'opt_out' and source = 'template_button'",
        )
        .fetch_one(&self.pool)
        .await
        .unwrap();
        assert_eq!(heard, 1);
    }

    async fn fills_singles_and_costs(&self) {
        let helena = self.helena.clone().into();
        let singles = self
            .desk
            .single_history(&helena, &HistoryFilter::default(), None)
            .await
            .unwrap()
            .sends;
        for kind in [SendKind::ActiveContact, SendKind::Recontact] {
            assert!(singles.iter().any(|send| send.kind == kind), "{kind:?}");
        }
        let failed: Vec<_> = singles
            .iter()
            .filter(|send| send.progress == Progress::Failed)
            .collect();
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].failure.as_ref().unwrap().0, 131_026);

        let report = self.desk.cost_report(&helena, None).await.unwrap();
        assert!(report.groups.len() >= 3, "{:?}", report.groups);
        assert!(report.groups.iter().all(|group| !group.tally.sums.is_empty()));
        assert!(report.singles.messages >= 5);
        assert_eq!(report.page.batches.len(), 2);
        let spendings = self.desk.spendings(&helena).await.unwrap();
        let standings: Vec<_> = spendings.iter().filter_map(|one| one.standing()).collect();
        assert_eq!(standings, [BudgetStanding::Within, BudgetStanding::Reached]);
        let prices = self.desk.list_prices(&helena).await.unwrap();
        assert!(!prices.entries.is_empty());
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn started_at_night_it_shows_the_day_before(pool: PgPool) {
    let played = played(pool, "2026-11-18T03:00:00-03:00").await;
    played.looks_like_a_day().await;
    played.desk.pools().close().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn started_early_it_shows_this_morning_and_the_day_before(pool: PgPool) {
    let played = played(pool, "2026-11-18T09:15:00-03:00").await;
    played.looks_like_a_day().await;
    played.desk.pools().close().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn started_in_the_afternoon_it_shows_today(pool: PgPool) {
    let played = played(pool, "2026-11-18T16:40:00-03:00").await;
    played.looks_like_a_day().await;
    played.desk.pools().close().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn guiche_seed_fills_an_empty_database_and_leaves_a_full_one(pool: PgPool) {
    let folder = std::env::temp_dir().join(format!("guiche-seed-{}", Uuid::now_v7().simple()));
    let mut counted = Vec::new();
    for _ in 0..2 {
        let mut cli = Cli::parse_from(["guiche", "seed", "--demo"]);
        cli.config.database_url = Some(pool.connect_options().to_url_lossy().to_string());
        cli.config.data_dir.clone_from(&folder);
        cli.config.public_url = None;
        run(cli).await.unwrap();
        let books = "select (select count(*) from messages), (select count(*) from batches)";
        counted.push(
            sqlx::query_as::<_, (i64, i64)>(books)
                .fetch_one(&pool)
                .await
                .unwrap(),
        );
    }
    std::fs::remove_dir_all(folder).unwrap();
    assert_eq!(counted[0], counted[1]);
    assert_eq!(counted[0].1, 3);
}
