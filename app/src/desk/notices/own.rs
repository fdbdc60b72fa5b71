//! What the person has just done themselves, in whichever tab: a change does not say who made it.

use domain::ConversationId;

use crate::ui::browser;

const STORED_AS: &str = "guiche.own";
/// How long after it was begun a change counts as one's own (milliseconds).
const LASTS: f64 = 15_000.0;

/// Notes that the person now changes `conversations`.
pub fn mark(conversations: &[ConversationId]) {
    let Some(storage) = browser::storage() else { return };
    let now = js_sys::Date::now();
    let mut lines: Vec<String> = conversations.iter().map(|id| format!("{id} {now}")).collect();
    lines.extend(
        marked()
            .into_iter()
            .filter(|(_, at)| now - at < LASTS)
            .map(|(id, at)| format!("{id} {at}")),
    );
    let _ = storage.set_item(STORED_AS, &lines.join("\n"));
}

/// Whether the person has just changed `conversation`.
pub fn is_own(conversation: ConversationId) -> bool {
    let now = js_sys::Date::now();
    let conversation = conversation.to_string();
    marked()
        .iter()
        .any(|(id, at)| *id == conversation && now - at < LASTS)
}

fn marked() -> Vec<(String, f64)> {
    let stored = browser::storage().and_then(|storage| storage.get_item(STORED_AS).ok().flatten());
    let stored = stored.unwrap_or_default();
    stored
        .lines()
        .filter_map(|line| {
            let (id, at) = line.split_once(' ')?;
            Some((id.to_owned(), at.parse().ok()?))
        })
        .collect()
}
