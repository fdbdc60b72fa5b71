//! The audit log: who did what to whom, when, from where.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::UserId;

/// Something that is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "audit_action", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The names say it; the sentences are in `words`.
pub enum AuditAction {
    SignedIn,
    SignInFailed,
    SignInLocked,
    SignedOut,
    UserCreated,
    UserChanged,
    UserDisabled,
    UserEnabled,
    UserSignedOut,
    PasswordReset,
    PasswordChanged,
    SecondFactorEnabled,
    SecondFactorDisabled,
    RecoveryCodeUsed,
    RecoveryCodesRenewed,
    AccessChanged,
    TeamCreated,
    TeamChanged,
    TeamArchived,
    TeamRestored,
    WrapUpCreated,
    WrapUpChanged,
    WrapUpArchived,
    WrapUpRestored,
    NumberAdded,
    NumberChanged,
    NumberConnected,
    SettingsChanged,
    WebhookRevealed,
    WebhooksReplayed,
    LogExported,
    PriceAdded,
    TemplateCreated,
    TemplateChanged,
    TemplateDeleted,
    ContactChanged,
    ContactsMerged,
    MergeUndone,
    ContactBlocked,
    ContactUnblocked,
    ConsentRecorded,
    ContactsImported,
    ContactsExported,
    ContactFieldCreated,
    ContactFieldChanged,
    ContactFieldArchived,
    ContactFieldRestored,
    TokenCreated,
    TokenRevoked,
    BatchConfirmed,
    BatchPaused,
    BatchResumed,
    BatchCancelled,
    BatchExported,
    SinglesExported,
}

impl AuditAction {
    /// In the order of the filter.
    pub const ALL: [Self; 55] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignInLocked,
        Self::SignedOut,
        Self::UserCreated,
        Self::UserChanged,
        Self::UserDisabled,
        Self::UserEnabled,
        Self::UserSignedOut,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::SecondFactorEnabled,
        Self::SecondFactorDisabled,
        Self::RecoveryCodeUsed,
        Self::RecoveryCodesRenewed,
        Self::AccessChanged,
        Self::TeamCreated,
        Self::TeamChanged,
        Self::TeamArchived,
        Self::TeamRestored,
        Self::WrapUpCreated,
        Self::WrapUpChanged,
        Self::WrapUpArchived,
        Self::WrapUpRestored,
        Self::NumberAdded,
        Self::NumberChanged,
        Self::NumberConnected,
        Self::SettingsChanged,
        Self::WebhookRevealed,
        Self::WebhooksReplayed,
        Self::LogExported,
        Self::PriceAdded,
        Self::TemplateCreated,
        Self::TemplateChanged,
        Self::TemplateDeleted,
        Self::ContactChanged,
        Self::ContactsMerged,
        Self::MergeUndone,
        Self::ContactBlocked,
        Self::ContactUnblocked,
        Self::ConsentRecorded,
        Self::ContactsImported,
        Self::ContactsExported,
        Self::ContactFieldCreated,
        Self::ContactFieldChanged,
        Self::ContactFieldArchived,
        Self::ContactFieldRestored,
        Self::TokenCreated,
        Self::TokenRevoked,
        Self::BatchConfirmed,
        Self::BatchPaused,
        Self::BatchResumed,
        Self::BatchCancelled,
        Self::BatchExported,
        Self::SinglesExported,
    ];

    /// As it stands in addresses and exports, and in the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInLocked => "sign_in_locked",
            Self::SignedOut => "signed_out",
            Self::UserCreated => "user_created",
            Self::UserChanged => "user_changed",
            Self::UserDisabled => "user_disabled",
            Self::UserEnabled => "user_enabled",
            Self::UserSignedOut => "user_signed_out",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::SecondFactorEnabled => "second_factor_enabled",
            Self::SecondFactorDisabled => "second_factor_disabled",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::RecoveryCodesRenewed => "recovery_codes_renewed",
            Self::AccessChanged => "access_changed",
            Self::TeamCreated => "team_created",
            Self::TeamChanged => "team_changed",
            Self::TeamArchived => "team_archived",
            Self::TeamRestored => "team_restored",
            Self::WrapUpCreated => "wrap_up_created",
            Self::WrapUpChanged => "wrap_up_changed",
            Self::WrapUpArchived => "wrap_up_archived",
            Self::WrapUpRestored => "wrap_up_restored",
            Self::NumberAdded => "number_added",
            Self::NumberChanged => "number_changed",
            Self::NumberConnected => "number_connected",
            Self::SettingsChanged => "settings_changed",
            Self::WebhookRevealed => "webhook_revealed",
            Self::WebhooksReplayed => "webhooks_replayed",
            Self::LogExported => "log_exported",
            Self::PriceAdded => "price_added",
            Self::TemplateCreated => "template_created",
            Self::TemplateChanged => "template_changed",
            Self::TemplateDeleted => "template_deleted",
            Self::ContactChanged => "contact_changed",
            Self::ContactsMerged => "contacts_merged",
            Self::MergeUndone => "merge_undone",
            Self::ContactBlocked => "contact_blocked",
            Self::ContactUnblocked => "contact_unblocked",
            Self::ConsentRecorded => "consent_recorded",
            Self::ContactsImported => "contacts_imported",
            Self::ContactsExported => "contacts_exported",
            Self::ContactFieldCreated => "contact_field_created",
            Self::ContactFieldChanged => "contact_field_changed",
            Self::ContactFieldArchived => "contact_field_archived",
            Self::ContactFieldRestored => "contact_field_restored",
            Self::TokenCreated => "token_created",
            Self::TokenRevoked => "token_revoked",
            Self::BatchConfirmed => "batch_confirmed",
            Self::BatchPaused => "batch_paused",
            Self::BatchResumed => "batch_resumed",
            Self::BatchCancelled => "batch_cancelled",
            Self::BatchExported => "batch_exported",
            Self::SinglesExported => "singles_exported",
        }
    }

    /// Reads a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.slug() == slug)
    }
}

/// Which lines are listed, and exported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// What this person did, or what was done to them.
    pub person: Option<UserId>,
    /// Only this.
    pub action: Option<AuditAction>,
    /// From this day on, in the business's zone.
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    pub until: Option<NaiveDate>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Which; later lines have later ids.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; absent for the command line, and for whom nobody knows.
    pub actor: Option<String>,
    /// What.
    pub action: AuditAction,
    /// On whom or what, by the name it then had.
    pub subject: Option<String>,
    /// What it was before and is now, field by field. Never holds a secret.
    pub changes: Vec<AuditChange>,
    /// The address the request came from.
    pub address: Option<String>,
}

/// One field of what changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditChange {
    /// Which.
    pub field: String,
    /// Before, as text; empty for none.
    pub before: String,
    /// After, as text; empty for none.
    pub after: String,
}

/// One page of lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins.
    pub next: Option<Uuid>,
}

#[cfg(test)]
mod tests {
    use super::AuditAction;

    #[test]
    fn every_action_has_one_slug_and_travels_as_it() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::from_slug(action.slug()), Some(action));
            assert_eq!(
                serde_json::to_string(&action).unwrap(),
                format!("\"{}\"", action.slug())
            );
        }
    }
}
