//! Who a contact is: the ways WhatsApp names them, their name, and the company's own fields.

use domain::ContactFieldId;
use domain::contact::book::{ContactCard, ContactValue};
use domain::contact::{ContactFieldKind, Identity, IdentityKind};
use domain::phone::Phone;
use leptos::prelude::*;

use super::api::change_contact;
use super::judged;
use crate::desk::Clock;
use crate::ui::{Field, Form, FormTrouble, Icon, Reading, Toasts, words};

/// In the order in which people look for them: what can be dialled first.
const KINDS: [IdentityKind; 4] = [
    IdentityKind::Phone,
    IdentityKind::Username,
    IdentityKind::WaId,
    IdentityKind::UserId,
];

/// The ways WhatsApp names them.
#[component]
pub(super) fn Identities(identities: Vec<Identity>) -> impl IntoView {
    let words = words().contact();
    let no_phone = !identities.iter().any(|one| one.kind == IdentityKind::Phone);
    let of = |kind| {
        identities
            .iter()
            .filter(move |identity| identity.kind == kind)
            .map(line)
            .collect_view()
    };
    view! {
        <section class="office-part" aria-labelledby="contact-identities">
            <h2 id="contact-identities">{words.identities}</h2>
            <dl class="facts contact-facts">{KINDS.map(of)}</dl>
            {no_phone
                .then(|| {
                    view! {
                        <p class="contact-hint">
                            <Icon name="info" />
                            <span>{words.no_phone}</span>
                        </p>
                    }
                })}
        </section>
    }
    .into_any()
}

fn line(identity: &Identity) -> AnyView {
    let value = match identity.kind {
        IdentityKind::Phone => Phone::from_whatsapp(&identity.value)
            .map_or_else(|| identity.value.clone(), |phone| phone.display()),
        IdentityKind::Username => format!("@{}", identity.value),
        IdentityKind::WaId | IdentityKind::UserId => identity.value.clone(),
    };
    view! {
        <div>
            <dt>{(words().contact().identity)(identity.kind)}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// Their name and fields, to be changed.
#[component]
pub(super) fn Data(card: ContactCard, read: Reading<ContactCard>) -> impl IntoView {
    let (words, office) = (words().contact(), &words().office);
    let form = Form::new();
    let toasts = Toasts::expect();
    let clock = Clock::expect();
    let id = card.id;
    let name = RwSignal::new(card.name.clone());
    let values: Vec<(ContactFieldId, RwSignal<String>)> = card
        .fields
        .iter()
        .map(|kept| (kept.field.id, RwSignal::new(kept.field.shown(&kept.value))))
        .collect();
    let kept = StoredValue::new(values.clone());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send_judged(async move {
            let typed = kept.with_value(|values| {
                values
                    .iter()
                    .map(|(id, value)| (*id, value.get_untracked()))
                    .collect()
            });
            let done = judged(clock, change_contact(id, name.get_untracked(), typed).await)?;
            if done.is_ok() {
                toasts.say(office.saved);
                read.refetch();
            }
            Ok(done)
        });
    };
    view! {
        <section class="office-part" aria-labelledby="contact-data">
            <h2 id="contact-data">{words.data}</h2>
            <form class="office-form" on:submit=send novalidate>
                <FormTrouble form fields=&["name"] />
                <Field form name="name" label=words.call value=name />
                {card.fields.into_iter().zip(values).map(|(kept, (_, value))| filled(kept, value)).collect_view()}
                <div class="form-actions">
                    <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                        {office.save}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// A custom field. What it is called is the company's word: it is no constant that [`Field`] could take.
fn filled(kept: ContactValue, value: RwSignal<String>) -> AnyView {
    let words = words().contact();
    let id = format!("contact-field-{}", kept.field.id);
    let hint = (words.field_hint)(kept.field.kind);
    let input = if kept.field.kind == ContactFieldKind::Choice {
        let options = kept.field.choices.into_iter().map(|choice| {
            let (chosen, word) = (choice.clone(), choice.clone());
            view! {
                <option value=choice selected=move || *value.read() == chosen>
                    {word}
                </option>
            }
        });
        view! {
            <select id=id.clone() on:change=move |event| value.set(event_target_value(&event))>
                <option value="" selected=move || value.read().is_empty()>
                    {words.no_choice}
                </option>
                {options.collect_view()}
            </select>
        }
        .into_any()
    } else {
        let mode = (kept.field.kind == ContactFieldKind::Number).then_some("decimal");
        view! {
            <input
                id=id.clone()
                type="text"
                autocomplete="off"
                inputmode=mode
                maxlength="500"
                value=value.get_untracked()
                prop:value=move || value.get()
                aria-describedby=(!hint.is_empty()).then(|| format!("{id}-hint"))
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{kept.field.name}</label>
            {input}
            {(!hint.is_empty())
                .then(|| {
                    view! {
                        <p class="field-hint" id=format!("{id}-hint")>
                            {hint}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}
