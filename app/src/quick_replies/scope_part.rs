//! Whose a quick reply is to be.

use domain::quick_reply::{QuickReplies, Scope, Wording};
use leptos::prelude::*;

use crate::ui::words;

/// The part of the editor: one's own, a team's or everybody's, as far as one `shares`; `trouble` stands under it.
pub fn scope_part(
    all: RwSignal<QuickReplies>,
    wording: RwSignal<Wording>,
    shares: bool,
    trouble: AnyView,
) -> AnyView {
    let texts = &words().quick_replies;
    let scopes = move || {
        let teams = !all.read().teams.is_empty();
        [
            (Scope::Personal, true),
            (Scope::Team, teams),
            (Scope::Global, shares),
        ]
        .into_iter()
        .filter(|(_, offered)| *offered)
        .map(|(scope, _)| {
            view! {
                <label class="choice-line">
                    <input
                        type="radio"
                        name="scope"
                        prop:checked=move || wording.read().scope == scope
                        on:change=move |_| wording.update(|wording| wording.scope = scope)
                    />
                    {(texts.scopes)(scope)}
                </label>
            }
        })
        .collect_view()
    };
    let of_team = Memo::new(move |_| wording.read().scope == Scope::Team);
    view! {
        <fieldset class="field">
            <legend>{texts.scope}</legend>
            <div class="choice-lines">{scopes}</div>
            {move || of_team.get().then(|| teams(all, wording))}
            {trouble}
        </fieldset>
    }
    .into_any()
}

fn teams(all: RwSignal<QuickReplies>, wording: RwSignal<Wording>) -> AnyView {
    let texts = &words().quick_replies;
    let chosen = move || {
        let team = wording.read().team;
        team.map(|team| team.to_string()).unwrap_or_default()
    };
    view! {
        <select
            class="select"
            aria-label=texts.team
            prop:value=chosen
            on:change=move |event| {
                let team = event_target_value(&event).parse().ok();
                wording.update(|wording| wording.team = team);
            }
        >
            <option value="">{texts.choose_team}</option>
            {all
                .read()
                .teams
                .iter()
                .map(|team| {
                    let id = team.id;
                    view! {
                        <option value=id.to_string() selected=move || wording.read().team == Some(id)>
                            {team.name.clone()}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
    .into_any()
}
