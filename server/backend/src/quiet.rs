//! Transactions that take long and tell nobody anything.

use sqlx::PgConnection;

use crate::Result;

/// Has live screens and the search not wait for this transaction, which writes no events. Everybody's events are read in the
/// order of their transactions, so that they would come as late as it takes: a second and more for a sheet of a hundred
/// thousand rows. To be asked before anything is written or locked; Postgres holds it to its word
/// (`events_not_of_the_quiet`).
///
/// # Errors
/// When the transaction wrote already.
pub(crate) async fn keep_quiet(tx: &mut PgConnection) -> Result<()> {
    sqlx::query!("select keep_quiet()").execute(tx).await?;
    Ok(())
}
