//! Files, quotes, reactions: what stands in bubbles and what is put into the composer.

use crate::media::FileFailure;
use crate::words::screens::{Attach, Files, Gestures, Recorder};
use crate::words::size;

pub const FILES: Files = Files {
    coming: "Downloading the file",
    expired: "WhatsApp no longer keeps this file. Ask the customer to send it again.",
    failed: |why| match why {
        FileFailure::TooLarge => {
            "The file is too large to be downloaded. Ask the customer for a smaller one."
        }
        FileFailure::WrongType => "The file is not of the type it claims; to be safe, it was not kept.",
        FileFailure::ForeignAddress => {
            "The file’s address is not one of WhatsApp’s; to be safe, it was not downloaded."
        }
        FileFailure::NotConnected => {
            "This number is not connected to WhatsApp. Tell an administrator and try again later."
        }
        FileFailure::Unreachable => "WhatsApp did not hand over the file, even after several tries.",
    },
    again: "Try again",
    open: |what| format!("Open {what}"),
    download: "Download",
    no_preview: "This browser does not show PDFs on the page.",
    size: |bytes| size(bytes, '.'),
    previous: "Previous file",
    next: "Next file",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    play: "Play",
    pause: "Pause",
    position: "Position in the audio",
    speed: |speed| format!("Speed {speed}×"),
    speeds: ["1", "1.5", "2"],
    deleted: "The customer deleted this message",
    edited: "Edited",
};

pub const GESTURES: Gestures = Gestures {
    menu: "Message actions",
    reply: "Reply",
    react: |emoji| format!("React with {emoji}"),
    unreact: "Remove reaction",
    reacted: |emoji, name| {
        name.map_or_else(
            || format!("You reacted with {emoji}"),
            |name| format!("{name} reacted with {emoji}"),
        )
    },
    answering: |name| {
        name.map_or_else(
            || "In reply to our message".to_owned(),
            |name| format!("In reply to {name}"),
        )
    },
    no_answer: "Do not reply to this message",
    to_quoted: "Go to the quoted message",
    quoted_far: "The message is further back: loading earlier ones.",
    quoted_gone: "The message is no longer in this conversation.",
};

pub const ATTACH: Attach = Attach {
    menu: "Attach",
    files: "Photos, videos and files",
    place: "Send a location",
    card: "Send a contact",
    choices: "Send reply options",
    drop: "Drop the files here to attach them",
    tray: "Files to send",
    caption: |name| format!("Caption of {name}"),
    caption_hint: "Caption (optional)",
    remove: |name| format!("Remove {name}"),
    uploading: |name| format!("Uploading {name}"),
    cut: "The upload was cut short.",
    waits: "The message goes as soon as its files have been uploaded.",
    stuck: "One of the files cannot be sent. Try again or remove it to send the message.",
    again: "Try again",
    send: |count| {
        if count == 1 {
            "Send file".to_owned()
        } else {
            format!("Send {count} files")
        }
    },
    clear: "Discard all",
    too_many: |most| format!("At most {most} files at a time. The others were left out."),
    coordinates: "Coordinates or map address",
    coordinates_hint: "For example: -25.4284, -49.2733, or the address copied from Google Maps.",
    place_name: "Name of the place (optional)",
    address: "Address (optional)",
    card_name: "Full name",
    card_phone: "Phone with area code",
    question: "Question",
    as_list: "Show as a list (up to 10 options)",
    list_button: "Text of the button that opens the list",
    option: |number| format!("Option {number}"),
    description: |number| format!("Description of option {number}"),
    add_option: "Add an option",
    remove_option: |number| format!("Remove option {number}"),
    send_to: |name| format!("Send to {name}"),
};

pub const RECORDER: Recorder = Recorder {
    record: "Record a voice message",
    recording: "Recording",
    stop: "Stop and listen",
    pause: "Pause recording",
    go_on: "Go on recording",
    discard: "Discard the recording",
    send: "Send voice message",
    sending: "Sending voice message",
    refused: "The microphone could not be used. Check that one is connected and that the browser may use it.",
    unable: "This browser does not record audio. Use Chrome, Edge or Firefox.",
    longest: "The recording reached 15 minutes and was stopped.",
    long: "A long message: the customer has to download it before listening.",
};
