//! What every request can reach.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use backend::Desk;
use backend::ingest::Ingest;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use whatsapp::signature::Verifier;

use crate::rates::Rates;
use crate::webhooks::Refusals;

/// What every request can reach. Cheap to clone, for every request does so several times.
#[derive(Clone)]
pub struct AppState(Arc<Reach>);

impl AppState {
    /// The state of a desk.
    pub fn new(reach: Reach) -> Self {
        Self(Arc::new(reach))
    }
}

impl Deref for AppState {
    type Target = Reach;

    fn deref(&self) -> &Reach {
        &self.0
    }
}

/// What [`AppState`] holds.
pub struct Reach {
    /// The use cases.
    pub desk: Desk,
    /// The way to the group-commit leader.
    pub ingest: Ingest,
    /// Where the site is.
    pub leptos: LeptosOptions,
    /// What webhooks are checked with.
    pub hook: Hook,
    /// Who may ask how often.
    pub rates: Arc<Rates>,
    /// The figures.
    pub figures: PrometheusHandle,
    /// Cancelled when the desk stops.
    pub stop: CancellationToken,
}

macro_rules! parts {
    ($($field:ident: $part:ty),* $(,)?) => {$(
        impl FromRef<AppState> for $part {
            fn from_ref(state: &AppState) -> Self {
                state.$field.clone()
            }
        }
    )*};
}

parts!(
    desk: Desk,
    ingest: Ingest,
    leptos: LeptosOptions,
    hook: Hook,
    rates: Arc<Rates>,
    figures: PrometheusHandle,
    stop: CancellationToken,
);

/// What webhooks are checked with.
#[derive(Clone)]
pub struct Hook {
    /// Keyed with the app secret; absent refuses every webhook.
    pub verifier: Option<Verifier>,
    /// The word Meta repeats when it checks the address.
    pub verify_token: Option<SecretString>,
    /// Requests refused, to be counted.
    pub refusals: Arc<Refusals>,
}
