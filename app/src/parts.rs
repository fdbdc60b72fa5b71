//! The parts of the application that a browser fetches when it needs them.
//!
//! Who answers customers all day does not fetch the screens of the office, nor a dialog before it is opened: the
//! build (`scripts/build`) cuts the browser's program where a function here is marked `#[lazy]`. The server has all
//! of it and draws every page whole. A page that is opened by its address fetches its part before it wakes
//! (`ready`), so that what the server drew is taken over in one go.

use domain::ConversationId;
use domain::words::{EN, Words};
use leptos::prelude::*;
use leptos::{LazyViewError, lazy};

use crate::account::AccountPage;
use crate::batches::{
    BatchHistoryPage, BatchStartPage, CostsPage, Notifications, OneBatchPage, SingleHistoryPage,
};
use crate::contacts::{ContactFieldsPage, ContactPage, ContactsPage, ImportCheckPage, ImportPage};
use crate::conversations::{
    BulkBar, BulkDialog, Job, MentionsPage, Place, SaveDialog, Saved, SavedViewsList, SearchKey,
    SearchResults, Selection, ThreadPage, WhyDialog,
};
use crate::desk::{Entries, KeySheet, MyPause, PaletteList, PauseForm};
use crate::error::AppError;
use crate::management::{
    AuditLog, ConsentSettingsPage, IntakeItem, IntakePage, Management, ManagementHome, NewTeam, NewToken,
    NewUser, PricesPage, SendingPage, SettingsPage, TeamPage, TeamsPage, TokensPage, UserPage, Users,
    WrapUpsPage,
};
use crate::monitor::MonitorPage;
use crate::numbers::{
    EditTemplate, NewNumber, NewTemplate, NumberPage, NumbersPage, TemplatePage, TemplatesPage,
};
use crate::outreach::{Outreach, OutreachDialog, RecontactPanel};
use crate::preferences::PreferencesPage;
use crate::quick_replies::QuickRepliesPage;
use crate::ui::{self, Trouble, words};

/// A screen outside the inbox. All of them are one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the component of its name")]
pub enum Office {
    AccountPage,
    AuditLog,
    BatchHistoryPage,
    BatchStartPage,
    ContactFieldsPage,
    ContactPage,
    ContactsPage,
    CostsPage,
    ImportCheckPage,
    ImportPage,
    ConsentSettingsPage,
    EditTemplate,
    IntakeItem,
    IntakePage,
    Management,
    ManagementHome,
    MentionsPage,
    MonitorPage,
    NewNumber,
    NewTeam,
    NewTemplate,
    NewToken,
    NewUser,
    Notifications,
    NumberPage,
    NumbersPage,
    OneBatchPage,
    PreferencesPage,
    PricesPage,
    QuickRepliesPage,
    SendingPage,
    SettingsPage,
    SingleHistoryPage,
    TeamPage,
    TeamsPage,
    TemplatePage,
    TemplatesPage,
    TokensPage,
    UserPage,
    Users,
    WrapUpsPage,
}

