//! Rows as files that people take with them.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::{SheetKind, csv_line, workbook};

/// `rows` as a file to be saved.
pub async fn file(kind: SheetKind, sheet: &'static str, name: &str, rows: Vec<Vec<String>>) -> Response {
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
    match bytes {
        Ok(bytes) => (
            [
                (header::CONTENT_TYPE, kind.mime().to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{name}.{}\"", kind.ending()),
                ),
                (header::CACHE_CONTROL, "private, no-store".to_owned()),
            ],
            bytes,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "A sheet could not be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What is answered when there is nothing to take.
pub fn failed(error: &backend::Error) -> Response {
    match error {
        backend::Error::Forbidden => StatusCode::FORBIDDEN,
        backend::Error::NotFound => StatusCode::NOT_FOUND,
        error if error.is_busy() => StatusCode::SERVICE_UNAVAILABLE,
        error => {
            tracing::error!(%error, "A sheet could not be read or written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
    .into_response()
}
