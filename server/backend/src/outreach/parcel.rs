//! What WhatsApp is given for a message that is a template: from the parts and values kept with it.

use domain::MessageId;
use domain::template::{Filling, ParameterFormat, Slot, TemplateButton, TemplateHeader, TemplateParts};
use sqlx::PgExecutor;
use sqlx::types::Json;
use whatsapp::send::{
    Body, Filling as WireFilling, HeaderFilling, Language, MediaRef, Place, Template, Unfilled,
};
use whatsapp::template as wire;

use crate::Result;

/// A template on its way.
pub(crate) struct TemplateParcel {
    name: String,
    language: String,
    filling: Filling,
    parts: TemplateParts,
    file_name: Option<String>,
}

/// What was kept for `message`; nothing for those that are no templates.
pub(crate) async fn of(executor: impl PgExecutor<'_>, message: MessageId) -> Result<Option<TemplateParcel>> {
    let row = sqlx::query!(
        r#"
        select s.name, s.language, s.filling as "filling: Json<Filling>", coalesce(s.parts, b.parts) as "parts!: Json<TemplateParts>",
               f.name as "file_name?"
          from template_sends s
          left join batches b on b.id = s.batch_id
          left join media d on d.message_id = s.message_id
          left join files f on f.id = d.file_id
         where s.message_id = $1
        "#,
        message as MessageId,
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| TemplateParcel {
        name: row.name,
        language: row.language,
        filling: row.filling.0,
        parts: row.parts.0,
        file_name: row.file_name,
    }))
}

impl TemplateParcel {
    /// One whose parts are known already.
    pub(crate) fn new(
        name: String,
        language: String,
        filling: Filling,
        parts: TemplateParts,
        file_name: Option<String>,
    ) -> Self {
        Self {
            name,
            language,
            filling,
            parts,
            file_name,
        }
    }

    /// The body of the send. `file` is Meta's id of the header's file; `message` comes back with each quick reply.
    pub(crate) fn body(&self, message: MessageId, file: Option<String>) -> Result<Body, Unfilled> {
        let values = self.parts.slots().into_iter().filter_map(|of| {
            let value = self.filling.value(&of)?.to_owned();
            Some((slot(&of), value))
        });
        let place = self.filling.place.as_ref().map(|place| {
            HeaderFilling::Place(Place {
                latitude: place.latitude,
                longitude: place.longitude,
                name: place.name.clone(),
                address: place.address.clone(),
            })
        });
        let file = file.map(|id| {
            HeaderFilling::File(MediaRef {
                id,
                filename: self.file_name.clone(),
                ..MediaRef::default()
            })
        });
        let filling = WireFilling {
            values: values.collect(),
            header: file.or(place),
            tap_key: Some(message.to_string()),
        };
        Ok(Body::Template(Template {
            name: self.name.clone(),
            language: Language {
                code: self.language.clone(),
            },
            components: filling.components(&parts(&self.parts))?,
        }))
    }
}

fn parts(parts: &TemplateParts) -> wire::TemplateParts {
    wire::TemplateParts {
        format: match parts.format {
            ParameterFormat::Positional => wire::ParameterFormat::Positional,
            ParameterFormat::Named => wire::ParameterFormat::Named,
        },
        header: parts.header.as_ref().map(|header| match header {
            TemplateHeader::Text(text) => wire::Header::Text(text.clone()),
            TemplateHeader::Image => wire::Header::Image,
            TemplateHeader::Video => wire::Header::Video,
            TemplateHeader::Document => wire::Header::Document,
            TemplateHeader::Location => wire::Header::Location,
        }),
        body: parts.body.clone(),
        footer: parts.footer.clone(),
        buttons: parts.buttons.iter().map(button).collect(),
        samples: Vec::new(),
        foreign: parts.foreign.clone(),
    }
}

fn button(button: &TemplateButton) -> wire::Button {
    match button.clone() {
        TemplateButton::QuickReply { text } => wire::Button::QuickReply { text },
        TemplateButton::Url { text, url } => wire::Button::Url { text, url },
        TemplateButton::Phone { text, phone } => wire::Button::Phone { text, phone },
        TemplateButton::CopyCode => wire::Button::CopyCode,
        TemplateButton::Other { what, text } => wire::Button::Other { what, text },
    }
}

fn slot(slot: &Slot) -> wire::Slot {
    match slot {
        Slot::Header(name) => wire::Slot::Header(name.clone()),
        Slot::Body(name) => wire::Slot::Body(name.clone()),
        Slot::Button(at) => wire::Slot::Button(*at),
    }
}
