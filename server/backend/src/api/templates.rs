//! A token's numbers, and the templates that each may send.

use domain::template::{TemplateCategory, TemplateParts, TemplateStatus};
use domain::{NumberId, TemplateId};
use sqlx::types::Json;

use super::ApiCaller;
use crate::{Desk, Result};

/// Templates to a page.
const PAGE: usize = 100;

/// One of our numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiNumber {
    /// Which.
    pub id: NumberId,
    /// What the desk calls it.
    pub name: String,
    /// As WhatsApp shows it.
    pub phone: String,
}

/// A template of a number's account.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiTemplate {
    /// Which.
    pub id: TemplateId,
    /// Its name at Meta.
    pub name: String,
    /// Its language.
    pub language: String,
    /// What kind of message it is, if the desk knows.
    pub category: Option<TemplateCategory>,
    /// Where it stands with Meta.
    pub status: TemplateStatus,
    /// Its parts.
    pub parts: TemplateParts,
}

/// One page of templates.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiTemplatePage {
    /// By their ids.
    pub templates: Vec<ApiTemplate>,
    /// Present when there are more.
    pub next: Option<TemplateId>,
}

impl Desk {
    /// The token's numbers, by name.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn api_numbers(&self, caller: &ApiCaller) -> Result<Vec<ApiNumber>> {
        Ok(sqlx::query_as!(
            ApiNumber,
            r#"
            select id as "id: NumberId", name, display_phone as phone from numbers where id = any($1) order by lower(name), id
            "#,
            &caller.number_ids(),
        )
        .fetch_all(&self.0.pools.agents)
        .await?)
    }

    /// One page of the templates that a number's account has.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a number that is not the token's.
    pub async fn api_templates(
        &self,
        caller: &ApiCaller,
        number: NumberId,
        after: Option<TemplateId>,
    ) -> Result<ApiTemplatePage> {
        caller.uses(number)?;
        let mut rows = sqlx::query!(
            r#"
            select t.id as "id: TemplateId", t.name, t.language, t.category as "category: TemplateCategory",
                   t.status as "status: TemplateStatus", t.parts as "parts: Json<TemplateParts>"
              from templates t
              join numbers n on n.waba_id = t.waba_id
             where n.id = $1 and t.gone_at is null and ($2::uuid is null or t.id > $2)
             order by t.id
             limit $3
            "#,
            number as NumberId,
            after as Option<TemplateId>,
            PAGE as i64 + 1,
        )
        .fetch_all(&self.0.pools.agents)
        .await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|row| row.id);
        let templates = rows
            .into_iter()
            .map(|row| ApiTemplate {
                id: row.id,
                name: row.name,
                language: row.language,
                category: row.category,
                status: row.status,
                parts: row.parts.0,
            })
            .collect();
        Ok(ApiTemplatePage { templates, next })
    }
}
