//! Why the desk says no. Each refusal has one sentence, in `words`.

use serde::{Deserialize, Serialize};

use crate::MessageId;
use crate::management::Declined;
use crate::media::FileKind;

/// A reason the desk declines an action; never an error of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The protocol has ended.
    ProtocolClosed,
    /// Somebody else took it first.
    TakenBy {
        /// The owner's name.
        name: String,
    },
    /// Somebody moved the batch on meanwhile: it is not where it was any more.
    BatchMovedOn,
    /// Only its owner may do that.
    OwnedBy {
        /// The owner's name.
        name: String,
    },
    /// It is the asker's already.
    AlreadyYours,
    /// It waits in the queue; it has to be taken first.
    NotTaken,
    /// It is on hold already.
    AlreadyOnHold,
    /// It is not on hold.
    NotOnHold,
    /// It is somebody's already: the one's to whom it was to be transferred, or another's than it was when it was chosen.
    AlreadyWith {
        /// The owner's name.
        name: String,
    },
    /// It does not stand any more where it stood when it was chosen.
    MovedOn,
    /// The customer wrote what whoever closes has not read; this message last.
    CustomerWrote(MessageId),
    /// It waits in that team's queue already.
    AlreadyInTeam,
    /// The person or team it was to be transferred to is gone, disabled or archived.
    ReceiverGone,
    /// The person it was to be transferred to may not use the conversation's number.
    CannotReceive {
        /// Their name.
        name: String,
    },
    /// Nobody of the team is present who could have it.
    NobodyPresent,
    /// A note or reason is too long.
    NoteTooLong {
        /// How many characters were written.
        length: u32,
        /// How many fit.
        most: u32,
    },
    /// The protocol's team asks how service ended.
    WrapUpRequired,
    /// That wrap-up code is not the team's, or was archived.
    WrapUpUnknown,
    /// The customer has not answered our first message yet.
    AwaitingCustomer,
    /// The 24-hour window is closed: only a template may be sent.
    WindowClosed,
    /// The message has no text.
    EmptyMessage,
    /// The text is longer than WhatsApp takes.
    MessageTooLong {
        /// How many characters were written.
        length: u32,
        /// How many WhatsApp takes.
        most: u32,
    },
    /// A saved view needs a name of at most 60 characters.
    SavedViewName,
    /// Nobody keeps more views than this.
    SavedViewsFull,
    /// The note has no text.
    EmptyNote,
    /// A variable in the text has no value.
    UnfilledVariable {
        /// As it stands in the text, braces included.
        variable: String,
    },
    /// A shortcut is letters, digits, “-” and “_”, and not too many.
    BadShortcut,
    /// Another quick reply of the same people has that shortcut.
    ShortcutTaken {
        /// Which.
        shortcut: String,
    },
    /// A title is missing or too long.
    BadTitle,
    /// A quick reply has neither text nor file.
    EmptyQuickReply,
    /// A team's quick reply needs a team.
    NoTeamChosen,
    /// No more quick replies fit there.
    TooManyQuickReplies {
        /// How many fit.
        most: u32,
    },
    /// A message cannot be sent in the past.
    TimePassed,
    /// The window closes before then.
    AfterWindow {
        /// When it closes, as the business's clock shows it.
        closes: String,
    },
    /// No more messages may wait in one conversation.
    TooManyScheduled {
        /// How many may.
        most: u32,
    },
    /// It was sent or put away meanwhile.
    AlreadySettled,
    /// Who wrote it may not see the conversation any more, or does not work here any more.
    AuthorGone,
    /// There is nobody else who owns the conversation, so nobody to whisper to.
    NobodyToWhisperTo,
    /// This message did not fail, or was tried again already.
    NothingToRetry,
    /// The template cannot go out as it stands; trying it again in the conversation says why.
    TemplateStopped,
    /// The number has no access token; an administrator has to connect it.
    NumberNotConnected,
    /// The file has no bytes.
    FileEmpty,
    /// WhatsApp takes no files of this type.
    FileType,
    /// The file is larger than WhatsApp takes of its kind.
    FileTooLarge {
        /// What it would be sent as.
        kind: FileKind,
        /// How many bytes it has.
        size: u64,
        /// How many WhatsApp takes.
        most: u64,
    },
    /// The file's bytes are not what its name or type say.
    FileDiffers,
    /// A recording that cannot be made into a voice message.
    VoiceUnreadable,
    /// Too many files were uploaded and not sent.
    TooManyUploads,
    /// The file is not in the store, or is somebody else's.
    FileMissing,
    /// Its file cannot be fetched again.
    NothingToFetch,
    /// No place on earth.
    PlaceUnknown,
    /// A card without a name, or without a phone that can be called.
    ContactIncomplete,
    /// No choice to pick from, or too many.
    ChoiceCount {
        /// How many WhatsApp takes.
        most: u32,
    },
    /// A choice without words.
    ChoiceEmpty,
    /// Two choices that read the same.
    ChoicesAlike,
    /// WhatsApp does not know the message yet that is answered or reacted to.
    NotAtWhatsApp,
    /// An administrator's wish, or one about one's own account.
    Declined {
        /// Why not.
        why: Declined,
    },
}

impl From<Declined> for Refusal {
    fn from(why: Declined) -> Self {
        Self::Declined { why }
    }
}
