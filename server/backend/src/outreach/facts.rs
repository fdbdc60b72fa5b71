//! What the guards are decided on: the number, who is known there, the template, consent.

use chrono::{DateTime, Utc};
use domain::allowance::Scope;
use domain::consent::ConsentSettings;
use domain::media::FileKind;
use domain::outreach::{FilledTemplate, Known, Stop, offered};
use domain::phone::Phone;
use domain::price::{PriceLine, country_of};
use domain::protocol::{ProtocolNumber, ProtocolState};
use domain::template::{
    FillTrouble, Rendered, Slot, SlotKind, TemplateCategory, TemplateParts, TemplateStatus, render,
};
use domain::user::{CurrentUser, Permission};
use domain::window::ServiceWindow;
use domain::{ContactId, ConversationId, FileId, MessageId, NumberId, TeamId, TemplateId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::media::{kind_of, usable};
use crate::{Desk, Error, Result, allowances, consent, prices, settings, zone};

/// A number that may be written from.
pub(crate) struct Number {
    pub id: NumberId,
    pub waba_id: String,
    pub portfolio: String,
    pub team: TeamId,
    /// The messaging limit that it counts for.
    pub scope: Scope,
    /// Meta lets it answer only.
    pub restricted: bool,
}

/// A template that goes out as it is filled in.
pub(super) struct Ready {
    pub template: TemplateId,
    pub name: String,
    pub language: String,
    pub category: TemplateCategory,
    pub parts: TemplateParts,
    pub filling: domain::template::Filling,
    pub rendered: Rendered,
    pub file: Option<FileId>,
}

/// The number `id`, if `user` may write from it.
pub(crate) async fn number(
    tx: &mut PgConnection,
    user: &CurrentUser,
    id: NumberId,
) -> Result<Result<Number, Stop>> {
    let row = sqlx::query!(
        r#"
        select n.id as "id: NumberId", n.waba_id, n.portfolio, n.default_team_id as "team: TeamId", n.limit_by_number,
               n.sealed_token is not null as "connected!",
               coalesce(n.status = 'RESTRICTED' and not is_being_asked(n), false) as "restricted!"
          from numbers n
         where n.id = $1
           and ($2 or exists (select from number_access a where a.user_id = $3 and a.number_id = n.id))
        "#,
        id as NumberId,
        user.role.may(Permission::EveryNumber),
        user.id as UserId,
    )
    .fetch_optional(tx)
    .await?;
    Ok(match row {
        None => Err(Stop::NumberNotEnabled),
        Some(row) if !row.connected => Err(Stop::NumberNotConnected),
        Some(row) => Ok(Number {
            id: row.id,
            waba_id: row.waba_id,
            scope: allowances::scope(row.limit_by_number, &row.portfolio, row.id),
            portfolio: row.portfolio,
            team: row.team,
            restricted: row.restricted,
        }),
    })
}

/// How things stand with `contact` on `number`: their conversation there, of whichever contact they were merged from,
/// locked. An open protocol goes before a closed one.
pub(super) async fn known(
    tx: &mut PgConnection,
    number: &Number,
    contact: ContactId,
    now: DateTime<Utc>,
) -> Result<Option<Known>> {
    let conversations = sqlx::query_scalar!(
        r#"
        select c.id as "id: ConversationId"
          from conversations c
         where c.number_id = $1 and c.contact_id in (select contact_family($2))
         order by c.id
           for no key update
        "#,
        number.id as NumberId,
        contact as ContactId,
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut found: Option<Known> = None;
    for conversation in conversations {
        let (_, known) = locked(tx, conversation, now).await?;
        if known.state.is_open() || found.is_none() {
            found = Some(known);
        }
    }
    Ok(found)
}

/// How things stand in `conversation`, which is locked from then on; and with whom it is.
pub(super) async fn locked(
    tx: &mut PgConnection,
    conversation: ConversationId,
    now: DateTime<Utc>,
) -> Result<(ContactId, Known)> {
    // Names are read after the lock: what is joined to a row that was waited for would be as it was before.
    let row = sqlx::query!(
        r#"
        select c.contact_id as "contact: ContactId", c.state as "state: ProtocolState", c.owner_id as "owner: UserId",
               c.protocol_id, c.last_inbound_at
          from conversations c
         where c.id = $1
           for no key update
        "#,
        conversation as ConversationId,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    let told = sqlx::query!(
        r#"
        select p.code as "code: ProtocolNumber", (select name from users where id = $2) as owner
          from protocols p where p.id = $1
        "#,
        row.protocol_id,
        row.owner as Option<UserId>,
    )
    .fetch_one(tx)
    .await?;
    let known = Known {
        conversation,
        protocol: told.code,
        state: row.state,
        owner: row.owner.zip(told.owner),
        window_open: ServiceWindow::at(now, row.last_inbound_at).is_open(),
    };
    Ok((row.contact, known))
}

/// The template filled in, if it may go out from `number` to `contact`; somebody new has no consent to ask about but
/// what the policy wants of everybody. What the message `again` carried already may be sent again.
pub(super) async fn ready(
    tx: &mut PgConnection,
    user: &CurrentUser,
    number: &Number,
    contact: Option<ContactId>,
    with: &FilledTemplate,
    again: Option<MessageId>,
) -> Result<Result<Ready, Stop>> {
    let row = sqlx::query!(
        r#"
        select t.name, t.language, t.category as "category: TemplateCategory", t.status as "status: TemplateStatus",
               t.parts as "parts: Json<TemplateParts>"
          from templates t
         where t.id = $1 and t.waba_id = $2 and t.gone_at is null
        "#,
        with.template as TemplateId,
        number.waba_id,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else {
        return Ok(Err(Stop::TemplateGone));
    };
    let (parts, filling) = (row.parts.0, clean(&with.filling));
    let category = match offered(row.status, row.category, &parts, &filling) {
        Ok(category) => category,
        Err(stop) => return Ok(Err(stop)),
    };
    let file = match header_file(tx, user, &parts, filling.file, again).await? {
        Ok(file) => file,
        Err(stop) => return Ok(Err(stop)),
    };
    if let Err(stop) = may_begin(tx, number, contact, category).await? {
        return Ok(Err(stop));
    }
    Ok(Ok(Ready {
        template: with.template,
        name: row.name,
        language: row.language,
        category,
        rendered: render(&parts, &filling),
        parts,
        filling,
        file,
    }))
}

/// What the database cannot hold is not sent either.
fn clean(filling: &domain::template::Filling) -> domain::template::Filling {
    let mut filling = filling.clone();
    for (_, text) in &mut filling.texts {
        text.retain(|c| c != '\0');
    }
    filling
}

/// The file of the header, which has to be the asker's to use and of the kind that the header shows.
async fn header_file(
    tx: &mut PgConnection,
    user: &CurrentUser,
    parts: &TemplateParts,
    file: Option<FileId>,
    again: Option<MessageId>,
) -> Result<Result<Option<FileId>, Stop>> {
    let wanted: Option<FileKind> = match parts.header.as_ref().map(|header| header.slot_kind()) {
        Some(SlotKind::File(kind)) => Some(kind),
        _ => None,
    };
    let (Some(wanted), Some(file)) = (wanted, file) else {
        return Ok(Ok(None));
    };
    let found = match usable(&mut *tx, user, file).await? {
        Some(found) => Some(found.kind),
        // A colleague's, who sent it before.
        None => {
            sqlx::query_scalar!(
                "select f.kind from media d join files f on f.id = d.file_id where d.message_id = $1 and f.id = $2",
                again as Option<MessageId>,
                file as FileId,
            )
            .fetch_optional(&mut *tx)
            .await?
        }
    };
    Ok(match found {
        Some(kind) if kind_of(&kind) == wanted => Ok(Some(file)),
        _ => Err(Stop::Unfilled(vec![(Slot::header(), FillTrouble::NoFile)])),
    })
}

/// Whether consent, or a block, stands in the way.
async fn may_begin(
    tx: &mut PgConnection,
    number: &Number,
    contact: Option<ContactId>,
    category: TemplateCategory,
) -> Result<Result<(), Stop>> {
    let policy = settings::read::<ConsentSettings>(&mut *tx).await?.policy;
    let asked = match contact {
        Some(contact) => consent::may_begin(tx, contact, number.id, category, policy).await?,
        None => {
            domain::consent::may_send(category, &[], policy).map_err(domain::consent::BeginRefusal::Consent)
        }
    };
    Ok(asked.map_err(Stop::Consent))
}

/// Takes a place in the messaging limit of `number` for `contact`, whom the desk writes to outside their window. What agents
/// send may use the places that batches leave. Gives whose place it is. A restricted number reaches nobody (`cloud-api.md` 6.3).
pub(super) async fn reach(
    tx: &mut PgConnection,
    number: &Number,
    contact: ContactId,
    now: DateTime<Utc>,
) -> Result<Result<Uuid, Stop>> {
    if number.restricted {
        return Ok(Err(Stop::NumberRestricted));
    }
    let person = sqlx::query_scalar!(
        "select coalesce(merged_into, id) from contacts where id = $1",
        contact as ContactId
    )
    .fetch_one(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    let reached = allowances::reach(tx, &number.scope, &[person], false, now).await?;
    if reached.contains(&person) {
        return Ok(Ok(person));
    }
    let until = allowances::room_again(tx, &number.scope, now).await?;
    Ok(Err(Stop::LimitReached { until }))
}

/// As [`reach`], for a conversation that is `known`: inside its open window nobody takes a place.
pub(super) async fn reach_outside_window(
    tx: &mut PgConnection,
    number: &Number,
    contact: ContactId,
    known: &Known,
    now: DateTime<Utc>,
) -> Result<Result<Option<Uuid>, Stop>> {
    if known.window_open {
        return Ok(Ok(None));
    }
    Ok(reach(tx, number, contact, now).await?.map(Some))
}

/// The phone of `contact`, whose country decides the price.
pub(crate) async fn phone(tx: &mut PgConnection, contact: ContactId) -> Result<Option<Phone>> {
    let value = sqlx::query_scalar!(
        r#"
        select i.value from contact_identities i
         where i.contact_id in (select contact_family($1)) and i.kind = 'phone'
         order by i.last_wrote_at desc nulls last, i.value
         limit 1
        "#,
        contact as ContactId,
    )
    .fetch_optional(tx)
    .await?;
    Ok(value.and_then(|value| Phone::from_whatsapp(&value)))
}

impl Desk {
    /// What a message of `category` to `phone` costs today, as far as the table knows.
    pub(super) async fn price_now(
        &self,
        tx: &mut PgConnection,
        phone: Option<&Phone>,
        category: TemplateCategory,
    ) -> Result<Option<PriceLine>> {
        let Some(phone) = phone else { return Ok(None) };
        let today = zone::day(self.0.zone, self.0.wall.now());
        prices::price(tx, country_of(phone), category, today).await
    }
}
