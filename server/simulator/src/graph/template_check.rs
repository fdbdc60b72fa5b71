//! Whether a template send fills its template exactly.

use serde_json::Value;

use super::error::GraphFault;
use crate::bubble::Filling;
use crate::world::World;
use crate::world::template::{Template, filled, variables};

/// Older pages say 128, newer ones 256: who stays below the older is safe.
const LONGEST_PAYLOAD: usize = 128;

/// Finds an approved template of this name and language.
pub(super) fn find<'a>(world: &'a World, payload: &Value) -> Result<&'a Template, GraphFault> {
    let name = payload["name"].as_str().unwrap_or_default();
    let language = payload["language"]["code"].as_str().unwrap_or_default();
    let found = world
        .templates
        .iter()
        .find(|template| template.name == name && template.language == language);
    match found.map(|template| (template, template.status.as_str())) {
        Some((template, "APPROVED")) => Ok(template),
        Some((_, "PAUSED")) => Err(GraphFault::code(132_015)),
        Some((_, "DISABLED")) => Err(GraphFault::code(132_016)),
        _ => Err(GraphFault::detailed(
            132_001,
            format!("template name ({name}) does not exist in {language}"),
        )),
    }
}

/// The variables with their values.
pub(super) fn fill(template: &Template, payload: &Value) -> Result<Filling, GraphFault> {
    let components = payload["components"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let of = |kind: &str| {
        let component = components.iter().find(|component| {
            component["type"]
                .as_str()
                .is_some_and(|given| given.eq_ignore_ascii_case(kind))
        });
        component
            .and_then(|component| component["parameters"].as_array())
            .map(Vec::as_slice)
            .unwrap_or_default()
    };
    let body = values(
        "body",
        template.text_of("BODY").unwrap_or_default(),
        of("body"),
        template.named,
    )?;
    let (header, header_media) = header(template, of("header"))?;
    if filled(template.text_of("BODY").unwrap_or_default(), &body)
        .chars()
        .count()
        > 1024
    {
        return Err(GraphFault::code(132_005));
    }
    Ok(Filling {
        header,
        body,
        header_media,
        buttons: buttons(template, components)?,
    })
}

type Values = Vec<(String, String)>;

fn values(place: &str, text: &str, given: &[Value], named: bool) -> Result<Values, GraphFault> {
    let mut expected = variables(text);
    if !named {
        // The order of the parameters is that of the numbers.
        expected.sort_by_key(|name| name.parse::<u32>().unwrap_or(u32::MAX));
    }
    if expected.len() != given.len() {
        return Err(GraphFault::detailed(
            132_000,
            format!(
                "{place}: number of localizable_params ({}) does not match the expected number of params ({})",
                given.len(),
                expected.len()
            ),
        ));
    }
    let mut values = Vec::with_capacity(given.len());
    for (index, parameter) in given.iter().enumerate() {
        let name = if named {
            let name = parameter["parameter_name"].as_str().unwrap_or_default();
            if !expected.contains(&name) {
                return Err(GraphFault::detailed(
                    100,
                    format!("{place}: parameter name ({name}) is missing or unknown"),
                ));
            }
            name
        } else {
            expected[index]
        };
        values.push((name.to_owned(), text_of(place, parameter)?));
    }
    if values
        .iter()
        .enumerate()
        .any(|(at, (name, _))| values[..at].iter().any(|(earlier, _)| earlier == name))
    {
        return Err(GraphFault::detailed(
            100,
            format!("{place}: a parameter is given twice"),
        ));
    }
    Ok(values)
}

fn text_of(place: &str, parameter: &Value) -> Result<String, GraphFault> {
    let text = match parameter["type"].as_str() {
        Some("text") => parameter["text"].as_str(),
        Some(kind @ ("currency" | "date_time")) => parameter[kind]["fallback_value"].as_str(),
        _ => None,
    };
    let text = text.filter(|text| !text.is_empty()).ok_or_else(|| {
        GraphFault::detailed(
            132_012,
            format!("{place}: a parameter is empty or of an unexpected type"),
        )
    })?;
    if text.contains(['\n', '\t']) || text.contains("     ") {
        let why = format!(
            "{place}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        );
        return Err(GraphFault::detailed(132_018, why));
    }
    Ok(text.to_owned())
}

fn header(template: &Template, given: &[Value]) -> Result<(Values, Value), GraphFault> {
    let Some(format) = template.header_format() else {
        return if given.is_empty() {
            Ok((Vec::new(), Value::Null))
        } else {
            Err(mismatch("NONE", &given[0]))
        };
    };
    if format == "TEXT" {
        let text = template.text_of("HEADER").unwrap_or_default();
        return Ok((values("header", text, given, template.named)?, Value::Null));
    }
    let kind = format.to_lowercase();
    match given {
        [parameter] if parameter["type"] == kind.as_str() && parameter[&kind].is_object() => {
            Ok((Vec::new(), parameter[&kind].clone()))
        }
        [parameter, ..] => Err(mismatch(format, parameter)),
        [] => Err(mismatch(format, &Value::Null)),
    }
}

fn mismatch(expected: &str, given: &Value) -> GraphFault {
    let received = given["type"].as_str().unwrap_or("UNKNOWN").to_uppercase();
    GraphFault::detailed(
        132_012,
        format!("header: Format mismatch, expected {expected}, received {received}"),
    )
}

fn buttons(template: &Template, components: &[Value]) -> Result<Vec<Option<String>>, GraphFault> {
    let buttons = template.buttons();
    let mut filling: Vec<Option<String>> = vec![None; buttons.len()];
    let given = components.iter().filter(|component| {
        component["type"]
            .as_str()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("button"))
    });
    for component in given {
        let index = &component["index"];
        let index = index
            .as_u64()
            .or_else(|| index.as_str()?.parse().ok())
            .unwrap_or(u64::MAX);
        let known = usize::try_from(index)
            .ok()
            .and_then(|index| Some((index, buttons.get(index)?)));
        let (index, button) = known.ok_or_else(|| {
            GraphFault::detailed(132_012, format!("buttons: there is no button at index {index}"))
        })?;
        let kind = component["sub_type"].as_str().unwrap_or_default();
        if !button["type"]
            .as_str()
            .is_some_and(|expected| expected.eq_ignore_ascii_case(kind))
        {
            return Err(GraphFault::detailed(
                132_012,
                format!("buttons: the button at index {index} is no {kind}"),
            ));
        }
        let parameter = &component["parameters"][0];
        if parameter["payload"]
            .as_str()
            .is_some_and(|payload| payload.len() > LONGEST_PAYLOAD)
        {
            let why = format!("buttons: the payload at index {index} is longer than {LONGEST_PAYLOAD}");
            return Err(GraphFault::detailed(132_018, why));
        }
        filling[index] = ["payload", "text", "coupon_code"]
            .iter()
            .find_map(|key| parameter[*key].as_str())
            .or_else(|| parameter["action"]["flow_token"].as_str())
            .map(str::to_owned);
    }
    for (index, button) in buttons.iter().enumerate() {
        let variable = button["url"].as_str().is_some_and(|url| url.contains("{{"));
        let given = filling[index].as_ref().filter(|given| !given.is_empty());
        let kind = match button["type"].as_str() {
            Some("URL") if variable => "Url",
            Some("COPY_CODE") => "Copy_code",
            Some("URL") if given.is_some() => {
                let why = format!("buttons: Button at index {index} of type Url does not require parameters");
                return Err(GraphFault::detailed(132_018, why));
            }
            _ => continue,
        };
        if given.is_none() {
            let why = format!("buttons: Button at index {index} of type {kind} requires a parameter");
            return Err(GraphFault::detailed(131_008, why));
        }
    }
    Ok(filling)
}
