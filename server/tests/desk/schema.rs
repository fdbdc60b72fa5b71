//! What of JSON Schema the API's document uses, so that answers can be held against it.

use serde_json::Value;

/// What in `value` is not as `schema` says, with where; nothing when all is.
pub fn faults(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        let named = document.pointer(pointer).unwrap_or_else(|| panic!("no {name}"));
        return faults(document, named, value, place);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any
            .iter()
            .any(|schema| faults(document, schema, value, place).is_empty());
        return if fits {
            Vec::new()
        } else {
            vec![format!("{place}: {value} is none of {any:?}")]
        };
    }
    let mut found = Vec::new();
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => panic!("{place}: a schema without a type: {schema}"),
    };
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = types.contains(&is) || (is == "integer" && types.contains(&"number"));
    if !fits {
        return vec![format!("{place}: {value} is no {types:?}")];
    }
    if let Some(all) = schema["enum"].as_array()
        && !all.contains(value)
    {
        found.push(format!("{place}: {value} is none of {all:?}"));
    }
    match (value, schema["format"].as_str()) {
        (Value::String(text), Some("uuid")) if uuid::Uuid::parse_str(text).is_err() => {
            found.push(format!("{place}: {text} is no id"));
        }
        (Value::String(text), Some("date-time")) if chrono::DateTime::parse_from_rfc3339(text).is_err() => {
            found.push(format!("{place}: {text} is no instant"));
        }
        _ => {}
    }
    if let Value::Array(items) = value {
        for (at, item) in items.iter().enumerate() {
            found.extend(faults(
                document,
                &schema["items"],
                item,
                &format!("{place}[{at}]"),
            ));
        }
    }
    if let Value::Object(fields) = value {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap_or_default()) {
                found.push(format!("{place}: {name} is missing"));
            }
        }
        for (name, value) in fields {
            let place = format!("{place}.{name}");
            match (&schema["properties"][name], &schema["additionalProperties"]) {
                (Value::Null, Value::Bool(false)) => found.push(format!("{place} is not in the document")),
                (Value::Null, Value::Object(_)) => {
                    found.extend(faults(document, &schema["additionalProperties"], value, &place));
                }
                (Value::Null, _) => {}
                (named, _) => found.extend(faults(document, named, value, &place)),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::faults;

    #[test]
    fn what_is_missing_foreign_or_of_another_kind_is_found() {
        let document = json!({"Id": {"type": "string", "format": "uuid"}});
        let schema = json!({"type": "object", "required": ["id"], "additionalProperties": false,
            "properties": {"id": {"$ref": "#/Id"}, "kind": {"type": ["string", "null"], "enum": ["a", null]}}});
        let id = "00000000-0000-0000-0000-000000000000";
        assert!(faults(&document, &schema, &json!({"id": id, "kind": null}), "").is_empty());
        for bad in [
            json!({}),
            json!({"id": "x"}),
            json!({"id": 1}),
            json!({"id": id, "kind": "b"}),
            json!({"id": id, "more": 1}),
            json!([]),
        ] {
            assert_eq!(faults(&document, &schema, &bad, "").len(), 1, "{bad}");
        }
    }
}
