//! Server functions of the search and of saved views.

use domain::SavedViewId;
use domain::search::{Found, FoundCursor, FoundNamed, SavedViews, SearchFilters};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::error::AppError;

/// What `typed` finds among everything I may see; with `after`, further messages only.
#[server(input = Json)]
pub async fn search(
    typed: String,
    filters: SearchFilters,
    after: Option<FoundCursor>,
) -> Result<Found, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.search(&user, &typed, &filters, after).await?)
}

/// More of the conversations and protocols that `typed` finds than [`search`] gives at once.
#[server(input = Json)]
pub async fn search_named(typed: String, filters: SearchFilters) -> Result<FoundNamed, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.search_named(&user, &typed, &filters).await?)
}

/// The views I may use, and the teams I may keep one for.
// Named apart from what it answers, whose name the macro would take.
#[server(name = ReadSavedViews, input = Json)]
pub async fn saved_views() -> Result<SavedViews, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.saved_views(&user).await?)
}

/// Keeps an address under a name, for me or for a team.
#[server(input = Json)]
pub async fn save_view(
    name: String,
    address: String,
    team: Option<domain::TeamId>,
) -> Result<SavedViewId, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.save_view(&user, &name, &address, team).await?)
}

/// Forgets a view of mine; who leads, my team's too.
#[server(input = Json)]
pub async fn forget_view(saved: SavedViewId) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.forget_view(&user, saved).await?)
}
