//! The plain form that brings a sheet.

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::{IntoResponse, Redirect, Response};
use backend::{Desk, NewBatch, UploadTrouble};
use bytes::Bytes;
use domain::batch::{MOST_BYTES, SheetTrouble};
use domain::outgoing::read_place;
use domain::template::Place;
use domain::user::Permission;
use domain::{FileId, NumberId, TemplateId};

use crate::asking::SignedIn;
use crate::sessions::encode;
use crate::sheets::Failed;

/// Where sheets are chosen.
const START: &str = "/batches";

/// `POST /batches`: reads a sheet for its check page, and leads there; one that cannot be read leads back with the reason.
pub async fn choose(
    State(desk): State<Desk>,
    SignedIn(asker): SignedIn,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failed> {
    // Before anything of the file is read.
    asker.may(Permission::SendBatches)?;
    let read = match form {
        Ok(form) => read(form).await,
        Err(_) => Typed::default(),
    };
    let back = read.back();
    let led_back = |name: &str, told: &str| {
        Redirect::to(&format!("{START}?{name}={}{back}", encode(told))).into_response()
    };
    let told = |trouble: &SheetTrouble| serde_json::to_string(trouble).unwrap_or_default();
    let (Some(number), Some(template)) = (read.number, read.template) else {
        return Ok(led_back("trouble", &told(&SheetTrouble::NoFile)));
    };
    if let Some(trouble) = &read.trouble {
        return Ok(led_back("trouble", &told(trouble)));
    }
    let new = NewBatch {
        number,
        template,
        title: read.title.clone(),
        file: read.file,
        place: read.place(),
        file_name: read.file_name,
        bytes: read.bytes,
    };
    Ok(match desk.start_batch(&asker, new).await? {
        Ok(id) => Redirect::to(&format!("{START}/{id}")).into_response(),
        Err(UploadTrouble::Sheet(trouble)) => led_back("trouble", &told(&trouble)),
        Err(UploadTrouble::Stopped(stop)) => {
            led_back("stop", &serde_json::to_string(&stop).unwrap_or_default())
        }
    })
}

/// What the form holds.
#[derive(Default)]
struct Typed {
    number: Option<NumberId>,
    template: Option<TemplateId>,
    title: String,
    file: Option<FileId>,
    place: [String; 3],
    file_name: String,
    bytes: Bytes,
    trouble: Option<SheetTrouble>,
}

impl Typed {
    /// What was chosen, for the address that leads back.
    fn back(&self) -> String {
        let number = self.number.map(|id| format!("&number={id}")).unwrap_or_default();
        let template = self
            .template
            .map(|id| format!("&template={id}"))
            .unwrap_or_default();
        format!("{number}{template}&title={}", encode(&self.title))
    }

    fn place(&self) -> Option<Place> {
        let [at, name, address] = &self.place;
        let (latitude, longitude) = read_place(at)?;
        let given = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Some(Place {
            latitude,
            longitude,
            name: given(name),
            address: given(address),
        })
    }
}

async fn read(mut form: Multipart) -> Typed {
    let mut typed = Typed::default();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            // What breaks off here is the limit of the body.
            Err(_) => {
                typed.trouble = Some(SheetTrouble::TooBig);
                break;
            }
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            typed.file_name = field.file_name().unwrap_or_default().to_owned();
            match field.bytes().await {
                Ok(bytes) if bytes.len() <= MOST_BYTES => typed.bytes = bytes,
                _ => typed.trouble = Some(SheetTrouble::TooBig),
            }
            continue;
        }
        let text = field.text().await.unwrap_or_default();
        match name.as_str() {
            "number" => typed.number = text.parse().ok().map(NumberId),
            "template" => typed.template = text.parse().ok().map(TemplateId),
            "title" => typed.title = text,
            "file_id" => typed.file = text.parse().ok().map(FileId),
            "place" => typed.place[0] = text,
            "place_name" => typed.place[1] = text,
            "place_address" => typed.place[2] = text,
            _ => {}
        }
    }
    typed
}
