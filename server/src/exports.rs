//! Files that people take with them: the audit log as the screen's filter shows it.

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::{Asker, Desk};
use domain::UserId;
use domain::audit::{AuditAction, AuditEntry, AuditFilter};
use domain::user::Permission;
use domain::zone::BusinessZone;
use futures::stream;
use serde::Deserialize;
use uuid::Uuid;

/// The filter as it stands in the page's address.
#[derive(Deserialize)]
pub struct Asked {
    person: Option<Uuid>,
    action: Option<String>,
    from: Option<chrono::NaiveDate>,
    until: Option<chrono::NaiveDate>,
}

/// `GET /management/audit.csv`: every line that the filter lets through, newest first.
pub async fn audit(
    State(desk): State<Desk>,
    asker: Option<Extension<Asker>>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(Extension(asker)) = asker else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if !asker.user.role.may(Permission::Administer) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let filter = AuditFilter {
        person: asked.person.map(UserId),
        action: asked.action.as_deref().and_then(AuditAction::from_slug),
        from: asked.from,
        until: asked.until,
    };
    let zone = desk.zone();
    // The mark has spreadsheets read it as UTF-8.
    let head = "\u{feff}at,actor,action,subject,changes,address\r\n".to_owned();
    let chunks = stream::try_unfold(Some(None), move |place: Option<Option<Uuid>>| {
        let (desk, asker, filter, zone) = (desk.clone(), asker.clone(), filter.clone(), zone.clone());
        async move {
            let Some(after) = place else { return Ok(None) };
            let page = desk.export_audit(&asker, &filter, after).await?;
            let text: String = page.entries.iter().map(|entry| line(entry, &zone)).collect();
            Ok::<_, backend::Error>(Some((Bytes::from(text), page.next.map(Some))))
        }
    });
    let body = futures::StreamExt::chain(stream::once(async { Ok(Bytes::from(head)) }), chunks);
    (
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"auditoria.csv\"",
            ),
        ],
        Body::from_stream(body),
    )
        .into_response()
}

fn line(entry: &AuditEntry, zone: &BusinessZone) -> String {
    let changes = entry
        .changes
        .iter()
        .map(|change| format!("{}: {} → {}", change.field, change.before, change.after))
        .collect::<Vec<_>>()
        .join("; ");
    let fields = [
        format!("{} {}", zone.date(entry.at), zone.clock(entry.at)),
        entry.actor.clone().unwrap_or_default(),
        entry.action.slug().to_owned(),
        entry.subject.clone().unwrap_or_default(),
        changes,
        entry.address.clone().unwrap_or_default(),
    ];
    fields.map(|field| cell(&field)).join(",") + "\r\n"
}

/// A field that a spreadsheet reads as text whatever it holds: what begins like a formula gets an apostrophe (OWASP,
/// CSV injection).
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let guarded = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula_or_leaves_its_place() {
        assert_eq!(cell("Ana, a \"chefe\""), "\"Ana, a \"\"chefe\"\"\"");
        for formula in ["=1+1", "+55", "-2", "@SUM(A1)", "\t=1"] {
            assert!(cell(formula).starts_with("\"'"), "{formula}");
        }
    }
}
