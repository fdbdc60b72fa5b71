//! Guichê's screens and server functions: one tree, drawn on the server and woken in the browser.
// Types of views nest deeply.
#![recursion_limit = "256"]

pub mod conversations;
pub mod desk;
pub mod error;
mod missing;
#[cfg(feature = "ssr")]
pub mod session;
mod sign_in;
pub mod ui;
mod wire;

use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use conversations::{Conversations, NoneSelected, ThreadPage};
use desk::Desk;
use missing::Missing;
use sign_in::SignIn;
use ui::{catalogue, words};

/// Sets the chosen appearance before anything is drawn.
const THEME: &str = r#"try{const t=localStorage.getItem("guiche.theme");if(t)document.documentElement.dataset.theme=t}catch{}"#;

/// The document around the application; drawn on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let nonce = use_nonce();
    view! {
        <!DOCTYPE html>
        <html lang=catalogue().lang>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href="/pkg/guiche.css" />
                <script nonce=nonce>{THEME}</script>
                <AutoReload options=options.clone() />
                <HydrationScripts options />
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
    provide_meta_context();
    let named = |text: String| {
        let product = words().product;
        if text.is_empty() {
            product.to_owned()
        } else {
            format!("{text} · {product}")
        }
    };
    view! {
        <Title formatter=named />
        <Router>
            <Routes fallback=Missing>
                <Route path=path!("/") view=|| view! { <Redirect path="/conversations" /> } />
                <Route path=path!("/sign-in") view=SignIn />
                <ParentRoute path=path!("") view=Desk ssr=SsrMode::Async>
                    <ParentRoute path=path!("/conversations") view=Conversations ssr=SsrMode::Async>
                        <Route path=path!("") view=NoneSelected ssr=SsrMode::Async />
                        <Route path=path!("/:id") view=ThreadPage ssr=SsrMode::Async />
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
    }
    .into_any()
}
