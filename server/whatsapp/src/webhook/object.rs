//! A JSON object read one level deep, its leaves left as they are on the wire.
//!
//! Nothing here trusts a shape: a leaf of another type than expected is simply not there, an unknown key costs
//! nothing, a doubled key counts once (the last), and a broken leaf never spoils its neighbours.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// Keys in the order of the wire, values unread.
pub(crate) struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

/// A key, borrowed unless it holds escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
                let mut pairs = Vec::with_capacity(8);
                while let Some((Key(key), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    pairs.push((key, value));
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

impl<'a> Object<'a> {
    pub fn read(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok()
    }

    /// The unread value; `null` counts as absent.
    pub fn raw(&self, key: &str) -> Option<&'a RawValue> {
        let (_, raw) = self.0.iter().rev().find(|(name, _)| name == key)?;
        (raw.get() != "null").then_some(*raw)
    }

    pub fn has(&self, key: &str) -> bool {
        self.raw(key).is_some()
    }

    /// A string, or a number written out.
    pub fn text(&self, key: &str) -> Option<String> {
        let raw = self.raw(key)?.get();
        match raw.as_bytes().first()? {
            b'"' => serde_json::from_str(raw).ok(),
            b'-' | b'0'..=b'9' => Some(raw.to_owned()),
            _ => None,
        }
    }

    /// As [`Object::text`]; the empty string counts as absent.
    pub fn filled(&self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// A whole number, or one in a string.
    pub fn int(&self, key: &str) -> Option<i64> {
        whole(self.raw(key)?)
    }

    pub fn float(&self, key: &str) -> Option<f64> {
        let raw = self.raw(key)?.get();
        let number: f64 = raw.trim_matches('"').trim().parse().ok()?;
        number.is_finite().then_some(number)
    }

    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.raw(key)?.get() {
            "true" | "\"true\"" => Some(true),
            "false" | "\"false\"" => Some(false),
            _ => None,
        }
    }

    pub fn object(&self, key: &str) -> Option<Object<'a>> {
        Object::read(self.raw(key)?)
    }

    /// A list, `None` when the key holds something else.
    pub fn list(&self, key: &str) -> Option<Vec<&'a RawValue>> {
        serde_json::from_str(self.raw(key)?.get()).ok()
    }

    /// The objects of a list; what is no object is passed over.
    pub fn objects(&self, key: &str) -> Vec<Object<'a>> {
        self.list(key)
            .unwrap_or_default()
            .into_iter()
            .filter_map(Object::read)
            .collect()
    }

    pub fn value(&self, key: &str) -> Option<Value> {
        self.raw(key).map(value)
    }
}

/// The whole subtree, or its text when it is nested too deep for a tree.
pub(crate) fn value(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| Value::String(raw.get().to_owned()))
}

fn whole(raw: &RawValue) -> Option<i64> {
    let digits = raw.get().trim_matches('"').trim();
    digits.parse().ok().or_else(|| {
        let float: f64 = digits.parse().ok()?;
        // Beyond 2^53 a float no longer says which whole number was meant.
        (float.fract() == 0.0 && float.abs() < 9e15).then_some(float as i64)
    })
}
