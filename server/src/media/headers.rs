//! What keeps a stranger's file from doing anything but be looked at.

use axum::http::HeaderMap;
use axum::http::header::IF_NONE_MATCH;

use crate::sessions::encode;

/// Types that a browser shows in place; it runs none of them.
const SHOWN: [&str; 14] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
    "audio/webm",
    "video/mp4",
    "video/3gpp",
    "video/webm",
    PDF,
];
const PDF: &str = "application/pdf";

/// Shown in place or handed over to be saved, with its name in both spellings (RFC 6266, RFC 5987).
pub fn disposition(name: &str, mime: &str, download: bool) -> String {
    let how = if download || !SHOWN.contains(&mime) {
        "attachment"
    } else {
        "inline"
    };
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' | '%' => '_',
            c if c.is_ascii() && !c.is_ascii_control() => c,
            _ => '_',
        })
        .collect();
    let spelled = encode(name).replace('/', "%2F");
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{spelled}")
}

/// A file opened by itself may load nothing and is nobody's. A PDF viewer does not work in a sandbox; it runs no
/// script of the file's in our name either way.
pub fn policy(mime: &str) -> &'static str {
    if mime == PDF {
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    } else {
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    }
}

/// Whether the browser has the content that `tag` names.
pub fn holds(asked: &HeaderMap, tag: &str) -> bool {
    asked
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|one| one.trim().trim_start_matches("W/") == tag)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_no_browser_runs_is_shown_in_place() {
        assert!(disposition("a.jpg", "image/jpeg", false).starts_with("inline"));
        assert!(disposition("a.pdf", PDF, false).starts_with("inline"));
        for mime in [
            "text/html",
            "image/svg+xml",
            "text/plain",
            "application/octet-stream",
            "application/xml",
        ] {
            assert!(disposition("a", mime, false).starts_with("attachment"), "{mime}");
        }
        assert!(disposition("a.jpg", "image/jpeg", true).starts_with("attachment"));
    }

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(
            disposition("nota \"fiscal\"\r\nX: ação.pdf", PDF, true),
            "attachment; filename=\"nota _fiscal___X: a__o.pdf\"; filename*=UTF-8''nota%20%22fiscal%22%0D%0AX%3A%20a%C3%A7%C3%A3o.pdf"
        );
    }

    #[test]
    fn only_a_pdf_leaves_the_sandbox() {
        assert!(policy("image/png").contains("sandbox"));
        assert!(!policy(PDF).contains("sandbox") && policy(PDF).starts_with("default-src 'none'"));
    }
}
