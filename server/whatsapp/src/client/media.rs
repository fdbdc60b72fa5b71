//! Files: up, and down in two steps (ask for an address, fetch it within five minutes).

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Response, Url, multipart};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

use super::{Client, transport};
use crate::error::SendError;

/// Where Meta serves files from, besides the Graph host itself.
const MEDIA_HOSTS: [&str; 3] = ["fbsbx.com", "facebook.com", "whatsapp.net"];

/// The longest that a file may travel, up or down; a hundred megabytes over a slow line.
pub(super) const TRANSFER: Duration = Duration::from_secs(300);

/// An address that serves a file for five minutes, with the token.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct MediaUrl {
    /// The address.
    pub url: String,
    /// May carry parameters.
    pub mime_type: Option<String>,
    /// Hex or base64: both are seen.
    pub sha256: Option<String>,
    /// Bytes. Meta documents a string and sends a number.
    #[serde(default, deserialize_with = "lenient_size")]
    pub file_size: Option<u64>,
}

quiet_debug!(MediaUrl, Download);

/// A file on its way down, read piece by piece so that nobody has to hold 100 MB.
pub struct Download {
    response: Response,
}

impl Download {
    /// What the server says it is.
    pub fn mime(&self) -> Option<&str> {
        self.response.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// How long the server says it is.
    pub fn length(&self) -> Option<u64> {
        self.response.content_length()
    }

    /// The next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, SendError> {
        self.response
            .chunk()
            .await
            .map_err(|error| transport::failed(&error))
    }
}

#[derive(Deserialize)]
struct Uploaded {
    id: String,
}

impl Client {
    /// Where a file can be fetched. `phone_number_id` guards against another number's files.
    pub async fn media_url(
        &self,
        token: &SecretString,
        media_id: &str,
        phone_number_id: Option<&str>,
    ) -> Result<MediaUrl, SendError> {
        let mut request = self.request(Method::GET, token, &[media_id]);
        if let Some(number) = phone_number_id {
            request = request.query(&[("phone_number_id", number)]);
        }
        self.json(request).await
    }

    /// Fetches a file. The token goes to Meta's hosts and the Graph host only, whatever the address says.
    pub async fn download(&self, token: &SecretString, url: &str) -> Result<Download, SendError> {
        let url = Url::parse(url).map_err(|_| transport::not_sent("an unreadable media address"))?;
        if !self.may_hold_media(&url) {
            return Err(transport::not_sent("a media address outside Meta"));
        }
        let request = self
            .http
            .get(url)
            .bearer_auth(token.expose_secret())
            .timeout(TRANSFER);
        Ok(Download {
            response: transport::answered(request).await?,
        })
    }

    /// Whether `url` is an address that [`Client::download`] would take the token to.
    pub fn serves_media(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| self.may_hold_media(&url))
    }

    /// Uploads a file of `length` bytes for sending from this number; its id lives 30 days.
    pub async fn upload(
        &self,
        token: &SecretString,
        phone_number_id: &str,
        filename: &str,
        mime: &str,
        body: impl Into<reqwest::Body>,
        length: u64,
    ) -> Result<String, SendError> {
        let file = multipart::Part::stream_with_length(body, length)
            .file_name(filename.to_owned())
            .mime_str(mime)
            .map_err(|_| transport::not_sent("an unreadable media type"))?;
        let form = multipart::Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", mime.to_owned())
            .part("file", file);
        let request = self
            .request(Method::POST, token, &[phone_number_id, "media"])
            .multipart(form)
            .timeout(TRANSFER);
        Ok(self.json::<Uploaded>(request).await?.id)
    }

    fn may_hold_media(&self, url: &Url) -> bool {
        let graph = Url::parse(&self.base).ok();
        if graph.is_some_and(|graph| graph.origin() == url.origin()) {
            return true;
        }
        let host = url.host_str().unwrap_or_default();
        url.scheme() == "https"
            && MEDIA_HOSTS.iter().any(|meta| {
                host.strip_suffix(meta)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            })
    }
}

fn lenient_size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Size {
        Number(u64),
        Text(String),
        Other(serde::de::IgnoredAny),
    }
    Ok(match Option::<Size>::deserialize(deserializer)? {
        Some(Size::Number(size)) => Some(size),
        Some(Size::Text(digits)) => digits.parse().ok(),
        Some(Size::Other(_)) | None => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_meta_and_the_graph_host_only() {
        let http = reqwest::Client::builder().build().unwrap();
        let client = Client::new(http, "http://127.0.0.1:3001/", "v24.0");
        for (url, may) in [
            (
                "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
                true,
            ),
            ("http://127.0.0.1:3001/whatsapp_business/attachments/?mid=1", true),
            (
                "http://127.0.0.1:3002/whatsapp_business/attachments/?mid=1",
                false,
            ),
            ("http://lookaside.fbsbx.com/", false),
            ("https://evilfbsbx.com/", false),
            ("https://fbsbx.com.evil.br/", false),
        ] {
            assert_eq!(client.may_hold_media(&Url::parse(url).unwrap()), may, "{url}");
        }
    }

    #[test]
    fn a_file_size_is_a_number_or_its_digits() {
        for (json, size) in [
            (r#"{"url":"u","file_size":"303833"}"#, Some(303_833)),
            (r#"{"url":"u","file_size":303833}"#, Some(303_833)),
            (r#"{"url":"u"}"#, None),
        ] {
            assert_eq!(serde_json::from_str::<MediaUrl>(json).unwrap().file_size, size);
        }
    }
}
