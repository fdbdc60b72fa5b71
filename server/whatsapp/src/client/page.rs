//! Edges of the Graph, page by page.

use serde::Deserialize;

/// Stops a list that pages for ever.
pub(super) const MAX_PAGES: usize = 100;

#[derive(Deserialize)]
pub(super) struct Page<T> {
    pub data: Vec<T>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    cursors: Option<Cursors>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Cursors {
    after: Option<String>,
}

impl<T> Page<T> {
    /// Where the next page starts; `None` on the last.
    pub fn after(&self) -> Option<String> {
        let paging = self.paging.as_ref()?;
        paging.next.as_ref()?;
        paging.cursors.as_ref()?.after.clone()
    }
}
