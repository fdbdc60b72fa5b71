//! What lies on the tray: files that are coming up, and those that a quick reply brought.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::media::{FileKind, MOST_FILES, Uploaded, check_upload};
use domain::outgoing::Outgoing;
use domain::{ConversationId, FileId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;
use web_sys::{File, FileList};

use crate::conversations::api::discard_upload;
use crate::error::AppError;
use crate::ui::browser;
use crate::ui::upload::{address_of, encoded, forget_address, stop, upload};

/// One file on the tray.
#[derive(Clone)]
pub struct Item {
    pub key: Uuid,
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Absent when WhatsApp does not take it.
    pub kind: Option<FileKind>,
    /// An address of this page, for those that can be shown.
    pub preview: Option<String>,
    pub caption: ArcRwSignal<String>,
    pub percent: ArcRwSignal<u8>,
    /// Its id, once it is at the server.
    pub came: ArcRwSignal<Option<FileId>>,
    pub trouble: ArcRwSignal<Option<AppError>>,
}

thread_local! {
    /// What lies on the trays of conversations whose fields may be away: who writes a note, opens another conversation or
    /// loses this one to a colleague finds the files again.
    static TRAYS: RefCell<HashMap<ConversationId, ArcRwSignal<Vec<Item>>>> = RefCell::default();
    /// The files themselves, by the keys of their items, for as long as they may have to come up again.
    static FILES: RefCell<HashMap<Uuid, File>> = RefCell::default();
}

/// The tray of one conversation. Menu, drops, pastes and quick replies put files on it.
#[derive(Clone, Copy)]
pub struct TrayItems {
    items: RwSignal<Vec<Item>>,
    too_many: RwSignal<bool>,
}

impl TrayItems {
    /// The tray of `conversation`, as it was left; what comes up goes on coming while its field is away.
    pub fn of(conversation: ConversationId) -> Self {
        let kept = TRAYS.with_borrow(|trays| trays.get(&conversation).cloned());
        let kept = kept.unwrap_or_default();
        let items = RwSignal::from(kept.clone());
        on_cleanup(move || {
            TRAYS.with_borrow_mut(|trays| match kept.read_untracked().is_empty() {
                true => trays.remove(&conversation),
                false => trays.insert(conversation, kept),
            });
        });
        Self {
            items,
            too_many: RwSignal::new(false),
        }
    }

    /// Puts files of this computer on it, as far as they fit; those that WhatsApp takes begin to come up.
    pub fn add(self, files: &FileList) {
        let room = self.room();
        self.too_many.set(files.length() as usize > room);
        for index in 0..files.length().min(room as u32) {
            if let Some(file) = files.get(index) {
                let item = begin(&file);
                self.items.update(|items| items.push(item));
            }
        }
    }

    /// Puts a file on it that is at the server already; once, however often its reply is picked.
    pub fn put(self, file: Uploaded) {
        let there = self.items.with_untracked(|items| {
            items
                .iter()
                .any(|item| item.came.get_untracked() == Some(file.id))
        });
        self.too_many.set(!there && self.room() == 0);
        if there || self.room() == 0 {
            return;
        }
        let item = Item {
            key: browser::new_key(),
            name: file.name,
            size: file.size,
            kind: Some(file.kind),
            preview: None,
            caption: ArcRwSignal::new(String::new()),
            percent: ArcRwSignal::new(100),
            came: ArcRwSignal::new(Some(file.id)),
            trouble: ArcRwSignal::new(None),
        };
        self.items.update(|items| items.push(item));
    }

    /// Takes one off.
    pub fn remove(self, key: Uuid) {
        self.take_off(|item| item.key == key).iter().for_each(give_up);
    }

    /// Takes all off.
    pub fn clear(self) {
        self.take_off(|_| true).iter().for_each(give_up);
    }

    /// Has one come up again whose way was cut.
    pub fn again(self, key: Uuid) {
        let item = self
            .items
            .with_untracked(|items| items.iter().find(|item| item.key == key).cloned());
        if let Some((item, file)) = item.zip(FILES.with_borrow(|files| files.get(&key).cloned())) {
            item.trouble.set(None);
            item.percent.set(0);
            bring_up(&item, &file);
        }
    }

    fn take_off(self, which: impl Fn(&Item) -> bool) -> Vec<Item> {
        let (off, stay) = self
            .items
            .get_untracked()
            .into_iter()
            .partition(|item| which(item));
        self.items.set(stay);
        self.too_many.set(false);
        off
    }

    /// All that lies on it.
    pub fn all(self) -> Vec<Item> {
        self.items.get()
    }

    /// How many lie on it.
    pub fn count(self) -> usize {
        self.items.read().len()
    }

    /// Whether the last ones did not all fit.
    pub fn too_many(self) -> bool {
        self.too_many.get()
    }

    /// Whether there is something on it and all of it can be sent.
    pub fn ready(self) -> bool {
        self.count() > 0 && !self.coming() && !self.in_trouble()
    }

    /// Whether some of it is still on its way.
    pub fn coming(self) -> bool {
        let on_the_way = |item: &Item| item.came.read().is_none() && item.trouble.read().is_none();
        self.items.read().iter().any(on_the_way)
    }

    /// Whether some of it cannot be sent as it is.
    pub fn in_trouble(self) -> bool {
        self.items.read().iter().any(|item| item.trouble.read().is_some())
    }

    /// What lies on it as messages, and empties it; nothing while one of them cannot be sent.
    pub fn take(self) -> Vec<Outgoing> {
        let messages = self.items.with_untracked(|items| {
            items
                .iter()
                .map(|item| {
                    let message = Outgoing::File {
                        file: item.came.get_untracked()?,
                        caption: Some(item.caption.get_untracked()),
                    };
                    message.checked().ok()
                })
                .collect::<Option<Vec<_>>>()
        });
        let messages = messages.unwrap_or_default();
        if !messages.is_empty() {
            self.take_off(|_| true).iter().for_each(forget);
        }
        messages
    }

    fn room(self) -> usize {
        MOST_FILES.saturating_sub(self.items.with_untracked(Vec::len))
    }
}

/// Checks a file by WhatsApp's rules; only what passes travels.
fn begin(file: &File) -> Item {
    let key = browser::new_key();
    let (name, size) = (file.name(), file.size() as u64);
    let checked = check_upload(&name, &file.type_(), size);
    let kind = checked.as_ref().ok().copied();
    let item = Item {
        key,
        size,
        kind,
        preview: (kind == Some(FileKind::Image))
            .then(|| address_of(file))
            .flatten(),
        caption: ArcRwSignal::new(String::new()),
        percent: ArcRwSignal::new(0),
        came: ArcRwSignal::new(None),
        trouble: ArcRwSignal::new(checked.err().map(AppError::Refused)),
        name,
    };
    if kind.is_some() {
        FILES.with_borrow_mut(|files| files.insert(key, file.clone()));
        bring_up(&item, file);
    }
    item
}

fn bring_up(item: &Item, file: &File) {
    let (percent, came, trouble) = (item.percent.clone(), item.came.clone(), item.trouble.clone());
    let key = item.key;
    upload(
        key,
        file,
        &format!("name={}", encoded(&item.name)),
        move |told| percent.set(told),
        move |ended| match ended {
            Ok(uploaded) => {
                FILES.with_borrow_mut(|files| files.remove(&key));
                came.set(Some(uploaded.id));
            }
            Err(AppError::SignedOut) => browser::sign_in_again(),
            Err(error) => trouble.set(Some(error)),
        },
    );
}

/// Lets go of what the page held of it.
fn forget(item: &Item) {
    FILES.with_borrow_mut(|files| files.remove(&item.key));
    if let Some(preview) = &item.preview {
        forget_address(preview);
    }
}

/// It is not going to be sent: it stops coming up, and the server keeps it no longer.
fn give_up(item: &Item) {
    stop(item.key);
    forget(item);
    if let Some(file) = item.came.get_untracked() {
        // What cannot be told now goes by itself after a while.
        spawn_local(async move { discard_upload(file).await.unwrap_or_default() });
    }
}
