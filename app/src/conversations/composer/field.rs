//! The form an answer is written in.

use domain::Refusal;
use domain::message::{MOST_TEXT, check_text};
use domain::outgoing::Outgoing;
use domain::preferences::{Preferences, signature, signed};
use domain::protocol::ProtocolState;
use domain::quick_reply::check_filled;
use domain::user::CurrentUser;
use leptos::prelude::*;
use leptos::{ev, html};

use super::draft::{Draft, Mode};
use super::mirror::Mirror;
use super::pen::Pen;
use super::picker::{Choices, LIST_ID};
use super::quick::{Quick, hole};
use super::tools::Tools;
use super::typing::typing;
use crate::conversations::attach::{Tray, TrayItems};
use crate::conversations::thread_state::ThreadState;
use crate::desk::{Clock, Outbox};
use crate::ui::{Icon, WindowLeft, browser, catalogue, words};

/// The counter appears when fewer characters than this are left.
const COUNTED_FROM: usize = MOST_TEXT - 300;

/// Where an answer is written: the words, the row of tools, what is left of the window, the button.
#[component]
pub fn Field(state: ThreadState) -> impl IntoView {
    let composer = words().composer();
    let attach = words().attach();
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let draft = Draft::expect();
    let node = NodeRef::<html::Textarea>::new();
    let preferences = expect_context::<RwSignal<Preferences>>();
    let name = StoredValue::new(expect_context::<CurrentUser>().name);
    let signs = Memo::new(move |_| preferences.read().signs());
    let as_sent = move || name.with_value(|name| signed(&preferences.read(), name, draft.text.read().trim()));
    let length = Memo::new(move |_| as_sent().chars().count());
    let too_long = Memo::new(move |_| length.get() > MOST_TEXT);
    let blank = Memo::new(move |_| draft.text.read().trim().is_empty());
    let last_inbound_at = Signal::derive(move || state.card.read().last_inbound_at);
    let unfilled = Memo::new(move |_| check_filled(&draft.text.read()).err());
    let bad = move || too_long.get() || unfilled.read().is_some();
    let mirror = NodeRef::<html::Div>::new();
    let pen = Pen::new(node, Callback::new(move |text| draft.set(text)));
    let tray = TrayItems::of(state.id);
    let quick = Quick::new(state, node, pen, tray);
    // Asked to go while files were still coming up: all of it goes together once they have come.
    let waits = RwSignal::new(false);
    // Asked to go while a file could not.
    let stuck = RwSignal::new(false);
    let on_hold = Memo::new(move |_| state.card.read().state == ProtocolState::OnHold);

    let send = move || {
        let text = draft.text.get_untracked();
        if let Some((from, to)) = hole(&text, 0) {
            pen.select_now(from, to);
            return;
        }
        // Words do not go without the files that belong to them.
        stuck.set(tray.in_trouble());
        waits.set(!stuck.get_untracked() && tray.coming());
        if stuck.get_untracked() || waits.get_untracked() {
            return;
        }
        let said = check_text(&text).map(str::to_owned);
        // Files go along with the words, after them; alone they go when there are no words.
        if !too_long.get_untracked() && matches!(said, Ok(_) | Err(Refusal::EmptyMessage)) {
            let words = said.ok().map(|body| Outgoing::Text { body });
            if words.is_some() {
                draft.sent(Mode::Reply);
            }
            let messages: Vec<Outgoing> = words.into_iter().chain(tray.take()).collect();
            if !messages.is_empty() {
                outbox.post(state.id, messages, clock.exact());
            }
        }
        if let Some(node) = node.get_untracked() {
            let _ = node.focus();
        }
    };
    Effect::new(move |_| {
        if waits.get() && !tray.coming() {
            untrack(send);
        }
    });
    // From one variable that is not filled in to the next; where there is none, Tab leaves the field as ever.
    let next_hole = move || {
        let caret = node
            .get_untracked()
            .and_then(|field| field.selection_end().ok().flatten())
            .unwrap_or_default();
        let next = hole(&draft.text.read_untracked(), caret as usize);
        next.map(|(from, to)| pen.select_now(from, to)).is_some()
    };
    let keydown = move |event: ev::KeyboardEvent| {
        if quick.picker.key(&event) {
            return;
        }
        match event.key().as_str() {
            "Enter"
                if event.shift_key() != preferences.read_untracked().enter_sends && !event.is_composing() =>
            {
                event.prevent_default();
                send();
            }
            "Tab" if !event.shift_key() && next_hole() => event.prevent_default(),
            "Escape" => {
                browser::focus_first(".card[aria-current]");
            }
            _ => {}
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let complaint = move || {
        let too_long = too_long.get().then(|| check_text(&as_sent()).err()).flatten();
        let refusal = too_long.or_else(|| unfilled.get());
        let refusal = refusal.map(|refusal| (catalogue().refusal)(&refusal));
        refusal.or_else(|| (stuck.get() && tray.in_trouble()).then(|| attach.stuck.to_owned()))
    };
    let scrolled = move |_| {
        if let (Some(field), Some(mirror)) = (node.get_untracked(), mirror.get_untracked()) {
            mirror.set_scroll_top(field.scroll_top());
        }
    };
    let types = typing(state);
    view! {
        <form class="composer-form" on:submit=submit>
            {move || on_hold.get().then(|| view! { <p class="composer-note">{composer.on_hold}</p> })}
            <Tray state items=tray />
            <div role="status">
                {move || waits.get().then(|| view! { <p class="composer-note">{attach.waits}</p> })}
            </div>
            <Choices picker=quick.picker label=words().quick_replies.title none=quick.none() />
            <div class="composer-box" data-bad=move || bad().then_some("")>
                {move || {
                    signs
                        .get()
                        .then(|| {
                            let line = name.with_value(|name| signature(name)).replace('*', "");
                            view! {
                                <p class="composer-signature">
                                    <span class="unseen">{words().composing().signature} ": "</span>
                                    {line.trim().to_owned()}
                                </p>
                            }
                        })
                }}
                <div class="composer-words">
                    <Mirror text=draft.text node=mirror />
                    <textarea
                        node_ref=node
                        rows="1"
                        placeholder=composer.placeholder
                        aria-label=move || (composer.label)(&state.card.read().contact_name)
                        aria-describedby="composer-hint"
                        aria-invalid=move || bad().then_some("true")
                        aria-autocomplete="list"
                        aria-controls=move || quick.picker.is_open().then_some(LIST_ID)
                        aria-activedescendant=move || quick.picker.active_id()
                        data-kept=draft.stored_as(Mode::Reply)
                        prop:value=move || draft.text.get()
                        on:input=move |event| {
                            draft.set(event_target_value(&event));
                            waits.set(false);
                            quick.look();
                            if !blank.get_untracked() {
                                types();
                            }
                        }
                        on:click=move |_| quick.look()
                        on:blur=move |_| quick.picker.close()
                        on:scroll=scrolled
                        on:keydown=keydown
                    ></textarea>
                </div>
                <div class="composer-bar">
                    <Tools state pen quick />
                    <span class="card-window">
                        <WindowLeft last_inbound_at />
                    </span>
                    <button
                        class="button button-main composer-send"
                        type="submit"
                        aria-label=composer.send
                        title=composer.send
                        disabled=move || (blank.get() && !tray.ready()) || bad()
                    >
                        <Icon name="send-horizontal" />
                    </button>
                </div>
            </div>
            <p class="composer-hint" id="composer-hint">
                <span>
                    {move || if preferences.read().enter_sends { composer.hint } else { words().composing().hint_shift }}
                </span>
                {move || {
                    let length = length.get();
                    (length >= COUNTED_FROM)
                        .then(|| view! { <span class="composer-count">{(composer.count)(length, MOST_TEXT)}</span> })
                }}
            </p>
            <p class="composer-complaint" role="alert">
                {complaint}
            </p>
        </form>
    }
    .into_any()
}
