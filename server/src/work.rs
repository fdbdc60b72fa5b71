//! What runs beside the requests: live events, presence, outbox, files, housekeeping.

use std::sync::Arc;
use std::time::Duration;

use backend::ingest::Ingest;
use backend::{Desk, FetchSettings, OutboxSettings};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::rates::Rates;
use crate::webhooks::Refusals;

/// Starts the group-commit leader on a thread of its own: among thousands of requests to be refused, or pages to be
/// drawn, it would wait for its turn at each of its steps.
///
/// # Errors
/// When the system gives no thread.
pub fn start_ingest(desk: &Desk, stop: &CancellationToken) -> std::io::Result<Ingest> {
    let (ingest, leader) = desk.ingest(stop.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let desk = desk.clone();
    std::thread::Builder::new().name("ingest".into()).spawn(move || {
        runtime.block_on(async {
            leader.await;
            // Its connections live on this thread.
            desk.pools().ingest.close().await;
        });
    })?;
    Ok(ingest)
}

/// Starts everything that runs beside the requests; it ends when `stop` is cancelled.
pub fn start(
    desk: &Desk,
    refusals: &Arc<Refusals>,
    rates: &Arc<Rates>,
    stop: &CancellationToken,
) -> TaskTracker {
    let tasks = TaskTracker::new();
    let live = (desk.clone(), stop.clone());
    tasks.spawn(async move { live.0.run_live(live.1).await });
    let search = (desk.clone(), stop.clone());
    tasks.spawn(async move { search.0.run_search(search.1).await });
    let presence = (desk.clone(), stop.clone());
    tasks.spawn(async move { presence.0.run_presence(presence.1).await });
    let outbox = (desk.clone(), stop.clone());
    tasks.spawn(async move { outbox.0.run_outbox(OutboxSettings::default(), outbox.1).await });
    let media = (desk.clone(), stop.clone());
    tasks.spawn(async move { media.0.run_media(FetchSettings::default(), media.1).await });
    let schedule = (desk.clone(), stop.clone());
    tasks.spawn(async move { schedule.0.run_schedule(schedule.1).await });
    let expiry = (desk.clone(), stop.clone());
    tasks.spawn(async move { expiry.0.run_expiry(expiry.1).await });
    let templates = (desk.clone(), stop.clone());
    tasks.spawn(async move { templates.0.run_templates(templates.1).await });
    let batches = (desk.clone(), stop.clone());
    tasks.spawn(async move { batches.0.run_batches(batches.1).await });
    let watch = (desk.clone(), stop.clone());
    tasks.spawn(async move { watch.0.run_batch_watch(watch.1).await });
    let allowances = (desk.clone(), stop.clone());
    tasks.spawn(async move { allowances.0.run_allowances(allowances.1).await });
    let numbers = (desk.clone(), stop.clone());
    tasks.spawn(async move { numbers.0.run_numbers(numbers.1).await });
    let receipts = (desk.clone(), stop.clone());
    tasks.spawn(async move { receipts.0.run_receipts(receipts.1).await });
    tasks.spawn(keep_house(
        desk.clone(),
        Arc::clone(refusals),
        Arc::clone(rates),
        stop.clone(),
    ));
    tasks.close();
    tasks
}

async fn keep_house(desk: Desk, refusals: Arc<Refusals>, rates: Arc<Rates>, stop: CancellationToken) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    let mut passed = 0u64;
    while !stop.is_cancelled() {
        tokio::select! {
            _ = seconds.tick() => {}
            () = stop.cancelled() => {}
        }
        refusals.flush(&desk).await;
        // Settings that another process changed hold here within seconds.
        if passed.is_multiple_of(5)
            && let Err(error) = desk.refresh_settings().await
        {
            tracing::warn!(%error, "Settings could not be read: {error}");
        }
        passed += 1;
        if passed.is_multiple_of(60) {
            rates.forget_quiet();
        }
        if passed.is_multiple_of(600) {
            sweep(&desk).await;
        }
    }
}

async fn sweep(desk: &Desk) {
    match desk.sweep_sessions().await {
        Ok(swept) => tracing::debug!(swept, "Ended sessions swept"),
        Err(error) => tracing::warn!(%error, "Ended sessions could not be swept: {error}"),
    }
    match desk.sweep_uploads().await {
        Ok(swept) => tracing::debug!(swept, "Uploads never sent swept"),
        Err(error) => tracing::warn!(%error, "Uploads never sent could not be swept: {error}"),
    }
    match desk.forget_watchers().await {
        Ok(forgotten) => tracing::debug!(forgotten, "Gone watchers forgotten"),
        Err(error) => tracing::warn!(%error, "Gone watchers could not be forgotten: {error}"),
    }
    match desk.sweep_drafts().await {
        Ok(swept) => tracing::debug!(swept, "Empty drafts swept"),
        Err(error) => tracing::warn!(%error, "Empty drafts could not be swept: {error}"),
    }
    match desk.sweep_quick_replies().await {
        Ok(swept) => tracing::debug!(swept, "Deleted quick replies swept"),
        Err(error) => tracing::warn!(%error, "Deleted quick replies could not be swept: {error}"),
    }
    match desk.sweep_imports().await {
        Ok(swept) => tracing::debug!(swept, "Sheets that nobody took in swept"),
        Err(error) => tracing::warn!(%error, "Sheets that nobody took in could not be swept: {error}"),
    }
    match desk.sweep_template_drafts().await {
        Ok(swept) => tracing::debug!(swept, "Drafts of templates that Meta took swept"),
        Err(error) => tracing::warn!(%error, "Drafts of templates could not be swept: {error}"),
    }
    match desk.forget_old_webhooks().await {
        Ok(forgotten) => tracing::debug!(forgotten, "Old webhook bodies forgotten"),
        Err(error) => tracing::warn!(%error, "Old webhook bodies could not be forgotten: {error}"),
    }
}
