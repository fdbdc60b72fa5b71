//! `user_preferences`: WhatsApp's own switch for marketing (`cloud-api.md` 4.7).

use chrono::{DateTime, Utc};
use domain::ContactId;
use domain::consent::{ConsentChange, ConsentLine, ConsentScope, ConsentSource};
use domain::contact::Identity;
use sqlx::PgConnection;
use uuid::Uuid;
use whatsapp::webhook::{PreferenceUpdate, PreferenceValue};

use super::insert;
use crate::ingest::apply::KnownNumber;
use crate::ingest::content::clean;
use crate::ingest::senders::{Party, keys, meet, name};
use crate::{Result, new_id};

/// A customer's switch on its way into the ledger.
pub(in crate::ingest) struct Wish<'a> {
    /// Where it stands among the updates of the batch, for the name it gets when nobody knows the customer.
    pub place: (domain::WebhookId, i32),
    pub number: &'a KnownNumber,
    pub update: &'a PreferenceUpdate,
    pub change: ConsentChange,
    pub at: DateTime<Utc>,
}

/// What `update` says about marketing; `None` for what we do not know.
pub(in crate::ingest) fn change(update: &PreferenceUpdate) -> Option<ConsentChange> {
    if update.category != "marketing_messages" {
        return None;
    }
    match update.value {
        PreferenceValue::Stop => Some(ConsentChange::OptOut),
        PreferenceValue::Resume | PreferenceValue::SignUp => Some(ConsentChange::OptIn),
        PreferenceValue::Other(_) => None,
    }
}

impl Party for Wish<'_> {
    fn portfolio(&self) -> &str {
        &self.number.portfolio
    }

    fn identities(&self) -> Vec<Identity> {
        keys(self.update.wa_id.as_deref(), self.update.user_id.as_deref(), None)
    }

    fn name(&self) -> String {
        name(
            self.update.profile_name.as_deref(),
            None,
            self.update.wa_id.as_deref(),
            self.update.user_id.as_deref(),
        )
    }
}

/// Whose each wish is. Who is not known yet becomes a contact: what they want holds from before they are written to. Those
/// of whom nothing was told are left over.
pub(in crate::ingest) async fn sorted<'a>(
    tx: &mut PgConnection,
    wishes: Vec<Wish<'a>>,
    now: DateTime<Utc>,
) -> Result<(Vec<(ContactId, Wish<'a>)>, Vec<Wish<'a>>)> {
    let (told, nobodys): (Vec<_>, Vec<_>) =
        wishes.into_iter().partition(|wish| !wish.identities().is_empty());
    let (contacts, _) = meet(tx, &told, now).await?;
    Ok((contacts.into_iter().zip(told).collect(), nobodys))
}

/// Writes the wishes down; one that was delivered before is there already.
pub(in crate::ingest) async fn write(
    tx: &mut PgConnection,
    wishes: &[(ContactId, Wish<'_>)],
    now: DateTime<Utc>,
) -> Result<()> {
    let lines: Vec<(Uuid, ContactId, Option<Uuid>, ConsentLine)> = wishes
        .iter()
        .map(|(contact, wish)| {
            let line = ConsentLine {
                at: wish.at,
                scope: ConsentScope::Marketing,
                change: wish.change,
                source: ConsentSource::UserPreferences,
                proof: wish.update.detail.as_deref().map(clean),
                who: None,
            };
            (new_id(), *contact, None, line)
        })
        .collect();
    insert(tx, &lines, now).await
}
