//! Server functions of Monitoramento: who asks, what, done.

use domain::monitor::Monitor;
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::error::AppError;

/// Queues and people as they stand.
#[server(input = Json)]
pub async fn read_monitor() -> Result<Monitor, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.monitor(&user).await?)
}
