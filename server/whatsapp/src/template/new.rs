//! What is posted to make or change a template.

use serde::Serialize;
use serde::ser::Error;
use serde::ser::{SerializeMap, Serializer};

use super::{TemplateCategory, TemplateParts};

/// A template to create. Serialises to the body of `POST /{waba-id}/message_templates`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTemplate {
    /// At most 512 of `a-z0-9_`.
    pub name: String,
    /// `pt_BR`
    pub language: String,
    /// What it is meant as; Meta may answer with another.
    pub category: TemplateCategory,
    /// What it is made of, each variable with its sample. Foreign parts cannot be written: the call is not made.
    pub parts: TemplateParts,
}

/// A template's new content. All parts are replaced, and Meta reviews it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateEdit {
    /// Another category; Meta refuses it on an approved template.
    pub category: Option<TemplateCategory>,
    /// All its parts.
    pub parts: TemplateParts,
}

impl Serialize for NewTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("language", &self.language)?;
        map.serialize_entry("category", self.category.as_wire())?;
        parts::<S>(&mut map, &self.parts)?;
        map.end()
    }
}

impl Serialize for TemplateEdit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(category) = &self.category {
            map.serialize_entry("category", category.as_wire())?;
        }
        parts::<S>(&mut map, &self.parts)?;
        map.end()
    }
}

fn parts<S: Serializer>(map: &mut S::SerializeMap, parts: &TemplateParts) -> Result<(), S::Error> {
    let components = parts.components().map_err(S::Error::custom)?;
    map.serialize_entry("parameter_format", parts.format.as_wire())?;
    map.serialize_entry("components", &components)
}
