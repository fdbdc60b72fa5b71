//! The check page.

use super::{count, people, troubles};
use crate::batch::CheckSort;
use crate::words::screens::BatchCheckWords;

pub const CHECK: BatchCheckWords = BatchCheckWords {
    lead: |file, template, number| format!("{file} · template {template} · {number}"),
    what_happens: |sends, when, ends| {
        let messages = match sends {
            1 => "1 message".to_owned(),
            sends => format!("{} messages", count(sends)),
        };
        let ends = ends
            .map(|ends| format!("; ends at about {ends}"))
            .unwrap_or_default();
        format!("{messages} to {}, {when}{ends}.", people(sends))
    },
    nobody: "Nobody on this sheet gets the message.",
    from_now: "from now on",
    at: |at| format!("from {at} on"),
    tallies: "Rows by result",
    sort: |sort| match sort {
        CheckSort::Valid => "Valid",
        CheckSort::Repeated => "Repeated",
        CheckSort::Invalid => "Invalid",
        CheckSort::Refused => "Without consent",
        CheckSort::InService => "In service",
        CheckSort::ContactedLately => "Contacted lately",
    },
    all_rows: "All rows",
    options: "Who is left out",
    in_service: "Who is in service",
    in_service_include: "Gets the message",
    in_service_skip: "Is left out",
    lately: "Who was sent a batch lately",
    lately_nobody: "Gets this one too",
    lately_days: |days| match days {
        1 => "Is left out if it was today".to_owned(),
        days => format!("Is left out if it was in the last {days} days"),
    },
    facts: "Cost, duration and limit",
    cost: "Expected cost",
    cost_line: |messages, category, money| format!("{money} · {} × {category}", count(messages)),
    cost_unknown: |messages| match messages {
        1 => "1 message without a known price".to_owned(),
        messages => format!("{} messages without a known price", count(messages)),
    },
    cost_none: "Nothing",
    duration: "Duration",
    pace: |second| match second {
        1 => "1 message a second".to_owned(),
        second => format!("{} messages a second", count(second)),
    },
    allowance: "Messaging limit",
    room: |estimate| match (estimate.deferred.is_empty() && estimate.rest == 0, estimate.now) {
        (true, 1) => "Fits into the limit now".to_owned(),
        (true, _) => "All fit into the limit now".to_owned(),
        (false, now) => format!("{} now", count(now)),
    },
    later: |messages, at| format!("{} from {at} on", count(messages)),
    later_still: |messages| format!("{} later", count(messages)),
    never_room: "This number’s limit never holds all of them. The rest waits until you cancel or the limit grows.",
    ends: |at| format!("Ends at about {at}"),
    samples: "As the customer sees it",
    sample_to: |name| format!("To {name}"),
    no_sample: "No row gets the message, so there is nothing to show.",
    rows: "Rows of the sheet",
    line: "Line",
    name: "Name",
    phone: "Phone",
    result: "What happens",
    blank: "Blank",
    none_of_sort: "No such row.",
    more: "Next rows",
    unknown: |columns| format!("Columns that this template does not use, and that are ignored: {columns}"),
    corrected: "Correct the invalid ones",
    corrected_hint: "The sheet has only the invalid rows, each with its reason. Correct them and send another batch.",
    corrected_xlsx: "Invalid rows (xlsx)",
    corrected_csv: "Invalid rows (csv)",
    verdict: troubles::verdict,
    when: "When to send",
    now: "Now",
    later_choice: "On another day or hour",
    day_and_hour: "Day and hour",
    zone_hint: "By the business’s clock.",
    no_time: "Enter the day and the hour.",
    past_time: "That time has passed. Choose another one or send now.",
    send_to: |sends| format!("Send to {}", people(sends)),
    schedule_to: |sends| format!("Schedule for {}", people(sends)),
    cannot_be_undone: "What was delivered cannot be taken back. You can pause or cancel what is left.",
    changed: "Something changed since you opened this page, and nothing was sent. Check and confirm again.",
    changed_line: |sort, before, now| format!("{sort}: {} before, {} now", count(before), count(now)),
    changed_otherwise: "They are other people, though as many as before.",
    discard: "Discard the sheet",
    discard_body: "Nothing was sent. The sheet no longer stands among those not sent yet.",
    discarded: "Sheet discarded.",
    nothing: "No row can be sent. Correct the sheet and upload it again.",
    other_sheet: "Choose another sheet",
};
