//! What the dialogs offer: numbers, templates, prices; and what stands in the way before anything is filled in.

use domain::outreach::{
    Origin, OutreachStart, RecontactStart, SendableTemplate, Stop, TemplateChoice, may_contact, may_recontact,
};
use domain::phone::Phone;
use domain::price::{OTHER, PriceLine, country_of};
use domain::template::{TemplateCategory, TemplateParts};
use domain::user::{CurrentUser, Permission};
use domain::{ConversationId, NumberId, TemplateId, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{contact_of, facts};
use crate::conversations::authorised;
use crate::{Desk, Result, zone};

/// Categories, times the countries with a price of their own: more than there can be.
const MOST_PRICES: i64 = 1_000;

impl Desk {
    /// The numbers that `user` may write from, and today's prices.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn outreach_start(&self, user: &CurrentUser) -> Result<OutreachStart> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let origins = sqlx::query_as!(
            Origin,
            r#"
            select n.id as "id: NumberId", n.name, n.display_phone, n.sealed_token is not null as "connected!"
              from numbers n
             where $1 or exists (select from number_access a where a.user_id = $2 and a.number_id = n.id)
             order by lower(n.name), n.id
            "#,
            user.role.may(Permission::EveryNumber),
            user.id as UserId,
        )
        .fetch_all(&mut *connection)
        .await?;
        let today = zone::day(self.0.zone, self.0.wall.now());
        Ok(OutreachStart {
            origins,
            prices: self.prices_today(&mut connection, None).await?,
            today,
        })
    }

    /// What stands in the way of a Contato Ativo to `phone` from `number`, as typed so far: asked before a template is
    /// filled in. Sending asks again.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn look_up_contact(
        &self,
        user: &CurrentUser,
        number: NumberId,
        phone: &str,
    ) -> Result<Option<Stop>> {
        let mut tx = self.0.pools.agents.begin().await?;
        let number = match facts::number(&mut tx, user, number).await? {
            Ok(number) => number,
            Err(stop) => return Ok(Some(stop)),
        };
        let Ok(phone) = Phone::parse(phone) else {
            return Ok(Some(Stop::PhoneUnreadable));
        };
        let Some(contact) = contact_of(&mut tx, &number.portfolio, &phone).await? else {
            return Ok(None);
        };
        let known = facts::known(&mut tx, &number, contact, self.0.clock.now()).await?;
        Ok(may_contact(known.as_ref(), user.id).err())
    }

    /// What a Recontato in `conversation` begins with.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not see it.
    pub async fn recontact_start(
        &self,
        user: &CurrentUser,
        conversation: ConversationId,
    ) -> Result<RecontactStart> {
        let mut tx = self.0.pools.agents.begin().await?;
        authorised(&mut tx, user, conversation).await?;
        let (contact, known) = facts::locked(&mut tx, conversation, self.0.clock.now()).await?;
        let row = sqlx::query!(
            r#"
            select coalesce(s.name, k.name) as "contact_name!", n.id as "id: NumberId", n.name, n.display_phone,
                   n.sealed_token is not null as "connected!"
              from conversations c
              join contacts k on k.id = c.contact_id
              left join contacts s on s.id = k.merged_into
              join numbers n on n.id = c.number_id
             where c.id = $1
            "#,
            conversation as ConversationId,
        )
        .fetch_one(&mut *tx)
        .await?;
        let phone = facts::phone(&mut tx, contact).await?;
        let stop = may_recontact(&known, user.id)
            .err()
            .or((!row.connected).then_some(Stop::NumberNotConnected));
        Ok(RecontactStart {
            conversation,
            name: row.contact_name,
            origin: Origin {
                id: row.id,
                name: row.name,
                display_phone: row.display_phone,
                connected: row.connected,
            },
            stop,
            prices: self.prices_today(&mut tx, phone.as_ref()).await?,
            phone,
            today: zone::day(self.0.zone, self.0.wall.now()),
        })
    }

    /// The templates that `number` can send and whose name or words hold `text`.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when `user` may not write from that number.
    pub async fn sendable_templates(
        &self,
        user: &CurrentUser,
        number: NumberId,
        text: &str,
    ) -> Result<TemplateChoice> {
        let mut connection = self.0.pools.agents.acquire().await?;
        let waba = match facts::number(&mut connection, user, number).await? {
            Ok(number) => number.waba_id,
            // Whose number is not connected can choose none; the dialog says why.
            Err(Stop::NumberNotConnected) => return Ok(TemplateChoice::default()),
            Err(_) => return Err(crate::Error::NotFound),
        };
        let rows = sqlx::query!(
            r#"
            select id as "id: TemplateId", name, language, category as "category!: TemplateCategory", parts as "parts: Json<TemplateParts>"
              from templates
             where waba_id = $1 and status = 'approved' and gone_at is null and category is not null
               and strpos(search_folded(name || ' ' || replace(name, '_', ' ') || ' ' || coalesce(parts->>'body', '')), search_folded($2)) > 0
             order by name, language
             limit $3
            "#,
            waba,
            text.trim(),
            TemplateChoice::MOST as i64 + 1,
        )
        .fetch_all(&mut *connection)
        .await?;
        let more = rows.len() > TemplateChoice::MOST;
        let templates = rows
            .into_iter()
            .take(TemplateChoice::MOST)
            .map(|row| SendableTemplate {
                id: row.id,
                name: row.name,
                language: row.language,
                category: row.category,
                parts: row.parts.0,
            })
            .filter(|template| template.parts.sendable())
            .collect();
        Ok(TemplateChoice { templates, more })
    }

    /// The lines that hold today, of all countries or of one phone's.
    pub(crate) async fn prices_today(
        &self,
        connection: &mut PgConnection,
        phone: Option<&Phone>,
    ) -> Result<Vec<PriceLine>> {
        let today = zone::day(self.0.zone, self.0.wall.now());
        Ok(sqlx::query_as!(
            PriceLine,
            r#"
            select distinct on (country, category) country, category as "category: TemplateCategory", from_day as "from", currency, micros
              from price_lines
             where from_day <= $1 and ($2::text is null or country in ($2, $3))
             order by country, category, from_day desc, id desc
             limit $4
            "#,
            today,
            phone.map(country_of),
            OTHER,
            MOST_PRICES,
        )
        .fetch_all(connection)
        .await?)
    }
}