#[lazy(fallible)]
fn office_part(page: Office) -> Result<AnyView, LazyViewError> {
    Ok(match page {
        Office::AccountPage => view! { <AccountPage /> }.into_any(),
        Office::AuditLog => view! { <AuditLog /> }.into_any(),
        Office::BatchHistoryPage => view! { <BatchHistoryPage /> }.into_any(),
        Office::BatchStartPage => view! { <BatchStartPage /> }.into_any(),
        Office::ContactFieldsPage => view! { <ContactFieldsPage /> }.into_any(),
        Office::ContactPage => view! { <ContactPage /> }.into_any(),
        Office::ContactsPage => view! { <ContactsPage /> }.into_any(),
        Office::CostsPage => view! { <CostsPage /> }.into_any(),
        Office::ImportCheckPage => view! { <ImportCheckPage /> }.into_any(),
        Office::ImportPage => view! { <ImportPage /> }.into_any(),
        Office::ConsentSettingsPage => view! { <ConsentSettingsPage /> }.into_any(),
        Office::EditTemplate => view! { <EditTemplate /> }.into_any(),
        Office::IntakeItem => view! { <IntakeItem /> }.into_any(),
        Office::IntakePage => view! { <IntakePage /> }.into_any(),
        Office::Management => view! { <Management /> }.into_any(),
        Office::ManagementHome => view! { <ManagementHome /> }.into_any(),
        Office::MentionsPage => view! { <MentionsPage /> }.into_any(),
        Office::MonitorPage => view! { <MonitorPage /> }.into_any(),
        Office::NewNumber => view! { <NewNumber /> }.into_any(),
        Office::NewTeam => view! { <NewTeam /> }.into_any(),
        Office::NewTemplate => view! { <NewTemplate /> }.into_any(),
        Office::NewToken => view! { <NewToken /> }.into_any(),
        Office::NewUser => view! { <NewUser /> }.into_any(),
        Office::Notifications => view! { <Notifications /> }.into_any(),
        Office::NumberPage => view! { <NumberPage /> }.into_any(),
        Office::NumbersPage => view! { <NumbersPage /> }.into_any(),
        Office::OneBatchPage => view! { <OneBatchPage /> }.into_any(),
        Office::PreferencesPage => view! { <PreferencesPage /> }.into_any(),
        Office::PricesPage => view! { <PricesPage /> }.into_any(),
        Office::QuickRepliesPage => view! { <QuickRepliesPage /> }.into_any(),
        Office::SendingPage => view! { <SendingPage /> }.into_any(),
        Office::SettingsPage => view! { <SettingsPage /> }.into_any(),
        Office::SingleHistoryPage => view! { <SingleHistoryPage /> }.into_any(),
        Office::TeamPage => view! { <TeamPage /> }.into_any(),
        Office::TeamsPage => view! { <TeamsPage /> }.into_any(),
        Office::TemplatePage => view! { <TemplatePage /> }.into_any(),
        Office::TemplatesPage => view! { <TemplatesPage /> }.into_any(),
        Office::TokensPage => view! { <TokensPage /> }.into_any(),
        Office::UserPage => view! { <UserPage /> }.into_any(),
        Office::Users => view! { <Users /> }.into_any(),
        Office::WrapUpsPage => view! { <WrapUpsPage /> }.into_any(),
    })
}

/// A route's view: `page`, fetched with its part.
pub fn office(page: Office) -> impl Fn() -> AnyView + Send + Clone + 'static {
    move || arriving(office_part(page))
}

#[lazy(fallible)]
fn thread_part() -> Result<AnyView, LazyViewError> {
    Ok(view! { <ThreadPage /> }.into_any())
}

/// A route's view: the open conversation.
pub fn thread() -> AnyView {
    arriving(thread_part())
}

/// Fetches the open conversation's part, and its look, before one is opened.
pub fn thread_soon() {
    #[cfg(feature = "hydrate")]
    {
        use std::cell::Cell;
        thread_local!(static ASKED: Cell<bool> = const { Cell::new(false) });
        if ASKED.replace(true) {
            return;
        }
        leptos::task::spawn_local(ui::sheet());
        leptos::task::spawn_local(async {
            if __preload_thread_part().await.is_err() {
                ASKED.set(false);
            }
        });
    }
}

#[lazy(fallible)]
fn search_part(place: Memo<Place>, key: Memo<SearchKey>) -> Result<AnyView, LazyViewError> {
    Ok(view! { <SearchResults place key /> }.into_any())
}

/// What a search found.
pub fn search(place: Memo<Place>, key: Memo<SearchKey>) -> AnyView {
    arriving(search_part(place, key))
}

/// A dialog that few open.
#[derive(Clone, Copy)]
pub enum Rare {
    /// The keys, while `.0`.
    Keys(RwSignal<bool>),
    /// The bar of those that are selected in the list.
    BulkBar(Selection),
    /// What is done with many conversations at once: the job, and what follows it.
    Bulk(RwSignal<Option<Job>>, Callback<()>),
    /// The saved views.
    SavedViews(Saved),
    /// Keeping the present view.
    SaveView(Saved),
    /// Why a conversation is where it is, while `.1`.
    Why(ConversationId, RwSignal<bool>),
    /// What begins a pause.
    Pause(MyPause),
}

impl Rare {
    fn is_wanted(self) -> bool {
        match self {
            Self::Keys(open) | Self::Why(_, open) => open.get(),
            Self::BulkBar(selection) => selection.on.get(),
            Self::Bulk(job, _) => job.read().is_some(),
            Self::SavedViews(_) | Self::Pause(_) => true,
            Self::SaveView(saved) => saved.is_saving(),
        }
    }
}

