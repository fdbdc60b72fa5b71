//! What the demo's people set up before the first day: the business's name, teams, wrap-up codes, views, budgets, somebody
//! new.

use backend::{Asker, Desk};
use domain::TeamId;
use domain::cost::BudgetForm;
use domain::settings::Business;
use domain::staff::UserForm;
use domain::team::{TeamForm, WrapUpForm};
use domain::user::{CurrentUser, Role};

use simulator::{NUMBER_CENTRO, NUMBER_PAULISTA};

use super::outreach::number_of;
use super::people::{DAVI, LIA, RENATA, SERGIO};
use crate::commands::Failure;

/// Reasons to close that every team offers, in this order.
const COMMON: [&str; 3] = ["Dúvida resolvida", "Cliente não respondeu", "Engano"];

/// Teams beside the one that numbers begin with: name, whether closing asks for a code, members, codes of their own.
const TEAMS: [(&str, bool, &[usize], &[&str]); 3] = [
    (
        "Vendas",
        true,
        &[LIA, SERGIO],
        &["Venda concluída", "Orçamento enviado", "Desistiu da compra"],
    ),
    (
        "Suporte",
        true,
        &[DAVI, SERGIO],
        &["Troca ou devolução", "Entrega reagendada", "Garantia acionada"],
    ),
    (
        "Financeiro",
        false,
        &[RENATA],
        &["Segunda via enviada", "Pagamento confirmado"],
    ),
];

/// What each number may spend in a month, in the currency of the price list, and whether batches stop there.
const BUDGETS: [(&str, &str, bool); 2] = [(NUMBER_CENTRO, "40", false), (NUMBER_PAULISTA, "3", true)];

/// Sets the office up where that was not done yet.
pub(super) async fn furnish(
    desk: &Desk,
    administrator: &CurrentUser,
    people: &[CurrentUser],
) -> Result<(), Failure> {
    let chief = Asker::from(administrator.clone());
    if !desk.list_wrap_ups(&chief).await?.codes.is_empty() {
        return Ok(());
    }
    let business = Business {
        name: "Lojas Prado".into(),
        ..Business::default()
    };
    desk.save_settings(&chief, business).await?;
    let of = |members: &[usize]| members.iter().map(|who| people[*who].id).collect::<Vec<_>>();
    let teams = desk.list_teams(&chief).await?.teams;
    if let Some(first) = teams.first() {
        let filled = TeamForm {
            members: of(&[LIA, DAVI, RENATA]),
            ..first.form.clone()
        };
        desk.save_team(&chief, Some(first.id), filled).await?;
    }
    for name in COMMON {
        code(desk, &chief, name, None).await?;
    }
    for (name, wrap_up_required, members, codes) in TEAMS {
        let filled = TeamForm {
            name: name.into(),
            wrap_up_required,
            members: of(members),
        };
        let team = desk.save_team(&chief, None, filled).await?;
        for name in codes {
            code(desk, &chief, name, Some(team)).await?;
        }
        let queue = format!("/conversations?view=queue&order=waiting&team={team}");
        let (keeper, title) = (&people[members[0]], format!("Fila de {name}"));
        desk.save_view(keeper, &title, &queue, Some(team)).await?;
    }
    for (who, title, address) in [
        (LIA, "Janelas que fecham antes", "/conversations?order=window"),
        (
            SERGIO,
            "Esperando há mais tempo",
            "/conversations?view=queue&order=waiting",
        ),
    ] {
        desk.save_view(&people[who], title, address, None).await?;
    }
    for (number, amount, stops) in BUDGETS {
        let form = BudgetForm {
            amount: amount.into(),
            currency: "USD".into(),
            warn_percent: "80".into(),
            stops,
        };
        let number = number_of(desk, administrator, number).await?;
        if let Err(fault) = desk.set_budget(&chief, number, &form).await? {
            return Err(Failure::say(format!("the demo has no such budget: {fault:?}")));
        }
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

async fn code(desk: &Desk, chief: &Asker, name: &str, team: Option<TeamId>) -> Result<(), Failure> {
    let form = WrapUpForm {
        name: name.into(),
        team,
    };
    desk.save_wrap_up(chief, None, form).await?;
    Ok(())
}
