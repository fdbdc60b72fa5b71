//! What travels through screens that do not show it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that travels closed, as JSON in a string: the list of conversations hands messages on to the open one and
/// never reads them, so its program need not be able to.
#[derive(Debug, Clone, PartialEq)]
pub enum Sealed<T> {
    /// As it was put in.
    Open(T),
    /// As it came.
    Closed(String),
}

impl<T: Clone + DeserializeOwned> Sealed<T> {
    /// What is inside; nothing when it is of a release whose words this one does not know.
    pub fn open(&self) -> Option<T> {
        match self {
            Self::Open(value) => Some(value.clone()),
            Self::Closed(text) => serde_json::from_slice(text.as_bytes()).ok(),
        }
    }
}

impl<T: Serialize> Serialize for Sealed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Open(value) => {
                let text = serde_json::to_string(value).map_err(serde::ser::Error::custom)?;
                serializer.serialize_str(&text)
            }
            Self::Closed(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de, T> Deserialize<'de> for Sealed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::Closed)
    }
}

#[cfg(test)]
mod tests {
    use super::Sealed;

    #[test]
    fn what_went_in_comes_out() {
        let told = Sealed::Open(vec!["“oi”".to_owned(), "\\ \"tchau\"".to_owned()]);
        let text = serde_json::to_string(&told).unwrap();
        let came: Sealed<Vec<String>> = serde_json::from_str(&text).unwrap();
        assert!(matches!(came, Sealed::Closed(_)));
        assert_eq!(came.open(), told.open());
        assert_eq!(serde_json::to_string(&came).unwrap(), text);
    }

    #[test]
    fn what_this_release_does_not_know_stays_closed() {
        assert_eq!(Sealed::<u8>::Closed("\"three\"".into()).open(), None);
    }
}
