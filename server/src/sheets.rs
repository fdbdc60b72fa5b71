//! Rows as files that people take with them.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::{SheetKind, csv_line, workbook};
use chrono::{DateTime, Utc};
use domain::zone::BusinessZone;

/// `rows` as a file to be saved.
///
/// # Errors
/// When they cannot be packed.
pub async fn file(
    kind: SheetKind,
    sheet: &'static str,
    name: &str,
    rows: Vec<Vec<String>>,
) -> Result<Response, Failed> {
    let bytes = match kind {
        // The mark has spreadsheets read it as UTF-8.
        SheetKind::Csv => Ok(format!(
            "\u{feff}{}",
            rows.iter().map(|row| csv_line(row)).collect::<String>()
        )
        .into_bytes()),
        // Packing keeps a processor busy: not among the requests.
        SheetKind::Xlsx => tokio::task::spawn_blocking(move || workbook(sheet, &rows))
            .await
            .map_err(|error| error.to_string())
            .and_then(|packed| packed.map_err(|error| error.to_string())),
    };
    let bytes = bytes.map_err(|error| {
        tracing::error!(%error, "A sheet could not be written: {error}");
        Failed(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    let name = plain(name);
    let head = [
        (header::CONTENT_TYPE, kind.mime().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{}\"", kind.ending()),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((head, bytes).into_response())
}

/// Headings as a row.
pub fn row<const N: usize>(headings: [&str; N]) -> Vec<String> {
    headings.map(str::to_owned).to_vec()
}

/// An instant as it stands in files: to the minute, in the business's zone.
pub fn written(zone: &BusinessZone, at: DateTime<Utc>) -> String {
    format!("{} {}", zone.date(at), zone.clock(at))
}

/// A name that every system takes for a file.
fn plain(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
                c
            } else {
                '-'
            }
        })
        .take(80)
        .collect();
    match plain.trim_matches('-') {
        "" => "guiche".to_owned(),
        name => name.to_owned(),
    }
}

/// There is nothing to take: what is answered instead.
pub struct Failed(StatusCode);

impl From<backend::Error> for Failed {
    fn from(error: backend::Error) -> Self {
        Self(match error {
            backend::Error::Forbidden => StatusCode::FORBIDDEN,
            backend::Error::NotFound => StatusCode::NOT_FOUND,
            error if error.is_busy() => StatusCode::SERVICE_UNAVAILABLE,
            error => {
                tracing::error!(%error, "A sheet could not be read or written: {error}");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        })
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_of_a_file_is_plain_letters_whatever_the_title_says() {
        assert_eq!(plain("Promoção de verão"), "Promo--o-de-ver-o");
        assert_eq!(plain("../../etc/passwd"), "etc-passwd");
        assert_eq!(plain("¿?"), "guiche");
    }
}
