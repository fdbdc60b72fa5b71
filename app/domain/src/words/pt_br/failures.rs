//! The cause of a failed message in one sentence, by Meta's code.

/// The sentence of `code`.
pub fn sentence(_code: i32) -> &'static str {
    "Não foi possível entregar a mensagem."
}
