//! Notices: which ones one wants, how they are tried, and what they say.

use crate::notice::NoticeKind;
use crate::words::screens::NoticeWords;

pub(super) const NOTICES: NoticeWords = NoticeWords {
    title: "Notices",
    lead: "Nothing calls you about the conversation before your eyes, nor during a break. Of several open tabs only one does.",
    about: "Tell me of",
    sound: "Sound",
    desktop: "On screen",
    kinds: |kind| match kind {
        NoticeKind::Message => "A message in a conversation of mine",
        NoticeKind::Queue => "A new conversation in the queue",
        NoticeKind::Handed => "A conversation transferred to me",
        NoticeKind::Mention => "A note for me (mention or whisper)",
        NoticeKind::Failure => "A message that was not delivered",
    },
    shows_text: "Show what was written in notices on screen",
    test_sound: "Test the sound",
    test_desktop: "Test a notice",
    allow: "Allow notices on screen",
    sound_played: "The sound was played. If you did not hear it, check the computer’s volume and whether the tab is muted.",
    sound_refused: "The browser did not play the sound. Press “Test the sound” once more and check whether this site may play sounds.",
    desktop_shown: "The notice was sent. If it did not appear, check the system’s notifications and its focus mode.",
    granted: "This browser shows notices on screen while Guichê is not in use.",
    not_asked: "To see notices on screen, allow them in this browser.",
    denied: "This browser is blocking notices. Click the icon beside the page’s address, allow notifications, and reload the page.",
    unsupported: "This browser shows no notices on screen at this address. Open Guichê over https in Chrome, Edge or Firefox on a computer. The sound works all the same.",
    test_title: "Test notice",
    test_body: "This is how Guichê calls you.",
    queue: "New conversation in the queue",
    handed: |by| format!("{by} transferred a conversation to you"),
    mention: |by| format!("{by} wrote a note for you"),
    failure: "Message not delivered",
    hidden: "Open Guichê to read it.",
    said: |who, words| format!("{who}: {words}"),
};
