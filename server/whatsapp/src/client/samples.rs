//! Sample files for a template's header: a resumable upload, which gives a handle instead of an id.

use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH};
use reqwest::{Method, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::media::TRANSFER;
use super::{Client, transport};
use crate::error::SendError;

#[derive(Deserialize)]
struct Session {
    id: String,
}

#[derive(Deserialize)]
struct Handle {
    h: String,
}

impl Client {
    /// Uploads a sample of `length` bytes and gives its handle. Meta takes pdf, jpeg, png and mp4. In one piece:
    /// after a failure it starts over, which costs nothing but time.
    pub async fn upload_sample(
        &self,
        token: &SecretString,
        app_id: &str,
        filename: &str,
        mime: &str,
        body: impl Into<reqwest::Body>,
        length: u64,
    ) -> Result<String, SendError> {
        let request = self.request(Method::POST, token, &[app_id, "uploads"]).query(&[
            ("file_name", filename),
            ("file_length", &length.to_string()),
            ("file_type", mime),
        ]);
        let session: Session = self.json(request).await?;
        let url = self
            .session_url(&session.id)
            .ok_or_else(|| transport::lost("an unreadable upload id"))?;
        let request = self
            .http
            .post(url)
            .header(AUTHORIZATION, format!("OAuth {}", token.expose_secret()))
            .header("file_offset", "0")
            .header(CONTENT_LENGTH, length)
            .timeout(TRANSFER)
            .body(body);
        Ok(self.json::<Handle>(request).await?.h)
    }

    /// `upload:MTph…?sig=ARZ…` is a node with a query of its own; it stays on the Graph's host.
    fn session_url(&self, id: &str) -> Option<Url> {
        let (node, query) = match id.split_once('?') {
            Some((node, query)) => (node, Some(query)),
            None => (id, None),
        };
        if !node.starts_with("upload:") {
            return None;
        }
        let mut url = Url::parse(&self.base).ok()?;
        url.path_segments_mut().ok()?.push(node);
        url.set_query(query);
        Some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_id_is_one_segment_with_its_own_query() {
        let http = reqwest::Client::builder().build().unwrap();
        let client = Client::new(http, "https://graph.facebook.com", "v24.0");
        let url = |id| client.session_url(id).map(String::from);
        assert_eq!(
            url("upload:MTphdHRh==?sig=ARZ-x_1").as_deref(),
            Some("https://graph.facebook.com/v24.0/upload:MTphdHRh==?sig=ARZ-x_1")
        );
        assert_eq!(
            url("upload:a/../../b").as_deref(),
            Some("https://graph.facebook.com/v24.0/upload:a%2F..%2F..%2Fb")
        );
        assert_eq!(url("https://evil.br/"), None);
    }
}
