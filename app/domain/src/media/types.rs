//! Types that WhatsApp takes from us, by name and size.

use super::FileKind;
use crate::Refusal;

/// Type, the ending a file of it has, and what it is sent as (`cloud-api.md` 3).
const TYPES: [(&str, &str, FileKind); 20] = [
    ("image/jpeg", "jpg", FileKind::Image),
    ("image/png", "png", FileKind::Image),
    ("video/mp4", "mp4", FileKind::Video),
    ("video/3gpp", "3gp", FileKind::Video),
    ("audio/ogg", "ogg", FileKind::Audio),
    ("audio/mpeg", "mp3", FileKind::Audio),
    ("audio/mp4", "m4a", FileKind::Audio),
    ("audio/aac", "aac", FileKind::Audio),
    ("audio/amr", "amr", FileKind::Audio),
    ("image/webp", "webp", FileKind::Sticker),
    ("application/pdf", "pdf", FileKind::Document),
    ("text/plain", "txt", FileKind::Document),
    ("application/msword", "doc", FileKind::Document),
    ("application/vnd.ms-excel", "xls", FileKind::Document),
    ("application/vnd.ms-powerpoint", "ppt", FileKind::Document),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        FileKind::Document,
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        FileKind::Document,
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
        FileKind::Document,
    ),
    // Other spellings of the same.
    ("image/jpeg", "jpeg", FileKind::Image),
    ("audio/ogg", "opus", FileKind::Audio),
];

/// The type of a file with this name, by its ending; empty when WhatsApp takes none of that ending.
pub fn type_of_name(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    TYPES
        .iter()
        .find(|(_, other, _)| *other == ending)
        .map_or("", |(mime, ..)| mime)
}

/// The ending that a file of this type has.
pub fn extension(mime: &str) -> &'static str {
    TYPES
        .iter()
        .find(|(other, ..)| *other == mime)
        .map_or("bin", |(_, ending, _)| ending)
}

/// A document's type, if it is one we know; others are bytes.
pub(super) fn document(claimed: &str) -> &'static str {
    TYPES
        .iter()
        .find(|(mime, _, kind)| *kind == FileKind::Document && *mime == claimed)
        .map_or("application/octet-stream", |(mime, ..)| mime)
}

/// What a file of this type, name and size (in bytes) is sent as.
///
/// # Errors
/// [`Refusal::FileEmpty`], [`Refusal::FileType`] or [`Refusal::FileTooLarge`]: what WhatsApp would refuse later.
pub fn check_upload(name: &str, mime: &str, size: u64) -> Result<FileKind, Refusal> {
    if size == 0 {
        return Err(Refusal::FileEmpty);
    }
    let bare = mime
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    // Systems differ in what they call a file; its ending decides where the type says nothing.
    let known = |mime: &str| TYPES.iter().find(|(other, ..)| *other == mime);
    let found = known(&bare).or_else(|| known(type_of_name(name)));
    let Some((_, _, kind)) = found else {
        return Err(Refusal::FileType);
    };
    let most = kind.most();
    if size > most {
        return Err(Refusal::FileTooLarge {
            kind: *kind,
            size,
            most,
        });
    }
    Ok(*kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_checked_by_whatsapps_rules_before_it_travels() {
        assert_eq!(
            check_upload("foto.JPG", "image/jpeg", 5 << 20),
            Ok(FileKind::Image)
        );
        assert_eq!(
            check_upload("foto.jpg", "image/jpeg", (5 << 20) + 1),
            Err(Refusal::FileTooLarge {
                kind: FileKind::Image,
                size: (5 << 20) + 1,
                most: 5 << 20
            })
        );
        assert_eq!(
            check_upload("nota.pdf", "application/pdf", 100 << 20),
            Ok(FileKind::Document)
        );
        assert_eq!(
            check_upload("voz.ogg", "audio/ogg; codecs=opus", 1),
            Ok(FileKind::Audio)
        );
        assert_eq!(
            check_upload("a.exe", "application/x-msdownload", 1),
            Err(Refusal::FileType)
        );
        assert_eq!(check_upload("a.gif", "image/gif", 1), Err(Refusal::FileType));
        assert_eq!(
            check_upload("nota.pdf", "application/pdf", 0),
            Err(Refusal::FileEmpty)
        );
    }

    #[test]
    fn where_the_type_says_nothing_the_ending_decides() {
        assert_eq!(check_upload("Tabela.XLSX", "", 10), Ok(FileKind::Document));
        assert_eq!(
            check_upload("filme.mp4", "application/octet-stream", 10),
            Ok(FileKind::Video)
        );
        assert_eq!(check_upload("sem-final", "", 10), Err(Refusal::FileType));
        assert_eq!(extension("image/jpeg"), "jpg");
        assert_eq!(extension("application/octet-stream"), "bin");
    }
}
