//! Guichê's screens and server functions: one tree, drawn on the server and woken in the browser.
// Types of views nest deeply.
#![recursion_limit = "256"]

pub mod account;
pub mod batches;
pub mod contacts;
pub mod conversations;
pub mod desk;
pub mod error;
pub mod management;
mod missing;
mod monitor;
pub mod numbers;
pub mod outreach;
pub mod parts;
pub mod preferences;
pub mod quick_replies;
#[cfg(feature = "ssr")]
pub mod session;
mod sign_in;
mod sign_in_steps;
pub mod ui;
#[cfg(feature = "ssr")]
mod wake;
mod wire;

use domain::preferences::Preferences;
use domain::words::Language;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use conversations::{Conversations, NoneSelected};
use desk::appearance::{DARK, LIGHT, first_script};
use desk::{Desk, Unread};
use missing::Missing;
use parts::{Office, office};
use sign_in::SignIn;
use sign_in_steps::{CodeStep, EnrolStep, PasswordStep};
use ui::words;

#[cfg(feature = "ssr")]
fn wake(options: &LeptosOptions) -> String {
    wake::script(options)
}

#[cfg(feature = "ssr")]
fn has_parts() -> bool {
    wake::has_parts()
}

/// Only the server draws the document.
#[cfg(not(feature = "ssr"))]
fn wake(_options: &LeptosOptions) -> String {
    String::new()
}

#[cfg(not(feature = "ssr"))]
fn has_parts() -> bool {
    false
}

/// The document around the application; drawn on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let nonce = use_nonce();
    let preferences = use_context::<Preferences>();
    let density = preferences.map(|preferences| preferences.density.slug());
    let letters = preferences.and_then(Preferences::letters);
    // Browsers ask for it without a cookie: its address says the language.
    let manifest = match ui::language() {
        Language::PtBr => "/manifest.webmanifest",
        Language::En => "/manifest.en.webmanifest",
    };
    view! {
        <!DOCTYPE html>
        <html lang=ui::language().tag() data-density=density data-letters=letters>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" {..custom_attribute("media", "(prefers-color-scheme: light)")} content=LIGHT />
                <meta name="theme-color" {..custom_attribute("media", "(prefers-color-scheme: dark)")} content=DARK />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png" />
                <link rel="manifest" href=manifest />
                <link rel="stylesheet" href="/pkg/guiche.css" />
                {has_parts().then(|| view! { <link rel="stylesheet" href="/pkg/parts.css" /> })}
                <script nonce=nonce.clone()>{first_script()}</script>
                <script nonce=nonce>{wake(&options)}</script>
                <AutoReload options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
    .into_any()
}

