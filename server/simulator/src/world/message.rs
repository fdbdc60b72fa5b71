use serde::Serialize;
use serde_json::Value;

use super::customer::Customer;
use super::number::Number;

/// A message as a customer's phone shows it.
#[derive(Debug, Clone, Serialize)]
pub struct PhoneMessage {
    /// Meta's id.
    pub wamid: String,
    /// The desk's number, by its Graph id.
    pub phone_number_id: String,
    /// The customer, by [`crate::Customer::id`].
    pub customer: String,
    /// Who wrote it.
    pub side: Side,
    /// When, in unix milliseconds of the simulator's clock.
    pub at_ms: i64,
    /// Meta's `type`.
    pub kind: String,
    /// What the bubble shows.
    pub bubble: Bubble,
    /// The message it answers.
    pub quotes: Option<String>,
    /// How far it is, for the desk's messages.
    pub tick: Tick,
    /// Why it failed.
    pub error: Option<i64>,
    /// The desk marked it as read, for the customer's messages.
    pub seen_by_desk: bool,
    /// The desk's number has blocked the customer: their message went nowhere.
    pub unheard: bool,
    /// The emoji the customer put on it.
    pub reaction: Option<String>,
    /// The emoji the desk put on it.
    pub desk_reaction: Option<String>,
    /// The desk's `biz_opaque_callback_data`.
    pub callback_data: Option<String>,
    /// What is charged for it: `utility`, `marketing`, `service`, …
    pub category: String,
    /// `regular`, `free_customer_service`
    pub pricing: String,
    /// A template sent outside an open window: who gets it counts towards the messaging limit.
    pub initiates: bool,
    /// It takes a place of the limit while it is on its way.
    #[serde(skip)]
    pub(crate) holds_place: bool,
    /// The message on the wire.
    pub payload: Value,
}

impl PhoneMessage {
    /// A message about which nothing is known yet.
    pub(crate) fn blank(
        wamid: &str,
        number: &Number,
        person: &Customer,
        side: Side,
        kind: &str,
        now_ms: i64,
    ) -> Self {
        Self {
            wamid: wamid.to_owned(),
            phone_number_id: number.id.clone(),
            customer: person.id.clone(),
            side,
            at_ms: now_ms,
            kind: kind.to_owned(),
            bubble: Bubble::default(),
            quotes: None,
            tick: Tick::Accepted,
            error: None,
            seen_by_desk: false,
            unheard: false,
            reaction: None,
            desk_reaction: None,
            callback_data: None,
            category: "service".to_owned(),
            pricing: "free_customer_service".to_owned(),
            initiates: false,
            holds_place: false,
            payload: Value::Null,
        }
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Side {
    Desk,
    Customer,
}

/// How far one of the desk's messages is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Tick {
    Accepted,
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
}

impl Tick {
    pub(crate) fn wire(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }
}

/// What a bubble shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bubble {
    /// Bold line on top.
    pub header: Option<String>,
    /// The text.
    pub text: String,
    /// Small line below.
    pub footer: Option<String>,
    /// A file: where the page fetches it, what it is and what it is called.
    pub media: Option<BubbleMedia>,
    /// What can be tapped, in order.
    pub buttons: Vec<BubbleButton>,
}

/// A file in a bubble.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BubbleMedia {
    /// Fit for an `<img>` of the simulator's own page; external for links.
    pub url: String,
    /// Its type.
    pub mime: String,
    /// Its name.
    pub filename: Option<String>,
}

/// Something to tap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BubbleButton {
    /// What it says.
    pub label: String,
    /// What tapping it sends.
    pub action: Tap,
}

/// What tapping sends back to the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[allow(missing_docs)]
pub enum Tap {
    /// A template's quick reply.
    QuickReply { payload: String },
    /// A reply button.
    ButtonReply { id: String },
    /// A row of a list.
    ListReply { id: String, description: Option<String> },
    /// A place.
    Location,
    /// A filled flow.
    Flow { token: String },
    /// Nothing comes back: an address, a phone, a code.
    Nothing { target: String },
}
