//! Our numbers as administrators see and change them.

use domain::audit::AuditAction;
use domain::management::Declined;
use domain::number::{Connection, NumberEntry, NumberForm, Numbers};
use domain::receipts::{ReadReceipts, ReceiptPolicy};
use domain::user::Permission;
use domain::{NumberId, Refusal, TeamId, UserId, management};
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;
use whatsapp::SendError;
use whatsapp::client::PhoneNumber;

use crate::audit_log::{Deed, note};
use crate::users::{self, Work, choices, tell_screens};
use crate::{Asker, Desk, Error, NewNumber, Result};

impl Desk {
    /// All numbers, with who may use them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but administrators.
    pub async fn list_numbers(&self, asker: &Asker) -> Result<Numbers> {
        asker.may(Permission::Administer)?;
        let pool = &self.0.pools.agents;
        let rows = sqlx::query!(
            r#"
            select n.id as "id: NumberId", n.name, n.display_phone, n.phone_number_id, n.waba_id,
                   n.sealed_token is not null as "connected!",
                   n.read_receipts as "receipts: ReadReceipts", n.shows_typing, n.default_team_id as "team: TeamId", t.name as team_name,
                   array(select u.id from number_access a join users u on u.id = a.user_id
                          where a.number_id = n.id order by lower(u.name), u.id) as "people!: Vec<Uuid>",
                   array(select u.name from number_access a join users u on u.id = a.user_id
                          where a.number_id = n.id order by lower(u.name), u.id) as "people_names!",
                   coalesce(o.open, 0) as "open!"
              from numbers n
              join teams t on t.id = n.default_team_id
              left join (select number_id, count(*) as open from protocols where state <> 'closed' group by number_id) o
                on o.number_id = n.id
             order by lower(n.name)
             limit 1000
            "#
        )
        .fetch_all(pool)
        .await?;
        let numbers = rows
            .into_iter()
            .map(|row| NumberEntry {
                id: row.id,
                form: NumberForm {
                    name: row.name,
                    team: row.team,
                    people: row.people.into_iter().map(UserId).collect(),
                    receipts: ReceiptPolicy {
                        receipts: row.receipts,
                        typing: row.shows_typing,
                    },
                },
                display_phone: row.display_phone,
                phone_number_id: row.phone_number_id,
                waba_id: row.waba_id,
                connected: row.connected,
                team_name: row.team_name,
                people: row.people_names,
                open_conversations: row.open,
            })
            .collect();
        Ok(Numbers {
            numbers,
            choices: choices(pool, true).await?,
        })
    }

