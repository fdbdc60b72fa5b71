//! “/” and a shortcut: quick replies while one writes, filled in for this conversation.

use domain::quick_reply::{QuickReply, Variable, callable, fill, first_hole, first_name, greeting, search};
use domain::user::CurrentUser;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pen::Pen;
use super::picker::{Choice, MOST_CHOICES, Picked, Picker};
use crate::conversations::attach::TrayItems;
use crate::conversations::thread_state::ThreadState;
use crate::desk::Clock;
use crate::quick_replies::api::list_quick_replies;
use crate::ui::{Icon, words};

/// The quick replies of one field.
#[derive(Clone, Copy)]
pub struct Quick {
    /// The list that comes up.
    pub picker: Picker,
    replies: RwSignal<Option<Vec<QuickReply>>>,
    pen: Pen,
}

impl Quick {
    /// Quick replies for `field`, which `pen` writes into; their files land on `tray`.
    pub fn new(state: ThreadState, field: NodeRef<html::Textarea>, pen: Pen, tray: TrayItems) -> Self {
        let replies = RwSignal::new(None::<Vec<QuickReply>>);
        let user = expect_context::<CurrentUser>();
        let clock = Clock::expect();
        let find = move |query: &str| {
            let replies = replies.read();
            let found = search(replies.as_deref().unwrap_or_default(), query);
            let value = |variable| value(variable, state, &user, clock);
            found
                .into_iter()
                .take(MOST_CHOICES)
                .map(|reply| Choice {
                    title: format!("/{}", reply.wording.shortcut),
                    detail: match reply.wording.body.as_str() {
                        "" => reply.wording.title.clone(),
                        body => format!("{} · {body}", reply.wording.title),
                    },
                    words: fill(&reply.wording.body, value),
                    file: reply.wording.file.clone(),
                })
                .collect()
        };
        let put = Callback::new(move |picked: Picked| {
            let Picked { text, caret, file } = picked;
            if let Some(file) = file {
                tray.put(file);
            }
            // What could not be filled in is selected: the next word takes its place.
            match hole(&text, 0) {
                Some((from, to)) => pen.put(text, from, to),
                None => pen.put(text, caret, caret),
            }
        });
        Self {
            picker: Picker::new(field, '/', find, put),
            replies,
            pen,
        }
    }

    /// Looks what stands before the caret.
    pub fn look(self) {
        self.picker.look();
        if untrack(move || self.picker.is_open()) {
            self.read();
        }
    }

    /// Brings the list up, as typing “/” does.
    fn open(self) {
        self.pen.insert("/");
        crate::ui::browser::after_paint(move || self.look());
    }

    fn read(self) {
        if self.replies.read_untracked().is_none() {
            spawn_local(async move {
                if let Ok(mut kept) = list_quick_replies().await {
                    kept.replies.retain(|reply| reply.offered);
                    let _ = self.replies.try_set(Some(kept.replies));
                }
            });
        }
    }

    /// What stands in the list when nothing fits.
    pub fn none(self) -> Signal<String> {
        Signal::derive(move || {
            let read = self.replies.read().is_some();
            if read {
                words().quick_replies.none_fits
            } else {
                words().common.loading
            }
            .to_owned()
        })
    }
}

/// What the conversation fills in for `variable`; empty when it has nothing.
fn value(variable: Variable, state: ThreadState, user: &CurrentUser, clock: Clock) -> String {
    let card = state.card.read_untracked();
    let now = clock.exact();
    match variable {
        Variable::Contact => callable(&card.contact_name).to_owned(),
        Variable::FirstName => first_name(&card.contact_name).to_owned(),
        Variable::Agent => user.name.clone(),
        Variable::Protocol => card.protocol.as_str().to_owned(),
        Variable::Greeting => (words().quick_replies.greeting)(greeting(clock.hour_of_day(now))).to_owned(),
        Variable::Number => card.number_name.clone(),
        Variable::Date => clock.zone().date(now),
        Variable::Hour => clock.hour(now),
    }
}

/// Where the first variable after `from` stands that is not filled in, in UTF-16 units.
pub fn hole(text: &str, from: usize) -> Option<(usize, usize)> {
    let skipped = domain::token::bytes(text, from);
    let (at, words) = first_hole(text.get(skipped..).unwrap_or_default())?;
    let begin = text[..skipped + at].encode_utf16().count();
    Some((begin, begin + words.encode_utf16().count()))
}

/// The button that does what “/” does.
#[component]
pub fn QuickButton(quick: Quick) -> impl IntoView {
    let texts = &words().quick_replies;
    view! {
        <button
            class="button-quiet"
            type="button"
            title=texts.title
            aria-label=texts.title
            on:click=move |_| quick.open()
        >
            <Icon name="zap" />
        </button>
    }
    .into_any()
}