#[lazy(fallible)]
fn rare_part(rare: Rare) -> Result<AnyView, LazyViewError> {
    Ok(match rare {
        Rare::Keys(open) => view! { <KeySheet open /> }.into_any(),
        Rare::BulkBar(selection) => view! { <BulkBar selection /> }.into_any(),
        Rare::Bulk(job, done) => view! { <BulkDialog job done /> }.into_any(),
        Rare::SavedViews(saved) => view! { <SavedViewsList saved /> }.into_any(),
        Rare::SaveView(saved) => view! { <SaveDialog saved /> }.into_any(),
        Rare::Why(conversation, open) => view! { <WhyDialog conversation open /> }.into_any(),
        Rare::Pause(pause) => view! { <PauseForm pause /> }.into_any(),
    })
}

/// A dialog, fetched when it is first wanted.
pub fn rare(rare: Rare) -> impl IntoView {
    let wanted = RwSignal::new(false);
    Effect::new(move |_| {
        if !wanted.get_untracked() && rare.is_wanted() {
            wanted.set(true);
        }
    });
    move || wanted.get().then(|| arriving(rare_part(rare)))
}

/// What the menu of saved views holds.
pub fn saved_views(saved: Saved) -> AnyView {
    arriving(rare_part(Rare::SavedViews(saved)))
}

/// What the dialog that begins a pause holds.
pub fn pause_form(pause: MyPause) -> AnyView {
    arriving(rare_part(Rare::Pause(pause)))
}

/// Where one writes first.
#[derive(Clone, Copy)]
enum First {
    Dialog(Outreach),
    Panel(ConversationId),
}

#[lazy(fallible)]
fn outreach_part(first: First) -> Result<AnyView, LazyViewError> {
    Ok(match first {
        First::Dialog(outreach) => view! { <OutreachDialog outreach /> }.into_any(),
        First::Panel(conversation) => view! { <RecontactPanel conversation /> }.into_any(),
    })
}

/// The dialogs of Contato Ativo and Recontato, fetched when one is first opened.
pub fn outreach(outreach: Outreach) -> impl IntoView {
    let wanted = RwSignal::new(false);
    Effect::new(move |_| {
        if outreach.subject().is_some() && !wanted.get_untracked() {
            wanted.set(true);
        }
    });
    move || {
        wanted
            .get()
            .then(|| arriving(outreach_part(First::Dialog(outreach))))
    }
}

/// The form of a Recontato in the place of the composer; for pages that are awake.
pub fn recontact_panel(conversation: ConversationId) -> AnyView {
    arriving(outreach_part(First::Panel(conversation)))
}

#[lazy(fallible)]
fn palette_part(entries: Entries) -> Result<AnyView, LazyViewError> {
    Ok(view! { <PaletteList entries /> }.into_any())
}

/// What the command palette holds, fetched when it is first opened.
pub fn palette(entries: Entries) -> AnyView {
    arriving(palette_part(entries))
}

/// What is drawn once its part has come; where it does not come, that is said, with a way on.
fn arriving<F>(part: F) -> AnyView
where
    F: Future<Output = Result<AnyView, LazyViewError>> + Send + 'static,
{
    Suspend::new(async move {
        ui::sheet().await;
        part.await.unwrap_or_else(|_| {
            // Only a new page fetches it again: the release it belongs to may be gone.
            let retry = Callback::new(|()| {
                let _ = window().location().reload();
            });
            view! { <Trouble title=words().common.part_failed error=AppError::Transport retry /> }.into_any()
        })
    })
    .into_any()
}

#[lazy(fallible)]
fn english_part() -> Result<&'static Words, LazyViewError> {
    Ok(&EN)
}

/// Whether a page of conversations with this `query` (`?view=queue&q=ana`) shows what a search found.
pub fn searches(query: &str) -> bool {
    query
        .trim_start_matches('?')
        .split('&')
        .any(|pair| pair.starts_with("q="))
}

/// Fetches the parts that the page at `path`, with `query`, was drawn with; says whether the page can wake.
#[cfg(feature = "hydrate")]
pub async fn ready(path: &str, query: &str) -> bool {
    if ui::language() == domain::words::Language::En {
        let Ok(words) = english_part().await else {
            return false;
        };
        ui::speak(words);
    }
    if path == "/" || path.starts_with("/sign-in") {
        return true;
    }
    if !path.starts_with("/conversations") {
        return __preload_office_part().await.is_ok();
    }
    let opened = !path.starts_with("/conversations/") || __preload_thread_part().await.is_ok();
    let searched = !searches(query) || __preload_search_part().await.is_ok();
    opened && searched
}
