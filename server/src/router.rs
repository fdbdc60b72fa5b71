//! Every address of the desk, grouped by who calls it.

use std::sync::{Arc, LazyLock};

use app::{App, shell};
use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, Request, StatusCode, Version};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use backend::Asker;
use domain::account::{Enrolment, RecoveryCodes};
use domain::contact::import::MOST_BYTES;
use domain::event::{LiveCursor, ServerNow};
use domain::preferences::Preferences;
use domain::settings::BusinessName;
use domain::user::CurrentUser;
use domain::zone::BusinessZone;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, file_and_error_handler_with_context,
    generate_route_list, render_app_async_with_context,
};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::services::ServeDir;

use crate::security::{Guard, admit, harden, page_policy};
use crate::state::AppState;
use crate::{
    api, batches, contacts, costs, events, exports, health, language, media, sessions, sign_in,
    sign_in_steps, webhooks,
};

/// The whole desk over HTTP.
pub fn router(state: AppState, guard: Arc<Guard>) -> Router {
    let people =
        add(pages(&state), guarded()).route_layer(from_fn_with_state(state.desk.clone(), sessions::guard));
    let people = add(people, open())
        .layer(sessions::layer(&state.desk, guard.https))
        .layer(compression());
    let machines = add(Router::new(), machines());
    let api = api::router(&state);
    let site = &state.leptos.site_root;
    let pkg = ServeDir::new(format!("{site}/{}", state.leptos.site_pkg_dir))
        .precompressed_br()
        .precompressed_gzip();
    let door = Arc::new(webhooks::Door::of(&state));
    Router::new()
        .merge(people)
        .merge(machines)
        .merge(api)
        .nest_service(
            "/pkg",
            Router::new()
                .fallback_service(pkg)
                .layer(map_response(revalidate)),
        )
        .with_state(state)
        .layer(from_fn_with_state(guard.clone(), admit))
        .layer(from_fn_with_state(guard, harden))
        .layer(CatchPanicLayer::new())
        // Outermost: what is refused under overload must cost less than what is stored.
        .layer(from_fn_with_state(door, webhooks::shed))
}

type Routes = Vec<(&'static str, MethodRouter<AppState>)>;

fn add(router: Router<AppState>, routes: Routes) -> Router<AppState> {
    routes
        .into_iter()
        .fold(router, |router, (path, route)| router.route(path, route))
}

/// What is neither a screen nor a server function, for the signed in.
fn guarded() -> Routes {
    vec![
        ("/events", get(events::stream)),
        ("/media", post(media::take)),
        ("/media/{message}", get(media::serve)),
        ("/management/audit.csv", get(exports::audit)),
        ("/contacts/export.xlsx", get(contacts::export)),
        ("/contacts/export.csv", get(contacts::export)),
        ("/contacts/model.xlsx", get(contacts::model)),
        ("/contacts/model.csv", get(contacts::model)),
        (
            "/contacts/import",
            // A sheet that is too big is told so by the page, not by a cut connection.
            post(contacts::choose).layer(DefaultBodyLimit::max(2 * MOST_BYTES)),
        ),
        ("/contacts/import/{id}", post(contacts::take)),
        (
            "/batches",
            post(batches::choose).layer(DefaultBodyLimit::max(2 * domain::batch::MOST_BYTES)),
        ),
        ("/batches/model.xlsx", get(batches::model)),
        ("/batches/model.csv", get(batches::model)),
        ("/batches/history.xlsx", get(batches::history)),
        ("/batches/history.csv", get(batches::history)),
        ("/batches/history/singles.xlsx", get(batches::singles)),
        ("/batches/history/singles.csv", get(batches::singles)),
        ("/batches/costs.xlsx", get(costs::month)),
        ("/batches/costs.csv", get(costs::month)),
        ("/batches/{id}/corrected.xlsx", get(batches::corrected)),
        ("/batches/{id}/corrected.csv", get(batches::corrected)),
        ("/batches/{id}/report.xlsx", get(batches::recipients)),
        ("/batches/{id}/report.csv", get(batches::recipients)),
    ]
}

/// The plain forms that anybody may send.
fn open() -> Routes {
    vec![
        ("/sign-in", post(sign_in::sign_in)),
        ("/sign-in/code", post(sign_in_steps::code)),
        ("/sign-in/password", post(sign_in_steps::password)),
        (sign_in_steps::ENROL, post(sign_in_steps::enrol)),
        ("/sign-out", post(sign_in::sign_out)),
        ("/language", post(language::choose)),
    ]
}

/// What machines ask without being anybody; a webhook brings its signature.
fn machines() -> Routes {
    vec![
        (webhooks::PATH, get(webhooks::verify).post(webhooks::receive)),
        ("/healthz", get(health::alive)),
        ("/readyz", get(health::ready)),
        ("/metrics", get(health::figures)),
    ]
}

/// Every address that is neither a screen nor a server function, for tests that ask for everything.
pub fn plain_addresses() -> Vec<String> {
    let plain = [guarded(), open(), machines()].into_iter().flatten();
    plain
        .map(|(path, _)| path.to_owned())
        .chain(
            api::routes()
                .iter()
                .map(|route| format!("{}{}", api::ROOT, route.path)),
        )
        .collect()
}

/// Every screen's address, as the router spells it.
///
/// Found out once: while it is, leptos lets no page of the whole process read anything, and one that is being drawn
/// would wait for ever.
pub fn screens() -> &'static [AxumRouteListing] {
    static SCREENS: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));
    &SCREENS
}

