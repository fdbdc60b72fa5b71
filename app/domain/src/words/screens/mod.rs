//! The texts of the screens, by screen.

mod account;
mod api;
mod audit;
mod batches;
mod bulk;
mod composing;
mod consent_settings;
mod contacts;
mod costs;
mod files;
mod frame;
mod hand_over;
mod intake;
mod lists;
mod menu;
mod monitor;
mod notes;
mod notices;
mod numbers;
mod outreach;
mod palette;
mod presence;
mod prices;
mod quick_replies;
mod search;
mod sending;
mod settings;
mod teams;
mod template_editor;
mod templates;
mod threads;
mod users;
mod why;

pub use account::{AccountWords, StepsWords};
pub use api::{ApiWords, TokensWords};
pub use audit::AuditWords;
pub use batches::{
    AllowanceWords, BatchCheckWords, BatchDetailWords, BatchHistoryWords, BatchStartWords, BatchWords,
};
pub use bulk::{Bulk, Selecting};
pub use composing::{Composing, PreferenceWords, Scheduling};
pub use consent_settings::ConsentSettingsWords;
pub use contacts::{
    ContactConsentWords, ContactFieldsWords, ContactImportWords, ContactKeepingWords, ContactWords,
    ContactsWords, RowConsentWord,
};
pub use costs::{BudgetWords, CostWords};
pub use files::{Attach, Files, Gestures, Recorder};
pub use frame::{Common, DeskWords, Keys, Missing, SignIn, Troubles};
pub use hand_over::{Closing, HandOver};
pub use intake::IntakeWords;
pub use lists::{Inbox, States, Times, Windows};
pub use menu::{MenuWords, Office};
pub use monitor::MonitorWords;
pub use notes::{Mentions, Notes};
pub use notices::NoticeWords;
pub use numbers::NumbersWords;
pub use outreach::OutreachWords;
pub use palette::PaletteWords;
pub use presence::PresenceWords;
pub use prices::PricesWords;
pub use quick_replies::QuickReplyWords;
pub use search::SearchWords;
pub use sending::SendingWords;
pub use settings::SettingsWords;
pub use teams::{TeamsWords, WrapUpsWords};
pub use template_editor::{EditorWords, TemplatePageWords};
pub use templates::TemplatesWords;
pub use threads::{Composer, Deliveries, Kinds, Marks, Panel, ThreadWords};
pub use users::UsersWords;
pub use why::WhyWords;

use super::{Language, en, pt_br};

/// Texts of all screens. Those that only a part of the browser's program shows come with that part: functions here.
pub struct Screens {
    /// Whose texts they are.
    pub language: Language,
    /// The product's name.
    pub product: &'static str,
    /// Words that several screens share.
    pub common: Common,
    /// What went wrong, when it is not a refusal.
    pub troubles: Troubles,
    /// The page that does not exist.
    pub missing: Missing,
    /// The sign-in page.
    pub sign_in: SignIn,
    /// The frame around every screen.
    pub desk: DeskWords,
    /// The sheet of keys.
    pub keys: Keys,
    /// The list of conversations.
    pub inbox: Inbox,
    /// The search, and saved views.
    pub search: SearchWords,
    /// Where a protocol stands.
    pub states: States,
    /// The 24-hour window.
    pub windows: Windows,
    /// Days and hours.
    pub times: Times,
    /// An open conversation.
    pub thread: ThreadWords,
    /// What messages carry.
    pub kinds: Kinds,
    /// Drafts and internal notes.
    pub notes: Notes,
    /// The list of notes that name me.
    pub mentions: Mentions,
    /// Quick replies.
    pub quick_replies: QuickReplyWords,
    /// How the desk is for each person.
    pub preferences: PreferenceWords,
    /// Notices: which, how, and what they say.
    pub notices: NoticeWords,
    /// The command palette.
    pub palette: PaletteWords,
    /// Handing a conversation over.
    pub hand_over: HandOver,
    /// Queues and people as they stand.
    pub monitor: MonitorWords,
    /// What begins to act on many conversations at once.
    pub selecting: Selecting,
    /// Who is here.
    pub presence: PresenceWords,
    /// The main menu and the one of Gerencial.
    pub menu: MenuWords,
    /// Words that the office’s pages share.
    pub office: Office,
    /// “Minha conta”.
    pub account: AccountWords,
    /// What is asked after the password was right.
    pub steps: StepsWords,
}

