//! The cause of a failed message in one sentence, and the label of what can be done next. The sentence gives the
//! cause alone; the next step stands beside it.

use crate::failure::{self, Cause, NextStep};

/// The sentence of `code`.
pub fn sentence(code: i32) -> &'static str {
    of_cause(failure::cause(code))
}

/// The label of `step`: a button where the desk can take it, a hint where a person must.
pub fn next_step(step: NextStep) -> &'static str {
    match step {
        NextStep::Retry => "Send again",
        NextStep::WaitAndRetry => "Wait and send again",
        NextStep::UseTemplate => "Send an approved template",
        NextStep::AskAdministrator => "Ask an administrator to solve it",
        NextStep::OtherChannel => "Use another channel or wait for the customer to write",
        NextStep::ChangeMessage => "Correct it and send again",
        NextStep::CheckPhone => "Check the contact's phone",
        NextStep::AskToResend => "Ask the customer to send it again",
    }
}

#[rustfmt::skip]
fn of_cause(cause: Cause) -> &'static str {
    use Cause::*;

    match cause {
        Unknown => "The message could not be delivered.",

        // Ours, before Meta heard of it.
        NotReached => "WhatsApp did not answer after several tries.",
        NotConnected => "This number is not connected to WhatsApp yet.",
        Withdrawn => "The batch was cancelled before WhatsApp took this message.",
        NoAddress => "There is no phone and no WhatsApp identity for this contact.",

        // The app and its token.
        Disconnected => "The number is disconnected from WhatsApp and has to be connected again.",
        RequestRefused => "WhatsApp could not process the message.",
        Overloaded => "WhatsApp is unstable at the moment.",
        MissingCapability => "The company's app at Meta is not enabled for this.",
        AppCallLimit => "The company's app has reached WhatsApp's request limit for now.",
        MissingPermission => "A permission from Meta is missing for this number.",
        NumberGone => "This number no longer exists at Meta.",
        InvalidParameter => "WhatsApp did not accept part of the data sent.",
        TokenExpired => "The access to WhatsApp has expired and has to be renewed.",
        AccountRestricted => "Meta has restricted the company's account for breaking WhatsApp's policies.",
        CallbackNotVerified => "Meta could not verify the address that receives the messages.",
        AccountCallLimit => "The company's account has reached WhatsApp's request limit for now.",
        InsightsUnavailable => "Template statistics are not available on this account.",

        // Sending.
        Throughput => "This number sent too many messages at once.",
        Experiment => "Meta did not deliver this marketing message because the customer is part of one of its experiments.",
        CountryNotAllowed => "The company's account may not send messages to this customer's country.",
        Unexplained => "WhatsApp could not send the message and did not say why.",
        AccessDenied => "Meta denied the access to this number.",
        MissingParameter => "A piece of data that WhatsApp requires was missing.",
        InvalidValue => "WhatsApp does not accept part of the message's content.",
        ServiceUnavailable => "WhatsApp's messaging service is down at the moment.",
        OwnNumber => "The recipient is the company's own number.",
        NotOnWhatsApp => "It could not be delivered: this number does not use WhatsApp or cannot receive this message.",
        NotATestRecipient => "The test number only sends to the phones registered at Meta, and this is not one of them.",
        AccountLocked => "Meta has locked the company's account.",
        CouldNotDecrypt => "The customer's message could not be decrypted.",
        DisplayNameNotApproved => "Meta has not approved this number's display name yet.",
        Payment => "The company has an outstanding payment with Meta.",
        CallPayment => "The company has an outstanding payment with Meta for calls.",
        CertificateWrong => "This number's registration at WhatsApp is wrong and has to be made again.",
        WindowClosed => "The 24-hour window closed: the customer has not written for more than 24 hours.",
        QualityRestricted => "Sending from this number is restricted for low quality; only answers to customers are delivered.",
        MarketingLimit => "Meta did not deliver: this customer has reached the limit of marketing messages and can only receive another after 24 hours.",
        OptedOut => "The customer chose not to receive the company's marketing messages.",
        UnsupportedType => "WhatsApp does not accept this type of message.",
        CustomerFileLost => "The customer's file could not be downloaded; it may be too large.",
        FileRefused => "WhatsApp did not accept the file: check its format and size.",
        MethodNotAllowed => "This way of sending is not available for this type of message.",
        PairLimit => "Too many messages were sent to this customer in a short time.",
        Maintenance => "Meta is maintaining the account for about a minute.",
        SampleTemplate => "The hello_world template can only be sent from Meta's test numbers.",
        CursorExpired => "The list read from Meta has changed and must be read from the start.",
        NotAvailable => "This message is not available here; it only reached the company's phone.",
        NeedsPhone => "This type of message needs the customer's phone number, which is not known.",
        MarketingDisabled => "Sending marketing templates is disabled on this account.",
        MisclassifiedTemplates => "Meta has limited the account's sending because some templates are in the wrong category.",

        // Templates.
        VariableCount => "The number of variables filled in is not what the template asks for.",
        TemplateNotFound => "This template does not exist in this language or is not approved yet.",
        TemplateTooLong => "The template's text became too long with its variables filled in.",
        TemplatePolicy => "The template's content breaks a WhatsApp policy.",
        VariableFormat => "The format of one of the template's variables is not valid.",
        VariableMismatch => "A variable is not of the kind the template expects: text, image, document or other.",
        TemplatePaused => "Meta has paused this template for low quality.",
        TemplateDisabled => "Meta has disabled this template for good.",
        VariableContent => "A template variable contains what WhatsApp does not allow, such as line breaks or tabs.",
        FlowBlocked => "The flow used by this template is blocked.",
        FlowThrottled => "The flow used by this template has reached its hourly limit.",

        // Registering a number.
        DeregistrationIncomplete => "An earlier deregistration of this number was not finished.",
        ServerUnavailable => "WhatsApp's server is temporarily unavailable.",
        PinWrong => "The two-step verification PIN of this number is wrong.",
        NotVerified => "This number has to be verified again at Meta.",
        PinGuesses => "There were too many tries with this number's PIN; you have to wait.",
        PinTooQuick => "The PIN was tried too quickly; wait a little.",
        NotRegistered => "This number is not registered at WhatsApp.",
        JustDeleted => "This number has just been deleted; it can be registered again in five minutes.",
        TooManyRegistrations => "This number was registered too often in a short time; a new registration is possible after 72 hours.",

        // Payments, Marketing Messages API, identity.
        PaymentTerms => "The company has not accepted WhatsApp's payment terms yet.",
        MarketingOnly => "This way of sending takes marketing templates only.",
        TemplateSyncing => "The template is still being synchronised at Meta; that takes about ten minutes.",
        MarketingUnavailable => "Meta's marketing API is unavailable for this template or this account.",
        BadParameters => "WhatsApp refused the message's content without saying why.",
        IdentityChanged => "The customer's security code changed; confirm that it is still the same person.",

        // Block list (5.6).
        BlockFailed => "Some contacts could not be blocked or unblocked; only people who wrote in the last 24 hours can be blocked.",
        BlockListFull => "This number's block list is full.",
        BlockListChanged => "The block list changed while it was read.",
        BlockListFault => "Meta could not change the block list.",

        // Health status (5.3).
        Unhealthy => "Meta points to a problem in the account's health that prevents sending.",
        TemplateNotApproved => "Meta has not approved the template yet.",
        PaymentMethod => "There is a problem with the account's payment method at Meta.",
        BusinessNotVerified => "Meta has not verified the company yet, which limits sending.",
        AccountBanned => "Meta has banned the company's WhatsApp account.",

        // Business username.
        UsernameTaken => "This username is not available at WhatsApp.",
        UsernameLimit => "The account's messaging limit is still too low for a username.",
        UsernameNeedsFacebook => "To use this username, the company's Facebook page has to be linked.",
        UsernameNeedsInstagram => "To use this username, the company's Instagram account has to be linked.",
        UsernameTransfer => "This username has to be transferred from another account first.",

        // Making templates: subcodes of 100.
        TemplateQuota => "The account has reached the limit of templates; some have to be deleted.",
        TemplateExists => "A template with this name already exists in this language.",
        FieldTooLong => "A field of the template is longer than allowed.",
        HeaderFormat => "The template's header is not in the accepted format.",
        BodyFormat => "The template's body is not in the accepted format.",
        FooterFormat => "The template's footer is not in the accepted format.",
        TooManyVariables => "The template has too many variables for the length of its text.",
        VariableAtEdge => "The template's text may not begin or end with a variable.",

        // Moving a number, the phone app beside the desk, groups.
        Migration => "This number could not be moved to this account yet.",
        SyncDone => "The synchronisation with the WhatsApp Business app was done already.",
        SyncTooLate => "The 24 hours for synchronising with the WhatsApp Business app are over.",
        HistoryNotShared => "The history of the WhatsApp Business app was not shared.",
        GroupUnavailable => "The company cannot use this group on WhatsApp.",
        GroupRefused => "WhatsApp does not allow this operation in a group.",
        GroupFault => "WhatsApp could not finish the operation in the group.",
    }
}
