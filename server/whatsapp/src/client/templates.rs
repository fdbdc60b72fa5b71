//! Templates: listed, made, changed and deleted.

use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use super::page::{MAX_PAGES, Page};
use super::{Client, transport};
use crate::error::SendError;
use crate::template::{NewTemplate, Template, TemplateCategory, TemplateEdit, TemplateStatus};

const FIELDS: &str = "id,name,language,status,category,parameter_format,components,quality_score,\
    rejected_reason,previous_category,correct_category,sub_category,message_send_ttl_seconds";

/// An account's templates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemplateList {
    /// Those that could be read.
    pub templates: Vec<Template>,
    /// How many had no id, name or language. With any, a template that is not in the list may still exist.
    pub unreadable: usize,
}

/// Meta took a new template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedTemplate {
    /// Its id.
    pub id: String,
    /// Mostly `PENDING`; may be settled at once.
    pub status: TemplateStatus,
    /// What Meta made of it, not always what was asked; absent in some answers.
    pub category: Option<TemplateCategory>,
}

#[derive(Deserialize)]
struct Created {
    id: String,
    status: Option<String>,
    category: Option<String>,
}

impl Client {
    /// Every template of an account. A list that does not end is an error: half of it would look like deletions.
    pub async fn templates(&self, token: &SecretString, waba_id: &str) -> Result<TemplateList, SendError> {
        let mut list = TemplateList::default();
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut request = self
                .request(Method::GET, token, &[waba_id, "message_templates"])
                .query(&[("fields", FIELDS), ("limit", "100")]);
            if let Some(after) = &after {
                request = request.query(&[("after", after)]);
            }
            let page: Page<Value> = self.json(request).await?;
            after = page.after();
            for node in &page.data {
                match Template::read(node) {
                    Some(template) => list.templates.push(template),
                    None => list.unreadable += 1,
                }
            }
            if after.is_none() {
                return Ok(list);
            }
        }
        Err(transport::lost("a list without end"))
    }

    /// One template.
    pub async fn template(&self, token: &SecretString, template_id: &str) -> Result<Template, SendError> {
        let request = self
            .request(Method::GET, token, &[template_id])
            .query(&[("fields", FIELDS)]);
        let node: Value = self.json(request).await?;
        Template::read(&node).ok_or_else(|| transport::lost("an unreadable template"))
    }

    /// Makes a template. After [`SendError::Lost`] it may exist: list before trying again.
    pub async fn create_template(
        &self,
        token: &SecretString,
        waba_id: &str,
        template: &NewTemplate,
    ) -> Result<CreatedTemplate, SendError> {
        let request = self
            .request(Method::POST, token, &[waba_id, "message_templates"])
            .json(template);
        let created: Created = self.json(request).await?;
        Ok(CreatedTemplate {
            id: created.id,
            status: TemplateStatus::from_wire(created.status.as_deref().unwrap_or("PENDING")),
            category: created.category.as_deref().map(TemplateCategory::from_wire),
        })
    }

    /// Replaces a template's parts; it goes back to review. Only approved (once a day, ten times in 30 days),
    /// rejected and paused ones may be changed.
    pub async fn edit_template(
        &self,
        token: &SecretString,
        template_id: &str,
        edit: &TemplateEdit,
    ) -> Result<(), SendError> {
        self.done(self.request(Method::POST, token, &[template_id]).json(edit))
            .await
    }

    /// Deletes a template: the one with this id, or without an id every language of the name. The name of an
    /// approved one stays blocked for 30 days.
    pub async fn delete_template(
        &self,
        token: &SecretString,
        waba_id: &str,
        name: &str,
        template_id: Option<&str>,
    ) -> Result<(), SendError> {
        let mut request = self
            .request(Method::DELETE, token, &[waba_id, "message_templates"])
            .query(&[("name", name)]);
        if let Some(id) = template_id {
            request = request.query(&[("hsm_id", id)]);
        }
        self.done(request).await
    }
}
