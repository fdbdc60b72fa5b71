//! Server functions of the Contatos screens. Each authorises itself inside the desk's use case: the address is public.

use chrono::{DateTime, Utc};
use domain::contact::book::{
    ConsentForm, ContactCard, ContactCursor, ContactFilter, ContactPage, ContactProtocols, MergeCandidate,
    TypedValues,
};
use domain::contact::import::{ImportCheck, ImportProgress, RowSort};
use domain::contact::{ContactField, ContactFieldForm, ContactTrouble};
use domain::{ContactFieldId, ContactId, ContactNoteId, MergeId, NumberId, ProtocolId};
use leptos::prelude::*;
use server_fn::codec::Json;
use uuid::Uuid;

use crate::error::AppError;

/// What is done, or why the book declines it.
type Judged<T> = Result<T, ContactTrouble>;

/// One page of contacts.
#[server(input = Json)]
pub async fn list_contacts(
    filter: ContactFilter,
    after: Option<ContactCursor>,
) -> Result<ContactPage, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.list_contacts(&user, &filter, after.as_ref()).await?)
}

/// One contact.
#[server(input = Json)]
pub async fn view_contact(contact: ContactId) -> Result<ContactCard, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.view_contact(&user, contact).await?)
}

/// More of a contact's protocols.
#[server(name = ReadContactProtocols, input = Json)]
pub async fn contact_protocols(
    contact: ContactId,
    older: Option<(DateTime<Utc>, ProtocolId)>,
) -> Result<ContactProtocols, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.contact_protocols(&user, contact, older).await?)
}

/// Changes a contact's name and fields.
#[server(input = Json)]
pub async fn change_contact(
    contact: ContactId,
    name: String,
    values: TypedValues,
) -> Result<Judged<()>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.change_contact(&asker, contact, &name, &values).await?)
}

/// Notes something about a contact.
#[server(input = Json)]
pub async fn add_contact_note(contact: ContactId, body: String) -> Result<Judged<()>, AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.add_contact_note(&user, contact, &body).await?)
}

/// Deletes a note about a contact, or brings it back.
#[server(input = Json)]
pub async fn delete_contact_note(contact_note: ContactNoteId, deleted: bool) -> Result<(), AppError> {
    let (desk, user) = crate::session::signed_in()?;
    Ok(desk.delete_contact_note(&user, contact_note, deleted).await?)
}

/// Writes down what a customer agreed to.
#[server(input = Json)]
pub async fn record_consent(contact: ContactId, form: ConsentForm) -> Result<Judged<()>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.record_consent(&asker, contact, &form).await?)
}

/// Contacts that this one may turn out to be.
#[server(input = Json)]
pub async fn merge_candidates(contact: ContactId, typed: String) -> Result<Vec<MergeCandidate>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.merge_candidates(&asker, contact, &typed).await?)
}

/// Makes `absorbed` count as `contact`.
#[server(input = Json)]
pub async fn merge_contacts(contact: ContactId, absorbed: ContactId) -> Result<Judged<MergeId>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.merge_contacts(&asker, contact, absorbed).await?)
}

/// Takes a merge back.
#[server(input = Json)]
pub async fn undo_merge(merge: MergeId) -> Result<Judged<ContactId>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.undo_merge(&asker, merge).await?)
}

/// Has WhatsApp keep a contact from writing to a number.
#[server(input = Json)]
pub async fn block_contact(contact: ContactId, number: NumberId) -> Result<Judged<()>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.block_contact(&asker, contact, number).await?)
}

/// Lets a contact write to a number again.
#[server(input = Json)]
pub async fn unblock_contact(contact: ContactId, number: NumberId) -> Result<Judged<()>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.unblock_contact(&asker, contact, number).await?)
}

/// All custom fields.
#[server(input = Json)]
pub async fn list_contact_fields() -> Result<Vec<ContactField>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.list_contact_fields(&asker).await?)
}

/// Makes a custom field, or changes one.
#[server(input = Json)]
pub async fn save_contact_field(
    field: Option<ContactFieldId>,
    form: ContactFieldForm,
) -> Result<Judged<ContactFieldId>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.save_contact_field(&asker, field, &form).await?)
}

/// Takes a custom field out of use, or back into it.
#[server(input = Json)]
pub async fn archive_contact_field(field: ContactFieldId, archived: bool) -> Result<Judged<()>, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.archive_contact_field(&asker, field, archived).await?)
}

/// What would become of a sheet's rows now.
#[server(input = Json)]
pub async fn check_import(
    import: Uuid,
    sort: Option<RowSort>,
    line: Option<usize>,
) -> Result<ImportCheck, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.check_import(&asker, import, sort, line).await?)
}

/// Takes in the next rows of a sheet.
#[server(input = Json)]
pub async fn take_import(import: Uuid) -> Result<ImportProgress, AppError> {
    let (desk, asker) = crate::session::asker()?;
    Ok(desk.take_import(&asker, import).await?)
}