/// The application: one line per screen.
#[component]
pub fn App() -> impl IntoView {
    ui::breathe();
    provide_meta_context();
    let unread = Unread::default();
    provide_context(unread.clone());
    let named = move |text: String| {
        let product = words().product;
        let title = if text.is_empty() {
            product.to_owned()
        } else {
            format!("{text} · {product}")
        };
        unread.title(&title)
    };
    view! {
        <Title formatter=named text="" />
        <Router>
            <Routes fallback=Missing>
                <Route path=path!("/") view=|| view! { <Redirect path="/conversations" /> } />
                <Route path=path!("/sign-in") view=SignIn />
                <Route path=path!("/sign-in/code") view=CodeStep />
                <Route path=path!("/sign-in/password") view=PasswordStep />
                <Route path=path!("/sign-in/enrol") view=EnrolStep />
                <ParentRoute path=path!("") view=Desk ssr=SsrMode::Async>
                    <Route path=path!("/monitor") view=office(Office::MonitorPage) ssr=SsrMode::Async />
                    <ParentRoute path=path!("/conversations") view=Conversations ssr=SsrMode::Async>
                        <Route path=path!("") view=NoneSelected ssr=SsrMode::Async />
                        <Route path=path!("/:id") view=parts::thread ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/contacts") view=office(Office::ContactsPage) ssr=SsrMode::Async />
                    <Route path=path!("/contacts/fields") view=office(Office::ContactFieldsPage) ssr=SsrMode::Async />
                    <Route path=path!("/contacts/import") view=office(Office::ImportPage) ssr=SsrMode::Async />
                    <Route path=path!("/contacts/import/:id") view=office(Office::ImportCheckPage) ssr=SsrMode::Async />
                    <Route path=path!("/contacts/:id") view=office(Office::ContactPage) ssr=SsrMode::Async />
                    <ParentRoute path=path!("/batches") view=office(Office::Notifications) ssr=SsrMode::Async>
                        <Route path=path!("") view=office(Office::BatchStartPage) ssr=SsrMode::Async />
                        <Route path=path!("/history") view=office(Office::BatchHistoryPage) ssr=SsrMode::Async />
                        <Route path=path!("/history/singles") view=office(Office::SingleHistoryPage) ssr=SsrMode::Async />
                        <Route path=path!("/costs") view=office(Office::CostsPage) ssr=SsrMode::Async />
                        <Route path=path!("/:id") view=office(Office::OneBatchPage) ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/quick-replies") view=office(Office::QuickRepliesPage) ssr=SsrMode::Async />
                    <Route path=path!("/preferences") view=office(Office::PreferencesPage) ssr=SsrMode::Async />
                    <Route path=path!("/mentions") view=office(Office::MentionsPage) ssr=SsrMode::Async />
                    <Route path=path!("/account") view=office(Office::AccountPage) ssr=SsrMode::Async />
                    <Route path=path!("/numbers") view=office(Office::NumbersPage) ssr=SsrMode::Async />
                    <Route path=path!("/numbers/new") view=office(Office::NewNumber) ssr=SsrMode::Async />
                    <Route path=path!("/numbers/templates") view=office(Office::TemplatesPage) ssr=SsrMode::Async />
                    <Route path=path!("/numbers/templates/new") view=office(Office::NewTemplate) ssr=SsrMode::Async />
                    <Route path=path!("/numbers/templates/:id") view=office(Office::TemplatePage) ssr=SsrMode::Async />
                    <Route path=path!("/numbers/templates/:id/edit") view=office(Office::EditTemplate) ssr=SsrMode::Async />
                    <Route path=path!("/numbers/:id") view=office(Office::NumberPage) ssr=SsrMode::Async />
                    <ParentRoute path=path!("/management") view=office(Office::Management) ssr=SsrMode::Async>
                        <Route path=path!("") view=office(Office::ManagementHome) ssr=SsrMode::Async />
                        <Route path=path!("/users") view=office(Office::Users) ssr=SsrMode::Async />
                        <Route path=path!("/users/new") view=office(Office::NewUser) ssr=SsrMode::Async />
                        <Route path=path!("/users/:id") view=office(Office::UserPage) ssr=SsrMode::Async />
                        <Route path=path!("/teams") view=office(Office::TeamsPage) ssr=SsrMode::Async />
                        <Route path=path!("/teams/new") view=office(Office::NewTeam) ssr=SsrMode::Async />
                        <Route path=path!("/teams/:id") view=office(Office::TeamPage) ssr=SsrMode::Async />
                        <Route path=path!("/wrap-up-codes") view=office(Office::WrapUpsPage) ssr=SsrMode::Async />
                        <Route path=path!("/prices") view=office(Office::PricesPage) ssr=SsrMode::Async />
                        <Route path=path!("/sending") view=office(Office::SendingPage) ssr=SsrMode::Async />
                        <Route path=path!("/settings") view=office(Office::SettingsPage) ssr=SsrMode::Async />
                        <Route path=path!("/tokens") view=office(Office::TokensPage) ssr=SsrMode::Async />
                        <Route path=path!("/tokens/new") view=office(Office::NewToken) ssr=SsrMode::Async />
                        <Route path=path!("/consent") view=office(Office::ConsentSettingsPage) ssr=SsrMode::Async />
                        <Route path=path!("/audit") view=office(Office::AuditLog) ssr=SsrMode::Async />
                        <Route path=path!("/intake") view=office(Office::IntakePage) ssr=SsrMode::Async />
                        <Route path=path!("/intake/:id") view=office(Office::IntakeItem) ssr=SsrMode::Async />
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
    }
    .into_any()
}
