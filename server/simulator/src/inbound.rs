//! What customers do: write anything, tap, react, read.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::bubble;
use crate::courier::Update;
use crate::inbound_message::{envelope, fill};
use crate::simulator::{Happening, Refused, Simulator, unknown_customer, unknown_number};
use crate::updates;
use crate::world::URL_MS;
use crate::world::identity::new_wamid;
use crate::world::message::{PhoneMessage, Side, Tap, Tick};

/// What a customer tells WhatsApp about a business's marketing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarketingWish {
    /// No more of it: it fails with 131050 from now on.
    Stop,
    /// It may come again.
    Resume,
}

impl Simulator {
    /// A customer writes a text to a number. Gives the message's id.
    pub fn customer_writes(
        &self,
        customer: &str,
        phone_number_id: &str,
        text: &str,
    ) -> Result<String, Refused> {
        self.customer_sends(
            customer,
            json!({"to": phone_number_id, "type": "text", "text": text}),
        )
    }

    /// A customer sends anything: `{"to", "type", <type>: …, "context": {"message_id"}, "forwarded",
    /// "referral", "timestamp", "raw"}`. The page `docs/SIMULATOR.md` lists the types. Gives the message's id.
    pub fn customer_sends(&self, customer: &str, request: Value) -> Result<String, Refused> {
        let Value::Object(request) = request else {
            return Err(Refused("a message is a JSON object".to_owned()));
        };
        let base = self.shared().public_url();
        let mut guard = self.world();
        let now_ms = self.now_ms();
        let world = &mut *guard;
        let customer_index = world
            .customer(customer)
            .ok_or_else(|| unknown_customer(customer))?;
        let to = request
            .get("to")
            .and_then(Value::as_str)
            .unwrap_or(world.numbers[0].id.as_str())
            .to_owned();
        let number_index = world.number(&to).ok_or_else(|| unknown_number(&to))?;
        let kind = request
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("text")
            .to_owned();
        let person = world.customers[customer_index].clone();

        let wamid = new_wamid(person.shown_wa_id().unwrap_or(&person.user_id));
        let mut message = envelope(
            &wamid,
            &kind,
            &person,
            &world.numbers[number_index],
            &request,
            now_ms,
        );
        let address = |id: &str, now_ms: i64| self.media_address(&base, id, now_ms + URL_MS);
        let media_id = fill(&mut message, &kind, &request, world, &to, now_ms, &address)?;
        if let Some(Value::Object(raw)) = request.get("raw") {
            for (key, value) in raw {
                if value.is_null() {
                    message.remove(key)
                } else {
                    message.insert(key.clone(), value.clone())
                };
            }
        }
        let message = Value::Object(message);

        let blocked = world.is_blocked(number_index, customer_index);
        if kind != "system" && !blocked {
            world
                .conversation(number_index, customer_index, now_ms)
                .last_inbound_ms = Some(now_ms);
        }
        if !blocked {
            world.numbers[number_index].throughput.spend(now_ms);
        }
        let payload = &message[&kind];
        if kind == "reaction" {
            let target = payload["message_id"].as_str().unwrap_or_default();
            if let Some(target) = world.message_mut(target) {
                target.reaction = payload["emoji"]
                    .as_str()
                    .filter(|emoji| !emoji.is_empty())
                    .map(str::to_owned);
            }
        } else {
            let media = media_id.and_then(|id| world.media.get(&id, now_ms).cloned());
            let kept = PhoneMessage {
                bubble: bubble::of_customer(&kind, payload, media.as_ref()),
                quotes: message["context"]["id"].as_str().map(str::to_owned),
                payload: message.clone(),
                unheard: blocked,
                ..PhoneMessage::blank(
                    &wamid,
                    &world.numbers[number_index],
                    &person,
                    Side::Customer,
                    &kind,
                    now_ms,
                )
            };
            world.keep(number_index, customer_index, now_ms, kept);
        }
        let number = &world.numbers[number_index];
        let value = updates::inbound(number, &person, message);
        let (url, waba_id) = (world.messages_url(number), number.waba_id.clone());
        // Who is blocked is not heard, and does not notice.
        let heard = world.subscribed && !blocked;
        drop(guard);
        if heard {
            self.courier().take(Update {
                waba_id,
                field: "messages".to_owned(),
                value,
                order_key: person.id.clone(),
                url,
                done: None,
            });
        }
        self.happened(Happening {
            what: "message",
            customer: Some(person.id),
        });
        Ok(wamid)
    }

