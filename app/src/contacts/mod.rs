//! The Contatos menu: who wrote to us, what we know of them, what they agreed to, and sheets of them.

#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod blocks;
mod consent;
mod data;
mod fields;
mod history;
mod import;
mod import_check;
mod list;
mod merge;
mod notes;
mod page;

pub use fields::ContactFieldsPage;
pub use import::ImportPage;
pub use import_check::ImportCheckPage;
pub use list::ContactsPage;
pub use page::ContactPage;

use domain::contact::ContactTrouble;
use leptos::prelude::*;

use crate::desk::Clock;
use crate::error::AppError;
use crate::ui::{Told, words};

/// The list's address.
const LIST: &str = "/contacts";
/// Where administrators define the fields.
const FIELDS: &str = "/contacts/fields";
/// Where sheets are chosen.
const IMPORT: &str = "/contacts/import";

/// Puts what the book declines under the field it is about.
fn judged<T>(
    clock: Clock,
    done: Result<Result<T, ContactTrouble>, AppError>,
) -> Result<Result<T, Told>, AppError> {
    Ok(done?.map_err(|trouble| Told {
        field: trouble.field(),
        text: (words().contact().trouble)(&trouble, &|at| clock.full(at)),
    }))
}

/// A page of the office without a menu of its own.
fn alone(page: AnyView) -> AnyView {
    view! {
        <div class="office office-alone">
            <div class="office-page">{page}</div>
        </div>
    }
    .into_any()
}
