//! What can be said about Meta's error codes without words: which may be tried again by a machine.
//! The texts people read live in `domain`.

/// Codes after which the very same message may be sent again without asking anybody.
pub const RETRYABLE: [i64; 10] = [
    1, 2, 4, 80007, 130_429, 131_000, 131_016, 131_056, 131_057, 133_004,
];

/// Stands for the code when Meta (or something in front of it) refused without saying why.
pub const NONE: i64 = -1;

/// Whether a machine may send the very same message again after this code.
pub fn is_retryable(code: i64) -> bool {
    RETRYABLE.contains(&code)
}
