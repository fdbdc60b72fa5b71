//! A template in the thread: what really went out, when the template has long been changed.

use domain::MessageId;
use domain::media::{FileKind, FileView};
use domain::message::Media;
use domain::template::Rendered;
use leptos::prelude::*;

use super::content::{named, text};
use super::files;
use super::thread_state::ThreadState;
use crate::numbers::template::{buttons, inside};
use crate::ui::words;

/// Draws it; of what older desks sent there are only the words.
pub fn draw(body: &str, rendered: Option<&str>, batch: Option<&str>, file: Option<AnyView>) -> AnyView {
    let rendered = rendered.and_then(Rendered::unfolded);
    let drawn = match &rendered {
        Some(rendered) => view! {
            {inside(rendered, file)}
            {buttons(rendered)}
        }
        .into_any(),
        None => text(body),
    };
    view! {
        {named("template", batch.map(|title| (words().kinds.of_batch)(title)))}
        {drawn}
    }
    .into_any()
}

/// The file of its header.
pub fn file(message: MessageId, file: FileView, state: ThreadState) -> AnyView {
    let kind = match file.mime.split('/').next() {
        Some("image") => FileKind::Image,
        Some("video") => FileKind::Video,
        _ => FileKind::Document,
    };
    files::draw(message, kind, &Media::default(), Some(file), state)
}