/// Screens and server functions, with what they may ask for by context.
fn pages(state: &AppState) -> Router<AppState> {
    let routes = screens().to_vec();
    let context = context(state);
    let options = state.leptos.clone();
    Router::new()
        .leptos_routes_with_context(state, routes, context.clone(), move || shell(options.clone()))
        .fallback(file_and_error_handler_with_context::<AppState, _>(context, shell))
}

/// Draws the page at the address that `parts` name, with what their extensions hold: for forms that are answered with
/// a page.
pub async fn draw(state: &AppState, mut parts: Parts) -> Response {
    parts.method = Method::GET;
    let options = state.leptos.clone();
    let page = render_app_async_with_context(context(state), move || shell(options.clone()));
    page(Request::from_parts(parts, Body::empty())).await
}

fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let zone = Arc::new(state.desk.zone());
    let (desk, ingest) = (state.desk.clone(), state.ingest.clone());
    move || {
        provide(&desk, &zone);
        provide_context(ingest.clone());
    }
}

fn provide(desk: &backend::Desk, zone: &Arc<BusinessZone>) {
    provide_context(desk.clone());
    provide_context(BusinessZone::clone(zone));
    provide_context(ServerNow(desk.clock().now()));
    // Taken before the page reads anything: what happens meanwhile is told again rather than missed.
    if let Some(place) = desk.live_place() {
        provide_context(LiveCursor(place.to_string()));
    }
    if let Some(parts) = use_context::<Parts>() {
        provide_context(language::spoken(&parts.headers));
        if let Some(preferences) = parts.extensions.get::<Preferences>() {
            provide_context(*preferences);
        }
        if let Some(user) = parts.extensions.get::<CurrentUser>() {
            provide_context(user.clone());
        }
        if let Some(asker) = parts.extensions.get::<Asker>() {
            provide_context(asker.clone());
        }
        if let Some(enrolment) = parts.extensions.get::<Enrolment>() {
            provide_context(enrolment.clone());
        }
        if let Some(codes) = parts.extensions.get::<RecoveryCodes>() {
            provide_context(codes.clone());
        }
    }
    provide_context(BusinessName(desk.business().name));
    if let (Some(nonce), Some(response)) = (use_context::<Nonce>(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce.to_string()))
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Names in `/pkg` stay the same from one release to the next: a browser asks whether what it has is still good.
async fn revalidate(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Files are asked for by stretches of their own bytes.
fn not_a_file(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(ACCEPT_RANGES)
}

/// How hard pages are compressed. They are drawn for each who asks: what makes them a tenth smaller, as brotli does, costs as
/// much of a core as drawing them (`scripts/bench inbox`, P12). What is the same for everybody is compressed by the build.
const QUALITY: i32 = 2;

fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .no_br()
        .quality(CompressionLevel::Precise(QUALITY))
        .compress_when(
            SizeAbove::new(1_024)
                .and(NotForContentType::SSE)
                .and(NotForContentType::IMAGES)
                .and(not_a_file),
        )
}
