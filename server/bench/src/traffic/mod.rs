//! Traffic as Meta sends it: signed, ASCII-escaped JSON with its repeats, bursts, swaps and the odd forgery.
//!
//! Nothing here is shared with the desk's own code, the signature included: what both got wrong in the same way would
//! not show. Everything is made from a seed and before the clock starts.

mod wire;

use hmac::{Hmac, KeyInit, Mac};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sha2::Sha256;

pub use self::wire::{Customer, DISPLAY_PHONE, Message, PHONE_NUMBER_ID, Status, WABA_ID, wamid_count};
use self::wire::{envelope, message_json, status_json};

const SENTENCES: [&str; 12] = [
    "Olá, tudo bem? Meu pedido ainda não chegou 😕",
    "Bom dia! Vocês abrem no feriado?",
    "Obrigada 🙏",
    "ok",
    "Segue o comprovante do pagamento. O valor foi R$ 1.249,90, em duas vezes no cartão.",
    "Hello, is anybody there?",
    "My parcel says \"delivered\" but nobody rang the bell; the tracking page is https://example.com.br/r/812?x=1",
    "नमस्ते, मेरा ऑर्डर कहाँ है?",
    "مرحبا، أين طلبي؟",
    "👍",
    "Gostaria de trocar o produto, ele veio com defeito na tampa e a caixa estava amassada. Como faço a devolução?",
    "Pode me ligar à tarde? Estou no trabalho até as 14h 😊👩‍💻",
];

/// What a webhook carries, as far as the books that the bench keeps are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carries {
    /// Customer messages, by their place in the count of all messages ([`wamid`] makes Meta's id of it).
    Messages(Vec<u64>),
    /// Statuses of our messages: how many.
    Statuses(usize),
    /// Nothing that a desk may store: wrong signature, or not JSON.
    Nothing,
}

/// One request, ready to be written to a socket.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Head and body.
    pub request: Box<[u8]>,
    /// The answer that a right desk gives.
    pub answer: u16,
    /// What is inside.
    pub carries: Carries,
}

impl Hook {
    /// The customer messages inside.
    pub fn messages(&self) -> &[u64] {
        match &self.carries {
            Carries::Messages(counts) => counts,
            _ => &[],
        }
    }
}

/// How often the unusual happens.
#[derive(Debug, Clone, Copy)]
pub struct Mixture {
    /// A message comes from somebody who never wrote before.
    pub new_customer: f64,
    /// Having written, a customer goes on at once with 1 to 9 more.
    pub burst: f64,
    /// A webhook is delivered again a little later.
    pub repeated: f64,
    /// A webhook is overtaken by later ones.
    pub overtaken: f64,
    /// A message is a picture.
    pub media: f64,
    /// A webhook is badly signed or not JSON.
    pub forged: f64,
    /// A new customer has no phone that we may know, only a user id.
    pub phoneless: f64,
}

impl Mixture {
    /// The traffic of `ingest` and `crash`.
    pub const META: Self = Self {
        new_customer: 0.25,
        burst: 0.1,
        repeated: 0.02,
        overtaken: 0.01,
        media: 0.005,
        forged: 0.001,
        phoneless: 0.01,
    };

    /// Only texts, each new: a repeat or a forgery is told to nobody.
    pub const TEXTS: Self = Self {
        repeated: 0.0,
        overtaken: 0.0,
        media: 0.0,
        forged: 0.0,
        ..Self::META
    };
}

/// Makes webhooks.
pub struct Traffic {
    rng: StdRng,
    key: Hmac<Sha256>,
    host: String,
    mixture: Mixture,
    next_message: u64,
    customers: Vec<Customer>,
    burst: Option<(Customer, u32)>,
}

