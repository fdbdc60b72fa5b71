//! Making and revoking tokens.

use chrono::{DateTime, Utc};
use domain::api::{
    ApiScope, ApiTokenEntry, ApiTokenForm, ApiTokens, NewApiToken, TOKEN_PREFIX, TokenStanding,
};
use domain::audit::AuditAction;
use domain::user::Permission;
use domain::{ApiTokenId, UserId};
use rand::RngExt;
use serde_json::json;
use uuid::Uuid;

use super::digest;
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, new_id, zone};

/// Lines of the list at most.
const MOST: usize = 200;
/// Letters of a token that are shown: enough to tell it from others, far from enough to guess the rest.
const SHOWN: usize = 10;

impl Desk {
    /// All tokens, the good ones first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn list_api_tokens(&self, asker: &Asker) -> Result<ApiTokens> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut connection = self.0.pools.agents.acquire().await?;
        let rows = sqlx::query!(
            r#"
            select t.id as "id: ApiTokenId", t.name, t.prefix, t.scopes, u.name as by, t.created_at, t.expires_at, t.last_used_at,
                   t.revoked_at is not null as "revoked!",
                   array(select n.name from api_token_numbers a join numbers n on n.id = a.number_id
                          where a.token_id = t.id order by lower(n.name)) as "numbers!: Vec<String>"
              from api_tokens t
              join users u on u.id = t.created_by
             order by (t.revoked_at is not null or coalesce(t.expires_at <= $1, false)), t.created_at desc, t.id desc
             limit $2
            "#,
            now,
            MOST as i64 + 1,
        )
        .fetch_all(&mut *connection)
        .await?;
        let more = rows.len() > MOST;
        let tokens = rows
            .into_iter()
            .take(MOST)
            .map(|row| ApiTokenEntry {
                id: row.id,
                name: row.name,
                prefix: row.prefix,
                scopes: row
                    .scopes
                    .iter()
                    .filter_map(|slug| ApiScope::from_slug(slug))
                    .collect(),
                numbers: row.numbers,
                by: row.by,
                created_at: row.created_at,
                expires_at: row.expires_at,
                last_used_at: row.last_used_at,
                standing: standing(row.revoked, row.expires_at, now),
            })
            .collect();
        Ok(ApiTokens { tokens, more })
    }

    /// Makes a token, and tells it: only its hash is kept.
    ///
    /// # Errors
    /// [`Error::Refused`] naming the field; [`Error::NotFound`] for a number that is not there; [`Error::Forbidden`]
    /// for all but administrators.
    pub async fn create_api_token(&self, asker: &Asker, form: ApiTokenForm) -> Result<NewApiToken> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let (form, last) = form
            .checked(zone::day(self.0.zone, now))
            .map_err(domain::Refusal::from)?;
        let expires_at = last
            .and_then(|day| day.succ_opt())
            .map(|day| zone::start_of(self.0.zone, day));
        let random: [u8; 32] = rand::rng().random();
        let secret = format!("{TOKEN_PREFIX}{}", hex::encode(random));
        let id = ApiTokenId(new_id());
        let numbers: Vec<Uuid> = form.numbers.iter().map(|number| number.0).collect();
        let scopes: Vec<String> = form.scopes.iter().map(|scope| scope.slug().to_owned()).collect();
        let mut tx = self.0.pools.agents.begin().await?;
        sqlx::query!(
            r#"
            insert into api_tokens (id, name, prefix, hash, scopes, created_by, created_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            "#,
            id as ApiTokenId,
            form.name,
            &secret[..SHOWN],
            digest(secret.as_bytes()),
            &scopes,
            asker.user.id as UserId,
            now,
            expires_at,
        )
        .execute(&mut *tx)
        .await?;
        let names = sqlx::query_scalar!(
            r#"
            with given as (
                insert into api_token_numbers (token_id, number_id) select $1, id from numbers where id = any($2)
            )
            select name from numbers where id = any($2) order by lower(name)
            "#,
            id as ApiTokenId,
            &numbers,
        )
        .fetch_all(&mut *tx)
        .await?;
        if names.len() != numbers.len() {
            return Err(Error::NotFound);
        }
        note(
            &mut tx,
            now,
            Deed::by(asker, AuditAction::TokenCreated)
                .on(&form.name)
                .made(json!({
                    "scopes": scopes, "numbers": names, "expires": last.map(|day| day.to_string()),
                })),
        )
        .await?;
        tx.commit().await?;
        Ok(NewApiToken { id: id.0, secret })
    }

    /// Takes a token back, for good.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that is not revoked already; [`Error::Forbidden`] for all but
    /// administrators.
    pub async fn revoke_api_token(&self, asker: &Asker, id: ApiTokenId) -> Result<()> {
        asker.may(Permission::Administer)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let name = sqlx::query_scalar!(
            "update api_tokens set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at is null returning name",
            id as ApiTokenId,
            now,
            asker.user.id as UserId,
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::NotFound)?;
        note(&mut tx, now, Deed::by(asker, AuditAction::TokenRevoked).on(&name)).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn standing(revoked: bool, expires_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> TokenStanding {
    match expires_at {
        _ if revoked => TokenStanding::Revoked,
        Some(end) if end <= now => TokenStanding::Expired,
        _ => TokenStanding::Good,
    }
}
