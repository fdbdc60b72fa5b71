//! What a code of Meta's tells, by name.

/// The cause behind one code, or several that tell the same; `words` has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A code that is not in the dictionary, or none at all.
    Unknown,

    // Ours, before Meta heard of it.
    /// WhatsApp could not be reached at all.
    NotReached,
    /// Our number has no access token.
    NotConnected,
    /// We know no way to address the contact.
    NoAddress,
    /// The batch it belonged to was given up before WhatsApp took it.
    Withdrawn,

    // The app and its token.
    /// WhatsApp does not know us any more.
    Disconnected,
    /// A bad request, or a fault at Meta; the same code for both.
    RequestRefused,
    /// Meta is down or overloaded for a moment.
    Overloaded,
    /// The app lacks a capability.
    MissingCapability,
    /// The app has used up its calls for now.
    AppCallLimit,
    /// A permission is missing or was taken back.
    MissingPermission,
    /// The number, or another object, was deleted at Meta.
    NumberGone,
    /// A parameter Meta does not accept: ours to repair.
    InvalidParameter,
    /// The access token has expired or was revoked.
    TokenExpired,
    /// The account is restricted for breaking Meta's policy.
    AccountRestricted,
    /// Our webhook address did not answer Meta's check.
    CallbackNotVerified,
    /// The WhatsApp account has used up its calls for now.
    AccountCallLimit,
    /// Template figures are not switched on or not to be had.
    InsightsUnavailable,

    // Sending.
    /// The number sent too much at once.
    Throughput,
    /// The customer is in an experiment of Meta's.
    Experiment,
    /// The account may not write to that country.
    CountryNotAllowed,
    /// Meta failed and does not say why.
    Unexplained,
    /// The token may not use this number.
    AccessDenied,
    /// A parameter is missing: ours to repair.
    MissingParameter,
    /// A value is not valid, such as a reaction to an old message.
    InvalidValue,
    /// A service of Meta's is down.
    ServiceUnavailable,
    /// The recipient is the sender.
    OwnNumber,
    /// Not on WhatsApp, an old app, or the customer blocked us.
    NotOnWhatsApp,
    /// A test number writes only to numbers on its list.
    NotATestRecipient,
    /// The account is locked, or a PIN or data check failed.
    AccountLocked,
    /// The message could not be decrypted.
    CouldNotDecrypt,
    /// The number's display name is not approved.
    DisplayNameNotApproved,
    /// No valid way to pay Meta.
    Payment,
    /// No valid way to pay Meta for calls.
    CallPayment,
    /// The number's registration or certificate is wrong.
    CertificateWrong,
    /// More than 24 hours since the customer's last message.
    WindowClosed,
    /// The number may not send for a while, for its quality.
    QualityRestricted,
    /// The customer has had their share of marketing.
    MarketingLimit,
    /// The customer opted out of marketing.
    OptedOut,
    /// WhatsApp's API does not carry this type.
    UnsupportedType,
    /// The customer's file could not be fetched.
    CustomerFileLost,
    /// Our file could not be taken: type, codec, size or link.
    FileRefused,
    /// That way of sending takes marketing templates only.
    MethodNotAllowed,
    /// Too many messages to this one customer.
    PairLimit,
    /// Meta is upgrading the number; it takes a minute.
    Maintenance,
    /// `hello_world` goes out only from Meta's test numbers.
    SampleTemplate,
    /// A bad pagination cursor: the list has to be read anew.
    CursorExpired,
    /// The message never reached this device.
    NotAvailable,
    /// Authentication templates go to phones, not to user ids.
    NeedsPhone,
    /// Marketing templates are switched off for this account.
    MarketingDisabled,
    /// The account is limited for templates in the wrong category.
    MisclassifiedTemplates,

    // Templates.
    /// More or fewer variables than the template has.
    VariableCount,
    /// No approved template of that name and language.
    TemplateNotFound,
    /// Too long with its variables filled in.
    TemplateTooLong,
    /// Its content is against Meta's policy.
    TemplatePolicy,
    /// A variable is not in the form the template asks.
    VariableFormat,
    /// A variable is of another sort than the template's, such as the header's.
    VariableMismatch,
    /// Meta paused the template for its quality.
    TemplatePaused,
    /// Meta disabled the template for good.
    TemplateDisabled,
    /// A variable holds what it may not: new lines, tabs, many spaces.
    VariableContent,
    /// The template's flow is blocked.
    FlowBlocked,
    /// The template's flow is slowed to ten an hour.
    FlowThrottled,

    // Registering a number.
    /// An earlier deregistration was not completed.
    DeregistrationIncomplete,
    /// The registration server is down.
    ServerUnavailable,
    /// The two-step PIN is wrong.
    PinWrong,
    /// The number has to be verified again.
    NotVerified,
    /// Too many wrong PINs.
    PinGuesses,
    /// PINs tried too quickly.
    PinTooQuick,
    /// The number is not registered.
    NotRegistered,
    /// The number was deleted a moment ago.
    JustDeleted,
    /// Registered and deregistered too often; 72 hours.
    TooManyRegistrations,

    // Payments, Marketing Messages API, identity.
    /// The terms of payments were not accepted.
    PaymentTerms,
    /// That API takes marketing templates only.
    MarketingOnly,
    /// The template is still being synchronised; ten minutes.
    TemplateSyncing,
    /// That API cannot be used with this template or account.
    MarketingUnavailable,
    /// Something among the parameters; Meta does not say which.
    BadParameters,
    /// The customer's security code is no longer the one we knew.
    IdentityChanged,

    // Block list (5.6).
    /// Some could not be blocked or unblocked.
    BlockFailed,
    /// The block list is full.
    BlockListFull,
    /// The block list changed while it was read.
    BlockListChanged,
    /// A fault of Meta's on the block list.
    BlockListFault,

    // Health status (5.3).
    /// Another code of the health status.
    Unhealthy,
    /// The template is not approved.
    TemplateNotApproved,
    /// The account's means of payment fails.
    PaymentMethod,
    /// The business is not verified: limited sending.
    BusinessNotVerified,
    /// The WhatsApp account is banned.
    AccountBanned,

    // Business username.
    /// The username is not to be had.
    UsernameTaken,
    /// The messaging limit is too low for a username.
    UsernameLimit,
    /// The Facebook page has to be linked.
    UsernameNeedsFacebook,
    /// The Instagram account has to be linked.
    UsernameNeedsInstagram,
    /// The username has to be transferred first.
    UsernameTransfer,

    // Making templates: subcodes of 100.
    /// The account has as many templates as it may.
    TemplateQuota,
    /// Name and language exist.
    TemplateExists,
    /// A field is too long.
    FieldTooLong,
    /// The header's form.
    HeaderFormat,
    /// The body's form.
    BodyFormat,
    /// The footer's form.
    FooterFormat,
    /// Too many variables for so short a text.
    TooManyVariables,
    /// A variable stands first or last.
    VariableAtEdge,

    // Moving a number, the phone app beside the desk, groups.
    /// The number cannot be moved to this account yet.
    Migration,
    /// The phone app's history was asked for already.
    SyncDone,
    /// More than 24 hours since the number was connected.
    SyncTooLate,
    /// The owner of the phone app does not share its history.
    HistoryNotShared,
    /// That group cannot be used.
    GroupUnavailable,
    /// The group operation is not allowed.
    GroupRefused,
    /// Another fault with a group.
    GroupFault,
}
