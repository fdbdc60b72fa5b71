//! `GET /events`: one stream of live changes to each open screen, which goes on where it was cut.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use backend::{Cursor, Desk, Here, Listener, LiveFrame, Told};
use domain::event::LiveEvent;
use domain::user::CurrentUser;
use futures::Stream;
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use tower_sessions::Session;

use crate::sessions;

/// How often a stream looks whether its session still stands.
const CHECK: Duration = Duration::from_secs(30);

/// Where a page begins to listen.
#[derive(Deserialize)]
pub struct Start {
    from: Option<String>,
}

/// Streams what the signed-in person may see.
pub async fn stream(
    State(desk): State<Desk>,
    State(stop): State<CancellationToken>,
    user: Option<Extension<CurrentUser>>,
    session: Session,
    Query(query): Query<Start>,
    headers: HeaderMap,
) -> Response {
    let Some(Extension(user)) = user else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    // What the browser heard last is newer than what its page was drawn with.
    let heard = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
        .or(query.from);
    let from: Option<Cursor> = heard.as_deref().and_then(|text| text.parse().ok());
    match desk.listen(&user, from).await {
        Ok(listener) => {
            metrics::gauge!("guiche_open_streams").increment(1.0);
            let here = desk.screen_opened(user.id);
            let screen = Screen {
                desk,
                user,
                session,
                stop,
                listener,
                _here: here,
                ready: Vec::new(),
                over: false,
            };
            let keep = KeepAlive::new().interval(Duration::from_secs(15)).text("");
            let mut response = Sse::new(frames(screen)).keep_alive(keep).into_response();
            response
                .headers_mut()
                .insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
            response
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

struct Screen {
    desk: Desk,
    user: CurrentUser,
    session: Session,
    stop: CancellationToken,
    listener: Listener,
    /// Tells the desk that this person has a screen open.
    _here: Here,
    ready: Vec<LiveFrame>,
    over: bool,
}

impl Drop for Screen {
    fn drop(&mut self) {
        metrics::gauge!("guiche_open_streams").decrement(1.0);
    }
}

fn frames(screen: Screen) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(screen, |mut screen| async move {
        loop {
            if let Some(frame) = screen.ready.pop() {
                let event = Event::default().data(&*frame.json);
                let event = frame
                    .cursor
                    .map_or_else(|| event.clone(), |cursor| event.clone().id(cursor.to_string()));
                return Some((Ok(event), screen));
            }
            if screen.over {
                return None;
            }
            screen.wait().await;
        }
    })
}

impl Screen {
    /// Waits for frames, or for a reason to end.
    async fn wait(&mut self) {
        let told = tokio::select! {
            told = self.listener.next() => told,
            () = tokio::time::sleep(CHECK) => {
                if !sessions::still_stands(&self.desk, &self.session).await {
                    self.send_out();
                }
                return;
            }
            () = self.stop.cancelled() => Told::Over,
        };
        match told {
            Told::Frames(mut frames) => {
                frames.reverse();
                self.ready = frames;
            }
            Told::Check => self.check().await,
            Told::Over => self.over = true,
        }
    }

    /// The person's session or access changed: what they may see has to be read anew.
    async fn check(&mut self) {
        let person = self.desk.person(self.user.id).await;
        match person {
            Ok(Some(user)) if sessions::still_stands(&self.desk, &self.session).await => {
                self.user = user;
                match self.desk.listen(&self.user, None).await {
                    Ok(listener) => {
                        self.listener = listener;
                        self.tell(&LiveEvent::Resync);
                    }
                    Err(_) => self.over = true,
                }
            }
            Ok(_) => self.send_out(),
            Err(_) => self.over = true,
        }
    }

    fn send_out(&mut self) {
        self.tell(&LiveEvent::SignedOut);
        self.over = true;
    }

    fn tell(&mut self, event: &LiveEvent) {
        let json = serde_json::to_string(event).unwrap_or_default().into();
        self.ready.push(LiveFrame { json, cursor: None });
    }
}
