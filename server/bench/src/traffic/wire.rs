//! Meta's JSON by hand: numbers, customers, messages and statuses as they stand in a webhook's body.

use std::fmt::Write;

/// The number that customers write to; the first of the simulator's world.
pub const PHONE_NUMBER_ID: &str = "106540352242922";
/// The account it belongs to.
pub const WABA_ID: &str = "102290129340398";
/// The number as people write it.
pub const DISPLAY_PHONE: &str = "+55 41 3000-0000";
const DISPLAY_DIGITS: &str = "554130000000";

/// One of the customers; everything about them follows from the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Customer {
    /// Which.
    pub index: u64,
    /// Known by user id only.
    pub phoneless: bool,
}

impl Customer {
    /// WhatsApp's id of their phone: with the ninth digit up to area code 28, without it above.
    pub fn wa_id(self) -> String {
        const AREAS: [&str; 6] = ["119", "219", "41", "51", "71", "85"];
        let area = AREAS[usize::try_from(self.index % 6).unwrap_or(0)];
        format!("55{area}{}", 80_000_000 + self.index / 6)
    }

    /// Their business-scoped user id.
    pub fn user_id(self) -> String {
        format!("BR.{}", 10_000_000_000_000_000_000_u64 + self.index)
    }

    /// The element of `contacts`.
    pub fn contact(self) -> String {
        let (name, user_id) = (format!("Cliente {}", self.index), self.user_id());
        if self.phoneless {
            format!(
                r#"{{"profile":{{"name":"{name}","username":"cliente{}"}},"user_id":"{user_id}"}}"#,
                self.index
            )
        } else {
            format!(
                r#"{{"profile":{{"name":"{name}"}},"wa_id":"{}","user_id":"{user_id}"}}"#,
                self.wa_id()
            )
        }
    }

    fn from(self) -> String {
        let user_id = self.user_id();
        if self.phoneless {
            format!(r#""from_user_id":"{user_id}""#)
        } else {
            format!(r#""from":"{}","from_user_id":"{user_id}""#, self.wa_id())
        }
    }
}

/// Meta's id of the `count`th customer message.
pub fn wamid(count: u64) -> String {
    format!("wamid.HBgBENCHIN{count:016}==")
}

/// The count that [`wamid`] made an id of.
pub fn wamid_count(wamid: &str) -> Option<u64> {
    wamid
        .strip_prefix("wamid.HBgBENCHIN")?
        .strip_suffix("==")?
        .parse()
        .ok()
}

/// A status to be reported of one of our messages.
#[derive(Debug, Clone)]
pub struct Status {
    /// Meta's id of the message.
    pub wamid: String,
    /// `sent`, `delivered`, `read` or `failed`.
    pub status: &'static str,
    /// Meta's clock, in seconds.
    pub at: u64,
    /// Who it went to.
    pub recipient: String,
    /// The id of ours that Meta carries back.
    pub callback_data: Option<String>,
}

/// A customer message to be packed.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its place in the count.
    pub count: u64,
    /// Who wrote.
    pub customer: Customer,
    /// Meta's clock, in seconds.
    pub at: u64,
    /// The words; a picture when absent.
    pub text: Option<String>,
}

/// A body around `value`.
pub fn envelope(value: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{WABA_ID}","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"{DISPLAY_DIGITS}","phone_number_id":"{PHONE_NUMBER_ID}"}},{value}}}}}]}}]}}"#
    )
}

/// The element of `messages`.
pub fn message_json(message: &Message) -> String {
    let (from, id, at) = (message.customer.from(), wamid(message.count), message.at);
    match &message.text {
        Some(text) => {
            let text = escaped(text);
            format!(r#"{{{from},"id":"{id}","timestamp":"{at}","type":"text","text":{{"body":"{text}"}}}}"#)
        }
        None => {
            let media = 1_003_383_421_387_256 + message.count;
            format!(
                r#"{{{from},"id":"{id}","timestamp":"{at}","type":"image","image":{{"caption":"foto","mime_type":"image/jpeg","sha256":"SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=","id":"{media}"}}}}"#
            )
        }
    }
}

/// The element of `statuses`.
pub fn status_json(status: &Status) -> String {
    let Status {
        wamid,
        status: name,
        at,
        recipient,
        callback_data,
    } = status;
    let mut json =
        format!(r#"{{"id":"{wamid}","status":"{name}","timestamp":"{at}","recipient_id":"{recipient}""#);
    // Writing into a String cannot fail.
    if let Some(data) = callback_data {
        let _ = write!(json, r#","biz_opaque_callback_data":"{}""#, escaped(data));
    }
    match *name {
        "failed" => json.push_str(
            r#","errors":[{"code":131049,"title":"This message was not delivered to maintain healthy ecosystem engagement.","message":"This message was not delivered to maintain healthy ecosystem engagement.","error_data":{"details":"In order to maintain a healthy ecosystem engagement, the message failed to be delivered."}}]"#,
        ),
        "read" => {}
        _ => json.push_str(
            r#","pricing":{"billable":true,"pricing_model":"PMP","type":"free_customer_service","category":"service"}"#,
        ),
    }
    json.push('}');
    json
}

/// The inside of a JSON string as Meta writes it: all but ASCII as lower-case `\uXXXX`.
fn escaped(text: &str) -> String {
    let mut json = String::with_capacity(text.len() * 2);
    let mut units = [0_u16; 2];
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            ' '..='~' => json.push(letter),
            _ => {
                for unit in letter.encode_utf16(&mut units) {
                    let _ = write!(json, "\\u{unit:04x}");
                }
            }
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn customers_differ_and_their_phones_are_brazilian() {
        let all: HashSet<String> = (0..1_000)
            .map(|index| {
                Customer {
                    index,
                    phoneless: false,
                }
                .wa_id()
            })
            .collect();
        assert_eq!(all.len(), 1_000);
        assert_eq!(
            Customer {
                index: 0,
                phoneless: false
            }
            .wa_id(),
            "5511980000000"
        );
        assert_eq!(
            Customer {
                index: 8,
                phoneless: false
            }
            .wa_id(),
            "554180000001"
        );
    }

    #[test]
    fn letters_beyond_ascii_are_escaped_as_meta_does() {
        assert_eq!(escaped("Olá \"👍\"\n"), r#"Ol\u00e1 \"\ud83d\udc4d\"\u000a"#);
    }
}
