//! What Meta refuses about a template's content before anybody reads it.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::error::GraphFault;
use super::template_buttons;
use crate::world::Samples;
use crate::world::template::{Template, variables};

/// A field is longer than it may be.
const TOO_LONG: i64 = 2_388_040;
const HEADER: i64 = 2_388_047;
const BODY: i64 = 2_388_072;
const FOOTER: i64 = 2_388_073;
/// Too many variables for so few words.
const RATIO: i64 = 2_388_293;
/// A variable opens or closes the text.
const AT_THE_EDGE: i64 = 2_388_299;

pub(super) type Check = Result<(), GraphFault>;

/// The template a creation asks for, without id.
pub(super) fn wanted(fields: &Map<String, Value>, samples: &Samples) -> Result<Template, GraphFault> {
    let text = |key: &str| {
        let value = fields.get(key).and_then(Value::as_str);
        value.ok_or_else(|| GraphFault::missing(key)).map(str::to_owned)
    };
    let (name, language) = (text("name")?, text("language")?);
    at_most(&name, 512, "name")?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.is_empty() || !name.bytes().all(plain) {
        return Err(refused(
            None,
            "O nome do modelo só pode ter letras minúsculas, números e sublinhados.",
        ));
    }
    let (tongue, country) = language.split_once('_').unwrap_or((&language, "XX"));
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic());
    if !(2..=3).contains(&tongue.len()) || country.len() < 2 || !letters(tongue) || !letters(country) {
        return Err(GraphFault::detailed(
            100,
            format!("Param language ({language}) is not a language."),
        ));
    }
    let template = Template {
        name,
        language,
        category: category(&text("category")?)?,
        ..Template::default()
    };
    content(template, fields, samples)
}

/// The template an edit makes of another. Without `components` it keeps its own.
pub(super) fn edited(
    template: &Template,
    fields: &Map<String, Value>,
    samples: &Samples,
) -> Result<Template, GraphFault> {
    let mut template = template.clone();
    if let Some(word) = fields.get("category").and_then(Value::as_str) {
        template.category = category(word)?;
    }
    if !fields.contains_key("components") {
        return Ok(template);
    }
    content(template, fields, samples)
}

fn category(word: &str) -> Result<String, GraphFault> {
    let word = word.to_ascii_uppercase();
    if matches!(word.as_str(), "MARKETING" | "UTILITY" | "AUTHENTICATION") {
        return Ok(word);
    }
    Err(GraphFault::detailed(
        100,
        "Param category must be one of {MARKETING, UTILITY, AUTHENTICATION}",
    ))
}

fn content(
    mut template: Template,
    fields: &Map<String, Value>,
    samples: &Samples,
) -> Result<Template, GraphFault> {
    let components = fields.get("components").and_then(Value::as_array);
    let components = components.ok_or_else(|| GraphFault::missing("components"))?;
    let named = fields.get("parameter_format").and_then(Value::as_str);
    template.named = named.is_some_and(|format| format.eq_ignore_ascii_case("NAMED"));
    let mut seen = HashSet::new();
    for component in components {
        let kind = component["type"].as_str().unwrap_or_default();
        if !seen.insert(kind) {
            return Err(GraphFault::detailed(
                100,
                format!("There is more than one {kind} component."),
            ));
        }
        match kind {
            "HEADER" => header(component, template.named, samples)?,
            "BODY" => body(component, template.named)?,
            "FOOTER" => footer(component)?,
            "BUTTONS" => template_buttons::check(&component["buttons"])?,
            // Outside a desk's core: taken as they are.
            "CAROUSEL" | "LIMITED_TIME_OFFER" | "CALL_PERMISSION_REQUEST" => {}
            _ => {
                return Err(GraphFault::detailed(
                    100,
                    format!("Param components.type is odd: {kind:?}"),
                ));
            }
        }
    }
    if !seen.contains("BODY") {
        return Err(refused(Some(BODY), "O modelo precisa de um corpo."));
    }
    template.components = components.clone();
    for component in &mut template.components {
        // What comes back is an address to look at; nobody takes it for a handle.
        if let Some(handle) = component.pointer_mut("/example/header_handle/0") {
            *handle = Value::String(format!(
                "https://scontent.example/v/t61/{:016x}",
                rand::random::<u64>()
            ));
        }
    }
    Ok(template)
}

