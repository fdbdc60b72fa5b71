use std::fmt::Write;

use serde_json::Value;

/// Writes JSON the way Meta puts it on the wire: every character outside ASCII as `\uXXXX` in lower-case hex,
/// those outside the basic plane as a surrogate pair.
pub fn to_ascii_json(value: &Value) -> String {
    let json = value.to_string();
    if json.is_ascii() {
        return json;
    }
    let mut ascii = String::with_capacity(json.len() * 2);
    let mut units = [0u16; 2];
    for letter in json.chars() {
        if letter.is_ascii() {
            ascii.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut units) {
                // Writing into a String cannot fail.
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn accents_and_emoji_leave_as_lower_case_escapes() {
        let value = json!({"body": "Olá 👍 \"x\" /"});
        let ascii = to_ascii_json(&value);
        assert_eq!(ascii, r#"{"body":"Ol\u00e1 \ud83d\udc4d \"x\" /"}"#);
        assert_eq!(serde_json::from_str::<Value>(&ascii).unwrap(), value);
    }
}
