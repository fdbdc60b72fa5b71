//! R1: the server is killed at random moments under load and started again at once; in between, Postgres is killed, and
//! nobody but the desk starts it again. Meta brings again what was not acknowledged. Whatever was acknowledged is
//! stored, once.

use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use sqlx::PgPool;

use crate::books;
use crate::desk::Desk;
use crate::load::{Came, Load, PATIENCE};
use crate::process::{is_running, signal};
use crate::report::{Bound, Goal, Report};
use crate::traffic::Traffic;
use crate::{Result, unix_now};

const CONNECTIONS: usize = 64;

/// What is killed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Victim {
    /// `kill -9` of the server.
    Server,
    /// What `pg_ctl stop -m immediate` does to Postgres.
    PostgresAtOnce,
    /// `kill -9` of the postmaster.
    Postmaster,
}

/// How long each took from the fault to its first 200, in order.
#[derive(Default)]
struct Back {
    server: Vec<Duration>,
    stopped: Vec<Duration>,
    killed: Vec<Duration>,
}

/// How often what is killed, under how much.
pub struct Plan {
    /// Kills of the server.
    pub kills: usize,
    /// Immediate stops of Postgres.
    pub stops: usize,
    /// Kills of the postmaster with -9.
    pub postmasters: usize,
    /// Webhooks a second meanwhile.
    pub rate: f64,
}

/// Kills as planned, then compares.
pub async fn run(
    desk: &mut Desk,
    pool: &PgPool,
    traffic: &mut Traffic,
    plan: &Plan,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let before = books::stored(pool).await?.len();
    // A life is a second and a half on average, and Postgres takes a while to recover; stock for more than twice that.
    let seconds = 5.0 + plan.kills as f64 * 3.5 + (plan.stops + plan.postmasters) as f64 * 10.0;
    let hooks = traffic.messages((plan.rate * seconds) as usize, unix_now());
    let load = Load::new(&hooks, plan.rate, CONNECTIONS);
    let address = desk.address;
    let killer = async {
        let outcome = kill_again_and_again(desk, &load, plan, seed).await;
        load.end();
        outcome
    };
    let (outcome, ()) = tokio::join!(killer, load.run(address));
    let back = outcome?;

    let stored = books::stored(pool).await?;
    let difference = books::compare(&stored, load.acknowledged());
    let added = difference.stored - before;
    let sent = load.messages_sent();
    report.none(
        "R1 lost",
        "acknowledged and not stored",
        difference.lost,
        "messages",
    );
    report.none(
        "R1 doubled",
        "stored more than once, or stored and never sent",
        difference.doubled + added.saturating_sub(sent),
        "messages",
    );
    report.none(
        "R1 undelivered",
        "not taken even when brought again",
        load.unacknowledged() + sent.saturating_sub(added),
        "webhooks",
    );
    let odd = load.count(|came| matches!(came, Came::Odd(_)));
    report.none(
        "R1 answers",
        "answers of a running server other than 2xx and 503 with Retry-After",
        odd,
        "answers",
    );
    for (kills, planned, name) in [
        (&back.server, plan.kills, "kills of the server"),
        (&back.stopped, plan.stops, "immediate stops of Postgres"),
        (&back.killed, plan.postmasters, "kills of the postmaster"),
    ] {
        if kills.len() != planned {
            return Err(format!("{} {name} instead of {planned}", kills.len()).into());
        }
    }
    let lives = [
        (
            "R1 back",
            "from exec to the first 200, the slowest of all kills of the server",
            &back.server,
            500.0,
        ),
        (
            "R1 Postgres stopped, back",
            "from its end by an immediate stop to the first 200, the slowest of all",
            &back.stopped,
            5_000.0,
        ),
        (
            "R1 Postgres killed, back",
            "from its end by kill -9 of the postmaster to the first 200, the slowest of all",
            &back.killed,
            5_000.0,
        ),
    ];
    for (name, what, all, floor) in lives {
        if let Some(slowest) = all.iter().max() {
            let millis = slowest.as_secs_f64() * 1_000.0;
            report.add(Goal::new(name, what, millis, "ms", Bound::AtMost, floor));
        }
    }
    let millis = |all: &[Duration]| -> String {
        let each: Vec<_> = all.iter().map(|took| took.as_millis().to_string()).collect();
        each.join(" ")
    };
    report.note(format!(
        "R1: {} kills of the server, {} immediate stops of Postgres (what pg_ctl stop -m immediate does) and {} kills of its postmaster with -9 under {:.0} webhooks/s; {} acknowledged; attempts: {}. \
         From exec to the first 200 (ms): {}. From the end of Postgres to the first 200 (ms), stopped: {}; killed: {}.",
        back.server.len(),
        back.stopped.len(),
        back.killed.len(),
        plan.rate,
        load.acknowledged().count(),
        load.told(),
        millis(&back.server),
        millis(&back.stopped),
        millis(&back.killed),
    ));
    Ok(())
}

async fn kill_again_and_again(desk: &mut Desk, load: &Load<'_>, plan: &Plan, seed: u64) -> Result<Back> {
    let mut rng = StdRng::seed_from_u64(seed ^ 1);
    let mut victims: Vec<_> = vec![Victim::Server; plan.kills];
    victims.extend(vec![Victim::PostgresAtOnce; plan.stops]);
    victims.extend(vec![Victim::Postmaster; plan.postmasters]);
    victims.shuffle(&mut rng);
    let mut back = Back::default();
    for victim in victims {
        tokio::time::sleep(Duration::from_millis(rng.random_range(200..2_000))).await;
        if victim == Victim::Server {
            desk.kill()?;
            load.fault();
            let begin = desk.start()?;
            back.server.push(load.back().await?.duration_since(begin));
        } else {
            let begin = end_postgres(desk, victim).await?;
            load.fault();
            let took = load.back().await?.duration_since(begin);
            if victim == Victim::Postmaster {
                back.killed.push(took);
            } else {
                back.stopped.push(took);
            }
        }
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    Ok(back)
}

/// Ends Postgres; when it had ended.
async fn end_postgres(desk: &Desk, victim: Victim) -> Result<Instant> {
    let postmaster = desk.postmaster().ok_or("Postgres does not run")?;
    let name = if victim == Victim::Postmaster {
        "KILL"
    } else {
        "QUIT"
    };
    signal(name, postmaster);
    let begin = Instant::now();
    while is_running(postmaster) {
        if begin.elapsed() > PATIENCE {
            return Err("Postgres does not end".into());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(Instant::now())
}