impl Traffic {
    /// Traffic for the desk at `host`, signed with `secret`; the same `seed` makes the same traffic.
    pub fn new(host: &str, secret: &str, mixture: Mixture, seed: u64) -> Self {
        // HMAC takes a key of any length: the error branch is the type's, not ours.
        let key = Hmac::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| Hmac::new(&Default::default()));
        let rng = StdRng::seed_from_u64(seed);
        Self {
            rng,
            key,
            host: host.to_owned(),
            mixture,
            next_message: 0,
            customers: Vec::new(),
            burst: None,
        }
    }

    /// `count` webhooks of one customer message each, in the order of sending; a small share is repeated, overtaken
    /// or forged on top. `now` is Meta's clock.
    pub fn messages(&mut self, count: usize, now: u64) -> Vec<Hook> {
        let mut keyed = Vec::with_capacity(count + count / 20);
        for place in 0..count {
            let place = place as f64;
            if self.happens(self.mixture.forged) {
                keyed.push((place, self.forgery(now)));
            }
            let hook = self.next(now);
            if self.happens(self.mixture.repeated) {
                keyed.push((place + self.rng.random_range(0.5..200.0), hook.clone()));
            }
            let late = if self.happens(self.mixture.overtaken) {
                self.rng.random_range(1.5..8.0)
            } else {
                0.0
            };
            keyed.push((place + late, hook));
        }
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        keyed.into_iter().map(|(_, hook)| hook).collect()
    }

    /// A customer nobody has seen.
    pub fn new_customer(&mut self) -> Customer {
        let phoneless = self.happens(self.mixture.phoneless);
        let customer = Customer {
            index: self.customers.len() as u64,
            phoneless,
        };
        self.customers.push(customer);
        customer
    }

    /// A message of this customer, counted.
    pub fn message(&mut self, customer: Customer, at: u64) -> Message {
        let count = self.next_message;
        self.next_message += 1;
        let picture = self.happens(self.mixture.media);
        let text = SENTENCES[self.rng.random_range(0..SENTENCES.len())];
        Message {
            count,
            customer,
            at,
            text: (!picture).then(|| format!("{text} [{count}]")),
        }
    }

    /// Packs messages of one customer into one webhook.
    pub fn pack(&self, messages: &[Message]) -> Hook {
        let contact = messages
            .first()
            .map(|message| message.customer.contact())
            .unwrap_or_default();
        let list: Vec<_> = messages.iter().map(message_json).collect();
        let value = format!(r#""contacts":[{contact}],"messages":[{}]"#, list.join(","));
        let carries = Carries::Messages(messages.iter().map(|message| message.count).collect());
        Hook {
            request: self.request(&envelope(&value), true),
            answer: 200,
            carries,
        }
    }

    /// Packs statuses into one webhook.
    pub fn pack_statuses(&self, statuses: &[Status]) -> Hook {
        let list: Vec<_> = statuses.iter().map(status_json).collect();
        let body = envelope(&format!(r#""statuses":[{}]"#, list.join(",")));
        Hook {
            request: self.request(&body, true),
            answer: 200,
            carries: Carries::Statuses(statuses.len()),
        }
    }

    fn next(&mut self, now: u64) -> Hook {
        let customer = match self.burst.take() {
            Some((customer, left)) => {
                self.burst = (left > 1).then(|| (customer, left - 1));
                customer
            }
            None => {
                let customer = if self.customers.is_empty() || self.happens(self.mixture.new_customer) {
                    self.new_customer()
                } else {
                    // The square favours those who came first: a few customers write most.
                    let share = self.rng.random_range(0.0..1.0_f64).powi(2);
                    self.customers[(share * self.customers.len() as f64) as usize]
                };
                if self.happens(self.mixture.burst) {
                    self.burst = Some((customer, self.rng.random_range(1..10)));
                }
                customer
            }
        };
        let message = self.message(customer, now);
        self.pack(&[message])
    }

    fn forgery(&mut self, now: u64) -> Hook {
        if self.rng.random_bool(0.5) {
            let forger = Message {
                count: u64::MAX >> 12,
                customer: Customer {
                    index: 0,
                    phoneless: false,
                },
                at: now,
                text: None,
            };
            let body = envelope(&format!(r#""messages":[{}]"#, message_json(&forger)));
            Hook {
                request: self.request(&body, false),
                answer: 401,
                carries: Carries::Nothing,
            }
        } else {
            Hook {
                request: self.request(r#"{"object":"whatsapp_busi"#, true),
                answer: 400,
                carries: Carries::Nothing,
            }
        }
    }

    fn happens(&mut self, share: f64) -> bool {
        share > 0.0 && self.rng.random_bool(share)
    }

    fn request(&self, body: &str, honest: bool) -> Box<[u8]> {
        let mut mac = self.key.clone();
        mac.update(body.as_bytes());
        mac.update(if honest { b"" } else { b"forged" });
        let signature = hex::encode(mac.finalize().into_bytes());
        let (host, length) = (&self.host, body.len());
        format!(
            "POST /webhooks/whatsapp HTTP/1.1\r\nHost: {host}\r\nUser-Agent: facebookexternalua\r\n\
             Content-Type: application/json\r\nX-Hub-Signature-256: sha256={signature}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .into_bytes()
        .into_boxed_slice()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use serde_json::Value;

    use super::*;

    fn traffic(seed: u64) -> Traffic {
        Traffic::new("127.0.0.1:3000", "segredo", Mixture::META, seed)
    }

    fn parts(hook: &Hook) -> (String, String) {
        let text = String::from_utf8(hook.request.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    #[test]
    fn the_same_seed_makes_the_same_traffic() {
        let one = traffic(7).messages(500, 1_767_225_600);
        let two = traffic(7).messages(500, 1_767_225_600);
        let other = traffic(8).messages(500, 1_767_225_600);
        let bytes = |hooks: &[Hook]| hooks.iter().map(|hook| hook.request.clone()).collect::<Vec<_>>();
        assert_eq!(bytes(&one), bytes(&two));
        assert_ne!(bytes(&one), bytes(&other));
    }

    #[test]
    fn every_body_is_ascii_json_of_metas_shape_and_signed_as_it_stands() {
        for hook in traffic(1).messages(2_000, 1_767_225_600) {
            let (head, body) = parts(&hook);
            assert!(body.is_ascii());
            assert!(head.contains(&format!("Content-Length: {}", body.len())));
            let mut mac = Hmac::<Sha256>::new_from_slice(b"segredo").unwrap();
            mac.update(body.as_bytes());
            let right = head.contains(&hex::encode(mac.finalize().into_bytes()));
            assert_eq!(right, hook.answer != 401);
            let json: Result<Value, _> = serde_json::from_str(&body);
            assert_eq!(json.is_err(), hook.answer == 400);
            if let Carries::Messages(counts) = &hook.carries {
                let value = &json.unwrap()["entry"][0]["changes"][0]["value"];
                assert_eq!(value["metadata"]["phone_number_id"], PHONE_NUMBER_ID);
                let message = &value["messages"][0];
                assert_eq!(wamid_count(message["id"].as_str().unwrap()), Some(counts[0]));
                assert_eq!(message["timestamp"], "1767225600");
                assert_eq!(message["from_user_id"], value["contacts"][0]["user_id"]);
                assert_eq!(message["from"], value["contacts"][0]["wa_id"]);
            }
        }
    }

    #[test]
    fn the_mixture_is_the_one_asked_for() {
        let hooks = traffic(2).messages(20_000, 1_767_225_600);
        let mut seen = HashMap::new();
        let mut forged = 0;
        for hook in &hooks {
            match &hook.carries {
                Carries::Messages(counts) => *seen.entry(counts[0]).or_insert(0) += 1,
                _ => forged += 1,
            }
        }
        assert_eq!(seen.len(), 20_000, "each message is there");
        let repeated = seen.values().filter(|times| **times == 2).count();
        assert!((300..500).contains(&repeated), "{repeated} repeats of 400");
        assert!((5..45).contains(&forged), "{forged} forgeries of 20");
        let customers: HashSet<String> = hooks
            .iter()
            .filter(|hook| hook.answer == 200)
            .map(|hook| parts(hook).1)
            .map(|body| {
                body.split("\"user_id\":\"")
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        assert!(
            (3_000..4_500).contains(&customers.len()),
            "{} customers",
            customers.len()
        );
    }

    #[test]
    fn a_repeat_never_comes_before_the_first_delivery() {
        let mut seen = HashSet::new();
        let mut first_places = Vec::new();
        for hook in traffic(3).messages(5_000, 1_767_225_600) {
            if let Carries::Messages(counts) = hook.carries
                && seen.insert(counts[0])
            {
                first_places.push(counts[0]);
            }
        }
        let swapped = first_places.windows(2).filter(|pair| pair[0] > pair[1]).count();
        assert!((20..90).contains(&swapped), "{swapped} overtaken of 50");
    }

    #[test]
    fn statuses_read_back() {
        let status = |status, callback_data| Status {
            wamid: "wamid.OUT==".into(),
            status,
            at: 1_767_225_800,
            recipient: "554188887777".into(),
            callback_data,
        };
        let hook =
            traffic(4).pack_statuses(&[status("failed", None), status("read", Some("id=\"1\"".into()))]);
        let json: Value = serde_json::from_str(&parts(&hook).1).unwrap();
        let statuses = &json["entry"][0]["changes"][0]["value"]["statuses"];
        assert_eq!(statuses[0]["errors"][0]["code"], 131_049);
        assert_eq!(statuses[1]["status"], "read");
        assert_eq!(statuses[1]["biz_opaque_callback_data"], "id=\"1\"");
        assert_eq!(hook.carries, Carries::Statuses(2));
    }
}