fn header(component: &Value, named: bool, samples: &Samples) -> Check {
    let odd = |why: &str| Err(refused(Some(HEADER), why));
    let example = &component["example"];
    let family = match component["format"].as_str() {
        Some("TEXT") => {
            let text = component["text"].as_str().unwrap_or_default();
            at_most(text, 60, "cabeçalho")?;
            let names = variables(text);
            if text.trim().is_empty() || text.contains('\n') || text.contains('*') {
                return odd("O cabeçalho não pode ficar vazio nem ter quebras de linha ou formatação.");
            }
            if names.len() > 1 || !names_fit(&names, named) {
                return odd("O cabeçalho pode ter no máximo uma variável.");
            }
            if !samples_fit(
                &names,
                named,
                &example["header_text"],
                &example["header_text_named_params"],
            ) {
                return odd("A variável do cabeçalho precisa de um exemplo.");
            }
            return Ok(());
        }
        Some("LOCATION") => return Ok(()),
        Some("IMAGE") => "image/",
        Some("VIDEO") => "video/",
        Some("DOCUMENT") => "application/pdf",
        _ => return odd("O formato do cabeçalho não existe."),
    };
    let handle = example["header_handle"][0].as_str().unwrap_or_default();
    if !samples.mime(handle).is_some_and(|mime| mime.starts_with(family)) {
        return odd("O arquivo de exemplo do cabeçalho não existe ou é de outro tipo.");
    }
    Ok(())
}

fn body(component: &Value, named: bool) -> Check {
    let text = component["text"].as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(refused(Some(BODY), "O corpo não pode ficar vazio."));
    }
    at_most(text, 1024, "corpo")?;
    let names = variables(text);
    let trimmed = text.trim();
    if trimmed.starts_with("{{") || trimmed.ends_with("}}") {
        let why = "Variáveis não podem estar no início nem no fim do modelo.";
        return Err(refused(Some(AT_THE_EDGE), why));
    }
    if !names_fit(&names, named) || text.replace("}} {{", "}}{{").contains("}}{{") {
        let why =
            "As variáveis precisam ser seguidas ({{1}}, {{2}}…) ou ter nome, e não podem estar coladas.";
        return Err(refused(Some(BODY), why));
    }
    // Meta does not say how many; vendors say more than two words for each variable.
    if words_of(text) < 2 * names.len() + 1 {
        let why = "O modelo tem variáveis demais para o tamanho do texto.";
        return Err(refused(Some(RATIO), why));
    }
    let example = &component["example"];
    if !samples_fit(
        &names,
        named,
        &example["body_text"][0],
        &example["body_text_named_params"],
    ) {
        return Err(refused(
            Some(BODY),
            "Cada variável do corpo precisa de um exemplo.",
        ));
    }
    Ok(())
}

fn footer(component: &Value) -> Check {
    let text = component["text"].as_str().unwrap_or_default();
    at_most(text, 60, "rodapé")?;
    if text.trim().is_empty() || text.contains("{{") || text.contains('\n') {
        let why = "O rodapé não pode ficar vazio nem ter variáveis ou quebras de linha.";
        return Err(refused(Some(FOOTER), why));
    }
    Ok(())
}

/// Words between the variables.
fn words_of(text: &str) -> usize {
    let mut rest = text.to_owned();
    while let Some((before, after)) = rest.split_once("{{") {
        let after = after.split_once("}}").map_or("", |(_, after)| after);
        rest = format!("{before} {after}");
    }
    let word = |word: &&str| word.chars().any(char::is_alphanumeric);
    rest.split_whitespace().filter(word).count()
}

/// `1`, `2`, … without a gap; or lower case, digits and underscores.
fn names_fit(names: &[&str], named: bool) -> bool {
    if named {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        return names
            .iter()
            .all(|name| !name.is_empty() && name.bytes().all(plain));
    }
    (1..=names.len()).all(|number| names.contains(&number.to_string().as_str()))
}

fn samples_fit(names: &[&str], named: bool, counted: &Value, by_name: &Value) -> bool {
    let given = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    if named {
        let params = list(by_name);
        let has = |name: &&str| {
            let param = params.iter().find(|param| param["param_name"] == **name);
            param.is_some_and(|param| given(&param["example"]))
        };
        return names.iter().all(has) && params.len() == names.len();
    }
    let values = list(counted);
    values.len() == names.len() && values.iter().all(given)
}

pub(super) fn at_most(text: &str, most: usize, what: &str) -> Check {
    if text.chars().count() <= most {
        return Ok(());
    }
    let why = format!("O campo {what} tem mais de {most} caracteres.");
    Err(refused(Some(TOO_LONG), &why))
}

pub(super) fn refused(subcode: Option<i64>, why: &str) -> GraphFault {
    GraphFault::for_person(subcode, "O modelo não pôde ser enviado", why)
}
