//! The Números menu: our WhatsApp numbers, who may use them, and their connection to Meta.

mod allowance;
#[expect(
    missing_docs,
    reason = "the macro makes an undocumented struct of each function's arguments"
)]
pub mod api;
mod budget;
mod card;
mod connect;
mod delete_template;
mod drafts;
mod editor;
pub mod template;
mod template_page;
mod templates;

pub use allowance::rule_word;
pub use card::NumberPage;
pub use connect::NewNumber;
pub use editor::{EditTemplate, NewTemplate};
pub use template_page::TemplatePage;
pub use templates::TemplatesPage;

use domain::number::{NumberEntry, Numbers};
use domain::user::Permission;
use leptos::prelude::*;

use crate::ui::{Empty, Icon, PageHead, Reading, loaded, restricted, words};
use crate::wire::resource;
use api::list_numbers;

pub(crate) const LIST: &str = "/numbers";
/// Where the templates of our accounts are listed.
const TEMPLATES: &str = "/numbers/templates";

/// What that list is called.
fn list_title() -> &'static str {
    words().templates().title
}

fn numbers() -> Reading<Numbers> {
    resource(|| (), |()| list_numbers())
}

/// The list.
#[component]
pub fn NumbersPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = numbers();
        let words = words();
        let actions = view! {
            <a class="button" href=TEMPLATES>
                <Icon name="layout-template" />
                {words.templates().title}
            </a>
            <a class="button button-main" href="/numbers/new">
                <Icon name="plus" />
                {words.numbers().add}
            </a>
        }
        .into_any();
        view! {
            <div class="office office-alone">
                <div class="office-page">
                    <PageHead title=words.menu.numbers lead=words.numbers().lead actions />
                    {loaded(read, rows)}
                </div>
            </div>
        }
        .into_any()
    })
}

fn rows(numbers: Numbers) -> AnyView {
    let words = words().numbers();
    if numbers.numbers.is_empty() {
        return view! { <Empty icon="smartphone" title=words.none hint=words.none_hint /> }.into_any();
    }
    view! {
        <div class="table-place">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words.name}</th>
                        <th scope="col">{words.connection}</th>
                        <th scope="col">{words.team}</th>
                        <th scope="col">{words.people}</th>
                        <th scope="col" class="table-number">
                            {words.open}
                        </th>
                    </tr>
                </thead>
                <tbody>{numbers.numbers.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(number: NumberEntry) -> AnyView {
    let words = words().numbers();
    let people = if number.people.is_empty() {
        words.nobody.to_owned()
    } else {
        number.people.join(", ")
    };
    view! {
        <tr>
            <th scope="row">
                <a class="person" href=format!("{LIST}/{}", number.id)>
                    <span class="person-words">
                        <span class="person-name">{number.form.name}</span>
                        <span class="person-detail">{number.display_phone}</span>
                    </span>
                </a>
            </th>
            <td data-label=words.connection>{connection(number.connected)}</td>
            <td data-label=words.team>{number.team_name}</td>
            <td data-label=words.people>{people}</td>
            <td data-label=words.open class="table-number">
                {number.open_conversations.to_string()}
            </td>
        </tr>
    }
    .into_any()
}

/// Whether the number has a token.
fn connection(connected: bool) -> AnyView {
    let words = words().numbers();
    let (tone, icon, word) = if connected {
        ("on", "plug", words.connected)
    } else {
        ("wait", "unplug", words.unconnected)
    };
    view! {
        <span class="tag" data-tone=tone>
            <Icon name=icon />
            {word}
        </span>
    }
    .into_any()
}
