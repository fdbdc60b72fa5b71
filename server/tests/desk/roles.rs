//! Which role each screen, server function and plain address is for. What is asked by a lesser one is refused before anything
//! is looked up, whatever it names; whose object it is comes after.

use std::collections::{BTreeMap, BTreeSet};

use domain::user::Role;

/// For every role, or for whoever asks: what each gets depends on whose it is.
#[rustfmt::skip]
const EVERYBODYS: &[&str] = &[
    "add_contact_note", "add_note", "begin_second_factor", "cancel_scheduled", "change_contact",
    "change_password", "change_protocol", "confirm_second_factor", "contact_protocols", "count_views",
    "delete_contact_note", "delete_quick_reply", "disable_second_factor", "discard_upload", "end_my_sessions", "end_pause",
    "fetch_again", "filter_choices", "forget_view", "list_contacts", "list_conversations", "list_mentions",
    "list_quick_replies", "look_up_contact", "mark_seen", "mentionable", "my_marks", "my_presence",
    "older_messages", "open_thread", "outreach_start", "protocol_changes", "react", "recontact_start",
    "record_consent", "renew_recovery_codes", "retry_message", "retry_template", "save_drafts",
    "save_preferences", "save_quick_reply", "save_view", "saved_views", "schedule_message", "search", "search_named",
    "see_mentions", "send_active_contact", "send_message", "send_recontact", "send_text",
    "sendable_templates", "take_pause", "tell_typing", "transfer_targets", "view_account", "view_contact",
    "watch", "why_here", "wrap_ups", "GET /", "GET /account", "GET /api/v1/contacts",
    "GET /api/v1/contacts/{id}", "GET /api/v1/contacts/{id}/consent", "GET /api/v1/conversations",
    "GET /api/v1/conversations/{id}", "GET /api/v1/conversations/{id}/messages", "GET /api/v1/messages/{id}",
    "GET /api/v1/numbers", "GET /api/v1/openapi.json", "GET /api/v1/protocols/{code}",
    "GET /api/v1/templates", "GET /contacts", "GET /contacts/{id}", "GET /conversations",
    "GET /conversations/{id}", "GET /healthz", "GET /media/{message}", "GET /mentions", "GET /metrics",
    "GET /preferences", "GET /quick-replies", "GET /readyz", "GET /sign-in", "GET /sign-in/code",
    "GET /sign-in/enrol", "GET /sign-in/password", "GET /webhooks/whatsapp", "POST /api/v1/contacts",
    "POST /api/v1/contacts/{id}/consent", "POST /api/v1/messages/template", "POST /language", "POST /media",
    "POST /sign-in", "POST /sign-in/code", "POST /sign-in/enrol", "POST /sign-in/password",
    "POST /webhooks/whatsapp",
];

/// For supervisors and administrators.
#[rustfmt::skip]
const SUPERVISORS: &[&str] = &[
    "allowances", "batch_costs", "batch_detail", "batch_history", "batch_recipients", "block_contact",
    "bulk_choices", "change_batch", "change_many", "check_batch", "check_import", "confirm_batch",
    "list_outcomes", "match_conversations", "merge_candidates", "merge_contacts", "month_costs",
    "read_batch_start", "read_monitor", "retry_batch", "single_history", "spendings", "take_import",
    "unblock_contact", "undo_merge", "view_batch", "view_intake", "view_webhook", "GET /batches",
    "GET /batches/costs", "GET /batches/costs.csv", "GET /batches/costs.xlsx", "GET /batches/history",
    "GET /batches/history.csv", "GET /batches/history.xlsx", "GET /batches/history/singles",
    "GET /batches/history/singles.csv", "GET /batches/history/singles.xlsx", "GET /batches/model.csv",
    "GET /batches/model.xlsx", "GET /batches/{id}", "GET /batches/{id}/corrected.csv",
    "GET /batches/{id}/corrected.xlsx", "GET /batches/{id}/report.csv", "GET /batches/{id}/report.xlsx",
    "GET /contacts/export.csv", "GET /contacts/export.xlsx", "GET /contacts/import",
    "GET /contacts/import/{id}", "GET /contacts/model.csv", "GET /contacts/model.xlsx", "GET /management",
    "GET /management/intake", "GET /management/intake/{id}", "GET /monitor", "POST /batches",
    "POST /contacts/import", "POST /contacts/import/{id}",
];

