//! Files: uploaded, described, fetched within five minutes, deleted.

use axum::Json;
use axum::body::Body;
use axum::extract::{Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, json};

use super::error::GraphFault;
use super::{Answer, Call, account};
use crate::faults::take;
use crate::simulator::Simulator;
use crate::world::{NewMedia, URL_MS};

const MIB: usize = 1024 * 1024;
/// What Meta takes, and how much of it.
const KINDS: [(&str, usize); 19] = [
    ("audio/aac", 16 * MIB),
    ("audio/amr", 16 * MIB),
    ("audio/mpeg", 16 * MIB),
    ("audio/mp4", 16 * MIB),
    ("audio/ogg", 16 * MIB),
    ("text/plain", 100 * MIB),
    ("application/pdf", 100 * MIB),
    ("application/msword", 100 * MIB),
    ("application/vnd.ms-excel", 100 * MIB),
    ("application/vnd.ms-powerpoint", 100 * MIB),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        100 * MIB,
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        100 * MIB,
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        100 * MIB,
    ),
    ("image/jpeg", 5 * MIB),
    ("image/png", 5 * MIB),
    ("image/webp", 500 * 1024),
    ("video/mp4", 16 * MIB),
    ("video/3gpp", 16 * MIB),
    ("video/3gp", 16 * MIB),
];

pub(super) async fn upload(simulator: &Simulator, number: &str, mut form: Multipart) -> Answer {
    if simulator.world().number(number).is_none() {
        return Err(GraphFault::unknown_object("POST", number));
    }
    let mut product = None;
    let mut declared = None;
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(|_| GraphFault::missing("file"))? {
        match field.name() {
            Some("messaging_product") => product = field.text().await.ok(),
            Some("type") => declared = field.text().await.ok(),
            Some("file") => {
                let mime = field.content_type().map(str::to_owned);
                let filename = field.file_name().map(str::to_owned);
                let bytes = field.bytes().await.map_err(|_| GraphFault::missing("file"))?;
                file = Some((bytes, mime, filename));
            }
            _ => {}
        }
    }
    if product.as_deref() != Some("whatsapp") {
        return Err(GraphFault::missing("messaging_product"));
    }
    let (bytes, mime, filename) = file.ok_or_else(|| GraphFault::missing("file"))?;
    let mime = declared.or(mime).unwrap_or_default();
    let bare = mime
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let Some((_, most)) = KINDS.iter().find(|(kind, _)| *kind == bare) else {
        return Err(GraphFault::detailed(
            100,
            format!(
                "Param file must be a file with one of the supported types. Received file of type '{bare}'."
            ),
        ));
    };
    if bytes.is_empty() || bytes.len() > *most {
        return Err(GraphFault::detailed(
            131_053,
            format!("The file has {} bytes; at most {most} are taken.", bytes.len()),
        ));
    }
    let new = NewMedia {
        bytes,
        mime,
        filename,
        phone_number_id: number.to_owned(),
    };
    let now_ms = simulator.now_ms();
    let media = simulator.world().media.uploaded(new, now_ms);
    Ok(Json(json!({"id": media.id})).into_response())
}

pub(super) fn describe(call: &Call<'_>) -> Answer {
    let now_ms = call.simulator.now_ms();
    let (gone, large, foreign) = {
        let mut faults = call.simulator.shared().faults();
        let gone = take(&mut faults.media_gone);
        let large = !gone && take(&mut faults.media_too_large);
        (gone, large, !gone && !large && take(&mut faults.media_foreign))
    };
    if gone {
        return Err(GraphFault::unknown_object("GET", call.id));
    }
    let base = match foreign {
        true => "https://files.example".to_owned(),
        false => call.simulator.shared().public_url(),
    };
    let world = call.simulator.world();
    let media = world.media.get(call.id, now_ms).filter(|media| {
        call.input
            .text("phone_number_id")
            .is_none_or(|number| number == media.phone_number_id)
    });
    let media = media.ok_or_else(|| GraphFault::unknown_object("GET", call.id))?;
    let url = call.simulator.media_address(&base, &media.id, now_ms + URL_MS);
    Ok(Json(
        json!({"messaging_product": "whatsapp", "url": url, "mime_type": media.mime,
                   "sha256": media.sha256_hex(), "file_size": if large { 200 * MIB } else { media.bytes.len() },
                   "id": media.id}),
    )
    .into_response())
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    if call.simulator.world().media.remove(call.id) {
        Ok(account::success())
    } else {
        Err(GraphFault::unknown_object("DELETE", call.id))
    }
}

/// The bytes behind an address: with the token, within five minutes, else nothing is there.
pub(super) fn download(simulator: &Simulator, request: &Request) -> Answer {
    let authorised = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|header| header.to_str().ok());
    if !authorised.is_some_and(|header| header.starts_with("Bearer EAA")) {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    }
    let (down, wrong) = {
        let mut faults = simulator.shared().faults();
        let down = take(&mut faults.media_down);
        (down, !down && take(&mut faults.media_wrong_bytes))
    };
    if down {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    if wrong {
        return Ok(axum::response::Html("<!doctype html><script>alert(1)</script>").into_response());
    }
    let input = super::Input::read(request.uri().query(), request.headers(), &Default::default());
    let fields = input.map(|input| input.fields).unwrap_or_default();
    Ok(serve(simulator, &fields).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response()))
}

fn serve(simulator: &Simulator, fields: &Map<String, serde_json::Value>) -> Option<Response> {
    let text = |key: &str| fields.get(key).and_then(|value| value.as_str());
    let (id, expires) = (text("mid")?, text("ext")?);
    if text("hash")? != simulator.media_hash(id, expires) {
        return None;
    }
    let now_ms = simulator.now_ms();
    if expires.parse::<i64>().ok()? * 1000 < now_ms {
        return None;
    }
    let media = simulator.world().media.get(id, now_ms)?.clone();
    Some(([(CONTENT_TYPE, media.mime)], Body::from(media.bytes)).into_response())
}

impl Simulator {
    /// An address that serves a file until a moment, like Meta's.
    pub(crate) fn media_address(&self, base: &str, id: &str, until_ms: i64) -> String {
        let expires = (until_ms / 1000).to_string();
        let hash = self.media_hash(id, &expires);
        format!("{base}/whatsapp_business/attachments/?mid={id}&ext={expires}&hash={hash}")
    }

    fn media_hash(&self, id: &str, expires: &str) -> String {
        let signed = self.shared().media_key.sign(format!("{id}.{expires}").as_bytes());
        signed.trim_start_matches("sha256=")[..32].to_owned()
    }
}
