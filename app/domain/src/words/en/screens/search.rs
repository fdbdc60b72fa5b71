//! The search, and saved views.

use crate::words::screens::SearchWords;

pub(super) const SEARCH: SearchWords = SearchWords {
    label: "Search conversations, protocols and messages",
    placeholder: "Search a name, phone, protocol…",
    clear: "Clear the search",
    filters: "Search filters",
    by: "Written by",
    by_anyone: "Everybody",
    by_customer: "The customer",
    by_team: "The team",
    files: "With a file",
    from: "From",
    to: "To",
    conversations: "Conversations",
    protocols: "Protocols",
    messages: "Messages",
    count: |count| match count {
        0 => "No results".to_owned(),
        1 => "1 result".to_owned(),
        count => format!("{count} results"),
    },
    instead: |words| format!("Also showing: {words}"),
    nothing: |typed| format!("Nothing found for “{typed}”"),
    nothing_hint: "Try fewer words, another spelling or another period.",
    failed: "The search did not work",
    views: "Saved views",
    no_views: "No saved views",
    save: "Save this view",
    name: "Name of the view",
    for_whom: "Who sees it",
    for_me: "Only me",
    for_team: |name| format!("Team {name}"),
    keep: "Save view",
    forget: |name| format!("Delete the view {name}"),
};