    /// A customer taps one of a message's buttons, counted from 0. Gives the answer's id.
    pub fn customer_taps(&self, customer: &str, wamid: &str, button: usize) -> Result<String, Refused> {
        let message = self
            .message(wamid)
            .ok_or_else(|| Refused("no such message".to_owned()))?;
        let tapped = message.bubble.buttons.get(button).cloned();
        let tapped = tapped.ok_or_else(|| Refused(format!("the message has no button {button}")))?;
        let label = tapped.label;
        let mut answer = match tapped.action {
            Tap::QuickReply { payload } => {
                json!({"type": "button", "button": {"payload": payload, "text": label}})
            }
            Tap::ButtonReply { id } => json!({"type": "interactive",
                "interactive": {"type": "button_reply", "button_reply": {"id": id, "title": label}}}),
            Tap::ListReply { id, description } => {
                let mut reply = json!({"id": id, "title": label});
                if let Some(description) = description {
                    reply["description"] = json!(description);
                }
                json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": reply}})
            }
            Tap::Location => json!({"type": "location"}),
            Tap::Flow { token } => {
                let response = json!({"flow_token": token}).to_string();
                let reply = json!({"name": "flow", "body": "Sent", "response_json": response});
                json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}})
            }
            Tap::Nothing { .. } => return Err(Refused("this button sends nothing to the desk".to_owned())),
        };
        answer["to"] = json!(message.phone_number_id);
        answer["context"] = json!({"message_id": wamid});
        self.customer_sends(customer, answer)
    }

    /// A customer opens the chat: what was delivered is read. All chats without a number.
    pub fn customer_reads(&self, customer: &str, phone_number_id: Option<&str>) -> Result<(), Refused> {
        let (customer, numbers) = {
            let world = self.world();
            let customer = world
                .customer(customer)
                .ok_or_else(|| unknown_customer(customer))?;
            let numbers = match phone_number_id {
                Some(id) => vec![world.number(id).ok_or_else(|| unknown_number(id))?],
                None => (0..world.numbers.len()).collect(),
            };
            (customer, numbers)
        };
        for number in numbers {
            self.chat_opened(number, customer);
        }
        Ok(())
    }

    /// A customer stops or resumes a number's marketing in WhatsApp itself; the desk hears of it.
    pub fn customer_wishes(
        &self,
        customer: &str,
        phone_number_id: &str,
        wish: MarketingWish,
    ) -> Result<(), Refused> {
        let now_ms = self.now_ms();
        let mut world = self.world();
        let index = world
            .customer(customer)
            .ok_or_else(|| unknown_customer(customer))?;
        let number = world
            .number(phone_number_id)
            .ok_or_else(|| unknown_number(phone_number_id))?;
        world.customers[index].opted_out = wish == MarketingWish::Stop;
        let (number, person) = (&world.numbers[number], &world.customers[index]);
        let update = Update {
            waba_id: number.waba_id.clone(),
            field: "user_preferences".to_owned(),
            value: updates::preference(number, person, wish, now_ms),
            order_key: person.id.clone(),
            // Everything but `messages` goes to the app.
            url: None,
            done: None,
        };
        let subscribed = world.subscribed;
        drop(world);
        if subscribed {
            self.courier().take(update);
        }
        self.happened(Happening::plain("customers"));
        Ok(())
    }

    /// A customer plays a voice message.
    pub fn customer_plays(&self, wamid: &str) {
        self.moves_on(wamid, Tick::Played, None, false);
    }
}
