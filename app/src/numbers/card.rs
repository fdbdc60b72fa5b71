//! One number: its name, queue and people, and its connection to Meta.

use domain::batch::AllowanceView;
use domain::cost::Spending;
use domain::number::{NumberEntry, NumberForm, Numbers};
use domain::receipts::{ReadReceipts, ReceiptPolicy};
use domain::user::Permission;
use domain::{NumberId, TeamId, UserId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::allowance::{NumberAllowance, limits};
use super::api::{change_number, replace_token};
use super::budget::{NumberBudget, spent};
use super::{LIST, connection, numbers};
use crate::ui::{
    Check, Checks, Empty, Field, Form, FormTrouble, Icon, PageHead, Reading, Select, Toasts, loaded,
    restricted, words,
};

/// The page.
#[component]
pub fn NumberPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let params = use_params_map();
        let read = numbers();
        let (limits, spendings) = (limits(), spent());
        let drawn = loaded(read, move |numbers| {
            let id = params
                .read_untracked()
                .get("id")
                .and_then(|id| id.parse::<Uuid>().ok());
            let number = numbers
                .numbers
                .iter()
                .find(|number| Some(number.id.0) == id)
                .cloned();
            match number {
                Some(number) => view! { <Card number numbers read limits spendings /> }.into_any(),
                None => {
                    #[cfg(feature = "ssr")]
                    crate::missing::say_so(&crate::error::AppError::NotFound);
                    let words = words().numbers();
                    view! { <Empty icon="smartphone" title=words.gone hint=words.none_hint /> }.into_any()
                }
            }
        });
        view! {
            <div class="office office-alone">
                <div class="office-page">{drawn}</div>
            </div>
        }
        .into_any()
    })
}

#[component]
fn Card(
    number: NumberEntry,
    numbers: Numbers,
    read: Reading<Numbers>,
    limits: Reading<Vec<AllowanceView>>,
    spendings: Reading<Vec<Spending>>,
) -> impl IntoView {
    let (words, all) = (words().numbers(), words());
    let id = number.id;
    let form = Form::new();
    let toasts = Toasts::expect();
    let name = RwSignal::new(number.form.name.clone());
    let team = RwSignal::new(number.form.team.to_string());
    let people = RwSignal::new(
        number
            .form
            .people
            .iter()
            .map(|person| person.0)
            .collect::<Vec<_>>(),
    );
    let receipts = RwSignal::new(number.form.receipts.receipts.slug().to_owned());
    let typing = RwSignal::new(number.form.receipts.typing);
    let moments = ReadReceipts::ALL
        .map(|receipts| (receipts.slug().to_owned(), receipts_word(receipts).to_owned()))
        .to_vec();
    let teams: Vec<(String, String)> = numbers
        .choices
        .teams
        .iter()
        .map(|team| (team.id.to_string(), team.name.clone()))
        .collect();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            let filled = NumberForm {
                name: name.get_untracked(),
                team: team
                    .get_untracked()
                    .parse()
                    .map(TeamId)
                    .unwrap_or(number.form.team),
                people: people.get_untracked().into_iter().map(UserId).collect(),
                receipts: ReceiptPolicy {
                    receipts: ReadReceipts::from_slug(&receipts.read_untracked()).unwrap_or_default(),
                    typing: typing.get_untracked(),
                },
            };
            change_number(id, filled).await?;
            toasts.say(all.office.saved);
            read.refetch();
            Ok(())
        });
    };
    view! {
        <PageHead title=number.form.name.clone() lead=number.display_phone.clone() back=(LIST, all.menu.numbers) />
        <div class="office-columns">
            <form class="office-form" on:submit=send novalidate>
                <FormTrouble form fields=&["name"] />
                <Field form name="name" label=words.name value=name hint=words.name_hint />
                <Select form name="team" label=words.team value=team options=teams />
                <Checks legend=words.people options=numbers.choices.people chosen=people none=all.office.none />
                <p class="field-hint">{words.people_hint}</p>
                <Select form name="receipts" label=words.receipts value=receipts options=moments />
                <p class="field-hint">{words.receipts_hint}</p>
                <Check label=words.typing hint=words.typing_hint value=typing />
                <div class="form-actions">
                    <a class="button" href=LIST>
                        {all.common.cancel}
                    </a>
                    <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                        {all.office.save}
                    </button>
                </div>
            </form>
            <aside class="office-aside" aria-label=words.connection>
                <h2>{words.connection}</h2>
                {connection(number.connected)}
                <dl class="facts">
                    <div>
                        <dt>{words.phone_number_id}</dt>
                        <dd>{number.phone_number_id.clone()}</dd>
                    </div>
                    <div>
                        <dt>{words.waba_id}</dt>
                        <dd>{number.waba_id.clone()}</dd>
                    </div>
                </dl>
                <Token id connected=number.connected read />
                <NumberAllowance number=id limits />
                <NumberBudget number=id spendings />
            </aside>
        </div>
    }
    .into_any()
}

fn receipts_word(receipts: ReadReceipts) -> &'static str {
    let words = words().numbers();
    match receipts {
        ReadReceipts::OnOpen => words.receipts_on_open,
        ReadReceipts::OnReply => words.receipts_on_reply,
        ReadReceipts::Never => words.receipts_never,
    }
}

/// Another token; the one in use is never shown.
#[component]
fn Token(id: NumberId, connected: bool, read: Reading<Numbers>) -> impl IntoView {
    let words = words().numbers();
    let form = Form::new();
    let toasts = Toasts::expect();
    let token = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            replace_token(id, token.get_untracked()).await?;
            token.set(String::new());
            toasts.say(words.token_replaced);
            read.refetch();
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormTrouble form fields=&["token"] />
            <Field form name="token" label=words.token value=token kind="password" hint=words.token_hint />
            <button class="button" type="submit" disabled=move || form.busy.get()>
                <Icon name="key-round" />
                {if connected { words.replace } else { words.connect }}
            </button>
        </form>
    }
    .into_any()
}