/// For administrators alone.
#[rustfmt::skip]
const ADMINISTRATORS: &[&str] = &[
    "add_price", "add_user", "archive_contact_field", "archive_team", "archive_wrap_up", "change_number",
    "change_user", "connect_number", "create_api_token", "delete_template", "drop_template_draft",
    "list_api_tokens", "list_audit", "list_contact_fields", "list_numbers", "list_prices", "list_teams",
    "list_templates", "list_users", "list_wrap_ups", "move_wrap_up", "open_template_editor", "replace_token",
    "replay_outcome", "replay_webhook", "reset_password", "reset_second_factor", "restore_user",
    "revoke_api_token", "save_consent_settings", "save_contact_field", "save_sending", "save_settings",
    "save_team", "save_template_draft", "save_wrap_up", "set_budget", "set_rule_set", "set_signature_policy",
    "sign_out_everywhere", "submit_template", "suspend_user", "sync_templates", "user_choices",
    "view_consent_settings", "view_sending", "view_settings", "view_template", "view_user",
    "GET /contacts/fields", "GET /management/audit", "GET /management/audit.csv", "GET /management/consent",
    "GET /management/prices", "GET /management/sending", "GET /management/settings", "GET /management/teams",
    "GET /management/teams/new", "GET /management/teams/{id}", "GET /management/tokens",
    "GET /management/tokens/new", "GET /management/users", "GET /management/users/new",
    "GET /management/users/{id}", "GET /management/wrap-up-codes", "GET /numbers", "GET /numbers/new",
    "GET /numbers/templates", "GET /numbers/templates/new", "GET /numbers/templates/{id}",
    "GET /numbers/templates/{id}/edit", "GET /numbers/{id}",
];

/// Fails where somebody of `role` got more than a refusal of what is not for them, and for what is in no list, or in one
/// although nobody can ask for it.
pub fn check(role: Role, answered: &BTreeMap<String, BTreeSet<u16>>) {
    let lists = [
        (Role::Agent, EVERYBODYS),
        (Role::Supervisor, SUPERVISORS),
        (Role::Administrator, ADMINISTRATORS),
    ];
    let listed: BTreeMap<&str, Role> = lists
        .iter()
        .flat_map(|(least, names)| names.iter().map(|name| (*name, *least)))
        .collect();
    assert_eq!(
        listed.len(),
        lists.iter().map(|(_, names)| names.len()).sum::<usize>(),
        "something is in two lists"
    );
    let place = |role| Role::ALL.iter().position(|other| *other == role);
    let mut wrong = Vec::new();
    for (name, statuses) in answered {
        match listed.get(name.as_str()) {
            // Nobody is served: there is no such way to ask.
            None if statuses.iter().all(|status| *status == 405) => {}
            None => wrong.push(format!("for whom is {name}? It answers {statuses:?}")),
            Some(least) if place(*least) > place(role) => {
                if statuses.iter().any(|status| *status != 403) {
                    wrong.push(format!("{name} is not for {role:?}, and answers {statuses:?}"));
                }
            }
            Some(least) => {
                if *least != Role::Agent && statuses.len() == 1 && statuses.contains(&403) {
                    wrong.push(format!("{name} refuses {role:?}"));
                }
            }
        }
    }
    wrong.extend(
        listed
            .keys()
            .filter(|name| !answered.contains_key(**name))
            .map(|name| format!("{name} is not there")),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}
