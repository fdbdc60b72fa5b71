//! What the demo's administrator set up before the first day: the business's name, teams, wrap-up codes, somebody new.

use backend::{Asker, Desk};
use domain::settings::Business;
use domain::staff::UserForm;
use domain::team::{TeamForm, WrapUpForm};
use domain::user::{CurrentUser, Role};

use crate::commands::Failure;

/// Reasons to close, in the order in which they are offered.
const WRAP_UPS: [&str; 6] = [
    "Dúvida resolvida",
    "Venda concluída",
    "Troca ou devolução",
    "Segunda via enviada",
    "Cliente não respondeu",
    "Engano",
];

/// Sets the office up where that was not done yet.
pub(super) async fn furnish(desk: &Desk, administrator: &CurrentUser) -> Result<(), Failure> {
    let chief = Asker::from(administrator.clone());
    if !desk.list_wrap_ups(&chief).await?.codes.is_empty() {
        return Ok(());
    }
    let business = Business {
        name: "Lojas Prado".into(),
        ..Business::default()
    };
    desk.save_settings(&chief, business).await?;
    let people = desk.user_choices(&chief).await?.people;
    let of = |names: &[&str]| {
        people
            .iter()
            .filter(|person| names.contains(&person.name.as_str()))
            .map(|person| domain::UserId(person.id))
            .collect::<Vec<_>>()
    };
    let teams = desk.list_teams(&chief).await?.teams;
    if let Some(first) = teams.first() {
        let filled = TeamForm {
            members: of(&["Lia Campos", "Davi Rocha"]),
            ..first.form.clone()
        };
        desk.save_team(&chief, Some(first.id), filled).await?;
    }
    let after_sales = TeamForm {
        name: "Trocas e entregas".into(),
        wrap_up_required: false,
        members: of(&["Davi Rocha", "Sérgio Matos"]),
    };
    desk.save_team(&chief, None, after_sales).await?;
    for name in WRAP_UPS {
        let code = WrapUpForm {
            name: name.into(),
            team: None,
        };
        desk.save_wrap_up(&chief, None, code).await?;
    }
    // Somebody who has not signed in yet.
    let invited = UserForm {
        name: "Paula Nogueira".into(),
        email: "paula@guiche.example".into(),
        role: Some(Role::Agent),
        ..UserForm::default()
    };
    desk.add_user(&chief, invited, None).await?;
    Ok(())
}
