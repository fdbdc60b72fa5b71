//! “Send a batch”: number, template, sheet.

use super::{count, troubles};
use crate::words::screens::BatchStartWords;

pub const START: BatchStartWords = BatchStartWords {
    lead: "Send an approved template to the people of a spreadsheet.",
    no_origin: "No number to send from",
    no_origin_hint: "An administrator has to connect a number to WhatsApp.",
    template_step: "1. Template",
    template_gone: "The chosen template is not among those this number can send. Choose another one.",
    model_step: "2. Model sheet",
    model_hint: "One row per person. Download the model, fill it in and leave the headings as they are.",
    model_columns: "Columns of the sheet",
    model_required: "required",
    model_optional: "optional",
    model_xlsx: "Model as a spreadsheet (xlsx)",
    model_csv: "Model as a list (csv)",
    sheet_step: "3. Sending",
    report_title: "Report title",
    report_hint: "You find the batch by it in the history. Customers do not see it.",
    title_missing: "Give the report a title.",
    header_file_missing: "Choose the file of the header: it goes with every message.",
    place: "Place of the header",
    place_hint: "Coordinates or the map’s address. It goes with every message.",
    place_name: "Name of the place (optional)",
    place_address: "Address (optional)",
    file: "Sheet",
    file_hint: "Drag the file here or choose it: xlsx or csv, up to 16 MB and 100 thousand rows.",
    send: "Check the sheet",
    sending: |percent| format!("Uploading the sheet: {percent}%"),
    reading: "Reading the sheet…",
    stop: "Stop",
    cut: "The connection was lost before the sheet arrived. Nothing was sent; try again.",
    nothing_leaves: "No message leaves before you have checked.",
    unsent: "Sheets not sent yet",
    unsent_hint: "They were read and wait for you to check them.",
    unsent_rows: |rows| match rows {
        1 => "1 row".to_owned(),
        rows => format!("{} rows", count(rows)),
    },
    sheet: troubles::sheet,
};
