//! `guiche serve`, `guiche simulate`, `guiche seed`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use backend::Clock;
use leptos::config::{Env, LeptosOptions};
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use whatsapp::signature::Verifier;

use super::{Failure, Opened, open};
use crate::config::Config;
use crate::postgres::Purpose;
use crate::rates::Rates;
use crate::security::Guard;
use crate::state::{AppState, Hook, Reach};
use crate::{demo, router, work};

/// How long requests may finish once the desk is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// A desk ready to answer, with what runs beside it.
pub struct Prepared {
    /// The whole desk over HTTP.
    pub router: axum::Router,
    /// What runs beside the requests.
    pub work: TaskTracker,
    /// What every request can reach.
    pub state: AppState,
}

/// Puts the router together and starts what runs beside it.
///
/// # Errors
/// When the system gives no thread.
pub fn prepare(config: &Config, opened: &Opened, stop: &CancellationToken) -> Result<Prepared, Failure> {
    let rates = Arc::new(Rates::new(config.sign_in_burst));
    let hook = Hook {
        verifier: config.app_secret.as_ref().map(Verifier::new),
        verify_token: config.verify_token.clone(),
        refusals: Arc::default(),
    };
    let leptos = LeptosOptions::builder()
        .output_name("guiche")
        .site_root(config.site_root.as_str())
        .site_pkg_dir("pkg")
        .env(Env::PROD)
        .site_addr(config.addr)
        .disable_server_fn_hash(true)
        .server_fn_mod_path(true)
        .build();
    let guard = Arc::new(Guard {
        public_url: config.public_url.clone(),
        https: config.is_https(),
        trust_proxy: config.trust_proxy,
        rates: Arc::clone(&rates),
    });
    let state = AppState::new(Reach {
        desk: opened.desk.clone(),
        ingest: work::start_ingest(&opened.desk, stop).map_err(|error| Failure::say(error.to_string()))?,
        leptos,
        hook,
        rates,
        figures: figures(),
        stop: stop.clone(),
    });
    let work = work::start(&state.desk, &state.hook.refusals, &state.rates, stop);
    Ok(Prepared {
        router: router::router(state.clone(), guard),
        work,
        state,
    })
}

/// The figures' recorder: one for the process.
fn figures() -> PrometheusHandle {
    static FIGURES: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    FIGURES
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            metrics::set_global_recorder(recorder).ok();
            handle
        })
        .clone()
}

/// A desk that answers at `addr` until it is told to stop.
pub struct Running {
    /// Where it answers.
    pub addr: SocketAddr,
    stop: CancellationToken,
    served: tokio::task::JoinHandle<()>,
    work: TaskTracker,
    /// What every request can reach.
    pub state: AppState,
}

impl Running {
    /// Serves `prepared` on `listener`.
    ///
    /// # Errors
    /// When the address cannot be read back.
    pub fn start(
        prepared: Prepared,
        listener: TcpListener,
        stop: CancellationToken,
    ) -> Result<Self, Failure> {
        let addr = listener
            .local_addr()
            .map_err(|error| Failure::say(error.to_string()))?;
        let app = prepared
            .router
            .into_make_service_with_connect_info::<SocketAddr>();
        let ending = stop.clone();
        let served = tokio::spawn(async move {
            let served = axum::serve(listener, app)
                .with_graceful_shutdown(ending.cancelled_owned())
                .await;
            if let Err(error) = served {
                tracing::error!(%error, "Serving ended: {error}");
            }
        });
        Ok(Self {
            addr,
            stop,
            served,
            work: prepared.work,
            state: prepared.state,
        })
    }

    /// Stops taking requests, lets those under way finish, and waits for what is in flight.
    pub async fn stop(self) {
        self.stop.cancel();
        if tokio::time::timeout(GRACE, self.served).await.is_err() {
            tracing::warn!("Some requests did not finish in time");
        }
        if tokio::time::timeout(GRACE * 3, self.work.wait()).await.is_err() {
            tracing::warn!("Some messages in flight did not finish in time; their statuses will settle them");
        }
        self.state.hook.refusals.flush(&self.state.desk).await;
    }
}

