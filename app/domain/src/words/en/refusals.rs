//! One sentence for each refusal: what is the matter, and what to do next.

use crate::media::FileKind;
use crate::refusal::Refusal;

/// The sentence of `refusal`.
pub fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ProtocolClosed => {
            "This protocol is closed. When the customer writes, a new one opens.".into()
        }
        Refusal::BatchMovedOn => "This batch changed meanwhile. Reload the page to see how it stands.".to_owned(),
        Refusal::TakenBy { name } => format!("{name} has already taken this conversation."),
        Refusal::OwnedBy { name } => {
            format!("This conversation is with {name}. Only the person serving it can do that.")
        }
        Refusal::AlreadyYours => "This conversation is already yours.".into(),
        Refusal::NotTaken => "This conversation is still in the queue. Click “Start service” first.".into(),
        Refusal::AlreadyOnHold => "This conversation is already on hold.".into(),
        Refusal::NotOnHold => "This conversation is not on hold.".into(),
        Refusal::AlreadyWith { name } => format!("This conversation is already with {name}."),
        Refusal::MovedOn => "This conversation is no longer where it was when you selected it.".into(),
        Refusal::CustomerWrote(_) => "The customer has written meanwhile. Read it before you close.".into(),
        Refusal::AlreadyInTeam => "This conversation is already in this team's queue.".into(),
        Refusal::ReceiverGone => "This person or team is no longer available. Choose another.".into(),
        Refusal::CannotReceive { name } => {
            format!("{name} has no access to this number. Choose another person or a team.")
        }
        Refusal::NobodyPresent => "Nobody of this team with access to this number is available now.".into(),
        Refusal::NoteTooLong { length, most } => {
            format!(
                "The text has {} characters and up to {} fit. Shorten it.",
                grouped(*length),
                grouped(*most)
            )
        }
        Refusal::WrapUpRequired => "This team asks for a wrap-up code to close. Choose one.".into(),
        Refusal::WrapUpUnknown => "This wrap-up code no longer applies to this team. Choose another.".into(),
        Refusal::AwaitingCustomer => {
            "The customer has not answered yet; there is nothing to put on hold.".into()
        }
        Refusal::TemplateStopped => "This template cannot be sent to this customer now.".into(),
        Refusal::WindowClosed => {
            "The 24-hour window is closed. Send an approved template or wait for the customer to write."
                .into()
        }
        Refusal::EmptyQuickReply => "Write the reply's text or attach a file.".into(),
        Refusal::EmptyMessage => "Write a message before sending.".into(),
        Refusal::MessageTooLong { length, most } => {
            format!(
                "The message has {} characters and WhatsApp takes up to {}. Split the text into parts.",
                grouped(*length),
                grouped(*most)
            )
        }
        Refusal::SavedViewName => "Give the view a name of up to 60 characters.".into(),
        Refusal::SavedViewsFull => "You have saved 50 views already. Delete one you no longer use.".into(),
        Refusal::EmptyNote => "Write the note before saving it.".into(),
        Refusal::UnfilledVariable { variable } => {
            format!("{variable} is not filled in. Replace it with a text before sending.")
        }
        Refusal::BadShortcut => {
            "Use 1 to 30 letters, digits, “-” or “_” in the shortcut, without spaces.".into()
        }
        Refusal::ShortcutTaken { shortcut } => {
            format!("There is already a quick reply with the shortcut /{shortcut}. Choose another one.")
        }
        Refusal::BadTitle => "Give it a title of up to 80 characters.".into(),
        Refusal::NoTeamChosen => "Choose the team that will use this reply.".into(),
        Refusal::TooManyQuickReplies { most } => {
            format!(
                "There are already {most} quick replies here. Delete those nobody uses before adding another."
            )
        }
        Refusal::TimePassed => "Choose a time at least a minute from now.".into(),
        Refusal::AfterWindow { closes } => {
            format!("The 24-hour window closes at {closes}. Schedule it before then.")
        }
        Refusal::TooManyScheduled { most } => {
            format!("There are already {most} messages scheduled in this conversation. Cancel one before adding another.")
        }
        Refusal::AlreadySettled => "This scheduled message was already sent or cancelled.".into(),
        Refusal::AuthorGone => {
            "Whoever scheduled it has no access to this conversation any more. Copy the text and send it yourself if it still makes sense.".into()
        }
        Refusal::NobodyToWhisperTo => {
            "Nobody but you is serving this conversation. Write an ordinary note.".into()
        }
        Refusal::NothingToRetry => "This message does not need to be sent again.".into(),
        Refusal::Declined { why } => super::declined::sentence(why),
        Refusal::NumberNotConnected => {
            "This number is not connected to WhatsApp. Ask an administrator to connect it.".into()
        }
        Refusal::FileEmpty => "The file is empty.".into(),
        Refusal::FileType => "WhatsApp does not take files of this type. Send a photo (JPG or PNG), video (MP4), audio, PDF, text or Office document.".into(),
        Refusal::FileTooLarge { kind, size, most } => {
            let what = match kind {
                FileKind::Image => "photos",
                FileKind::Video => "videos",
                FileKind::Audio => "audio",
                FileKind::Document => "documents",
                FileKind::Sticker => "stickers",
            };
            format!("The file has {} and WhatsApp takes {what} of up to {}. Make it smaller and try again.", crate::words::size(*size, '.'), crate::words::size(*most, '.'))
        }
        Refusal::FileDiffers => "The file’s content does not match its type. Open it on your computer and save it again before sending.".into(),
        Refusal::VoiceUnreadable => "The recording could not be prepared for WhatsApp. Record it again.".into(),
        Refusal::TooManyUploads => "Too many files were uploaded and not sent. Send or discard some and try again.".into(),
        Refusal::FileMissing => "The file is no longer available. Attach it again.".into(),
        Refusal::NothingToFetch => "This file does not need to be downloaded again.".into(),
        Refusal::PlaceUnknown => "Enter the coordinates of the place, such as -25.4284, -49.2733.".into(),
        Refusal::ContactIncomplete => "Enter a name and a phone with its area code.".into(),
        Refusal::ChoiceCount { most } => format!("Enter from 1 to {most} options."),
        Refusal::ChoiceEmpty => "Write the text of each option and of the button.".into(),
        Refusal::ChoicesAlike => "Two options have the same text. Make each one different.".into(),
        Refusal::NotAtWhatsApp => "WhatsApp has not received that message yet. Wait a moment.".into(),
    }
}

fn grouped(number: u32) -> String {
    crate::words::grouped(number, ',')
}
