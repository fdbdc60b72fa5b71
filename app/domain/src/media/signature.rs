//! What a file is by its first bytes, whatever it is called.

use super::FileKind;

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// One of the types below, as HTTP names it.
    Known(&'static str),
    /// A container of several documents' types (zip, the older Office files), or plain bytes.
    Other,
    /// A page or a program that a browser could run: never shown, only handed out as a download.
    Active,
}

/// Bytes that [`signature`] wants to see, if the file has that many.
pub const SEEN: usize = 64;

/// The type that the first bytes tell.
///
/// A small table of the types that WhatsApp carries; the rest is [`Signature::Other`].
pub fn signature(head: &[u8]) -> Signature {
    let at = |offset: usize, bytes: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(bytes));
    let known = if at(0, &[0xff, 0xd8, 0xff]) {
        "image/jpeg"
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        "image/png"
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        "image/webp"
    } else if at(0, b"GIF8") {
        "image/gif"
    } else if at(0, b"OggS") {
        "audio/ogg"
    } else if at(0, b"#!AMR") {
        "audio/amr"
    } else if at(0, b"ID3") || is_frame(head, 0xe6, 0xe2) {
        "audio/mpeg"
    } else if is_frame(head, 0xf6, 0xf0) {
        "audio/aac"
    } else if at(4, b"ftyp") {
        match head.get(8..12) {
            Some(b"M4A " | b"M4B ") => "audio/mp4",
            Some(brand) if brand.starts_with(b"3g") => "video/3gpp",
            _ => "video/mp4",
        }
    } else if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) {
        "video/webm"
    } else if at(0, b"%PDF-") {
        "application/pdf"
    } else {
        return if is_active(head) {
            Signature::Active
        } else {
            Signature::Other
        };
    };
    Signature::Known(known)
}

/// An audio frame's eleven or twelve sync bits and its layer, under `mask`.
fn is_frame(head: &[u8], mask: u8, layer: u8) -> bool {
    matches!(head, [0xff, second, ..] if second & mask == layer)
}

fn is_active(head: &[u8]) -> bool {
    let text: Vec<u8> = head
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf))
        .map(u8::to_ascii_lowercase)
        .take(16)
        .collect();
    let begins = |what: &[&[u8]]| what.iter().any(|what| text.starts_with(what));
    begins(&[
        b"<!doctype",
        b"<html",
        b"<script",
        b"<svg",
        b"<?xml",
        b"mz",
        b"\x7felf",
        b"#!/",
    ])
}

impl Signature {
    /// The type to serve a received file as, or `None` when it is not the kind that was claimed.
    ///
    /// A document may be anything, but one claimed to be a PDF has to be one.
    pub fn agreed(self, kind: FileKind, claimed: &str) -> Option<String> {
        let claimed = claimed
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let family = match kind {
            FileKind::Image => "image/",
            FileKind::Sticker => "image/webp",
            FileKind::Video => "video/",
            FileKind::Audio => "audio/",
            FileKind::Document => {
                return match self {
                    Self::Known(mime) if claimed == "application/pdf" && mime != claimed => None,
                    Self::Known(mime) => Some(mime.to_owned()),
                    _ if claimed == "application/pdf" => None,
                    Self::Active => Some("application/octet-stream".to_owned()),
                    Self::Other => Some(super::types::document(&claimed).to_owned()),
                };
            }
        };
        let Self::Known(mime) = self else { return None };
        // The same container carries sound alone or with pictures.
        let mime = match (kind, mime) {
            (FileKind::Audio, "video/mp4" | "video/3gpp") => "audio/mp4",
            (FileKind::Audio, "video/webm") => "audio/webm",
            (_, mime) => mime,
        };
        mime.starts_with(family).then(|| mime.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0";

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (head, mime) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"OggS\0\x02", "audio/ogg"),
            (b"#!AMR\n", "audio/amr"),
            (b"ID3\x04", "audio/mpeg"),
            (b"\xff\xfb\x90\x00", "audio/mpeg"),
            (b"\xff\xf1\x50\x80", "audio/aac"),
            (MP4, "video/mp4"),
            (b"\0\0\0\x18ftyp3gp4", "video/3gpp"),
            (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
            (b"\x1aE\xdf\xa3\x9f", "video/webm"),
            (b"%PDF-1.7", "application/pdf"),
        ] {
            assert_eq!(signature(head), Signature::Known(mime));
        }
        assert_eq!(signature(b"PK\x03\x04"), Signature::Other);
        assert_eq!(signature(b""), Signature::Other);
        for head in [
            &b" \n<!DOCTYPE html>"[..],
            b"<svg xmlns=",
            b"MZ\x90\0",
            b"\xef\xbb\xbf<html>",
        ] {
            assert_eq!(signature(head), Signature::Active);
        }
    }

    #[test]
    fn what_is_claimed_to_be_a_picture_has_to_be_one() {
        let agreed = |head: &[u8], kind, claimed: &str| signature(head).agreed(kind, claimed);
        assert_eq!(
            agreed(b"\x89PNG\r\n\x1a\n", FileKind::Image, "image/jpeg").as_deref(),
            Some("image/png")
        );
        assert_eq!(agreed(b"<html>", FileKind::Image, "image/jpeg"), None);
        assert_eq!(agreed(b"%PDF-1.4", FileKind::Image, "image/jpeg"), None);
        assert_eq!(agreed(b"PK\x03\x04", FileKind::Video, "video/mp4"), None);
        assert_eq!(
            agreed(b"\x89PNG\r\n\x1a\n", FileKind::Sticker, "image/webp"),
            None
        );
        assert_eq!(
            agreed(MP4, FileKind::Audio, "audio/mp4").as_deref(),
            Some("audio/mp4")
        );
        assert_eq!(
            agreed(b"OggS", FileKind::Audio, "audio/ogg; codecs=opus").as_deref(),
            Some("audio/ogg")
        );
    }

    #[test]
    fn a_document_may_be_anything_but_is_never_served_as_a_page() {
        let agreed = |head: &[u8], claimed: &str| signature(head).agreed(FileKind::Document, claimed);
        assert_eq!(
            agreed(b"%PDF-1.4", "application/pdf").as_deref(),
            Some("application/pdf")
        );
        assert_eq!(agreed(b"MZ\x90", "application/pdf"), None);
        assert_eq!(
            agreed(b"hello", "text/plain; charset=utf-8").as_deref(),
            Some("text/plain")
        );
        assert_eq!(
            agreed(b"<html>", "text/html").as_deref(),
            Some("application/octet-stream")
        );
        assert_eq!(
            agreed(b"hello", "text/html").as_deref(),
            Some("application/octet-stream")
        );
        assert_eq!(
            agreed(b"PK\x03\x04", "application/zip").as_deref(),
            Some("application/octet-stream")
        );
    }
}
