//! What can be done with a batch: pause it, let it go on, give it up.

use domain::batch::{BatchAction, BatchDetail, decide};
use leptos::prelude::*;

use super::api::change_batch;
use super::follow::Followed;
use crate::ui::{Confirm, Dialog, Form, FormTrouble, Icon, Toasts, words};

/// The buttons of what its state lets be done.
#[component]
pub fn Acts(detail: Followed<BatchDetail>) -> impl IntoView {
    let texts = &words().batches().detail;
    let (form, toasts) = (Form::new(), Toasts::expect());
    let (resuming, cancelling) = (RwSignal::new(false), RwSignal::new(false));
    let state = Memo::new(move |_| detail.now.with(|detail| detail.card.state));
    let may = move |action: BatchAction| decide(state.get(), action).is_some();
    let run = move |action: BatchAction, told: &'static str| {
        form.send(async move {
            let id = detail.now.with_untracked(|detail| detail.card.id);
            let card = change_batch(id, action).await?;
            let _ = detail.now.try_update(|detail| detail.card = card);
            detail.again.try_run(());
            toasts.say(told);
            Ok(())
        });
    };
    let button = move |action: BatchAction, icon: &'static str, word: &'static str, press: Callback<()>| {
        view! {
            <button
                class="button"
                type="button"
                hidden=move || !may(action)
                disabled=move || form.busy.get()
                on:click=move |_| press.run(())
            >
                <Icon name=icon />
                {word}
            </button>
        }
        .into_any()
    };
    let pause = Callback::new(move |()| run(BatchAction::Pause, texts.paused));
    let resume = Callback::new(move |()| run(BatchAction::Resume, texts.resumed));
    let left = move || {
        detail.now.with(|detail| {
            let counts = &detail.card.counts;
            counts.waiting + counts.deferred
        })
    };
    view! {
        {button(BatchAction::Pause, "pause", texts.pause, pause)}
        {button(BatchAction::Resume, "play", texts.resume, Callback::new(move |()| resuming.set(true)))}
        {button(BatchAction::Cancel, "x", texts.cancel, Callback::new(move |()| cancelling.set(true)))}
        <FormTrouble form />
        <Confirm open=resuming title=texts.resume body=texts.resume_body action=texts.resume run=resume />
        <Dialog open=cancelling title=texts.cancel>
            <p>{move || (texts.cancel_body)(left())}</p>
            <div class="dialog-actions">
                <button class="button" type="button" on:click=move |_| cancelling.set(false)>
                    {words().common.close}
                </button>
                <button
                    class="button button-main"
                    type="button"
                    on:click=move |_| {
                        cancelling.set(false);
                        run(BatchAction::Cancel, texts.cancelled);
                    }
                >
                    {texts.cancel}
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}