macro_rules! with_their_part {
    ($($(#[$doc:meta])* $name:ident: $Words:ident = $CONSTANT:ident,)+) => {
        impl Screens {
            $(
                $(#[$doc])*
                pub fn $name(&self) -> &'static $Words {
                    match self.language {
                        Language::PtBr => &pt_br::screens::$CONSTANT,
                        Language::En => &en::screens::$CONSTANT,
                    }
                }
            )+
        }
    };
}

with_their_part! {
    /// The list of people, and one person.
    users: UsersWords = USERS_WORDS,
    /// The list of teams, and one team.
    teams: TeamsWords = TEAMS_WORDS,
    /// The list of wrap-up codes.
    wrap_ups: WrapUpsWords = WRAP_UPS_WORDS,
    /// The list of numbers, and one number.
    numbers: NumbersWords = NUMBERS_WORDS,
    /// The list of templates.
    templates: TemplatesWords = TEMPLATES_WORDS,
    /// The list of contacts.
    contacts: ContactsWords = CONTACTS_WORDS,
    /// One contact.
    contact: ContactWords = CONTACT_WORDS,
    /// What a contact agreed to.
    contact_consent: ContactConsentWords = CONTACT_CONSENT_WORDS,
    /// Merging and blocking.
    contact_keeping: ContactKeepingWords = CONTACT_KEEPING_WORDS,
    /// Custom fields.
    contact_fields: ContactFieldsWords = CONTACT_FIELDS_WORDS,
    /// Sheets of contacts.
    contact_import: ContactImportWords = CONTACT_IMPORT_WORDS,
    /// The editor of a template.
    template_editor: EditorWords = EDITOR_WORDS,
    /// A template’s page, and drafts in the list.
    template_page: TemplatePageWords = TEMPLATE_PAGE_WORDS,
    /// The table of prices.
    prices: PricesWords = PRICES_WORDS,
    /// Contato Ativo and Recontato.
    outreach: OutreachWords = OUTREACH_WORDS,
    /// Sending in batches, and the messaging limit.
    batches: BatchWords = BATCH_WORDS,
    /// The page of settings.
    settings: SettingsWords = SETTINGS_WORDS,
    /// The page of consent.
    consent_settings: ConsentSettingsWords = CONSENT_SETTINGS_WORDS,
    /// The page of sending in batches.
    sending: SendingWords = SENDING_WORDS,
    /// The page of the audit log.
    audit: AuditWords = AUDIT_WORDS,
    /// The page of the API’s tokens.
    tokens: TokensWords = TOKENS_WORDS,
    /// What the API answers; no page shows it.
    api: ApiWords = API_WORDS,
    /// The page of the intake’s health.
    intake: IntakeWords = INTAKE_WORDS,
    /// Protocol marks in the thread.
    marks: Marks = MARKS,
    /// How far a message got.
    deliveries: Deliveries = DELIVERIES,
    /// Where answers are written.
    composer: Composer = COMPOSER,
    /// What helps to write.
    composing: Composing = COMPOSING,
    /// Messages to be sent later.
    scheduling: Scheduling = SCHEDULING,
    /// The contact's side panel.
    panel: Panel = PANEL,
    /// Files in bubbles, and the viewer.
    files: Files = FILES,
    /// Reactions, quotes and what else a bubble offers.
    gestures: Gestures = GESTURES,
    /// What is attached to an answer.
    attach: Attach = ATTACH,
    /// Voice messages being recorded.
    recorder: Recorder = RECORDER,
    /// “Por que esta conversa está aqui?”.
    why: WhyWords = WHY_WORDS,
    /// Many conversations at once.
    bulk: Bulk = BULK,
    /// Closing what the customer has written in meanwhile.
    closing: Closing = CLOSING,
}
