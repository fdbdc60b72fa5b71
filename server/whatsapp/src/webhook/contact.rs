//! `value.contacts`: who the people in this value are. Matched by identity, never by index.

use super::object::Object;

/// One person as Meta describes them beside messages and statuses.
pub(super) struct Contact {
    pub wa_id: Option<String>,
    pub user_id: Option<String>,
    pub parent_user_id: Option<String>,
    pub username: Option<String>,
    pub name: Option<String>,
}

pub(super) struct Contacts(Vec<Contact>);

impl Contacts {
    pub fn read(value: &Object<'_>) -> Self {
        Self(value.objects("contacts").iter().map(Contact::read).collect())
    }

    /// The person with one of these identities; failing that the only one there is, unless it is plainly
    /// somebody else.
    pub fn of(&self, wa_id: Option<&str>, user_id: Option<&str>) -> Option<&Contact> {
        let same = |a: &Option<String>, b: Option<&str>| a.is_some() && a.as_deref() == b;
        let by_identity = self
            .0
            .iter()
            .find(|c| same(&c.user_id, user_id) || same(&c.wa_id, wa_id));
        by_identity.or_else(|| match self.0.as_slice() {
            [only] if only.may_be(wa_id, user_id) => Some(only),
            _ => None,
        })
    }
}

impl Contact {
    fn read(contact: &Object<'_>) -> Self {
        let profile = contact.object("profile");
        let of_profile = |key| profile.as_ref().and_then(|profile| profile.filled(key));
        Self {
            wa_id: contact.filled("wa_id"),
            user_id: contact.filled("user_id"),
            parent_user_id: contact.filled("parent_user_id"),
            username: of_profile("username").map(without_at),
            name: of_profile("name"),
        }
    }

    fn may_be(&self, wa_id: Option<&str>, user_id: Option<&str>) -> bool {
        if let (Some(mine), Some(theirs)) = (self.user_id.as_deref(), user_id) {
            return mine == theirs;
        }
        // The same phone may be written with and without a mobile prefix digit: the last eight decide.
        let tail = |digits: &str| digits.chars().rev().take(8).collect::<String>();
        match (self.wa_id.as_deref(), wa_id) {
            (Some(mine), Some(theirs)) => tail(mine) == tail(theirs),
            _ => true,
        }
    }
}

fn without_at(username: String) -> String {
    match username.strip_prefix('@') {
        Some(bare) => bare.to_owned(),
        None => username,
    }
}
