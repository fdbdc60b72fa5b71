//! `fields=a,b{c,d}` and pages of edges.

use serde_json::{Map, Value, json};

use super::error::GraphFault;
use super::input::Input;

/// The asked fields of a node, or its default ones; always its id.
pub(crate) fn select(node: &Value, input: &Input, default: &[&str], kind: &str) -> Result<Value, GraphFault> {
    let asked = match input.text("fields") {
        Some(fields) => top_level(fields),
        None => default.iter().map(|field| (*field).to_owned()).collect(),
    };
    let mut selected = Map::new();
    for field in asked {
        let value = node
            .get(&field)
            .ok_or_else(|| GraphFault::unknown_field(&field, kind))?;
        // What is not set is left out.
        if !value.is_null() {
            selected.insert(field, value.clone());
        }
    }
    if let Some(id) = node.get("id") {
        selected.insert("id".to_owned(), id.clone());
    }
    Ok(Value::Object(selected))
}

/// `a,b{c,d},e.x(1)` → `a`, `b`, `e`
fn top_level(fields: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut depth = 0;
    let mut named = true;
    for letter in fields.chars() {
        match letter {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            ',' if depth == 0 => {
                names.push(String::new());
                named = true;
                continue;
            }
            '.' if depth == 0 => named = false,
            _ if depth == 0 && named && !letter.is_whitespace() => {
                if let Some(name) = names.last_mut() {
                    name.push(letter);
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// One page of an edge; cursors are places in the list.
pub(crate) fn page(items: Vec<Value>, input: &Input, url: &str) -> Result<Value, GraphFault> {
    let limit = input.number("limit").unwrap_or(25).clamp(1, 100) as usize;
    let start = match input.text("after") {
        Some(after) if !after.is_empty() => {
            let place = after
                .strip_prefix("QVFI")
                .and_then(|digits| digits.parse::<usize>().ok());
            place.ok_or_else(|| GraphFault::detailed(131_059, "The cursor is not valid."))?
        }
        _ => 0,
    };
    let total = items.len();
    let data: Vec<Value> = items.into_iter().skip(start).take(limit).collect();
    let end = start + data.len();
    let mut paging = json!({"cursors": {"before": format!("QVFI{start}"), "after": format!("QVFI{end}")}});
    if end < total {
        paging["next"] = json!(format!("{url}?limit={limit}&after=QVFI{end}"));
    }
    Ok(json!({"data": data, "paging": paging}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_top_level_is_selected() {
        assert_eq!(
            top_level("id, name{a,b},phone_numbers.limit(3){id},x"),
            ["id", "name", "phone_numbers", "x"]
        );
    }
}