/// Serves until a signal comes.
pub(super) async fn serve(mut config: Config, with_demo: bool) -> Result<(), Failure> {
    if with_demo {
        demo::adjust(&mut config);
    }
    // Bound first: should the address be taken, nothing else was touched.
    let listener = bind(config.addr).await?;
    let clock = Clock::system();
    let opened = open(&config, Purpose::Serve, clock.clone()).await?;
    if let Err(why) = settled(&opened).await {
        opened.close().await;
        return Err(why);
    }
    let stop = CancellationToken::new();
    let keeping = CancellationToken::new();
    let kept = opened
        .cluster
        .as_ref()
        .map(|cluster| cluster.keep(keeping.clone()));
    let running = Running::start(prepare(&config, &opened, &stop)?, listener, stop)?;
    if config.app_secret.is_none() {
        tracing::warn!("WHATSAPP_APP_SECRET is not set: every webhook is refused");
    }
    let simulated = match with_demo {
        true => Some(demo::start(&config, &opened.desk, clock).await?),
        false => {
            println!("Guichê: http://{}", running.addr);
            None
        }
    };
    told_to_stop().await;
    tracing::info!("Stopping");
    running.stop().await;
    if let Some(simulated) = simulated {
        simulated.stop().await;
    }
    // Looked after until the last request is answered, and no longer: closing stops it.
    keeping.cancel();
    if let Some(kept) = kept {
        kept.await.ok();
    }
    opened.close().await;
    Ok(())
}

/// A database that was just put back is not served from: it would send again what left after the dump was made.
async fn settled(opened: &Opened) -> Result<(), Failure> {
    match opened.desk.is_unsettled().await {
        Ok(false) => Ok(()),
        Ok(true) => Err(Failure::say(
            "this database was restored from a dump: run `guiche restored` once before it is served from (docs/INSTALL.md)",
        )),
        Err(error) => Err(error.into()),
    }
}

/// Runs the simulated WhatsApp on its own until a signal comes.
pub(super) async fn simulate(config: &Config) -> Result<(), Failure> {
    let simulated = demo::simulate(config, format!("http://{}/webhooks/whatsapp", config.addr)).await?;
    println!("Simulated WhatsApp: http://{}", config.simulator_addr);
    told_to_stop().await;
    simulated.stop().await;
    Ok(())
}

/// Fills the database with the demo, beside a desk that is not serving.
pub(super) async fn seed(mut config: Config) -> Result<(), Failure> {
    demo::adjust(&mut config);
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = bind(anywhere).await?;
    config.addr = listener
        .local_addr()
        .map_err(|error| Failure::say(error.to_string()))?;
    let simulator = bind(anywhere).await?;
    config.simulator_addr = simulator
        .local_addr()
        .map_err(|error| Failure::say(error.to_string()))?;
    drop(simulator);
    config.graph_url = format!("http://{}", config.simulator_addr);
    let clock = Clock::system();
    let opened = open(&config, Purpose::Fill, clock.clone()).await?;
    let stop = CancellationToken::new();
    let running = Running::start(prepare(&config, &opened, &stop)?, listener, stop)?;
    let simulated = demo::start(&config, &opened.desk, clock).await;
    running.stop().await;
    if let Ok(simulated) = simulated {
        simulated.stop().await;
        opened.close().await;
        Ok(())
    } else {
        opened.close().await;
        simulated.map(|_| ())
    }
}

async fn bind(addr: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(addr).await.map_err(|error| {
        Failure::say(format!(
            "cannot listen on {addr}: {error} (GUICHE_ADDR chooses another)"
        ))
    })
}

/// Ctrl-C or a polite kill.
async fn told_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
