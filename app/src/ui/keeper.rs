//! Keeps what is on screen alive until what follows it is drawn.
//!
//! What stands inside a `Suspend` loses its signals as soon as the next reading begins, yet stays on screen, and its
//! effects run on, until that reading has ended. A part that shows live changes must not: here its signals belong to
//! the view itself, and go when the screen shows its successor.

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;

/// Draws one place on screen, again and again.
#[derive(Clone, Copy)]
pub struct Keeper(StoredValue<WeakOwner>);

impl Keeper {
    /// A keeper whose views know the caller's contexts.
    pub fn new() -> Self {
        Self(StoredValue::new(Owner::current().unwrap_or_default().downgrade()))
    }

    /// Draws the next thing to show.
    pub fn draw(self, view: impl FnOnce() -> AnyView) -> AnyView {
        let parent = self.0.try_with_value(WeakOwner::upgrade).flatten();
        let owner = parent.map_or_else(Owner::new, |parent| parent.child());
        let view = owner.with(view);
        OwnedView::new_with_owner(view, owner).into_any()
    }
}

impl Default for Keeper {
    fn default() -> Self {
        Self::new()
    }
}
