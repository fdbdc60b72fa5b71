//! Many conversations at once: found by a list's own rule, changed in chunks of one transaction each.

use domain::balance::{Load, give};
use domain::bulk::{BULK_CHUNK, BulkAction, BulkOutcome, MOST_BULK, Seen};
use domain::conversation::Listing;
use domain::presence::OFFLINE_AFTER;
use domain::protocol::{Actor, ChangeRequest, ProtocolAction, ReadSoFar, Standing, Target, check_standing};
use domain::transfer::{Targets, WrapUpCode};
use domain::user::{CurrentUser, Permission, Role};
use domain::{ConversationId, NumberId, Refusal, TeamId, UserId, WrapUpId};
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

use super::authorised;
use super::change::{Facts, change_locked, lock};
use super::list::push_view;
use crate::{Desk, Error, Result};

impl Desk {
    /// Every conversation of `listing`, those not loaded too, waiting longest first, with where each stands; at most
    /// [`MOST_BULK`], and none but those `among` some, where that is asked.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who may not redistribute.
    pub async fn match_conversations(
        &self,
        user: &CurrentUser,
        listing: Listing,
        among: Option<&[ConversationId]>,
    ) -> Result<Vec<Seen>> {
        leads(user)?;
        let access = self.access(user).await?;
        let mut query = QueryBuilder::new("select id, owner_id, team_id from conversations where ");
        push_view(&mut query, listing.view, listing.filter, user, &access);
        if let Some(among) = among {
            let ids: Vec<Uuid> = among.iter().map(|id| id.0).collect();
            query.push(" and id = any(").push_bind(ids).push(")");
        }
        query
            .push(" order by state_since, id limit ")
            .push_bind(MOST_BULK as i64);
        let found: Vec<(ConversationId, Option<UserId>, TeamId)> =
            query.build_query_as().fetch_all(&self.0.pools.agents).await?;
        let seen = |(id, owner, team)| Seen {
            id,
            at: Some(Standing::of(owner, team)),
        };
        Ok(found.into_iter().map(seen).collect())
    }

