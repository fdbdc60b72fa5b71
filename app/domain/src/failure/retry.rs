//! When the desk sends again by itself (`cloud-api.md` 7, “Retry policy in one line”).

use std::time::Duration;

/// How often a message is sent again by itself, at most; after that a person decides.
pub const MOST_RETRIES: u32 = 6;

/// Whether a message refused with `code` is sent again without anybody asking. Everything else shows at once.
pub fn is_retryable(code: i32) -> bool {
    matches!(
        code,
        1 | 2 | 4 | 80_007 | 130_429 | 131_000 | 131_016 | 131_056 | 131_057 | 133_004
    )
}

/// How long to wait before sending again what `code` refused, after `retries` earlier repetitions (0 before the
/// first); none when the code is not one to repeat or the repetitions are used up.
///
/// `jitter` is any number, drawn by the caller, and spreads messages that failed together: up to a quarter is
/// added, for throughput up to the whole. Meta's own waits are never shortened: 4^n seconds for one customer's
/// limit (131056), a minute of maintenance (131057). A `Retry-After` from Meta goes before this.
pub fn retry_delay(code: i32, retries: u32, jitter: u32) -> Option<Duration> {
    if !is_retryable(code) || retries >= most_retries(code) {
        return None;
    }
    let seconds = match code {
        // Room returns second by second.
        130_429 => 1 << retries.min(3),
        131_056 => 4_u64.pow(retries),
        131_057 => 60,
        // Counted by the rolling hour.
        4 | 80_007 => 60 << retries.min(4),
        _ => 2 << retries,
    };
    let spread = if code == 130_429 { 1000 } else { 250 };
    Some(Duration::from_millis(
        seconds * (1000 + u64::from(jitter) % (spread + 1)),
    ))
}

/// Meta's faults without a reason are repeated less: once for 1, which may be a fault of ours, and three times for
/// 131000.
fn most_retries(code: i32) -> u32 {
    match code {
        1 => 1,
        131_000 => 3,
        _ => MOST_RETRIES,
    }
}
