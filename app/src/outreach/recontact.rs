//! The form of a Recontato, in the dialog and in the place of the composer; and the foot that both forms share.

use domain::ConversationId;
use domain::outreach::RecontactStart;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Outreach;
use super::api::{recontact_start, send_recontact};
use super::stops::{is_about_contact, stop_view};
use super::template_part::{Prices, TemplatePart};
use super::writing::Writing;
use crate::desk::mark_own;
use crate::error::AppError;
use crate::ui::{Icon, Trouble, browser, sentence, words};

/// The form; `done` hears when it was sent.
#[component]
pub fn RecontactForm(
    conversation: ConversationId,
    writing: Writing,
    outreach: Outreach,
    done: Callback<ConversationId>,
    #[prop(optional)] cancel: Option<Callback<()>>,
) -> impl IntoView {
    let texts = words().outreach();
    let start = RwSignal::new(None::<Result<RecontactStart, AppError>>);
    let read = move || {
        spawn_local(async move {
            let read = recontact_start(conversation).await;
            let _ = start.try_set(Some(read));
        });
    };
    Effect::new(move |_| read());
    view! {
        {move || match start.get() {
            None => view! { <p class="outreach-quiet" role="status">{words().common.loading}</p> }.into_any(),
            Some(Err(error)) => {
                view! { <Trouble title=texts.unread error retry=Callback::new(move |()| read()) /> }.into_any()
            }
            Some(Ok(start)) => form(writing, outreach, start, done, cancel),
        }}
    }
    .into_any()
}

fn form(
    writing: Writing,
    outreach: Outreach,
    start: RecontactStart,
    done: Callback<ConversationId>,
    cancel: Option<Callback<()>>,
) -> AnyView {
    let texts = words().outreach();
    let (conversation, number) = (start.conversation, start.origin.id);
    let prices = StoredValue::new(Prices {
        lines: start.prices,
        today: start.today,
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if untrack(move || writing.file.is_coming()) {
            return;
        }
        if let Some(with) = writing.finished(true) {
            mark_own(&[conversation]);
            writing.send(send_recontact(conversation, with, writing.key()), done);
        }
    };
    let to = (texts.to)(
        &start.name,
        &start
            .phone
            .as_ref()
            .map(|phone| phone.display())
            .unwrap_or_default(),
    );
    let from = (texts.from)(&start.origin.name, &start.origin.display_phone);
    let lead = (texts.recontact_lead)(&start.name);
    let phone = start.phone;
    let name = RwSignal::new(start.name);
    let in_the_way = start.stop;
    let dialog = cancel.is_some();
    view! {
        <form class="form outreach-form" novalidate on:submit=submit>
            {dialog
                .then(|| {
                    view! {
                        <p>{lead}</p>
                        <p class="outreach-quiet">{to.trim_end_matches(" · ").to_owned()} <br /> {from}</p>
                    }
                })}
            {match in_the_way {
                Some(stop) => stop_view(&stop, outreach),
                None => {
                    let stop = move || writing.stop.get().filter(is_about_contact);
                    view! {
                        {move || stop().map(|stop| stop_view(&stop, outreach))}
                        <TemplatePart
                            writing
                            origin=Signal::derive(move || Some(number))
                            phone=Signal::derive(move || phone.clone())
                            prices
                        />
                        {foot(writing, outreach, name.into(), cancel)}
                    }
                        .into_any()
                }
            }}
        </form>
    }
    .into_any()
}

/// What stood in the way, and the buttons. There is nothing to send before a template is chosen.
pub fn foot(
    writing: Writing,
    outreach: Outreach,
    name: Signal<String>,
    cancel: Option<Callback<()>>,
) -> AnyView {
    let texts = words().outreach();
    let stop = move || writing.stop.get().filter(|stop| !is_about_contact(stop));
    let word = move || {
        let name = name.read();
        match name.trim() {
            _ if writing.busy.get() => texts.sending.to_owned(),
            "" => texts.send.to_owned(),
            name => (texts.send_to)(name),
        }
    };
    let shown = move || cancel.is_some() || writing.template.read().is_some();
    view! {
        {move || stop().map(|stop| stop_view(&stop, outreach))}
        {move || {
            writing
                .trouble
                .get()
                .map(|error| {
                    view! {
                        <p class="notice notice-bad outreach-stop" role="alert" tabindex="-1">
                            <Icon name="circle-alert" />
                            <span>{sentence(&error)}</span>
                        </p>
                    }
                })
        }}
        {move || {
            shown()
                .then(|| {
                    view! {
                        <div class="dialog-actions outreach-actions">
                            {cancel
                                .map(|cancel| {
                                    view! {
                                        <button class="button" type="button" on:click=move |_| cancel.run(())>
                                            {words().common.cancel}
                                        </button>
                                    }
                                })}
                            <button
                                class="button button-main"
                                type="submit"
                                disabled=move || writing.busy.get() || writing.file.is_coming()
                            >
                                <Icon name="send-horizontal" />
                                <span>{word}</span>
                            </button>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

/// The form in the place of the composer.
#[component]
pub fn RecontactPanel(conversation: ConversationId) -> impl IntoView {
    let writing = Writing::new();
    let done = Callback::new(|_| {
        browser::after_paint(|| {
            browser::focus_first(".thread-name");
        });
    });
    view! {
        <div class="outreach outreach-inline">
            <RecontactForm conversation writing outreach=Outreach::expect() done />
        </div>
    }
    .into_any()
}
