//! Tells the page what to look at again.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt};
use tokio_stream::wrappers::BroadcastStream;

use crate::simulator::{Happening, Simulator};

pub(super) async fn stream(
    State(simulator): State<Simulator>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let happenings = BroadcastStream::new(simulator.watch()).map(|happening| {
        // Who fell behind looks at everything again.
        let happening = happening.unwrap_or_else(|_| Happening::plain("reset"));
        let json = serde_json::to_string(&happening).unwrap_or_default();
        Ok(Event::default().data(json))
    });
    Sse::new(happenings).keep_alive(KeepAlive::default())
}
