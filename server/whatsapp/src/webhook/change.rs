//! One element of `changes`: a field and its value.

use serde_json::value::RawValue;

use super::contact::Contacts;
use super::object::{Object, value};
use super::{Place, Update, What, message, preference, status, template, wire_error};

pub(super) fn read(raw: &RawValue, place: &Place, updates: &mut Vec<Update>) {
    let Some(change) = Object::read(raw) else {
        return updates.push(place.unreadable("change is not an object", raw));
    };
    let mut place = place.clone();
    place.field = change.text("field").unwrap_or_default();
    let Some(raw_value) = change.raw("value") else {
        return updates.push(place.unreadable("change without value", raw));
    };
    let Some(fields) = Object::read(raw_value) else {
        return updates.push(place.unreadable("value is not an object", raw));
    };
    if let Some(metadata) = fields.object("metadata") {
        place.phone_number_id = metadata.filled("phone_number_id");
        place.display_phone = metadata.filled("display_phone_number");
    } else {
        place.display_phone = fields.filled("display_phone_number");
    }
    match place.field.as_str() {
        "messages" => read_messages(raw, &fields, &place, updates),
        "user_preferences" => read_preferences(raw, &fields, &place, updates),
        field if template::FIELDS.contains(&field) => {
            let what = template::read(field, raw, &fields, &change, place.time);
            updates.push(place.update(what));
        }
        "" => updates.push(place.unreadable("change without field", raw)),
        _ => updates.push(place.update(What::Account {
            value: value(raw_value),
        })),
    }
}

/// `messages`, `statuses` and `errors` may stand beside each other.
fn read_messages(raw: &RawValue, fields: &Object<'_>, place: &Place, updates: &mut Vec<Update>) {
    if !["messages", "statuses", "errors"]
        .iter()
        .any(|key| fields.has(key))
    {
        return updates.push(place.unreadable("neither messages, statuses nor errors", raw));
    }
    let contacts = Contacts::read(fields);
    let mut app_errors = wire_error::errors(fields);

    if fields.has("messages") {
        match fields.list("messages") {
            None => updates.push(place.unreadable("messages is not a list", raw)),
            Some(list) => {
                for raw in list {
                    let what = message::read(raw, &contacts, &mut app_errors);
                    updates.push(place.update(what));
                }
            }
        }
    }
    if fields.has("statuses") {
        match fields.list("statuses") {
            None => updates.push(place.unreadable("statuses is not a list", raw)),
            Some(list) => {
                updates.extend(
                    list.into_iter()
                        .map(|raw| place.update(status::read(raw, &contacts))),
                );
            }
        }
    }
    if fields.has("errors") && fields.list("errors").is_none() {
        updates.push(place.unreadable("errors is not a list", raw));
    }
    updates.extend(
        app_errors
            .into_iter()
            .map(|error| place.update(What::AppError(error))),
    );
}

fn read_preferences(raw: &RawValue, fields: &Object<'_>, place: &Place, updates: &mut Vec<Update>) {
    let Some(list) = fields.list("user_preferences") else {
        return updates.push(place.unreadable("user_preferences is not a list", raw));
    };
    let contacts = Contacts::read(fields);
    updates.extend(
        list.into_iter()
            .map(|raw| place.update(preference::read(raw, &contacts))),
    );
}
