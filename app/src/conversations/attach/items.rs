//! What lies on the tray: files that are coming up, and those that a quick reply brought.

use domain::FileId;
use domain::media::{FileKind, MOST_FILES, Uploaded, check_upload};
use domain::outgoing::Outgoing;
use leptos::prelude::*;
use uuid::Uuid;
use web_sys::{File, FileList};

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

/// The tray of one field, which makes it. Menu, drops, pastes and quick replies put files on it.
#[derive(Clone, Copy)]
pub struct TrayItems {
    items: RwSignal<Vec<Item>>,
    too_many: RwSignal<bool>,
}

impl TrayItems {
    /// An empty tray; what is still coming up when its field goes is stopped.
    pub fn new() -> Self {
        let items = RwSignal::new(Vec::<Item>::new());
        on_cleanup(move || {
            for item in items.try_get_untracked().unwrap_or_default() {
                drop_item(&item);
            }
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
        self.items.update(|items| {
            items.retain(|item| {
                let stays = item.key != key;
                if !stays {
                    drop_item(item);
                }
                stays
            });
        });
        self.too_many.set(false);
    }

    /// Takes all off.
    pub fn clear(self) {
        self.items
            .update(|items| items.drain(..).for_each(|item| drop_item(&item)));
        self.too_many.set(false);
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
        let items = self.items.read();
        !items.is_empty() && items.iter().all(|item| item.came.get().is_some())
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
            self.clear();
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
        let (percent, came, trouble) = (item.percent.clone(), item.came.clone(), item.trouble.clone());
        upload(
            key,
            file,
            &format!("name={}", encoded(&item.name)),
            move |told| percent.set(told),
            move |ended| match ended {
                Ok(uploaded) => came.set(Some(uploaded.id)),
                Err(AppError::SignedOut) => browser::sign_in_again(),
                Err(error) => trouble.set(Some(error)),
            },
        );
    }
    item
}

fn drop_item(item: &Item) {
    stop(item.key);
    if let Some(preview) = &item.preview {
        forget_address(preview);
    }
}
