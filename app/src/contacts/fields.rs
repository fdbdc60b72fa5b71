//! Custom fields: the list, with a form above it for a new one or the one being changed.

use domain::ContactFieldId;
use domain::contact::{ContactField, ContactFieldForm, ContactFieldKind};
use domain::user::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{archive_contact_field, list_contact_fields, save_contact_field};
use super::{LIST, alone, judged};
use crate::desk::Clock;
use crate::ui::{
    Empty, Field, Form, FormTrouble, Icon, PageHead, Reading, Select, Toasts, browser, loaded, restricted,
    words,
};
use crate::wire::resource;

/// The page.
#[component]
pub fn ContactFieldsPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = resource(|| (), |()| list_contact_fields());
        let words = words();
        let fields = words.contact_fields();
        alone(
            view! {
                <PageHead title=fields.title lead=fields.lead back=(LIST, words.menu.contacts) />
                {loaded(read, move |fields| view! { <Fields fields read /> }.into_any())}
            }
            .into_any(),
        )
    })
}

/// The form's fields as signals.
#[derive(Clone, Copy)]
struct Typed {
    id: RwSignal<Option<ContactFieldId>>,
    name: RwSignal<String>,
    kind: RwSignal<String>,
    choices: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        Self {
            id: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            kind: RwSignal::new(ContactFieldKind::Text.slug().to_owned()),
            choices: RwSignal::new(String::new()),
        }
    }

    fn take(self, field: Option<&ContactField>) {
        self.id.set(field.map(|field| field.id));
        self.name
            .set(field.map(|field| field.name.clone()).unwrap_or_default());
        let kind = field.map_or(ContactFieldKind::Text, |field| field.kind);
        self.kind.set(kind.slug().to_owned());
        self.choices
            .set(field.map(|field| field.choices.join("\n")).unwrap_or_default());
    }

    fn form(self) -> ContactFieldForm {
        ContactFieldForm {
            name: self.name.get_untracked(),
            kind: ContactFieldKind::from_slug(&self.kind.read_untracked()).unwrap_or(ContactFieldKind::Text),
            choices: self.choices.get_untracked(),
        }
    }
}

#[component]
fn Fields(fields: Vec<ContactField>, read: Reading<Vec<ContactField>>) -> impl IntoView {
    let form = Form::new();
    let typed = Typed::new();
    let empty = fields.is_empty();
    let words = words().contact_fields();
    view! {
        <Editor form typed read />
        {if empty {
            view! { <Empty icon="list" title=words.none hint=words.none_hint /> }.into_any()
        } else {
            view! {
                <div class="table-place">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{words.name}</th>
                                <th scope="col">{words.kind}</th>
                                <th scope="col">{words.choices}</th>
                                <th scope="col">
                                    <span class="unseen">{words.actions}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>{fields.into_iter().map(|field| row(field, form, typed, read)).collect_view()}</tbody>
                    </table>
                </div>
            }
                .into_any()
        }}
    }
    .into_any()
}

#[component]
fn Editor(form: Form, typed: Typed, read: Reading<Vec<ContactField>>) -> impl IntoView {
    let (words, all) = (words().contact_fields(), words());
    let (clock, toasts) = (Clock::expect(), Toasts::expect());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send_judged(async move {
            let done = judged(
                clock,
                save_contact_field(typed.id.get_untracked(), typed.form()).await,
            )?;
            if done.is_ok() {
                typed.take(None);
                toasts.say(all.office.saved);
                read.refetch();
            }
            Ok(done.map(|_| ()))
        });
    };
    let kinds = ContactFieldKind::ALL
        .map(|kind| (kind.slug().to_owned(), (words.kind_word)(kind).to_owned()))
        .to_vec();
    let is_choice = move || *typed.kind.read() == ContactFieldKind::Choice.slug();
    let editing = move || typed.id.read().is_some();
    view! {
        <form class="office-form office-form-row" on:submit=send novalidate>
            <FormTrouble form fields=&["name"] />
            <Field form name="name" label=words.name value=typed.name />
            // What was filled in fits its kind: that stays.
            <div inert=editing>
                <Select form name="kind" label=words.kind value=typed.kind options=kinds />
            </div>
            <div class="form-actions">
                {move || {
                    editing()
                        .then(|| {
                            view! {
                                <button class="button" type="button" on:click=move |_| typed.take(None)>
                                    {all.common.cancel}
                                </button>
                            }
                        })
                }}
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {move || if editing() { all.office.save } else { words.add }}
                </button>
            </div>
            <label class="field contact-choices" hidden=move || !is_choice()>
                {words.choices}
                <textarea
                    name="choices"
                    rows="4"
                    prop:value=move || typed.choices.get()
                    on:input=move |event| typed.choices.set(event_target_value(&event))
                ></textarea>
                <span class="field-hint">{words.choices_hint}</span>
            </label>
        </form>
    }
    .into_any()
}

fn row(field: ContactField, form: Form, typed: Typed, read: Reading<Vec<ContactField>>) -> AnyView {
    let (words, all) = (words().contact_fields(), words());
    let (clock, toasts) = (Clock::expect(), Toasts::expect());
    let (id, archived, name) = (field.id, field.archived, field.name.clone());
    let archive = move |_| {
        form.send_judged(async move {
            let done = judged(clock, archive_contact_field(id, !archived).await)?;
            if done.is_ok() {
                read.refetch();
                let undo = Callback::new(move |()| {
                    spawn_local(async move {
                        if archive_contact_field(id, archived).await.is_ok() {
                            read.refetch();
                        }
                    });
                });
                toasts.say_undo(if archived { words.restored } else { words.archived }, undo);
            }
            Ok(done)
        });
    };
    let edit = {
        let field = field.clone();
        move |_| {
            typed.take(Some(&field));
            browser::after_paint(|| {
                browser::focus_first("[name=name]");
            });
        }
    };
    let label = move |verb: &'static str| format!("{verb}: {name}");
    let busy = move || form.busy.get();
    let shelf = if archived { words.restore } else { words.archive };
    view! {
        <tr data-faint=archived.then_some("")>
            <th scope="row">
                {field.name} {archived.then(|| view! { <span class="tag">{all.office.archived}</span> })}
            </th>
            <td data-label=words.kind>{(words.kind_word)(field.kind)}</td>
            <td data-label=words.choices>
                {if field.choices.is_empty() { "–".to_owned() } else { field.choices.join(", ") }}
            </td>
            <td class="table-actions">
                {(!archived)
                    .then(|| {
                        view! {
                            <button
                                class="button-quiet"
                                type="button"
                                aria-label=label(words.edit)
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
                    aria-label=label(shelf)
                    title=shelf
                    disabled=busy
                    on:click=archive
                >
                    <Icon name=if archived { "archive-restore" } else { "archive" } />
                </button>
            </td>
        </tr>
    }
    .into_any()
}
