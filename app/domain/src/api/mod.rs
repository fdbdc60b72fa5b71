//! The public API: tokens of other systems, and why a request of theirs is refused.

mod refusal;
mod token;

pub use refusal::{ApiProblem, ApiRefusal, variable};
pub use token::{ApiScope, ApiTokenEntry, ApiTokenForm, ApiTokens, NewApiToken, TOKEN_PREFIX, TokenStanding};
