//! How batches are sent.

use crate::allowance::Amount;
use crate::batch::SendingFault;
use crate::words::grouped;
use crate::words::screens::SendingWords;

pub const SENDING_WORDS: SendingWords = SendingWords {
    lead: "How batches are sent, from all numbers.",
    stops: "When to stop",
    stops_lead: "At one of these limits a batch stops by itself and shows why. Who sends decides whether to resume or cancel it.",
    yellow: "Stop also when the number’s quality falls to medium",
    yellow_hint: "With low quality a batch always stops.",
    failures: "Stop on failures",
    failures_hint: "Messages that arrived or failed in that time count. With fewer than the least, the batch goes on.",
    failures_percent: "Failures (%)",
    failures_minutes: "In the last (minutes)",
    failures_least: "From (messages)",
    opt_outs: "Stop on opt-outs",
    opt_outs_hint: "People who got the batch and opted out afterwards count. With fewer than the least, the batch goes on.",
    opt_outs_percent: "Opt-outs (%)",
    opt_outs_least: "From (people)",
    quiet: "Quiet hours",
    quiet_lead: "No batch is sent then; what is left goes on afterwards. Agents write at any time. The business’s clock counts.",
    nights: "Every day, for some hours",
    quiet_from: "Begins at",
    quiet_until: "Ends at",
    saturdays: "Saturdays, all day",
    sundays: "Sundays, all day",
    share: "The agents’ share",
    share_lead: "What batches leave free for service.",
    headroom: "Of the number’s speed (%)",
    headroom_hint: "WhatsApp limits how many messages a second each number sends. With this share free, no answer waits for a batch.",
    reserve: "Of the messaging limit (%)",
    reserve_hint: "Kept for Contato Ativo and Recontato in each 24 hours: at least 5 places, or half of a limit below 10. With 0, nothing is kept.",
    kept: |reserve, amount, numbers| {
        let numbers = numbers.join(", ");
        match amount {
            Amount::Unlimited => format!("{numbers}: no limit, nothing has to be kept."),
            Amount::Limited(people) => format!(
                "{numbers}: {} of {} kept for agents.",
                grouped(reserve, ','),
                grouped(people, ','),
            ),
        }
    },
    fault: |fault| match (fault, fault.limits()) {
        (_, Some((least, most))) => format!("Type a whole number, from {least} to {}.", grouped(most, ',')),
        (SendingFault::QuietEmpty, None) => "Choose another time than the beginning.".into(),
        (_, None) => "Type the time, such as 21:00.".into(),
    },
};
