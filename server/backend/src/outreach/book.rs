//! The book of contacts by phone, for who writes into it without writing to anybody.

use chrono::{DateTime, Utc};
use domain::phone::Phone;
use domain::{ContactId, NumberId};
use sqlx::PgConnection;

use super::{contact_of, write};
use crate::{Error, Result};

/// The contact with that phone in the portfolio of `number`.
pub(crate) async fn whose(
    connection: &mut PgConnection,
    number: NumberId,
    phone: &Phone,
) -> Result<Option<ContactId>> {
    let portfolio = portfolio(connection, number).await?;
    contact_of(connection, &portfolio, phone).await
}

/// A new contact in the portfolio of `number`.
pub(crate) async fn new_contact(
    tx: &mut PgConnection,
    number: NumberId,
    phone: &Phone,
    name: &str,
    now: DateTime<Utc>,
) -> Result<ContactId> {
    let portfolio = portfolio(tx, number).await?;
    write::contact(tx, &portfolio, phone, name, now).await
}

async fn portfolio(connection: &mut PgConnection, number: NumberId) -> Result<String> {
    sqlx::query_scalar!("select portfolio from numbers where id = $1", number as NumberId)
        .fetch_optional(connection)
        .await?
        .ok_or(Error::NotFound)
}
