//! Lists that go on below the screen: a page more when somebody asks, and read again as a whole while they change.

use std::future::Future;

use domain::batch::{HistoryPage, RecipientPage, SinglePage};
use leptos::prelude::*;

use super::follow::{Followed, follow};
use crate::error::AppError;
use crate::ui::{Form, FormTrouble, words};

/// From so many lines on, the filters are pointed out.
const MANY: usize = 200;

/// Some of a list.
pub trait Page: PartialEq + Send + Sync + 'static {
    /// Where more begin.
    type Place: Copy + 'static;

    /// How many lines there are.
    fn count(&self) -> usize;

    /// Where more begin, if there are any.
    fn next(&self) -> Option<Self::Place>;

    /// Takes on what follows.
    fn append(&mut self, more: Self);
}

macro_rules! pages {
    ($($page:ty: $lines:ident after $place:ty),* $(,)?) => {$(
        impl Page for $page {
            type Place = $place;

            fn count(&self) -> usize {
                self.$lines.len()
            }

            fn next(&self) -> Option<$place> {
                self.next
            }

            fn append(&mut self, more: Self) {
                self.$lines.extend(more.$lines);
                self.next = more.next;
            }
        }
    )*};
}

pages!(
    HistoryPage: batches after (chrono::DateTime<chrono::Utc>, domain::BatchId),
    SinglePage: sends after (chrono::DateTime<chrono::Utc>, domain::MessageId),
    RecipientPage: recipients after u32,
);

/// A list that goes on, with its filter.
pub struct Paged<P: Page> {
    /// What is on screen.
    pub list: Followed<P>,
    /// How many lines that are.
    pub count: Memo<usize>,
    form: Form,
    more: Callback<()>,
}

impl<P: Page> Clone for Paged<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Page> Copy for Paged<P> {}

/// `first` as the page was drawn with it; `read` tells what the list holds after a place, or from its beginning.
pub fn paged<K, P, F>(
    first: P,
    filter: Memo<K>,
    read: impl Fn(K, Option<P::Place>) -> F + Copy + Send + Sync + 'static,
) -> Paged<P>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    P: Page,
    F: Future<Output = Result<P, AppError>> + 'static,
{
    let form = Form::new();
    // What somebody has asked for more of is read again as a whole.
    let wanted = StoredValue::new((filter.get_untracked(), 0));
    let list = follow(first, filter, move |filter: K| {
        let (of, wanted) = wanted.get_value();
        let wanted = if of == filter { wanted } else { 0 };
        whole(read, filter, wanted)
    });
    let more = Callback::new(move |()| {
        form.send(async move {
            let of = filter.get_untracked();
            let after = list.now.with_untracked(P::next);
            let page = read(of.clone(), after).await?;
            let _ = list.now.try_update(|now| {
                now.append(page);
                wanted.set_value((of, now.count()));
            });
            Ok(())
        });
    });
    let count = Memo::new(move |_| list.now.with(P::count));
    Paged {
        list,
        count,
        form,
        more,
    }
}

/// All pages of `filter` until `wanted` lines are there.
async fn whole<K, P, F>(
    read: impl Fn(K, Option<P::Place>) -> F,
    filter: K,
    wanted: usize,
) -> Result<P, AppError>
where
    K: Clone,
    P: Page,
    F: Future<Output = Result<P, AppError>>,
{
    let mut page = read(filter.clone(), None).await?;
    while page.count() < wanted
        && let Some(after) = page.next()
    {
        page.append(read(filter.clone(), Some(after)).await?);
    }
    Ok(page)
}

impl<P: Page> Paged<P> {
    /// What stands under the lines: the way to more of them, and to the filters where there are a lot.
    pub fn foot(self) -> AnyView {
        let Self {
            list,
            count,
            form,
            more,
        } = self;
        let goes_on = move || list.now.with(|page| page.next().is_some());
        view! {
            <FormTrouble form />
            {move || {
                goes_on()
                    .then(|| {
                        view! {
                            <button
                                class="button table-more"
                                type="button"
                                disabled=move || form.busy.get()
                                on:click=move |_| more.run(())
                            >
                                {words().office.more}
                            </button>
                        }
                    })
            }}
            {move || many(count.get())}
        }
        .into_any()
    }
}

/// Points out the filters where there is a lot on screen.
fn many(count: usize) -> Option<AnyView> {
    let words = &words().batches().history;
    let shown = u32::try_from(count).unwrap_or(u32::MAX);
    (count >= MANY).then(|| {
        view! {
            <p class="field-hint batch-many" role="status">
                {(words.shown)(shown)}
            </p>
        }
        .into_any()
    })
}
