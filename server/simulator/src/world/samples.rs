use std::collections::HashMap;

/// Sample files on their way up, and the handles of those that arrived. The bytes themselves are not kept: only
/// reviewers look at them.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    sessions: HashMap<String, Session>,
    handles: HashMap<String, String>,
}

#[derive(Debug)]
struct Session {
    mime: String,
    length: u64,
    received: u64,
}

impl Samples {
    /// Opens an upload; gives the node's id and its signature.
    pub fn open(&mut self, mime: &str, length: u64) -> (String, String) {
        let id = format!("upload:MTphdHRhY2htZW50{:032x}", rand::random::<u128>());
        let session = Session {
            mime: mime.to_owned(),
            length,
            received: 0,
        };
        self.sessions.insert(id.clone(), session);
        (id, format!("ARZ{:016x}", rand::random::<u64>()))
    }

    /// How many bytes of an upload are here.
    pub fn received(&self, id: &str) -> Option<u64> {
        self.sessions.get(id).map(|session| session.received)
    }

    /// More bytes of an upload; its handle when these were the last.
    pub fn add(&mut self, id: &str, bytes: u64) -> Option<String> {
        let session = self.sessions.get_mut(id)?;
        session.received += bytes;
        if session.received != session.length {
            return None;
        }
        let session = self.sessions.remove(id)?;
        let handle = format!("4::aW1hZ2U=:ARb{:032x}", rand::random::<u128>());
        self.handles.insert(handle.clone(), session.mime);
        Some(handle)
    }

    /// What kind of file a handle is of.
    pub fn mime(&self, handle: &str) -> Option<&str> {
        self.handles.get(handle).map(String::as_str)
    }
}
