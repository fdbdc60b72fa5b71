//! Sending one template to many (on screen: envio em lote; `product.md` 7, 8): the sheet, the check of it, the life of a
//! batch, how fast it goes and when it stops by itself.
//!
//! Nothing here sends. The desk asks these rules with the facts of its tables and its own clock.

mod account;
mod check;
mod column;
mod cost;
mod estimate;
mod model;
mod pace;
mod pair;
mod progress;
mod quiet;
mod sending_form;
mod settings;
mod sheet;
mod sheet_phone;
#[cfg(test)]
pub(crate) mod simulation;
mod state;
mod stop;
#[cfg(test)]
mod tests;
mod trouble;
mod view;

pub use account::{ACCOUNT_CODES, ALLOWANCE_CODES, is_account_code, is_allowance_code, stops};
pub use check::{CheckCounts, InService, Options, RowFacts, Verdict, judge};
pub use column::{BatchColumn, ColumnKind, columns, filling, row_slots};
pub use cost::{Cost, CostLine, cost};
pub use estimate::{Estimate, MOST_STEPS, estimate};
pub use model::{ModelSheet, model};
pub use pace::{DEFAULT_HEADROOM, MOST_HEADROOM, Pace, Throughput};
pub use pair::{PAIR_BURST, PAIR_PAUSE, pair_until};
pub use progress::{BatchCounts, Progress, progress};
pub use quiet::QuietHours;
pub use sending_form::{SendingFault, SendingForm, SendingView, SharedLimit, typed_reserve};
pub use settings::SendingSettings;
pub use sheet::{BatchRow, BatchSheet, RowReading};
pub use sheet_phone::sheet_phone;
pub use state::{BatchAction, BatchState, RecipientState, decide};
pub use stop::{Health, NumberQuality, StopReason, StopRules, must_stop};
pub use trouble::{RowTrouble, SheetTrouble};
pub use view::{
    AllowanceView, BatchCard, BatchChange, BatchCheck, BatchDetail, BatchStart, CheckSort, CheckedRow,
    Confirmed, FailureGroup, HISTORY_PAGE, HistoryFilter, HistoryPage, ROWS_PAGE, RecipientFilter,
    RecipientLine, RecipientPage, Replied, SinglePage, SingleSend,
};

/// Rows of a sheet at most, headings apart.
pub const MOST_ROWS: usize = 100_000;
/// Columns of a sheet at most.
pub const MOST_COLUMNS: usize = 60;
/// Bytes of a file at most.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The longest title of a batch's report, in characters.
pub const LONGEST_TITLE: usize = 120;
