//! `outage` (R7): Postgres is away, hangs, is slow, and its disk is full, while customers write and people ask for
//! pages. Nobody waits for long, everybody is told in words, nothing acknowledged is lost, and all is well again without
//! anybody's help.

mod disk;
mod proxy;
mod visitor;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use self::disk::SmallDisk;
use self::proxy::{Proxy, Wire};
use self::visitor::Visitor;
use crate::books;
use crate::crash::positive;
use crate::desk::{APP_SECRET, Desk};
use crate::load::{Came, Load, PATIENCE};
use crate::office::staff;
use crate::report::{Bound, Goal, Report};
use crate::traffic::{Mixture, Traffic};
use crate::{Result, progress, unix_now};

const CONNECTIONS: usize = 64;
/// How much later a slow Postgres answers.
const SLOW: Duration = Duration::from_millis(200);
/// All goes well for this long before each fault and after the last.
const WELL: Duration = Duration::from_secs(4);

/// How long each fault lasts; 0 leaves it out.
#[derive(Args)]
pub struct Settings {
    /// Seconds that Postgres is away.
    #[arg(long, default_value_t = 60)]
    away: u64,
    /// Seconds that it hangs: connected, and silent.
    #[arg(long, default_value_t = 20)]
    hanging: u64,
    /// Seconds that each of its answers comes 200 ms late.
    #[arg(long, default_value_t = 30)]
    slow: u64,
    /// Seconds that its disk is full; needs the right to mount one.
    #[arg(long, default_value_t = 30)]
    full: u64,
    /// Webhooks a second meanwhile.
    #[arg(long, default_value_t = 200.0, value_parser = positive)]
    rate: f64,
}

/// What is done to Postgres.
struct Fault<'a> {
    name: &'static str,
    span: Duration,
    /// Seconds until all must be well again.
    floor: f64,
    begin: Box<dyn Fn() -> Result<()> + 'a>,
    end: Box<dyn Fn() -> Result<()> + 'a>,
}

/// What a fault did to those who asked.
struct Suffered {
    name: &'static str,
    slowest_page: Duration,
    back: Duration,
    floor: f64,
}

/// Puts the desk to the proof.
pub async fn run(guiche: &Path, settings: &Settings, seed: u64) -> Result<Report> {
    let mut report = Report::default();
    if settings.away + settings.hanging + settings.slow > 0 {
        on_a_bad_wire(guiche, settings, seed, &mut report).await?;
    }
    if settings.full > 0 {
        match SmallDisk::mount() {
            Ok(disk) => on_a_full_disk(guiche, &disk, settings, seed, &mut report).await?,
            Err(error) => report.not_measured(
                "R7 full",
                &format!("a small disk cannot be mounted: {error}; --full 0 leaves it out"),
            ),
        }
    }
    Ok(report)
}

/// A desk on a Postgres that another, idle desk keeps for it, over a wire of ours.
async fn on_a_bad_wire(guiche: &Path, settings: &Settings, seed: u64, report: &mut Report) -> Result<()> {
    let host = Desk::fresh(guiche).await?;
    let pool = host.database(1).await?;
    sqlx::query("create database bench").execute(&pool).await?;
    pool.close().await;
    let proxy = Proxy::to(socket(&host.database_url()?)?)?;
    let url = format!("postgres://guiche@{}/bench", proxy.address);
    let desk = Desk::with(guiche, None, Some(url)).await?;
    let wire = |wire| -> Box<dyn Fn() -> Result<()> + '_> {
        let proxy = &proxy;
        Box::new(move || {
            proxy.set(wire);
            Ok(())
        })
    };
    let fault = |name, seconds, fault| Fault {
        name,
        span: Duration::from_secs(seconds),
        floor: 5.0,
        begin: wire(fault),
        end: wire(Wire::Whole),
    };
    let faults = [
        fault("away", settings.away, Wire::Cut),
        fault("hanging", settings.hanging, Wire::Hanging),
        fault("slow", settings.slow, Wire::Slow(SLOW)),
    ];
    let outcome = suffer(&desk, &faults, settings.rate, seed, report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()).into())
}

/// A desk whose own cluster lies on a small disk.
async fn on_a_full_disk(
    guiche: &Path,
    disk: &SmallDisk,
    settings: &Settings,
    seed: u64,
    report: &mut Report,
) -> Result<()> {
    let desk = Desk::with(guiche, Some(&disk.folder), None).await?;
    let faults = [Fault {
        name: "full",
        span: Duration::from_secs(settings.full),
        // Postgres may have ended on it: then it is started again in a while, and recovers.
        floor: 10.0,
        begin: Box::new(|| disk.fill()),
        end: Box::new(|| disk.free()),
    }];
    let outcome = suffer(&desk, &faults, settings.rate, seed ^ 7, report).await;
    outcome.map_err(|error| format!("{error}\nThe desk's log ends:\n{}", desk.log_end()).into())
}

