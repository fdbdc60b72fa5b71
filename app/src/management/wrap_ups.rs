//! Wrap-up codes: the list, with a form above it for a new one or the one being changed.

use domain::team::{WrapUpEntry, WrapUpForm, WrapUps};
use domain::user::Permission;
use domain::{TeamId, WrapUpId};
use leptos::prelude::*;

use super::api::{archive_wrap_up, list_wrap_ups, move_wrap_up, save_wrap_up};
use crate::ui::{
    Empty, Field, Form, FormTrouble, Icon, PageHead, Reading, Select, Toasts, browser, loaded, restricted,
    words,
};
use crate::wire::resource;

/// The page.
#[component]
pub fn WrapUpsPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = resource(|| (), |()| list_wrap_ups());
        let words = words();
        view! {
            <PageHead title=words.menu.wrap_ups lead=words.wrap_ups().lead />
            {loaded(read, move |codes| view! { <Codes codes read /> }.into_any())}
        }
        .into_any()
    })
}

#[component]
fn Codes(codes: WrapUps, read: Reading<WrapUps>) -> impl IntoView {
    let (words, all) = (words().wrap_ups(), words());
    let form = Form::new();
    let toasts = Toasts::expect();
    let editing = RwSignal::new(None::<WrapUpId>);
    let (name, team) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let mut teams = vec![(String::new(), words.every_team.to_owned())];
    teams.extend(
        codes
            .choices
            .teams
            .iter()
            .map(|team| (team.id.to_string(), team.name.clone())),
    );
    let clear = move || {
        editing.set(None);
        name.set(String::new());
        team.set(String::new());
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let filled = WrapUpForm {
                name: name.get_untracked(),
                team: team.get_untracked().parse().ok().map(TeamId),
            };
            save_wrap_up(editing.get_untracked(), filled).await?;
            clear();
            toasts.say(all.office.saved);
            read.refetch();
            Ok(())
        });
    };
    let last = codes
        .codes
        .iter()
        .filter(|code| !code.archived)
        .count()
        .saturating_sub(1);
    let empty = codes.codes.is_empty();
    let row = move |(index, code): (usize, WrapUpEntry)| {
        let id = code.id;
        let edit = {
            let form = code.form.clone();
            move |_| {
                editing.set(Some(id));
                name.set(form.name.clone());
                team.set(form.team.map(|team| team.to_string()).unwrap_or_default());
                browser::after_paint(|| {
                    browser::focus_first("[name=name]");
                });
            }
        };
        let shift = move |up: bool| {
            form.send(async move {
                move_wrap_up(id, up).await?;
                read.refetch();
                Ok(())
            });
        };
        let archived = code.archived;
        let archive = move |_| {
            form.send(async move {
                archive_wrap_up(id, !archived).await?;
                read.refetch();
                let undo = Callback::new(move |()| {
                    leptos::task::spawn_local(async move {
                        if archive_wrap_up(id, archived).await.is_ok() {
                            read.refetch();
                        }
                    });
                });
                toasts.say_undo(if archived { words.restored } else { words.archived }, undo);
                Ok(())
            });
        };
        let label = move |verb: &'static str, name: &str| format!("{verb}: {name}");
        let named = code.form.name.clone();
        let busy = move || form.busy.get();
        view! {
            <tr data-faint=archived.then_some("")>
                <th scope="row">
                    {code.form.name.clone()} {archived.then(|| view! { <span class="tag">{all.office.archived}</span> })}
                </th>
                <td data-label=words.team>{code.team_name.unwrap_or_else(|| words.every_team.to_owned())}</td>
                <td data-label=words.used class="table-number">
                    {code.used.to_string()}
                </td>
                <td class="table-actions">
                    {(!archived)
                        .then(|| {
                            view! {
                                <button
                                    class="button-quiet"
                                    type="button"
                                    aria-label=label(words.up, &named)
                                    title=words.up
                                    disabled=move || index == 0 || busy()
                                    on:click=move |_| shift(true)
                                >
                                    <Icon name="arrow-up" />
                                </button>
                                <button
                                    class="button-quiet"
                                    type="button"
                                    aria-label=label(words.down, &named)
                                    title=words.down
                                    disabled=move || index == last || busy()
                                    on:click=move |_| shift(false)
                                >
                                    <Icon name="arrow-down" />
                                </button>
                                <button
                                    class="button-quiet"
                                    type="button"
                                    aria-label=label(words.edit, &named)
                                    title=words.edit
                                    disabled=busy
                                    on:click=edit
                                >
                                    <Icon name="pencil" />
                                </button>
                            }
                        })}
                    <button
                        class="button-quiet"
                        type="button"
                        aria-label=label(if archived { words.restore } else { words.archive }, &named)
                        title=if archived { words.restore } else { words.archive }
                        disabled=busy
                        on:click=archive
                    >
                        <Icon name=if archived { "archive-restore" } else { "archive" } />
                    </button>
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <form class="office-form office-form-row" on:submit=send novalidate>
            <FormTrouble form fields=&["name"] />
            <Field form name="name" label=words.name value=name />
            <Select form name="team" label=words.team value=team options=teams />
            <div class="form-actions">
                {move || {
                    editing
                        .get()
                        .map(|_| {
                            view! {
                                <button class="button" type="button" on:click=move |_| clear()>
                                    {all.common.cancel}
                                </button>
                            }
                        })
                }}
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {move || if editing.read().is_some() { all.office.save } else { words.add }}
                </button>
            </div>
        </form>
        {if empty {
            view! { <Empty icon="tags" title=words.none hint=words.none_hint /> }.into_any()
        } else {
            view! {
                <div class="table-place">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{words.name}</th>
                                <th scope="col">{words.team}</th>
                                <th scope="col" class="table-number">
                                    {words.used}
                                </th>
                                <th scope="col">
                                    <span class="unseen">{words.actions}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>{codes.codes.into_iter().enumerate().map(row).collect_view()}</tbody>
                    </table>
                </div>
            }
                .into_any()
        }}
    }
    .into_any()
}
