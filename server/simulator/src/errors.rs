//! Meta's codes with their HTTP status and texts, for refusals and for `failed` statuses alike.

use serde_json::{Value, json};

/// HTTP status, title and details of a code.
pub(crate) fn texts(code: i64) -> (u16, &'static str, &'static str) {
    match code {
        0 => (
            401,
            "AuthException",
            "We were unable to authenticate the app user.",
        ),
        1 => (400, "API Unknown", "Invalid request or possible server error."),
        2 => (
            503,
            "API Service",
            "Temporary due to downtime or due to being overloaded.",
        ),
        3 => (500, "API Method", "Capability or permissions issue."),
        4 => (
            400,
            "API Too Many Calls",
            "The app has reached its API call rate limit.",
        ),
        10 => (
            403,
            "API Permission Denied",
            "Permission is either not granted or has been removed.",
        ),
        33 => (
            400,
            "Parameter value is not valid",
            "The business phone number has been deleted.",
        ),
        100 => (
            400,
            "Invalid parameter",
            "The request included one or more unsupported or misspelled parameters.",
        ),
        190 => (401, "Access token has expired", "Your access token has expired."),
        200..=299 => (
            403,
            "API Permission",
            "Permission is either not granted or has been removed.",
        ),
        368 => (
            403,
            "Temporarily blocked for policies violations",
            "The account has been restricted.",
        ),
        80007 => (
            400,
            "Rate limit issues",
            "The WhatsApp Business Account has reached its rate limit.",
        ),
        130_429 => (
            400,
            "Rate limit hit",
            "Cloud API message throughput has been reached.",
        ),
        130_472 => (
            400,
            "User's number is part of an experiment",
            "Message was not sent as part of an experiment.",
        ),
        130_497 => (
            403,
            "Business account is restricted from messaging users in this country.",
            "Restricted country.",
        ),
        131_000 => (
            500,
            "Something went wrong",
            "Message failed to send due to an unknown error.",
        ),
        131_005 => (
            403,
            "Access denied",
            "Permission is either not granted or has been removed.",
        ),
        131_008 => (
            400,
            "Required parameter is missing",
            "The request is missing a required parameter.",
        ),
        131_009 => (
            400,
            "Parameter value is not valid",
            "One or more parameter values are invalid.",
        ),
        131_016 => (
            500,
            "Service unavailable",
            "A service is temporarily unavailable.",
        ),
        131_021 => (
            400,
            "Recipient cannot be sender",
            "Sender and recipient phone number is the same.",
        ),
        131_026 => (400, "Message undeliverable", "Message Undeliverable."),
        131_030 => (
            400,
            "Recipient phone number not in allowed list",
            "Add recipient phone number to recipient list and try again.",
        ),
        131_031 => (403, "Business Account locked", "Account has been locked."),
        131_037 => (
            400,
            "WhatsApp provided number needs display name approval before message can be sent.",
            "Display name not approved.",
        ),
        131_042 => (
            400,
            "Business eligibility payment issue",
            "Message failed to send because there were one or more errors related to your payment method.",
        ),
        131_045 => (
            500,
            "Incorrect certificate",
            "Message failed to send due to a phone number registration error.",
        ),
        131_047 => (
            400,
            "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
        ),
        131_048 => (
            400,
            "Spam rate limit hit",
            "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
        ),
        131_049 => (
            400,
            "This message was not delivered to maintain healthy ecosystem engagement.",
            "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
        ),
        131_050 => (
            400,
            "User has stopped marketing messages",
            "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.",
        ),
        131_051 => (
            400,
            "Unsupported message type",
            "Message type is not currently supported.",
        ),
        131_052 => (
            400,
            "Media download error",
            "Unable to download the media sent by the user.",
        ),
        131_053 => (
            400,
            "Media upload error",
            "Unable to upload the media used in the message.",
        ),
        131_056 => (
            400,
            "(Business Account, Consumer Account) pair rate limit hit",
            "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
        ),
        131_057 => (
            500,
            "Account in maintenance mode",
            "Business Account is in maintenance mode.",
        ),
        131_062 => (
            400,
            "Business-scoped user ids are not supported for this message",
            "Use a phone number.",
        ),
        132_000 => (
            400,
            "Number of parameters does not match the expected number of params",
            "The number of variable parameter values included in the request did not match the number of variable parameters defined in the template.",
        ),
        132_001 => (
            404,
            "Template name does not exist in the translation",
            "The template does not exist in the specified language or the template has not been approved.",
        ),
        132_005 => (400, "Translated text too long", "Translated text is too long."),
        132_007 => (
            400,
            "Template content policy violated",
            "Template content violates a WhatsApp policy.",
        ),
        132_012 => (
            400,
            "Parameter format does not match format in the created template",
            "Variable parameter values formatted incorrectly.",
        ),
        132_018 => (
            400,
            "There was an issue with the parameters in your template",
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        ),
        132_015 => (
            400,
            "Template is paused",
            "Template is paused due to low quality so it cannot be sent in a template message.",
        ),
        132_016 => (
            400,
            "Template is disabled",
            "Template has been paused too many times due to low quality and is now permanently disabled.",
        ),
        133_004 => (
            503,
            "Server temporarily unavailable",
            "Server is temporarily unavailable.",
        ),
        133_010 => (
            400,
            "Account not registered",
            "The phone number is not registered on the WhatsApp Business Platform.",
        ),
        139_100 => (
            400,
            "Failed to block/unblock users",
            "Failed to block some users, see the block_users response list for details",
        ),
        139_101 => (
            400,
            "Blocklist limit reached",
            "The blocklist has reached its 64,000 user limit.",
        ),
        135_000 => (
            400,
            "Generic user error",
            "Message failed to send because of an unknown error with your request parameters.",
        ),
        _ => (400, "Unknown error", "An error the simulator has no text for."),
    }
}

/// One element of a webhook's `errors`.
pub(crate) fn webhook_error(code: i64) -> Value {
    let (_, title, details) = texts(code);
    json!({"code": code, "title": title, "message": title, "error_data": {"details": details},
           "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"})
}