/// The socket's file, from the address that `guiche database-url` prints.
fn socket(url: &str) -> Result<PathBuf> {
    let folder = url.split("?host=").nth(1).ok_or("the database has no socket")?;
    let folder = folder.replace("%2F", "/").replace("%20", " ").replace("%25", "%");
    Ok(Path::new(&folder).join(".s.PGSQL.5432"))
}

/// One fault after another under load, then the books.
async fn suffer(desk: &Desk, faults: &[Fault<'_>], rate: f64, seed: u64, report: &mut Report) -> Result<()> {
    let pool = desk.database(2).await?;
    let agents = staff(desk, &pool, 1).await?;
    let session = &agents.first().ok_or("nobody signed in")?.session;
    let mut traffic = Traffic::new(&desk.address.to_string(), APP_SECRET, Mixture::META, seed);
    // What comes back late, and the calm before and after.
    let longest = |fault: &Fault| fault.span + WELL + PATIENCE;
    let span: Duration = faults.iter().map(longest).sum::<Duration>() + WELL;
    let hooks = traffic.messages((rate * span.as_secs_f64()) as usize, unix_now());
    let load = Load::new(&hooks, rate, CONNECTIONS);
    let visitor = Visitor::new(session);
    let faults = async {
        let outcome = one_by_one(faults, &load, &visitor).await;
        load.end();
        outcome
    };
    let loaded = async { tokio::join!(faults, load.run(desk.address)).0 };
    let suffered = tokio::select! {
        suffered = loaded => suffered?,
        () = visitor.visit(session) => return Err("the visitor went away".into()),
    };

    let difference = books::compare(&books::stored(&pool).await?, load.acknowledged());
    let orphans = books::orphans(&pool).await?;
    let lost = difference.lost + difference.doubled + orphans.len() + load.unacknowledged();
    report.none(
        "R7 lost",
        "acknowledged and not stored, stored twice, orphaned, or never taken",
        lost,
        "messages",
    );
    report.none(
        "R7 pages",
        "answers to people that are neither a page nor a notice",
        visitor.odd(),
        "answers",
    );
    let odd = load.count(|came| !matches!(came, Came::Right | Came::Busy));
    report.none(
        "R7 webhooks",
        "answers other than 2xx and 503 with Retry-After",
        odd,
        "answers",
    );
    desk.no_panic("R7 panics", report)?;
    for one in suffered {
        let (slowest, back) = match one.name {
            "away" => ("R7 away, page", "R7 away, back"),
            "hanging" => ("R7 hanging, page", "R7 hanging, back"),
            "slow" => ("R7 slow, page", "R7 slow, back"),
            _ => ("R7 full, page", "R7 full, back"),
        };
        let millis = one.slowest_page.as_secs_f64() * 1_000.0;
        let what = "the slowest answer to people meanwhile";
        report.add(Goal::new(slowest, what, millis, "ms", Bound::AtMost, 13_000.0));
        let what = "until webhooks are stored and pages drawn again";
        report.add(Goal::new(
            back,
            what,
            one.back.as_secs_f64(),
            "s",
            Bound::AtMost,
            one.floor,
        ));
    }
    for (what, count) in orphans {
        report.note(format!("WRONG: {count} {what}."));
    }
    report.note(format!(
        "R7: {} acknowledged at {rate:.0} webhooks/s; attempts: {}. People were given: {}.",
        load.acknowledged().count(),
        load.told(),
        visitor.told(),
    ));
    Ok(())
}

async fn one_by_one(faults: &[Fault<'_>], load: &Load<'_>, visitor: &Visitor) -> Result<Vec<Suffered>> {
    let mut suffered = Vec::new();
    for fault in faults.iter().filter(|fault| !fault.span.is_zero()) {
        tokio::time::sleep(WELL).await;
        progress(&format!("Postgres {} for {:?}", fault.name, fault.span));
        visitor.begin();
        (fault.begin)()?;
        tokio::time::sleep(fault.span).await;
        (fault.end)()?;
        let over = Instant::now();
        load.fault();
        visitor.fault_over();
        let stored = load.back().await?;
        let drawn = loop {
            match visitor.back() {
                Some(drawn) => break drawn,
                None if over.elapsed() > PATIENCE => return Err("no page since a fault".into()),
                None => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        suffered.push(Suffered {
            name: fault.name,
            slowest_page: visitor.slowest(),
            back: stored.max(drawn).duration_since(over),
            floor: fault.floor,
        });
    }
    tokio::time::sleep(WELL).await;
    Ok(suffered)
}
