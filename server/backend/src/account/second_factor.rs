//! The second factor: setting it up, taking a code, recovery codes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::account::Enrolment;
use domain::audit::AuditAction;
use domain::management::Declined;
use domain::{Refusal, UserId};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use sqlx::PgConnection;

use super::code;
use crate::audit_log::{Deed, note};
use crate::{Asker, Desk, Error, Result, passwords};

/// Recovery codes that one person has.
const CODES: usize = 8;
/// Letters of one of them, and how many of these find it.
const CODE_LETTERS: usize = 16;
const HINT: usize = 4;

/// What the page shows of `secret`.
fn enrolment(secret: &[u8], asker: &Asker, begun_at: DateTime<Utc>) -> Result<Enrolment> {
    let secret = code::base32(secret);
    let uri = code::uri(&secret, "Guichê", &asker.user.email);
    let (drawing, side) = code::drawing(&uri).ok_or(Error::Inconsistent("second_factors"))?;
    let groups: Vec<&str> = (0..secret.len())
        .step_by(4)
        .map(|at| &secret[at..secret.len().min(at + 4)])
        .collect();
    Ok(Enrolment {
        secret: groups.join(" "),
        drawing,
        side,
        begun_at,
    })
}

impl Desk {
    /// Makes a secret for an authenticator app; nothing asks for its codes before [`Self::confirm_second_factor`].
    ///
    /// # Errors
    /// [`Error::NotFound`] when a confirmed one is in use.
    pub async fn begin_second_factor(&self, asker: &Asker) -> Result<Enrolment> {
        let mut secret = [0u8; code::SECRET];
        rand::rng().fill_bytes(&mut secret);
        let sealed = self.0.vault.seal(&SecretString::from(hex::encode(secret)))?;
        let begun = sqlx::query_scalar!(
            r#"
            insert into second_factors as f (user_id, sealed_secret, created_at) values ($1, $2, $3)
            on conflict (user_id) do update
               set sealed_secret = excluded.sealed_secret, created_at = excluded.created_at, last_step = 0
             where f.confirmed_at is null
            returning created_at
            "#,
            asker.user.id as UserId,
            sealed,
            self.0.wall.now(),
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        enrolment(&secret, asker, begun.ok_or(Error::NotFound)?)
    }

    /// The secret that was made at `begun_at` and is not confirmed yet, to be shown again to the session it was made
    /// for; nothing when another was made since.
    pub async fn begun_second_factor(
        &self,
        asker: &Asker,
        begun_at: DateTime<Utc>,
    ) -> Result<Option<Enrolment>> {
        let sealed = sqlx::query_scalar!(
            "select sealed_secret from second_factors where user_id = $1 and created_at = $2 and confirmed_at is null",
            asker.user.id as UserId,
            begun_at,
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        enrolment(&self.opened(&sealed)?, asker, begun_at).map(Some)
    }

    fn opened(&self, sealed: &[u8]) -> Result<Vec<u8>> {
        hex::decode(self.0.vault.open(sealed)?.expose_secret()).map_err(|_| Error::Vault)
    }

    /// Confirms the app with a code of it; from now on signing in asks for one. Other sessions end. Tells the recovery
    /// codes, once.
    ///
    /// # Errors
    /// [`Error::Refused`] when the code is wrong.
    pub async fn confirm_second_factor(&self, asker: &Asker, typed: &str) -> Result<Vec<String>> {
        if !self.take_code(asker.user.id, typed, false).await? {
            return Err(Refusal::from(Declined::CodeWrong).into());
        }
        let (codes, hashes) = self.make_codes().await?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        let confirmed = sqlx::query!(
            "update second_factors set confirmed_at = $2 where user_id = $1 and confirmed_at is null",
            asker.user.id as UserId,
            now
        )
        .execute(&mut *tx)
        .await?;
        if confirmed.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        replace_codes(&mut tx, asker.user.id, &hashes).await?;
        let keep = asker.session.map(|key| key.digest());
        self.end_sessions(&mut tx, asker.user.id, keep).await?;
        let deed = Deed::by(asker, AuditAction::SecondFactorEnabled).to(asker.user.id, &asker.user.name);
        note(&mut tx, now, deed).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(codes)
    }

    /// Switches the second factor off, for who knows the password.
    ///
    /// # Errors
    /// [`Error::Refused`] when the password is wrong, or the role has to keep it.
    pub async fn disable_second_factor(&self, asker: &Asker, password: SecretString) -> Result<()> {
        if self.business().second_factor.contains(&asker.user.role) {
            return Err(Refusal::from(Declined::SecondFactorRequired).into());
        }
        self.prove(asker, password).await?;
        let mut tx = self.0.pools.agents.begin().await?;
        sqlx::query!(
            "delete from second_factors where user_id = $1",
            asker.user.id as UserId
        )
        .execute(&mut *tx)
        .await?;
        let keep = asker.session.map(|key| key.digest());
        self.end_sessions(&mut tx, asker.user.id, keep).await?;
        let deed = Deed::by(asker, AuditAction::SecondFactorDisabled).to(asker.user.id, &asker.user.name);
        note(&mut tx, self.0.wall.now(), deed).await?;
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// New recovery codes in place of the old ones, for who knows the password.
    ///
    /// # Errors
    /// [`Error::Refused`] when the password is wrong.
    pub async fn renew_recovery_codes(&self, asker: &Asker, password: SecretString) -> Result<Vec<String>> {
        self.prove(asker, password).await?;
        let (codes, hashes) = self.make_codes().await?;
        let mut tx = self.0.pools.agents.begin().await?;
        let standing = sqlx::query_scalar!(
            "select confirmed_at from second_factors where user_id = $1 for update",
            asker.user.id as UserId
        )
        .fetch_optional(&mut *tx)
        .await?
        .flatten();
        if standing.is_none() {
            return Err(Error::NotFound);
        }
        replace_codes(&mut tx, asker.user.id, &hashes).await?;
        let deed = Deed::by(asker, AuditAction::RecoveryCodesRenewed).to(asker.user.id, &asker.user.name);
        note(&mut tx, self.0.wall.now(), deed).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Whether `typed` is a code of `user`'s app that was not taken yet; takes it.
    pub(super) async fn take_code(&self, user: UserId, typed: &str, confirmed: bool) -> Result<bool> {
        let Some(typed) = digits(typed) else {
            return Ok(false);
        };
        let sealed = sqlx::query_scalar!(
            "select sealed_secret from second_factors where user_id = $1 and (confirmed_at is not null) = $2",
            user as UserId,
            confirmed
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        let Some(sealed) = sealed else { return Ok(false) };
        let Some(step) = code::matching_step(&self.opened(&sealed)?, typed, self.0.wall.now().timestamp())
        else {
            return Ok(false);
        };
        let taken = sqlx::query!(
            "update second_factors set last_step = $2 where user_id = $1 and last_step < $2",
            user as UserId,
            step
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(taken.rows_affected() == 1)
    }

    /// Whether `typed` is a recovery code of `user` that was not used yet; uses it up.
    pub(super) async fn take_recovery_code(&self, user: UserId, typed: &str) -> Result<bool> {
        let letters: String = typed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if letters.len() != CODE_LETTERS {
            return Ok(false);
        }
        let (hint, rest) = letters.split_at(HINT);
        let hash = sqlx::query_scalar!(
            r#"
            select c.hash from recovery_codes c join second_factors f using (user_id)
             where user_id = $1 and hint = $2 and used_at is null and f.confirmed_at is not null
            "#,
            user as UserId,
            hint
        )
        .fetch_optional(&self.0.pools.agents)
        .await?;
        let Some(hash) = hash else { return Ok(false) };
        if !self.verify_password(SecretString::from(rest), hash).await? {
            return Ok(false);
        }
        let used = sqlx::query!(
            "update recovery_codes set used_at = $3 where user_id = $1 and hint = $2 and used_at is null",
            user as UserId,
            hint,
            self.0.wall.now()
        )
        .execute(&self.0.pools.agents)
        .await?;
        Ok(used.rows_affected() == 1)
    }

    /// New codes as they are told, and as they are kept: the letters that find each with the hash of the others.
    async fn make_codes(&self) -> Result<(Vec<String>, BTreeMap<String, String>)> {
        let (mut codes, mut hashes) = (Vec::with_capacity(CODES), BTreeMap::new());
        while codes.len() < CODES {
            let told = passwords::grouped(CODE_LETTERS);
            let letters = told.replace('-', "");
            let (hint, rest) = letters.split_at(HINT);
            if !hashes.contains_key(hint) {
                hashes.insert(
                    hint.to_owned(),
                    self.hash_password(SecretString::from(rest)).await?,
                );
                codes.push(told);
            }
        }
        Ok((codes, hashes))
    }
}

async fn replace_codes(tx: &mut PgConnection, user: UserId, hashes: &BTreeMap<String, String>) -> Result<()> {
    let hints: Vec<String> = hashes.keys().cloned().collect();
    let kept: Vec<String> = hashes.values().cloned().collect();
    sqlx::query!("delete from recovery_codes where user_id = $1", user as UserId)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        r#"
        insert into recovery_codes (user_id, hint, hash)
        select $1, hint, hash from unnest($2::text[], $3::text[]) as t (hint, hash)
        "#,
        user as UserId,
        &hints,
        &kept
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Six digits, however they were grouped.
fn digits(typed: &str) -> Option<u32> {
    let digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}
