//! Our numbers.

use crate::words::screens::NumbersWords;

pub(super) const NUMBERS_WORDS: NumbersWords = NumbersWords {
    lead: "The business’s WhatsApp numbers and who may use them.",
    add: "Add number",
    add_lead: "You find these on Meta’s dashboard, under WhatsApp, API setup.",
    name: "Name",
    name_hint: "What the team calls this number, such as “Downtown shop”.",
    new_name_hint: "Left empty, the name that Meta verified is taken.",
    connection: "Connection",
    connected: "Connected",
    unconnected: "Not connected",
    team: "Queue’s team",
    people: "Who may use it",
    people_hint: "Supervisors and administrators use every number. Changes hold at once.",
    nobody: "Supervisors only",
    open: "Open",
    none: "No number yet",
    none_hint: "Add the first with “Add number”.",
    gone: "There is no such number",
    phone_number_id: "Phone number id",
    phone_number_id_hint: "Digits only; “Phone number ID” on Meta’s dashboard.",
    waba_id: "Account id (WABA)",
    waba_id_hint: "Digits only; “WhatsApp Business Account ID”.",
    token: "Access token",
    token_hint: "It is kept encrypted and is not shown again.",
    connect: "Connect",
    replace: "Replace token",
    token_replaced: "The number is connected with the new token.",
    added: "Number connected.",
};