    /// Changes a number's name, queue, people and receipts; whose access changed has it at once. What those have on it
    /// who may not use it any more goes back to the queue.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change.
    pub async fn change_number(&self, asker: &Asker, id: NumberId, form: NumberForm) -> Result<()> {
        asker.may(Permission::Administer)?;
        let name = management::name(&form.name).map_err(Refusal::from)?;
        let now = self.0.wall.now();
        let mut tx = self.0.pools.agents.begin().await?;
        users::lock(&mut tx).await?;
        let before = told_of(&mut tx, id).await?;
        let people: Vec<Uuid> = form.people.iter().map(|person| person.0).collect();
        let changed = sqlx::query!(
            r#"
            update numbers set name = $2, default_team_id = t.id, read_receipts = $4, shows_typing = $5
              from teams t where numbers.id = $1 and t.id = $3 and t.archived_at is null
            "#,
            id as NumberId,
            name,
            form.team as TeamId,
            form.receipts.receipts as ReadReceipts,
            form.receipts.typing,
        )
        .execute(&mut *tx)
        .await?;
        if changed.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        let lost = sqlx::query_scalar!(
            r#"select user_id as "user: UserId" from number_access where number_id = $1 and user_id <> all($2)"#,
            id as NumberId,
            &people
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut returned = 0;
        for user in &lost {
            returned += self.bar(&mut tx, Some(asker.user.id), *user, id).await?;
        }
        let gained = sqlx::query_scalar!(
            r#"
            insert into number_access (user_id, number_id, granted_at)
            select u.id, $1, $3 from users u where u.id = any($2)
            on conflict do nothing
            returning user_id as "user: UserId"
            "#,
            id as NumberId,
            &people,
            now
        )
        .fetch_all(&mut *tx)
        .await?;
        let touched: Vec<UserId> = lost.into_iter().chain(gained).collect();
        tell_screens(&mut tx, &touched, self.0.clock.now()).await?;
        let mut after = told_of(&mut tx, id).await?;
        if returned > 0 {
            after["returned_protocols"] = json!(returned);
        }
        if before != after {
            let action = if touched.is_empty() {
                AuditAction::NumberChanged
            } else {
                AuditAction::AccessChanged
            };
            note(
                &mut tx,
                now,
                Deed::by(asker, action).on(&name).change(before, after),
            )
            .await?;
        }
        tx.commit().await?;
        self.0.hub.wake();
        Ok(())
    }

    /// Takes `number` from `user`, and puts back into the queue what they have on it, unless their role lets them use
    /// every number. Returns how many.
    pub(super) async fn bar(
        &self,
        tx: &mut PgConnection,
        actor: Option<UserId>,
        user: UserId,
        number: NumberId,
    ) -> Result<i64> {
        // Nobody gives them one of the number while it is taken from them.
        let role = users::known(tx, user).await?.role;
        sqlx::query!(
            "delete from number_access where user_id = $1 and number_id = $2",
            user as UserId,
            number as NumberId
        )
        .execute(&mut *tx)
        .await?;
        if role.may(Permission::EveryNumber) {
            return Ok(0);
        }
        self.give_back(tx, actor, user, Work::Barred, "").await
    }

    /// Adds a number that Meta knows under the token given.
    ///
    /// # Errors
    /// [`Error::Refused`] says what to change, in Meta's stead too.
    pub async fn connect_number(&self, asker: &Asker, new: Connection) -> Result<NumberId> {
        asker.may(Permission::Administer)?;
        let (phone_number_id, waba_id) = (new.phone_number_id.trim(), new.waba_id.trim());
        digits(phone_number_id, Declined::PhoneNumberIdInvalid)?;
        digits(waba_id, Declined::WabaIdInvalid)?;
        let known = sqlx::query_scalar!(
            r#"select exists (select from numbers where phone_number_id = $1) as "known!""#,
            phone_number_id
        )
        .fetch_one(&self.0.pools.agents)
        .await?;
        if known {
            return Err(Refusal::from(Declined::NumberKnown).into());
        }
        let token = given(&new.token)?;
        let found = self.ask_meta(&token, phone_number_id).await?;
        let display_phone = found
            .display_phone_number
            .unwrap_or_else(|| phone_number_id.to_owned());
        let name = match (new.name.trim(), found.verified_name) {
            ("", Some(verified)) => verified,
            (typed, _) => typed.to_owned(),
        };
        let name = management::name(&name).map_err(Refusal::from)?;
        let id = self
            .add_number(NewNumber {
                phone_number_id: phone_number_id.to_owned(),
                waba_id: waba_id.to_owned(),
                display_phone,
                name: name.clone(),
                token,
            })
            .await?;
        let mut connection = self.0.pools.agents.acquire().await?;
        let after = json!({"name": name, "phone_number_id": phone_number_id, "waba_id": waba_id});
        let deed = Deed::by(asker, AuditAction::NumberAdded).on(&name).made(after);
        note(&mut connection, self.0.wall.now(), deed).await?;
        Ok(id)
    }

    /// Gives a number another token, once Meta takes it.
    ///
    /// # Errors
    /// [`Error::Refused`] says what Meta thinks of it.
    pub async fn replace_token(&self, asker: &Asker, id: NumberId, token: &str) -> Result<()> {
        asker.may(Permission::Administer)?;
        let row = sqlx::query!(
            "select name, phone_number_id from numbers where id = $1",
            id as NumberId
        )
        .fetch_optional(&self.0.pools.agents)
        .await?
        .ok_or(Error::NotFound)?;
        let token = given(token)?;
        self.ask_meta(&token, &row.phone_number_id).await?;
        let sealed = self.0.vault.seal(&token)?;
        let mut tx = self.0.pools.agents.begin().await?;
        sqlx::query!(
            "update numbers set sealed_token = $2 where id = $1",
            id as NumberId,
            sealed
        )
        .execute(&mut *tx)
        .await?;
        let deed = Deed::by(asker, AuditAction::NumberConnected).on(&row.name);
        note(&mut tx, self.0.wall.now(), deed).await?;
        tx.commit().await?;
        self.forget_token(id);
        Ok(())
    }

    /// The number as Meta shows it to who has `token`.
    async fn ask_meta(&self, token: &SecretString, phone_number_id: &str) -> Result<PhoneNumber> {
        self.0
            .whatsapp
            .phone_number(token, phone_number_id)
            .await
            .map_err(|error| {
                let why = match &error {
                    SendError::Refused(graph) if graph.code == 190 || graph.http == 401 => {
                        Declined::TokenRefused
                    }
                    SendError::Refused(graph) if graph.http == 429 || graph.http >= 500 => Declined::MetaAway,
                    SendError::Refused(_) => Declined::NumberUnknown,
                    SendError::NotSent { .. } | SendError::Lost { .. } => Declined::MetaAway,
                };
                tracing::info!(%error, "Meta did not show a number: {error}");
                Refusal::from(why).into()
            })
    }
}

fn digits(text: &str, otherwise: Declined) -> Result<()> {
    let fine = (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fine {
        Ok(())
    } else {
        Err(Refusal::from(otherwise).into())
    }
}

fn given(token: &str) -> Result<SecretString> {
    let token = token.trim();
    if token.is_empty() {
        Err(Refusal::from(Declined::TokenMissing).into())
    } else if token.len() > 2_000 || !token.bytes().all(|b| b.is_ascii_graphic()) {
        Err(Refusal::from(Declined::TokenRefused).into())
    } else {
        Ok(SecretString::from(token))
    }
}

/// A number as the audit log tells of it.
async fn told_of(tx: &mut PgConnection, id: NumberId) -> Result<Value> {
    let row = sqlx::query!(
        r#"
        select n.name, n.read_receipts as "receipts: ReadReceipts", n.shows_typing, (select t.name from teams t where t.id = n.default_team_id) as team,
               array(select u.name from number_access a join users u on u.id = a.user_id
                      where a.number_id = n.id order by u.name, u.id) as "people!"
          from numbers n where n.id = $1 for update
        "#,
        id as NumberId
    )
    .fetch_optional(tx)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(
        json!({"name": row.name, "team": row.team, "people": row.people, "read_receipts": row.receipts.slug(),
            "shows_typing": row.shows_typing}),
    )
}
