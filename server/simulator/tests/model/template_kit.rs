//! Calls about templates through the client the desk uses.

use std::time::Duration;

use serde_json::json;
use simulator::WABA_ID;
use whatsapp::client::CreatedTemplate;
use whatsapp::template::{NewTemplate, TemplateCategory, TemplateEdit, TemplateParts, TemplateStatus};
use whatsapp::{Client, GraphError, SendError};

use crate::common::{Rig, TOKEN};

pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub fn client(rig: &Rig) -> Client {
    Client::new(rig.http.clone(), rig.running.url(), "v24.0")
}

/// A template that Meta takes.
pub fn order() -> NewTemplate {
    let components = json!([
        {"type": "HEADER", "format": "TEXT", "text": "Pedido {{numero}}", "example": {"header_text_named_params": [{"param_name": "numero", "example": "812"}]}},
        {"type": "BODY", "text": "Olá {{nome}}, seu pedido saiu hoje.", "example": {"body_text_named_params": [{"param_name": "nome", "example": "Ana"}]}},
        {"type": "FOOTER", "text": "Loja X"},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Falar com atendente"},
            {"type": "URL", "text": "Rastrear", "url": "https://x.br/r/{{1}}", "example": ["https://x.br/r/812"]}]}]);
    NewTemplate {
        name: "saiu_hoje".into(),
        language: "pt_BR".into(),
        category: TemplateCategory::Utility,
        parts: TemplateParts::read(&components, Some("NAMED")),
    }
}

pub async fn create(rig: &Rig, template: &NewTemplate) -> Result<CreatedTemplate, Box<GraphError>> {
    refused(
        client(rig)
            .create_template(&TOKEN.into(), WABA_ID, template)
            .await,
    )
}

pub fn refused<T>(outcome: Result<T, SendError>) -> Result<T, Box<GraphError>> {
    outcome.map_err(|error| match error {
        SendError::Refused(error) => error,
        other => panic!("{other:?}"),
    })
}

pub async fn edit(rig: &Rig, id: &str, category: Option<TemplateCategory>) -> Result<(), Box<GraphError>> {
    let edit = TemplateEdit {
        category,
        parts: order().parts,
    };
    refused(client(rig).edit_template(&TOKEN.into(), id, &edit).await)
}

pub async fn delete(rig: &Rig, name: &str, id: Option<&str>) -> Result<(), Box<GraphError>> {
    refused(
        client(rig)
            .delete_template(&TOKEN.into(), WABA_ID, name, id)
            .await,
    )
}

pub async fn status(rig: &Rig, id: &str) -> TemplateStatus {
    client(rig).template(&TOKEN.into(), id).await.unwrap().status
}
