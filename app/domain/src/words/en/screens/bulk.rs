//! Many conversations at once.

use crate::words::screens::Bulk;

pub(super) const BULK: Bulk = Bulk {
    select: "Select",
    select_one: |name| format!("Select {name}"),
    region: "Bulk actions",
    selected: |count| match count {
        0 => "None selected".to_owned(),
        count => format!("{count} selected"),
    },
    select_all: |count| match count {
        1 => "Select the only match".to_owned(),
        count => format!("Select all {count} that match"),
    },
    most: |most| format!("At most {most} at a time."),
    give: "Transfer",
    give_back: "Return to the queue",
    close: "Close",
    stop_selecting: "Stop selecting",
    give_title: |count| match count {
        1 => "Transfer 1 conversation".to_owned(),
        count => format!("Transfer {count} conversations"),
    },
    return_title: |count| match count {
        1 => "Return 1 conversation to the queue".to_owned(),
        count => format!("Return {count} conversations to the queue"),
    },
    close_title: |count| match count {
        1 => "Close 1 conversation".to_owned(),
        count => format!("Close {count} conversations"),
    },
    evenly: "Share evenly among the available members of this team",
    note: "Note or reason (optional)",
    progress: |done, total| format!("{done} of {total}"),
    stop: "Stop",
    finished: |done, total| match (done, total) {
        (0, 1) => "It was not done.".to_owned(),
        (1, 1) => "Done.".to_owned(),
        (done, total) if done == total => format!("All {total} are done."),
        (0, total) => format!("None of the {total} was done."),
        (done, total) => format!("{done} of {total} done."),
    },
    left: |left| match left {
        1 => "Stopped before the end: 1 stayed as it was.".to_owned(),
        left => format!("Stopped before the end: {left} stayed as they were."),
    },
    refused: "Not done",
    gone: "It no longer exists, or you have no access to it.",
    failed: "The choices could not be loaded",
};
