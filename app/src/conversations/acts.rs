//! What can be done with the open conversation now, for the command palette.

use std::sync::Arc;

use domain::protocol::ProtocolAction;
use leptos::prelude::*;

use super::composer::{Draft, Mode};
use super::hand_over::Asking;
use super::thread_state::ThreadState;
use crate::desk::{Act, Run};
use crate::ui::words;

/// Those the rule allows, in the order of the header.
pub fn acts(state: ThreadState, draft: Draft) -> Vec<Act> {
    let (thread, hand_over, palette) = (&words().thread, &words().hand_over, &words().palette);
    let act = move |action| -> Run { Arc::new(move || state.act(action)) };
    let ask = move |asking| -> Run {
        Arc::new(move || {
            state.trouble.set(None);
            state.asking.set(Some(asking));
        })
    };
    let write = move |mode| -> Run { Arc::new(move || draft.write_to(mode)) };
    let entry = |allowed: bool, icon, word: String, also, key, run| {
        allowed.then_some(Act {
            icon,
            word,
            also,
            key,
            run,
        })
    };
    let may = |action| state.may(action);
    let owner = state.card.read().owner_name.clone();
    let take = owner.map_or_else(|| thread.take.to_owned(), |name| (thread.take_over)(&name));
    let (hold, give_back) = (may(ProtocolAction::Hold), may(ProtocolAction::Return));
    let transfer = hand_over.transfer.to_owned();
    let also_hold = palette.also_hold;
    [
        entry(
            may(ProtocolAction::Take),
            "hand",
            take,
            palette.also_take,
            "a",
            act(ProtocolAction::Take),
        ),
        entry(
            state.is_mine(),
            "reply",
            words().keys.write.to_owned(),
            palette.also_write,
            "r",
            write(Mode::Reply),
        ),
        entry(
            true,
            "notebook-pen",
            words().notes.key.to_owned(),
            palette.also_note,
            "n",
            write(Mode::Note),
        ),
        entry(
            state.may_transfer(),
            "arrow-right-left",
            transfer,
            palette.also_transfer,
            "t",
            ask(Asking::Transfer),
        ),
        entry(
            may(ProtocolAction::Resume),
            "play",
            thread.resume.to_owned(),
            also_hold,
            "h",
            act(ProtocolAction::Resume),
        ),
        entry(
            hold,
            "pause",
            thread.hold.to_owned(),
            also_hold,
            "h",
            act(ProtocolAction::Hold),
        ),
        entry(
            hold,
            "message-square-text",
            hand_over.hold_why.to_owned(),
            also_hold,
            "",
            ask(Asking::Hold),
        ),
        entry(
            give_back,
            "undo-2",
            thread.give_back.to_owned(),
            "",
            "",
            ask(Asking::Return),
        ),
        entry(
            may(ProtocolAction::Close),
            "circle-check",
            thread.close_title.to_owned(),
            palette.also_close,
            "e",
            ask(Asking::Close),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
