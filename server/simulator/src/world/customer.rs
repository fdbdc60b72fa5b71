use serde::{Deserialize, Serialize};

use super::identity::{e164, new_user_id, wa_id_of};

/// Somebody with WhatsApp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Customer {
    /// How the control API names them: the `wa_id`, or the user id of people who hide their phone.
    pub id: String,
    /// The name they gave themselves.
    pub name: String,
    /// Their phone in E.164.
    pub phone: Option<String>,
    /// WhatsApp's own id for that phone.
    pub wa_id: Option<String>,
    /// Business-scoped user id.
    pub user_id: String,
    /// Username, without `@`.
    pub username: Option<String>,
    /// The phone is hidden from businesses: webhooks carry the user id only.
    pub hides_phone: bool,
    /// Messages reach the phone.
    pub online: bool,
    /// Reads by themselves; the simulator's default when absent.
    pub auto_read: Option<bool>,
    /// Every message to them fails with this code.
    pub trouble: Option<i64>,
    /// Marketing templates fail with 131050.
    pub opted_out: bool,
}

/// A customer to add. Everything but the name can be left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)] // As in `Customer`.
pub struct NewCustomer {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub user_id: Option<String>,
    pub username: Option<String>,
    pub hides_phone: bool,
    pub auto_read: Option<bool>,
    pub trouble: Option<i64>,
    pub opted_out: bool,
}

/// What can be changed about a customer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)] // As in `Customer`.
pub struct CustomerChange {
    pub name: Option<String>,
    pub online: Option<bool>,
    pub auto_read: Option<bool>,
    /// 0 ends the trouble.
    pub trouble: Option<i64>,
    pub opted_out: Option<bool>,
    pub hides_phone: Option<bool>,
}

impl Customer {
    pub(crate) fn new(new: NewCustomer) -> Result<Self, String> {
        let wa_id = match &new.phone {
            Some(phone) => Some(wa_id_of(phone).ok_or_else(|| format!("phone is not a phone: {phone}"))?),
            None => None,
        };
        let phone = new.phone.as_deref().map(e164);
        let user_id = new.user_id.unwrap_or_else(new_user_id);
        let hides_phone = new.hides_phone || wa_id.is_none();
        let id = wa_id
            .clone()
            .filter(|_| !hides_phone)
            .unwrap_or_else(|| user_id.clone());
        let name = new
            .name
            .or_else(|| phone.clone())
            .or_else(|| new.username.clone());
        Ok(Self {
            name: name.unwrap_or_else(|| user_id.clone()),
            id,
            phone,
            wa_id,
            user_id,
            username: new.username.map(|name| name.trim_start_matches('@').to_owned()),
            hides_phone,
            online: true,
            auto_read: new.auto_read,
            trouble: new.trouble,
            opted_out: new.opted_out,
        })
    }

    /// The `wa_id` businesses are told.
    pub fn shown_wa_id(&self) -> Option<&str> {
        self.wa_id.as_deref().filter(|_| !self.hides_phone)
    }

    pub(crate) fn change(&mut self, change: CustomerChange) {
        if let Some(name) = change.name {
            self.name = name;
        }
        self.online = change.online.unwrap_or(self.online);
        self.auto_read = change.auto_read.or(self.auto_read);
        self.opted_out = change.opted_out.unwrap_or(self.opted_out);
        self.hides_phone = change.hides_phone.unwrap_or(self.hides_phone);
        if let Some(code) = change.trouble {
            self.trouble = Some(code).filter(|code| *code != 0);
        }
    }
}
