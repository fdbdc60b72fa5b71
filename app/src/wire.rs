//! How values travel from the server's page into the browser: JSON, read the one way in which server functions read
//! it too. A second way would put every reader into the download twice.

use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ui::breathe;

/// The codec of resources and shared values.
pub struct Wire;

impl<T: Serialize> Encoder<T> for Wire {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Wire {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        read(text)
    }
}

/// Reads JSON.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_slice(text.as_bytes())
}

/// What `fetch` tells of `source`, read on the server and handed to the browser with the page.
pub fn resource<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Resource<T, Wire>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = T> + Send + 'static,
{
    breathe();
    Resource::new_with_options(source, fetch, false)
}

/// What the server knows of the request, handed to the browser with the page.
pub fn shared<T: Serialize + DeserializeOwned + 'static>(value: impl FnOnce() -> T) -> T {
    breathe();
    SharedValue::<T, Wire>::new_with_encoding(value).into_inner()
}
