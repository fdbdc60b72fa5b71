//! “Send history”.

use super::count;
use crate::routing::SendKind;
use crate::words::screens::BatchHistoryWords;

pub const HISTORY: BatchHistoryWords = BatchHistoryWords {
    lead: "What was sent, who got it, and why somebody did not.",
    tabs: "Kind of sending",
    batches: "Batches",
    singles: "Single sends",
    search: "Title, template, file or person",
    number: "Number",
    state: "State",
    from: "From",
    until: "Until",
    export: "Export",
    export_xlsx: "As a spreadsheet (xlsx)",
    export_csv: "As a list (csv)",
    batch: "Batch",
    template: "Template",
    percent: "% sent",
    percent_of: |percent, reached, total| format!("{percent}% · {} of {}", count(reached), count(total)),
    queued: "Queued",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    failed: "Failed",
    replied: "Replied",
    replied_detail: |certain, within| {
        format!(
            "{} replied to the message; {} wrote within 24 hours",
            count(certain),
            count(within)
        )
    },
    opted_out: "Opted out",
    by: |who| format!("by {who}"),
    none: "No batch yet",
    none_hint: "The batches you confirm appear here, with what came of each person.",
    none_found: "No batch found",
    none_found_hint: "Change the search, the days or the filters.",
    shown: |rows| format!("{} on screen. The filters find things sooner.", count(rows)),
    stale: "This could not be refreshed just now. The figures may be behind.",
    to: "To",
    kind: |kind| match kind {
        SendKind::ActiveContact => "Contato Ativo",
        SendKind::Recontact => "Recontato",
        SendKind::Batch => "Batch",
        SendKind::Survey => "Survey",
    },
    no_phone: "No phone",
    when: "When",
    who: "Sent by",
    result: "Result",
    no_single: "No single send yet",
    no_single_hint: "Contatos Ativos and Recontatos appear here.",
};
