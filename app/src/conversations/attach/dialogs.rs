//! The menu of what can be attached, and the small forms for a place, a card and choices.

use domain::Refusal;
use domain::outgoing::{Choice, MOST_BUTTONS, MOST_ROWS, Outgoing, read_place};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::tray::PICKER;
use crate::conversations::thread_state::ThreadState;
use crate::desk::{Clock, Outbox};
use crate::ui::{Icon, Menu, browser, catalogue, words};

/// What a form makes.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Place,
    Card,
    Choices,
}

/// The button with the paper clip.
#[component]
pub fn AttachMenu(state: ThreadState) -> impl IntoView {
    let attach = words().attach();
    let form = RwSignal::new(None::<Form>);
    let pick = move |_| {
        let picker = document().get_element_by_id(PICKER);
        if let Some(picker) = picker.and_then(|picker| picker.dyn_into::<web_sys::HtmlElement>().ok()) {
            picker.click();
        }
    };
    let item = move |icon: &'static str, word: &'static str, opens: Form| {
        view! {
            <button class="menu-item" type="button" on:click=move |_| form.set(Some(opens))>
                <Icon name=icon />
                {word}
            </button>
        }
    };
    view! {
        <Menu class="attach-menu" label=attach.menu summary=view! { <Icon name="paperclip" /> }.into_any()>
            <button class="menu-item" type="button" on:click=pick>
                <Icon name="file-up" />
                {attach.files}
            </button>
            {item("map-pin", attach.place, Form::Place)}
            {item("contact", attach.card, Form::Card)}
            {item("list", attach.choices, Form::Choices)}
        </Menu>
        {move || form.get().map(|which| view! { <FormDialog state form which /> })}
    }
    .into_any()
}

/// What is being filled in. One set of fields serves all three forms.
#[derive(Clone, Copy)]
struct Fields {
    first: RwSignal<String>,
    second: RwSignal<String>,
    third: RwSignal<String>,
    list: RwSignal<bool>,
    options: RwSignal<Vec<(RwSignal<String>, RwSignal<String>)>>,
}

impl Fields {
    fn message(self, form: Form) -> Result<Outgoing, Refusal> {
        let given = |field: RwSignal<String>| Some(field.get_untracked());
        let message = match form {
            Form::Place => {
                let (latitude, longitude) = self
                    .first
                    .with_untracked(|text| read_place(text))
                    .ok_or(Refusal::PlaceUnknown)?;
                Outgoing::Location {
                    latitude,
                    longitude,
                    name: given(self.second),
                    address: given(self.third),
                }
            }
            Form::Card => Outgoing::Contact {
                name: self.first.get_untracked(),
                phone: self.second.get_untracked(),
            },
            Form::Choices => Outgoing::Choices {
                body: self.first.get_untracked(),
                label: self.list.get_untracked().then(|| self.second.get_untracked()),
                options: self.options.with_untracked(|options| {
                    options
                        .iter()
                        .map(|(title, description)| Choice {
                            title: title.get_untracked(),
                            description: given(*description),
                        })
                        .collect()
                }),
            },
        };
        message.checked()
    }
}

#[component]
fn FormDialog(state: ThreadState, form: RwSignal<Option<Form>>, which: Form) -> impl IntoView {
    let attach = words().attach();
    let outbox = Outbox::expect();
    let clock = Clock::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    let refused = RwSignal::new(None::<Refusal>);
    let new = || RwSignal::new(String::new());
    let fields = Fields {
        first: new(),
        second: new(),
        third: new(),
        list: RwSignal::new(false),
        options: RwSignal::new(vec![(new(), new()), (new(), new())]),
    };
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match fields.message(which) {
            Ok(message) => {
                outbox.post(state.id, vec![message], clock.exact());
                form.set(None);
                browser::focus_first(".composer textarea");
            }
            Err(refusal) => refused.set(Some(refusal)),
        }
    };
    let title = match which {
        Form::Place => attach.place,
        Form::Card => attach.card,
        Form::Choices => attach.choices,
    };
    let body = match which {
        Form::Place => view! {
            {field(attach.coordinates, fields.first)}
            <p class="field-hint">{attach.coordinates_hint}</p>
            {field(attach.place_name, fields.second)}
            {field(attach.address, fields.third)}
        }
        .into_any(),
        Form::Card => view! {
            {field(attach.card_name, fields.first)}
            {field(attach.card_phone, fields.second)}
        }
        .into_any(),
        Form::Choices => choices(fields),
    };
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby="attach-title"
            on:close=move |_| form.set(None)
        >
            <h2 id="attach-title">{title}</h2>
            <form class="attach-form" on:submit=send novalidate>
                {body}
                <p class="composer-complaint" role="alert">
                    {move || refused.get().map(|refusal| (catalogue().refusal)(&refusal))}
                </p>
                <div class="dialog-actions">
                    <button class="button" type="button" on:click=move |_| form.set(None)>
                        {words().common.cancel}
                    </button>
                    <button class="button button-main" type="submit">
                        {move || (attach.send_to)(&state.contact.read().name)}
                    </button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

fn choices(fields: Fields) -> AnyView {
    let attach = words().attach();
    let most = move || {
        if fields.list.get() {
            MOST_ROWS
        } else {
            MOST_BUTTONS
        }
    };
    let add = move |_| {
        let option = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        fields.options.update(|options| options.push(option));
    };
    view! {
        {field(attach.question, fields.first)}
        <label class="attach-switch">
            <input
                type="checkbox"
                prop:checked=move || fields.list.get()
                on:change=move |event| fields.list.set(event_target_checked(&event))
            />
            {attach.as_list}
        </label>
        {move || fields.list.get().then(|| field(attach.list_button, fields.second))}
        {move || {
            let list = fields.list.get();
            let options = fields.options.get();
            let alone = options.len() == 1;
            options
                .into_iter()
                .enumerate()
                .map(|(at, (title, description))| {
                    let number = at + 1;
                    let remove = move |_| {
                        fields
                            .options
                            .update(|options| {
                                options.remove(at);
                            });
                    };
                    view! {
                        <div class="attach-option">
                            {input((attach.option)(number), title)}
                            {list.then(|| input((attach.description)(number), description))}
                            <button
                                class="button-quiet"
                                type="button"
                                aria-label=(attach.remove_option)(number)
                                disabled=alone
                                on:click=remove
                            >
                                <Icon name="x" />
                            </button>
                        </div>
                    }
                })
                .collect_view()
        }}
        <button
            class="button attach-add"
            type="button"
            disabled=move || fields.options.with(|options| options.len() >= most())
            on:click=add
        >
            <Icon name="plus" />
            {attach.add_option}
        </button>
    }
    .into_any()
}

/// A field under its name.
fn field(name: &'static str, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="attach-field">
            <span>{name}</span>
            <input
                class="field"
                type="text"
                autocomplete="off"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}

/// A field whose name stands in it.
fn input(name: String, value: RwSignal<String>) -> AnyView {
    view! {
        <input
            class="field"
            type="text"
            autocomplete="off"
            placeholder=name.clone()
            aria-label=name
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
    .into_any()
}
