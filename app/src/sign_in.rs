//! The sign-in page: a plain form, posted to the web server, which works before the page is awake.

use domain::settings::BusinessName;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::desk::Brand;
use crate::ui::{Icon, LanguageSwitch, words};
use crate::wire;

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let sign_in = &words().sign_in;
    let business = wire::shared(|| use_context::<BusinessName>().unwrap_or_default()).0;
    let slug = query.get("error").unwrap_or_default();
    let trouble = match slug.as_str() {
        "wrong" => Some(sign_in.wrong.to_owned()),
        "locked" => {
            let minutes = query.get("minutes").and_then(|minutes| minutes.parse().ok());
            Some((sign_in.locked)(minutes.unwrap_or_default()))
        }
        "rate" => Some(sign_in.rate.to_owned()),
        "disabled" => Some(sign_in.disabled.to_owned()),
        "expired" => Some(sign_in.expired.to_owned()),
        "busy" => Some(words().troubles.busy.to_owned()),
        "origin" => Some(sign_in.origin.to_owned()),
        _ => None,
    };
    let wrong = (slug == "wrong").then_some("true");
    let described = trouble.is_some().then_some("sign-in-error");
    let next = query.get("next").unwrap_or_default();
    let email = query.get("email").unwrap_or_default();
    // The first thing to correct, or to fill in.
    let email_first = email.is_empty();
    view! {
        <Title text=sign_in.title />
        <main class="lone">
            <div class="lone-card">
                <div class="lone-brand">
                    <Brand />
                    <span>{words().product}</span>
                    {(!business.is_empty()).then(|| view! { <span class="lone-business">{business}</span> })}
                </div>
                <h1>{sign_in.title}</h1>
                <p class="lone-lead">{sign_in.lead}</p>
                <div aria-live="assertive">
                    {trouble
                        .map(|text| {
                            view! {
                                <p class="notice notice-bad" id="sign-in-error" role="alert">
                                    <Icon name="circle-alert" />
                                    <span>{text}</span>
                                </p>
                            }
                        })}
                </div>
                <form class="form" method="post" action="/sign-in">
                    <input type="hidden" name="next" value=next />
                    <label class="field">
                        <span>{sign_in.email}</span>
                        <input
                            type="email"
                            name="email"
                            value=email
                            autocomplete="username"
                            inputmode="email"
                            autocapitalize="none"
                            spellcheck="false"
                            required
                            autofocus=email_first
                            aria-invalid=wrong
                            aria-describedby=described
                        />
                    </label>
                    <label class="field">
                        <span>{sign_in.password}</span>
                        <input
                            type="password"
                            name="password"
                            autocomplete="current-password"
                            required
                            autofocus=!email_first
                            aria-invalid=wrong
                            aria-describedby=described
                        />
                    </label>
                    <button class="button button-main button-wide" type="submit">
                        {sign_in.submit}
                    </button>
                </form>
            </div>
            <LanguageSwitch />
        </main>
    }
    .into_any()
}
