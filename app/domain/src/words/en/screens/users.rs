//! People, as administrators see them.

use crate::words::screens::UsersWords;

pub const USERS_WORDS: UsersWords = UsersWords {
    lead: "Who works here, what they may do, and when they were last here.",
    add: "New user",
    add_lead: "At the first sign-in the person chooses a password of their own.",
    search: "Name or e-mail",
    name: "Name",
    email: "E-mail",
    email_hint: "Used to sign in. It does not change later.",
    role: "Role",
    state: "State",
    numbers: "Numbers",
    teams: "Teams",
    last_seen: "Last seen",
    never: "Never signed in",
    active: "Active",
    disabled: "Disabled",
    invited: "Temporary password",
    second_factor: "Signs in with two-step verification",
    second_factor_short: "2 steps",
    every_number: "All",
    no_numbers: "None",
    no_number_yet: "No number has been added yet.",
    every_number_hint: "This role uses every number.",
    none: "Nobody found",
    none_hint: "Change the search or the filters.",
    language: "Language",
    language_default: "The business’s",
    first_password: "Temporary password",
    password_made: "Make one and show it once",
    password_typed: "Choose one now",
    password: "Password",
    create: "Create user",
    added: "User created.",
    access: "Access",
    sessions: "Browsers signed in",
    open_protocols: "Open conversations",
    reset_password: "Reset password",
    reset_password_body: |name| {
        format!(
            "{name} gets a temporary password, is signed out everywhere and chooses another password when signing in."
        )
    },
    sign_out: "Sign out everywhere",
    sign_out_body: |name| {
        format!("{name} is signed out everywhere now and can sign in again with the same password.")
    },
    signed_out: "Sessions ended.",
    reset_second_factor: "Remove two-step verification",
    reset_second_factor_body: |name| {
        format!(
            "{name} signs in with the password alone until it is set up again. Do this when the phone was lost."
        )
    },
    second_factor_reset: "Two-step verification removed.",
    disable: "Disable access",
    disable_body: |name| {
        format!("{name} is signed out now and cannot sign in any more. The history keeps the person’s name.")
    },
    return_open: |open| match open {
        1 => "1 open conversation goes back to the queue.".to_owned(),
        open => format!("{open} open conversations go back to the queue."),
    },
    return_reason: "Note on the conversations",
    return_note: "Access disabled",
    disable_and_return: "Disable and return to the queue",
    disabled_now: "Access disabled.",
    enable: "Enable access",
    enabled: "Access enabled.",
    told_title: "Temporary password",
    told_body: "Copy it and give it to the person safely. It is not shown again.",
};
