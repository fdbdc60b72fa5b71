//! Teams: the list, and one team's form.

use domain::TeamId;
use domain::team::{TeamEntry, TeamForm, Teams};
use domain::user::Permission;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use uuid::Uuid;

use super::api::{archive_team, list_teams, save_team};
use super::users::list;
use crate::error::AppError;
use crate::ui::{
    Check, Checks, Empty, Field, Form, FormTrouble, Icon, PageHead, Reading, Toasts, loaded, restricted,
    words,
};
use crate::wire::resource;

const LIST: &str = "/management/teams";

fn teams() -> Reading<Teams> {
    resource(|| (), |()| list_teams())
}

/// The list.
#[component]
pub fn TeamsPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = teams();
        let words = words();
        let actions = view! {
            <a class="button button-main" href="/management/teams/new">
                <Icon name="plus" />
                {words.teams().add}
            </a>
        }
        .into_any();
        view! {
            <PageHead title=words.menu.teams lead=words.teams().lead actions />
            {loaded(read, rows)}
        }
        .into_any()
    })
}

fn rows(teams: Teams) -> AnyView {
    let words = words().teams();
    if teams.teams.is_empty() {
        return view! { <Empty icon="users-round" title=words.none hint=words.none_hint /> }.into_any();
    }
    view! {
        <div class="table-place">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words.name}</th>
                        <th scope="col">{words.members}</th>
                        <th scope="col">{words.numbers}</th>
                        <th scope="col">{words.wrap_up}</th>
                        <th scope="col" class="table-number">
                            {words.open}
                        </th>
                    </tr>
                </thead>
                <tbody>{teams.teams.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(team: TeamEntry) -> AnyView {
    let (words, office) = (words().teams(), &words().office);
    view! {
        <tr data-faint=team.archived.then_some("")>
            <th scope="row">
                <a class="table-link" href=format!("{LIST}/{}", team.id)>
                    {team.form.name}
                </a>
                {team.archived.then(|| view! { <span class="tag">{office.archived}</span> })}
            </th>
            <td data-label=words.members>{list(&team.member_names, office.none)}</td>
            <td data-label=words.numbers>{list(&team.numbers, office.none)}</td>
            <td data-label=words.wrap_up>{if team.form.wrap_up_required { words.required } else { words.optional }}</td>
            <td data-label=words.open class="table-number">
                {team.open_protocols.to_string()}
            </td>
        </tr>
    }
    .into_any()
}

/// A new team.
#[component]
pub fn NewTeam() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = teams();
        loaded(read, move |teams| {
            view! { <TeamCard team=None teams read /> }.into_any()
        })
    })
}

/// One team.
#[component]
pub fn TeamPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let params = use_params_map();
        let read = teams();
        loaded(read, move |teams| {
            let id = params
                .read_untracked()
                .get("id")
                .and_then(|id| id.parse::<Uuid>().ok());
            let team = teams.teams.iter().find(|team| Some(team.id.0) == id).cloned();
            match team {
                Some(team) => view! { <TeamCard team=Some(team) teams read /> }.into_any(),
                None => {
                    #[cfg(feature = "ssr")]
                    crate::missing::say_so(&AppError::NotFound);
                    let words = words().teams();
                    view! { <Empty icon="users-round" title=words.gone hint=words.none_hint /> }.into_any()
                }
            }
        })
    })
}

#[component]
fn TeamCard(team: Option<TeamEntry>, teams: Teams, read: Reading<Teams>) -> impl IntoView {
    let (words, all) = (words().teams(), words());
    let id: Option<TeamId> = team.as_ref().map(|team| team.id);
    let archived = team.as_ref().is_some_and(|team| team.archived);
    let open = team.as_ref().map_or(0, |team| team.open_protocols);
    let shown = team.map(|team| team.form).unwrap_or_default();
    let title = if id.is_some() {
        shown.name.clone()
    } else {
        words.add.to_owned()
    };
    let form = Form::new();
    let toasts = Toasts::expect();
    let name = RwSignal::new(shown.name);
    let required = RwSignal::new(shown.wrap_up_required);
    let members = RwSignal::new(
        shown
            .members
            .into_iter()
            .map(|member| member.0)
            .collect::<Vec<_>>(),
    );
    let navigate = use_navigate();
    let home = Callback::new(move |()| navigate(LIST, Default::default()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let filled = TeamForm {
                name: name.get_untracked(),
                wrap_up_required: required.get_untracked(),
                members: members.get_untracked().into_iter().map(domain::UserId).collect(),
            };
            save_team(id, filled).await?;
            toasts.say(all.office.saved);
            home.try_run(());
            Ok(())
        });
    };
    let set_archived = Callback::new(move |(id, archive): (TeamId, bool)| {
        form.send(async move {
            archive_team(id, archive).await?;
            read.refetch();
            if archive {
                let undo = Callback::new(move |()| {
                    leptos::task::spawn_local(async move {
                        let done: Result<(), AppError> = archive_team(id, false).await;
                        if done.is_ok() {
                            read.refetch();
                        }
                    });
                });
                toasts.say_undo((words.archived)(open), undo);
            } else {
                toasts.say(words.restored);
            }
            Ok(())
        });
    });
    view! {
        <PageHead title lead=words.form_lead back=(LIST, all.menu.teams) />
        <form class="office-form" on:submit=send novalidate>
            <FormTrouble form fields=&["name"] />
            <Field form name="name" label=words.name value=name />
            <Check label=words.wrap_up_required hint=words.wrap_up_hint value=required />
            <Checks legend=words.members options=teams.choices.people chosen=members none=all.office.none />
            <div class="form-actions">
                {id
                    .map(|id| {
                        let word = if archived { words.restore } else { words.archive };
                        view! {
                            <button
                                class="button form-aside"
                                type="button"
                                disabled=move || form.busy.get()
                                on:click=move |_| set_archived.run((id, !archived))
                            >
                                <Icon name=if archived { "archive-restore" } else { "archive" } />
                                {word}
                            </button>
                        }
                    })}
                <a class="button" href=LIST>
                    {all.common.cancel}
                </a>
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {all.office.save}
                </button>
            </div>
        </form>
    }
    .into_any()
}