    /// Who and which teams many conversations can be given to, and every code they can be closed with.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who may not redistribute.
    pub async fn bulk_choices(&self, user: &CurrentUser) -> Result<(Targets, Vec<WrapUpCode>)> {
        leads(user)?;
        let codes = sqlx::query_as!(
            WrapUpCode,
            r#"
            select w.id as "id: WrapUpId", case when t.id is null then w.name else w.name || ' · ' || t.name end as "name!"
              from wrap_up_codes w
              left join teams t on t.id = w.team_id
             where w.archived_at is null
             order by w.position, lower(w.name), lower(t.name), w.id
             limit 1000
            "#
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        Ok((self.targets(None).await?, codes))
    }

    /// Does `action` to each of `conversations` that allows it, in one transaction; at most [`BULK_CHUNK`] of them. What
    /// does not stand any more where it was seen is left to whoever has it now, and what nobody has read is not closed.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who may not redistribute, or who ask for too many.
    pub async fn change_many(
        &self,
        user: &CurrentUser,
        conversations: &[Seen],
        action: BulkAction,
        note: Option<String>,
        wrap_up: Option<WrapUpId>,
    ) -> Result<Vec<BulkOutcome>> {
        leads(user)?;
        if conversations.len() > BULK_CHUNK {
            return Err(Error::Forbidden);
        }
        // Always locked in the order of their ids, as ingest does.
        let mut seen = conversations.to_vec();
        seen.sort_unstable_by_key(|one| one.id);
        seen.dedup_by_key(|one| one.id);
        let mut tx = self.0.pools.agents.begin().await?;
        let mut receivers = match action {
            BulkAction::Evenly(team) => self.present(&mut tx, team).await?,
            BulkAction::Each(_) => Vec::new(),
        };
        let mut outcomes = Vec::with_capacity(seen.len());
        for one in seen {
            let changed = match action {
                BulkAction::Each(action) => {
                    let request =
                        ChangeRequest::new(action, note.clone(), wrap_up).having_read(ReadSoFar::AsMarked);
                    self.change_one(&mut tx, user, one, &request).await
                }
                BulkAction::Evenly(_) => {
                    self.hand_out(&mut tx, user, one, &mut receivers, note.clone())
                        .await
                }
            };
            outcomes.push(outcome(&mut tx, one.id, changed).await?);
        }
        tx.commit().await?;
        self.0.hub.wake();
        let done = outcomes.iter().filter(|one| one.done).count();
        tracing::info!(user.id = %user.id, asked = outcomes.len(), done, "Many protocols changed: {done}");
        Ok(outcomes)
    }

    /// Does `request` to one, if it stands where it was seen.
    async fn change_one(
        &self,
        tx: &mut PgConnection,
        user: &CurrentUser,
        seen: Seen,
        request: &ChangeRequest,
    ) -> Result<()> {
        let facts = still(tx, user, seen).await?;
        let actor = Actor::Person(user.id, user.role);
        change_locked(tx, seen.id, facts, request, actor, self.0.clock.now()).await?;
        Ok(())
    }

    /// Gives one to whoever of `receivers` is next, if it stands where it was seen.
    async fn hand_out(
        &self,
        tx: &mut PgConnection,
        user: &CurrentUser,
        seen: Seen,
        receivers: &mut [Receiver],
        note: Option<String>,
    ) -> Result<()> {
        let facts = still(tx, user, seen).await?;
        let owner = facts.rule.owner.as_ref().map(|(id, _)| *id);
        let number = facts.number;
        let before = receivers.to_vec();
        let may = |who: UserId| {
            owner != Some(who)
                && before
                    .iter()
                    .any(|one| one.load.user == who && one.covers(number))
        };
        let now = self.0.clock.now();
        let mut loads: Vec<Load> = receivers.iter().map(|one| one.load.clone()).collect();
        let next = give(&mut loads, may, now).ok_or(Refusal::NobodyPresent)?;
        let request = ChangeRequest::new(ProtocolAction::Transfer(Target::Agent(next)), note, None);
        let actor = Actor::Person(user.id, user.role);
        change_locked(tx, seen.id, facts, &request, actor, now).await?;
        for (receiver, load) in receivers.iter_mut().zip(loads) {
            receiver.load = load;
        }
        Ok(())
    }

    /// The members of `team` who are present, with what they have to do.
    async fn present(&self, tx: &mut PgConnection, team: TeamId) -> Result<Vec<Receiver>> {
        let rows = sqlx::query!(
            r#"
            select u.id as "id!: UserId", u.role as "role!: Role",
                   array(select a.number_id from number_access a where a.user_id = u.id) as "numbers!: Vec<NumberId>",
                   count(c.id) as "open!", max(c.state_since) as idle_since
              from team_members m
              join users u on u.id = m.user_id and u.disabled_at is null
              join presences s on s.user_id = u.id and s.seen_at >= $2
              left join conversations c on c.owner_id = u.id and c.state in ('in_service', 'on_hold', 'awaiting_customer')
             where m.team_id = $1
               and not exists (select from pauses p where p.user_id = u.id and p.ended_at is null)
             group by u.id
            "#,
            team as TeamId,
            self.0.wall.now() - OFFLINE_AFTER,
        )
        .fetch_all(tx)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Receiver {
                load: Load {
                    user: row.id,
                    open: row.open,
                    idle_since: row.idle_since,
                },
                numbers: (!row.role.may(Permission::EveryNumber)).then_some(row.numbers),
            })
            .collect())
    }
}

/// Somebody who can be given a conversation.
#[derive(Clone)]
struct Receiver {
    load: Load,
    /// Absent: every number.
    numbers: Option<Vec<NumberId>>,
}

impl Receiver {
    fn covers(&self, number: NumberId) -> bool {
        self.numbers
            .as_ref()
            .is_none_or(|numbers| numbers.contains(&number))
    }
}

fn leads(user: &CurrentUser) -> Result<()> {
    if user.role.may(Permission::Redistribute) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Locks one, and refuses unless it stands where it was seen.
async fn still(tx: &mut PgConnection, user: &CurrentUser, seen: Seen) -> Result<Facts> {
    authorised(tx, user, seen.id).await?;
    let facts = lock(tx, seen.id).await?;
    check_standing(&facts.rule, seen.at, Actor::Person(user.id, user.role))?;
    Ok(facts)
}

/// What is told of one; a refusal is an outcome, a broken database is not.
async fn outcome(tx: &mut PgConnection, id: ConversationId, changed: Result<()>) -> Result<BulkOutcome> {
    let (done, refusal) = match changed {
        Ok(()) => (true, None),
        Err(Error::Refused(refusal)) => (false, Some(refusal)),
        Err(Error::NotFound) => (false, None),
        Err(error) => return Err(error),
    };
    let mut outcome = BulkOutcome {
        id,
        name: String::new(),
        done,
        refusal,
    };
    // Only who is in the way has to be named.
    if outcome.refusal.is_some() {
        outcome.name = sqlx::query_scalar!(
            "select contact_name as \"name!\" from conversation_cards where id = $1",
            id as ConversationId
        )
        .fetch_one(tx)
        .await?;
    }
    Ok(outcome)
}
